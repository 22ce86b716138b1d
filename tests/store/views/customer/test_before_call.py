"""Right before a call: the way they came last (R95), what follows."""

from __future__ import annotations

from datetime import date, timedelta

from store.actions import customers, records
from store.actions.cases import open_case
from store.actions.touches import Touch
from store.safety.opening import Store
from store.views.customer.before_call import Before, before_call
from tests.kit import TODAY


def added(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen", due=TODAY).customer_id


def asked(store: Store, customer: bytes, day: date = TODAY) -> Before:
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (customer,))
    return before_call(store, customer, step, day)


def test_the_way_they_came_last_is_what_came_in_not_what_went_out(store: Store) -> None:  # R95
    customer = added(store)
    assert asked(store, customer).inbound is None
    back = TODAY - timedelta(days=9)
    records.log(store, back, customer, Touch(channel="message", direction="in"))
    records.log(store, TODAY, customer, Touch(channel="call", direction="out"))
    records.log(store, TODAY, customer, Touch(channel="return", direction="in"))
    assert asked(store, customer).inbound == ("message", back)


def test_a_complaint_came_the_way_that_stands_with_it(store: Store) -> None:  # R95
    customer = added(store)
    open_case(store, TODAY, customer, "complaint", "it broke", channel="email")
    assert asked(store, customer).inbound == ("email", TODAY)


def test_what_follows_is_the_plan_ahead_of_the_step(store: Store) -> None:
    customer = added(store)
    found = asked(store, customer)
    assert [step.due for step in found.ahead] == sorted(step.due for step in found.ahead)
    assert found.ahead
    assert before_call(store, customer, None, TODAY).ahead == ()
