"""Find by words: customers, contacts, notes, purchases, offers; or customers by a filter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from store.dataclass import dataclass
from store.views.lists.search import Finding, Hit, look, marks
from tui.background import sentence_of
from tui.dialogs.pick import PickDialog, Ready
from tui.session import Sitting
from tui.widgets.columns import Cell, Column
from tui.words.screen import list_day
from tui.words.sentences import tell

_EACH: Final = 20  # hits of a kind: who wants others types more
_MOST: Final = 100
_HINT: Final = "a name, a word of a note, a number, a product; or a filter: risk:>60%"
_NOTHING: Final = "Nothing has these words. Esc leaves, then a adds a customer."
_START: Final = "Type what you remember: a name, a word of a note, a telephone number, a product."
_COLUMNS: Final = (
    Column("kind", "Found in", width=8, priority=8),
    Column("customer", "Customer", weight=1, min_width=20, priority=9),
    Column("words", "Words", weight=3, min_width=22, priority=9),
    Column("day", "Day", width=11, priority=5),
)
_KINDS: Final = {
    "customer": "name",
    "contact": "contact",
    "way": "phone, e-mail",
    "offer": "offer",
    "purchase": "bought",
    "interaction": "note",
}


@dataclass(frozen=True)
class Found:
    """A row: a hit, or (without one) the offer to show in the list all that the filter keeps.

    `first` says that the row is the first of its kind; `wanted` is what was typed.
    """

    hit: Hit | None
    wanted: str
    first: bool
    filter: str = ""
    count: int = 0


def rows_of(finding: Finding, wanted: str) -> list[Found]:
    """The rows that show what was found, each kind after the other."""
    rows = []
    if finding.count:
        rows.append(Found(None, wanted, True, finding.filter, finding.count))
    before = ""
    for hit in finding.hits:
        rows.append(Found(hit, "" if finding.filter else wanted, hit.kind != before))
        before = hit.kind
    return rows


class FindDialog(PickDialog[Found]):
    """What is typed is looked for in a thread, and the latest counts."""

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(
            "Find",
            _COLUMNS,
            self._cells,
            lambda row: (row.hit, row.filter),
            lambda typed: Ready(()),  # noqa: ARG005 the rows are asked for below
            hint=_HINT,
            empty=_START,
        )
        self._sitting = sitting
        self._rows: list[Found] = []
        self._waiting = False  # the table still shows what was found for less

    def look_for(self, wanted: str) -> None:
        """Look for what is typed."""
        store, today = self._sitting.store, self._sitting.today

        def find(*, wide: bool) -> Finding:
            return look(store, today, wanted, _MOST, each=_EACH, wide=wide)

        def begin() -> tuple[Finding, bool]:
            finding = find(wide=False)
            # Names that the words find stand first, whatever a look at every row still brings.
            named = bool(finding.count) or any(hit.kind == "customer" for hit in finding.hits[:1])
            return finding, named or (bool(finding.hits) and store.is_large())

        def came(found: tuple[Finding, bool]) -> None:
            finding, stands = found
            if stands:
                self._show(wanted, finding)
                self.at_rest(widen)
            else:
                widen()

        def widen() -> None:
            if not self.is_asking("find"):  # for more letters
                self.ask("find", lambda: find(wide=True), widened, failed=self._failed_to)

        def widened(finding: Finding) -> None:
            if self._waiting or rows_of(finding, wanted) != self._rows:
                self._show(wanted, finding)

        self.reading = self._waiting = True
        self.ask("find", begin, came, failed=self._failed_to)

    def _show(self, wanted: str, finding: Finding) -> None:
        rows = self._rows = rows_of(finding, wanted)
        self.table.empty = _NOTHING if wanted.strip() else _START
        if self._waiting:
            self.table.set_source(Ready(rows))
        else:
            self.table.renew(Ready(rows))  # the cursor stays on what it is on
        self._waiting = False
        self.table.first_page(rows, len(rows))
        self.say(tell(finding.trouble))
        self.came(rows[0] if rows else None)

    def row_meant(self) -> Found | None:
        """The row under the cursor, if it is of what was typed."""
        return None if self._waiting else super().row_meant()

    def came(self, row: Found | None) -> None:
        """Rows are there; those for less than what was typed do not count."""
        if not self._waiting:
            super().came(row)

    def _failed_to(self, error: Exception) -> None:
        self.reading = self.taking = self._waiting = False
        self.say(sentence_of(error))

    def _cells(self, row: Found) -> Sequence[Cell]:
        hit = row.hit
        if hit is None:
            many = "customer" if row.count == 1 else "customers"
            offer = f"Open {row.count:,} {many} in the list"
            return (Cell("filter", "dim"), Cell(row.filter), Cell(offer, "strong"), Cell(""))
        kind = Cell(_KINDS[hit.kind] if row.first else "", "dim")
        name = Cell(
            hit.name,
            "plain" if hit.live else "dim",
            tuple(marks(hit.name, row.wanted)) if hit.kind == "customer" else (),
        )
        words = Cell(hit.snippet, "dim" if hit.kind == "customer" else "plain",
                     tuple(marks(hit.snippet, row.wanted)))  # fmt: skip
        day = "" if hit.day is None else list_day(hit.day, self._sitting.today)
        return (kind, name, words, Cell(day, "dim"))
