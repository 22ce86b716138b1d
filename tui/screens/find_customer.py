"""From any whole screen to a customer: found by words, by a filter, by a view of the list."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from tui.background import Asking
from tui.session import Sitting
from tui.trail import Place

if TYPE_CHECKING:
    from store.views.day.stops import Stop
    from store.views.lists.saved_views import View
    from tui.screens.customers.find import Found
    from tui.trail import Trail


class FindsCustomers(Asking):
    """Gives a screen its ways to the customers."""

    sitting: Sitting

    @abstractmethod
    def ready(self) -> bool:
        """Whether something can begin now; else a toast says why not."""

    def action_find(self) -> None:
        """Find a customer by words and open the page; or show those that a filter keeps."""
        if not self.ready():
            return
        from tui.screens.customers.find import FindDialog

        self.app.push_screen(FindDialog(self.sitting), self._found)

    async def _found(self, found: Found | None) -> None:
        if found is None:
            return
        if found.hit is None:
            await self.open_list(found.filter)
        else:
            self.show_page(found.hit.customer_id, at=found.hit.record)

    def action_views(self) -> None:
        """Choose a view of the customers and show it in their list."""
        if not self.ready():
            return
        from tui.screens.customers.views import ViewsDialog

        self.app.push_screen(ViewsDialog(self.sitting), self._view_chosen)

    async def _view_chosen(self, view: View | None) -> None:
        if view is not None:
            await self.open_list(view.filter, view)

    async def open_list(self, wanted: str, view: View | None = None) -> None:
        """Show the customers that a filter keeps in the list of all; `view` keeps the filter."""
        await self.sitting.navigation.open_list(wanted, view)

    def show_page(
        self,
        customer_id: bytes,
        trail: Trail[Any] | None = None,
        came_back: Callable[[Place | None], None] | None = None,
        *,
        at: bytes | None = None,
        stop: Stop | None = None,
    ) -> None:
        """Open a customer's page; `trail` is the list around, `came_back` hears where it ended.

        `at` is the touch, purchase or offer whose line of the history gets the cursor, `stop` the
        row with the step that the page is opened for.
        """
        self.sitting.navigation.open_page(customer_id, trail, came_back, at, stop)
