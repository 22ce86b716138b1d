"""The scenes that lead to the sample's morning: what the rep finds in the queue, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from store.actions import customers, followups, records
from store.actions.touches import Touch
from store.actions.work import work
from tools.sample_days import promise, sell
from tools.sample_goods import CLINICS, ELECTRONICS, FOOD, FURNITURE, SAAS, YACHTS, Market
from tools.sample_names import email
from tools.sample_people import Client, invent
from tools.sample_trade import Sale
from tools.sample_world import TODAY, World

Scene = Callable[[World, date], None]


class Morning:
    """Collects the staged customers and, by day, what happens to them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: list[Client] = []
        self.scenes: dict[date, list[Scene]] = defaultdict(list)

    def who(
        self, name: str | None, market: Market, pattern: str, plan: str, step: str, due: date
    ) -> Client:
        """A staged customer that stands at this step of this plan, due on that day."""
        world = self.world
        client = invent(world.chance, world.namer, market, pattern, TODAY, name)
        client.person = client.person or world.namer.person()
        client.staged, client.plan, client.step, client.due = True, plan, step, due
        self.clients.append(client)
        return client

    def talk(self, client: Client, day: date, outcome: str, note: str, **more: Any) -> None:
        """On that day the open step is worked, with this outcome."""

        def scene(world: World, today: date) -> None:
            row = _next(world, client)
            minutes = 1 if outcome in ("no_answer", "message") else 9
            touch = Touch(row["channel"], outcome, note, minutes, contact_id=client.contact_id)
            followups.finish(world.store, today, row["id"], touch, **more)

        self.scenes[day].append(scene)

    def then(self, day: date, scene: Scene) -> None:
        """On that day something else happens."""
        self.scenes[day].append(scene)


def compose(world: World) -> Morning:
    """Every scene of the morning."""
    morning = Morning(world)
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


def _day(back: int) -> date:
    return TODAY - timedelta(days=back)


def _next(world: World, client: Client) -> Any:
    return world.store.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (client.id,),
    )


def _promise(client: Client, title: str, due: date, then: str) -> Scene:
    def scene(world: World, today: date) -> None:
        promise(world, client, today, title, due, then)

    return scene


def _promises(morning: Morning) -> None:
    dental = morning.who("Lumen Dental", CLINICS, "regular", "clinic-month", "widen", _day(7))
    note = "Second chair comes in February. Wants the price in writing; promised it by Thursday."
    morning.talk(dental, _day(7), "reached", note)
    then = "Here is the price of the second chair, as promised. What else do you need to decide?"
    morning.then(_day(7), _promise(dental, "Send the price of the second chair", TODAY, then))
    rao = morning.who("Rao & Sons", FOOD, "regular", "kitchen-rhythm", "waste", _day(6))
    note = "Two crates short on Tuesday, was angry. Promised the credit note by Wednesday."
    morning.talk(rao, _day(6), "reached", note)
    then = "Here is the credit note for the two crates. The driver counts twice from now on."
    morning.then(_day(6), _promise(rao, "Send the credit note for two crates", _day(1), then))


def _renewals(morning: Morning) -> None:
    for pattern, back in (("regular", 0), ("fading", 2)):
        morning.who(None, SAAS, pattern, "account-care", "renewal", _day(back))
    boat = morning.who(None, YACHTS, "new", "boat-five-years", "value", _day(2))
    boat.sales = [Sale(_day(4 * 365 + 3), ((YACHTS.goods[1], 1),))]
    boat.why = "has"


def _after_sale(morning: Morning) -> None:
    """From the first talk to a sale, and to the questions that follow it."""
    cafe = morning.who("Brightside Café", FOOD, "prospect", "getting-to-know", "decide", _day(31))
    cafe.why = "has"
    note = "Takes the first order on the phone: crates and dairy for the new terrace."
    morning.then(_day(31), _sale(cafe, note, ("FD-01", 6), ("FD-02", 4)))
    note = "All there, fresh. Asked to be called on the 19th, when the month is counted."
    morning.talk(cafe, _day(24), "reached", note, next_due=TODAY)
    labs = morning.who(None, ELECTRONICS, "regular", "yearly-service", "widen", _day(8))
    morning.then(_day(8), _sale(labs, "Signed on the spot.", ("EL-05", 1), ("EL-02", 2)))


