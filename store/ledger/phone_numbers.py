"""The international form of phones: derived from what was typed and the customer's country."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from store.phones import e164
from store.safety.opening import Store
from store.settings.values import me

_FEW: Final = 100  # customers that are asked for one by one; else all phones are looked at
_STALE: Final = """SELECT w.id, w.value, c.country, w.value || char(10) || coalesce(c.country, '')
 || char(10) || ? AS basis FROM {} WHERE w.kind = 'phone' AND w.deleted_at IS NULL
 AND w.e164_of IS NOT basis"""
_JOIN: Final = "way AS w JOIN customer AS c ON c.id = w.customer_id"


def derive_numbers(store: Store, customers: Collection[bytes]) -> None:
    """Bring the numbers of these customers up to date; what cannot be told stays without."""
    rep = me(store)
    ours = (rep["country"] if rep is not None else None) or ""
    sql, values = _STALE.format(_JOIN), [ours]
    if len(customers) <= _FEW:
        sql += f" AND w.customer_id IN ({', '.join('?' * len(customers))})"
        values += customers
    rows: list[Any] = store.connection.execute(sql, values).fetchall()
    if not rows:
        return
    from store.lifecycle.zones import country_code

    store.connection.executemany(
        "UPDATE way SET e164 = ?, e164_of = ? WHERE id = ?",
        [
            (e164(row["value"], country_code(row["country"] or ours)), row["basis"], row["id"])
            for row in rows
        ],
    )
