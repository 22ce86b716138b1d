"""The international form of phones: derived from what was typed and the customer's country."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Final

from store.phones import e164
from store.safety.opening import Store
from store.settings.values import me

_STALE: Final = """SELECT w.id, w.value, c.country, w.value || char(10) || coalesce(c.country, '')
 || char(10) || ?1 AS basis FROM json_each(?2) AS p CROSS JOIN way AS w
 ON w.customer_id = unhex(p.value) AND w.deleted_at IS NULL
 CROSS JOIN customer AS c ON c.id = w.customer_id
 WHERE w.kind = 'phone' AND w.e164_of IS NOT basis"""


def derive_numbers(store: Store, customers: Collection[bytes]) -> None:
    """Bring the numbers of these customers up to date; what cannot be told stays without."""
    rep = me(store)
    ours = (rep["country"] if rep is not None else None) or ""
    chosen = json.dumps([each.hex() for each in customers])
    rows: list[Any] = store.connection.execute(_STALE, (ours, chosen)).fetchall()
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
