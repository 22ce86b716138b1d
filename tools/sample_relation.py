"""What the sample's rep knows of some customers beside the trade: hours, interest, deliveries.

Everything here follows from the customers' order, so that the rest of the sample stays as it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from store.ledger.unit import Unit
from tools.sample_goods import SAAS
from tools.sample_people import Client
from tools.sample_world import BEGUN, TODAY

_HOURS: Final = (
    "mon-fri 09:00-12:00,14:00-17:00",
    "mon-thu 08:00-16:30; fri 08:00-13:00",
    "tue-sat 10:00-18:00",
    "mon-fri 07:00-11:00",
)
# Some have their office elsewhere than in the country of their address.
_ZONES: Final = ("Europe/Lisbon", "America/New_York", "Asia/Manila")
_LEVELS: Final = ("low", "medium", "medium", "high")
_AWARENESS: Final = ("problem", "solution", "solution", "product", "fully")
_SAID: Final = (
    ("met", None),
    ("exceeded", "a day earlier than agreed"),
    ("met", None),
    ("missed", "two crates short"),
    ("met", "as always"),
)
_TRIAL_DAYS: Final = (6, 13, 27)
_PAID_DAYS: Final = (9, 23, 41, 75, 120)


def relate(unit: Unit, clients: Sequence[Client]) -> None:
    """Note all of it inside a unit of the first day."""
    known = [client for client in clients if not client.plain]
    _clocks(unit, known)
    _interest(unit, known)
    _deliveries(unit, known)
    _ends(unit, [client for client in known if client.market is SAAS])
    unit.title = "noted hours, interest and what was said of deliveries"


def _clocks(unit: Unit, clients: Sequence[Client]) -> None:
    for number, client in enumerate(clients[::9]):
        hours = _HOURS[number % len(_HOURS)]
        unit.update("customer", client.id, {"hours": hours})
    for client, zone in zip(clients[40::60], _ZONES, strict=False):
        unit.update("customer", client.id, {"time_zone": zone})


def _interest(unit: Unit, clients: Sequence[Client]) -> None:
    asked = [client for client in clients if client.stage != "former"]
    for number, client in enumerate(asked[::6]):
        changes = {"involvement": _LEVELS[number % len(_LEVELS)]}
        if client.pattern == "prospect":
            changes["awareness"] = _AWARENESS[number % len(_AWARENESS)]
        unit.update("customer", client.id, changes)
        unit.insert(
            "motivation",
            {
                "customer_id": client.id,
                "stage": client.stage,
                "level": _LEVELS[(number + 1) % len(_LEVELS)],
                "noted_on": BEGUN.isoformat(),
            },
        )


def _deliveries(unit: Unit, clients: Sequence[Client]) -> None:
    """What was said of the last delivery before the store began; of one customer, of two."""
    buyers = [client for client in clients if len(client.sales) > 3]
    for number, client in enumerate(buyers[::5]):
        said = _SAID[number % len(_SAID)]
        twice = number == 3
        rows = unit.run(
            "SELECT id, bought_on FROM purchase WHERE customer_id = ? AND kind = 'purchase' "
            "ORDER BY bought_on DESC, id DESC LIMIT ?",
            (client.id, 2 if twice else 1),
        ).fetchall()
        for row in rows:
            day = date.fromisoformat(row["bought_on"]) + timedelta(days=5)
            unit.update(
                "purchase",
                row["id"],
                {
                    "expectation": said[0],
                    "expectation_note": said[1],
                    "expectation_on": min(day, BEGUN).isoformat(),
                },
            )
            unit.touch(client.id)


def _ends(unit: Unit, clients: Sequence[Client]) -> None:
    """Pilots that run out, and terms that are paid in advance."""
    pilots = [client for client in clients if client.why in ("has", "asked", "offered")]
    for client, days in zip(pilots, _TRIAL_DAYS, strict=False):
        until = TODAY + timedelta(days=days)
        unit.update("customer", client.id, {"trial_until": until.isoformat()})
        unit.touch(client.id)
    payers = [client for client in clients if client.pattern in ("regular", "growing")]
    for client, days in zip(payers, _PAID_DAYS, strict=False):
        until = TODAY + timedelta(days=days)
        unit.update("customer", client.id, {"paid_until": until.isoformat()})
        unit.touch(client.id)
