"""What a purchase is made of, as a person types it: `2 x Chair 120.00`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.ledger.unit import Unit
from store.sentence import Sentence, money, say
from store.value.money import check_amount, display, read_decimal, rounded, to_minor

_MANY: Final = r"(\d{1,9}(?:[.,]\d{1,3})?)\s*[x×*]\s+"
# A price between blanks only where its currency stands with it: `Chair 2 120.00` is a Chair 2.
_SIGN: Final = r"[^\s\d.,'’+()-]{1,3}"
_GROUPED: Final = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?"
_PRICE: Final = (
    rf"{_SIGN} ?{_GROUPED}|{_GROUPED} ?{_SIGN}"
    r"|\d{1,3}(?:[\u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?"
    r"|\S*\d\S* (?:[A-Z]{3}|[€£¥₹₽₱₩₫₴₺₪$])|\S+"
)
_LINE: Final = re.compile(rf"(?:{_MANY})?(?!{_MANY.replace('(', '(?:', 1)})(\S.*?)[ \t]+({_PRICE})")
_COUNTED: Final = re.compile(r"(\d{1,4}) +([^\W\d].+)")  # “2 Cheese”: how many, or a name?
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Good:
    """A line of a purchase; `amount` is for the whole quantity, in minor units.

    `exact` is the amount where that was finer than the currency and was rounded.
    """

    title: str
    quantity: Decimal
    amount: int
    exact: Decimal | None = None


def read_goods(text: str, currency: str) -> tuple[Good, ...]:
    """Each line is `2 x Chair 120.00`: how many (1 where it is left out), what, the price of one.

    Raises:
        BadInput: a line without a price, or with one that is no amount.
    """
    return tuple(_good(line.strip(), currency) for line in text.splitlines() if line.strip())


def _good(line: str, currency: str) -> Good:
    found = _LINE.fullmatch(line)
    if found is None or len(line) > _LONGEST:
        raise BadInput(say("refused.no_purchase_line", text=line[:40]))
    many, title, price = found.groups()
    quantity = Decimal((many or "1").replace(",", "."))
    one = read_decimal(price, currency)
    if not quantity or one < 0:
        raise BadInput(say("refused.line_is_refund", text=line[:40]))
    exact = quantity * one
    kept = rounded(exact, currency)
    return Good(title, quantity, to_minor(kept, currency), exact if kept != exact else None)


def remarks(goods: Sequence[Good], currency: str) -> list[Sentence]:
    """What a person should see of the lines, as a sentence goes on.

    `; Cheese comes to 14.985, kept as €14.98`, or how several are written where one was read.
    """
    said = []
    for good in goods:
        many = _COUNTED.match(good.title)
        if good.exact is not None:
            exact, amount = f"{good.exact.normalize():f}", money(good.amount, currency)
            said.append(say("did.rounded", title=good.title, exact=exact, amount=amount))
        if many is not None and good.quantity == 1:
            said.append(say("did.one_of", title=good.title, many=many[1], what=many[2]))
    return said


def agreed(amount: int | None, goods: Sequence[Good], currency: str) -> int:
    """The amount of the purchase: what was given, else the sum of its lines.

    Raises:
        BadInput: neither is given, they differ, or it is too large.
    """
    total = sum(good.amount for good in goods)
    if amount is None and not goods:
        raise BadInput(say("refused.amount_or_lines"))
    if amount is not None and goods and amount != total:
        raise BadInput(
            say(
                "refused.lines_differ",
                total=display(total, currency),
                amount=display(amount, currency),
            )
        )
    return check_amount(total if amount is None else amount, currency)


def add_goods(unit: Unit, purchase_id: bytes, lines: Sequence[tuple[Any, Good]]) -> None:
    """Write the lines of a purchase, each with its product (see `products`)."""
    for product, good in lines:
        unit.insert(
            "purchase_line",
            {
                "purchase_id": purchase_id,
                "product_id": product["id"],
                "title": product["name"],
                "quantity": f"{good.quantity.normalize():f}",
                "amount": good.amount,
                "cost": cost_of(product, good),
            },
        )


def products(unit: Unit, goods: Sequence[Good]) -> list[tuple[Any, Good]]:
    """The product of each line, by its name or code; a name that is new becomes one."""
    found = []
    for good in goods:
        row = _product(unit, good.title)
        if row is None:
            unit.insert("product", {"name": good.title})
            row = _product(unit, good.title)
        found.append((row, good))
    return found


def cost_of(product: Any, good: Good) -> int | None:
    """What the goods of a line have cost us, None where the product's cost is not known."""
    if product["cost"] is None:
        return None
    return int((product["cost"] * good.quantity).to_integral_value())


def _product(unit: Unit, name: str) -> Any:
    return unit.row(
        "SELECT id, name, cost FROM product WHERE deleted_at IS NULL AND (name = ?1 "
        "COLLATE NOCASE OR code = ?1 COLLATE NOCASE) ORDER BY name <> ?1, id LIMIT 1",
        (name,),
    )
