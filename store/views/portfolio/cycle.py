"""The life cycle: stages and groups as a funnel, and what leads from one to the next."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import Final

from store.dataclass import dataclass
from store.lifecycle.groups import GROUPS, STAGES
from store.safety.opening import Store
from store.value.at_risk import AtRisk
from store.value.base_rates import Rate
from store.views.portfolio.members import PERIOD_DAYS, Member, at_risk_of

_FULL: Final = 3
_STAGE_OF: Final[dict[str, str]] = {key: each.stage for key, each in GROUPS.items()}


@dataclass(frozen=True, slots=True)
class Place:
    """A stage or group: who is in it and their money at risk.

    `days` is the median of the `stays` that are over, None where nobody has left it yet.
    """

    key: str
    name: str
    customers: int
    total: int
    at_risk: AtRisk
    days: float | None
    stays: int


@dataclass(frozen=True, slots=True)
class Moves:
    """How many went from one group to another in the last year."""

    from_group: str
    to_group: str
    count: int


@dataclass(frozen=True, slots=True)
class Cycles:
    """Of those who bought: who has been through all three stages (`full`), and who not."""

    full: int
    partial: int


def by_stage(store: Store, everybody: Sequence[Member], today: date) -> list[Place]:
    """The three stages; together they are everybody (R59)."""
    stays = _stays(store, today, _STAGE_OF)
    return [
        _place(
            key,
            STAGES[key].name,
            [each for each in everybody if each.stage == key],
            stays.get(key, []),
        )
        for key in STAGES
    ]


def by_group(store: Store, everybody: Sequence[Member], today: date) -> list[Place]:
    """The seven groups; together they are everybody."""
    stays = _stays(store, today, {key: key for key in GROUPS})
    return [
        _place(
            key,
            GROUPS[key].name,
            [each for each in everybody if each.group == key],
            stays.get(key, []),
        )
        for key in GROUPS
    ]


def _place(key: str, name: str, some: Sequence[Member], stays: list[int]) -> Place:
    return Place(
        key,
        name,
        len(some),
        sum(each.total for each in some),
        at_risk_of(some),
        median(stays) if stays else None,
        len(stays),
    )


def _stays(store: Store, today: date, places: Mapping[str, str]) -> dict[str, list[int]]:
    """How many days each stay in a stage or group took that is over, by its key.

    The first begins with the customer: the day they were seen first, else were written down.
    """
    found: dict[str, list[int]] = defaultdict(list)
    rows = store.connection.execute(
        "SELECT t.customer_id, t.from_grp, t.to_grp, t.moved_on, "
        "coalesce(c.first_seen_on, substr(c.created_at, 1, 10)) FROM transition AS t "
        "JOIN customer AS c ON c.id = t.customer_id AND c.deleted_at IS NULL "
        "WHERE t.deleted_at IS NULL AND t.moved_on <= ? "
        "ORDER BY t.customer_id, t.moved_on, t.created_at, t.id",
        (today.isoformat(),),
    )
    for _, moves in groupby(rows, key=itemgetter(0)):
        began: str | None = None
        for _, left, entered, day, first in moves:
            began = min(began or first, day)
            if places[left] != places[entered]:
                stay = date.fromisoformat(day) - date.fromisoformat(began)
                found[places[left]].append(stay.days)
                began = day
    return found


def transitions(store: Store, today: date) -> list[Moves]:
    """Changes of group in the last year, the most frequent first."""
    return [
        Moves(*row)
        for row in store.connection.execute(
            "SELECT t.from_grp, t.to_grp, count(*) FROM transition AS t "
            "JOIN customer AS c ON c.id = t.customer_id AND c.deleted_at IS NULL "
            "WHERE t.deleted_at IS NULL AND t.moved_on > ? AND t.moved_on <= ? "
            "GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
            ((today - timedelta(days=PERIOD_DAYS)).isoformat(), today.isoformat()),
        )
    ]


def cycles(store: Store, everybody: Iterable[Member]) -> Cycles:
    """Full cycles against partial ones, by the groups that buyers were in (R57).

    Who bought was attracted; a former customer, or one who was, has been in regulation.
    """
    been: dict[bytes, set[str]] = {}
    for customer_id, group in store.connection.execute(
        "SELECT customer_id, from_grp FROM transition WHERE deleted_at IS NULL"
    ):
        been.setdefault(customer_id, set()).add(_STAGE_OF[group])
    full = partial = 0
    for each in everybody:
        if each.bought:
            stages = {"potential", each.stage, *been.get(each.customer_id, ())}
            full, partial = (full + 1, partial) if len(stages) == _FULL else (full, partial + 1)
    return Cycles(full, partial)


def conversions(store: Store, everybody: Iterable[Member], today: date) -> dict[str, Rate]:
    """Enquiry to purchase within the window of silence, and trial to paid (R91).

    Only enquiries and trials whose window is over, or that led to a purchase, are counted.
    """
    known = {each.customer_id: each for each in everybody}
    enquiry, trial = Counter[bool](), Counter[bool]()
    for counter, sql in (
        (
            enquiry,
            "SELECT customer_id, opened_on FROM service_case WHERE kind = 'enquiry' "
            "AND deleted_at IS NULL AND opened_on <= ?",
        ),
        (
            trial,
            "SELECT id, trial_until FROM customer WHERE trial_until IS NOT NULL "
            "AND deleted_at IS NULL AND trial_until <= ?",
        ),
    ):
        for customer_id, day in store.connection.execute(sql, (today.isoformat(),)):
            member = known.get(customer_id)
            if member is None:
                continue
            last = date.fromisoformat(day) + timedelta(days=member.window_days)
            start = day if counter is enquiry else ""
            bought = any(start <= each <= last.isoformat() for each in member.bought)
            if bought or last < today:
                counter[bought] += 1
    return {
        "enquiry": Rate(enquiry[True], enquiry.total()),
        "trial": Rate(trial[True], trial.total()),
    }
