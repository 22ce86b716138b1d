"""The ways from one whole screen to another: the one place that knows them all.

Screens reach it by `Sitting.navigation`, so that none of them needs to import another.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.app import App

from tui.session import Sitting
from tui.trail import Place, Trail

if TYPE_CHECKING:
    from store.views.day.stops import Stop
    from store.views.lists.saved_views import View


class Navigation:
    """Opens the places of the program on its screens."""

    def __init__(self, app: App[Any], sitting: Sitting) -> None:
        self._app = app
        self._sitting = sitting

    async def open_list(self, wanted: str, view: View | None = None) -> None:
        """Show the customers that a filter keeps in the list of all; `view` keeps the filter."""
        from tui.screens.customers.screen import CustomersScreen

        await self._app.switch_mode("customers")
        while len(self._app.screen_stack) > 1:
            self._app.pop_screen()
        screen = self._app.screen_stack[0]
        assert isinstance(screen, CustomersScreen)
        screen.list_only(wanted, view)

    def open_page(
        self,
        customer_id: bytes,
        trail: Trail[Any] | None = None,
        came_back: Callable[[Place | None], None] | None = None,
        at: bytes | None = None,
        stop: Stop | None = None,
    ) -> None:
        """Open a customer's page; `trail` is the list around, `came_back` hears where it ended.

        `at` is the touch, purchase or offer whose line of the history gets the cursor, `stop` the
        row with the step that the page is opened for.
        """
        from tui.screens.customer.screen import CustomerScreen

        page = CustomerScreen(self._sitting, customer_id, trail, at, stop)
        self._app.push_screen(page, came_back)

    def open_day_end(self) -> None:
        """Show what the day came to."""
        from tui.screens.day.end import EndingScreen

        self._app.push_screen(EndingScreen(self._sitting))

    def open_settings(self, name: str = "") -> None:
        """Show the settings, with the cursor on one of them."""
        from tui.screens.settings.screen import SettingsScreen

        self._app.push_screen(SettingsScreen(self._sitting, name))
