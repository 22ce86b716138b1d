"""The rows of a purchase as they are read, and its lines with their products."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from store.exchange.amounts import Amount
from store.exchange.cards import Card
from store.exchange.cells import is_yes
from store.exchange.digests import import_key
from store.exchange.identity import Who
from store.exchange.job import Job


class Item(NamedTuple):
    """One row as read; amounts are decimal text in the row's currency, "" where it has none."""

    line: int
    who: Who
    day: str
    amount: str
    total: str
    refunded: str
    cost: str
    currency: str
    status: str
    kind: str
    cancelled: str  # why it is none, as "cancelled"
    order: str
    product: str
    quantity: str
    note: str
    external: str
    fault: str
    standard: str  # whether the product is a standard one; "" where the file does not say
    until: str = ""  # the last day that it pays for, and the days of the term ("" for none)
    term: str = ""
    card: Card | None = None


class Sold(NamedTuple):
    """What the rows of one purchase come to."""

    amount: Amount
    lines: list[Amount]
    cost: int | None


class Sale(NamedTuple):
    """A purchase as the file says it: its key, the rows that count, how many rows it has.

    `first` is the line above that has the same id.
    """

    key: bytes
    items: list[Item]
    sold: Sold
    first: int | None
    rows: int


class Lines:
    """Writes the lines of purchases."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._products: dict[str, tuple[bytes, int | None]] = {}
        self._told: set[bytes] = set()
        # Whether rows can name what was bought.
        self.named = job.sheet.has("product") or bool(job.sheet.series.items)

    def _stored_lines(self, purchase_id: bytes) -> list[Any]:
        if not self.named:
            return []
        found: list[Any] = self._job.unit.run(
            "SELECT id, import_key FROM purchase_line WHERE purchase_id = ? "
            "AND import_key IS NOT NULL AND deleted_at IS NULL",
            (purchase_id,),
        ).fetchall()
        return found

    def rows(
        self, purchase_id: bytes, key: bytes, items: Sequence[Item], sold: Sold
    ) -> list[dict[str, Any]]:
        """The lines of a purchase as records."""
        times: dict[str, int] = {}
        found = []
        for item, amount in zip(items, sold.lines, strict=True):
            if not item.product:
                continue
            name = item.external if item.order and item.external else item.product
            times[name] = times.get(name, 0) + 1
            found.append(
                {
                    "purchase_id": purchase_id,
                    "product_id": self._product(item.product, item.standard)[0],
                    "title": item.product,
                    "quantity": item.quantity,
                    "amount": amount.minor,
                    "cost": self._cost(item, amount),
                    "import_key": import_key(key.hex(), "line", name, str(times[name])),
                }
            )
        return found

    def goods(self, items: Sequence[Item], sold: Sold) -> int | None:
        """What the goods of a purchase cost, where the file does not say and each product does."""
        pairs = zip(items, sold.lines, strict=True)
        costs = [self._cost(item, amount) for item, amount in pairs if item.product]
        known = [cost for cost in costs if cost is not None]
        return sum(known) if known and len(known) == len(items) else None

    def _cost(self, item: Item, amount: Amount) -> int | None:
        """What the goods of a row cost: as the file says, else as the product does."""
        if item.cost:
            return self._job.facts.money.here(Decimal(item.cost), item.currency)[0].minor
        if self._job.sheet.has("cost") or amount.minor <= 0:
            return None
        each = self._product(item.product)[1]
        return None if each is None else int((each * Decimal(item.quantity)).to_integral_value())

    def update(self, purchase_id: bytes, key: bytes, items: Sequence[Item], sold: Sold) -> bool:
        """Bring the lines of a purchase to what the file says; True when that changed anything."""
        unit, changed = self._job.unit, False
        left = {row["import_key"]: row["id"] for row in self._stored_lines(purchase_id)}
        for values in self.rows(purchase_id, key, items, sold):
            ident = left.pop(values["import_key"], None)
            if ident is None:
                unit.insert("purchase_line", values)
                changed = True
            else:
                known = {n: v for n, v in values.items() if n not in ("purchase_id", "import_key")}
                if not self._job.sheet.has("cost"):
                    del known["cost"]  # what is sold already keeps its cost
                changed = self._job.hands.update("purchase_line", ident, known) or changed
        for ident in left.values():
            unit.remove("purchase_line", ident)
            changed = True
        return changed

    def _product(self, name: str, standard: str = "") -> tuple[bytes, int | None]:
        """The product of that name or code, made where it is new, and what one costs.

        Where the file says whether it is a standard one, its first row that does is followed.
        """
        known = self._products.get(name)
        if known is None:
            row = self._job.unit.row(
                "SELECT id, cost FROM product WHERE name = ?1 AND deleted_at IS NULL UNION ALL "
                "SELECT id, cost FROM product WHERE code = ?1 AND deleted_at IS NULL LIMIT 1",
                (name,),
            )
            if row is None:
                known = self._job.unit.insert("product", {"name": name}), None
            else:
                known = row["id"], row["cost"]
            if len(self._products) >= 20_000:
                self._products.clear()
            self._products[name] = known
        if standard and known[0] not in self._told:
            self._told.add(known[0])
            yes, tally = is_yes(standard), self._job.tally
            if self._job.hands.update("product", known[0], {"standard": int(yes)}):
                tally.marked += yes
                tally.unmarked += not yes
        return known
