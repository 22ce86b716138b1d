"""The page of a segment: the "virtual client" that its customers make, and its groups (R62)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, Final

from textual.binding import BindingType

from store.dataclass import dataclass
from store.lifecycle.groups import GROUPS
from store.lifecycle.stages import model_of, without_owner
from store.query import quote
from store.views.plans.stage_models import StageRow
from store.views.segments.segments import SegmentPage, SegmentRow, Spells, segment_page
from tui.keys import SEGMENT
from tui.screens.portfolio.detail import DetailScreen
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.segment_facts import client_facts, rule_facts, window_facts
from tui.session import Sitting
from tui.text import counted
from tui.widgets.columns import Cell, CellStyle, Column
from tui.widgets.facts import Fact, heading
from tui.widgets.keybar import KeyItem
from tui.words.segment import segment_offer_words

_COLUMNS: Final = (
    Column("group", "Group", width=5, priority=8),
    Column("name", "", weight=1, min_width=12, priority=7),
    Column("customers", "Now", width=5, align="right", priority=9),
    Column("so_far", "Days so far", width=11, align="right", priority=5),
    Column("days", "When left", width=9, align="right", priority=4),
)
_ALL: Final = "all"
_LOOKS: Final[dict[bool, CellStyle]] = {True: "plain", False: "dim"}


@dataclass(frozen=True)
class GroupRow:
    """A group of the segment, or all of them; `spells` has the medians of the days in it."""

    key: str
    name: str
    customers: int
    spells: Spells | None = None


class SegmentScreen(DetailScreen["SegmentPage", GroupRow]):
    """One segment."""

    TITLE = "Segment"
    NOTHING = "There are no groups."
    BINDINGS: ClassVar[list[BindingType]] = [*SEGMENT]
    KEYS: ClassVar = (KeyItem("p", "plan", id="plan", priority=6),)

    def __init__(self, sitting: Sitting, name: str) -> None:
        super().__init__(sitting, _COLUMNS)
        self._name_of_segment = name

    def knowing(self) -> Callable[[], SegmentPage]:
        """Reads the page."""
        store, today, name = self.sitting.store, self.sitting.today, self._name_of_segment

        return lambda: segment_page(store, name, today)

    def name_of(self, known: SegmentPage) -> str:
        """The segment's name."""
        return known.row.name

    def facts(self, known: SegmentPage) -> Sequence[Fact]:
        """Rule, virtual client, life cycle."""
        return [
            *rule_facts(known.row),
            *window_facts(known),
            *heading("The virtual client"),
            *client_facts(known),
            *offer_facts(known.row, self.sitting.today),
            *heading("Its life cycle: median days in a stage"),
            *(
                Fact(stay_words(each), each.key, "plain" if each.now or each.ended else "dim")
                for each in known.stages
            ),
            *_model_facts(known),
        ]

    def list_of(self, known: SegmentPage) -> tuple[str, Sequence[GroupRow]]:
        """The groups with their customers, below all of them."""
        stays = {each.key: each for each in known.groups}
        return f"{counted(known.row.customers, 'customer')} by group", [
            GroupRow(_ALL, "Every customer", known.row.customers),
            *(
                GroupRow(key, GROUPS[group].name, count, stays.get(key))
                for key, count in known.by_group
                for group in GROUPS
                if group == key
            ),
        ]

    def cells(self, row: GroupRow) -> Sequence[Cell]:
        """A group, a cell for each column."""
        look: Final = "plain" if row.customers else "dim"
        spells = row.spells
        return (
            Cell(row.key, "strong" if row.key == _ALL else "dim"),
            Cell(row.name, look),
            Cell(f"{row.customers:,}", look),
            Cell("" if spells is None or spells.so_far is None else f"{spells.so_far:.0f}"),
            Cell("" if spells is None or spells.days is None else f"{spells.days:.0f}", "dim"),
        )

    def key_of(self, row: GroupRow) -> str:
        """The group."""
        return row.key

    async def open(self, row: GroupRow, index: int) -> None:
        """Show the customers of the group in the list of all customers."""
        del index
        wanted = f"segment:{quote(self._name_of_segment)}"
        await self.open_list(wanted if row.key == _ALL else f"{wanted} group:{row.key}")

    def action_plan(self) -> None:
        """Open the plan that the segment follows."""
        if self.known is None:
            self.why_not("The page is still loading: try again in a moment.")
        elif self.known.row.plan_key is None:
            self.why_not("Each group of this segment follows its own plan: F7 shows them all.")
        else:
            self.app.push_screen(PlanScreen(self.sitting, self.known.row.plan_key))


def _model_facts(page: SegmentPage) -> list[Fact]:
    """The stages of the segment's own model; who works there, if the model says so."""
    if page.row.stage_model is None or not page.model:
        return []
    model = model_of(page.row.stage_model)
    missing = without_owner(model, {})
    return [
        *heading(f"Its model of stages: {model.name}"),
        *(
            Fact(stage_words(each), each.name, "plain" if each.customers else "dim")
            for each in page.model
        ),
        *([Fact(f"! nobody is named for {', '.join(missing)}", " ", "soon")] if missing else []),
    ]


def offer_facts(row: SegmentRow, today: date) -> list[Fact]:
    """What is offered to everybody in the segment, and what is over."""
    if not row.offers:
        return []
    return [
        *heading("Offered to all of them"),
        *(
            Fact(segment_offer_words(each, today), each.kind, _LOOKS[each.holds(today)])
            for each in row.offers
        ),
    ]


def stage_words(stage: StageRow) -> str:
    """How many stand in a stage of the model, and since how many days."""
    if not stage.customers:
        return "nobody"
    parts = [f"{stage.customers:,}"]
    if stage.days is not None:
        parts.append(f"{stage.days:.0f} days so far (median of {stage.known:,})")
    if stage.owner:
        parts.append(stage.owner)
    return " · ".join(parts)


def stay_words(stay: Spells) -> str:
    """Days until a stage was left, and days so far of those in it."""
    parts = []
    if stay.days is not None:
        parts.append(f"{stay.days:.0f} until it is left, of {stay.ended:,}")
    if stay.so_far is not None:
        parts.append(f"{stay.so_far:.0f} so far, of {stay.now:,}")
    return " · ".join(parts) or "nobody"
