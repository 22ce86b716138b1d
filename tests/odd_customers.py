"""A store with one customer of every odd kind, each in a state that its name tells."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from store.actions import (
    card,
    cases,
    close_customer,
    customers,
    followups,
    groups,
    own_fields,
    products,
    promises,
    records,
    sales,
    segments,
)
from store.actions.contacts import person
from store.actions.touches import Touch
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.settings.own_fields import own_fields as known_fields
from tests.kit import TODAY, crowd

LONG_AGO = TODAY - timedelta(days=400)
LABEL = "What our warehouse calls them"  # longer than the room for a label


def fill_with_odd(store: Store) -> dict[str, bytes]:
    """Add them all; their ids by name."""
    crowd(store)
    found: dict[str, bytes] = {}

    def add(name: str, days: int = 60, **more: Any) -> bytes:
        day = TODAY - timedelta(days=days)
        found[name] = customers.add(store, day, name, due=day, **more).customer_id
        return found[name]

    own_fields.add_field(store, TODAY, LABEL)
    segments.set_segment(store, TODAY, "Subscribers", contract_days=365)
    add("No history", 0)
    add("Lead", source="fair", need="has", decision="the board, by price")

    who = add("Complaint open")
    cases.open_case(store, TODAY - timedelta(days=3), who, "complaint", "it squeaks", angry=True)
    cases.open_case(store, TODAY - timedelta(days=1), who, "enquiry", "a price", channel="email")

    who = add("Complaint settled")
    case = cases.open_case(store, TODAY - timedelta(days=9), who, "complaint", "it came late")
    assert case.record_id is not None
    cases.close_case(store, TODAY - timedelta(days=5), case.record_id, "the carrier")

    who = add("Upset")
    records.log(store, TODAY, who, Touch(outcome="reached", note="never again", felt="upset"))

    who = add("Resting")
    followups.rest(store, TODAY, who, TODAY + timedelta(days=30), "on parental leave")

    who = add("Contract ends", 800, segment="Subscribers")
    for days in (790, 425, 350):
        sales.purchase(store, TODAY, who, 90_000, day=TODAY - timedelta(days=days))
    card.edit(store, TODAY, who, {"paid_until": TODAY + timedelta(days=12)})

    who = add("Several contacts", city="Riga", country="LV")
    people = [person(f"Person {n}, buyer, +371 6722 000{n}") for n in range(6)]
    card.edit(
        store, TODAY, who,
        {"preferred_channel": "visit", "time_zone": "Asia/Manila", "hours": "9-12"},
        add_contacts=people,
    )  # fmt: skip
    records.log(store, TODAY, who, Touch(channel="message", direction="in", note="ring me"))
    followups.add(store, TODAY, who, TODAY + timedelta(days=3), "Bring samples", channel="visit")

    who = add("Promise broken")
    for days, title in ((20, "the price list"), (10, "a sample"), (8, "a drawing")):
        day = TODAY - timedelta(days=days)
        records.promise(store, day, who, title, day + timedelta(days=2))
    promise = store.value("SELECT id FROM promise WHERE title = 'the price list'")
    promises.settle_promise(store, TODAY, promise, kept=False)

    own = own_fields.own_field(known_fields(store), LABEL)
    who = add("Tags and fields", tags=("vip", "north"), own={own.own: "shelf 4"}, pains="waiting")
    records.satisfaction(store, TODAY - timedelta(days=40), who, "nps", 7)
    records.satisfaction(store, TODAY, who, "nps", 9)
    card.edit(store, TODAY, who, {"do_not_contact": "they wrote so"})

    who = add("Left", 400)
    sales.purchase(store, TODAY, who, 9_000, day=LONG_AGO)
    groups.said_left(store, TODAY, who, "competitor", "Dentix")

    who = add("Closed")
    close_customer.close(store, TODAY, who, "practice sold")

    who = add("Standard offers, then silence", 200)
    names = ["Chair", "Lamp", "Filter"]
    for name in names:
        products.add_product(store, TODAY, name)
    products.set_standard(store, TODAY, names)
    for name in names:
        records.offer(store, TODAY - timedelta(days=92), who, name, amount=1_250)

    who = add("Steady buyer", 700)
    for days in range(20, 700, 31):
        sales.purchase(store, TODAY, who, 12_345, cost=9_000, day=TODAY - timedelta(days=days))

    who = add("One purchase")
    sales.purchase(store, TODAY, who, 5_000, day=TODAY - timedelta(days=20))
    score_everybody(store, TODAY)
    return found
