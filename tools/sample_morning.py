"""The scenes that lead to the sample's morning: what the rep finds in the queue, and why."""

from __future__ import annotations

from datetime import date

from store.actions import customers, followups, records
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.commit import work
from tools.sample_cases import service_cases, three_offers
from tools.sample_days import Scene, promise, sell
from tools.sample_goods import CLINICS, ELECTRONICS, FOOD, FURNITURE, SAAS, YACHTS
from tools.sample_names import email
from tools.sample_people import Client
from tools.sample_scenes import Morning, days_back, ends_on, next_step
from tools.sample_trade import Sale
from tools.sample_world import TODAY, World


def compose(world: World) -> Morning:
    """Every scene of the morning."""
    morning = Morning(world)
    service_cases(morning)
    _promises(morning)
    _renewals(morning)
    _after_sale(morning)
    _silent(morning)
    _rests(morning)
    _unanswered(morning)
    _put_off(morning)
    _agreed(morning)
    _new_faces(morning)
    _closed(morning)
    return morning


def _promise(client: Client, title: str, due: date, then: str) -> Scene:
    def scene(world: World, today: date) -> None:
        promise(world, client, today, title, due, then)

    return scene


def _promises(morning: Morning) -> None:
    dental = morning.who("Lumen Dental", CLINICS, "regular", "clinic-month", "widen", days_back(7))
    note = "Second chair comes in February. Wants the price in writing; promised it by Thursday."
    morning.talk(dental, days_back(7), "reached", note)
    then = "Here is the price of the second chair, as promised. What else do you need to decide?"
    morning.then(days_back(7), _promise(dental, "Send the price of the second chair", TODAY, then))
    rao = morning.who("Rao & Sons", FOOD, "regular", "kitchen-rhythm", "waste", days_back(6))
    note = "Two crates short on Tuesday, was angry. Promised the credit note by Wednesday."
    morning.talk(rao, days_back(6), "reached", note)
    then = "Here is the credit note for the two crates. The driver counts twice from now on."
    morning.then(
        days_back(6), _promise(rao, "Send the credit note for two crates", days_back(1), then)
    )


def _renewals(morning: Morning) -> None:
    morning.who(None, SAAS, "regular", "account-care", "renewal", TODAY)
    boat = morning.who(None, YACHTS, "new", "boat-five-years", "value", days_back(2))
    boat.sales = [Sale(days_back(4 * 365 + 3), ((YACHTS.goods[1], 1),))]
    boat.why = "has"


def _after_sale(morning: Morning) -> None:
    """From the first talk to a sale, and to the questions that follow it."""
    cafe = morning.who("Brightside Café", FOOD, "prospect", "interested", "decide", days_back(31))
    cafe.why = "has"
    note = "Takes the first order on the phone: crates and dairy for the new terrace."
    morning.then(days_back(31), _sale(cafe, note, ("FD-01", 6), ("FD-02", 4)))
    note = "All there, fresh. Asked to be called on the 19th, when the month is counted."
    morning.talk(cafe, days_back(24), "reached", note, next_due=TODAY)
    labs = morning.who(None, ELECTRONICS, "regular", "yearly-service", "widen", days_back(8))
    morning.then(days_back(8), _sale(labs, "Signed on the spot.", ("EL-05", 1), ("EL-02", 2)))


def _sale(client: Client, note: str, *items: tuple[str, int]) -> Scene:
    def scene(world: World, today: date) -> None:
        row = next_step(world, client)
        touch = Touch(row["channel"], "bought", note, 14, contact_id=client.contact_id)
        sell(world, client, row["id"], touch, today, items)

    return scene


def _silent(morning: Morning) -> None:
    for market, step, back, last, backs in (
        (CLINICS, "stock-check", 3, 91, ()),
        (CLINICS, "service", 0, 77, (36, 22, 9)),
        (ELECTRONICS, "trouble", 0, 171, (41, 27, 13)),
    ):
        client = morning.who(None, market, "silent", market.plan, step, days_back(back))
        if backs:
            three_offers(morning, client, backs)
        ends_on(client, last)
    hotel = morning.who("Hotel Aurora", FOOD, "silent", FOOD.plan, "season", days_back(30))
    hotel.likes = "visit"
    ends_on(hotel, 46)
    note = (
        "Cool. Two late vans in September, and Brackwater Trading left samples. "
        "I may come by on the 18th, between three and five."
    )
    morning.talk(hotel, days_back(30), "reached", note, next_due=days_back(1))


def _rests(morning: Morning) -> None:
    over = morning.who(None, FURNITURE, "regular", "yearly-service", "next-need", days_back(42))
    note = "Floor is torn open, dust everywhere. Come back when it is done."
    reason = "rebuilding until the middle of November"
    morning.then(days_back(42), _rest(over, note, TODAY, reason))
    later = morning.who(None, ELECTRONICS, "irregular", "yearly-service", "trouble", days_back(20))
    note = "Nothing before the budget is signed."
    reason = "budget is signed in the second week of January"
    morning.then(days_back(20), _rest(later, note, date(2027, 1, 12), reason))


