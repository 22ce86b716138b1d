"""What the store knows beside the trade, written and read back: one test for each wish."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import card, costs, customers, followups, records, sales
from store.actions.cases import open_case
from store.actions.contacts import person
from store.actions.correct_trade import (
    correct_offer,
    correct_promise,
    correct_purchase,
    remove_purchase,
)
from store.actions.links import add_link, remove_link
from store.actions.merge import merge_customers
from store.actions.promises import settle_promise
from store.actions.purchase_lines import read_goods
from store.actions.settings import set_setting
from store.actions.touches import Touch
from store.errors import BadInput, ChangedSince, Refused
from store.ledger import undo
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import DayAt, parse_when, speak
from store.safety.opening import Store
from store.views.customer.history import Event, History
from store.views.customer.page import Page, customer_page
from store.views.lists.changed_fields import changed_fields
from store.views.lists.customers import Customers
from tests.kit import TODAY, filled_store, state, told
from tui.words.relation import relation_lines
from tui.words.screen import event_head
from tui.words.sentences import tell


def _fill_store(made: Store) -> None:
    for name in ("Lumen Dental", "Rao & Sons"):
        customers.add(made, TODAY, name)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


@pytest.fixture
def lumen(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


def page(store: Store, ident: bytes) -> Page:
    return customer_page(store, ident, TODAY)


def lines(store: Store, ident: bytes, kind: str) -> list[Event]:
    return [each for each in History(store, ident).page(0, -1) if each.kind == kind]


def test_a_field_has_its_history_from_old_to_new(store: Store, lumen: bytes) -> None:  # T23, R11
    before = state(store)
    card.edit(store, TODAY, lumen, {"city": "Riga", "emotions": "fears delays"})
    card.edit(store, TODAY, lumen, {"city": "Jūrmala"})
    said = {(each.title, each.note) for each in lines(store, lumen, "change")}
    assert said == {
        ("city", "– → Riga"),
        ("city", "Riga → Jūrmala"),
        ("emotions", "– → fears delays"),
    }
    assert all(each.author == "me" for each in lines(store, lumen, "change"))
    latest = undo.changes(store, 1, lumen)[0]
    (field,) = changed_fields(store, [latest.number])[latest.number]
    assert (latest.who, field.of, field.field, field.old, field.new) == (
        "me", "Lumen Dental", "city", "Riga", "Jūrmala",
    )  # fmt: skip
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert lines(store, lumen, "change") == []
    assert state(store) == before


def test_the_cycle_tells_which_need_was_met(store: Store, lumen: bytes) -> None:  # T24, R57
    assert "partial cycle: 0 of 3" in tell(page(store, lumen).relation.cycle.why)
    sales.purchase(store, TODAY, lumen, 100)
    assert "partial cycle: 1 of 3" in tell(page(store, lumen).relation.cycle.why)


def test_a_status_has_its_goal_and_who_has_charge(store: Store, lumen: bytes) -> None:  # T25, R35
    relation = page(store, lumen).relation
    assert (relation.goal, relation.charge) == ("attract", None)  # R37
    set_setting(store, TODAY, "stage-owners", "current Ben, former Support")
    assert page(store, lumen).relation.charge == "nobody"
    set_setting(store, TODAY, "stage-owners", "potential Ana")
    assert page(store, lumen).relation.charge == "Ana"
    with pytest.raises(BadInput, match="did you mean potential"):
        set_setting(store, TODAY, "stage-owners", "potentiel Ana")


def test_promises_have_a_rate(store: Store, lumen: bytes) -> None:  # T26, R32
    assert page(store, lumen).relation.promises.rate is None
    for number in range(4):
        records.promise(store, TODAY, lumen, f"p{number}", TODAY + timedelta(days=1))
    for place, owed in enumerate(page(store, lumen).owed[:3]):
        settle_promise(store, TODAY, owed.key, kept=place < 2)
    kept = page(store, lumen).relation.promises
    assert (kept.kept, kept.broken, kept.owed) == (2, 1, 1)


def test_why_the_competitor_was_chosen_is_kept_and_found(store: Store, lumen: bytes) -> None:
    """T27, R42."""
    card.edit(store, TODAY, lumen, {"competitor": "Dentix", "competitor_reason": "a lower price"})
    assert page(store, lumen).profile["competitor_reason"] == "a lower price"
    assert Customers(store, TODAY, "competitor-reason:price").count() == 1


def test_an_answer_is_that_of_a_person(store: Store, lumen: bytes) -> None:  # T28
    card.edit(store, TODAY, lumen, {}, add_contacts=[person("Maria Ozola")])
    maria = page(store, lumen).card.people[0].key
    records.satisfaction(store, TODAY, lumen, "nps", 9, contact_id=maria)
    assert page(store, lumen).answers[0].who == "Maria Ozola"
    assert lines(store, lumen, "answer")[0].contact == "Maria Ozola"


def test_who_was_sent_by_whom_is_counted(store: Store, lumen: bytes) -> None:  # T30, R24
    rao = store.value("SELECT id FROM customer WHERE name = 'Rao & Sons'")
    card.edit(store, TODAY, lumen, {"referred_by": "rao"})
    assert page(store, lumen).relation.referred_by == "Rao & Sons"
    assert page(store, rao).relation.referrals == ("Lumen Dental",)
    assert Customers(store, TODAY, "referred-by:rao").count() == 1
    with pytest.raises(Refused, match="by themselves"):
        card.edit(store, TODAY, lumen, {"referred_by": "lumen"})
    other = customers.add(store, TODAY, "Rao and Sons").customer_id
    merge_customers(store, TODAY, other, rao)
    assert page(store, other).relation.referrals == ("Lumen Dental",)


def test_nobody_is_sent_in_a_circle(store: Store, lumen: bytes) -> None:  # T30
    rao = store.value("SELECT id FROM customer WHERE name = 'Rao & Sons'")
    mill = customers.add(store, TODAY, "Mill").customer_id
    card.edit(store, TODAY, rao, {"referred_by": "Lumen Dental"})
    card.edit(store, TODAY, mill, {"referred_by": "Rao & Sons"})
    with pytest.raises(Refused, match="Lumen Dental has sent Mill, so Mill cannot have sent Lumen"):
        card.edit(store, TODAY, lumen, {"referred_by": "Mill"})
    merge_customers(store, TODAY, lumen, mill)  # whom Rao & Sons has sent, who were sent by them
    sent = dict(store.connection.execute("SELECT name, referred_by_id FROM customer").fetchall())
    assert (sent["Lumen Dental"], sent["Rao & Sons"]) == (None, lumen)


def test_how_they_seemed_is_told_and_found(store: Store, lumen: bytes) -> None:  # T32
    records.log(store, TODAY, lumen, Touch("call", "reached", felt="upset"))
    assert lines(store, lumen, "interaction")[0].felt == "upset"
    assert Customers(store, TODAY, "felt:upset").count() == 1
    assert Customers(store, TODAY, "felt:>=calm").count() == 0


def test_files_are_noted_and_forgotten(store: Store, lumen: bytes) -> None:  # T33
    add_link(store, TODAY, lumen, "/tmp/contract.pdf", "Contract", lambda _: b"x" * 32)
    (link,) = page(store, lumen).card.links
    assert (link.target, link.title, link.digest) == ("/tmp/contract.pdf", "Contract", b"x" * 32)
    card.edit(store, TODAY, lumen, {}, links=[("https://lumen.example", None)])
    assert [each.target for each in page(store, lumen).card.links][1:] == ["https://lumen.example"]
    undo.undo(store, TODAY)
    with pytest.raises(Refused, match="noted already"):
        add_link(store, TODAY, lumen, " /tmp/contract.pdf ")
    remove_link(store, TODAY, lumen, "contr")
    assert page(store, lumen).card.links == ()
    undo.undo(store, TODAY)
    assert page(store, lumen).card.links == (link,)


@pytest.mark.parametrize(
    ("typed", "day", "clock"),
    [("mon 10:00", date(2026, 11, 23), "10:00"), ("9:30", TODAY, "09:30"),
     ("15.03 at 14:05", date(2027, 3, 15), "14:05"), ("+3w 8:00", date(2026, 12, 10), "08:00")],
)  # fmt: skip
def test_a_step_has_a_time_of_day(
    store: Store, lumen: bytes, typed: str, day: date, clock: str
) -> None:  # T34
    due = parse_when(typed, TODAY, WorkCalendar())
    assert isinstance(due, DayAt)
    assert (due, due.clock) == (day, clock)
    assert speak(due, TODAY).endswith(clock)
    added = followups.add(store, TODAY, lumen, due, "ring")
    step = next(each for each in page(store, lumen).steps if each.title == "ring")
    assert (step.due, step.clock) == (day, clock)
    assert added.record_id is not None
    followups.move(store, TODAY, added.record_id, date(2027, 3, 16))  # a day alone takes it away
    assert next(each for each in page(store, lumen).steps if each.title == "ring").clock is None
    with pytest.raises(BadInput, match="not a time of day"):
        parse_when("mon 25:00", TODAY, WorkCalendar())


def test_offers_and_promises_are_corrected(store: Store, lumen: bytes) -> None:  # T36
    made = records.offer(store, TODAY, lumen, "chair", amount=900).record_id or b""
    correct_offer(store, TODAY, made, title="second chair", amount=950)
    assert [(each.title, each.amount) for each in page(store, lumen).offers] == [
        ("second chair", 950)
    ]
    with pytest.raises(Refused, match="says that already"):
        correct_offer(store, TODAY, made, amount=950)
    owed = records.promise(store, TODAY, lumen, "prices", TODAY).record_id or b""
    later = TODAY + timedelta(days=4)
    correct_promise(store, TODAY, owed, title="price list", due=later)
    assert [(each.title, each.day) for each in page(store, lumen).owed] == [("price list", later)]
    assert [each.due for each in page(store, lumen).steps if each.title == "price list"] == [later]
    undo.undo(store, TODAY)
    settle_promise(store, TODAY, owed, kept=True)
    with pytest.raises(Refused, match="has ended already: kept"):
        correct_promise(store, TODAY, owed, title="x")


def test_a_purchase_is_corrected_or_taken_away_and_figures_follow(
    store: Store, lumen: bytes
) -> None:  # T36
    bought = sales.purchase(store, TODAY, lumen, 10_000, number="A7").record_id or b""
    correct_purchase(store, TODAY, bought, amount=12_000, number="A8")
    assert page(store, lumen).row.revenue == 12_000
    with pytest.raises(BadInput, match="stays one"):
        correct_purchase(store, TODAY, bought, amount=-5)
    goods = read_goods("2 x Chair 50", "EUR")
    lined = sales.purchase(store, TODAY, lumen, None, goods=goods).record_id or b""
    with pytest.raises(BadInput, match=r"add up to €100\.00"):
        correct_purchase(store, TODAY, lined, amount=9_000)
    before = state(store)
    remove_purchase(store, TODAY, lined)
    assert page(store, lumen).row.revenue == 12_000
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_purchase_that_two_windows_correct_keeps_both(store: Store, lumen: bytes) -> None:  # T124
    bought = sales.purchase(store, TODAY, lumen, 10_000, number="A7").record_id or b""
    seen = {"amount": 10_000, "number": "A7", "bought_on": TODAY.isoformat(), "note": None}
    correct_purchase(store, TODAY, bought, amount=12_000, seen=seen)
    correct_purchase(store, TODAY, bought, note="by card", seen=seen)
    with pytest.raises(ChangedSince, match=r"it is “€120\.00” now, you have “€90\.00”"):
        correct_purchase(store, TODAY, bought, amount=9_000, seen=seen)
    assert page(store, lumen).row.revenue == 12_000
    correct_purchase(store, TODAY, bought, amount=9_000)
    assert page(store, lumen).row.revenue == 9_000


def test_an_offer_made_already_is_recorded_while_a_complaint_is_open(
    store: Store, lumen: bytes
) -> None:  # T36
    open_case(store, TODAY, lumen, "complaint", "it squeaks")
    with pytest.raises(Refused, match="a complaint is open since today"):
        records.offer(store, TODAY, lumen, "chair")
    yesterday = TODAY - timedelta(days=1)
    said = told(records.offer(store, TODAY, lumen, "chair", made=yesterday).sentence)
    assert "Offers are held" in said
    assert page(store, lumen).offers[0].day == yesterday


def test_a_reward_is_spent_to_keep_them(store: Store, lumen: bytes) -> None:  # T29, R86
    done = costs.cost(store, TODAY, lumen, "reward", 2000, note="a voucher")
    assert told(done.sentence) == "Recorded: reward for Lumen Dental."
    cost = lines(store, lumen, "cost")[0]
    assert (cost.channel, cost.title, cost.amount) == ("retention", "reward: a voucher", 2000)
    assert event_head(cost) == "reward: a voucher"


def test_the_ideal_customer_is_five_groups_of_fields(store: Store, lumen: bytes) -> None:  # R10
    assert page(store, lumen).relation.fit.met == ()
    known = {"need": "has", "ability": "high", "city": "Riga", "habits": "on Fridays"}
    card.edit(store, TODAY, lumen, known)
    fit = page(store, lumen).relation.fit
    assert (round(fit.share, 2), fit.missing) == (0.8, ("pains",))


def test_fewer_touches_than_the_plan_has_are_counted(store: Store, lumen: bytes) -> None:  # R21
    day = TODAY
    for number in range(4):
        step = store.row("SELECT * FROM follow_up WHERE id = (SELECT next_id FROM customer "
                         "WHERE id = ?)", (lumen,))  # fmt: skip
        day = max(day, date.fromisoformat(step["due_on"]))
        if number % 2:
            followups.skip(store, day, step["id"], "no time")
        else:
            records.work_step(store, day, step["id"], Touch("call", "reached"), far_ok=True)
    relation = customer_page(store, lumen, day + timedelta(days=1)).relation
    assert (relation.planned, relation.touched) == (3, 1)  # the first step is no plan's touch
    words = dict(relation_lines(relation, day))
    assert words["touches"] == "1 of 3 planned in a year: fewer than the plan has"
