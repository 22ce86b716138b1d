"""The history on the page and in its dialog: narrowed, corrected, its lines in full."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import TextArea

from store.actions import cases, contacts, records, sales
from store.actions.purchase_lines import read_goods
from store.actions.settings import set_setting
from store.actions.touches import Touch
from store.ledger.commit import work
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, told
from tests.tui.screens.kit import NASTY, Desk, Typed, base, nasty_base, sitting
from tui.dialogs.form import FormDialog
from tui.screens.customer.event import EventDialog
from tui.screens.customer.history import HistoryDialog, HistoryTable
from tui.screens.customer.narrow import NarrowDialog, narrowed_words
from tui.screens.customer.screen import CustomerScreen
from tui.screens.day.today import TodayScreen


def lumen(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


def heading_of(desk: Desk) -> str:
    """The title of the history's frame."""
    line = next(line for line in desk.text.splitlines() if "─ history" in line)
    return line[line.index("history") :].partition(" ─")[0]


async def look_at(desk: Desk, words: str) -> None:
    """Put the cursor of the history on the first line of that kind, else with those words."""
    table = desk.screen.query_one(HistoryTable)
    rows = []
    for index in range(table.count or 0):
        table.move_to(index)
        row = table.cursor_row
        assert row is not None
        rows.append(row)
    kinds = [n for n, row in enumerate(rows) if words in (row.kind, row.case)]
    said = [n for n, row in enumerate(rows) if words in f"{row.title} {told(row.note)}"]
    table.move_to((kinds or said)[0])
    await desk.settle()


