"""What counts only right before a call, beside the page: how they came last, what follows."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.names import quoted
from store.safety.opening import Store
from store.views.plans.preview import StepAhead, plan_ahead
from store.vocabulary import talks


@dataclass(frozen=True)
class Before:
    """`inbound` is the channel and the day of what last came from them (R95).

    `ahead` are the steps that follow when every talk comes about.
    """

    inbound: tuple[str, date] | None
    ahead: tuple[StepAhead, ...]


def before_call(store: Store, customer_id: bytes, step_id: bytes | None, today: date) -> Before:
    """Read it for one customer and an open step."""
    came = store.row(
        # A complaint is logged as a service case; how it came stands with the case.
        "SELECT coalesce(x.channel, i.channel) AS way, i.happened_on FROM interaction AS i "
        "LEFT JOIN service_case AS x ON x.interaction_id = i.id "
        "AND x.customer_id = i.customer_id AND x.deleted_at IS NULL "
        "WHERE i.customer_id = ? AND i.direction = 'in' AND i.deleted_at IS NULL "
        f"AND way IN ({quoted(talks())}) "
        "ORDER BY i.happened_at DESC LIMIT 1",
        (customer_id,),
    )
    return Before(
        inbound=None if came is None else (came[0], date.fromisoformat(came[1])),
        ahead=() if step_id is None else plan_ahead(store, step_id, today).ahead,
    )
