"""Risks and outlooks of many customers over whole columns: the sums of plain Python, by numpy.

numpy is imported inside the functions, because this module is on the path of small stores too.
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from store.value.calibrate import AS_SAID, EDGE, Line
from store.value.models.dropout import Dropout
from store.value.models.fit import DAYS_IN_WEEK
from store.value.models.logit import GAPS_OF_BASE, Logit
from store.value.outlook import ALMOST_NONE, Buyer, Outlook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Column = NDArray[np.float64]

_NEGLIGIBLE = 1e-13
_DEEP = -600.0  # exp() of less would soon underflow, so such rows are left to plain Python
_TIDY_EVERY = 8


def buyers(model: Dropout, x: Column, age_days: Column, line: Line) -> tuple[Column, ...]:
    """The fields of `outlook.buyer_of` but k, row by row."""
    import numpy as np

    shape = model.r + model.k * x + (model.k - 1) / 2
    less = 1.0 / (1.0 + line.drift * shape)
    return (
        shape * less,
        (model.alpha * DAYS_IN_WEEK + age_days) * less / line.rate,
        np.full_like(x, model.a),
        model.b + x + (1 if model.at_zero else 0),
    )


def _quiet(shape: Column, scale: Column, k: int, days: Column | float) -> Column:
    """`Buyer.quiet`, row by row."""
    import numpy as np

    odds = days / scale
    exact = np.exp(-shape * np.log1p(odds))
    total = exact
    for n in range(1, k):
        exact = exact * ((shape + (n - 1)) / n * odds / (1.0 + odds))
        total = total + exact * (1.0 - n / k)
    return total


def fresh_p0(model: Dropout, x: Column, t_x_days: Column, there: Column, horizon: float) -> Column:
    """`outlook.fresh_p0`, row by row, of those who are still `there` with these chances."""
    shape, scale, _, _ = buyers(model, x, t_x_days, AS_SAID)
    found: Column = 1.0 - there * (1.0 - _quiet(shape, scale, model.k, horizon))
    return found


def weights(
    model: Dropout, x: Column, age_days: Column, line: Line, horizon: float, risk: Column
) -> Column:
    """The weight that `outlook` gives a risk over `horizon` days, row by row."""
    import numpy as np

    shape, scale, _, _ = buyers(model, x, age_days, line)
    found: Column = (1.0 - risk) / np.maximum(
        1.0 - _quiet(shape, scale, model.k, horizon), ALMOST_NONE
    )
    return found


def shown(line: Line, said: Column) -> Column:
    """`Line.risk`, row by row."""
    import numpy as np

    p = np.clip(said, EDGE, 1.0 - EDGE)
    z = np.log(p / (1.0 - p))
    return _expit(line.constant + np.where(z > 0.0, line.upper, line.slope) * z)


def expected_within(outlooks: Sequence[Outlook], days: float) -> list[float]:
    """`Outlook.expected`, row by row."""
    import numpy as np

    shape, scale, a, stays, _, weight, alive = _columns(outlooks)
    whole = _expected_of_buyers(shape, scale, a, stays, outlooks[0].buyer.k, days)
    buys, first = _any_within(outlooks, days)
    there, more = np.minimum(weight, 1.0), whole - buys
    heavy = np.maximum(0.0, more - buys)
    total = there * heavy + alive * (whole - heavy)
    found = np.where(there > alive, np.maximum(first, total), first + there * more)
    return [float(each) for each in found]


def over_all(marks: Sequence[Sequence[Outlook]], days: float) -> list[tuple[Outlook, float]]:
    """The outlooks of `churn.Future.over`, row by row, each with its expected purchases.

    `marks` are each one's outlooks over the same rising horizons, none of them `days`.
    """
    import numpy as np

    columns = [*zip(*marks, strict=True)]
    last, horizons = columns[-1], [column[0].horizon for column in columns]
    place = bisect_left(horizons, days)
    if place in (0, len(columns)):
        chances = _any_within(columns[min(place, len(columns) - 1)], days)[1]
    else:
        low, high = (_any_within(columns[each], horizons[each])[1] for each in (place - 1, place))
        before, then, after = (
            _any_within(last, each)[0] for each in (horizons[place - 1], days, horizons[place])
        )
        chances = low + (high - low) * (then - before) / np.maximum(after - before, ALMOST_NONE)
    weight = chances / np.maximum(_any_within(last, days)[0], ALMOST_NONE)
    found = [
        Outlook(each.buyer, days, w, each.alive)
        for each, w in zip(last, weight.tolist(), strict=True)
    ]
    return [*zip(found, expected_within(found, days), strict=True)]


def _columns(outlooks: Sequence[Outlook]) -> tuple[Column, ...]:
    """Shape, scale, a, stays, horizon, weight and alive of these."""
    import numpy as np

    rows = [
        (o.buyer.shape, o.buyer.scale, o.buyer.a, o.buyer.stays, o.horizon, o.weight, o.alive)
        for o in outlooks
    ]
    return tuple(np.array(rows, dtype=np.float64).T)


def _any_within(outlooks: Sequence[Outlook], days: float) -> tuple[Column, Column]:
    """Chances of a purchase of those who are there, and `Outlook.any_within`, row by row."""
    import numpy as np

    shape, scale, _, _, horizon, weight, _ = _columns(outlooks)
    k = outlooks[0].buyer.k
    buys: Column = 1.0 - _quiet(shape, scale, k, days)
    later = 1.0 - _quiet(shape, scale + horizon, k, np.maximum(days - horizon, 0.0))
    surplus = (weight > 1.0) & (days > horizon)
    risk = np.clip(1.0 - weight * (1.0 - _quiet(shape, scale, k, horizon)), 0.0, 1.0)
    beyond = np.maximum(buys, 1.0 - risk * (1.0 - later))
    return buys, np.where(surplus, beyond, weight * buys)


def _expected_of_buyers(
    shape: Column, scale: Column, a: Column, stays: Column, k: int, days: float
) -> Column:
    """Expected purchases of those who are there: Σ_n P(n moments) · the purchases of n moments."""
    import numpy as np

    odds = days / scale
    log_none = -shape * np.log1p(odds)
    found = np.zeros_like(shape)
    rows = np.flatnonzero(log_none >= _DEEP)
    found[rows] = _purchases_of_moments(
        shape[rows], odds[rows], np.exp(log_none[rows]), a[rows], stays[rows], k
    )
    for row in np.flatnonzero(log_none < _DEEP):
        buyer = Buyer(float(shape[row]), float(scale[row]), float(a[row]), float(stays[row]), k)
        found[row] = math.fsum(buyer.at_least(days))
    return found


def _purchases_of_moments(
    shape: Column, odds: Column, none: Column, a: Column, stays: Column, k: int
) -> Column:
    """Σ_n P(n) · purchases of n moments, for negative binomial moments of mean shape · odds.

    Each moment is one in k a purchase more, as any phase is as likely.
    """
    import numpy as np

    sums = np.zeros_like(shape)
    place = np.arange(len(shape))
    share, growth = odds / (1.0 + odds), 1.0 + odds
    exact, before = none, np.zeros_like(shape)
    worth, staying, own = np.zeros_like(shape), np.ones_like(shape), np.zeros_like(shape)
    n = 0
    while len(place):
        own = own + exact * worth
        if n % _TIDY_EVERY == 0:
            # Rows that have nothing more to add leave, so that a few busy ones do not hold all.
            open_ = (exact > before) | (exact * growth >= _NEGLIGIBLE)
            if not open_.all():
                sums[place[~open_]] = own[~open_]
                place = place[open_]
                shape, share, growth = shape[open_], share[open_], growth[open_]
                exact, worth, staying, own = (each[open_] for each in (exact, worth, staying, own))
                a, stays = a[open_], stays[open_]
        before = exact
        exact = exact * ((shape + n) / (n + 1.0) * share)
        worth = worth + staying / k
        n += 1
        if n % k == 0:
            left = n // k - 1
            staying = staying * ((stays + left) / (a + stays + left))
    return sums


def logit_chances(
    logit: Logit, purchases: Column, t_x_days: Column, age_days: Column, last_year: Column
) -> Column:
    """`Logit.chance`, row by row."""
    import numpy as np

    log_age = np.log(age_days + 1.0)
    features = (
        -np.log(purchases),
        log_age,
        np.log(age_days - t_x_days + 1.0) - log_age,
        -np.log(GAPS_OF_BASE * logit.base_gap_days + t_x_days),
        -last_year,
    )
    log_odds = np.full_like(purchases, logit.weights[0] + logit.stretch)
    for weight, feature, centre, spread in zip(
        logit.weights[1:], features, logit.centres, logit.spreads, strict=True
    ):
        log_odds += weight * (feature - centre) / spread
    return _expit(log_odds)


def _expit(log_odds: Column) -> Column:
    """`numerics.expit`, row by row."""
    import numpy as np

    e = np.exp(-np.abs(log_odds))
    chances: Column = np.where(log_odds >= 0.0, 1.0, e) / (1.0 + e)
    return chances
