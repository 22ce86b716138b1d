"""The rule: no sequence of actions leaves a live customer without an open follow-up (R13)."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlcipher3 import dbapi2

from store.actions import (
    card,
    close_customer,
    costs,
    customers,
    delivery,
    enrolment,
    followups,
    groups,
    move_steps,
    plans,
    records,
    sales,
    segments,
)
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.errors import Refused, TicklerError
from store.ledger import undo
from store.ledger.morning import score_everybody
from store.lifecycle.plans import OUTCOMES, dump_plan, preset_plans
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.vocabulary import CHANNELS
from tests.kit import TODAY, filled_store, new_store, state

pytestmark = pytest.mark.long

UNTIL = ("paid_until", "trial_until")
DAYS = st.integers(min_value=-3, max_value=400)
WORDS = st.sampled_from(["", " ", "on leave", "[/]", "=cmd()", "\x1b]52;c;eA==\x07"])
ACTION = Callable[[], object]


def _three_customers(store: Store) -> None:
    customers.add(store, TODAY, "Lumen Dental")
    customers.add(store, TODAY, "Hotel Aurora", due=TODAY)
    # One whom we have met long ago, so that there is something to ring for.
    early = TODAY - timedelta(days=50)
    segments.set_segment(store, early, "Quiet", max_silence_days=40, rot_days=40)
    customers.add(store, early, "Mill", segment="Quiet")
    step = store.value("SELECT next_id FROM customer WHERE name = 'Mill'")
    followups.finish(store, early, step, Touch(outcome="reached"))
    score_everybody(store, TODAY)


class Seller(RuleBasedStateMachine):
    """Does anything that a person can do, in any order, on any record, sensible or not."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="tickler-rule-"))
        self.store = filled_store(self.folder / "store.db", _three_customers)

    def teardown(self) -> None:
        self.store.close()
        shutil.rmtree(self.folder)

    def act(self, action: ACTION) -> None:
        """Do it; when it was done, undo restores the state before and redo the state after."""
        before = state(self.store)
        try:
            action()
        except TicklerError:
            assert state(self.store) == before
            return
        after = state(self.store)
        if after == before:
            return
        undo.undo(self.store, TODAY)
        assert state(self.store) == before
        undo.redo(self.store, TODAY)
        assert state(self.store) == after

    def pick(self, table: str, number: int) -> bytes:
        """Any record of a table, whatever its state."""
        count = int(self.store.value(f"SELECT count(*) FROM {table}"))
        if not count:
            return bytes(16)
        found: bytes = self.store.value(
            f"SELECT id FROM {table} ORDER BY id LIMIT 1 OFFSET ?", (number % count,)
        )
        return found

    @rule(name=st.sampled_from(["Rao & Sons", "[/]", "漢字", "x" * 300]), ahead=DAYS)
    def add(self, name: str, ahead: int) -> None:
        due = TODAY + timedelta(days=ahead)
        self.act(lambda: customers.add(self.store, TODAY, name, due=due))

    @rule(
        number=st.integers(0, 50),
        outcome=st.sampled_from([*OUTCOMES, "nonsense"]),
        ending=st.sampled_from(["plan", "date", "rest", "close"]),
        ahead=DAYS,
        words=WORDS,
        bought=st.one_of(st.none(), st.integers(-(10**6), 10**6)),
    )
    def finish(
        self, number: int, outcome: str, ending: str, ahead: int, words: str, bought: int | None
    ) -> None:
        due = TODAY + timedelta(days=ahead)
        follow_up = self.pick("follow_up", number)
        self.act(
            lambda: followups.finish(
                self.store,
                TODAY,
                follow_up,
                Touch(outcome=outcome, note=words),
                next_due=due if ending == "date" else None,
                rest_until=due if ending == "rest" else None,
                rest_reason=words if ending == "rest" else None,
                close_reason=words if ending == "close" else None,
                bought=bought,
            )
        )

    @rule(
        number=st.integers(0, 50),
        how=st.sampled_from(["snooze", "move", "skip"]),
        ahead=DAYS,
        words=WORDS,
    )
    def put_off(self, number: int, how: str, ahead: int, words: str) -> None:
        due, follow_up = TODAY + timedelta(days=ahead), self.pick("follow_up", number)
        ways: dict[str, ACTION] = {
            "snooze": lambda: put_off(self.store, TODAY, follow_up, due, words),
            "move": lambda: followups.move(self.store, TODAY, follow_up, due),
            "skip": lambda: followups.skip(self.store, TODAY, follow_up, words),
        }
        self.act(ways[how])

    @rule(
        number=st.integers(0, 5),
        how=st.sampled_from(["rest", "own", "close", "reopen", "promise"]),
        ahead=DAYS,
        words=WORDS,
    )
    def plan(self, number: int, how: str, ahead: int, words: str) -> None:
        due, customer = TODAY + timedelta(days=ahead), self.pick("customer", number)
        ways: dict[str, ACTION] = {
            "rest": lambda: followups.rest(self.store, TODAY, customer, due, words),
            "own": lambda: followups.add(self.store, TODAY, customer, due, words),
            "close": lambda: close_customer.close(self.store, TODAY, customer, words),
            "reopen": lambda: close_customer.reopen(self.store, TODAY, customer, due),
            "promise": lambda: records.promise(self.store, TODAY, customer, words, due),
        }
        self.act(ways[how])

    @rule(
        number=st.integers(0, 5),
        how=st.sampled_from(["log", "buy", "offer", "answer", "cost", "satisfaction"]),
        amount=st.integers(-(10**6), 10**6),
        channel=st.sampled_from([*(each.key for each in CHANNELS), "pigeon"]),
        outcome=st.one_of(st.none(), st.sampled_from(OUTCOMES)),
    )
    def record(self, number: int, how: str, amount: int, channel: str, outcome: str | None) -> None:
        store, customer = self.store, self.pick("customer", number)
        offer = self.pick("offer", number)
        day = TODAY - timedelta(days=abs(amount) % 800)
        ways: dict[str, ACTION] = {
            "log": lambda: records.log(
                store, TODAY, customer, Touch(channel=channel, outcome=outcome)
            ),
            "buy": lambda: sales.purchase(store, TODAY, customer, amount, day=day),
            "offer": lambda: records.offer(store, TODAY, customer, "A second chair"),
            "answer": lambda: records.answer_offer(store, TODAY, offer, "refused", "dear"),
            "cost": lambda: costs.cost(store, TODAY, customer, "acquisition", amount, day=day),
            "satisfaction": lambda: records.satisfaction(
                store, TODAY, customer, "nps", amount % 13
            ),
        }
        self.act(ways[how])

    @rule(
        number=st.integers(0, 5),
        field=st.sampled_from([*UNTIL, "motivation", "hours", "time_zone", "expectation"]),
        ahead=DAYS,
        word=st.sampled_from([None, "high", "low", "9-17", "Riga", "missed", "exceeded"]),
    )
    def know(self, number: int, field: str, ahead: int, word: str | None) -> None:
        store, customer = self.store, self.pick("customer", number)
        value = TODAY + timedelta(days=ahead) if field in UNTIL and word else word
        if field == "expectation":
            self.act(lambda: delivery.expectation(store, TODAY, customer, word))
        else:
            self.act(lambda: card.edit(store, TODAY, customer, {field: value}))

    @rule(
        number=st.integers(0, 50),
        how=st.sampled_from(
            ["apply", "all", "pause", "resume", "wake", "peace", "group", "cascade"]
        ),
        ahead=DAYS,
        words=WORDS,
        key=st.sampled_from(["yacht", "win-back", "getting-to-know", "nope"]),
    )
    def schedule(self, number: int, how: str, ahead: int, words: str, key: str) -> None:
        due, customer = TODAY + timedelta(days=ahead), self.pick("customer", number)
        store, step = self.store, self.pick("follow_up", number)
        everybody = [self.pick("customer", n) for n in range(3)]
        ways: dict[str, ACTION] = {
            "apply": lambda: enrolment.apply_plan(store, TODAY, customer, key, due),
            "all": lambda: enrolment.apply_to_all(store, TODAY, everybody, key),
            "pause": lambda: enrolment.pause(store, TODAY, customer, due, words),
            "resume": lambda: enrolment.resume(store, TODAY, customer),
            "wake": lambda: enrolment.wake_up(store, TODAY, customer, due, words),
            "peace": lambda: enrolment.do_not_contact(store, TODAY, customer, words, due),
            "group": lambda: groups.set_group(store, TODAY, customer, "3.1", words),
            "cascade": lambda: move_steps.move_with_later(store, TODAY, step, due),
        }
        self.act(ways[how])

    @rule(
        number=st.integers(0, 5),
        how=st.sampled_from(["set", "choose", "free", "remove"]),
        rule_text=st.sampled_from(
            [None, "purchases:>=1", "stage:former", "is:overdue", "risk:>x", "segment:a", "r:5"]
        ),
        window=st.integers(-1, 400),
        name=st.sampled_from(["Buyers", "Quiet", "Everyone"]),
    )
    def segment(self, number: int, how: str, rule_text: str | None, window: int, name: str) -> None:
        store, customer = self.store, self.pick("customer", number)
        ways: dict[str, ACTION] = {
            "set": lambda: segments.set_segment(
                store, TODAY, name, rule=rule_text, window_days=window
            ),
            "choose": lambda: segments.choose_segment(store, TODAY, customer, name),
            "free": lambda: segments.choose_segment(store, TODAY, customer, None),
            "remove": lambda: segments.remove_segment(store, TODAY, name),
        }
        self.act(ways[how])

    @rule(steps=st.integers(1, 3), how=st.sampled_from(["import", "move", "back"]))
    def version(self, steps: int, how: str) -> None:
        """Versions of a plan that differ in their number of steps."""
        found = next(plan for plan in preset_plans() if plan.key == "getting-to-know")
        text = dump_plan(replace(found, steps=found.steps[-steps:]))
        ways: dict[str, ACTION] = {
            "import": lambda: plans.import_plan(self.store, TODAY, text, "mine.toml"),
            "move": lambda: plans.move_enrolments(self.store, TODAY, found.key),
            "back": lambda: plans.move_enrolments(self.store, TODAY, found.key, None, 1),
        }
        self.act(ways[how])

    @rule(how=st.sampled_from(["undo", "redo"]))
    def back_and_forth(self, how: str) -> None:
        try:
            getattr(undo, how)(self.store, TODAY)
        except Refused:
            return

    @rule(number=st.integers(0, 50), status=st.sampled_from(["done", "skipped", "cancelled"]))
    def raw_update(self, number: int, status: str) -> None:
        """SQL typed by hand gets no further than the actions."""
        ident = self.pick("follow_up", number)
        connection = self.store.connection
        before = state(self.store)
        connection.execute("BEGIN")
        try:
            connection.execute("UPDATE follow_up SET status = ? WHERE id = ?", (status, ident))
            connection.execute("COMMIT")
        except dbapi2.IntegrityError:
            connection.execute("ROLLBACK")
            assert state(self.store) == before

    @invariant()
    def nobody_is_an_orphan(self) -> None:
        assert orphans(self.store) == 0
        assert self.store.row("PRAGMA foreign_key_check") is None


