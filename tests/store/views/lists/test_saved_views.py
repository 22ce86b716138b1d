"""Views of the customers: those that matter, and one's own."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions import customers, followups, records, sales
from store.actions.cases import open_case
from store.actions.saved_views import remove_view, save_view
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.query import explain
from store.safety.opening import Store
from store.views.lists.customers import SORTS, Customers
from store.views.lists.saved_views import BUILT_IN, counts, find_view, views
from tests.kit import TODAY, state


def ago(days: int) -> str:
    return (TODAY - timedelta(days=days)).isoformat()


def add(store: Store, name: str, due: int = 9) -> bytes:
    return customers.add(store, TODAY, name, due=TODAY + timedelta(days=due)).customer_id


def shown(store: Store, view: str) -> list[str]:
    found = Customers(store, TODAY, find_view(store, view).filter).page(0, -1)
    return [row.name for row in found]


def step(store: Store, who: bytes) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    return found


@pytest.mark.long
def test_each_built_in_view_shows_its_customers_and_no_others(store: Store) -> None:
    add(store, "Nobody")
    late = add(store, "Late", 0)
    store.connection.execute(
        "UPDATE follow_up SET due_on = ? WHERE id = ?", (ago(1), step(store, late))
    )
    add(store, "Now", 0)
    tried = add(store, "Tried", 0)
    for day in (0, 3):
        followups.finish(
            store, TODAY + timedelta(days=day), step(store, tried), Touch(outcome="no_answer")
        )
    pushed = add(store, "Pushed", 1)
    for day in (4, 5, 6):
        put_off(store, TODAY, step(store, pushed), TODAY + timedelta(days=day), "fair")
    quiet = add(store, "Quiet", 9)
    for back in (80, 110, 140, 170):
        sales.purchase(store, TODAY, quiet, 90_000, day=TODAY - timedelta(days=back))
    add(store, "Far", 181)
    drifts = add(store, "Drifts", 60)
    for back in (5, 35, 65, 95):
        sales.purchase(store, TODAY, drifts, 90_000, day=TODAY - timedelta(days=back))
    rests = add(store, "Rests", 9)
    followups.rest(store, TODAY, rests, TODAY + timedelta(days=300), "on leave")
    records.promise(store, TODAY, add(store, "Owed"), "prices", TODAY)
    records.promise(store, TODAY, add(store, "Owed later"), "prices", TODAY + timedelta(days=9))
    open_case(store, TODAY, add(store, "Angry"), "complaint", "loud")
    open_case(store, TODAY, add(store, "Asks"), "enquiry", "prices?")
    with work(store, TODAY) as unit:
        for row in store.rows("SELECT id FROM customer WHERE name <> 'Nobody'"):
            unit.insert("way", {"customer_id": row["id"], "kind": "phone", "value": "1"})
    assert shown(store, "overdue") == ["Late"]
    assert shown(store, "today") == ["Angry", "Asks", "Late", "Now", "Owed"]
    assert "Pushed" in shown(store, "next 7 days")
    assert "Nobody" not in shown(store, "next 7 days")
    for name in (
        "today",
        "next 7 days",
    ):  # F9b: Today counts these apart
        assert "Late" in shown(store, name)
        assert "with overdue" in find_view(store, name).help
    assert shown(store, "no-answer-twice") == ["Tried"]
    assert shown(store, "losing touch") == ["Quiet"]
    assert shown(store, "pushed") == ["Pushed"]
    assert shown(store, "parked") == ["Drifts", "Far"]
    assert shown(store, "promises due") == ["Owed"]
    assert shown(store, "complaints") == ["Angry"]
    assert shown(store, "enquiries") == ["Asks"]
    assert shown(store, "no channel") == ["Nobody"]


def test_at_risk_is_money_that_is_more_likely_gone_than_not(store: Store) -> None:
    for name, risk, money in (("Much", 0.7, 500), ("Poor", 0.7, 0), ("Safe", 0.2, 500)):
        store.connection.execute(
            "UPDATE score SET churn_risk = ?, at_risk = ? WHERE customer_id = ?",
            (risk, money, add(store, name)),
        )
    assert shown(store, "at risk") == ["Much"]


@pytest.mark.long
def test_one_two_three_next_is_three_standard_offers_and_then_silence(store: Store) -> None:  # R14
    with work(store, TODAY) as unit:
        for title in ("Chair", "Lamp", "Filter"):
            unit.insert("product", {"name": title, "standard": 1})
        unit.insert("product", {"name": "Rare", "standard": 0})

    def offered(name: str, days: tuple[int, ...], titles: str = "Chair Lamp Filter") -> bytes:
        who = add(store, name)
        for back, title in zip(days, titles.split(), strict=True):
            records.offer(store, TODAY - timedelta(days=back), who, f"a {title.lower()}")
        return who

    offered("Silent", (90, 80, 70))
    offered("Fresh", (40, 35, 5))
    offered("Two", (90, 80), "Chair Lamp")
    offered("Odd", (90, 80, 70), "Chair Lamp Rare")
    talked = offered("Talked", (90, 80, 70))
    records.log(store, TODAY, talked, Touch(day=TODAY - timedelta(days=3)))
    bought = offered("Bought", (90, 80, 70))
    sales.purchase(store, TODAY, bought, 100, day=TODAY - timedelta(days=75))
    agreed = offered("Agreed", (90, 80, 70))
    first = store.value("SELECT id FROM offer WHERE customer_id = ? ORDER BY id", (agreed,))
    records.answer_offer(store, TODAY - timedelta(days=75), first, "accepted")
    assert shown(store, "1-2-3-next") == ["Silent"]


def test_every_built_in_view_can_be_read_explained_and_told_apart(store: Store) -> None:
    add(store, "Lumen")
    assert len({view.key for view in BUILT_IN}) == len(BUILT_IN)
    assert len({view.name for view in BUILT_IN}) == len(BUILT_IN)
    for view, count in counts(store, TODAY):
        assert count in (0, 1)
        assert explain(view.filter)
        assert find_view(store, view.name) == view


def test_a_view_of_ones_own_is_saved_replaced_and_removed_with_undo(store: Store) -> None:
    before = state(store)
    save_view(store, TODAY, "big  clinics", "ltv:>5k", "z")
    (view,) = [each for each in views(store) if not each.builtin]
    assert (view.name, view.filter, view.key) == ("big clinics", "ltv:>5k", "z")
    save_view(store, TODAY, "Big-Clinics", "ltv:>9k")
    assert find_view(store, "big").filter == "ltv:>9k"
    undo.undo(store, TODAY)
    assert find_view(store, "big").key == "z"
    remove_view(store, TODAY, "big clinics")
    with pytest.raises(Refused, match="no view"):
        find_view(store, "big")
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize(
    ("name", "text", "key", "error"),
    [
        (" ", "ltv:>5k", None, BadInput),
        ("x" * 61, "ltv:>5k", None, BadInput),
        ("big", " ", None, BadInput),
        ("big", "nonsense:5", None, BadInput),
        ("big", "ltv:>5k", "bb", BadInput),
        ("big", "ltv:>5k", " ", BadInput),
        ("big", "ltv:>5k", "o", Refused),
        ("OVERDUE", "ltv:>5k", None, Refused),
    ],
)
def test_what_cannot_be_saved(
    store: Store, name: str, text: str, key: str | None, error: type[Exception]
) -> None:
    with pytest.raises(error):
        save_view(store, TODAY, name, text, key)


def test_a_built_in_view_stays_and_an_unclear_name_is_told(store: Store) -> None:
    with pytest.raises(Refused, match="built in"):
        remove_view(store, TODAY, "overdue")
    with pytest.raises(Refused, match="pushed three times, parked too far, promises due"):
        find_view(store, "p")


def test_a_view_keeps_its_order_both_ways_and_its_columns(store: Store) -> None:  # G2
    for name in ("Ana", "Ben", "Cy"):
        customers.add(store, TODAY, name)
    save_view(store, TODAY, "mine", "is:open", sort="-name", columns=("risk", "next"))
    view = find_view(store, "mine")
    assert (view.sort, view.columns) == ("-name", ("risk", "next"))
    found = Customers(store, TODAY, view.filter, view.sort or "name")
    assert [row.name for row in found.page(0, -1)] == ["Cy", "Ben", "Ana"]
    for sort in SORTS:
        there = [row.key for row in Customers(store, TODAY, "", sort).page(0, -1)]
        back = [row.key for row in Customers(store, TODAY, "", f"-{sort}").page(0, -1)]
        assert sorted(there) == sorted(back)
    with pytest.raises(BadInput, match=r"is not a column: use some of .*did you mean risk"):
        save_view(store, TODAY, "mine", "is:open", columns=("risc",))
    with pytest.raises(BadInput, match="is not an order"):
        save_view(store, TODAY, "mine", "is:open", sort="-size")
