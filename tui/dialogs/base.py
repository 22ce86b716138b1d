"""What all dialogs have: their own keys, questions in threads, a way out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeAlias, TypeVar, cast, runtime_checkable

from textual.await_complete import AwaitComplete
from textual.binding import BindingType
from textual.content import Content
from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from tui.background import Asking
from tui.keys import DIALOG
from tui.sizes import NARROW, SHORT
from tui.text import visible

R = TypeVar("R")

Typed: TypeAlias = tuple[str, str, str]  # a field's name, what it is called, the words in it


class Helps(Protocol):
    """The program, as far as a dialog needs it: it can show help."""

    def show_help(self, screen: Screen[Any]) -> None:
        """Show what every key of the screen does."""


class Keeper(Protocol):
    """Keeps what is typed; `action` is the last one that a key or a click has asked for."""

    action: str

    def changed(self, dialog: Dialog[Any]) -> None:
        """Somebody types in it."""

    def drop(self, dialog: Dialog[Any]) -> None:
        """It is closed."""


@runtime_checkable
class KeepsDrafts(Protocol):
    """The program, as far as half-typed words go."""

    drafts: Keeper


class Dialog(ModalScreen[R], Asking):
    """A dialog. Keys of the screen below do not work in it."""

    CSS_PATH = Path(__file__).parent / "dialogs.tcss"  # for dialogs in other folders too
    BINDINGS: ClassVar[list[BindingType]] = [*DIALOG]
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (NARROW, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-short"), (SHORT, "-high")]  # noqa: RUF012

    def __init__(self) -> None:
        super().__init__()
        self._stands = False
        self.concerns: bytes | None = None  # whom it is about
        self.opened_by = ""  # the action that did
        self.heading = ""  # for a draft of what is typed here
        self.only = ""  # of several marked rows only this one is meant: said below the frame

    @property
    def takes_keys(self) -> bool:
        """What is typed early waits until the dialog stands, and while it is saving."""
        return self._stands and not self.is_asking("save")

    def begin(self, widget: Widget) -> None:
        """Give the cursor to a widget; keys are taken from now on."""
        if isinstance(self.app, KeepsDrafts):
            self.opened_by = self.app.drafts.action
        self.set_focus(widget)
        if self.only:
            frame = next(iter(self.query(".dialog")), None)
            if frame is not None:
                frame.border_subtitle = Content(visible(self.only))
        self.call_after_refresh(self._stand)

    def _stand(self) -> None:
        self._stands = True

    # Half-typed words outlive the window

    def typed(self) -> Sequence[Typed]:
        """A hook: what somebody has typed so far, to be kept in case the terminal goes away."""
        return ()

    def type_again(self, texts: Mapping[str, str]) -> None:
        """A hook: type what was typed before, by the names of the fields."""

    def keep_draft(self) -> None:
        """What is typed has changed."""
        if isinstance(self.app, KeepsDrafts):
            self.app.drafts.changed(self)

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Close: what was typed is saved, or is not wanted."""
        if isinstance(self.app, KeepsDrafts):
            self.app.drafts.drop(self)
        return super().dismiss(result)

    def new_day(self) -> None:
        """A hook: another day has begun while the dialog stands."""

    def action_leave(self) -> None:
        """Leave without doing anything."""
        if self.may_leave():
            self.dismiss(None)

    def focus_next(self, selector: str | type[Widget] = "*") -> Widget | None:
        """Go to the next part; where there is only one, a person who presses Tab should know."""
        self._only_one()
        return super().focus_next(selector)

    def focus_previous(self, selector: str | type[Widget] = "*") -> Widget | None:
        """The same backwards."""
        self._only_one()
        return super().focus_previous(selector)

    def _only_one(self) -> None:
        if len(self.focus_chain) < 2:
            self.why_not("There is only one part here: Esc leaves it.")

    def action_copy_text(self) -> None:
        """Copy what is selected, or say that nothing is."""
        if self.get_selected_text() is None:
            self.why_not("Nothing is selected to be copied: draw over it with the mouse.")
        else:
            super().action_copy_text()

    def action_help(self) -> None:
        """Show the keys of this dialog."""
        cast(Helps, self.app).show_help(self)
