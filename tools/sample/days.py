"""The weeks in which the rep worked with the program: follow-ups finished, moved, promised.

Everything goes through the program's own actions, so that journal, plans and load are what a rep
would have left behind.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from store.actions import cases, followups, records
from store.actions.snooze import PUSHES_BEFORE_DECISION, snooze
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.lifecycle.plans import Outcome
from tools.sample.scenes import play, sell
from tools.sample.stage import BEGUN, TODAY, Client, World, rows, texts

_OFFERING: Final = {"season", "widen", "first-offer", "second-offer", "return-offer", "offer",
    "smaller", "one-order"}  # fmt: skip
_LAST_WEEK: Final = TODAY - timedelta(days=6)
_OUTCOMES: Final[tuple[Outcome, ...]] = (
    *("reached",) * 66, *("no_answer",) * 16, *("message",) * 8, *("refused",) * 5,
    *("bought",) * 4, "wrong_number",
)  # fmt: skip
_MINUTES: Final = {"call": (3, 14), "visit": (25, 70), "email": (4, 12), "message": (1, 4)}
# Where something is bought now and then only, a talk may end in a sale.
_RARE: Final = ("Electronics", "Furniture")


def live(world: World) -> None:
    """Every working day from the beginning to yesterday, and what came in on its evening."""
    scenes: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for scene in texts("morning")["scene"]:
        scenes[scene["on"]].append(scene)
    known = {client.id: client for client in world.clients}
    for day in world.calendar.working_between(BEGUN + timedelta(days=1), TODAY - timedelta(days=1)):
        world.clock.set(day, 7, 20)
        _play(world, day, [each for each in scenes[day] if "evening" not in each])
        _due(world, known, day)
        if day.weekday() == 1:
            _complaint(world, day)
        elif day.weekday() == 3:
            _came_in(world, day)
        if day.weekday() == 4 or day == TODAY - timedelta(days=1):
            _invoices(world, day)
        world.clock.set(day, 16, 20)
        _play(world, day, [each for each in scenes[day] if "evening" in each])


def _play(world: World, day: date, scenes: Sequence[dict[str, Any]]) -> None:
    for scene in scenes:
        world.clock.wait(world.chance.randint(6, 16))
        play(world, day, scene)


def _due(world: World, known: dict[bytes, Client], day: date) -> None:
    """Work what is due; a little of it is left for another day."""
    found = world.store.rows(
        "SELECT * FROM follow_up WHERE is_open = 1 AND due_on <= ? ORDER BY due_on, id",
        (day.isoformat(),),
    )
    for row in found:
        client = known.get(row["customer_id"])
        if client is None or client.part or world.chance.random() > 0.97:
            continue
        world.clock.wait(world.chance.randint(7, 24))
        _work(world, client, row, day)


def _work(world: World, client: Client, row: Any, day: date) -> None:
    chance, store, words = world.chance, world.store, world.words
    luck = chance.random()
    if luck < 0.04 and row["pushes"] < PUSHES_BEFORE_DECISION:
        snooze(store, day, row["id"], world.calendar.add_working(day, chance.choice((1, 3, 5))))
        return
    if luck < 0.05 and row["kind"] == "step":
        followups.skip(store, day, row["id"], chance.choice(words["skipped"]))
        return
    outcome = _outcome(world, client, row, day)
    note = _say(world, client, _notes(words, client, row["channel"], outcome)) or None
    quick = outcome in ("no_answer", "message")
    touch = Touch(
        channel=row["channel"],
        outcome=outcome,
        note=f"Done: {row['title']}." if row["kind"] == "promise" else note,
        minutes=1 if quick else chance.randint(*_MINUTES.get(row["channel"], (5, 20))),
        contact_id=client.contact_id,
    )
    if outcome == "refused" and client.stage == "former" and chance.random() < 0.4:
        reason = chance.choice(words["closed"])
        followups.finish(store, day, row["id"], touch, close_reason=reason)
    elif outcome == "reached" and chance.random() < 0.04:
        until = world.calendar.add_working(day, chance.randint(20, 70))
        records.log(store, day, client.id, replace(touch, outcome=None))
        followups.rest(store, day, client.id, until, chance.choice(words["rests"]))
    elif outcome == "bought":
        good, _ = world.offered(client)
        price = f"{good.price / 100:.2f}"
        sell(
            world, client, row["id"], touch, day, [f"{chance.randint(1, 3)} x {good.name} {price}"]
        )
        client.pattern = "new" if client.stage == "potential" else client.pattern
    else:
        followups.finish(store, day, row["id"], touch)
        if outcome == "reached":
            _besides(world, client, row, day)


def _outcome(world: World, client: Client, row: Any, day: date) -> Outcome:
    if row["kind"] == "promise":
        return "reached"
    outcome = world.chance.choice(_OUTCOMES)
    if day >= _LAST_WEEK and outcome in ("no_answer", "message"):
        # What comes back within days belongs to the scenes of the morning.
        return "reached"
    if outcome == "bought" and not (client.segment in _RARE or client.stage == "potential"):
        return "reached"
    if outcome == "wrong_number" and row["channel"] != "call":
        return "no_answer"
    return outcome


def _besides(world: World, client: Client, row: Any, day: date) -> None:
    """What a good talk leaves behind: a score, an offer, a promise, a date."""
    chance, store, words = world.chance, world.store, world.words
    if row["step_key"] in ("score", "satisfaction"):
        top = 9 if client.pattern in ("regular", "growing") else 8
        records.satisfaction(store, day, client.id, "nps", top - chance.choice((0, 0, 1, 2)))
    elif row["step_key"] in _OFFERING:
        good, _ = world.offered(client)
        made = records.offer(store, day, client.id, good.name, amount=good.price)
        # Whoever buys already knows at once; the others think it over.
        if client.stage == "current" and chance.random() < 0.5 and made.record_id is not None:
            reason = chance.choice(words["offer_refusals"])
            records.answer_offer(store, day, made.record_id, "refused", reason)
    elif chance.random() < 0.06 and client.stage != "former":
        due = world.calendar.add_working(day, chance.randint(2, 7))
        _, other = world.offered(client)
        title = chance.choice(words["promised"]).format(other=other.spoken)
        records.promise(store, day, client.id, title, due)
    elif chance.random() < 0.06:
        due = world.calendar.add_working(day, chance.randint(4, 30))
        title, channel = chance.choice(words["agreed"])
        say = words["agreed_say"]
        followups.add(store, day, client.id, due, title, channel=channel, say=say)


def _say(world: World, client: Client, templates: Sequence[str]) -> str:
    """A note with the customer's own people and goods in it; none is said twice of anybody."""
    if client.is_person:
        of_firms = world.words["of_firms"]
        templates = [each for each in templates if not re.search(of_firms, each)]
    fresh = [each for each in templates if each not in client.said] or templates
    template = world.chance.choice(fresh)
    client.said.add(template)
    one, other = world.offered(client)
    text = template.format(
        first=client.first,
        product=one.spoken,
        other=other.spoken,
        rival=client.rival,
        n=world.chance.randint(2, 9),
    )
    return text[:1].upper() + text[1:]


