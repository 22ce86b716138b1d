"""A text to read with a key that does something: the dialog closes with what was done."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from store.ledger.effect import Effect
from tui.background import sentence_of
from tui.dialogs.base import Dialog
from tui.dialogs.fields import Values, Wrap
from tui.text import visible
from tui.title import title
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem

R = TypeVar("R")
T = TypeVar("T")

_SAVING = "Saving…"


class DoDialog(Dialog[R], Generic[R, T]):
    """Reads a `T` in a thread and shows its facts; `do` acts in a thread and closes.

    Args:
        name_of_it: the title; it may name a customer.
        read: what is shown, in a thread.
        wrap: makes the dialog's answer of an action.
    """

    def __init__(self, name_of_it: str, read: Callable[[], T], wrap: Wrap[R]) -> None:
        super().__init__()
        self._title = name_of_it
        self._read = read
        self._wrap = wrap
        self.known: T | None = None

    @abstractmethod
    def facts(self, known: T) -> Sequence[Fact]:
        """What was read, as facts."""

    @abstractmethod
    def key_items(self) -> list[KeyItem]:
        """The keys named below the text; their ids are actions."""

    def compose(self) -> ComposeResult:
        """A frame with the text, a message and the keys."""
        with Vertical(classes="dialog text doing") as frame:
            title(frame, self._title)
            with VerticalScroll():
                yield Facts((Fact("Reading…", style="dim"),))
            yield Static("", markup=False, id="message")
            yield KeyBar(self.key_items(), id="form-keys")

    def on_mount(self) -> None:
        """Read what is to be shown."""
        self.begin(self.first())
        self.ask("text", self._read, self._show, failed=self._unread)

    def first(self) -> Widget:
        """What has the cursor first."""
        return self.query_one(VerticalScroll)

    def _show(self, known: T) -> None:
        self.known = known
        self.query_one(Facts).show(self.facts(known))
        self.query_one(KeyBar).set_items(self.key_items())

    def _unread(self, error: Exception) -> None:
        self.query_one(Facts).show((Fact(sentence_of(error), style="risk"),))

    def ready(self) -> T | None:
        """What was read; None after saying that it is not there yet."""
        if self.known is None:
            self.message("This is still loading, or cannot be read: Esc leaves.", risk=True)
        return self.known

    def do(self, act: Callable[[], Effect]) -> None:
        """Act in a thread, then close; an error leaves the dialog open and is said."""
        if self.is_asking("save"):
            return
        done = self._wrap(lambda _: act())
        self.message(_SAVING)
        self.ask("save", lambda: done(Values({})), self.close_with, failed=self._failed)

    def close_with(self, result: R | None) -> None:
        """Close with what was done here or in a dialog above; None leaves this one open."""
        if result is not None:
            self.dismiss(result)

    def _failed(self, error: Exception) -> None:
        self.message(sentence_of(error), risk=True)

    def action_leave(self) -> None:
        """Leave without doing anything; not while it is being done."""
        if not self.is_asking("save"):
            self.dismiss(None)

    def message(self, text: str, *, risk: bool = False) -> None:
        """Show a sentence below the text."""
        shown = self.query_one("#message", Static)
        shown.update(visible(text))
        shown.set_class(risk, "risk")
        shown.display = bool(text)

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        event.stop()
        await self.app.run_action(event.item.id, self)
