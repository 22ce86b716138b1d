"""The same deed for all marked: what it needs, what it would do to each, then all as one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import ClassVar, Final, TypeVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from store.actions.bulk import Bulk, Deed, DeedKind, preview_bulk, run_bulk
from store.actions.bulk import Done as Row
from store.errors import Refused
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.vocabulary import outcome_word
from tui.background import sentence_of
from tui.dialogs.fields import Values, Wrap
from tui.dialogs.form import FormDialog
from tui.dialogs.pick import MOVES
from tui.dialogs.pick import Ready as Rows
from tui.screens.work.bulk_fields import Ready, fields_of
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import visible
from tui.widgets.columns import Cell, Column
from tui.widgets.keybar import KeyBar, KeyItem
from tui.widgets.window_table import WindowTable
from tui.words.screen import list_day, minutes

R = TypeVar("R")

_TITLES: Final[Mapping[DeedKind, str]] = {
    "done": "Log and close",
    "snooze": "Put off",
    "move": "Move to an agreed date",
    "skip": "Skip",
    "rest": "Let rest",
    "plan": "Begin another plan",
    "hand_over": "Hand over",
    "close": "Close",
    "tag": "Tag",
}
_COLUMNS: Final = (
    Column("sign", "", width=1, priority=9),
    Column("customer", "Customer", weight=2, min_width=16, priority=9),
    Column("before", "Before", width=11, min_width=9, priority=7),
    Column("after", "After", width=11, min_width=9, priority=8),
    Column("then", "What then", weight=3, min_width=18, priority=6),
)
_FEWEST: Final = 3  # rows of the preview that are seen at once, at least
_DAYS: Final = 3
# For a preview the reason does not matter; what is saved takes a person's own.
_ANY_REASON: Final = "…"


class BulkDialog(FormDialog[R]):
    """Shows each row's date before and after as soon as the deed is known; Enter does them all.

    The refused ones stand first with the reason; they stay as they are when the rest is done.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, f"go('{where}')", label, show=False, tooltip=tip, id=f"bulk.{where}")
        for key, where, label, tip in MOVES
    ]

    def __init__(
        self,
        kind: DeedKind,
        targets: Sequence[Target],
        sitting: Sitting,
        wrap: Wrap[R],
        ready: Ready,
        *,
        outcome: str | None = None,
    ) -> None:
        done = wrap(self._do_all)
        whom = targets[0].customer if len(targets) == 1 else f"{len(targets):,} marked"
        what = outcome_word(outcome) if outcome else _TITLES[kind]
        super().__init__(f"{what}: {whom}", fields_of(kind, sitting, ready), done)
        self._kind = kind
        self._own = ready.own
        self._sitting = sitting
        self._outcome = outcome
        self._ids = [each.step_id for each in targets if each.step_id is not None]
        self._left_out = len(targets) - len(self._ids)
        self._looked: Deed | None = None  # what the last preview was asked for
        self.refused: tuple[Row, ...] = ()
        self._table: WindowTable[Row] = WindowTable(
            _COLUMNS,
            lambda row: _cells(row, sitting.today),
            key=lambda row: row.follow_up,
            empty="Nobody: none of the marked has an open step.",
        )
        self._table.can_focus = False
        self._first_rows = [
            Row(each.step_id, each.customer_id, each.customer, each.title, each.due)
            for each in targets
            if each.step_id is not None
        ]

    def key_items(self) -> list[KeyItem]:
        """The keys named below."""
        many = f" for all {len(self._ids):,}" if len(self._ids) > 1 else ""
        return [
            KeyItem("Enter", f"does it{many}", id="save", priority=2),
            KeyItem("Esc", "leaves", id="leave", priority=1),
        ]

    def more(self) -> ComposeResult:
        """The preview below the fields."""
        yield Static("", markup=False, id="bulk-sum")
        yield self._table
        yield Static("", markup=False, id="bulk-why", classes="risk")

    def on_mount(self) -> None:
        """Look at once at what a deed without a date would do."""
        self._rows(self._first_rows)
        self._say_sum(self._told(None))
        self._look()

    def on_unmount(self) -> None:
        """A preview that is still being made ends."""
        self._looked = None

    # The preview

    def field_changed(self, name: str) -> None:
        """What was typed may mean another deed."""
        del name
        self._look()

    def _look(self) -> None:
        values = Values({field.name: self.value_of(field.name) for field in self._fields})
        deed = self._deed(values, reason=_ANY_REASON)
        if deed is None or deed == self._looked or not self._ids:
            return
        self._looked = deed
        store, today, ids = self._sitting.store, self._sitting.today, self._ids
        self._say_sum("Looking what it would do…")

        def read() -> Bulk:
            return preview_bulk(store, today, ids, deed, stop=lambda: self._looked is not deed)

        def failed(error: Exception) -> None:
            if self._looked is deed:
                self._say_sum(sentence_of(error))

        def show(bulk: Bulk) -> None:
            if self._looked is deed:
                self._show(bulk)

        self.ask("preview", read, show, failed=failed)

    def _show(self, bulk: Bulk) -> None:
        items = self.key_items()
        if bulk.refused and not bulk.done:
            items[0] = KeyItem("Enter", "does nothing: all are refused", priority=2)
        elif bulk.changed < len(self._ids):
            words = f"does it for {bulk.changed:,} of {len(self._ids):,}"
            items[0] = KeyItem("Enter", words, id="save", priority=2)
        self.query_one("#form-keys", KeyBar).set_items(items)
        self._rows([*bulk.refused, *bulk.done])
        self._say_sum(self._told(bulk))

    def _rows(self, rows: Sequence[Row]) -> None:
        self._table.set_source(Rows(rows))
        self._table.first_page(rows, len(rows))
        self._fit()

    def on_resize(self) -> None:
        """The fields and the keys keep their room."""
        self._fit()

    def _fit(self) -> None:
        most = max(_FEWEST, self.size.height * 2 // 5 - 1)
        self._table.styles.height = min(self._table.count or 0, most) + 1

    def _told(self, bulk: Bulk | None) -> str:
        """The sum in words: how many, who stays out, what is then on the new days."""
        parts = [f"{len(self._ids):,} to do"]
        if bulk is not None:
            parts = [f"{bulk.changed:,} would be done"]
            if bulk.changed < len(bulk.done):
                parts.append(f"{len(bulk.done) - bulk.changed:,} due later already")
            if bulk.refused:
                parts.append(f"{len(bulk.refused):,} refused")
        if self._left_out:
            parts.append(f"{self._left_out:,} closed, left out")
        if bulk is not None:
            ranked = sorted(bulk.loads, key=lambda load: (-load.came, load.day))
            parts += [self._load(load.day, load.minutes, full=load.full) for load in ranked[:_DAYS]]
            if len(ranked) > _DAYS:
                parts.append(f"{len(ranked) - _DAYS} more days")
        return " · ".join(parts)

    def _load(self, on: date, count: int, *, full: bool) -> str:
        words = f"{speak(on, self._sitting.today)}: {minutes(count)} then"
        return f"! {words}, more than a day's" if full else words

    def _say_sum(self, text: str) -> None:
        self.query_one("#bulk-sum", Static).update(visible(text))

    @on(WindowTable.Highlighted)
    def _at(self, event: WindowTable.Highlighted[Row]) -> None:
        """Tell the whole reason of a refused row, which the column may cut."""
        event.stop()
        why = None if event.row is None else event.row.refused
        shown = self.query_one("#bulk-why", Static)
        shown.update(visible(why or ""))
        shown.display = bool(why)

    def action_go(self, where: str) -> None:
        """Move the cursor in the rows while the field keeps the typing."""
        self._table.action_go(where)

    # The deed

    def _deed(self, values: Values, *, reason: str | None = None) -> Deed | None:
        """The deed that the fields mean, None while something is missing.

        `reason` stands in for one that is not typed yet.
        """
        rep = values.maybe("rep")
        signs = (values.maybe("tags") or "").split(", ") if values.maybe("tags") else []
        made = Deed(
            self._kind,
            outcome=self._outcome,
            until=values.maybe_day("until"),
            reason=values.maybe("reason") or (None if self._kind == "snooze" else reason),
            rep_id=None if rep is None else bytes.fromhex(rep),
            plan_key=values.maybe("plan"),
            note=values.maybe("note"),
            tags=tuple(each for each in signs if "=" not in each),
            own=tuple(self._own_value(each) for each in signs if "=" in each),
        )
        needed = {
            "until": made.until,
            "rep": made.rep_id,
            "plan": made.plan_key,
            "tags": signs or None,
        }
        names = {field.name for field in self._fields}
        return None if any(needed[name] is None for name in names & needed.keys()) else made

    def _own_value(self, sign: str) -> tuple[str, str | date | None]:
        """A field of the user's own and its value, of `size=12`."""
        name, _, value = sign.partition("=")
        kind = next((each.kind for each in self._own if each.name == name), "")
        return name, date.fromisoformat(value) if value and kind == "day" else value or None

    def _do_all(self, values: Values) -> Effect:
        deed = self._deed(values)
        assert deed is not None  # the form has asked for what is needed
        self._looked = None  # a preview on its way would keep the store busy
        if not self._ids:
            raise Refused("None of the marked has an open step: Esc leaves.")
        bulk = run_bulk(self._sitting.store, self._sitting.today, self._ids, deed)
        self.refused = bulk.refused
        return Effect(bulk.told, bulk.done[0].customer_id)


def _cells(row: Row, today: date) -> tuple[Cell, ...]:
    refused = row.refused is not None
    stays = refused or row.stays
    return (
        Cell("x", "risk") if refused else Cell(""),
        Cell(row.customer),
        Cell("" if row.before is None else list_day(row.before, today), "dim"),
        Cell("stays" if stays else "" if row.after is None else list_day(row.after, today)),
        Cell(row.refused or "", "risk") if refused else Cell(row.then or row.title, "dim"),
    )
