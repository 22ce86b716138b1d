"""What was said and offered: talks, offers and answers of the sample, before and after it began."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from store.ledger.unit import Unit
from store.lifecycle.plans import Outcome
from tools import sample_words as words
from tools.sample_people import Client
from tools.sample_world import BEGUN, World

if TYPE_CHECKING:
    import random

_CHANNELS = ("call",) * 9 + ("visit",) * 2 + ("email",) * 3 + ("message",) * 2
# Segments whose goods come in boxes; nobody unpacks an account or a boat.
_SHIPPED = ("food", "clinics", "electronics", "furniture")
MINUTES = {"call": (3, 14), "visit": (25, 70), "meeting": (30, 60), "email": (4, 12),
    "message": (1, 4), "service_case": (8, 40), "return": (6, 25)}  # fmt: skip


def say(chance: random.Random, client: Client, templates: Sequence[str]) -> str:
    """A note with the customer's own people and goods in it; none is said twice of anybody."""
    if client.kind == "person":
        templates = [each for each in templates if not words.OF_FIRMS.search(each)]
    fresh = [each for each in templates if each not in client.said] or templates
    template = chance.choice(fresh)
    client.said.add(template)
    one, other = client.goods(chance)
    text = template.format(
        first=client.first,
        product=one.spoken,
        other=other.spoken,
        rival=client.rival,
        n=chance.randint(2, 9),
    )
    return text[:1].upper() + text[1:]


def note_for(chance: random.Random, client: Client, channel: str, outcome: Outcome) -> str | None:
    """What the rep wrote down after a touch with this outcome; often nothing."""
    return say(chance, client, _notes(client, channel, outcome)) or None


def _notes(client: Client, channel: str, outcome: Outcome) -> tuple[str, ...]:
    spoken = channel in ("call", "visit", "meeting")
    if outcome == "no_answer":
        return words.NO_ANSWER if spoken else words.NO_REPLY
    if outcome != "reached":
        return words.AFTER[outcome]
    if channel in ("email", "message") and client.stage != "current":
        return words.WRITTEN
    shipped = client.market.key in _SHIPPED
    if channel == "email":
        return words.EMAILS
    if channel == "message":
        return words.MESSAGES + (words.ARRIVED if shipped else ())
    if client.stage == "potential":
        return words.FIRST_TALKS
    if client.stage == "former":
        return words.LOST_TALKS
    seen = channel != "call" and shipped
    return words.VISITS if seen else words.REACHED[client.market.key]


def talks(unit: Unit, world: World, client: Client, seen: date) -> None:
    """Touches of the last year before the beginning, in time order."""
    chance = world.chance
    first = max(seen, BEGUN - timedelta(days=330))
    if client.why in ("unknown", "offered") or (BEGUN - first).days < 10:
        count = 0
    else:
        count = chance.choice((1, 2, 2, 3, 3, 4))
    days = sorted(chance.randint(3, (BEGUN - first).days - 1) for _ in range(count))[::-1]
    for ago in days:
        day = _working(world, BEGUN - timedelta(days=ago))
        _talk(unit, world, client, day)
    if client.why in ("asked", "asked again"):
        _inbound(unit, world, client, _working(world, BEGUN - timedelta(days=chance.randint(1, 9))))
    elif client.stage == "current" and chance.random() < 0.12:
        _inbound(
            unit, world, client, _working(world, BEGUN - timedelta(days=chance.randint(2, 90)))
        )
    for sale in client.sales:
        if sale.taken_back and sale.day + timedelta(days=6) <= BEGUN:
            note = say(chance, client, words.RETURNS)
            day = sale.day + timedelta(days=6)
            touch(unit, world, client, day, "return", "in", None, note, "Tomas Berglund")


def touch(
    unit: Unit,
    world: World,
    client: Client,
    day: date,
    channel: str,
    direction: str = "out",
    outcome: str | None = None,
    note: str | None = None,
    rep: str | None = None,
    **more: Any,
) -> bytes:
    """Write one interaction of a day in the past."""
    chance = world.chance
    moment = datetime.combine(day, time(chance.randint(7, 15), chance.randrange(60)))
    values = {"minutes": chance.randint(*MINUTES[channel]), **more}
    return unit.insert(
        "interaction",
        {
            "customer_id": client.id,
            "contact_id": client.contact_id,
            "rep_id": world.reps[rep or client.owner],
            "channel": channel,
            "direction": direction,
            "happened_at": f"{moment:%Y-%m-%dT%H:%M:%S.000000Z}",
            "happened_on": day.isoformat(),
            "outcome": outcome,
            "note": note,
            **values,
        },
    )


