"""The whole portfolio as of a day: everything that the screen, the command and the page show."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cached_property

from store.safety.opening import Store
from store.safety.orphans import orphans_at_a_look
from store.settings.values import currency_of
from store.value.base_rates import Rate, Survival, survival
from store.value.effect import Effect
from store.value.log_end import LogEnd, log_end
from store.views.plans.directions import Aim, directions, unserved
from store.views.plans.schedule import PlanRow, plan_rows
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
    lives,
    sieve_by_month,
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


class Portfolio:
    """All figures as of a day; money in minor units of `currency`.

    Each is read when it is asked for first: a part of the portfolio costs what it shows.
    """

    def __init__(self, store: Store, as_of: date) -> None:
        self._store = store
        self.as_of = as_of

    @cached_property
    def members(self) -> list[Member]:
        return members(self._store, self.as_of)

    @cached_property
    def log_end(self) -> LogEnd | None:
        return log_end(Counter(day for each in self.members for day in each.bought), self.as_of)

    @cached_property
    def _schedule(self) -> list[PlanRow]:
        return plan_rows(self._store, self.as_of)

    @cached_property
    def currency(self) -> str:
        return currency_of(self._store)

    @cached_property
    def orphans(self) -> int:
        return orphans_at_a_look(self._store)

    @cached_property
    def whole(self) -> Worth:
        return worth(None, self.members)

    @cached_property
    def by_segment(self) -> list[Worth]:
        return worth_by(self.members, "segment")

    @cached_property
    def by_value_group(self) -> list[Worth]:
        return worth_by(self.members, "group")

    @cached_property
    def by_source(self) -> list[Worth]:
        return worth_by(self.members, "source")

    @cached_property
    def by_owner(self) -> list[Worth]:
        return worth_by(self.members, "owner")

    @cached_property
    def top(self) -> list[TopShare]:
        return top_shares(self.members)

    @cached_property
    def below(self) -> list[Member]:
        return exceptions(self.members)

    @cached_property
    def unreturned(self) -> Unreturned:
        return unreturned(self.members)

    @cached_property
    def deals(self) -> list[Deals]:
        return deals_by_segment(self.members)

    @cached_property
    def kept(self) -> Kept:
        return kept(None, self.members)

    @cached_property
    def kept_by_segment(self) -> list[Kept]:
        return kept_by(self.members, "segment")

    @cached_property
    def kept_by_owner(self) -> list[Kept]:
        return kept_by(self.members, "owner")

    @cached_property
    def kept_by_source(self) -> list[Kept]:
        return kept_by(self.members, "source")

    @cached_property
    def sieve_by_month(self) -> list[tuple[str, int, int]]:
        return sieve_by_month(self.members)

    @cached_property
    def cohorts(self) -> list[Cohort]:
        return cohorts(self.members, self.as_of)

    @cached_property
    def lives(self) -> list[tuple[int, bool]]:
        return lives(self.members)

    @cached_property
    def staying(self) -> list[Survival]:
        return survival(self.lives)

    @cached_property
    def growth(self) -> list[Growth]:
        return growth(self.members, self.as_of)

    @cached_property
    def ahead(self) -> Ahead:
        return ahead(self._store)

    @cached_property
    def coming(self) -> list[Coming]:
        return coming(self._store, self.members, self.as_of)

    @cached_property
    def if_more_stayed(self) -> list[Better]:
        return if_more_stayed(self._store, self.as_of)

    @cached_property
    def chances(self) -> list[Chance]:
        return chances(self._store, self.members, self.as_of)

    @cached_property
    def by_stage(self) -> list[Place]:
        return by_stage(self._store, self.members, self.as_of)

    @cached_property
    def by_group(self) -> list[Place]:
        return by_group(self._store, self.members, self.as_of)

    @cached_property
    def transitions(self) -> list[Moves]:
        return transitions(self._store, self.as_of)

    @cached_property
    def cycles(self) -> Cycles:
        return cycles(self._store, self.members)

    @cached_property
    def conversions(self) -> dict[str, Rate]:
        return conversions(self._store, self.members, self.as_of)

    @cached_property
    def directions(self) -> dict[str, tuple[Aim, ...]]:
        return directions(self._schedule)

    @cached_property
    def unserved(self) -> tuple[str, ...]:
        return unserved(self._schedule)

    @cached_property
    def plan_results(self) -> list[PlanResult]:
        return plan_results(self._store, self.as_of)

    @cached_property
    def plan_costs(self) -> list[PlanCost]:
        return plan_costs(self._store, self.members, self.as_of)

    @cached_property
    def following(self) -> Effect:
        return following(self._store, self.members, self.as_of)

    @cached_property
    def work(self) -> WorkAhead:
        return work_ahead(self._store, self.members, self.as_of)

    @cached_property
    def measures(self) -> list[Measure]:
        return measures(self._store, self.members, None)

    @cached_property
    def measures_by_segment(self) -> list[Measure]:
        return measures(self._store, self.members, "segment")

    @cached_property
    def measures_by_owner(self) -> list[Measure]:
        return measures(self._store, self.members, "owner")

    @cached_property
    def satisfied(self) -> list[Satisfied]:
        return satisfied(self._store, self.members)

    @cached_property
    def complaints(self) -> list[Cause]:
        return complaints(self._store, self.as_of)

    @cached_property
    def promises(self) -> Rate:
        return promises(self._store, self.as_of)

    @cached_property
    def reps(self) -> list[RepLine]:
        return reps(self._store, self.members, self.as_of)

    @cached_property
    def habits(self) -> list[Habit]:
        return habits(self._store, self.members, self.as_of)

    @cached_property
    def review(self) -> list[Answered]:
        return review(self._store, self.as_of)

    @cached_property
    def numbers(self) -> list[Numbers]:
        return numbers(self._store)
