"""Figures of many customers that others have worked with: made after what came is kept.

Worked out inside the transaction that takes it over, they would make up half of it, and nobody
could write as long as that. Who is stopped in between finds them owed: they are of no day.
"""

from __future__ import annotations

from datetime import date

from store.ledger.morning import OWED, TOGETHER, score_apart, score_everybody
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.views.value.facts import pick

_LATER = "SELECT p.id FROM picked AS p CROSS JOIN customer AS c ON c.id = p.id WHERE c.live = 1"


def owe_scores(unit: Unit) -> None:
    """Leave the figures of the touched for later, where they are many; `score_owed` makes them."""
    if len(unit.touched) <= TOGETHER:
        return
    pick(unit.store.connection, list(unit.touched))
    later = [row["id"] for row in unit.run(_LATER)]
    unit.run(f"UPDATE score SET scored_on = ? WHERE customer_id IN ({_LATER})", (OWED,))
    unit.touched.difference_update(later)


def score_owed(store: Store, today: date) -> int:
    """Make the figures that were left for later, in pieces; returns of how many customers.

    A store that has learned nothing yet, as one that has just joined, learns from all it has.
    """
    owed = [
        row["id"]
        for row in store.rows(
            "SELECT c.id FROM customer AS c LEFT JOIN score AS s ON s.customer_id = c.id "
            "WHERE c.live = 1 AND (s.scored_on IS NULL OR s.scored_on = ?)",
            (OWED,),
        )
    ]
    if owed and store.value("SELECT 1 FROM fit LIMIT 1") is None:
        return score_everybody(store, today).customers
    score_apart(store, today, owed, follows=False)
    return len(owed)
