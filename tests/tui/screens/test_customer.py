"""A customer's page: everything on one screen, the same keys, its history in full."""

from __future__ import annotations

from pathlib import Path

from store.actions import cases, records
from store.actions.card import edit
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, Typed, base, sitting
from tui.dialogs.text import ReadDialog
from tui.screens.customer.history import HistoryDialog
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.today import TodayScreen


async def test_the_page_says_what_to_know_before_the_call(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("enter")
        facts = desk.facts
        for words in (
            "2.2 Regular",
            "Get to know",
            "plan Getting to know v1, step 1 of",
            "say “",
            "LTV about €",
            "likely not to buy",
            "a second chair, €1,200.00, open",
            "send prices by Friday",
            "Berlin",
            "Ask in the next talk",
            "what they need",
        ):
            assert words in facts, words
        assert "purchase" in desk.text  # the history
        assert "€420" in desk.text


async def test_an_outcome_on_the_page_stays_on_it(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("enter", "2")
        assert isinstance(desk.screen, CustomerScreen)
        assert "Lumen Dental: no answer (“Get to know”)." in desk.said
        await desk.press("enter")
        assert desk.said == ""
        await desk.press("1")
        assert store.value("SELECT count(*) FROM interaction WHERE outcome IS NOT NULL") == 2
        await desk.press("u", "u")
        assert "Undone: Lumen Dental: no answer" in desk.said
        await desk.press("escape", "escape")
        assert desk.row == DUE[0]


async def test_the_next_of_the_queue_after_this_one_has_left_it(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("down", "enter", "1", "right_square_bracket")
        assert isinstance(desk.screen, CustomerScreen)
        assert "Hotel Aurora" in desk.text
        await desk.press("left_square_bracket")
        assert "Lumen Dental" in desk.text
        await desk.press("escape")
        assert desk.row == DUE[0]
        assert desk.today.table.count == 3


async def test_a_page_found_by_search_has_no_neighbours(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f4", Typed("later 2"), "enter")
        assert "Later 2" in desk.text
        await desk.press("right_square_bracket")
        assert desk.toasts == ["This page was not opened from a list: Esc goes back."]
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_value_plan_and_history_answer_why(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("v")
        assert isinstance(desk.screen, ReadDialog)
        for words in (
            "Sum of purchases: €1,680.00",
            "= earned",
            "CAC not known",
            "Discounted (NPV)",
        ):
            assert words in desk.facts, words
        assert "purchases 4" in desk.facts
        await desk.press("escape", "p")
        assert "Getting to know v1, step 1 of" in desk.facts
        assert "Ahead, if every talk comes about on its day" in desk.facts
        assert "Fri 26 Nov 2027" in desk.facts  # a year ahead
        await desk.press("q", "h")
        assert isinstance(desk.screen, HistoryDialog)
        assert "send prices by Friday" in desk.text
        await desk.press("enter")
        assert "when" in desk.facts
        await desk.press("escape", "escape")
        assert isinstance(desk.screen, TodayScreen)
        assert desk.app.focused is desk.today.table


async def test_a_line_of_the_history_in_full(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("enter", "h")
        history = desk.screen.query_one("#history")
        assert desk.app.focused is history
        for _ in range(8):
            await desk.press("enter")
            if "a second chair, open" in desk.facts:
                break
            await desk.press("escape", "down")
        assert "when Sat 14 Nov (2026-11-14)" in desk.facts
        assert "€1,200.00" in desk.facts
        await desk.press("enter", "end")
        assert isinstance(desk.screen, CustomerScreen)


async def test_the_page_says_where_in_the_list_it_is_and_n_goes_on(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("down", "enter")
        assert "2 of 4" in desk.text
        await desk.press("n")
        assert "3 of 4" in desk.text
        assert DUE[2] in desk.text
        await desk.press("p", "p")
        assert "1 of 4" in desk.text
        await desk.press("f4", *"later 2", "enter")
        assert " of 4" not in desk.text


async def test_what_is_needed_before_the_call_comes_first(tmp_path: Path) -> None:
    store = base(tmp_path)
    customer = store.value("SELECT id FROM customer WHERE name = ?", (DUE[0],))
    records.promise(store, TODAY, customer, "send prices", TODAY)
    edit(store, TODAY, customer, {}, [("phone", "6722 0000")])
    async with sitting(store) as desk:
        await desk.press("enter")
        facts = desk.facts
        order = ("promised: send prices", "now send prices", "phone 6722 0000", "Last words",
                 "LTV about €", "Offers", "Why this group")  # fmt: skip
        places = [facts.index(words) for words in order]
        assert places == sorted(places)


async def test_the_page_of_a_row_is_about_the_step_of_the_row(tmp_path: Path) -> None:
    """T19: of two steps that are due the page takes the row's, then what is left"""
    store = base(tmp_path)
    who = store.value("SELECT id FROM customer WHERE name = ?", (DUE[0],))
    cases.open_case(store, TODAY, who, "complaint", "the chair squeaks")
    async with sitting(store) as desk:
        assert desk.row == DUE[0]
        await desk.press("enter")
        assert "now Answer the complaint: the chair squeaks" in desk.facts
        await desk.press("escape", "down")
        while desk.row != DUE[0]:
            await desk.press("down")
        await desk.press("enter")
        assert "now Get to know" in desk.facts
        await desk.press("1")
        assert f"{DUE[0]}: reached (“Get to know”)." in desk.said
        await desk.press("enter")
        assert "now Answer the complaint: the chair squeaks" in desk.facts
        await desk.press("2")
        assert "(“Answer the complaint: the chair squeaks”)." in desk.said
