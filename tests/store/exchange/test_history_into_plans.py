"""Three hundred buyers from two messy files stand in the plans of their groups and segments."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from store.actions import customers, segments
from store.actions.own_fields import add_field
from store.exchange.read_file import import_file
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.day.queue import Queue
from store.views.plans.position import plan_id_for, plan_id_of
from tests.kit import TODAY, filled_store, new_store, scratch

BUYERS = 300


def _money(euros: int) -> str:
    """As a German spreadsheet writes it: 1.234,50."""
    return f"{euros:,}".replace(",", ".") + ",50"


def _files(folder: Path) -> tuple[Path, Path]:
    """Customers and orders: semicolons, dd.mm.yyyy, decimal commas; 40 of 340 bought nothing."""
    rng = random.Random(14)
    people = ["Kunde;Ort;Telefon;Segment"]
    orders = ["Kunde;Datum;Betrag"]
    for n in range(BUYERS + 40):
        segment = ("Everyone", "Pantry", "Boats")[n % 3]
        people.append(f"Café Nr. {n:03};Köln;+49 221 {n:06};{segment}")
        if n >= BUYERS:
            continue
        gap, count = rng.choice((14, 30, 45, 90)), rng.choice((1, 2, 4, 8))
        last = TODAY - timedelta(days=rng.randrange(0, 400))
        for back in range(count):
            day = last - timedelta(days=gap * back)
            orders.append(f"Café Nr. {n:03};{day:%d.%m.%Y};{_money(rng.randrange(20, 4000))}")
    rng.shuffle(orders[1:])
    first, second = folder / "kunden.csv", folder / "aufträge.csv"
    first.write_text("\n".join(people) + "\n", encoding="cp1252")
    second.write_text("\n".join(orders) + "\n", encoding="utf-8-sig")
    return first, second


def _segments(made: Store) -> None:
    segments.set_segment(made, TODAY, "Pantry", plan_key="consumables", window_days=60)
    segments.set_segment(made, TODAY, "Boats", plan_key="yacht", window_days=1900)


def _history(made: Store) -> None:
    _segments(made)
    _read(made, scratch())


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _segments)


@pytest.fixture
def history(tmp_path: Path) -> Store:
    """The store with both files in it."""
    return filled_store(tmp_path / "history.db", _history)


def _read(store: Store, tmp_path: Path, *, orders_first: bool = False) -> None:
    people, orders = _files(tmp_path)
    of_people = {"name": "Kunde", "city": "Ort", "phone": "Telefon", "segment": "Segment"}
    of_orders = {"customer": "Kunde", "date": "Datum", "amount": "Betrag"}
    both = [(people, "customers", of_people), (orders, "purchases", of_orders)]
    for file, kind, mapping in reversed(both) if orders_first else both:
        import_file(store, TODAY, file, kind=kind, mapping=mapping, currency="EUR")


def _rows(store: Store) -> list[dict[str, Any]]:
    return [
        dict(row)
        for row in store.rows(
            "SELECT c.name, c.segment_id, s.grp, r.last_on, r.usual_gap, v.at_risk, e.plan_id, "
            "f.kind, f.title, f.due_on, f.minutes, f.step_key FROM customer AS c "
            "JOIN standing AS s ON s.customer_id = c.id JOIN rhythm AS r ON r.customer_id = c.id "
            "JOIN score AS v ON v.customer_id = c.id JOIN follow_up AS f ON f.id = c.next_id "
            "JOIN enrolment AS e ON e.id = f.enrolment_id AND e.state = 'running' ORDER BY c.name"
        )
    ]


@pytest.mark.long
def test_all_buyers_begin_in_the_plan_of_their_group_and_segment(history: Store) -> None:  # T14
    store, rows = history, _rows(history)
    buyers = [row for row in rows if row["last_on"] is not None]
    assert (len(rows), len(buyers), orphans(store)) == (340, BUYERS, 0)
    right = [r for r in buyers if r["plan_id"] == plan_id_for(store, r["grp"], r["segment_id"])]
    assert len(right) == BUYERS
    assert {row["title"] for row in rows if row["last_on"] is None} == {"Get to know"}
    assert "Get to know" not in {row["title"] for row in buyers}
    load = Counter[str]()
    for row in rows:
        assert str(row["due_on"]) >= TODAY.isoformat()
        assert date.fromisoformat(str(row["due_on"])).weekday() < 5
        load[row["due_on"]] += row["minutes"]
    assert max(load.values()) <= 240


@pytest.mark.long
def test_first_dates_follow_the_own_rhythm_and_the_most_urgent_come_first(
    history: Store,
) -> None:  # T14
    known = [row for row in _rows(history) if row["usual_gap"]]
    late, coming = list[tuple[Any, date, date]](), list[tuple[Any, date, date]]()
    for row in known:
        expected = date.fromisoformat(str(row["last_on"])) + timedelta(days=round(row["usual_gap"]))
        due = date.fromisoformat(str(row["due_on"]))
        (late if expected <= TODAY else coming).append((row, expected, due))
    current = [each for each in coming if str(each[0]["grp"]).startswith("2")]
    assert current
    load = Counter[date]()
    for row in _rows(history):
        load[date.fromisoformat(row["due_on"])] += row["minutes"]
    for row, expected, due in current:
        # Not after the day on which they would buy again, but for full days and weekends.
        between = [expected + timedelta(days=n) for n in range((due - expected).days)]
        room = [d for d in between if d.weekday() < 5 and load[d] + row["minutes"] <= 240]
        assert room == [], row["name"]
    risk = [
        (-(row["at_risk"] or 0), due) for row, _, due in late if str(row["grp"]).startswith("2")
    ]
    risk.sort()
    third = len(risk) // 3
    assert max(due for _, due in risk[:third]) <= min(due for _, due in risk[-third:]) + timedelta(
        days=10
    )


@pytest.mark.long
@pytest.mark.parametrize("days", [1, 12])
def test_a_fifth_of_a_morning_is_alarms_at_most(history: Store, days: int) -> None:
    """T5: however many ring in the first month after an import"""
    day = TODAY + timedelta(days=days)
    score_everybody(history, day)
    rows = [row for row in Queue(history, day).page(0, -1) if not row.early]
    assert 0 < sum(bool(row.alarms) for row in rows) <= len(rows) / 5


@pytest.mark.long
def test_it_is_the_same_whichever_file_is_read_first_and_one_undo_takes_it_back(
    tmp_path: Path, history: Store
) -> None:  # T14
    store = history
    before = {row["name"]: row["plan_id"] for row in _rows(store)}
    undo(store, TODAY)
    assert {row["title"] for row in _rows(store)} == {"Get to know"}
    undo(store, TODAY)
    _read(store, tmp_path, orders_first=True)
    assert {row["name"]: row["plan_id"] for row in _rows(store)}.keys() == before.keys()
    wrong = [
        row
        for row in _rows(store)
        if row["plan_id"] != plan_id_for(store, row["grp"], row["segment_id"])
    ]
    assert wrong == []


def test_the_place_in_the_plan_is_where_the_history_stands(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "boats.csv"
    years = {"Ann": 1, "Bob": 3, "Cara": 4}
    rows = "".join(
        f"{name},{(TODAY - timedelta(days=365 * n + 40)).isoformat()},90000\n"
        for name, n in years.items()
    )
    # By their own rhythm due now: no step that says how long it is ago comes before its day.
    rows += "".join(f"Dora,{TODAY - timedelta(days=n)},900\n" for n in (104, 60))
    file.write_text("customer,date,amount\n" + rows)
    people = tmp_path / "people.csv"
    people.write_text("name,segment\n" + "".join(f"{name},Boats\n" for name in (*years, "Dora")))
    import_file(store, TODAY, people, kind="customers")
    import_file(store, TODAY, file, kind="purchases", currency="EUR")
    found = {row["name"]: row["step_key"] for row in _rows(store)}
    assert found.pop("Dora") == "while:first-trip"
    assert found == {"Ann": "year-2", "Bob": "year-4", "Cara": "preview"}  # T14, T80
    assert plan_id_of(store, "yacht") in {row["plan_id"] for row in _rows(store)}


@pytest.mark.parametrize("apart", [False, True])
def test_what_a_file_tells_of_offers_and_talks_is_not_asked_anew(
    tmp_path: Path, apart: bool
) -> None:
    """Nobody is told “before I offer anything” who has refused three offers (T14)."""
    store = new_store(tmp_path / "store.db")
    deals, talks = tmp_path / "deals.csv", tmp_path / "talks.csv"
    lines = ["Customer;Product;Amount;Status;Date;Lost reason"]
    lines += [f"Thrice;{it};40;lost;2026-0{n}-03;" for n, it in enumerate(("A", "B", "C"), 6)]
    lines += ["Once;A;40;lost;2026-08-03;too dear", "Unasked;A;40;lost;2026-08-03;"]
    deals.write_text("\n".join(lines))
    talks.write_text(
        "Customer;Date;Channel;Outcome\nTalked;2026-10-03;call;reached\n"
        "Called;2026-10-03;call;no_answer\nMailed;2026-10-03;email;message\n"
    )
    if apart:
        for name in ("Thrice", "Once", "Unasked", "Talked", "Called", "Mailed"):
            customers.add(store, TODAY - timedelta(days=1), name)
    import_file(store, TODAY, deals, kind="deals", currency="EUR")
    import_file(store, TODAY, talks, kind="interactions")
    stands = {row["name"]: row["step_key"] for row in _rows(store)}
    assert stands == {
        "Thrice": "ask-why",
        "Once": "second-offer",
        "Unasked": "ask-why",
        "Talked": "find-need",
        "Called": "get-to-know",
        "Mailed": "get-to-know",
    }
    undo(store, TODAY)
    undo(store, TODAY)
    if apart:
        assert {row["step_key"] for row in _rows(store)} == {"get-to-know"}


def test_newcomers_come_in_the_order_of_their_weight(tmp_path: Path) -> None:
    """By their size: of 60 at once the largest are met first (T14)."""
    store = new_store(tmp_path / "store.db")
    add_field(store, TODAY, "Employees", "number")
    people = tmp_path / "people.csv"
    rows = "".join(f"Foo {n:02},0221 {n:05},{n % 10}\n" for n in range(60))
    people.write_text(f"Name,Phone,Employees\n{rows}")
    import_file(store, TODAY, people, kind="customers")
    days: dict[int, list[str]] = {}
    for row in _rows(store):
        days.setdefault(int(row["name"][-2:]) % 10, []).append(row["due_on"])
    assert len({day for some in days.values() for day in some}) > 1
    assert all(max(days[size + 1]) <= min(days[size]) for size in range(9))
