"""Segments: customers worked as one client, with the figures of that "virtual client" (R62)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from tui.screens.overview import Listed, OverviewScreen
from tui.screens.words import money, percent
from tui.sitting import Sitting
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact
from tui.widgets.keybar import KeyItem

if TYPE_CHECKING:
    from store.views.segments import SegmentPage, SegmentRow

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


class SegmentsScreen(OverviewScreen["SegmentRow"]):
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

        def read() -> Sequence[SegmentRow]:
            from store.views.segments import segments

            return segments(store, today)

        return read

    def show(self, fresh: Listed[SegmentRow]) -> None:
        """Put the rows on the table, then ask for what takes longer."""
        super().show(fresh)
        store, today = self.sitting.store, self.sitting.today

        def read() -> Mapping[bytes, SegmentPage]:
            from store.views.segments import segment_page

            return {row.key: segment_page(store, row.name, today) for row in fresh.rows}

        self.ask("pages", read, self._show_pages)

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
            Cell(money(row.at_risk, self.sitting.currency)),
            Cell(row.plan or "by group", "plain" if row.plan else "dim"),
            Cell(row.rule or "by hand", "dim"),
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
        return f"{len(rows)} segments in the order in which their rules are asked"

    def open(self, row: SegmentRow) -> None:
        """Open the segment's page."""
        from tui.screens.segment import SegmentScreen

        self.app.push_screen(SegmentScreen(self.sitting, row.name))


def churn_words(page: SegmentPage) -> str:
    """The churn rate of the last whole period, nothing when nobody could leave."""
    return percent(None if page.churn_rate is None else float(page.churn_rate))


def rule_facts(row: SegmentRow) -> list[Fact]:
    """How customers come into the segment, and what it sets for them."""
    facts = [Fact(row.rule or "none: customers are put there by hand", "rule")]
    if row.problem:
        facts.append(Fact(f"! {row.problem}", " ", "risk"))
    spans = [f"window {row.window_days} d", f"horizon {row.horizon_days} d"]
    if row.contract_days is not None:
        spans.append(f"contract {row.contract_days} d")
    if row.max_silence_days is not None:
        spans.append(f"silence at most {row.max_silence_days} d")
    if row.rot_days is not None:
        spans.append(f"rot after {row.rot_days} d")
    facts.append(Fact(" · ".join(spans), "days"))
    facts.append(Fact(row.plan or "each group's own", "plan"))
    return facts


def client_facts(page: SegmentPage) -> list[Fact]:
    """The typical deal, margin, gap and churn, each with the number of cases behind it."""
    facts = []
    if page.deals:
        median, mean = (money(each, page.currency) for each in (page.median_deal, page.mean_deal))
        words = f"{median} (median; mean {mean}), {page.deals:,} deals by {page.buyers:,} buyers"
        facts.append(Fact(words, "typical deal", "strong"))
    else:
        facts.append(Fact("nobody has bought yet", "typical deal", "dim"))
    if page.margin_rate is not None:
        words = f"{percent(float(page.margin_rate))} of {page.costed:,} deals with known cost"
        facts.append(Fact(words, "margin"))
    if page.median_gap is not None:
        words = f"{page.median_gap:.0f} days between purchases, of {page.gaps:,} customers"
        facts.append(Fact(words, "usual gap"))
    period = page.period
    if page.churn_rate is not None:
        words = f"{churn_words(page)}: {period.left:,} of {period.active_before:,} in the period"
        facts.append(Fact(f"{words} {period.period}", "churn rate"))
    ltv, risk = (money(each, page.currency) for each in (page.row.ltv, page.row.at_risk))
    facts.append(Fact(f"{ltv}, at risk {risk}, of {page.row.customers:,} customers", "LTV"))
    quiet = [
        words
        for count, words in (
            (page.row.silent, f"{page.row.silent:,} silent too long"),
            (page.row.rotting, f"{page.row.rotting:,} rotting"),
        )
        if count
    ]
    if quiet:
        facts.append(Fact(f"! {', '.join(quiet)}", " ", "soon"))
    return facts
