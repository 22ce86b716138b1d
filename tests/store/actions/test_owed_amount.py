"""A step that asks for the amount of a sale is no step of the customer's plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import customers, followups, records, sales, segments
from store.actions.one_line import run_line
from store.actions.touches import Touch
from store.errors import BadInput
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import told_next
from store.lifecycle.dates import dated
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.shorthand.one_line import parse_line
from store.views.day.owed_amount import amount_owed
from store.views.plans.outlook import outlook
from store.vocabulary import OUTCOMES
from tests.kit import DERIVED, TODAY, new_store, state, told

NEXT = TODAY + timedelta(days=1)
KEYS = [each.key for each in OUTCOMES]
BUYS = ["key", "log", "line", "purchase"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    segments.set_segment(made, TODAY, "Pantry", plan_key="consumables", window_days=60)
    return made


@pytest.fixture
def who(store: Store) -> bytes:
    """A buyer who has bought again today, nobody knows for how much."""
    ident = customers.add(store, TODAY, "Foo", due=TODAY, segment="Pantry").customer_id
    sales.purchase(store, TODAY, ident, 500, day=TODAY - timedelta(days=50))
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (ident,))
    records.sell(store, TODAY, step, Touch(outcome="bought"), None)
    return ident


def _plan_steps(store: Store) -> list[tuple[object, ...]]:
    """The open steps of plans; at most one of each run."""
    rows = store.rows(
        "SELECT enrolment_id, step_key, due_on, title FROM follow_up "
        "WHERE is_open = 1 AND enrolment_id IS NOT NULL"
    )
    assert len({row[0] for row in rows}) == len(rows)
    assert orphans(store) == 0
    return [tuple(row) for row in rows]


def _kept(store: Store) -> dict[str, object]:
    """All but what is computed of a day: undo is pressed on the next one."""
    return {name: rows for name, rows in state(store).items() if name not in DERIVED}


def _asked(store: Store, who: bytes) -> bytes:
    owed = amount_owed(store, who)
    assert owed is not None
    assert owed.sold_on == TODAY
    return owed.step_id


def _buy(store: Store, who: bytes, way: str) -> Effect:
    touch = Touch(outcome="bought")
    ways: dict[str, Callable[[], Effect]] = {
        "key": lambda: records.sell(store, NEXT, _asked(store, who), touch, 900),
        "log": lambda: records.log(store, NEXT, who, touch, bought=900),
        "line": lambda: run_line(store, NEXT, parse_line("foo c$9", store, NEXT)),
        "purchase": lambda: sales.purchase(store, NEXT, who, 900),
    }
    return ways[way]()


@pytest.mark.parametrize("outcome", [each for each in KEYS if each != "bought"])
def test_an_outcome_leaves_the_plan_alone_and_the_amount_owed(
    store: Store, who: bytes, outcome: str
) -> None:
    plan, before = _plan_steps(store), _kept(store)
    step = _asked(store, who)
    ahead = outlook(store, step, NEXT)[outcome]
    effect = records.work_step(store, NEXT, step, Touch(outcome=outcome))
    assert "The amount is still owed" in told(effect.sentence)
    assert _plan_steps(store) == plan
    assert _asked(store, who) == step
    due = store.value("SELECT due_on FROM follow_up WHERE id = ?", (step,))
    assert due == ahead.due.isoformat()
    assert (effect.asks, effect.next_due) == (ahead.due, ahead.due)
    undo.undo(store, NEXT)
    assert _kept(store) == before


@pytest.mark.parametrize("outcome", ["reached", "no_answer"])
def test_an_amount_whose_day_has_passed_is_asked_for_again(
    store: Store, who: bytes, outcome: str
) -> None:
    late, step = NEXT + timedelta(days=3), _asked(store, who)  # a Monday
    told_on = outlook(store, step, late)[outcome].due
    effect = records.work_step(store, late, step, Touch(outcome=outcome))
    assert effect.asks == told_on == late + timedelta(days=1)
    assert told(effect.sentence).endswith("it is asked for tomorrow.")
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (step,))
    later = late + timedelta(days=5)  # a Saturday
    said = f"Next: Record what they bought on {dated(TODAY)}, "
    assert told(told_next(row, later)) == f"{said}overdue since Tue 24 Nov."
    # A word with them by any other way asks for it again, too; one of the day before does not.
    records.log(store, later, who, Touch(outcome=outcome, day=later - timedelta(days=1)))
    assert store.value("SELECT due_on FROM follow_up WHERE id = ?", (step,)) == row["due_on"]
    logged = records.log(store, later, who, Touch(outcome=outcome))
    assert told(logged.sentence).endswith("Mon 30 Nov.")
    assert store.value("SELECT due_on FROM follow_up WHERE id = ?", (step,)) == "2026-11-30"


@pytest.mark.parametrize("way", BUYS)
def test_the_amount_is_of_the_day_that_is_asked_about(store: Store, who: bytes, way: str) -> None:
    plan, before = _plan_steps(store), _kept(store)
    ahead = outlook(store, _asked(store, who), NEXT)["bought"]
    effect = _buy(store, who, way)
    assert _plan_steps(store) == plan
    assert amount_owed(store, who) is None
    bought = store.rows("SELECT bought_on, amount FROM purchase WHERE amount = 900")
    assert [tuple(row) for row in bought] == [(TODAY.isoformat(), 900)]
    if way != "line":
        assert f"on {dated(TODAY)}" in told(effect.sentence)
    if way != "purchase":
        assert effect.next_due == ahead.due
    sold = "SELECT count(*) FROM interaction WHERE outcome = 'bought' AND deleted_at IS NULL"
    assert store.value(sold) == 1  # one sale, told once
    undo.undo(store, NEXT)
    assert _kept(store) == before


def test_a_day_that_is_given_and_a_refund_stay_as_they_are_told(store: Store, who: bytes) -> None:
    sales.purchase(store, NEXT, who, -100)
    _asked(store, who)
    sales.purchase(store, NEXT, who, 900, day=NEXT)
    days = store.rows("SELECT bought_on FROM purchase WHERE amount IN (-100, 900)")
    assert {row[0] for row in days} == {NEXT.isoformat()}


def test_a_sale_without_its_amount_is_refused_where_it_is_asked_for(
    store: Store, who: bytes
) -> None:
    before = _kept(store)
    with pytest.raises(BadInput, match="asks for the amount"):
        records.sell(store, NEXT, _asked(store, who), Touch(outcome="bought"), None)
    assert _kept(store) == before


def test_what_was_said_with_the_amount_is_kept(store: Store, who: bytes) -> None:
    touch = Touch(outcome="bought", note="paid in cash")
    records.sell(store, NEXT, _asked(store, who), touch, 900)
    found = "SELECT count(*) FROM interaction WHERE note = 'paid in cash' AND outcome IS NULL"
    assert store.value(found) == 1


def test_a_skip_leaves_the_plan_alone(store: Store, who: bytes) -> None:
    plan = _plan_steps(store)
    followups.skip(store, NEXT, _asked(store, who), "a gift")
    assert _plan_steps(store) == plan
    assert amount_owed(store, who) is None


def test_a_rest_keeps_the_place_in_the_plan_and_the_amount_owed(store: Store, who: bytes) -> None:
    key = _plan_steps(store)[0][1]
    until = date(2027, 6, 1)
    step = _asked(store, who)
    followups.finish(
        store, NEXT, step, Touch(outcome="reached"), rest_until=until, rest_reason="away"
    )
    rest = store.row("SELECT step_key, due_on FROM follow_up WHERE is_open = 1 AND kind = 'rest'")
    assert tuple(rest) == (key, until.isoformat())
    _asked(store, who)


@pytest.mark.parametrize("outcome", ["reached", "no_answer", "message", "bought"])
def test_a_step_of_ones_own_doubles_no_plan(store: Store, who: bytes, outcome: str) -> None:
    own = followups.add(store, TODAY, who, TODAY, "Ask about the roof").record_id
    assert own is not None
    records.work_step(store, TODAY, own, Touch(outcome=outcome))
    _plan_steps(store)


@pytest.mark.parametrize("way", ["log", "line"])
def test_a_date_that_is_agreed_is_that_of_the_plan(store: Store, who: bytes, way: str) -> None:
    due = TODAY + timedelta(days=12)
    if way == "log":
        records.log(store, NEXT, who, Touch(outcome="reached"), next_due=due)
    else:
        run_line(store, NEXT, parse_line(f"foo {due.isoformat()}", store, NEXT))
    assert [row[2] for row in _plan_steps(store)] == [due.isoformat()]
    owed = store.value("SELECT due_on FROM follow_up WHERE id = ?", (_asked(store, who),))
    assert owed == NEXT.isoformat()


_FILES = {
    "purchases": "Customer,Date,Total\n{name},{day},9.00\n",
    "deals": "Deal Name,Company,Stage,Amount,Close Date\nRoof,{name},Closed Won,9.00,{day}\n",
}


@pytest.mark.parametrize("kind", _FILES)
@pytest.mark.parametrize("days", [-3, 0, 2, 20])
def test_a_file_brings_the_amount_that_is_owed(
    store: Store, who: bytes, tmp_path: Path, kind: str, days: int
) -> None:  # T16
    plan, before = _plan_steps(store), _kept(store)
    later = TODAY + timedelta(days=25)
    file = tmp_path / "sales.csv"
    day = TODAY + timedelta(days=days)
    file.write_text(_FILES[kind].format(name="Foo", day=day.isoformat()))
    report = import_file(store, later, file)
    said = [told(note) for note in report.notes]
    assert [each for each in said if f"since the sale of {dated(TODAY)}" in each] == [
        f"Foo: the €9.00 of {dated(day)} is what was asked for since the sale of {dated(TODAY)}."
    ]
    assert amount_owed(store, who) is None
    assert _plan_steps(store) == plan  # with the call the plan has gone on already
    assert tuple(store.row("SELECT days, revenue FROM rhythm"))[1] == 1400
    undo.undo(store, later)
    assert _kept(store) == before


@pytest.mark.parametrize("way", ["file", "command"])
@pytest.mark.parametrize("days", [-40, -4, 32])
def test_a_far_day_or_another_customer_settles_nothing(
    store: Store, who: bytes, tmp_path: Path, days: int, way: str
) -> None:
    later, day = TODAY + timedelta(days=40), TODAY + timedelta(days=days)
    if way == "command":
        said = told(sales.purchase(store, later, who, 900, day=day).sentence)
        assert said.endswith(f"What was sold on {dated(TODAY)} is still asked for.")
    else:
        customers.add(store, TODAY, "Foo Brothers")
        file = tmp_path / "sales.csv"
        rows = f"Foo,{day},9.00\nFoo Brothers,{TODAY},8.00\n"
        file.write_text("Customer,Date,Total\n" + rows)
        assert "asked for" not in "".join(map(told, import_file(store, later, file).notes))
    _asked(store, who)


def test_a_second_purchase_beside_what_was_owed_is_a_sale_of_its_own(
    store: Store, who: bytes
) -> None:
    sales.purchase(store, NEXT, who, 900, day=NEXT)
    plan = _plan_steps(store)
    later = TODAY + timedelta(days=9)
    sales.purchase(store, later, who, 900, day=later)
    assert _plan_steps(store) != plan
