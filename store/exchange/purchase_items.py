"""The rows of a file of purchases as they are read, before anything is made of them."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from store.errors import BadInput
from store.exchange.cards import Cards
from store.exchange.cells import bare, is_no, is_shortened, is_yes, number_of
from store.exchange.identity import GONE
from store.exchange.job import Job, short_text
from store.exchange.kinds import is_of_an_account
from store.exchange.purchase_lines import Item
from store.exchange.sheet import Row
from store.exchange.terms import Term, Terms
from store.sentence import say

_COUNTED: Final = re.compile(r"(?:^|, )(\d+)× (.+?)(?=, \d+× |$)")
_REMEMBERED: Final = 5_000
_TESTS: Final = ("test", "true", "yes", "1", "bogus", "fortestingbogusgateway", "bogusgateway")
_AMOUNTS: Final = ("amount", "total", "refunded", "cost", "price")


class Items:
    """Reads rows; `in_orders` says that the rows of one order belong together."""

    def __init__(self, job: Job, *, in_orders: bool) -> None:
        self._job = job
        self._in_orders = in_orders
        self._by_row_id = job.facts.orders_by_id
        self._days: dict[str, str] = {}  # the days of a column, as they are kept
        self._cards = Cards(job)
        self._terms = Terms(job, "starts", "ends")
        self._amounts = [name for name in _AMOUNTS if job.sheet.has(name)]
        header = job.sheet.layout.header
        self._paid_out = job.sheet.preset is None and is_of_an_account(header)

    def of(self, row: Row) -> list[Item]:
        """What a row holds: one item, or the goods of an order that stand side by side.

        Raises:
            BadInput: as `_read`.
        """
        item = self._read(row)
        if self._job.sheet.series.items:
            return self._beside(row, item)
        return self._counted(item) if "×" in item.product else [item]

    def _counted(self, item: Item) -> list[Item]:
        """The goods of a cell such as `2× Flour, 1× Yeast`, of which no price is told."""
        goods = _COUNTED.findall(item.product)
        if not self._in_orders or ", ".join(f"{n}× {name}" for n, name in goods) != item.product:
            return [item]
        total = item.total or item.amount
        if len(goods) > 1:
            self._job.tally.note(say("brought.no_prices"))
            item = item._replace(amount="", total=total)
        return [item._replace(product=name, quantity=count) for count, name in goods]

    def _beside(self, row: Row, item: Item) -> list[Item]:
        """The goods of an order that stand side by side in its one row."""
        found = []
        for parts in self._job.sheet.series.items:
            name, quantity, amount = (
                row.cells[parts[part]].strip() if parts.get(part, len(row.cells)) < len(row.cells)
                else "" for part in ("name", "quantity", "amount")
            )  # fmt: skip
            if not name:
                continue
            try:
                money = self._job.facts.money
                found.append(
                    item._replace(
                        product=short_text(name),
                        quantity=f"{number_of(quantity, None).normalize():f}" if quantity else "1",
                        amount=money.text("total", amount, item.currency) if amount else "",
                    )
                )
            except BadInput as error:
                return [item._replace(fault=item.fault or str(error).rstrip("."))]
        return found or [item]

    def _read(self, row: Row) -> Item:
        """A row as it stands; what cannot be read is its fault, told when its order is whole.

        Raises:
            BadInput: the source has deleted it, or (outside of orders) the fault.
        """
        get = row.values.get
        if (text := get("is_deleted")) and is_yes(text):
            raise BadInput(GONE)
        fault = ""
        found = {"amount": "", "total": "", "refunded": "", "cost": "", "price": ""}
        said_back = get("refunded", "")
        if said_back.isalpha() and (is_yes(said_back) or is_no(said_back)):
            row.values["refunded"] = ""  # whether, not how much
        day = currency = quantity = ""
        money = self._job.facts.money
        try:
            if text := get("date"):
                day = self._days.get(text) or self._day(text)
            text = get("total") or get("amount") or get("price") or ""
            currency = money.currency(text, get("currency", ""))
            quantity = get("quantity", "")
            if quantity and quantity not in ("1", "2", "3"):  # as most are
                quantity = f"{number_of(quantity, None).normalize():f}"
            for name in self._amounts:
                if text := get(name):
                    found[name] = money.text(name, text, currency)
        except BadInput as error:
            if not self._in_orders:
                raise
            fault = str(error).rstrip(".")
        if not found["amount"] and found["price"]:
            found["amount"] = f"{Decimal(found['price']) * Decimal(quantity or '1'):f}"
        values = row.values
        if self._paid_out and (found["amount"] or found["total"]).startswith("-"):
            raise BadInput(say("row.paid_out"))
        if (to := get("refund_email")) and (found["amount"] or found["total"]).startswith("-"):
            if self._job.facts.sales.type(get("type", "")) == "sale":
                raise BadInput(say("row.paid_out"))  # what we have bought ourselves
            values = {**values, "email": to}
        order = get("order", "") or (get("external_id", "") if self._by_row_id else "")
        term = self._terms.of(row) or Term()
        if is_shortened(order):
            self._job.tally.note(say("brought.shortened", number=order))
        return Item(
            line=row.line,
            who=self._job.people.who(values),
            day=day,
            amount=found["amount"],
            total=found["total"],
            refunded=found["refunded"],
            cost=found["cost"],
            currency=currency,
            status=get("status", ""),
            kind=get("type", ""),
            cancelled="a test" if bare(get("test", "")) in _TESTS else (
                "cancelled" if (text := get("cancelled")) and not is_no(text) else
                "refunded" if said_back.isalpha() and is_yes(said_back) else ""),
            order=f"{order} {day}" if is_shortened(order) else order,
            product=short_text(get("product", "")),
            quantity=quantity or "1",
            note=get("note", ""),
            external="" if self._by_row_id else get("external_id", ""),
            fault=fault,
            standard=get("standard", ""),
            until=term.until,
            term=str(term.days or ""),
            card=self._cards.of(values),
        )  # fmt: skip

    def _day(self, text: str) -> str:
        day = self._job.facts.dates["date"].read(text).day
        if day > self._job.unit.today:
            raise BadInput(say("row.purchase_ahead", day=day))
        if len(self._days) >= _REMEMBERED:
            self._days.clear()
        self._days[text] = day.isoformat()
        return self._days[text]
