"""Purchases from a file: one a row, or rows of one order put together."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any, NamedTuple

from store.errors import BadInput
from store.exchange.amounts import LARGEST
from store.exchange.cells import number_of
from store.exchange.digests import import_key
from store.exchange.job import Job, differs, needed, repeated, short_text
from store.exchange.report import Verdict
from store.exchange.sheet import Row
from store.exchange.words import is_void


class Item(NamedTuple):
    """One row as read; money in minor units, `value` as decimal text for the report's total."""

    line: int
    who: str
    name: str
    day: str
    amount: int
    cost: int | None
    paid: int | None
    paid_currency: str | None
    value: str
    order: str
    product: str
    quantity: str
    note: str
    external: str


class Purchases:
    """Writes purchases with their lines and products; unknown customers are added."""

    things = ("purchase", "purchases")
    table = "purchase"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._products: dict[str, bytes] = {}
        if "order" in job.fields:
            job.unit.run("DROP TABLE IF EXISTS temp.import_line")
            job.unit.run(
                "CREATE TEMP TABLE import_line (key BLOB NOT NULL, line INTEGER NOT NULL, "
                "item TEXT NOT NULL, PRIMARY KEY (key, line)) STRICT, WITHOUT ROWID"
            )

    def take(self, row: Row) -> None:
        """Write a row's purchase; a row of an order waits until all rows are read."""
        job, item = self._job, self._read(row)
        who = job.people.key(item.who or item.name)
        if item.order:
            job.unit.run(
                "INSERT INTO temp.import_line (key, line, item) VALUES (?, ?, ?)",
                (import_key("order", who, item.order), item.line, json.dumps(item)),
            )
            return
        paper = item.amount if item.paid is None else item.paid
        parts = (who, item.day, str(paper), item.paid_currency or job.money.base)
        key, first = job.seen.key(item.line, "purchase", item.external, parts)
        self._write(key, [item], first)

    def finish(self) -> None:
        """Write the orders; their rows may have stood anywhere in the file."""
        if "order" not in self._job.fields:
            return
        rows = self._job.unit.run("SELECT key, item FROM temp.import_line ORDER BY key, line")
        for key, items in groupby(_staged(rows), key=lambda each: each[0]):
            group = [item for _, item in items]
            try:
                self._write(key, group, None)
            except BadInput as error:
                for item in group:
                    self._job.tally.reject(item.line, str(error))
        self._job.unit.run("DROP TABLE temp.import_line")

    def _read(self, row: Row) -> Item:
        job, get = self._job, row.values.get
        if is_void(get("status", "")):
            raise BadInput(f"no purchase in the source: it is {get('status', '').casefold()}")
        who, name = get("customer", ""), get("customer_name", "")
        if not who and not name:
            raise BadInput("it names no customer")
        day = job.dates["date"].read(needed(row, "date", "date")).day
        text = needed(row, "amount", "amount")
        currency = job.money.currency(text, get("currency", ""))
        amount = job.money.read("amount", text, currency)
        cost = get("cost", "")
        quantity = get("quantity", "")
        return Item(
            line=row.line,
            who=who,
            name=name,
            day=day.isoformat(),
            amount=amount.minor,
            cost=job.money.read("cost", cost, currency).minor if cost else None,
            paid=amount.paid_minor,
            paid_currency=amount.paid_currency,
            value=str(amount.value),
            order=get("order", ""),
            product=short_text(get("product", "")),
            quantity=f"{number_of(quantity, None).normalize():f}" if quantity else "1",
            note=get("note", ""),
            external=get("external_id", ""),
        )

    def _write(self, key: bytes, items: list[Item], first: int | None) -> None:
        job, head = self._job, items[0]
        values = self._values(items)
        found = job.unit.row(
            "SELECT id, customer_id FROM purchase WHERE import_key = ? AND deleted_at IS NULL",
            (key,),
        )
        verdict: Verdict
        if found is None:
            customer = job.people.find_or_add(head.who, head.name)
            job.keep_currency()
            ident = job.unit.insert(
                "purchase", {"customer_id": customer, **values, "import_key": key}
            )
            self._lines(ident, key, items, [])
            job.tally.records += 1
            verdict = "new"
        else:
            ident = found["id"]
            if head.external and not head.order:
                # Only the row's own id is proof that it is the same purchase of somebody else.
                values["customer_id"] = job.people.find(head.who, head.name) or found["customer_id"]
            if first is not None and differs(job.unit, "purchase", ident, values):
                raise repeated(first)
            changed = job.unit.update("purchase", ident, values)
            changed = self._lines(ident, key, items, self._stored_lines(ident)) or changed
            if changed:
                job.unit.touch(found["customer_id"])
                job.unit.touch(values.get("customer_id", found["customer_id"]))
            verdict = "changed" if changed else "same"
        job.tally.count(verdict, len(items))
        for item in items:
            job.tally.total += Decimal(item.value)

    def _values(self, items: list[Item]) -> dict[str, Any]:
        head = items[0]
        amount = sum(item.amount for item in items)
        if abs(amount) > LARGEST:
            raise BadInput(f"the rows of order {head.order} add up to too large an amount")
        costs = [item.cost for item in items if item.cost is not None]
        paid = [item.paid for item in items if item.paid is not None]
        whole = len(paid) == len(items) and len({item.paid_currency for item in items}) == 1
        values = {
            "number": head.order or None,
            "bought_on": min(item.day for item in items),
            "kind": "refund" if amount < 0 else "purchase",
            "amount": amount,
            "cost": sum(costs) if len(costs) == len(items) else None,
            "paid_amount": sum(paid) if whole else None,
            "paid_currency": head.paid_currency if whole else None,
            "note": next((item.note for item in items if item.note), None),
        }
        for column, field in (("number", "order"), ("cost", "cost"), ("note", "note")):
            if field not in self._job.fields:
                del values[column]
        return values

    def _stored_lines(self, purchase_id: bytes) -> list[Any]:
        if "product" not in self._job.fields:
            return []
        found: list[Any] = self._job.unit.run(
            "SELECT id, import_key FROM purchase_line WHERE purchase_id = ? "
            "AND import_key IS NOT NULL AND deleted_at IS NULL",
            (purchase_id,),
        ).fetchall()
        return found

    def _lines(self, purchase_id: bytes, key: bytes, items: list[Item], stored: list[Any]) -> bool:
        """Bring the lines of a purchase to what the file says; True when that changed anything."""
        unit, changed = self._job.unit, False
        left = {row["import_key"]: row["id"] for row in stored}
        times: dict[str, int] = {}
        for item in items:
            if not item.product:
                continue
            name = item.external if item.order and item.external else item.product
            times[name] = times.get(name, 0) + 1
            line_key = import_key(key.hex(), "line", name, str(times[name]))
            values = {
                "product_id": self._product(item.product),
                "title": item.product,
                "quantity": item.quantity,
                "amount": item.amount,
                "cost": item.cost,
            }
            ident = left.pop(line_key, None)
            if ident is not None:
                changed = unit.update("purchase_line", ident, values) or changed
            else:
                unit.insert(
                    "purchase_line",
                    {"purchase_id": purchase_id, **values, "import_key": line_key},
                )
                changed = True
        for ident in left.values():
            unit.remove("purchase_line", ident)
            changed = True
        return changed

    def _product(self, name: str) -> bytes:
        known = self._products.get(name)
        if known is None:
            row = self._job.unit.row(
                "SELECT id FROM product WHERE name = ?1 AND deleted_at IS NULL UNION ALL "
                "SELECT id FROM product WHERE code = ?1 AND deleted_at IS NULL LIMIT 1",
                (name,),
            )
            known = self._job.unit.insert("product", {"name": name}) if row is None else row["id"]
            if len(self._products) >= 20_000:
                self._products.clear()
            self._products[name] = known
        return known


def _staged(rows: Iterator[Any]) -> Iterator[tuple[bytes, Item]]:
    for row in rows:
        yield row["key"], Item(*json.loads(row["item"]))
