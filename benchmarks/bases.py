"""Small bases: drawn at random from three logs, fitted and scored without a store."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from benchmarks.logs import Days
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.measures import auc
from store.value.rhythm import Summary, summarise
from store.value.spend import ahead_band, ahead_of
from store.value.teach import Company, Way

SIZES = (50, 100, 300, 1000)


@dataclass(frozen=True, slots=True)
class Base:
    """Customers known at the cut, with what came in the horizon after it."""

    size: int
    summaries: list[Summary]
    histories: list[list[date]]
    spending: list[Spending]
    amounts: list[list[int]]
    lapsed: list[bool]


def drawn(log: Sequence[Days], cut: date, horizon: int, bases: int, seed: int) -> Iterator[Base]:
    """`bases` random bases of each size from those who had bought by the cut."""
    rng = random.Random(seed)
    known = [days for days in log if min(days) <= cut]
    end = cut + timedelta(days=horizon)
    for size in SIZES:
        for _ in range(bases):
            members = rng.sample(known, min(size, len(known)))
            past = [[cents for day, cents in days.items() if day <= cut] for days in members]
            yield Base(
                size,
                [summarise(None, days, cut) for days in members],
                [list(days) for days in members],
                [Spending(len(cents), sum(cents) / len(cents)) for cents in past],
                past,
                [not any(cut < day <= end for day in days) for days in members],
            )


def risk_auc(base: Base, cut: date, horizon: int) -> float | None:
    """AUC of the churn risk of one base, None where all or none lapsed.

    Raises:
        AssertionError: a figure is no number, a chance lies outside [0, 1], a forecast below 0.
    """
    taught = Company(base.histories, cut, Way()).teach()
    spend = fit_spend(base.spending, amounts=base.amounts)
    risks = []
    summaries = [taught.summary(days, cut) for days in base.histories]
    scores = taught.score_all(summaries, cut, horizon)
    for number, (score, own) in enumerate(zip(scores, base.spending, strict=True)):
        assert score is not None
        for chance in (score.p_alive, score.p0, score.risk):
            assert 0.0 <= chance <= 1.0, f"a chance of {chance}"
        assert math.isfinite(score.expected_purchases), "expected purchases are no number"
        assert score.expected_purchases >= 0.0, f"{score.expected_purchases} expected purchases"
        mean = ahead_of(score.expected_purchases, spend.expected(own), horizon)
        assert mean >= 0, "a negative value ahead"
        risks.append(score.risk)
        if number < 20:
            window = taught.season.days(cut, horizon)
            low, high = ahead_band(score.outlook.at_least(window), spend, own, horizon)
            assert 0 <= low <= high, f"a band from {low} to {high}"
            assert (low, high) == (0, 0) or low <= mean <= high, "a mean outside its band"
    return auc(risks, base.lapsed)
