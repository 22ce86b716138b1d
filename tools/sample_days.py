"""The weeks in which the rep worked with the program: follow-ups finished, moved, promised.

Everything goes through the program's own actions, so that journal, plans and load are what a rep
would have left behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from store.actions import cases, followups, records
from store.actions.snooze import PUSHES_BEFORE_DECISION
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.ledger.commit import work
from store.lifecycle.plans import Outcome
from tools import sample_words as words
from tools.sample_entry import book
from tools.sample_people import Client
from tools.sample_touches import MINUTES, note_for, say
from tools.sample_world import BEGUN, TODAY, World

Scene = Callable[[World, date], None]

_OFFERING: Final = {"season", "widen", "first-offer", "second-offer", "return-offer", "offer",
    "smaller", "one-order"}  # fmt: skip
_LAST_WEEK: Final = TODAY - timedelta(days=6)
_OUTCOMES: Final[tuple[Outcome, ...]] = (
    *("reached",) * 66, *("no_answer",) * 16, *("message",) * 8, *("refused",) * 5,
    *("bought",) * 4, "wrong_number",
)  # fmt: skip


def live(
    world: World,
    clients: Sequence[Client],
    scenes: Mapping[date, Sequence[Scene]],
    evening: Sequence[Scene],
) -> None:
    """Every working day from the beginning to yesterday, and what came in on its evening."""
    known = {client.id: client for client in clients}
    for day in world.calendar.working_between(BEGUN + timedelta(days=1), TODAY - timedelta(days=1)):
        world.clock.set(day, 7, 20)
        for scene in scenes.get(day, ()):
            world.clock.wait(world.chance.randint(6, 16))
            scene(world, day)
        _due(world, known, day)
        if day.weekday() in (1, 3):
            _came_in(world, clients, day)
        if day.weekday() == 4 or day == TODAY - timedelta(days=1):
            _invoices(world, clients, day)
    world.clock.set(day, 16, 20)
    for scene in evening:
        world.clock.wait(world.chance.randint(6, 16))
        scene(world, day)


def _due(world: World, known: Mapping[bytes, Client], day: date) -> None:
    """Work what is due; a little of it is left for another day."""
    rows = world.store.rows(
        "SELECT * FROM follow_up WHERE is_open = 1 AND due_on <= ? ORDER BY due_on, id",
        (day.isoformat(),),
    )
    for row in rows:
        client = known.get(row["customer_id"])
        if client is None or client.staged or client.plain:
            continue
        if world.chance.random() > 0.97:
            continue
        world.clock.wait(world.chance.randint(7, 24))
        _work(world, client, row, day)


def _work(world: World, client: Client, row: Any, day: date) -> None:
    chance, store = world.chance, world.store
    luck = chance.random()
    if luck < 0.04 and row["pushes"] < PUSHES_BEFORE_DECISION:
        until = world.calendar.add_working(day, chance.choice((1, 3, 5)))
        put_off(store, day, row["id"], until)
        return
    if luck < 0.05 and row["kind"] == "step":
        followups.skip(store, day, row["id"], chance.choice(words.SKIPPED))
        return
    outcome = _outcome(world, client, row, day)
    note = note_for(chance, client, row["channel"], outcome)
    touch = Touch(
        channel=row["channel"],
        outcome=outcome,
        note=f"Done: {row['title']}." if row["kind"] == "promise" else note,
        minutes=1 if outcome in ("no_answer", "message") else _minutes(world, row["channel"]),
        contact_id=client.contact_id,
    )
    if outcome == "refused" and client.stage == "former" and chance.random() < 0.4:
        reason = chance.choice(words.CLOSED)
        followups.finish(store, day, row["id"], touch, close_reason=reason)
        return
    if outcome == "reached" and chance.random() < 0.04:
        until = world.calendar.add_working(day, chance.randint(20, 70))
        reason = chance.choice(words.RESTS)
        records.log(store, day, client.id, replace(touch, outcome=None))
        followups.rest(store, day, client.id, until, reason)
        return
    if outcome == "bought":
        _bought(world, client, row, touch, day)
        return
    followups.finish(store, day, row["id"], touch)
    if outcome == "reached":
        _besides(world, client, row, day)


def _outcome(world: World, client: Client, row: Any, day: date) -> Outcome:
    if row["kind"] == "promise":
        return "reached"
    outcome = world.chance.choice(_OUTCOMES)
    if day >= _LAST_WEEK and outcome in ("no_answer", "message"):
        # What comes back within days belongs to the script of the morning.
        return "reached"
    rare = client.market.key in ("electronics", "furniture") or client.stage == "potential"
    if outcome == "bought" and not rare:
        return "reached"
    if outcome == "wrong_number" and row["channel"] != "call":
        return "no_answer"
    return outcome


def _minutes(world: World, channel: str) -> int:
    return world.chance.randint(*MINUTES[channel])


def _bought(world: World, client: Client, row: Any, touch: Touch, day: date) -> None:
    good, _ = client.goods(world.chance)
    count = world.chance.randint(1, 3)
    sell(world, client, row["id"], touch, day, [(good.code, count)])
    client.pattern = "new" if client.stage == "potential" else client.pattern


def sell(
    world: World,
    client: Client,
    follow_up: bytes,
    touch: Touch,
    day: date,
    items: Sequence[tuple[str, int]],
) -> None:
    """Finish a follow-up with a purchase, and note what was bought."""
    goods = {good.code: good for good in client.market.goods}
    lines = [(goods[code], count) for code, count in items]
    followups.finish(
        world.store,
        day,
        follow_up,
        touch,
        bought=sum(good.price * count for good, count in lines),
        bought_cost=sum(good.cost * count for good, count in lines),
    )
    purchase = world.store.value(
        "SELECT id FROM purchase WHERE customer_id = ? ORDER BY id DESC LIMIT 1", (client.id,)
    )
    with work(world.store, day, f"what {client.name} bought", undoable=False) as unit:
        for good, count in lines:
            unit.insert(
                "purchase_line",
                {
                    "purchase_id": purchase,
                    "product_id": world.goods[good.code],
                    "title": good.name,
                    "quantity": str(count),
                    "amount": good.price * count,
                    "cost": good.cost * count,
                },
            )


def _besides(world: World, client: Client, row: Any, day: date) -> None:
    """What a good talk leaves behind: a score, an offer, a promise, a date."""
    chance, store = world.chance, world.store
    if row["step_key"] in ("score", "satisfaction"):
        top = 9 if client.pattern in ("regular", "growing") else 8
        records.satisfaction(store, day, client.id, "nps", top - chance.choice((0, 0, 1, 2)))
    elif row["step_key"] in _OFFERING:
        good, _ = client.goods(chance)
        made = records.offer(store, day, client.id, good.name, amount=good.price)
        # Whoever buys already knows at once; the others think it over.
        if client.stage == "current" and chance.random() < 0.5 and made.record_id is not None:
            reason = chance.choice(words.OFFER_REFUSALS)
            records.answer_offer(store, day, made.record_id, "refused", reason)
    elif chance.random() < 0.06 and client.stage != "former":
        due = world.calendar.add_working(day, chance.randint(2, 7))
        _, other = client.goods(chance)
        title, then = (
            text.format(product=other.spoken, other=other.spoken)
            for text in chance.choice(words.PROMISED)
        )
        promise(world, client, day, title, due, then)
    elif chance.random() < 0.06:
        due = world.calendar.add_working(day, chance.randint(4, 30))
        title, channel = chance.choice(words.AGREED)
        followups.add(store, day, client.id, due, title, channel=channel, say=words.AGREED_SAY)


def promise(world: World, client: Client, day: date, title: str, due: date, then: str) -> None:
    """Promise something by a day, with the words for that day."""
    records.promise(world.store, day, client.id, title, due)
    with work(world.store, day, f"words for “{title}”", undoable=False) as unit:
        made = unit.row(
            "SELECT id FROM follow_up WHERE customer_id = ? AND kind = 'promise' "
            "ORDER BY id DESC LIMIT 1",
            (client.id,),
        )
        assert made is not None
        unit.update("follow_up", made["id"], {"say": then})


def _came_in(world: World, clients: Sequence[Client], day: date) -> None:
    """Somebody calls or writes; a complaint comes in and is dealt with."""
    current = [each for each in clients if each.stage == "current" and not each.staged]
    world.clock.set(day, 14, world.chance.randrange(60))
    if day.weekday() == 1:
        _complaint(world, [each for each in current if each.market.key in words.COMPLAINTS], day)
        return
    client = world.chance.choice([each for each in current if not each.plain])
    channel = world.chance.choice(tuple(words.INBOUND))
    note = say(world.chance, client, words.INBOUND[channel])
    came = Touch(
        channel=channel, direction="in", note=note, minutes=4, contact_id=client.contact_id
    )
    records.log(world.store, day, client.id, came)


def _complaint(world: World, clients: Sequence[Client], day: date) -> None:
    # Only the content: with a low score a complaint would count as leaving.
    content = [each for each in clients if each.pattern in ("regular", "growing")]
    client = world.chance.choice([each for each in content if not each.plain])
    title, cause = world.chance.choice(words.COMPLAINTS[client.market.key])
    said = say(world.chance, client, (title,))
    opened = cases.open_case(world.store, day, client.id, "complaint", said, channel="call")
    world.clock.wait(world.chance.randint(20, 60))
    assert opened.record_id is not None
    cases.close_case(world.store, day, opened.record_id, cause, world.chance.choice(words.MENDED))


def _invoices(world: World, clients: Sequence[Client], day: date) -> None:
    """The week's invoices come in as a file."""
    world.clock.set(day, 15, 30)
    with work(world.store, day, undoable=False) as unit:
        count = sum(book(unit, world, client, day) for client in clients)
        unit.title = f"imported {count} purchases from invoices-{day.isoformat()}.csv"
