"""The plan ahead begins with the date on the key and ends by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import customers, followups
from store.actions.touches import Touch
from store.errors import Refused
from store.views.plans import outlook
from store.views.preview import MOST_STEPS, plan_ahead
from tests.kit import TODAY, new_store


def test_the_steps_ahead_are_those_that_the_outcome_key_leads_to(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    sql = "SELECT next_id FROM customer WHERE id = ?"
    step = store.value(sql, (customer,))
    plan = plan_ahead(store, step, TODAY)
    assert (plan.place, plan.title) == (1, plan.titles[0])
    assert plan.ahead[0].due == outlook(store, step, TODAY)["reached"].due
    assert [each.title for each in plan.ahead[: len(plan.titles) - 1]] == list(plan.titles[1:])
    days = [each.due for each in plan.ahead]
    assert days == sorted(days)
    assert 1 < len(days) <= MOST_STEPS
    done = followups.finish(store, TODAY, step, Touch(outcome="reached"))
    assert done.next_id is not None
    assert plan_ahead(store, done.next_id, TODAY).place == 2
    with pytest.raises(Refused, match="no longer open"):
        plan_ahead(store, step, TODAY)


def test_a_step_of_ones_own_goes_on_with_the_step_that_waits(tmp_path: Path) -> None:
    store = new_store(tmp_path / "x.db")
    customer = customers.add(store, TODAY, "Lumen", due=TODAY).customer_id
    own = followups.add(store, TODAY, customer, TODAY, "bring samples").record_id
    assert own is not None
    plan = plan_ahead(store, own, TODAY)
    assert plan.place is None
    assert plan.ahead[0].title == plan.titles[0]
    assert plan.ahead[1].title == plan.titles[1]
