"""The rule again, with what the daily review does: lines, cases, bulk work, corrections, views."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from store.actions import cases
from store.actions.bulk import Deed, DeedKind, preview_bulk, run_bulk
from store.actions.correct_touch import Correction, correct_touch
from store.actions.one_line import run_batch
from store.actions.saved_views import remove_view, save_view
from store.errors import TicklerError
from store.lifecycle.plans import OUTCOMES
from store.views.day.digest import day_end
from tests.kit import TODAY, state
from tests.store.test_rule import ACTION, DAYS, WORDS, Seller

pytestmark = pytest.mark.long


class Reviewer(Seller):
    """A seller with everything at hand.

    Without SQL typed by hand, which can finish the answer to a case unseen by the case.
    """

    def raw_update(self, number: int, status: str) -> None:
        """No rule here."""

    @rule(
        number=st.integers(0, 5),
        how=st.sampled_from(["enquiry", "complaint", "answer", "close"]),
        words=WORDS,
        angry=st.booleans(),
    )
    def case(self, number: int, how: str, words: str, angry: bool) -> None:
        store, customer = self.store, self.pick("customer", number)
        case = self.pick("service_case", number)
        ways: dict[str, ACTION] = {
            "enquiry": lambda: cases.open_case(store, TODAY, customer, "enquiry", words),
            "complaint": lambda: cases.open_case(
                store, TODAY, customer, "complaint", words, angry=angry
            ),
            "answer": lambda: cases.answer_case(store, TODAY, case, words),
            "close": lambda: cases.close_case(store, TODAY, case, words),
        }
        self.act(ways[how])

    @rule(
        numbers=st.lists(st.integers(0, 50), max_size=4),
        kind=st.sampled_from(["done", "snooze", "move", "skip", "rest", "plan", "hand_over"]),
        outcome=st.sampled_from([*OUTCOMES, "nonsense"]),
        ahead=DAYS,
        words=WORDS,
    )
    def bulk(
        self, numbers: list[int], kind: DeedKind, outcome: str, ahead: int, words: str
    ) -> None:
        until = TODAY + timedelta(days=ahead)
        ids = [self.pick("follow_up", number) for number in numbers]
        plan = ("consumables", "nonsense")[ahead % 2]
        deed = Deed(kind, outcome, until, words, self.pick("rep", ahead), plan)
        before = state(self.store)
        with suppress(TicklerError):
            told = preview_bulk(self.store, TODAY, ids, deed)
            assert {row.follow_up for row in told.rows} <= set(ids)
        assert state(self.store) == before
        self.act(lambda: run_bulk(self.store, TODAY, ids, deed))

    @rule(
        lines=st.lists(
            st.sampled_from(
                ['"Lumen Dental" c+ "yes" q9', '"Hotel Aurora" v- +3w', '"Lumen Dental" x "loud"',
                 '"Hotel Aurora" nps3 p"prices" fri', '"Lumen Dental" c$120 rest fri "away"',
                 '"Hotel Aurora" close "sold"', '"Lumen Dental" e~ 5m', "nobody c+"]
            ),
            min_size=1, max_size=4,
        )
    )  # fmt: skip
    def lines(self, lines: list[str]) -> None:
        before = state(self.store)
        with suppress(TicklerError):
            run_batch(self.store, TODAY, lines, dry_run=True)
        assert state(self.store) == before
        self.act(lambda: run_batch(self.store, TODAY, lines))

    @rule(number=st.integers(0, 20), words=WORDS, minutes=st.integers(-1, 2000))
    def correct(self, number: int, words: str, minutes: int) -> None:
        touch = self.pick("interaction", number)
        wanted = Correction(note=words, minutes=minutes)
        self.act(lambda: correct_touch(self.store, TODAY, touch, wanted))

    @rule(name=WORDS, key=st.sampled_from([None, "b", "o"]), gone=st.booleans())
    def view(self, name: str, key: str | None, gone: bool) -> None:
        if gone:
            self.act(lambda: remove_view(self.store, TODAY, name))
        else:
            self.act(lambda: save_view(self.store, TODAY, name, "ltv:>5k", key))

    @invariant()
    def the_day_adds_up(self) -> None:
        found = day_end(self.store, TODAY)
        assert found.morning + found.came_in == found.worked + found.left

    @invariant()
    def who_waits_for_an_answer_is_in_the_queue(self) -> None:
        waiting = self.store.rows(
            "SELECT 1 FROM service_case AS x JOIN customer AS c ON c.id = x.customer_id "
            "AND c.live = 1 WHERE x.answered_on IS NULL AND x.closed_on IS NULL "
            "AND x.deleted_at IS NULL AND NOT EXISTS (SELECT 1 FROM follow_up AS f "
            "WHERE f.id = x.follow_up_id AND f.is_open = 1 AND f.kind = 'answer')"
        )
        assert waiting == []


TestReviewer = Reviewer.TestCase
TestReviewer.settings = settings(
    max_examples=24,
    stateful_step_count=25,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
