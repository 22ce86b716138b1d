"""One purchase or refund in full: its lines, and which refund reduces which purchase."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.safety.opening import Store
from store.sentence import say
from store.value.net_purchases import reduced


@dataclass(frozen=True, slots=True)
class Line:
    """What was bought: `amount` is for the whole `quantity`, in minor units."""

    title: str
    quantity: str
    amount: int
    cost: int | None
    product_id: bytes | None


@dataclass(frozen=True, slots=True)
class Linked:
    """The refund of a purchase, or the purchase that a refund reduces."""

    kind: str
    number: str | None
    day: date
    amount: int


@dataclass(frozen=True, slots=True)
class Bought:
    """A purchase or a refund; money in minor units, `cost` None where it is not known.

    `paid` is what stood on the paper in another currency: its minor units and that currency.
    """

    kind: str
    number: str | None
    day: date
    amount: int
    cost: int | None
    paid: tuple[int, str] | None
    note: str | None
    lines: tuple[Line, ...]
    linked: tuple[Linked, ...]


def bought(store: Store, purchase_id: bytes) -> Bought:
    """A purchase or refund with its lines.

    Raises:
        Refused: it is not there.
    """
    row = store.row("SELECT * FROM purchase WHERE id = ? AND deleted_at IS NULL", (purchase_id,))
    if row is None:
        raise Refused(say("refused.purchase_not_there"))
    return Bought(
        kind=row["kind"],
        number=row["number"],
        day=date.fromisoformat(row["bought_on"]),
        amount=row["amount"],
        cost=row["cost"],
        paid=(row["paid_amount"], row["paid_currency"]) if row["paid_currency"] else None,
        note=row["note"],
        lines=tuple(
            Line(each["title"], each["quantity"], each["amount"], each["cost"], each["product_id"])
            for each in store.rows(
                "SELECT * FROM purchase_line WHERE purchase_id = ? AND deleted_at IS NULL "
                "ORDER BY id",
                (purchase_id,),
            )
        ),
        linked=tuple(_linked(store, row)),
    )


def _linked(store: Store, row: Any) -> Iterable[Linked]:
    rows = store.rows(
        "SELECT id, kind, number, bought_on, amount, cost FROM purchase WHERE customer_id = ? "
        "AND deleted_at IS NULL ORDER BY bought_on, kind, id",
        (row["customer_id"],),
    )
    places = reduced(rows)
    here = next(place for place, each in enumerate(rows) if each["id"] == row["id"])
    for place, each in enumerate(rows):
        if places[place] == here or places[here] == place:
            day = date.fromisoformat(each["bought_on"])
            yield Linked(each["kind"], each["number"], day, each["amount"])
