"""What counts only right before a call, beside the page: their way, their hour, what follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.lifecycle.hours import There
from store.safety.opening import Store
from store.views.preview import StepAhead, plan_ahead
from store.views.there import there_of


@dataclass(frozen=True)
class Before:
    """`inbound` is the channel and the day of what last came from them (R95).

    `preferred` is the channel they like; `there` tells the time at their place. None: not known.
    `ahead` are the steps that follow when every talk comes about.
    """

    inbound: tuple[str, date] | None
    preferred: str | None
    there: There | None
    ahead: tuple[StepAhead, ...]


def before_call(store: Store, customer_id: bytes, step_id: bytes | None, today: date) -> Before:
    """Read it for one customer and an open step, at the instant that the store's clock shows."""
    came = store.row(
        "SELECT channel, happened_on FROM interaction WHERE customer_id = ? AND direction = 'in' "
        "AND channel IN ('call', 'visit', 'meeting', 'email', 'message') AND deleted_at IS NULL "
        "ORDER BY happened_at DESC LIMIT 1",
        (customer_id,),
    )
    full = store.row(
        "SELECT preferred_channel, time_zone, hours, country FROM customer WHERE id = ?",
        (customer_id,),
    )
    return Before(
        inbound=None if came is None else (came[0], date.fromisoformat(came[1])),
        preferred=None if full is None else full["preferred_channel"],
        there=None if full is None else there_of(store, full, today),
        ahead=() if step_id is None else plan_ahead(store, step_id, today).ahead,
    )

