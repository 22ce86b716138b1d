"""Rates of a base: churn, retention, repeat purchases, what is lost after the first deal.

Each is a `Rate`, a count of a count; 0 of 0 has no share. Windows end with the day of the figure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Protocol

from store.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Rate:
    """`count` of `base`."""

    count: int
    base: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None where there is nobody to count."""
        return self.count / self.base if self.base else None


class Buyer(Protocol):
    """What the rates look at; see `store/views/portfolio/members.py`."""

    @property
    def bought(self) -> Sequence[str]:
        """The days with a purchase."""

    @property
    def now(self) -> bool:
        """Bought in the last period."""

    @property
    def earlier(self) -> bool:
        """Bought in the period before."""

    @property
    def judged(self) -> bool:
        """The first deal is longer ago than the window of silence."""


@dataclass(frozen=True, slots=True)
class BaseRates:
    """Rates of one group of customers.

    `churn` = left in the period / active in the one before (R69). `retention` = (active now - new)
    / active before, new being those who were not active before (R90: CRR = (E - N) / S). `repeat` =
    buyers on two days or more / buyers. `sieve` = lost after the first deal / those whose first
    deal is longer ago than their segment's window of silence.
    """

    active: int
    churn: Rate
    retention: Rate
    repeat: Rate
    sieve: Rate


def base_rates(buyers: Sequence[Buyer]) -> BaseRates:
    """The rates of these customers."""
    stayed = [each.now for each in buyers if each.earlier]
    again = [len(each.bought) > 1 for each in buyers if each.bought]
    lost = [len(each.bought) == 1 for each in buyers if each.judged]
    return BaseRates(
        active=sum([each.now for each in buyers]),
        churn=Rate(len(stayed) - sum(stayed), len(stayed)),
        retention=Rate(sum(stayed), len(stayed)),
        repeat=Rate(sum(again), len(again)),
        sieve=Rate(sum(lost), len(lost)),
    )


class Survival(NamedTuple):
    """After `days`: the share still there, how many were watched so long, who left that day."""

    days: int
    share: float
    watched: int
    left: int


def survival(lives: Sequence[tuple[int, bool]]) -> list[Survival]:
    """The product-limit estimate of staying, a step for each length at which somebody left.

    `lives` are (days, left): how long each was seen, and whether it ended then.

    Kaplan & Meier (1958), equation 2b: S(t) is the product of 1 - left / watched up to t.
    """
    share, out = 1.0, []
    remaining = len(lives)
    ends: dict[int, list[bool]] = {}
    for days, left in lives:
        ends.setdefault(days, []).append(left)
    for days in sorted(ends):
        gone = sum(ends[days])
        if gone:
            share *= 1 - gone / remaining
            out.append(Survival(days, share, remaining, gone))
        remaining -= len(ends[days])
    return out


def months_between(first: date, later: date) -> int:
    """Calendar months from one day's month to another's."""
    return (later.year - first.year) * 12 + later.month - first.month
