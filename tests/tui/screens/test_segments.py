"""Segments: the list and the virtual client, from which one comes to its customers (R62)."""

from __future__ import annotations

from pathlib import Path

from store.actions.cases import open_case
from store.actions.segment_files import import_segments
from store.actions.segments import choose_segment, set_segment
from store.lifecycle.stages import model_of
from store.safety.opening import Store
from store.views.segments.segments import segment_page
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, base, empty_base, sitting
from tui.screens.customers.screen import CustomersScreen
from tui.screens.portfolio.plan import PlanScreen
from tui.screens.portfolio.segment import SegmentScreen, stage_words
from tui.screens.portfolio.segment_facts import churn_words
from tui.screens.portfolio.segments import SegmentsScreen
from tui.words.screen import money

NAME = 'Cli"nics [/b]'


def with_segment(folder: Path, plan: str | None = None) -> Store:
    store = base(folder)
    set_segment(store, TODAY, NAME, rule="purchases:>=3", position=0, plan_key=plan)
    return store


async def test_the_list_and_the_virtual_client(tmp_path: Path) -> None:
    store = with_segment(tmp_path)
    page = segment_page(store, NAME, TODAY)
    assert page.row.customers == 2
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f9")
        assert isinstance(desk.screen, SegmentsScreen)
        assert "F9 Segments" in desk.text.splitlines()[0]
        assert NAME in desk.text
        assert "purchases:>=3" in desk.facts
        deal = money(page.median_deal, page.currency)
        assert deal in desk.text
        assert churn_words(page) in desk.text
        await desk.press("enter")
        assert isinstance(desk.screen, SegmentScreen)
        assert f"{deal} (median" in desk.facts  # R62: n beside every figure
        assert f"{page.deals} deals by {page.buyers} buyers" in desk.facts
        assert "margin" in desk.facts
        assert f"{page.median_gap:.0f} days between purchases" in desk.facts
        assert "so far" in desk.facts
        assert "2 customers by group" in desk.text
        await desk.press("p")
        assert "Each group of this segment follows its own plan" in desk.toasts[0]
        await desk.press("enter")
        assert isinstance(desk.screen, CustomersScreen)
        assert desk.screen.table.count == 2
        assert DUE[0] in desk.text
        assert DUE[2] in desk.text
        assert DUE[1] not in desk.text
        await desk.press("f9", "escape", "escape", "f3")
        assert DUE[0] in desk.text


async def test_a_group_leads_to_its_customers_also_from_their_own_page(tmp_path: Path) -> None:
    store = with_segment(tmp_path)
    by_group = dict(segment_page(store, NAME, TODAY).by_group)
    group = next(key for key, count in by_group.items() if count)
    async with sitting(store) as desk:
        await desk.press("f3", "enter", "f9", "enter")
        await desk.press(*["down"] * (1 + list(by_group).index(group)), "enter")
        assert isinstance(desk.screen, CustomersScreen)
        assert desk.screen.table.count == by_group[group]
        assert f"group:{group}" in desk.text


async def test_the_plan_of_a_segment_is_one_key_away(tmp_path: Path) -> None:
    store = with_segment(tmp_path, plan="win-back")
    async with sitting(store) as desk:
        await desk.press("f9")
        assert "Win back" in desk.text
        await desk.press("enter", "p")
        assert isinstance(desk.screen, PlanScreen)
        assert "Win back v1" in desk.text
        await desk.press("escape")
        assert isinstance(desk.screen, SegmentScreen)


async def test_undo_works_here_and_the_figures_follow(tmp_path: Path) -> None:
    store = with_segment(tmp_path)
    customer = store.value("SELECT id FROM customer WHERE name = ?", (DUE[3],))
    choose_segment(store, TODAY, customer, NAME)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f9", "enter")
        assert "3 customers by group" in desk.text
        await desk.press("u")
        assert "Undone" in desk.said
        assert "2 customers by group" in desk.text
        await desk.press("escape", "escape")
        assert "of 2 customers" in desk.facts


async def test_no_segment_no_dead_key(tmp_path: Path) -> None:
    store = empty_base(tmp_path)
    store.connection.execute("DELETE FROM segment")
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f9")
        assert "There are no segments" in desk.text
        await desk.press("enter")
        assert "There are no segments" in desk.toasts[0]


async def test_the_stages_of_the_model_are_counted_with_their_days(tmp_path: Path) -> None:  # R46
    store = with_segment(tmp_path)
    set_segment(store, TODAY, NAME, stage_model="software")
    page = segment_page(store, NAME, TODAY)
    assert sum(each.customers for each in page.model) == page.row.customers == 2
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f9", "enter")
        assert "Its model of stages: " in desk.facts
        for each in page.model:
            assert f"{each.name} {stage_words(each)}" in desk.facts
        assert "days so far (median of" in desk.facts
        assert " nobody" in desk.facts


OFFERS = """[[segments]]
name = "Berlin"
rule = "city:Berlin"
offers = [
  { kind = "discount", title = "10 % [/x] on filters", until = 2026-11-27 },
  { kind = "promotion", title = "two for one", until = 2026-11-01 },
  { kind = "resource", title = "a checklist" },
]
"""


async def test_what_a_segment_offers_is_one_figure_away(tmp_path: Path) -> None:  # R63
    store = base(tmp_path)
    import_segments(store, TODAY, OFFERS, "s.toml")
    async with sitting(store, (80, 24)) as desk:
        await desk.press("f9", "down", "enter")
        assert "discount 10 % [/x] on filters, until Fri 27 Nov" in desk.facts
        assert "promotion two for one, over since" in desk.facts
        await desk.press("f2", "enter")
        assert "discount: 10 % [/x] on filters, until Fri 27 Nov" in desk.facts
        await desk.press("escape", "f")
        assert "discount: 10 % [/x] on filters, until Fri 27 Nov" in desk.facts
        assert "two for one" not in desk.facts
        await desk.press("o")
        assert "1 10 % [/x] on filters · 2 a checklist" in desk.text.replace("\u00a0", " ")
        await desk.press("2", "enter")
        assert "offered a checklist to Lumen Dental" in desk.said
        assert "resource: a checklist" not in desk.facts


async def test_nothing_is_offered_while_a_complaint_is_open(tmp_path: Path) -> None:  # R63, R92
    store = base(tmp_path)
    import_segments(store, TODAY, OFFERS, "s.toml")
    lumen = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    open_case(store, TODAY, lumen, "complaint", "the chair squeaks", channel="call")
    async with sitting(store) as desk:
        await desk.press("f3", *"/lumen", "enter", "enter")
        assert "10 % [/x]" not in desk.facts
        await desk.press("o")
        assert "Offers held" in desk.facts
        assert "[/x]" not in desk.text


async def test_the_stages_for_which_nobody_is_named_are_told(tmp_path: Path) -> None:  # R35
    store = base(tmp_path)
    set_segment(store, TODAY, "Everyone", stage_model="interest")
    told = f"nobody is named for {', '.join(each.name for each in model_of('interest').stages)}"
    async with sitting(store) as desk:
        await desk.press("f9", "enter")
        assert f"! {told}" in desk.facts
    store = base(tmp_path)
    set_segment(store, TODAY, "Everyone", stage_model="software")
    async with sitting(store) as desk:
        await desk.press("f9", "enter")
        assert "nobody is named" not in desk.facts
