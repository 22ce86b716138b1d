"""What it has cost to win, to keep or to serve: a customer, or all whom a source has won."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from store.actions.sales import known_customer, not_ahead, not_today
from store.errors import BadInput
from store.ledger.commit import work
from store.ledger.effect import Effect, Result
from store.ledger.unit import Unit
from store.names import fold, is_blank, nearest
from store.safety.opening import Store
from store.sentence import Words, listed, say

COST_KINDS: Final = ("acquisition", "retention", "service")


def cost(
    store: Store,
    today: date,
    customer_id: bytes,
    kind: str,
    amount: int,
    *,
    day: date | None = None,
    note: str | None = None,
) -> Effect:
    """Record money spent on a customer: one of `COST_KINDS` or reward; minor units.

    A day before the customer's first record is right: winning someone begins before the card (R7).
    """
    told = kind  # in the words of who records it
    if kind == "reward":  # what thanks a customer for staying is spent to keep them (R86)
        kind, note = "retention", f"reward: {note}" if note else "reward"
    if kind not in COST_KINDS:
        raise BadInput(say("refused.no_cost_kind", text=kind, source=False))
    spent = day or today
    not_ahead(spent, today)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        record = unit.insert(
            "cost",
            {
                "customer_id": customer_id,
                "kind": kind,
                "spent_on": spent.isoformat(),
                "amount": amount,
                "note": note,
            },
        )
        unit.title = say("did.cost", kind=told, name=row["name"], on=not_today(day, today))
        return Effect(say("did.recorded", done=unit.title), customer_id, record_id=record)


def cost_of_source(
    store: Store,
    today: date,
    source: str,
    kind: str,
    amount: int,
    *,
    day: date | None = None,
    note: str | None = None,
) -> Result:
    """Record what winning customers through a source has cost, which those share whom it won."""
    if kind != "acquisition":
        raise BadInput(say("refused.no_cost_kind", text=kind, source=True))
    if is_blank(source):
        raise BadInput(say("refused.name_a_source"))
    spent = day or today
    not_ahead(spent, today)
    with work(store, today) as unit:
        name = known_source(unit, source)
        unit.insert(
            "cost",
            {
                "source": name,
                "kind": kind,
                "spent_on": spent.isoformat(),
                "amount": amount,
                "note": note,
            },
        )
        unit.touch_source(name)
        unit.title = say("did.source_cost", source=name, on=not_today(day, today))
        done = say("did.recorded", done=unit.title)
        return Result(listed(done, *spent_on_nobody(unit, [name]), by=" "))


def known_source(unit: Unit, text: str) -> str:
    """The source as its costs have it, else as most of those write it who came by it.

    Capitals and spaces do not matter.
    """
    wanted = " ".join(text.split())
    charged = unit.run(
        "SELECT DISTINCT source FROM cost WHERE source IS NOT NULL AND deleted_at IS NULL"
    ).fetchall()
    known = [*(row[0] for row in charged), *_sources(unit)]
    return next((each for each in known if fold(each) == fold(wanted)), wanted)


def spent_on_nobody(unit: Unit, sources: Iterable[str]) -> list[Words]:
    """Of each source by which nobody is known to have come, that it is so."""
    known = _sources(unit)
    folded = set(map(fold, known))
    return [
        say("did.source_of_nobody", source=each, likely=nearest(each, known))
        for each in dict.fromkeys(sources)
        if fold(each) not in folded
    ]


def _sources(unit: Unit) -> list[str]:
    """By which customers came, the commonest first."""
    rows = unit.run(
        "SELECT source FROM customer WHERE source IS NOT NULL AND deleted_at IS NULL "
        "GROUP BY 1 ORDER BY count(*) DESC, 1"
    )
    return [row[0] for row in rows.fetchall()]
