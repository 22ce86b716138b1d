"""The history: its table, the keys that narrow and correct it, and the dialog that shows it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message

from store.views.customer.history import Event, History, Narrow
from tui.background import Asking
from tui.dialogs.base import Dialog
from tui.dialogs.fields import Wrap
from tui.keys import HISTORY
from tui.screens.customer.event import event_dialog
from tui.screens.customer.event_facts import correction, why_not_corrected
from tui.screens.customer.narrow import NarrowDialog, narrowed_words
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.title import title
from tui.widgets.pages import Answer
from tui.widgets.window_table import WindowTable
from tui.words.screen import HISTORY_COLUMNS, event_cells

R = TypeVar("R")

_NOTHING = "Nothing has happened yet: l logs the first touch."
_NONE_SUCH = "No line of the history is of this kind any more: Esc shows all of it."


class Lines:
    """A customer's history as it is narrowed, and how many lines it has in all."""

    def __init__(
        self,
        sitting: Sitting,
        customer_id: bytes,
        narrowed: frozenset[Narrow],
        sought: bytes | None,
    ) -> None:
        self._sitting = sitting
        self._customer = customer_id
        self._sought = sought
        self.narrowed = narrowed
        self.total = 0
        self.place: int | None = None  # of the line that is sought, until the cursor is there

    def count(self) -> int:
        """Lines that are looked at."""
        store, customer = self._sitting.store, self._customer
        found = History(store, customer, self.narrowed).count()
        self.total = History(store, customer).count() if self.narrowed else found
        if self._sought is not None:
            self.place = History(store, customer, self.narrowed).place(self._sought)
            self._sought = None
        return found

    def page(self, offset: int, limit: int) -> Sequence[Event]:
        """A piece of them."""
        return History(self._sitting.store, self._customer, self.narrowed).page(offset, limit)


class HistoryTable(WindowTable["Event"]):
    """The table of a customer's history; says in `Counted` what of it is shown."""

    class Counted(Message):
        """The history was read; `words` are `calls with Maria · 12 of 87`, "" for all of it."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    def __init__(self, sitting: Sitting, *, id: str, classes: str | None = None) -> None:
        super().__init__(
            HISTORY_COLUMNS,
            lambda event: event_cells(event, sitting.today, sitting.currency),
            key=lambda event: event.key,
            empty=_NOTHING,
            id=id,
            classes=classes,
        )
        self._sitting = sitting
        self._shown: Lines | None = None

    @property
    def narrowed(self) -> frozenset[Narrow]:
        """What it is narrowed to; empty when all of it is shown."""
        return frozenset() if self._shown is None else self._shown.narrowed

    def look_at(
        self,
        customer_id: bytes,
        narrowed: frozenset[Narrow] = frozenset(),
        *,
        at: bytes | None = None,
    ) -> None:
        """Show the history of a customer from its latest line, or from that of a record."""
        self._shown = Lines(self._sitting, customer_id, narrowed, at)
        self.empty = _NONE_SUCH if narrowed else _NOTHING
        self.set_source(self._shown)

    def _take(self, answer: Answer[Any]) -> None:
        super()._take(answer)
        shown = self._shown
        if shown is None:
            return
        if shown.place is not None:
            place, shown.place = shown.place, None
            self.move_to(place)
        words = ""
        if shown.narrowed:
            words = f"{narrowed_words(shown.narrowed)} · {answer.count:,} of {shown.total:,}"
        self.post_message(self.Counted(words))


class HistoryKeys(Asking):
    """The keys of a history, where one is shown: a screen or a dialog.

    What its forms answer is the screen's own affair, so it is `Any` here: screens and dialogs are
    generic in ways that cannot be mixed.
    """

    BINDINGS: ClassVar[list[BindingType]] = [*HISTORY]

    @abstractmethod
    def the_history(self) -> HistoryTable:
        """The table."""

    @abstractmethod
    def of_customer(self) -> bytes:
        """Whose history it is."""

    @abstractmethod
    def its_sitting(self) -> Sitting:
        """Where the store is."""

    @abstractmethod
    def wrapped(self) -> Wrap[Any]:
        """Makes the answer of a form of an action."""

    @abstractmethod
    def event_done(self, found: Any) -> None:
        """A form or dialog about a line was saved, or left (None)."""

    def can_change(self) -> bool:
        """Whether a change can begin now; else a toast has said why not."""
        return True

    def action_narrow(self) -> None:
        """Ask what of the history to look at."""
        table = self.the_history()
        dialog = NarrowDialog(self.of_customer(), self.its_sitting(), table.narrowed)
        self.app.push_screen(dialog, self._narrowed)

    def _narrowed(self, narrowed: frozenset[Narrow] | None) -> None:
        table = self.the_history()
        if narrowed is not None and narrowed != table.narrowed:
            table.look_at(self.of_customer(), narrowed)
        table.focus()

    def widen(self) -> bool:
        """Show the whole history again; False when it is shown already."""
        if not self.the_history().narrowed:
            return False
        self.the_history().look_at(self.of_customer())
        return True

    def action_correct(self) -> None:
        """Correct the touch under the cursor of the history."""
        event = self.the_history().cursor_row
        if not self.can_change():
            return
        if event is None:
            self.why_not("There is no line of the history to correct: l logs a touch.")
            return
        why = why_not_corrected(event)
        if why is not None:
            self.why_not(why)
            return
        form = correction(event, self.its_sitting(), self.wrapped())
        self.app.push_screen(form, self.event_done)

    def open_event(self, event: Event) -> None:
        """Show a line in full."""
        dialog = event_dialog(event, self.of_customer(), self.its_sitting(), self.wrapped())
        self.app.push_screen(dialog, self.event_done)


class HistoryDialog(Dialog[R], HistoryKeys):
    """Everything that happened, the latest first; closes with what was done to a line of it."""

    def __init__(self, target: Target, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__()
        self._target = target
        self._sitting = sitting
        self._wrap = wrap

    def compose(self) -> ComposeResult:
        """The table in a frame."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, f"History: {self._target.customer}")
            frame.border_subtitle = "Enter shows a line in full · H narrows · E corrects"
            yield HistoryTable(self._sitting, id="past")

    def on_mount(self) -> None:
        """Read the history."""
        table = self.the_history()
        table.look_at(self._target.customer_id)
        self.begin(table)

    def the_history(self) -> HistoryTable:
        """The table."""
        return self.query_one(HistoryTable)

    def of_customer(self) -> bytes:
        """Whose history it is."""
        return self._target.customer_id

    def its_sitting(self) -> Sitting:
        """Where the store is."""
        return self._sitting

    def wrapped(self) -> Wrap[R]:
        """Makes the dialog's answer of an action."""
        return self._wrap

    def event_done(self, found: R | None) -> None:
        """Close with what was done."""
        if found is not None:
            self.dismiss(found)

    def action_leave(self) -> None:
        """Show the whole history again, else leave."""
        if not self.widen():
            self.dismiss(None)

    @on(HistoryTable.Counted)
    def _counted(self, event: HistoryTable.Counted) -> None:
        more = f" · {event.words}" if event.words else ""
        title(self.query_one(Vertical), f"History: {self._target.customer}{more}")

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[Event]) -> None:
        self.open_event(event.row)

    @on(WindowTable.Failed)
    def _failed(self, event: WindowTable.Failed[Event]) -> None:
        self.tell(event.error)
