"""The history in a dialog, and one line of it in full."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from store.lifecycle.dates import speak
from store.value.money import display
from tui.screens.dialogs.base import Dialog
from tui.screens.dialogs.pick import Later
from tui.screens.dialogs.read import ReadDialog
from tui.screens.target import Target
from tui.screens.title import title
from tui.screens.words import HISTORY_COLUMNS, event_cells, event_head, event_kind
from tui.sitting import Sitting
from tui.widgets.facts import Fact
from tui.widgets.window_table import WindowTable

if TYPE_CHECKING:
    from store.views.history import Event, History


def history_table(sitting: Sitting, *, id: str, classes: str | None = None) -> WindowTable[Event]:
    """The table of a history."""
    return WindowTable(
        HISTORY_COLUMNS,
        lambda event: event_cells(event, sitting.today, sitting.currency),
        key=lambda event: event.key,
        empty="Nothing has happened yet: l logs the first touch.",
        letters=False,
        id=id,
        classes=classes,
    )


def history_of(sitting: Sitting, customer_id: bytes) -> Later[Event]:
    """A customer's history, read when it is looked at."""

    def made() -> History:
        from store.views.history import History

        return History(sitting.store, customer_id)

    return Later(made)


class HistoryDialog(Dialog[None]):
    """Everything that happened, the latest first; Enter shows a line in full."""

    def __init__(self, target: Target, sitting: Sitting) -> None:
        super().__init__()
        self._target = target
        self._sitting = sitting

    def compose(self) -> ComposeResult:
        """The table in a frame."""
        with Vertical(classes="dialog tall") as frame:
            title(frame, f"History: {self._target.customer}")
            frame.border_subtitle = "Enter shows a line in full · Esc closes"
            yield history_table(self._sitting, id="past")

    def on_mount(self) -> None:
        """Read the history."""
        table = self.query_one(WindowTable)
        table.set_source(history_of(self._sitting, self._target.customer_id))
        self.begin(table)

    @on(WindowTable.Selected)
    def _chosen(self, event: WindowTable.Selected[Event]) -> None:
        self.app.push_screen(event_dialog(event.row, self._sitting))

    @on(WindowTable.Failed)
    def _failed(self, event: WindowTable.Failed[Event]) -> None:
        self.tell(event.error)


def event_dialog(event: Event, sitting: Sitting) -> ReadDialog:
    """One line of a history in full."""
    return ReadDialog(event_kind(event), lambda: event_facts(event, sitting))


def event_facts(event: Event, sitting: Sitting) -> Sequence[Fact]:
    """All that is known of what happened."""
    facts = [Fact(f"{speak(event.day, sitting.today)} ({event.day.isoformat()})", "when")]
    facts.append(Fact(event_head(event), "what", "strong"))
    if event.amount is not None:
        facts.append(Fact(display(event.amount, sitting.currency), "amount"))
    who = ", ".join(part for part in (event.author, event.department) if part)
    if who:
        facts.append(Fact(who, "who"))
    if event.extra:
        facts.append(Fact(event.extra, _EXTRA.get(event.kind, "more")))
    if event.corrected:
        facts.append(Fact("A later line corrects this one.", style="soon"))
    if event.note:
        facts += [Fact(""), Fact(event.note)]
    return facts


_EXTRA = {
    "interaction": "direction",
    "purchase": "number",
    "step": "was due",
    "offer": "answered",
    "promise": "due",
}
