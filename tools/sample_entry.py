"""Writes a customer of the sample with all that had happened before the store was begun."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from store.actions.customers import add_inside
from store.ledger.unit import Unit
from store.names import sort_name
from tools.sample_goods import SOURCES
from tools.sample_names import email
from tools.sample_people import Client
from tools.sample_place import place
from tools.sample_touches import answers, offers, promises, talks
from tools.sample_trade import Sale
from tools.sample_words import EXPECTATIONS, PAINS, PLANS, PROSPECTS, RETENTION
from tools.sample_world import BEGUN, TODAY, World

# Older invoices came as totals; newer ones, and everybody's last two, with their lines.
_LINES_FROM = date(2026, 9, 1)


def enter(unit: Unit, world: World, client: Client) -> None:
    """Write the customer, its place in a plan, contact, ways, purchases, talks and costs."""
    seen = _first_seen(world, client)
    if client.why == "unknown" and not client.staged:
        due = world.lightest(BEGUN + timedelta(days=world.chance.randint(2, 80)), 4, 10)
        client.id = add_inside(unit, client.name, due, _fields(world, client, seen))
    else:
        client.id = world.store.mint()
        step_id = place(unit, world, client, seen)
        unit.insert(
            "customer",
            {
                "id": client.id,
                "name": client.name,
                "sort_name": sort_name(client.name),
                "next_id": step_id,
                **_fields(world, client, seen),
            },
        )
    _ways(unit, world, client)
    book(unit, world, client, BEGUN)
    if client.plain:
        return
    talks(unit, world, client, seen)
    offers(unit, world, client)
    answers(unit, world, client)
    promises(unit, world, client)
    _costs(unit, world, client, seen)


def book(unit: Unit, world: World, client: Client, until: date) -> int:
    """Write the purchases up to and with that day that are not written yet; returns how many."""
    count = 0
    for sale in client.sales[client.booked :]:
        if sale.day > until:
            break
        later = len(client.sales) - client.booked
        _sell(unit, world, client, sale, lines=sale.day >= _LINES_FROM or later <= 2, until=until)
        client.booked += 1
        count += 1
    return count


def _sell(
    unit: Unit, world: World, client: Client, sale: Sale, *, lines: bool, until: date
) -> None:
    world.invoices += 1
    number = f"{sale.day:%y}-{world.invoices:05d}"
    purchase = unit.insert(
        "purchase",
        {
            "customer_id": client.id,
            "number": number,
            "bought_on": sale.day.isoformat(),
            "kind": "purchase",
            "amount": sale.amount,
            "cost": sale.cost,
        },
    )
    if lines:
        for good, count in sale.items:
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
    back_on = sale.day + timedelta(days=6)
    if sale.taken_back and back_on <= until:
        good, _ = sale.items[0]
        unit.insert(
            "purchase",
            {
                "customer_id": client.id,
                "number": f"C{number}",
                "bought_on": back_on.isoformat(),
                "kind": "refund",
                "amount": -good.price,
                "cost": -good.cost,
                "note": f"1 × {good.name} taken back",
            },
        )


def _first_seen(world: World, client: Client) -> date:
    if client.sales:
        return client.sales[0].day - timedelta(days=world.chance.randint(3, 40))
    return BEGUN - timedelta(days=world.chance.randint(15, 200))


def _fields(world: World, client: Client, seen: date) -> dict[str, Any]:
    chance = world.chance
    fields: dict[str, Any] = {
        "kind": client.kind,
        "owner_id": world.reps[client.owner],
        "segment_id": world.segments[client.market.key],
        "source": client.source,
        "first_seen_on": seen.isoformat(),
        "city": client.town,
        "country": "DE",
        **_reasons(world, client),
    }
    if client.plain:
        return fields
    if client.stage == "current":
        fields["need"] = "has"
    said = {"plans": PLANS, "prospects": PROSPECTS, "expectations": EXPECTATIONS, "pains": PAINS}
    for name, words in said.items():
        if client.kind == "organisation" and chance.random() < 0.4:
            _, other = client.goods(chance)
            fields[name] = chance.choice(words).format(rival=client.rival, other=other.spoken)
    fields["preferred_channel"] = client.likes
    if client.kind == "person":
        fields["birthday"] = date(1956, 1, 1) + timedelta(days=chance.randint(0, 15000))
        fields["birthday"] = fields["birthday"].isoformat()
    return fields


def _reasons(world: World, client: Client) -> dict[str, Any]:
    """What tells the groups apart: need, competitor, and why and when somebody left."""
    if client.why in ("has", "none", "no_possibility"):
        return {"need": client.why}
    if client.stage == "potential":
        return {"competitor": client.rival} if client.why == "competitor" else {}
    if client.why in ("competitor", "need_gone", "price", "service"):
        last = client.sales[-1].day
        said = last + timedelta(days=world.chance.randint(20, 60))
        found: dict[str, Any] = {"left_reason": client.why, "said_left_on": said.isoformat()}
        if client.why == "competitor":
            found["competitor"] = client.rival
        return found
    return {}


def _ways(unit: Unit, world: World, client: Client) -> None:
    company = None if client.kind == "person" else client.name
    if client.person is not None and company is not None:
        client.contact_id = unit.insert(
            "contact",
            {"customer_id": client.id, "name": client.person, "role": client.role},
        )
    ways: list[tuple[str, str | None, str, bytes | None]] = [
        ("phone", "office" if company else None, world.namer.landline(), None)
    ]
    if client.person is not None:
        ways.append(("email", None, email(client.person, company), client.contact_id))
        if world.chance.random() < 0.25:
            ways.append(("phone", "mobile", world.namer.mobile(), client.contact_id))
    if client.likes == "visit" or (client.staged and company is not None):
        ways.append(("address", None, f"{world.namer.street()}, {client.town}", None))
    for kind, label, value, contact in ways:
        unit.insert(
            "way",
            {
                "customer_id": client.id,
                "contact_id": contact,
                "kind": kind,
                "label": label,
                "value": value,
            },
        )


def _costs(unit: Unit, world: World, client: Client, seen: date) -> None:
    chance = world.chance
    if client.source and chance.random() < 0.6:
        least, most = SOURCES[client.source]
        spent = seen - timedelta(days=chance.randint(2, 25))
        _spend(unit, client, "acquisition", spent, chance.randint(least, most) * client.market.dear)
    if len(client.sales) > 4 and chance.random() < 0.22:
        day = min(TODAY - timedelta(days=60), BEGUN - timedelta(days=chance.randint(5, 300)))
        _spend(unit, client, "retention", day, chance.randint(15, 120) * 100, RETENTION)


def _spend(
    unit: Unit,
    client: Client,
    kind: str,
    day: date,
    amount: int,
    notes: tuple[str, ...] = (),
) -> None:
    unit.insert(
        "cost",
        {
            "customer_id": client.id,
            "source": client.source if kind == "acquisition" else None,
            "kind": kind,
            "spent_on": day.isoformat(),
            "amount": amount,
            "note": notes[amount // 100 % len(notes)] if notes else None,
        },
    )