def _notes(words: dict[str, Any], client: Client, channel: str, outcome: Outcome) -> list[str]:
    """What the rep may write down after a touch with this outcome."""
    spoken = channel in ("call", "visit", "meeting")
    shipped = client.segment in words["shipped"]
    if outcome == "no_answer":
        key = "no_answer" if spoken else "no_reply"
    elif outcome != "reached":
        return list(words["after"][outcome])
    elif not spoken and client.stage != "current":
        key = "written"
    elif channel == "message":
        return [*words["messages"], *(words["arrived"] if shipped else ())]
    elif not spoken:
        key = "emails"
    elif client.stage != "current":
        key = "first_talks" if client.stage == "potential" else "lost_talks"
    elif channel == "visit" and shipped:
        key = "visits"
    else:
        return list(words["reached"][client.segment])
    return list(words[key])


def _came_in(world: World, day: date) -> None:
    """Somebody calls or writes."""
    world.clock.set(day, 14, world.chance.randrange(60))
    current = [each for each in world.clients if each.stage == "current" and not each.part]
    client = world.chance.choice(current)
    channel = world.chance.choice(tuple(world.words["inbound"]))
    note = _say(world, client, world.words["inbound"][channel])
    came = Touch(
        channel=channel, direction="in", note=note, minutes=4, contact_id=client.contact_id
    )
    records.log(world.store, day, client.id, came)


def _complaint(world: World, day: date) -> None:
    """A complaint comes in and is dealt with; only the content complain without leaving."""
    world.clock.set(day, 14, world.chance.randrange(60))
    known = world.words["complaints"]
    content = [
        each
        for each in world.clients
        if each.pattern in ("regular", "growing") and each.segment in known and not each.part
    ]
    client = world.chance.choice(content)
    title, cause = world.chance.choice(known[client.segment])
    said = _say(world, client, (title,))
    opened = cases.open_case(world.store, day, client.id, "complaint", said, channel="call")
    world.clock.wait(world.chance.randint(20, 60))
    assert opened.record_id is not None
    mended = world.chance.choice(world.words["mended"])
    cases.close_case(world.store, day, opened.record_id, cause, mended)


def _invoices(world: World, day: date) -> None:
    """The week's invoices come in as a file."""
    world.clock.set(day, 15, 30)
    since = max(BEGUN, day - timedelta(days=day.weekday() + 3)).isoformat()
    found = [row for row in rows("invoices") if since < row["date"] <= day.isoformat()]
    if not found:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / f"invoices-{day.isoformat()}.csv"
        with file.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, found[0])
            writer.writeheader()
            writer.writerows(found)
        report = import_file(world.store, day, file, kind="purchases", currency="EUR")
    assert not report.rejected, report.rejected
    assert not report.new_customers, report.new_customers
