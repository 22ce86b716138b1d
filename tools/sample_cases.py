"""Scenes of the morning about what came in and what was offered in vain."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions import cases, records
from store.ledger.commit import work
from tools.sample_days import Scene
from tools.sample_goods import CLINICS, FOOD, FURNITURE, Good
from tools.sample_people import Client
from tools.sample_scenes import Morning, days_back
from tools.sample_trade import Sale, went_on
from tools.sample_world import World


def service_cases(morning: Morning) -> None:
    """What came in last evening, a complaint to be asked about today, and two that are closed."""
    asks = morning.who(None, FURNITURE, "growing", "yearly-service", "trouble", date(2026, 12, 9))
    title = "price and delivery of twelve desks for the second floor"
    say = "You asked for twelve desks. Here is the price; they can stand there before Christmas."
    morning.evening.append(_opens(asks, "enquiry", title, "email", say))
    spoiled = morning.who(None, FOOD, "regular", "kitchen-rhythm", "order-check", date(2026, 12, 2))
    title = "two crates of vegetables frozen through"
    say = "I am sorry for the crates. New ones come tomorrow before six; what did you go without?"
    morning.evening.append(_opens(spoiled, "complaint", title, "call", say, angry=True))
    size = morning.who(None, CLINICS, "regular", "clinic-month", "dates", date(2026, 12, 10))
    morning.then(
        days_back(6),
        _opens(size, "complaint", "gloves one size too small", "call"),
    )
    say = "You got the gloves in the right size on Tuesday. Is it settled, or is something left?"
    morning.then(
        days_back(3), _answers(size, "Sent the right size by courier, the rest is free.", say)
    )
    late = morning.who(None, FOOD, "regular", "kitchen-rhythm", "taste", date(2026, 12, 3))
    title = "van came at ten instead of six"
    morning.then(days_back(15), _opens(late, "complaint", title, "call", angry=True))
    morning.then(
        days_back(14), _closes(late, "late delivery", "another driver, and a call if late")
    )
    sheet = morning.who(None, CLINICS, "irregular", "clinic-month", "service", date(2026, 12, 14))
    title = "data sheets of the wipes for the audit"
    morning.then(days_back(10), _opens(sheet, "enquiry", title, "email"))
    morning.then(days_back(9), _closes(sheet, None, "All four sheets in one file."))


def _opens(
    client: Client,
    kind: str,
    title: str,
    channel: str,
    say: str | None = None,
    *,
    angry: bool = False,
) -> Scene:
    """A case comes in; `say` are the words for the answer where it is still owed."""

    def scene(world: World, today: date) -> None:
        with work(world.store, today) as unit:
            cases.open_case(
                world.store, today, client.id, kind, title, channel=channel, angry=angry
            )
            if say is not None:
                unit.update("follow_up", _case(world, client)["follow_up_id"], {"say": say})

    return scene


def _answers(client: Client, note: str, say: str) -> Scene:
    """We answer a complaint; `say` are the words for asking whether it is settled."""

    def scene(world: World, today: date) -> None:
        with work(world.store, today) as unit:
            case = _case(world, client)
            effect = cases.answer_case(world.store, today, case["id"], note, minutes=12)
            assert effect.next_id is not None
            unit.update("follow_up", effect.next_id, {"say": say})

    return scene


def _closes(client: Client, cause: str | None, note: str) -> Scene:
    def scene(world: World, today: date) -> None:
        cases.close_case(world.store, today, _case(world, client)["id"], cause, note)

    return scene


def _case(world: World, client: Client) -> Any:
    """The customer's case; no staged one has two."""
    return world.store.row("SELECT * FROM service_case WHERE customer_id = ?", (client.id,))


def three_offers(morning: Morning, client: Client, backs: tuple[int, ...]) -> None:
    """What everyone offers by habit, one after the other; and nothing is bought."""
    sales = [sale for sale in client.sales if not _second(client, sale)]
    client.sales = went_on(sales, client.market, stays=True)
    reasons = ("no need this year", "quantity too large", None)
    for good, back, reason in zip(client.market.goods, backs, reasons, strict=False):
        morning.then(days_back(back), _offer(client, good, reason))


def _offer(client: Client, good: Good, reason: str | None) -> Scene:
    """An offer, refused at once for this reason; None: they think it over."""

    def scene(world: World, today: date) -> None:
        made = records.offer(world.store, today, client.id, good.name, amount=good.price * 4)
        if reason is not None:
            assert made.record_id is not None
            records.answer_offer(world.store, today, made.record_id, "refused", reason)

    return scene


def _second(client: Client, sale: Sale) -> bool:
    """Whether the sale holds what others go on to: this one is still to be offered it."""
    assert client.market.then is not None
    return any(good is client.market.goods[client.market.then[1]] for good, _ in sale.items)
