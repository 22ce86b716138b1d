"""Segments: customers worked as one client, with the figures of that "virtual client" (R62)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from store.actions.segment_files import import_segments
from store.lifecycle.segment_files import load_segments
from store.views.segments.files import export_segments
from store.views.segments.segments import SegmentPage, SegmentRow, segment_page, segments
from tui.screens.portfolio.overview import Listed
from tui.screens.portfolio.segment import SegmentScreen
from tui.screens.portfolio.segment_facts import churn_words, client_facts, rule_facts
from tui.screens.portfolio.written import WrittenScreen
from tui.session import Sitting
from tui.text import counted
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem
from tui.words.screen import money
from tui.words.sentences import tell
from tui.words.worth import at_risk_in_all

_COLUMNS: Final = (
    Column("sign", "", width=1, priority=9),
    Column("name", "Segment", weight=1, min_width=14, priority=9),
    Column("customers", "Customers", width=9, align="right", priority=8),
    Column("window", "Window", width=7, align="right", priority=6),
    Column("churn", "Churn", width=6, align="right", priority=7),
    Column("deal", "Median deal", width=11, align="right", priority=7),
    Column("at_risk", "At risk", width=9, align="right", priority=5),
    Column("plan", "Plan", weight=1, min_width=14, priority=4),
    Column("rule", "Rule", weight=2, min_width=18, priority=3),
)
_WAIT: Final = "…"
_PATTERN: Final = """[[segments]]
name = "My segment"
rule = "city:riga revenue:>1000"
window = 180
horizon = 90
"""


class SegmentsScreen(WrittenScreen["SegmentRow"]):
    """The list of all segments; the figures of the virtual clients come after the rows."""

    TITLE = "Segments"
    PLACE = "segments"
    NOTHING = "There are no segments: tickler segment set NAME --rule FILTER makes one."
    OTHER = KeyItem("F7", "plans", id="app.place('plans')", priority=5)

    def __init__(self, sitting: Sitting) -> None:
        super().__init__(sitting, _COLUMNS)
        self._pages: Mapping[bytes, SegmentPage] = {}

    def rows(self) -> Callable[[], Sequence[SegmentRow]]:
        """Reads the segments."""
        store, today = self.sitting.store, self.sitting.today

        return lambda: segments(store, today)

    def show(self, fresh: Listed[SegmentRow]) -> None:
        """Put the rows on the table, then ask for what takes longer."""
        super().show(fresh)
        store, today = self.sitting.store, self.sitting.today

        self.ask(
            "pages",
            lambda: {row.key: segment_page(store, row.name, today) for row in fresh.rows},
            self._show_pages,
        )

    def _show_pages(self, pages: Mapping[bytes, SegmentPage]) -> None:
        self._pages = pages
        self.table.repaint()
        self.look()

    def cells(self, row: SegmentRow) -> Sequence[Cell]:
        """A segment, a cell for each column."""
        page = self._pages.get(row.key)
        return (
            Cell("!", "risk") if row.problem else Cell(""),
            Cell(row.name),
            Cell(f"{row.customers:,}"),
            Cell(f"{row.window_days} d", "dim"),
            Cell(_WAIT if page is None else churn_words(page)),
            Cell(_WAIT if page is None else money(page.median_deal, page.currency)),
            Cell(at_risk_in_all(row.at_risk, self.sitting.currency)),
            Cell(row.plan or "by group", "plain" if row.plan else "dim"),
            Cell(row.rule or ("the rest" if row.is_rest else "by hand, file"), "dim"),
        )

    def key_of(self, row: SegmentRow) -> bytes:
        """The segment."""
        return row.key

    def name_of(self, row: SegmentRow) -> str:
        """Its name."""
        return row.name

    def about(self, row: SegmentRow) -> Sequence[Fact]:
        """Its rule and the virtual client in short."""
        page = self._pages.get(row.key)
        if page is None:
            return [*rule_facts(row), Fact("Reading the virtual client…", style="dim")]
        return [*rule_facts(row), *client_facts(page)]

    def heading(self, rows: Sequence[SegmentRow]) -> str:
        """How many."""
        return f"{counted(len(rows), 'segment')} in the order in which their rules are asked"

    def text_of(self, row: SegmentRow) -> str:
        """The segment alone."""
        return export_segments(self.sitting.store, [row.name])

    def pattern(self) -> str:
        """A segment with a rule."""
        return _PATTERN

    def check_text(self, text: str) -> Sequence[str]:
        """The first fault, with its line."""
        load_segments(text, "line")
        return []

    def keep_text(self, text: str) -> str:
        """Make it or change it; customers move."""
        store, today = self.sitting.store, self.sitting.today
        return tell(import_segments(store, today, text, "line").result.sentence)

    def open(self, row: SegmentRow) -> None:
        """Open the segment's page."""
        self.app.push_screen(SegmentScreen(self.sitting, row.name))
