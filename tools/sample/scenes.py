"""The scenes that lead to the sample's morning, as `morning.toml` tells them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from store.actions import card, cases, customers, followups, records, sales
from store.actions.purchase_lines import read_goods
from store.actions.snooze import snooze
from store.actions.touches import Touch
from tools.sample.stage import Client, World

_QUICK = ("no_answer", "message")


def play(world: World, today: date, scene: dict[str, Any]) -> None:
    """Do what a scene tells, on its day."""
    store = world.store
    if "card" in scene:
        _type_in(world, today, **scene["card"])
        return
    client = world.part(scene["who"])
    if "talk" in scene:
        _talk(world, today, client, **scene["talk"])
    elif "sale" in scene:
        row = _next(world, client)
        note = scene["sale"]["note"]
        touch = Touch(row["channel"], "bought", note, 14, contact_id=client.contact_id)
        sell(world, client, row["id"], touch, today, scene["sale"]["goods"])
    elif "rest" in scene:
        rest = scene["rest"]
        touch = Touch("call", None, rest["note"], 6, contact_id=client.contact_id)
        records.log(store, today, client.id, touch)
        followups.rest(store, today, client.id, rest["until"], rest["reason"])
    elif "snooze" in scene:
        snooze(store, today, _next(world, client)["id"], scene["snooze"])
    elif "promise" in scene:
        records.promise(store, today, client.id, **scene["promise"])
    elif "step" in scene:
        step = dict(scene["step"])
        followups.add(store, today, client.id, step.pop("due"), step.pop("title"), **step)
    elif "came" in scene:
        came = Touch(direction="in", contact_id=client.contact_id, **scene["came"])
        records.log(store, today, client.id, came)
    elif "case" in scene:
        cases.open_case(store, today, client.id, **scene["case"])
    elif "answer" in scene:
        cases.answer_case(store, today, _case(world, client), **scene["answer"])
    else:
        cases.close_case(store, today, _case(world, client), **scene["settle"])


def sell(
    world: World,
    client: Client,
    follow_up: bytes,
    touch: Touch,
    day: date,
    goods: Sequence[str],
) -> None:
    """Finish a follow-up with a sale, and record what was bought when it is known: at once."""
    records.sell(world.store, day, follow_up, touch, None)
    lines = read_goods("\n".join(goods), "EUR")
    sales.purchase(world.store, day, client.id, None, goods=lines)


def _talk(world: World, today: date, client: Client, outcome: str, note: str, **more: Any) -> None:
    row = _next(world, client)
    minutes = 1 if outcome in _QUICK else 9
    touch = Touch(row["channel"], outcome, note, minutes, contact_id=client.contact_id)
    followups.finish(world.store, today, row["id"], touch, **more)


def _type_in(
    world: World,
    today: date,
    name: str,
    segment: str,
    city: str,
    person: str,
    phone: str,
    email: str,
    due: date,
) -> None:
    """A card from a fair."""
    added = customers.add(
        world.store, today, name, due=due, segment=segment, source="events", city=city, country="DE"
    )
    people = [(person, None)]
    card.edit(
        world.store, today, added.customer_id, {}, [("phone", phone), ("email", email)],
        add_contacts=people,
    )  # fmt: skip


def _next(world: World, client: Client) -> Any:
    """The customer's next step, as a row of `follow_up`."""
    return world.store.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (client.id,),
    )


def _case(world: World, client: Client) -> bytes:
    """The customer's open case; nobody in a scene has two."""
    found: bytes = world.store.value(
        "SELECT id FROM service_case WHERE customer_id = ? AND closed_on IS NULL", (client.id,)
    )
    return found