def _rest(client: Client, note: str, until: date, reason: str) -> Scene:
    """A talk, and then nothing until that day."""

    def scene(world: World, today: date) -> None:
        records.log(
            world.store,
            today,
            client.id,
            Touch("call", None, note, 6, contact_id=client.contact_id),
        )
        followups.rest(world.store, today, client.id, until, reason)

    return scene


def _unanswered(morning: Morning) -> None:
    once = morning.who(None, ELECTRONICS, "growing", "yearly-service", "next-need", days_back(6))
    morning.talk(once, days_back(6), "no_answer", "Rang twice, nobody.")
    twice = morning.who(None, CLINICS, "fading", "clinic-month", "stock-check", days_back(10))
    morning.talk(twice, days_back(10), "no_answer", "")
    morning.then(days_back(6), _again(twice, "Front desk: in surgery until noon."))
    word = morning.who(None, FURNITURE, "irregular", "yearly-service", "complaints", days_back(6))
    morning.talk(word, days_back(6), "message", "Left word with the front desk.")


def _again(client: Client, note: str) -> Scene:
    def scene(world: World, today: date) -> None:
        row = next_step(world, client)
        touch = Touch(row["channel"], "no_answer", note, 1, contact_id=client.contact_id)
        followups.finish(world.store, today, row["id"], touch)

    return scene


def _put_off(morning: Morning) -> None:
    heavy = morning.who(None, ELECTRONICS, "fading", "yearly-service", "complaints", days_back(13))
    for back, until in ((13, 6), (6, 2)):
        morning.then(days_back(back), _snooze(heavy, days_back(until)))


def _snooze(client: Client, until: date) -> Scene:
    def scene(world: World, today: date) -> None:
        put_off(world.store, today, next_step(world, client)["id"], until)

    return scene


def _agreed(morning: Morning) -> None:
    visit = morning.who(
        None, FURNITURE, "growing", "yearly-service", "service-visit", days_back(14)
    )
    morning.talk(visit, days_back(14), "reached", "Wants to see fabrics for the second floor.")

    def samples(world: World, today: date) -> None:
        followups.add(
            world.store,
            today,
            visit.id,
            TODAY,
            "Bring the fabric samples",
            channel="visit",
            minutes=40,
            say="I have brought the fabrics for the second floor. Which two shall we try there?",
        )

    morning.then(days_back(14), samples)
    back = morning.who(None, ELECTRONICS, "lapsed", "win-back", "remedy", date(2026, 12, 8))

    def asks(world: World, today: date) -> None:
        note = "Asked by mail whether we still set up meeting rooms. First word in over a year."
        came = Touch("email", None, note, 5, direction="in", contact_id=back.contact_id)
        records.log(world.store, today, back.id, came)

    morning.then(days_back(1), asks)


def _new_faces(morning: Morning) -> None:
    """Two cards from a fair, typed in the day after."""

    def fair(world: World, today: date) -> None:
        for market in (CLINICS, SAAS):
            person = world.namer.person()
            name = world.namer.company(market.key, market.suffixes)
            added = customers.add(
                world.store,
                today,
                name,
                due=TODAY,
                segment=market.name,
                source="events",
                city=world.namer.town(),
                country="DE",
                owner_id=world.reps["Alex Rivers"],
            )
            _card(world, today, added.customer_id, name, person)

    morning.then(days_back(2), fair)


def _card(world: World, today: date, customer: bytes, name: str, person: str) -> None:
    with work(world.store, today, f"the card of {person}") as unit:
        contact = unit.insert("contact", {"customer_id": customer, "name": person})
        for kind, value in (("phone", world.namer.landline()), ("email", email(person, name))):
            unit.insert(
                "way",
                {"customer_id": customer, "contact_id": contact, "kind": kind, "value": value},
            )


def _closed(morning: Morning) -> None:
    """Four who will not come back, and what they said."""
    for market, back, reason, note in (
        (FOOD, 30, "gave up the business", "The lease ran out, closes for good. Wished them well."),
        (CLINICS, 23, "moved abroad", "Sold the practice and moved. The buyer is with a chain."),
        (ELECTRONICS, 16, "asked not to be contacted again", "No more calls, please. Noted."),
        (SAAS, 9, "merged, the parent has its own system", "Friendly. Will name us to others."),
    ):
        plan, step, why = ("need-gone", "farewell", "need_gone")
        if market is ELECTRONICS:
            plan, step, why = ("win-back", "ask-why", "service")
        client = morning.who(None, market, "lapsed", plan, step, days_back(back))
        client.why = why
        morning.talk(client, days_back(back), "refused", note, close_reason=reason)