TestSeller = Seller.TestCase
TestSeller.settings = settings(
    max_examples=24,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

_CLOSE_LAST = "UPDATE follow_up SET status = 'done' WHERE customer_id = ? AND is_open = 1"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental")
    return made


def _id(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer")
    return found


def test_raw_update_of_the_last_open_follow_up_fails_at_commit(store: Store) -> None:
    connection = store.connection
    connection.execute("BEGIN")
    connection.execute(_CLOSE_LAST, (_id(store),))
    with pytest.raises(dbapi2.IntegrityError, match="FOREIGN KEY"):
        connection.execute("COMMIT")
    connection.execute("ROLLBACK")
    assert orphans(store) == 0


@pytest.mark.parametrize(
    "sql",
    [
        _CLOSE_LAST,
        "UPDATE follow_up SET deleted_at = '2026-11-19T09:00:00Z' WHERE customer_id = ?",
        "DELETE FROM follow_up WHERE customer_id = ?",
        "UPDATE follow_up SET customer_id = randomblob(16) WHERE customer_id = ?",
        "UPDATE customer SET next_id = NULL WHERE id = ?",
        "UPDATE customer SET next_id = randomblob(16) WHERE id = ?",
        "INSERT INTO customer (id, name, sort_name, next_id, created_at) SELECT randomblob(16), "
        "'x', 'x', next_id, created_at FROM customer WHERE id = ?",
    ],
)
def test_a_connection_that_checks_no_foreign_keys_is_refused_too(store: Store, sql: str) -> None:
    stranger = dbapi2.connect(str(store.path), isolation_level=None)
    assert stranger.execute("PRAGMA foreign_keys").fetchone() == (0,)
    with pytest.raises(dbapi2.IntegrityError):
        stranger.execute(sql, (_id(store),))
    stranger.close()
    assert orphans(store) == 0


def test_replacing_the_last_open_follow_up_in_one_transaction_passes(store: Store) -> None:
    customer = _id(store)
    connection = store.connection
    connection.execute("BEGIN")
    connection.execute(_CLOSE_LAST, (customer,))
    fresh = store.mint()
    connection.execute(
        "INSERT INTO follow_up (id, customer_id, due_on, first_due_on, title, created_at) "
        "VALUES (?, ?, '2026-12-01', '2026-12-01', 'Call', '2026-11-19T09:00:00Z')",
        (fresh, customer),
    )
    connection.execute("UPDATE customer SET next_id = ? WHERE id = ?", (fresh, customer))
    connection.execute("COMMIT")
    assert orphans(store) == 0