async def test_it_is_narrowed_and_shown_whole_again(tmp_path: Path) -> None:
    store = base(tmp_path)
    customer = lumen(store)
    with work(store, TODAY) as unit:
        contacts.add_people(unit, customer, [("Maria [/x]", None)])
    maria = store.value("SELECT id FROM contact")
    for channel in ("call", "call", "email"):
        touch = Touch(channel=channel, contact_id=maria, note=f"{channel} with her")
        records.log(store, TODAY, customer, touch)
    async with sitting(store) as desk:
        await desk.press("enter")
        total = desk.screen.query_one(HistoryTable).count
        await desk.press("H")
        assert isinstance(desk.screen, NarrowDialog)
        for words in ("[ ] purchases", "[ ] calls", "[ ] with Maria [/x]"):
            assert words in desk.text, words
        rows = [line for line in desk.text.splitlines() if "[ ]" in line]
        places = [next(n for n, line in enumerate(rows) if words in line)
                  for words in ("calls", "with Maria")]  # fmt: skip
        await desk.press(*["down"] * places[0], "space")
        await desk.press(*["down"] * (places[1] - places[0]), "space", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert heading_of(desk) == f"history · calls with Maria [/x] · 2 of {total}"
        assert desk.app.focused is desk.screen.query_one("#history")
        assert "e-mail with her" not in str(desk.screen.query_one(HistoryTable)._pages.row(0))
        # A change reads the same lines anew; Esc shows all, then goes back.
        await desk.press("H")
        assert "[x] calls" in desk.text
        await desk.press("escape", "escape")
        assert heading_of(desk) == "history"
        assert desk.screen.query_one(HistoryTable).count == total
        await desk.press("H", "enter", "escape", "H", "c")
        assert heading_of(desk) == "history"
        await desk.press("escape")
        assert isinstance(desk.screen, TodayScreen)


async def test_a_touch_is_corrected_and_the_old_words_stay(tmp_path: Path) -> None:
    store = base(tmp_path)
    async with sitting(store) as desk:
        await desk.press("enter")
        await look_at(desk, "send prices by Friday")
        await desk.press("E")
        form = desk.screen
        assert isinstance(form, FormDialog)
        assert form.row("note").text == "send prices by Friday"
        box = form.row("note").box
        assert isinstance(box, TextArea)
        box.load_text("send [/prices] by Monday")
        await desk.press("ctrl+s")
        assert isinstance(desk.screen, CustomerScreen)
        assert "corrected a call with Lumen Dental" in desk.said
        assert "(corrected) send [" in desk.text
        assert "(corrected later)" in desk.text
        notes = {row["note"] for row in store.rows("SELECT note FROM interaction")}
        assert {"send prices by Friday", "send [/prices] by Monday"} <= notes
        await look_at(desk, "[/prices]")
        await desk.press("enter", "enter")
        assert isinstance(desk.screen, EventDialog)
        assert "It said before" in desk.facts
        assert "send prices by Friday" in desk.facts
        await desk.press("escape", "u")
        assert "Undone: corrected a call" in desk.said
        assert "(corrected" not in desk.text


async def test_what_cannot_be_corrected_says_why(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.press("enter")
        await look_at(desk, "Getting to know")
        await desk.press("E")
        assert "can be corrected; this line is a plan." in desk.toasts[-1]
        await look_at(desk, "purchase")  # T36
        await desk.press("E", "ctrl+u", Typed("1,200.50"), "ctrl+s")
        assert "corrected the purchase of" in desk.said
        await desk.press("u")
        await look_at(desk, "send prices")
        await desk.press("E", "ctrl+s")
        assert "says that already" in desk.text
        await desk.press("escape")
        assert desk.app.focused is desk.screen.query_one("#history")


async def test_the_dialog_narrows_and_corrects_too(tmp_path: Path) -> None:
    async with sitting(base(tmp_path), (80, 24)) as desk:
        await desk.press("h", "H", "enter")
        assert isinstance(desk.screen, HistoryDialog)
        assert " of " in desk.text.splitlines()[0]
        await desk.press("escape")
        assert isinstance(desk.screen, HistoryDialog)
        await look_at(desk, "send prices")
        await desk.press("E", Typed("now "), "ctrl+s")
        assert isinstance(desk.screen, TodayScreen)
        assert "corrected a call" in desk.said
        assert desk.app.focused is desk.today.table


async def test_the_lines_of_a_purchase(tmp_path: Path) -> None:
    store = base(tmp_path)
    goods = read_goods("2 x Chair [/a] 120\nHose 3.99", "EUR")
    sales.purchase(store, TODAY, lumen(store), None, cost=9_000, goods=goods, number="A7")
    sales.purchase(store, TODAY, lumen(store), -399, number="A7")
    async with sitting(store) as desk:
        await desk.press("slash", *"lumen", "enter")  # a sale of today leads away from the top
        await look_at(desk, "Chair")
        await desk.press("enter")
        for words in (
            "cost €90.00, margin €153.99",
            "2 × Chair [/a]: €240.00",
            "1 × Hose: €3.99",
            "Refunded by",
            "today: -€3.99, number A7",
        ):
            assert words in desk.facts, words
        await desk.press("enter")
        await look_at(desk, "refund")
        await desk.press("enter")
        assert "Refunds the purchase" in desk.facts


async def test_an_offer_is_answered_and_a_promise_ended_from_its_line(tmp_path: Path) -> None:
    store = base(tmp_path)
    records.promise(store, TODAY, lumen(store), "send [prices]", TODAY)
    async with sitting(store) as desk:
        await desk.press("enter")
        await look_at(desk, "a second chair")
        await desk.press("enter", "r", Typed("too dear [/]"), "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert "a second chair: refused" in desk.said
        offer = store.row("SELECT answer, reason FROM offer")
        assert tuple(offer) == ("refused", "too dear [/]")
        await desk.press("enter")
        await look_at(desk, "a second chair")
        await desk.press("enter", "a")
        assert "This offer has its answer: refused." in desk.text
        await desk.press("escape", "u", "enter")
        await look_at(desk, "a second chair")
        await desk.press("enter", "a")
        assert store.value("SELECT answer FROM offer") == "accepted"
        await desk.press("enter")
        await look_at(desk, "send [prices]")
        await desk.press("enter", "k")
        assert "Promise to Lumen Dental kept: send [prices]." in desk.said
        assert store.value("SELECT state FROM promise") == "kept"


async def test_the_course_of_a_complaint(tmp_path: Path) -> None:
    store = base(tmp_path)
    cases.open_case(store, TODAY, lumen(store), "complaint", "it [squeaks]", angry=True)
    async with sitting(store) as desk:
        await desk.press("enter")
        await look_at(desk, "complaint")
        await desk.press("enter")
        assert "The complaint" in desk.facts
        assert "! it [squeaks] · today, angry, no answer yet" in desk.facts
        await desk.press("s", Typed("loose screw"), "ctrl+s")
        assert isinstance(desk.screen, CustomerScreen)
        assert store.value("SELECT cause FROM service_case") == "loose screw"


async def test_names_are_shown_letter_for_letter(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path)) as desk:
        for _ in NASTY[:2]:
            name = desk.row
            assert name is not None
            await desk.press("enter")
            await look_at(desk, f"said {name}")
            await desk.press("enter")
            assert isinstance(desk.screen, EventDialog)
            assert desk.shows(f"said {name}")
            assert "\x1b" not in desk.text
            await desk.press("escape", "escape", "down")


def test_what_is_looked_at_in_one_line() -> None:
    narrowed = {("channel", "call"), ("kind", "offer"), ("contact", "A"), ("contact", "B"),
                ("author", "Ana")}  # fmt: skip
    assert narrowed_words(narrowed) == "calls, offers with A, B by Ana"
    assert narrowed_words(()) == ""


async def test_a_sale_and_a_case_stand_together_with_their_departments(
    tmp_path: Path,
) -> None:  # R3
    store = base(tmp_path)
    set_setting(store, TODAY, "your_name", "Ana [/x]")
    set_setting(store, TODAY, "department", "Sales")
    with work(store, TODAY) as unit:
        tomas = unit.insert("rep", {"name": "Tomas", "department": "Service"})
        case = {"channel": "service_case", "note": "the chair squeaks", "rep_id": tomas}
        day = {"happened_on": TODAY.isoformat(), "happened_at": unit.at}
        unit.insert("interaction", {"customer_id": lumen(store), **case, **day})
    sold = Touch(outcome="bought", note="took the second chair")
    records.log(store, TODAY, lumen(store), sold, bought=120_000)
    async with sitting(store) as desk:
        await desk.press("f3", *"/lumen", "enter", "enter")
        assert isinstance(desk.screen, CustomerScreen)
        assert "call: bought: took the second chair (Ana [/x], Sales)" in desk.facts
        assert "the chair squeaks (Tomas, Service)" in desk.facts
    store = open_store(tmp_path / "base.db", Clock())
    async with sitting(store, (160, 40)) as desk:
        await desk.press("f3", *"/lumen", "enter", "enter")
        whole = [line for line in desk.text.splitlines() if "today" in line]
        assert any("purchase" in line and "Ana [/x], Sales" in line for line in whole), desk.text
        assert any("the chair" in line and "Tomas, Service" in line for line in whole)
