"""Of those who bought again: how much more than foretold, and how unlike their own past."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from random import Random

import pytest

from store.value.backtest import Past
from store.value.calibrate import AS_SAID, Line
from store.value.churn import Score
from store.value.models.dropout import Dropout
from store.value.outlook import Outlook, buyer_of
from store.value.pace import with_pace

MODEL = Dropout(2.0, 4.0, 0.01, 50.0)
WINDOW = 28


def score(x: int, line: Line = AS_SAID) -> Score:
    """One who bought `x` times in 200 days and is there for certain."""
    buyer = buyer_of(MODEL, x, 200, line)
    found = Outlook(buyer, WINDOW, 1.0, 1.0)
    return Score(1.0, found.risk, found.expected(WINDOW), found.risk, found)


def past(seed: int, rate: float, drift: float, customers: int = 500) -> Past:
    """Two cuts of buyers whose rates are `rate` times the model's, and varied by `drift`."""
    rng = Random(seed)
    bought = [rng.randrange(20, 60) for _ in range(customers)]
    came = []
    for x in bought * 2:
        own = buyer_of(MODEL, x, 200)
        mean = WINDOW * rng.gammavariate(own.shape, 1.0 / own.scale) * rate
        mean *= rng.gammavariate(1.0 / drift, drift) if drift else 1.0
        at, n = rng.expovariate(1.0), 0
        while at < mean:
            n, at = n + 1, at + rng.expovariate(1.0)
        came.append(n)

    def scores(line: Line) -> list[Score]:
        return [score(x, line) for x in bought]

    none = (0.5,) * (2 * customers)
    cuts = (date(2025, 5, 1), date(2025, 4, 3))
    return Past(WINDOW, cuts, (customers,) * 2, none, none, tuple(came), (scores, scores))


@pytest.mark.parametrize(("rate", "drift"), [(1.0, 0.0), (1.2, 0.0), (1.0, 0.3)])
def test_the_pace_of_the_past_is_found(rate: float, drift: float) -> None:
    found = with_pace(past(1, rate, drift), AS_SAID, AS_SAID)
    assert found.rate == pytest.approx(rate, rel=0.06)
    assert found.drift == pytest.approx(drift, abs=0.07)
    # What shorter windows showed is taken over in part; a few buyers lean on a wider scope.
    third = with_pace(past(1, rate, drift), AS_SAID, AS_SAID, 1 / 3)
    assert abs(third.rate - 1.0) <= abs(found.rate - 1.0)
    wider = Line(rate=1.1, drift=0.5)
    few = with_pace(past(2, 1.1, 0.5, customers=2), AS_SAID, wider)
    assert few.rate == pytest.approx(1.1, rel=0.08)
    assert few.drift == pytest.approx(0.5, abs=0.2)


def test_nobody_who_came_back_leaves_the_wider_pace() -> None:
    wider = Line(rate=1.1, drift=0.5)
    nobody = replace(past(3, 1.0, 0.0, customers=5), came=(0,) * 10)
    found = with_pace(nobody, AS_SAID, wider)
    assert (found.rate, found.drift) == (1.1, 0.5)


def test_drift_widens_what_may_come_and_keeps_its_mean() -> None:
    known, unsure = score(30), score(30, Line(drift=0.4))
    assert unsure.expected_purchases == pytest.approx(known.expected_purchases, rel=0.02)
    sure, wide = known.outlook.at_least(WINDOW), unsure.outlook.at_least(WINDOW)
    assert wide[0] < sure[0]
    assert len(wide) > len(sure)
    faster = score(30, Line(rate=1.5))
    assert faster.expected_purchases == pytest.approx(1.5 * known.expected_purchases, rel=0.02)
