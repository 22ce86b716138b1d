"""Products by hand: what is sold, for how much, what it costs us; the standard ones."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Result
from store.names import name_words, nearest, plain_form
from store.safety.opening import Store
from store.sentence import say

_LONGEST = 200


def add_product(
    store: Store,
    today: date,
    name: str,
    *,
    price: int | None = None,
    cost: int | None = None,
    code: str | None = None,
    standard: bool = False,
) -> Result:
    """Add a product; price and cost of one, in minor units.

    Raises:
        BadInput: no name, or an endless one. Refused: a product has that name or code already.
    """
    words = _name(name)
    with work(store, today) as unit:
        for text in filter(None, (words, code)):
            if (same := _named(store, text)) is not None:
                raise Refused(say("refused.product_there", name=same["name"]))
        record = unit.insert(
            "product",
            {"name": words, "price": price, "cost": cost, "code": code, "standard": int(standard)},
        )
        unit.title = say("did.product_added", name=words)
        return Result(say("did.recorded", done=unit.title), record)


def edit_product(store: Store, today: date, name: str, **changes: Any) -> Result:
    """Change fields of a product: name, price, cost, code, standard. What is sold already stays.

    Raises:
        Refused: there is no such product, or another one has the new name.
    """
    row = find_product(store, name)
    if "name" in changes:
        changes["name"] = _name(changes["name"])
        same = _named(store, changes["name"])
        if same is not None and same["id"] != row["id"]:
            raise Refused(say("refused.product_name_taken", name=same["name"]))
    with work(store, today) as unit:
        if not unit.update("product", row["id"], changes):
            return Result(say("did.like_that", what=row["name"]))
        unit.title = say("did.product_changed", name=changes.get("name", row["name"]))
        return Result(say("did.recorded", done=unit.title), row["id"])


def set_standard(store: Store, today: date, names: list[str]) -> Result:
    """Make these the standard products, and no others.

    Raises:
        Refused: there is no such product.
    """
    chosen = {row["id"]: row["name"] for row in (find_product(store, name) for name in names)}
    with work(store, today) as unit:
        changed = 0
        for row in store.rows("SELECT id FROM product WHERE deleted_at IS NULL"):
            changed += unit.update("product", row["id"], {"standard": int(row["id"] in chosen)})
        if not changed:
            return Result(say("did.standard_same"))
        listed = ", ".join(chosen.values()) or "none"
        unit.title = say("did.standard", names=listed)
        return Result(say("did.recorded", done=unit.title), None, changed)


def find_product(store: Store, name: str) -> Any:
    """The product (row) of that name or code, in any case.

    Raises:
        Refused: there is none; the sentence names the nearest.
    """
    found = _named(store, name.strip(), loosely=True)
    if found is None:
        known = [
            row["name"] for row in store.rows("SELECT name FROM product WHERE deleted_at IS NULL")
        ]
        raise Refused(say("refused.no_product", name=name, likely=nearest(name, known)))
    return found


def _named(store: Store, text: str, *, loosely: bool = False) -> Any:
    """The product of that name, else that code, in any case; `loosely` with other spaces too."""
    found = store.row(
        "SELECT * FROM product WHERE deleted_at IS NULL AND (name = ?1 OR code = ?1) "
        "ORDER BY name <> ?1, id LIMIT 1",
        (text,),
    )
    if found is not None:
        return found
    rows = store.rows("SELECT * FROM product WHERE deleted_at IS NULL ORDER BY id")
    for form in (plain_form, name_words) if loosely else (plain_form,):
        for part in ("name", "code"):
            same = [row for row in rows if row[part] and form(row[part]) == form(text) != ()]
            if same and (form is plain_form or len(same) == 1):
                return same[0]
    return None


def _name(name: str) -> str:
    words = " ".join(name.split())
    if not words or len(words) > _LONGEST:
        raise BadInput(say("refused.product_needs_name", most=_LONGEST))
    return words