def service_case(unit: Unit, world: World, client: Client, day: date) -> None:
    """A complaint or a question that came in, and the answer of the service a day later."""
    chance = world.chance
    shipped = client.market.key in _SHIPPED
    note = say(chance, client, (*words.SERVICE, *(words.DELIVERIES if shipped else ())))
    came, _, done = note.partition(" | ")
    touch(
        unit, world, client, day, "service_case", "in", None, came, "Tomas Berglund", minutes=None
    )
    after = world.calendar.add_working(day, 1)
    touch(unit, world, client, after, "service_case", "out", "reached", done, "Tomas Berglund")


def offers(unit: Unit, world: World, client: Client) -> None:
    """What was offered, and the answer with its reason."""
    chance = world.chance
    if client.market.key == "lockers":
        return
    if client.why == "offered":
        _offer(unit, world, client, BEGUN - timedelta(days=chance.randint(3, 25)), "open")
    elif client.why not in ("unknown", "none", "no_possibility") and chance.random() < 0.4:
        day = BEGUN - timedelta(days=chance.randint(12, 260))
        bought = ("accepted", "accepted") if client.stage == "current" else ()
        answer = chance.choice((*bought, "refused", "refused", "refused"))
        _offer(unit, world, client, day, answer)
        if chance.random() < 0.25:
            _offer(unit, world, client, BEGUN - timedelta(days=chance.randint(2, 11)), "open")


def answers(unit: Unit, world: World, client: Client) -> None:
    """Answers to satisfaction questions; whoever fades is less content."""
    chance = world.chance
    if client.stage != "current" or chance.random() > 0.4:
        return
    low = client.pattern in ("fading", "silent")
    for kind, scale in chance.sample((("nps", 10), ("csat", 5), ("ces", 7)), chance.randint(1, 2)):
        score = scale - chance.choice((2, 3, 4) if low and scale > 5 else (0, 1, 1, 2))
        day = _working(world, BEGUN - timedelta(days=chance.randint(5, 240)))
        unit.insert(
            "satisfaction",
            {
                "customer_id": client.id,
                "kind": kind,
                "score": score,
                "answered_on": day.isoformat(),
            },
        )


def promises(unit: Unit, world: World, client: Client) -> None:
    """A promise of the past: most were kept, and on the day."""
    chance = world.chance
    if client.stage != "current" or chance.random() > 0.1:
        return
    _, other = client.goods(chance)
    made = _working(world, BEGUN - timedelta(days=chance.randint(20, 200)))
    due = world.calendar.add_working(made, chance.randint(2, 8))
    kept = chance.random() < 0.7
    settled = due if kept else world.calendar.add_working(due, chance.randint(1, 5))
    unit.insert(
        "promise",
        {
            "customer_id": client.id,
            "title": chance.choice(words.PROMISED)[0].format(other=other.spoken),
            "made_on": made.isoformat(),
            "due_on": due.isoformat(),
            "state": "kept" if kept else "broken",
            "settled_on": settled.isoformat(),
        },
    )


def _talk(unit: Unit, world: World, client: Client, day: date) -> None:
    chance = world.chance
    if client.stage == "current" and chance.random() < 0.1:
        service_case(unit, world, client, day)
        return
    channel = chance.choice(_CHANNELS)
    outcome: Outcome = chance.choice(("reached",) * 7 + ("no_answer", "no_answer", "message"))
    if channel != "call":
        outcome = "reached"
    note = note_for(chance, client, channel, outcome)
    touch(unit, world, client, day, channel, "out", outcome, note)


def _inbound(unit: Unit, world: World, client: Client, day: date) -> None:
    chance = world.chance
    channel = chance.choice(tuple(words.INBOUND))
    note = say(chance, client, words.INBOUND[channel])
    touch(unit, world, client, day, channel, "in", None, note)


def _offer(unit: Unit, world: World, client: Client, day: date, answer: str) -> None:
    chance = world.chance
    _, good = client.goods(chance)
    count = 1 if client.market.key == "yachts" else chance.randint(1, 4)
    later = _working(world, day + timedelta(days=chance.randint(3, 9)))
    unit.insert(
        "offer",
        {
            "customer_id": client.id,
            "product_id": world.goods[good.code],
            "title": good.name if count == 1 else f"{count} × {good.name}",
            "amount": good.price * count,
            "offered_on": _working(world, day).isoformat(),
            "answer": answer,
            "answered_on": None if answer == "open" else later.isoformat(),
            "reason": chance.choice(words.OFFER_REFUSALS) if answer == "refused" else None,
        },
    )


def _working(world: World, day: date) -> date:
    return world.calendar.previous_working(day)
