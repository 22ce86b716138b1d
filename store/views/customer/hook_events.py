"""What a unit of work came to, for a person's own programs: touches, sales, new customers."""

from __future__ import annotations

from typing import Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import currency_of

DONE: Final = "done"
SALE: Final = "sale"
NEW: Final = "new-customer"
EVENTS: Final = (DONE, SALE, NEW)

_MADE: Final = "SELECT record_id FROM journal WHERE work_seq = ?1 AND tbl = '{}' AND field IS NULL"
_QUERIES: Final = {
    NEW: f"SELECT c.id, c.name FROM customer AS c WHERE c.id IN ({_MADE.format('customer')})",
    DONE: "SELECT c.id, c.name, t.channel, t.outcome, t.note, t.happened_on AS day "
    "FROM interaction AS t JOIN customer AS c ON c.id = t.customer_id "
    f"WHERE t.outcome IS NOT NULL AND t.id IN ({_MADE.format('interaction')})",
    SALE: "SELECT c.id, c.name, p.amount, p.bought_on AS day "
    "FROM purchase AS p JOIN customer AS c ON c.id = p.customer_id "
    f"WHERE p.amount > 0 AND p.id IN ({_MADE.format('purchase')})",
}


@dataclass(frozen=True)
class Happened:
    """One event about a customer; `values` as JSON takes them, amounts in minor units."""

    event: str
    customer_id: bytes
    customer: str
    values: dict[str, Any]


def happened(store: Store, seq: int) -> list[Happened]:
    """What the unit of that number came to, customers first."""
    found = []
    for event, sql in _QUERIES.items():
        for row in store.rows(sql, (seq,)):
            values = {name: row[name] for name in row.keys() if name not in ("id", "name")}  # noqa: SIM118 a row is not a mapping
            if event == SALE:
                values["currency"] = currency_of(store)
            found.append(Happened(event, row["id"], row["name"], values))
    return found
