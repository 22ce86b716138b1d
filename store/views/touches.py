"""What counts as a touch, and which order is the one that a talk told of.

The functions tell of the customers in the temporary table `picked`, see `facts.pick`.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Final

from store.names import quoted
from store.vocabulary import talks

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# A remark that nobody made of a talk, such as a column of an imported file, is none. `i` is the
# interaction.
TOUCH: Final = "NOT (i.channel = 'note' AND i.outcome IS NULL)"
# An order may bear a day so many before the talk that told of it, or after it.
ORDERED_BEFORE: Final = 3
ENTERED_AFTER: Final = 31


def last_touches(connection: Connection, day: str) -> dict[bytes, tuple[str | None, str | None]]:
    """Per picked customer the last touch and the last one that came from them."""
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            f"SELECT i.customer_id, max(CASE WHEN {TOUCH} THEN i.happened_on END), "
            f"max(CASE WHEN i.direction = 'in' AND i.channel IN ({quoted(talks())}) "
            "THEN i.happened_on END) "
            "FROM picked AS p CROSS JOIN interaction AS i ON i.customer_id = p.id "
            "AND i.deleted_at IS NULL WHERE i.happened_on <= ? GROUP BY 1",
            (day,),
        )
    }


def sold_unpriced(connection: Connection, day: str) -> dict[bytes, list[date]]:
    """Per picked customer the days of sales up to a day of which no purchase is recorded.

    An order may bear a day shortly before the talk that told of it, or be entered weeks after it.
    """
    found = defaultdict[bytes, list[date]](list)
    for row in connection.execute(
        "SELECT i.customer_id, i.happened_on FROM picked AS p CROSS JOIN interaction AS i "
        "ON i.customer_id = p.id AND i.deleted_at IS NULL "
        "WHERE i.outcome = 'bought' AND i.happened_on <= ?1 "
        "AND NOT EXISTS (SELECT 1 FROM purchase AS x WHERE x.customer_id = i.customer_id "
        "AND x.deleted_at IS NULL AND x.kind = 'purchase' AND x.bought_on BETWEEN "
        "date(i.happened_on, ?2) AND date(i.happened_on, ?3)) "
        "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
        "AND n.deleted_at IS NULL)",
        (day, f"-{ORDERED_BEFORE} days", f"+{ENTERED_AFTER} days"),
    ):
        found[row[0]].append(date.fromisoformat(row[1]))
    return found
