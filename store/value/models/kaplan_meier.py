"""Survival of subscribers as counted, without a model (Kaplan & Meier 1958): the check on sBG."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from store.value.models.sbg import Subscribers


@dataclass(frozen=True, slots=True)
class Survival:
    """One renewal: how many came to it, how many declined, and the share still there after it."""

    renewal: int
    at_risk: float
    lost: float
    share: float


def kaplan_meier(subscribers: Iterable[Subscribers]) -> list[Survival]:
    """Share still there after each renewal; who has not come to it yet does not count."""
    lost: defaultdict[int, float] = defaultdict(float)
    still: defaultdict[int, float] = defaultdict(float)
    for s in subscribers:
        (lost if s.left else still)[s.renewals] += s.count
    last = max((*lost, *still), default=0)
    at_risk = sum(lost.values()) + sum(still.values()) - still[0]
    share, steps = 1.0, []
    for renewal in range(1, last + 1):
        if at_risk <= 0.0:
            break
        gone = lost[renewal]
        share *= 1.0 - gone / at_risk
        steps.append(Survival(renewal, at_risk, gone, share))
        at_risk -= gone + still[renewal]
    return steps
