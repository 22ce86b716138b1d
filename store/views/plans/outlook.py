"""What each outcome of a follow-up would lead to: what stands on the outcome keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, Final

from store.lifecycle.alarms import try_again_on
from store.lifecycle.plans import OUTCOMES, Outcome
from store.safety.opening import Store
from store.sentence import shown
from store.settings.values import calendar_of
from store.views.day.owed_amount import asks_amount
from store.views.day.touched_step import is_far, rings
from store.views.plans.position import Ahead, Sight
from store.vocabulary import TALKS

_STAYS: Final = "the step keeps its day"
_RINGS_AGAIN: Final = "the alarm rings again"


def outlook(store: Store, follow_up_id: bytes, today: date) -> dict[Outcome, Ahead]:
    """What comes after each outcome: what stands on the outcome keys. Empty once finished."""
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    if row is None or not row["is_open"]:
        return {}
    sight = Sight(store, row, today)
    if asks_amount(row):
        return _while_owed(store, sight, row, today)
    found = {outcome: sight.after(outcome) for outcome in OUTCOMES}
    if is_far(store, row, None, today) and rings(store, row["customer_id"], today):
        # The touch answers the alarm: the step keeps its day, unless they buy.
        due = date.fromisoformat(row["due_on"])
        stays = Ahead(due, shown(row["title"]), row["channel"], _STAYS, None)
        again = replace(stays, due=try_again_on(sight.calendar, today), why=_RINGS_AGAIN)
        found |= {
            outcome: stays if outcome in TALKS else again
            for outcome in OUTCOMES
            if outcome != "bought"
        }
    return found


def _while_owed(store: Store, sight: Sight, row: Any, today: date) -> dict[Outcome, Ahead]:
    """A step that asks for an amount stays until it is known; then comes what waits already."""
    stays = Ahead(
        date.fromisoformat(row["due_on"]), shown(row["title"]), row["channel"], _STAYS, None
    )
    again = replace(stays, due=max(stays.due, calendar_of(store).add_working(today, 1)))
    stays = stays if stays.due >= today else again  # a day that has passed asks nobody
    found = {outcome: stays if outcome in TALKS else again for outcome in OUTCOMES}
    other = store.row(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
        "ORDER BY due_on, id LIMIT 1",
        (row["customer_id"], row["id"]),
    )
    if other is None:
        return found | {"bought": sight.after("reached")}
    due = date.fromisoformat(other["due_on"])
    return found | {"bought": Ahead(due, shown(other["title"]), other["channel"], _STAYS, None)}
