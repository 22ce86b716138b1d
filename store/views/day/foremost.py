"""Which of a customer's open steps comes first where nobody points at one: as Today ranks them.

What is due stands as in today's queue: a time that was agreed, then what we owe (an answer, a
promise), then the longest due. Behind that comes a first step that today has pulled forward, then
the nearest day.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final

from store.safety.opening import Store

# Below what SQLite takes as values of one statement everywhere.
_AT_ONCE: Final = 500
# The step that asks what a sale brought: a talk does not answer it.
AMOUNT_OWED: Final = "sale-amount"


def in_turn(rows: Iterable[Any], today: date, early: Collection[bytes] = ()) -> list[Any]:
    """Open follow-ups (rows of their table) of one customer, the foremost first.

    `early` are the keys of those that stand in today's queue as early ones.
    """
    now = today.isoformat()

    def turn(row: Any) -> tuple[Any, ...]:
        due = row["due_on"] <= now
        clock = row["due_time"] if row["due_on"] == now else None
        first = (clock is None, clock or "", -row["weight"]) if due else (row["id"] not in early,)
        asks = due and row["step_key"] == AMOUNT_OWED  # any other is what a touch is about
        return not due, asks, *first, row["due_on"], row["id"]

    return sorted(rows, key=turn)


def early_among(store: Store, rows: Sequence[Any], today: date) -> set[bytes]:
    """Those of the open follow-ups that today's queue has pulled forward; only a first step can."""
    if not any(row["kind"] == "first" and row["due_on"] > today.isoformat() for row in rows):
        return set()
    from store.views.day.alarms import alarms_of
    from store.views.day.owner_scope import scope_of
    from store.views.day.queue import early_items

    scope = scope_of(store)
    return {item.key for item in early_items(store, today, scope, alarms_of(store, today, scope))}


def foremost(store: Store, customer_id: bytes, today: date) -> Any | None:
    """The foremost open follow-up (row of `follow_up`) of a customer; None of a closed one."""
    rows = _open(store, [customer_id])
    if len(rows) > 1:
        rows = in_turn(rows, today, early_among(store, rows, today))
    return next(iter(rows), None)


def foremost_of_several(
    store: Store, customer_ids: Sequence[bytes], today: date
) -> dict[bytes, Any]:
    """The same for those of these customers who have several open follow-ups; few have."""
    ids = customer_ids
    if len(ids) > _AT_ONCE:
        several = store.rows(
            "SELECT customer_id FROM follow_up WHERE status = 'open' AND is_open = 1 "
            "GROUP BY customer_id HAVING count(*) > 1"
        )
        ids = list({row[0] for row in several}.intersection(ids))
    found = defaultdict[bytes, list[Any]](list)
    for start in range(0, len(ids), _AT_ONCE):
        for row in _open(store, ids[start : start + _AT_ONCE]):
            found[row["customer_id"]].append(row)
    many = {ident: rows for ident, rows in found.items() if len(rows) > 1}
    now = today.isoformat()
    ahead = [rows for rows in many.values() if all(row["due_on"] > now for row in rows)]
    early = early_among(store, list(chain.from_iterable(ahead)), today)
    return {ident: in_turn(rows, today, early)[0] for ident, rows in many.items()}


def _open(store: Store, customer_ids: Sequence[bytes]) -> list[Any]:
    # By the status the index knows them before the rows are read.
    return store.rows(
        "SELECT * FROM follow_up WHERE status = 'open' AND is_open = 1 "
        f"AND customer_id IN ({', '.join('?' * len(customer_ids))})",
        tuple(customer_ids),
    )
