"""The whole portfolio as of a day: everything that the screen, the command and the page show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.safety.opening import Store
from store.safety.orphans import orphans
from store.settings.values import currency_of
from store.value.base_rates import Rate, Survival
from store.value.effect import Effect
from store.views.plans.directions import Aim, directions, unserved
from store.views.plans.schedule import plan_rows
from store.views.portfolio.ahead import Ahead, Coming, ahead, coming
from store.views.portfolio.capacity import WorkAhead, work_ahead
from store.views.portfolio.cycle import (
    Cycles,
    Moves,
    Place,
    by_group,
    by_stage,
    conversions,
    cycles,
    transitions,
)
from store.views.portfolio.habit import Habit, habits
from store.views.portfolio.keeping import (
    Cohort,
    Growth,
    Kept,
    cohorts,
    growth,
    kept,
    kept_by,
    sieve_by_month,
    staying,
)
from store.views.portfolio.members import Member, members
from store.views.portfolio.people import (
    Cause,
    Measure,
    RepLine,
    Satisfied,
    complaints,
    measures,
    promises,
    reps,
    satisfied,
)
from store.views.portfolio.plan_cost import PlanCost, plan_costs
from store.views.portfolio.plan_results import PlanResult, following, plan_results
from store.views.portfolio.review import Answered, Numbers, numbers, review
from store.views.portfolio.what_if import Better, Chance, chances, if_more_stayed
from store.views.portfolio.worth import (
    Deals,
    TopShare,
    Unreturned,
    Worth,
    deals_by_segment,
    exceptions,
    top_shares,
    unreturned,
    worth,
    worth_by,
)


@dataclass(frozen=True)
class Portfolio:
    """All figures; money in minor units of `currency`."""

    as_of: date
    currency: str
    members: list[Member]
    orphans: int
    whole: Worth
    by_segment: list[Worth]
    by_value_group: list[Worth]
    by_source: list[Worth]
    by_owner: list[Worth]
    top: list[TopShare]
    below: list[Member]
    unreturned: Unreturned
    deals: list[Deals]
    kept: Kept
    kept_by_segment: list[Kept]
    kept_by_owner: list[Kept]
    kept_by_source: list[Kept]
    sieve_by_month: list[tuple[str, int, int]]
    cohorts: list[Cohort]
    staying: list[Survival]
    growth: list[Growth]
    ahead: Ahead
    coming: list[Coming]
    if_more_stayed: list[Better]
    chances: list[Chance]
    by_stage: list[Place]
    by_group: list[Place]
    transitions: list[Moves]
    cycles: Cycles
    conversions: dict[str, Rate]
    directions: dict[str, tuple[Aim, ...]]
    unserved: tuple[str, ...]
    plan_results: list[PlanResult]
    plan_costs: list[PlanCost]
    following: Effect
    work: WorkAhead
    measures: list[Measure]
    measures_by_segment: list[Measure]
    measures_by_owner: list[Measure]
    satisfied: list[Satisfied]
    complaints: list[Cause]
    promises: Rate
    reps: list[RepLine]
    habits: list[Habit]
    review: list[Answered]
    numbers: list[Numbers]


def portfolio(store: Store, today: date) -> Portfolio:
    """Every figure of the whole base as of a day, from what is stored."""
    everybody = members(store, today)
    schedule = plan_rows(store, today)
    return Portfolio(
        as_of=today,
        currency=currency_of(store),
        members=everybody,
        orphans=orphans(store),
        whole=worth(None, everybody),
        by_segment=worth_by(everybody, "segment"),
        by_value_group=worth_by(everybody, "group"),
        by_source=worth_by(everybody, "source"),
        by_owner=worth_by(everybody, "owner"),
        top=top_shares(everybody),
        below=exceptions(everybody),
        unreturned=unreturned(everybody),
        deals=deals_by_segment(store, today),
        kept=kept(None, everybody),
        kept_by_segment=kept_by(everybody, "segment"),
        kept_by_owner=kept_by(everybody, "owner"),
        kept_by_source=kept_by(everybody, "source"),
        sieve_by_month=sieve_by_month(everybody),
        cohorts=cohorts(everybody, today),
        staying=staying(everybody),
        growth=growth(everybody, today),
        ahead=ahead(store, everybody, today),
        coming=coming(store, everybody, today),
        if_more_stayed=if_more_stayed(store, today),
        chances=chances(store, everybody, today),
        by_stage=by_stage(store, everybody, today),
        by_group=by_group(store, everybody, today),
        transitions=transitions(store, today),
        cycles=cycles(store, everybody),
        conversions=conversions(store, everybody, today),
        directions=directions(schedule),
        unserved=unserved(schedule),
        plan_results=plan_results(store, today),
        plan_costs=plan_costs(store, everybody, today),
        following=following(store, everybody, today),
        work=work_ahead(store, everybody, today),
        measures=measures(store, everybody, None),
        measures_by_segment=measures(store, everybody, "segment"),
        measures_by_owner=measures(store, everybody, "owner"),
        satisfied=satisfied(store, everybody),
        complaints=complaints(store, today),
        promises=promises(store, today),
        reps=reps(store, everybody, today),
        habits=habits(store, everybody, today),
        review=review(store, today),
        numbers=numbers(store),
    )
