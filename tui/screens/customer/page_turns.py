"""One customer at a time, read like pages: `n` and `p` turn them, `N` and `P` do what they name."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import BindingType

from tui.keys import READING
from tui.screens.base import F
from tui.screens.customer.card import CardDialog
from tui.screens.customer.payback import PaybackDialog
from tui.screens.work.screen import HINTS, WorkScreen
from tui.widgets.bars import DoneBar
from tui.widgets.keybar import KeyItem

_CAPITAL: Final = {"new_step": "N", "plan": "P"}
READING_HINTS: Final = (
    KeyItem("n", "next", id="neighbour(1)", priority=10),
    KeyItem("p", "previous", id="neighbour(-1)", priority=8),
    KeyItem("e", "edit", id="edit", priority=5),
    *(replace(item, key=_CAPITAL.get(item.id, item.key)) for item in HINTS),
)


class ReadingScreen(WorkScreen[F]):
    """A screen with one customer on it, from which one goes on to the next."""

    BINDINGS: ClassVar[list[BindingType]] = [*READING]

    @abstractmethod
    def action_neighbour(self, by: int) -> None:
        """Show the next (`by` 1) or previous (-1) customer, or say why there is none."""

    def action_edit(self) -> None:
        """Change what is known of the customer."""
        target = self.customer()
        if target is None:
            return
        page = self.page_of(target)
        if page is None:
            self.why_not(f"The page of {target.customer} is still being read: try again.")
            return
        self.open_form(CardDialog(target, page, self.sitting, self.wrap), target)

    def action_payback(self) -> None:
        """Draw the margin against what it cost to win them."""
        target = self.customer()
        if target is not None:
            self.app.push_screen(PaybackDialog(target, self.sitting))

    def hints(self) -> DoneBar:
        """The keys of this screen, with the letters that they have here."""
        return DoneBar(READING_HINTS)
