"""What a plan costs in a year against what its customers are expected to bring (R81)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice, takewhile
from typing import Final

from store.dataclass import dataclass
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans import Plan
from store.lifecycle.schedule import ahead
from store.names import fold
from store.safety.opening import Store
from store.settings.values import calendar_of
from store.views.plans.schedule import latest_plans
from store.views.portfolio.members import Member
from store.views.value.rates import rates_per_hour

_YEAR: Final = timedelta(days=365)
_STEPS: Final = 366  # a plan without delays goes in circles on one day


@dataclass(frozen=True, slots=True)
class PlanCost:
    """A plan that customers follow: what a year of it takes and what is expected of them.

    `minutes` and `cost` (minor units, by what an hour on each channel costs) are for one customer
    who begins today and is reached each time, wherever the plan leads. Of the `customers` whose
    next step comes from it, `told` are those of whom the year ahead can be told, `ahead` what they
    bring together, `less` of them less than the plan costs; `cheaper` is the plan for one of its
    groups that costs least, with its cost, None where none costs less.
    """

    key: str
    name: str
    customers: int
    minutes: int
    cost: int
    told: int
    ahead: int
    less: int
    cheaper: str | None
    cheaper_cost: int | None


def plan_costs(store: Store, everybody: Iterable[Member], today: date) -> list[PlanCost]:
    """Every plan that somebody follows, by name."""
    plans = {plan.key: plan for plan in latest_plans(store)}
    rates, calendar = rates_per_hour(store.connection), calendar_of(store)
    efforts = {key: _effort(plan, plans, rates, calendar, today) for key, plan in plans.items()}
    known = {each.customer_id: each for each in everybody}
    following: dict[str, list[Member]] = defaultdict(list)
    for key, customer_id in store.connection.execute(
        "SELECT p.key, c.id FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "JOIN enrolment AS e ON e.id = f.enrolment_id JOIN plan AS p ON p.id = e.plan_id "
        "WHERE c.live = 1"
    ):
        following[key].append(known[customer_id])
    out = []
    for key, some in following.items():
        minutes, cost = efforts[key]
        expected = [each.ahead for each in some if each.ahead is not None]
        other = _cheapest(plans[key], plans.values(), efforts)
        out.append(
            PlanCost(
                key=key,
                name=plans[key].name,
                customers=len(some),
                minutes=minutes,
                cost=cost,
                told=len(expected),
                ahead=sum(expected),
                less=sum(each < cost for each in expected),
                cheaper=None if other is None else other.name,
                cheaper_cost=None if other is None else efforts[other.key][1],
            )
        )
    return sorted(out, key=lambda each: (fold(each.name), each.key))


def _effort(
    plan: Plan, plans: dict[str, Plan], rates: dict[str, int], calendar: WorkCalendar, today: date
) -> tuple[int, int]:
    """Minutes and cost of the coming year, begun today."""
    minutes, cost = 0, Decimal(0)
    steps = islice(ahead(plan, today, calendar, plans=plans, last_purchase=today), _STEPS)
    for followed, found in takewhile(lambda each: each[1].due < today + _YEAR, steps):
        step = followed.step(found.step_key or "")
        if step is not None:
            minutes += step.minutes
            cost += Decimal(step.minutes * rates.get(step.channel, 0)) / 60
    return minutes, round(cost)


def _cheapest(
    plan: Plan, others: Iterable[Plan], efforts: dict[str, tuple[int, int]]
) -> Plan | None:
    """The plan for one of the same groups, and for all that this one is for, that costs least."""
    fitting = [
        each
        for each in others
        if set(each.groups) & set(plan.groups)
        and (not each.segments or (set(plan.segments) <= set(each.segments) and plan.segments))
        and efforts[each.key][1] < efforts[plan.key][1]
    ]
    return min(fitting, key=lambda each: (efforts[each.key][1], each.key), default=None)
