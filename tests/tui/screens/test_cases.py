"""Open matters: enquiries, complaints and promises from wherever a customer is chosen."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from store.actions import cases, records
from store.safety.opening import Store
from tests.kit import TODAY
from tests.tui.screens.kit import DUE, NASTY, Typed, base, nasty_base, sitting
from tui.dialogs.form import FormDialog
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.today import TodayScreen
from tui.screens.work.case import CaseDialog


def lumen(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


async def test_an_enquiry_is_opened_and_answered(tmp_path: Path) -> None:  # R33
    store = base(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("x")
        assert isinstance(desk.screen, CaseDialog)
        assert "Nothing is open and nothing is owed" in desk.text
        await desk.press("a")
        assert "Nothing is open: e opens an enquiry" in desk.text
        await desk.press("e", Typed("price [/of] twelve desks"), "tab", "4", "enter")
        assert isinstance(desk.screen, TodayScreen)
        assert "an enquiry, “price [/of] twelve desks”" in desk.said
        assert desk.app.focused is desk.today.table
        await desk.press("enter", "home")
        assert desk.row == DUE[0]
        await desk.press("x", "enter", Typed("sent the list"), "ctrl+s")
        assert "Answered Lumen Dental" in desk.said
        row = store.row("SELECT * FROM service_case")
        assert (row["channel"], row["closed_on"]) == ("email", TODAY.isoformat())
        await desk.press("u", "u")
        assert store.value("SELECT count(*) FROM service_case WHERE deleted_at IS NULL") == 0


async def test_a_complaint_holds_offers_and_is_settled_with_its_cause(
    tmp_path: Path,
) -> None:  # R92
    store = base(tmp_path)
    rao = store.value("SELECT id FROM customer WHERE name = ?", (DUE[3],))
    old = cases.open_case(store, TODAY, rao, "complaint", "late").record_id
    cases.close_case(store, TODAY, old or b"", "late [delivery]")
    async with sitting(store) as desk:
        await desk.press("x", "c")
        assert "1 late [delivery] (1)".replace(" ", "\u00a0") in desk.facts
        await desk.press(Typed("the chair squeaks"), "tab", "tab", "ctrl+a", "2", "enter")
        assert "a complaint" in desk.said
        assert store.value("SELECT angry FROM service_case WHERE closed_on IS NULL") == 1
        await desk.press("enter", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        for words in (
            "complaint ! the chair squeaks · today, angry, no answer yet",
            "offers held: a complaint is open since today",
        ):
            assert words in desk.facts, words
        await desk.press("o")
        assert "! Offers held: a complaint is open since today" in desk.facts
        await desk.press("escape", "x", "s", "enter")
        assert "What went wrong?" in desk.text
        await desk.press("1", "ctrl+s")
        assert isinstance(desk.screen, CustomerScreen)
        causes = store.rows("SELECT cause FROM service_case")
        assert {row["cause"] for row in causes} == {"late [delivery]"}
        await desk.press("x")
        assert "settled complaint of today: the chair squeaks, because late" in desk.facts
        await desk.press("escape")
        assert "Complaints settled" in desk.facts


async def test_promises_are_kept_or_broken_by_one_key(tmp_path: Path) -> None:  # R32
    store = base(tmp_path)
    early = TODAY - timedelta(days=3)
    records.promise(store, early, lumen(store), "send prices", TODAY - timedelta(days=1))
    records.promise(store, TODAY, lumen(store), "bring [samples]", TODAY + timedelta(days=2))
    async with sitting(store, (80, 24)) as desk:
        await desk.press("enter")
        assert "owed" in desk.facts
        assert "! promised: send prices, by yesterday, 1 day late" in desk.facts
        await desk.press("x", "a")
        assert "This is for an enquiry or a complaint" in desk.text
        await desk.press("k")
        assert "kept, but late: send prices" in desk.said
        await desk.press("enter", "x", "enter")
        assert "k: we kept it" in desk.text
        await desk.press("b")
        assert "broken: bring [samples]" in desk.said
        states = [row["state"] for row in store.rows("SELECT state FROM promise")]
        assert states == ["broken", "broken"]
        await desk.press("u")
        assert "bring [samples]" in desk.facts


async def test_words_are_shown_letter_for_letter(tmp_path: Path) -> None:
    store = nasty_base(tmp_path)
    for row in store.rows("SELECT id, name FROM customer"):
        cases.open_case(store, TODAY, row["id"], "enquiry", row["name"])
    async with sitting(store, (80, 24)) as desk:
        for _ in NASTY[:5]:
            name = desk.row
            assert name is not None
            await desk.press("x")
            assert desk.shows(name), name
            await desk.press("a")
            assert isinstance(desk.screen, FormDialog)
            assert "\x1b" not in desk.text
            await desk.press("escape", "escape", "down")


async def test_a_closed_customers_case_can_still_be_settled(tmp_path: Path) -> None:
    store = base(tmp_path)
    cases.open_case(store, TODAY, lumen(store), "complaint", "late")
    async with sitting(store) as desk:
        await desk.press("c", Typed("sold"), "enter", "f4", Typed("lumen"), "enter")
        await desk.press("x", "s", Typed("slow post"), "ctrl+s")
        assert store.value("SELECT cause FROM service_case") == "slow post"
        await desk.press("enter", "x", "e", Typed("more"), "enter")
        assert "is closed: reopen it first" in desk.text
