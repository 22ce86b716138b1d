"""The "1-2-3-Next" habit: three standard offers, then silence, and what it has cost (R14)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.portfolio.members import Member

FILTER = "is:1-2-3-next"


@dataclass(frozen=True, slots=True)
class Habit:
    """Customers left after the third standard offer, by month (YYYY-MM) of the last one and rep.

    Money in minor units: `paid` was spent to win them, `came_back` is what they have brought.
    """

    month: str
    rep: str | None
    customers: int
    paid: int
    came_back: int


def habits(store: Store, everybody: Iterable[Member], today: date) -> list[Habit]:
    """The latest month first."""
    offered = dict(
        store.connection.execute(
            "SELECT customer_id, max(offered_on) FROM offer WHERE deleted_at IS NULL "
            "AND offered_on <= ? GROUP BY 1",
            (today.isoformat(),),
        ).fetchall()
    )
    if not offered:
        return []
    from store.views.lists.customers import Customers  # the filter language, 30 ms

    known = {each.customer_id: each for each in everybody}
    found: dict[tuple[str, str | None], list[Member]] = {}
    for row in Customers(store, today, FILTER).page(0, -1):
        member = known[row.key]
        found.setdefault((offered[row.key][:7], member.owner), []).append(member)
    order = sorted(found, key=lambda key: key[1] or "~")
    return [
        Habit(
            month,
            rep,
            len(some),
            sum(each.acquisition or 0 for each in some),
            sum(each.earned + (each.acquisition or 0) for each in some),
        )
        for month, rep in sorted(order, key=lambda key: key[0], reverse=True)
        for some in (found[month, rep],)
    ]
