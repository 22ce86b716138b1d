"""Purchases from a file: one a row, or the rows of one order put together first."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain, islice
from typing import Any, Final

from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.cards import Cards
from store.exchange.cells import bare, is_shortened
from store.exchange.credit_numbers import is_credit
from store.exchange.digests import import_key
from store.exchange.identity import Who, own_id
from store.exchange.job import Job, differs, known_keys, own_record, repeated
from store.exchange.purchase_items import Items
from store.exchange.purchase_lines import Item, Lines, Sale, Sold
from store.exchange.scattered_orders import Staging
from store.exchange.sheet import Row
from store.exchange.terms import Term, Terms
from store.sentence import clause, say
from store.value.money import LARGEST_AMOUNT, rounded

_AT_ONCE: Final = 500  # purchases that are looked up and written together


class Purchases:
    """Writes purchases with their lines and products; unknown customers are added."""

    thing = "purchase"
    table = "purchase"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._lines = Lines(job)
        self._cards = Cards(job)
        self._terms = Terms(job, "starts", "ends")
        self._orders = job.sheet.has("order") or job.facts.orders_by_id
        self._items = Items(job, in_orders=self._orders)
        sheet = job.sheet
        counted = not sheet.has("total") or "total" in sheet.told or sheet.preset is not None
        self._stream = self._orders and job.facts.adjacent and counted
        self.waits = self._orders and not self._stream
        self._group: list[Item] = []  # the rows of the order that is being read
        self._group_key = b""
        self._written = 0
        self._waiting: list[list[Item]] = []  # rows of single purchases
        self._head: Item | None = None  # of the order that is being read
        self._head_key = b""
        self._repeats = self._stream
        # The columns of a purchase that the file has something for.
        fields = (("number", "order"), ("cost", "cost"), ("note", "note"))
        self._columns = frozenset(column for column, field in fields if sheet.has(field))
        self._staging = Staging(job.unit.store) if self.waits else None
        # Rows told apart by what stands in them have keys of their own: before the first purchase
        # no key is known, and none comes twice.
        by_content = not self._orders and not sheet.has("external_id")
        some = "SELECT 1 FROM purchase WHERE import_key IS NOT NULL AND deleted_at IS NULL LIMIT 1"
        self._all_new = by_content and job.unit.row(some) is None

    def take(self, row: Row) -> None:
        """Write a row's purchase; a row of an order waits until all rows are read."""
        items = self._items.of(row)
        if self._orders and all(list(map(self._stage, items))):
            return
        self._end_group()
        self._wait(items)

    def _wait(self, group: list[Item]) -> None:
        self._waiting.append(group)
        if len(self._waiting) >= _AT_ONCE:
            self._settle_waiting()

    def _end_group(self) -> None:
        group, self._group = self._group, []
        if group:
            self._wait(group)

    def finish(self) -> None:
        """Write the orders; their rows may have stood anywhere in the file.

        Raises:
            Asked: nothing tells whether a total is the order's or the line's.
        """
        self._end_group()
        self._settle_waiting()
        self._settle_staged()
        self._terms.finish()

    def _settle_staged(self) -> None:
        if self._staging is None:
            return
        self._repeats = self._staging.is_repeated(self._job.sheet)
        orders = self._staging.orders()
        while some := list(islice(orders, _AT_ONCE)):
            self._settle_all(some)
            self._written += sum(map(len, some))
            self._job.tell(self._written)

    def _settle_waiting(self) -> None:
        some, self._waiting = self._waiting, []
        self._settle_all(some)

    def _settle_all(self, groups: Sequence[list[Item]]) -> None:
        """Write the purchases of these groups of rows; those that cannot be are rejected."""
        sales: list[Sale] = []
        for items, back in chain.from_iterable(map(self._parts, groups)):
            try:
                sales.append(self._sale(items, back))
            except BadInput as error:
                self._reject(items, error)
        unit = self._job.unit
        keys = [] if self._all_new else [sale.key for sale in sales]
        known = known_keys(unit, "purchase", keys) if keys else set()
        new: list[tuple[bytes, Sale]] = []  # with the customer
        for sale in sales:
            head = sale.items[0]
            try:
                ours = own_record(unit, "purchase", head.external) if head.external else None
                if sale.key not in known and ours is None:
                    customer = self._cards.add_customer(head.who, head.card, head.day)
                    if sale.sold.amount.minor > 0:
                        for item in sale.items:
                            self._terms.keep(customer, Term(item.until, int(item.term or 0)))
                    new.append((customer, sale))
                    known.add(sale.key)
                    continue
                self._add(new)
                new = []
                self._write(sale)
            except BadInput as error:
                self._reject(sale.items, error)
        self._add(new)

    def _reject(self, items: Sequence[Item], error: BadInput) -> None:
        if isinstance(error, Asked):
            raise error
        why = clause(error.words)
        if items[0].line != items[-1].line:
            why = say("row.whole_order", why=why, order=items[0].order)
        for line in dict.fromkeys(item.line for item in items):
            self._job.tally.reject(line, why)

    def _add(self, new: Sequence[tuple[bytes, Sale]]) -> None:
        """Add these purchases with their lines, all at once."""
        if not new:
            return
        job = self._job
        job.keep_currency()
        rows = [
            {"customer_id": customer, **self._values(sale.items, sale.sold), "import_key": sale.key}
            for customer, sale in new
        ]
        if self._lines.named and "cost" not in self._columns:
            for row, (_, sale) in zip(rows, new, strict=True):
                row["cost"] = self._lines.goods(sale.items, sale.sold)
        idents = job.unit.insert_many("purchase", rows)
        if self._lines.named:
            lines: list[dict[str, Any]] = []
            for ident, (_, sale) in zip(idents, new, strict=True):
                lines += self._lines.rows(ident, sale.key, sale.items, sale.sold)
            job.unit.insert_many("purchase_line", lines)
        job.tally.count("new", sum([sale.rows for _, sale in new]))
        job.tally.total += sum([sale.sold.amount.value for _, sale in new])
        job.tally.records += len(new)
        job.tally.kinds["purchases"] += len(new)

    def _stage(self, item: Item) -> bool:
        """Keep a row of an order until the end. Only its first row may name customer and date."""
        head = self._head
        bare_row = not any(item.who) and not item.day
        if head is not None and (item.order == head.order or (not item.order and bare_row)):
            own = all(
                not one or one == other for one, other in zip(item.who, head.who, strict=True)
            )
            item = item._replace(
                order=head.order, who=item.who if any(item.who) else head.who,
                day=item.day or head.day,
            )  # fmt: skip
            key = self._head_key if own else self._key(item)
        elif item.order:
            key = self._key(item)
        else:
            self._head = None
            return False
        if head is None or key != self._head_key:
            self._head, self._head_key = item, key
        if self._staging is not None:
            self._staging.add(key, item)
            return True
        if key != self._group_key:
            self._end_group()
        self._group_key = key
        self._group.append(item)
        return True

    def _key(self, item: Item) -> bytes:
        return import_key("order", self._who_key(item.who), item.order)

    def _who_key(self, who: Who) -> str:
        ident = who.ident or who.name
        return self._job.people.key(ident) if ident else who.email.casefold() or who.person

    def _parts(self, items: list[Item]) -> list[tuple[list[Item], str]]:
        """An order's rows, and apart what was taken back of it on each later day, with the day."""
        if len(items) == 1:
            return [(items, "")]
        items = self._signed(items)
        sold = [item.day for item in items if item.day and not self._credits(item)]
        if not sold:
            return [(items, "")]
        back: dict[str, list[Item]] = {}
        kept: list[Item] = []
        for item in items:
            late = self._credits(item) and item.day > min(sold)
            (back.setdefault(item.day, []) if late else kept).append(item)
        return [(kept, ""), *((back[day], day) for day in sorted(back))]

    def _signed(self, items: list[Item]) -> list[Item]:
        """Rows of one order of which only some are sold: those of its credit notes below nothing.

        Its type then has said what it had to say.
        """
        credit = [self._is_credit(item) for item in items]
        if all(credit) or not any(credit):
            return items
        return [
            item._replace(kind="", amount=_below(item.amount), total=_below(item.total))
            if back else item
            for item, back in zip(items, credit, strict=True)
        ]  # fmt: skip

    def _credits(self, item: Item) -> bool:
        return (item.amount or ("" if self._repeats else item.total)).startswith("-")

    def _sale(self, items: list[Item], back: str) -> Sale:
        """The purchase that these rows make, or what was taken `back` of it on that day.

        Raises:
            BadInput: why nothing was bought, or why it cannot be read.
        """
        job, head = self._job, items[0]
        for item in items:
            if item.fault:
                where = f"line {item.line}: " if len(items) > 1 else ""
                raise BadInput(where + item.fault)
        kept = self._sold(items)
        if not any(head.who):
            raise BadInput(say("row.no_customer"))
        if not head.day:
            raise BadInput(say("row.without_date"))
        sold = self._sum_of_one(head) if kept is items and len(items) == 1 else self._sum(kept)
        if head.order:
            named = ("order", self._who_key(head.who), head.order)
            key, first = import_key(*named, back) if back else import_key(*named), None
        else:
            paper = sold.amount.paid_minor or sold.amount.minor
            parts = (
                self._who_key(head.who), head.day, str(paper),
                sold.amount.paid_currency or job.facts.money.base,
            )  # fmt: skip
            key, first = job.seen.key(head.line, "purchase", head.external, parts)
        rows = 1 if len(items) == 1 else len({item.line for item in items})
        return Sale(key, kept, sold, first, rows)

    def _sold(self, items: list[Item]) -> list[Item]:
        """The rows that were sold: the order's status is that of its first row that has one.

        Raises:
            BadInput: nothing was sold.
        """
        facts = self._job.facts
        if len(items) == 1 and not (head := items[0]).status and not head.cancelled:
            if facts.sales.type(head.kind) == "none":
                raise BadInput(say("row.kind_no_purchase", kind=head.kind))
            return items
        head = next((item for item in items if item.status), items[0])
        kind = next((item.kind for item in items if item.kind), "")
        if any(item.cancelled for item in items):
            why = next(item.cancelled for item in items if item.cancelled)
            raise BadInput(say("row.was_no_purchase", why=why))
        if all(item.kind for item in items):  # fees and payments among the lines of an order
            items = [item for item in items if facts.sales.type(item.kind) != "none"]
            kind = items[0].kind if items else kind
        if facts.sales.type(kind) == "none":
            raise BadInput(say("row.kind_no_purchase", kind=kind))
        statuses = {item.status for item in items if item.status}
        if len(statuses) > 1 and all(item.status for item in items):
            kept = [item for item in items if facts.sales.of(item.status) != "not sold"]
            if kept:
                return kept
        if not head.status:
            return items
        nothing = bare(head.status) == "refunded" and not any(item.refunded for item in items)
        if nothing or facts.sales.of(head.status) != "sold":
            raise BadInput(say("row.status_no_purchase", status=head.status))
        return items

    def _is_credit(self, item: Item) -> bool:
        """Whether a row is of a credit note, by its type or by its number."""
        facts = self._job.facts
        return facts.sales.type(item.kind) == "credit" or is_credit(item.order, facts.credits)

    def _sum_of_one(self, item: Item) -> Sold:
        """As `_sum`, of a single row, which most often is one amount and nothing else."""
        text = item.total or item.amount
        plain = not (item.refunded or item.cost or (item.total and item.amount))
        if text and plain and not self._is_credit(item):
            amount, fine = self._job.facts.money.here(Decimal(text), item.currency)
            if not fine and -LARGEST_AMOUNT <= amount.minor <= LARGEST_AMOUNT:
                return Sold(amount, [amount], None)
        return self._sum([item])

    def _sum(self, items: list[Item]) -> Sold:
        """What the rows come to, in the store's currency; a sum finer than that is rounded once.

        Raises:
            BadInput: no amount, two currencies, too large, no rate.
        """
        money = self._job.facts.money
        head = items[0]
        currencies = {item.currency for item in items if item.amount or item.total}
        if len(currencies) > 1:
            raise BadInput(
                say(
                    "row.order_in_several",
                    order=head.order,
                    currencies=" and ".join(sorted(currencies)),
                )
            )
        currency = next(iter(currencies), head.currency)
        totals = list(dict.fromkeys(item.total for item in items if item.total))
        amounts = [Decimal(item.amount) for item in items if item.amount]
        once = len(totals) == 1 and (self._repeats or len(items) == 1)
        if once:
            value = Decimal(totals[0])
        elif totals:
            value = sum((Decimal(item.total) for item in items if item.total), Decimal(0))
        elif amounts:
            value = sum(amounts, Decimal(0))
        else:
            raise BadInput(say("row.no_amount"))
        backs = [abs(Decimal(item.refunded)) for item in items if item.refunded]
        # As a total, one amount that all rows have is the order's; others are their rows' own.
        whole = len(set(backs)) == 1 and (once or sum(backs, Decimal(0)) > abs(value))
        back = backs[0] if whole else sum(backs, Decimal(0))
        value -= back
        if back and not value:
            raise BadInput(say("row.refunded"))
        turned = -1 if any(map(self._is_credit, items)) else 1
        if turned < 0:
            value = -abs(value)
        amount, fine = money.here(value, currency)
        if fine:
            kept = rounded(value, currency)
            sums = {"value": f"{value:f}", "kept": f"{kept:f}"}
            self._job.tally.note(
                say("brought.sum_rounded", order=head.order, line=head.line, **sums)
            )
        if abs(amount.minor) > LARGEST_AMOUNT:
            raise BadInput(say("row.order_too_large", order=head.order))
        if len(items) == 1 and not back and (not head.amount or head.amount == head.total
                                             or not totals):  # fmt: skip
            lines = [amount]
        else:
            lines = [
                money.here(Decimal(each) * (turned if Decimal(each) > 0 else 1), currency)[0]
                for each in (
                    item.amount or ("0" if once and len(items) > 1 else item.total or "0")
                    for item in items
                )
            ]
        costs = [money.here(Decimal(item.cost), currency)[0].minor for item in items if item.cost]
        return Sold(amount, lines, sum(costs) if len(costs) == len(items) else None)

    def _write(self, sale: Sale) -> None:
        """Bring a purchase that the store has to what the file says.

        Raises:
            BadInput: a row above says something else under the same id.
        """
        job, items, head = self._job, sale.items, sale.items[0]
        values = self._values(items, sale.sold)
        found = job.unit.row(
            "SELECT id, customer_id FROM purchase WHERE import_key = ? AND deleted_at IS NULL",
            (sale.key,),
        )
        if found is None:
            # It was written by this store: its lines are there, under names of their own.
            found = own_record(job.unit, "purchase", head.external)
            assert found is not None
            values.pop("cost", None)
            changed = job.hands.update("purchase", found["id"], values)
        else:
            ident = found["id"]
            if head.external and not head.order:
                # Only the row's own id is proof that it is the same purchase of somebody else.
                values["customer_id"] = job.people.find(head.who) or found["customer_id"]
            if sale.first is not None and differs(job.unit, "purchase", ident, values):
                raise repeated(sale.first)
            changed = job.hands.update("purchase", ident, values)
            changed = self._lines.update(ident, sale.key, items, sale.sold) or changed
        if changed:
            job.unit.touch(found["customer_id"])
            job.unit.touch(values.get("customer_id", found["customer_id"]))
        job.tally.count("changed" if changed else "same", sale.rows)
        job.tally.total += sale.sold.amount.value

    def _values(self, items: list[Item], sold: Sold) -> dict[str, Any]:
        """What the columns of a purchase say, of those that the file has something for."""
        head, amount = items[0], sold.amount
        one = len(items) == 1
        values: dict[str, Any] = {
            "bought_on": head.day if one else min(item.day for item in items if item.day),
            "kind": "refund" if amount.minor < 0 else "purchase",
            "amount": amount.minor,
            "paid_amount": amount.paid_minor,
            "paid_currency": amount.paid_currency,
        }
        if "number" in self._columns:
            values["number"] = None if _is_no_number(head.order) else head.order
        if "cost" in self._columns:
            values["cost"] = sold.cost
        if "note" in self._columns:
            values["note"] = next((item.note for item in items if item.note), None)
        return values


def _below(amount: str) -> str:
    return amount if not amount or amount.startswith("-") else f"-{amount}"


def _is_no_number(order: str) -> bool:
    """Whether what tells an order's rows is no number of the order: nothing, shortened, our id."""
    return not order or is_shortened(order.split(" ")[0]) or own_id(order) is not None
