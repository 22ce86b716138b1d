"""One rule for a sale: whichever way it is told, the same plan begins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, records, sales, segments
from store.actions.one_line import run_batch, run_line
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger import undo
from store.lifecycle.dates import dated
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.shorthand.one_line import parse_line
from store.views.value.report import value_of
from tests.kit import TODAY, new_store, state, told

Told = Callable[[Store, bytes, Path], object]


def _by_key(store: Store, who: bytes, _: Path) -> object:
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    return followups.finish(store, TODAY, step, Touch(outcome="bought"), bought=10_000)


def _by_log(store: Store, who: bytes, _: Path) -> object:
    return records.log(store, TODAY, who, Touch(outcome="bought"), bought=10_000)


def _by_purchase(store: Store, who: bytes, _: Path) -> object:
    return sales.purchase(store, TODAY, who, 10_000)


def _by_line(store: Store, _: bytes, __: Path) -> object:
    return run_line(store, TODAY, parse_line("foo c$100", store, TODAY))


def _by_file(store: Store, _: bytes, folder: Path) -> object:
    file = folder / "sale.csv"
    file.write_text(f"customer,date,amount\nFoo,{TODAY.isoformat()},100\n")
    return import_file(store, TODAY, file, kind="purchases", currency="EUR")


WAYS = {"key": _by_key, "log": _by_log, "purchase": _by_purchase, "line": _by_line,
        "file": _by_file}  # fmt: skip


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    segments.set_segment(made, TODAY, "Boats", plan_key="yacht", window_days=1900)
    segments.set_segment(made, TODAY, "Pantry", plan_key="consumables", window_days=60)
    segments.set_segment(made, TODAY, "SaaS", plan_key="software-account", window_days=400)
    return made


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    ("segment", "plan", "step"),
    [
        ("Boats", "yacht", "first-trip"),
        ("Pantry", "consumables", "stock"),
        ("SaaS", "software-account", "kick-off"),
        ("Everyone", "after-sale", "first-week"),
    ],
)
@pytest.mark.parametrize("due", [0, 20])
def test_the_segments_own_plan_begins_whichever_way_a_sale_is_told(
    store: Store, tmp_path: Path, way: str, segment: str, plan: str, step: str, due: int
) -> None:  # T15
    day = date.fromordinal(TODAY.toordinal() + due)
    who = customers.add(store, TODAY, "Foo", due=day, segment=segment).customer_id
    WAYS[way](store, who, tmp_path)
    rows = store.rows(
        "SELECT p.key, f.step_key FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id "
        "JOIN plan AS p ON p.id = e.plan_id WHERE f.customer_id = ? AND f.is_open = 1",
        (who,),
    )
    assert [tuple(row) for row in rows] == [(plan, step)]
    assert orphans(store) == 0


@pytest.mark.parametrize("way", WAYS)
def test_a_sale_of_a_running_plan_goes_on_as_its_steps_say(
    store: Store, tmp_path: Path, way: str
) -> None:  # T15
    who = customers.add(store, TODAY, "Foo", due=TODAY, segment="Boats").customer_id
    sales.purchase(store, TODAY, who, 500, day=TODAY)
    store.connection.execute(
        "UPDATE follow_up SET due_on = ? WHERE is_open = 1", (TODAY.isoformat(),)
    )
    WAYS[way](store, who, tmp_path)
    keys = store.rows("SELECT step_key, due_on FROM follow_up WHERE is_open = 1")
    assert [row["step_key"] for row in keys] == ["first-trip"]  # the next boat's
    assert keys[0]["due_on"] > TODAY.isoformat()


def test_a_sale_asks_for_its_amount_until_a_purchase_is_recorded(store: Store) -> None:  # T16
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
    effect = records.sell(store, TODAY, step, Touch(outcome="bought"), None)
    assert "The amount is asked for" in told(effect.sentence)
    owed = "SELECT title FROM follow_up WHERE is_open = 1 AND step_key = 'sale-amount'"
    assert told(store.value(owed)) == f"Record what they bought on {dated(TODAY)}"
    sales.purchase(store, TODAY, who, 42_000)
    assert store.value(owed) is None
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert store.value("SELECT next_id FROM customer WHERE id = ?", (who,)) == step
    effect = records.sell(store, TODAY, step, Touch(outcome="bought"), 42_000)
    assert store.value("SELECT amount FROM purchase WHERE deleted_at IS NULL") == 42_000
    assert store.value(owed) is None


def _untold(store: Store, who: bytes, way: str) -> str:
    """A sale told in that way without its amount; returns what is said."""
    if way == "key":
        step = store.value("SELECT next_id FROM customer WHERE id = ?", (who,))
        return told(records.sell(store, TODAY, step, Touch(outcome="bought"), None).sentence)
    if way == "log":
        return told(records.log(store, TODAY, who, Touch(outcome="bought")).sentence)
    if way == "line":
        return told(run_line(store, TODAY, parse_line("foo c$", store, TODAY)).sentence)
    return told(run_batch(store, TODAY, ["foo c$"]).effects[0][1].sentence)


_OWED = "SELECT count(*) FROM follow_up WHERE is_open = 1 AND step_key = 'sale-amount'"


@pytest.mark.parametrize("way", ["key", "log", "line", "batch"])
def test_a_sale_without_its_amount_is_a_sale_for_the_rhythm_and_owes_the_amount(
    store: Store, way: str
) -> None:  # T16
    who = customers.add(store, TODAY, "Foo", due=TODAY, segment="Pantry").customer_id
    sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=50))
    before = state(store)
    assert "The amount is asked for" in _untold(store, who, way)
    rhythm = store.row("SELECT days, last_on, revenue FROM rhythm WHERE customer_id = ?", (who,))
    assert tuple(rhythm) == (2, TODAY.isoformat(), 500)
    assert store.value(_OWED) == 1
    next_day = TODAY + timedelta(days=1)
    sales.purchase(store, next_day, who, 700)
    rhythm = store.row("SELECT days, last_on, revenue FROM rhythm WHERE customer_id = ?", (who,))
    assert tuple(rhythm) == (2, TODAY.isoformat(), 1200)  # of the day that was asked about
    assert store.value(_OWED) == 0
    undo.undo(store, next_day)
    undo.undo(store, TODAY)
    assert state(store) == before
    assert orphans(store) == 0


def test_a_first_sale_without_its_amount_makes_a_buyer(store: Store) -> None:  # T16
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    records.log(store, TODAY, who, Touch(outcome="bought"))
    assert store.value("SELECT grp FROM standing WHERE customer_id = ?", (who,)) == "2.1"
    assert value_of(store, who, TODAY).earned == 0


def test_nothing_is_owed_of_a_sale_that_is_recorded_already(store: Store) -> None:  # T16
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=1))
    said = told(records.log(store, TODAY, who, Touch(outcome="bought")).sentence)
    assert "asked for" not in said
    assert store.value(_OWED) == 0


def test_the_amount_of_an_earlier_sale_is_asked_for_by_its_day(store: Store) -> None:  # T16
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    day = TODAY - timedelta(days=2)
    records.log(store, TODAY, who, Touch(outcome="bought", day=day))
    title = "SELECT title FROM follow_up WHERE is_open = 1 AND step_key = 'sale-amount'"
    assert told(store.value(title)) == f"Record what they bought on {dated(day)}"
    records.log(store, TODAY, who, Touch(outcome="bought"))
    assert store.value(_OWED) == 1  # one question for all that they bought