def _sale(client: Client, note: str, *items: tuple[str, int]) -> Scene:
    def scene(world: World, today: date) -> None:
        row = _next(world, client)
        touch = Touch(row["channel"], "bought", note, 14, contact_id=client.contact_id)
        sell(world, client, row["id"], touch, today, items)

    return scene


def _silent(morning: Morning) -> None:
    for market, plan, step, back in (
        (CLINICS, "clinic-month", "stock-check", 3),
        (CLINICS, "clinic-month", "service", 0),
        (ELECTRONICS, "yearly-service", "trouble", 0),
    ):
        morning.who(None, market, "silent", plan, step, _day(back))
    hotel = morning.who("Hotel Aurora", FOOD, "silent", "kitchen-rhythm", "season", _day(30))
    hotel.sales = [sale for sale in hotel.sales if sale.day < _day(46)]
    note = (
        "Cool. Two late vans in September, and Brackwater Trading left samples. "
        "I may come by on the 18th, between three and five."
    )
    morning.talk(hotel, _day(30), "reached", note, next_due=_day(1))


def _rests(morning: Morning) -> None:
    over = morning.who(None, FURNITURE, "regular", "yearly-service", "next-need", _day(42))
    note = "Floor is torn open, dust everywhere. Come back when it is done."
    reason = "rebuilding until the middle of November"
    morning.then(_day(42), _rest(over, note, TODAY, reason))
    later = morning.who(None, ELECTRONICS, "irregular", "yearly-service", "trouble", _day(20))
    note = "Nothing before the budget is signed."
    reason = "budget is signed in the second week of January"
    morning.then(_day(20), _rest(later, note, date(2027, 1, 12), reason))


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
    once = morning.who(None, ELECTRONICS, "growing", "yearly-service", "next-need", _day(6))
    morning.talk(once, _day(6), "no_answer", "Rang twice, nobody.")
    twice = morning.who(None, CLINICS, "fading", "clinic-month", "stock-check", _day(10))
    morning.talk(twice, _day(10), "no_answer", "")
    morning.then(_day(6), _again(twice, "Front desk: in surgery until noon."))
    word = morning.who(None, FURNITURE, "irregular", "yearly-service", "complaints", _day(6))
    morning.talk(word, _day(6), "message", "Left word with the front desk.")


def _again(client: Client, note: str) -> Scene:
    def scene(world: World, today: date) -> None:
        row = _next(world, client)
        touch = Touch(row["channel"], "no_answer", note, 1, contact_id=client.contact_id)
        followups.finish(world.store, today, row["id"], touch)

    return scene


def _put_off(morning: Morning) -> None:
    heavy = morning.who(None, ELECTRONICS, "fading", "yearly-service", "complaints", _day(13))
    for back, until in ((13, 6), (6, 2)):
        morning.then(_day(back), _snooze(heavy, _day(until)))


def _snooze(client: Client, until: date) -> Scene:
    def scene(world: World, today: date) -> None:
        followups.snooze(world.store, today, _next(world, client)["id"], until)

    return scene


def _agreed(morning: Morning) -> None:
    visit = morning.who(None, FURNITURE, "growing", "yearly-service", "service-visit", _day(14))
    morning.talk(visit, _day(14), "reached", "Wants to see fabrics for the second floor.")

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

    morning.then(_day(14), samples)
    back = morning.who(None, ELECTRONICS, "lapsed", "win-back", "remedy", date(2026, 12, 8))

    def asks(world: World, today: date) -> None:
        note = "Asked by mail whether we still set up meeting rooms. First word in over a year."
        came = Touch("email", None, note, 5, direction="in", contact_id=back.contact_id)
        records.log(world.store, today, back.id, came, next_due=TODAY)

    morning.then(_day(2), asks)


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

    morning.then(_day(2), fair)


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
        client = morning.who(None, market, "lapsed", "win-back", "ask-why", _day(back))
        client.why = "service" if market is ELECTRONICS else "need_gone"
        morning.talk(client, _day(back), "refused", note, close_reason=reason)
