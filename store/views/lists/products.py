"""The products: what is sold, how often, to whom first, and which should be the standard ones."""

from __future__ import annotations

from store.dataclass import dataclass
from store.safety.opening import Store

# The habit is three products long; fewer first buyers than this say nothing of a habit.
_STANDARD = 3
_LEAST_FIRST_BUYERS = 3

# What stands on refunds alone, and of which nobody has said more, is a remark and no product.
# An offer that was typed names its product in its words, as where the habit is looked for.
_ROWS = """
WITH typed AS MATERIALIZED (SELECT title, count(*) AS n FROM offer
  WHERE product_id IS NULL AND deleted_at IS NULL GROUP BY 1)
SELECT p.id, p.name, p.code, p.price, p.cost, p.standard,
  (SELECT count(DISTINCT x.customer_id) FROM purchase_line AS l JOIN purchase AS x
    ON x.id = l.purchase_id AND x.deleted_at IS NULL AND x.kind = 'purchase'
    WHERE l.product_id = p.id AND l.deleted_at IS NULL) AS buyers,
  (SELECT count(DISTINCT x.customer_id) FROM purchase_line AS l JOIN purchase AS x
    ON x.id = l.purchase_id AND x.deleted_at IS NULL AND x.kind = 'purchase'
    JOIN rhythm AS r ON r.customer_id = x.customer_id AND r.first_on = x.bought_on
    WHERE l.product_id = p.id AND l.deleted_at IS NULL) AS first_buyers,
  (SELECT count(*) FROM offer AS o WHERE o.product_id = p.id AND o.deleted_at IS NULL)
   + (SELECT coalesce(sum(t.n), 0) FROM typed AS t WHERE mentions(t.title, p.name)) AS offered
FROM product AS p WHERE p.deleted_at IS NULL AND NOT (p.standard = 0 AND p.price IS NULL
  AND p.cost IS NULL AND p.code IS NULL AND EXISTS (SELECT 1 FROM purchase_line AS l
    WHERE l.product_id = p.id AND l.deleted_at IS NULL)
  AND NOT EXISTS (SELECT 1 FROM purchase_line AS l JOIN purchase AS x ON x.id = l.purchase_id
    AND x.deleted_at IS NULL AND x.kind = 'purchase'
    WHERE l.product_id = p.id AND l.deleted_at IS NULL))
ORDER BY p.standard DESC, first_buyers DESC, buyers DESC, folded(p.name)"""


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product; `price` and `cost` of one in minor units, `buyers` are customers.

    `first_buyers` are those in whose first purchase it was.
    """

    ident: bytes
    name: str
    code: str | None
    price: int | None
    cost: int | None
    standard: bool
    buyers: int
    first_buyers: int
    offered: int


def products(store: Store) -> list[ProductRow]:
    """All products: the standard ones first, then by how many customers began with them."""
    return [
        ProductRow(
            row["id"],
            row["name"],
            row["code"],
            row["price"],
            row["cost"],
            bool(row["standard"]),
            row["buyers"],
            row["first_buyers"],
            row["offered"],
        )
        for row in store.rows(_ROWS)
    ]


def standard_names(store: Store) -> list[str]:
    """The names of the standard products."""
    found = (
        "SELECT name FROM product WHERE standard = 1 AND deleted_at IS NULL ORDER BY folded(name)"
    )
    return [row["name"] for row in store.rows(found)]


def proposed_standard(found: list[ProductRow]) -> list[ProductRow]:
    """The three that most customers began with; none where products are marked already."""
    if any(each.standard for each in found):
        return []
    begun = [each for each in found if each.first_buyers >= _LEAST_FIRST_BUYERS]
    return sorted(begun, key=lambda each: -each.first_buyers)[:_STANDARD]
