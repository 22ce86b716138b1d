"""The channel that suits the client and costs us least."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

import pytest

from store.lifecycle.plans import Channel, Plan, Step, Wish, choose_channel, propose
from tests.kit import told
from tests.store.lifecycle.strategies import PLAIN, TODAY

COSTS: dict[Channel, int | Decimal] = {"call": 250, "visit": 6000, "message": 5, "email": 5}


@pytest.mark.parametrize(
    ("wish", "preferred", "accepted", "chosen", "why"),
    [
        ("call", None, None, "call", "as planned"),
        ("call", "email", ("email", "call"), "call", "as planned"),
        ("call", "email", ("email",), None, "does not accept: call"),
        ("preferred", "visit", None, "visit", "as the client prefers"),
        ("preferred", "visit", ("visit", "call"), "visit", "as the client prefers"),
        ("preferred", "visit", ("call", "email"), "email", "the cheapest that the client accepts"),
        ("preferred", None, ("visit", "call"), "call", "no wish of theirs is known"),
        ("cheapest", "visit", None, "message", "the cheapest that the client accepts"),
        ("cheapest", "email", None, "email", "the cheapest"),  # as cheap, and preferred
        ("cheapest", "visit", ("visit", "call"), "call", "the cheapest"),
        ("cheapest", None, ("meeting", "visit"), "visit", "the cheapest"),  # a known cost first
        ("cheapest", "call", ("call",), "call", "the cheapest"),
        ("cheapest", "call", (), None, "accepts no channel"),
    ],
)
def test_the_table_of_channels(
    wish: Wish,
    preferred: Channel | None,
    accepted: Collection[Channel] | None,
    chosen: Channel | None,
    why: str,
) -> None:  # R20
    found = choose_channel(wish, preferred, accepted, COSTS)
    assert found.channel == chosen
    assert why in found.why


def test_without_costs_the_least_effort_is_the_cheapest() -> None:  # R20
    assert choose_channel("cheapest", None, None).channel == "message"
    assert choose_channel("cheapest", None, ("visit", "meeting", "call")).channel == "call"
    dear: dict[Channel, int | Decimal] = {"message": Decimal("9.50"), "call": 2}
    assert choose_channel("cheapest", None, ("message", "call"), dear).channel == "call"


def test_a_proposal_names_a_channel_that_the_client_accepts() -> None:  # R20, R95
    def channel(wish: Wish, **known: object) -> Channel:
        plan = Plan("p", "P", "current", (Step("a", "A", channel=wish),))
        context = {"costs": COSTS, **known}
        return propose(plan, None, "reached", TODAY, PLAIN, **context).channel  # type: ignore[arg-type]  # built from a table

    assert channel("cheapest", accepted=("call", "visit")) == "call"
    assert channel("preferred", preferred="visit", accepted=("call", "visit")) == "visit"
    assert channel("visit") == "visit"
    # There must be a next step, so a fixed channel that is not accepted gives way.
    assert channel("visit", accepted=("email", "call"), preferred="call") == "call"
    assert channel("visit", accepted=("email", "call")) == "email"
    assert channel("visit", accepted=()) == "message"


def test_after_vain_tries_the_other_channel_starts_from_the_real_one() -> None:
    plan = Plan("p", "P", "current", (Step("a", "A", channel="preferred", retries=1),))
    found = propose(plan, "a", "no_answer", date(2024, 11, 21), PLAIN, preferred="message")
    assert found.channel == "email"
    assert "by e-mail instead" in told(found.why)
