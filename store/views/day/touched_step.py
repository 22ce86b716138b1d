"""Which step a touch is about: one rule for every face.

It is the customer's foremost step (`foremost`) if that is due; else if it is near, was tried in
vain or stands in today's queue as an early one, and nobody has agreed on its date. A sale that is
about none of these is about the plan's step wherever that stands. Any other touch stands beside
the steps, which keep their days.
"""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.safety.opening import Store
from store.views.day.alarms import alarms_of
from store.views.day.foremost import AMOUNT_OWED, early_among, in_turn
from store.views.day.owed_amount import amount_owed
from store.views.day.owner_scope import only

# A step so few days ahead is the one that a talk of today is about.
NEAR_DAYS: Final = 3
_OF_PLAN: Final = ("step", "first")


def step_of_touch(
    store: Store,
    customer_id: bytes,
    outcome: str | None,
    today: date,
    *,
    priced: bool = False,
    pointed: bytes | None = None,
) -> Any | None:
    """The open follow-up that a touch of today with this outcome settles; None beside all.

    A sale that is told with its amount (`priced`) answers the one whose amount is owed. The one
    that somebody has `pointed` at goes first, unless it is far ahead.
    """
    if outcome is None:
        return None
    owed = amount_owed(store, customer_id) if priced and outcome == "bought" else None
    if owed is not None:
        return store.row("SELECT * FROM follow_up WHERE id = ?", (owed.step_id,))
    if pointed is not None:
        row = store.row(
            "SELECT * FROM follow_up WHERE id = ? AND customer_id = ? AND is_open = 1",
            (pointed, customer_id),
        )
        if row is not None and not is_far(store, row, outcome, today):
            return row
    rows = store.rows(
        "SELECT f.*, coalesce(e.beside, 0) AS beside FROM follow_up AS f LEFT JOIN enrolment AS e "
        "ON e.id = f.enrolment_id WHERE f.customer_id = ? AND f.is_open = 1 "
        "AND f.step_key IS NOT ?",
        (customer_id, AMOUNT_OWED),
    )
    if len(rows) > 1:
        rows = in_turn(rows, today, early_among(store, rows, today))
    near = [row for row in rows[:1] if not is_far(store, row, None, today)]
    sold = [row for row in rows if outcome == "bought" and row["kind"] in _OF_PLAN]
    sold.sort(key=lambda row: bool(row["beside"]))
    return next(iter(near + sold), None)


def is_far(store: Store, row: Any, outcome: str | None, today: date) -> bool:
    """Whether a touch of today with this outcome is hardly about this open follow-up."""
    days = (date.fromisoformat(row["due_on"]) - today).days
    if days <= 0 or (outcome == "bought" and row["kind"] in _OF_PLAN):
        return False
    if row["fixed"]:
        return True
    return days > NEAR_DAYS and not row["attempts"] and not _is_early(store, row, today)


def rings(store: Store, customer_id: bytes, today: date) -> bool:
    """Whether the customer's alarm is heard today."""
    return bool(alarms_of(store, today, only(customer_id)).rung)


def _is_early(store: Store, row: Any, today: date) -> bool:
    return row["id"] in early_among(store, [row], today)
