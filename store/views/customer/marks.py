"""Tags and own fields of customers, for one or for a whole list at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, Final

from store.safety.opening import Store

_AT_ONCE: Final = 500  # below what SQLite takes as values of one statement everywhere


def tags_of(store: Store, customers: Sequence[bytes]) -> dict[bytes, list[str]]:
    """Their tags in alphabetical order; without those who have none."""
    found: dict[bytes, list[str]] = defaultdict(list)
    for row in of_each(
        store,
        customers,
        "SELECT customer_id, name FROM tag WHERE deleted_at IS NULL AND customer_id IN ({}) "
        "ORDER BY sort_name",
    ):
        found[row["customer_id"]].append(row["name"])
    return found


def own_values_of(store: Store, customers: Sequence[bytes]) -> dict[bytes, dict[str, str]]:
    """Their own fields by the fields' names, as they are kept; without those who have none."""
    found: dict[bytes, dict[str, str]] = defaultdict(dict)
    for row in of_each(
        store,
        customers,
        "SELECT v.customer_id, d.key, v.value FROM own_value AS v JOIN own_field AS d "
        "ON d.id = v.field_id AND d.deleted_at IS NULL WHERE v.deleted_at IS NULL "
        "AND v.customer_id IN ({}) ORDER BY d.id",
    ):
        found[row["customer_id"]][row["key"]] = row["value"]
    return found


def values_count(store: Store) -> dict[str, int]:
    """Customers who have an own field, by the field's name."""
    rows = store.rows(
        "SELECT d.key, count(*) AS many FROM own_value AS v JOIN own_field AS d "
        "ON d.id = v.field_id AND d.deleted_at IS NULL WHERE v.deleted_at IS NULL GROUP BY 1"
    )
    return {row["key"]: row["many"] for row in rows}


def all_tags(store: Store) -> list[tuple[str, int]]:
    """Every tag with the number of its customers, the most frequent first."""
    rows = store.rows(
        "SELECT t.name, count(*) AS many FROM tag AS t JOIN customer AS c ON c.id = t.customer_id "
        "AND c.live = 1 WHERE t.deleted_at IS NULL GROUP BY t.sort_name ORDER BY many DESC, 1"
    )
    return [(row["name"], row["many"]) for row in rows]


def of_each(store: Store, customers: Sequence[bytes], sql: str) -> Iterator[Any]:
    """The rows of a question about many customers, whose ids take the place of `{}`."""
    for start in range(0, len(customers), _AT_ONCE):
        some = customers[start : start + _AT_ONCE]
        yield from store.rows(sql.format(", ".join("?" * len(some))), tuple(some))
