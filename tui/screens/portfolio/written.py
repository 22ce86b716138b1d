"""A list of things that are written as text: `e` changes one, `N` writes a new one."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar, Generic, TypeVar

from textual.binding import BindingType

from tui.keys import WRITTEN
from tui.screens.portfolio.overview import OverviewScreen
from tui.screens.portfolio.text_form import TextForm
from tui.widgets.keybar import KeyItem

R = TypeVar("R")


class WrittenScreen(OverviewScreen[R], Generic[R]):
    """Plans and segments: what a file says of them can be written here."""

    BINDINGS: ClassVar[list[BindingType]] = [*WRITTEN]
    MORE: ClassVar[tuple[KeyItem, ...]] = (
        KeyItem("e", "changes", id="edit", priority=7),
        KeyItem("N", "new", id="new", priority=6),
    )

    @abstractmethod
    def text_of(self, row: R) -> str:
        """The row as its file says it; read in a thread."""

    @abstractmethod
    def pattern(self) -> str:
        """What a new one begins with."""

    @abstractmethod
    def check_text(self, text: str) -> Sequence[str]:
        """The faults of a text, the gravest first."""

    @abstractmethod
    def keep_text(self, text: str) -> str:
        """Write what a text says; the sentence of what was done."""

    def action_edit(self) -> None:
        """Change the row under the cursor as text."""
        row = self.table.cursor_row
        if self.ready() and row is not None:
            self.ask("text", lambda: self.text_of(row), lambda text: self._write(text, row))

    def action_new(self) -> None:
        """Write a new one."""
        if self.ready():
            self._write(self.pattern(), None)

    def _write(self, text: str, row: R | None) -> None:
        name = f"New: {self.PLACE}" if row is None else f"Change: {self.name_of(row)}"
        form = TextForm(name, text, self.check_text, self.keep_text, self.wrap)
        place = self.place()
        self.app.push_screen(form, lambda found: self.form_closed(found, None, place))
