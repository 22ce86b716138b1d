"""One customer's future, from which every figure about it is taken, so that none contradicts.

The purchase model says how often somebody buys who is still there; the churn risk R, the chance of
no purchase within H days, whether any comes at all. With q the chance that one who is there buys
within H, they are there with chance w = (1 - R) / q, and w·q(t) is the chance of a purchase within
any t days. (Where w is above 1 all are there, and by Jeffrey's rule, 1965, ch. 11, futures with a
purchase in H weigh 1 - R and those without one R.) Where w is more than the model's own chance to
be there, those whom the risk adds bring what passes one purchase more than the first, and not what
the model expects of everybody: that forecast purchases and spend best on the logs tried. Time is
in days.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from store.dataclass import dataclass
from store.value.calibrate import AS_SAID, Line
from store.value.models.dropout import Dropout, negative_binomial_tails
from store.value.models.fit import DAYS_IN_WEEK
from store.value.models.numerics import clip01

ALMOST_NONE = 1e-9


@dataclass(frozen=True, slots=True)
class Buyer:
    """How often somebody buys who is still there, and when they leave.

    Random moments come at a rate a day that is Gamma(`shape`, `scale` days), every k-th is a
    purchase; one leaves after a purchase with a chance that is Beta(a, `stays`). Where in their
    rhythm regular buyers (k > 1) are is left out, any phase is as likely: over a year it is worth
    half a purchase at most, and it would make somebody silent the better customer.
    """

    shape: float
    scale: float
    a: float
    stays: float
    k: int = 1

    def quiet(self, days: float) -> float:
        """Chance of no purchase within `days`: fewer than k moments, and the phase allows them."""
        odds = days / self.scale
        exact = math.exp(-self.shape * math.log1p(odds))
        total = exact
        for n in range(1, self.k):
            exact *= (self.shape + n - 1) / n * odds / (1.0 + odds)
            total += exact * (1.0 - n / self.k)
        return total

    def at_least(self, days: float) -> list[float]:
        """Chances of at least 1, 2, 3 … purchases within `days`; the tail of ~0 is cut."""
        moments = negative_binomial_tails(self.shape, days / self.scale)
        chances, staying = [], 1.0
        for m in range(-(-len(moments) // self.k)):
            # P(moments ≥ (m + 1) k - j), the mean over the phases j = 0 … k - 1.
            share = math.fsum(moments[m * self.k : (m + 1) * self.k]) / self.k
            chances.append(staying * share)
            staying *= (self.stays + m) / (self.a + self.stays + m)
        return chances


def buyer_of(model: Dropout, x: int, age_days: float, line: Line = AS_SAID) -> Buyer:
    """What `x` repeat purchases by the age of `age_days` say of one who is still there.

    Since the last purchase up to k - 1 moments have come that nobody saw: half of them are counted.
    The line's drift is added to the squared variation of the rate, 1 / shape; the mean stays.
    """
    shape = model.r + model.k * x + (model.k - 1) / 2
    less = 1.0 / (1.0 + line.drift * shape)
    return Buyer(
        shape * less,
        (model.alpha * DAYS_IN_WEEK + age_days) * less / line.rate,
        model.a,
        model.b + x + (1 if model.at_zero else 0),
        model.k,
    )


@dataclass(frozen=True, slots=True)
class Outlook:
    """The distribution of the coming purchases; `weight` is w, for a risk of `horizon` days.

    `alive` is the model's own chance to be still there.
    """

    buyer: Buyer
    horizon: float
    weight: float
    alive: float

    @property
    def there(self) -> float:
        """Chance to be still there."""
        return min(1.0, self.weight)

    @property
    def risk(self) -> float:
        """Chance of no purchase within the horizon."""
        return clip01(1.0 - self.any_within(self.horizon))

    def any_within(self, days: float) -> float:
        """Chance of a purchase within `days`."""
        buys = 1.0 - self.buyer.quiet(days)
        if self.weight <= 1.0 or days <= self.horizon:
            return self.weight * buys
        b = self.buyer
        after = Buyer(b.shape, b.scale + self.horizon, b.a, b.stays, b.k)
        later = 1.0 - after.quiet(days - self.horizon)
        # Of regular buyers (k > 1) the phase is left out each time, and either may be more.
        return max(buys, 1.0 - self.risk * (1.0 - later))

    def expected(self, days: float) -> float:
        """Expected purchases within `days`."""
        return math.fsum(self.at_least(days))

    def at_least(self, days: float) -> list[float]:
        """Chances of at least 1, 2, 3 … purchases within `days`; the tail of ~0 is cut."""
        within = self.buyer.at_least(days) if days > 0.0 else []
        if not within:
            return []
        first, more = self.any_within(days), math.fsum(within[1:])
        kept = self.there
        if kept > self.alive and more > 0.0:
            heavy = max(0.0, more - within[0])
            total = kept * heavy + self.alive * (within[0] + more - heavy)
            kept = max(0.0, total - first) / more
        return [first, *(kept * chance for chance in within[1:])]


def fresh_p0(model: Dropout, x: int, t_x_days: int, horizon: float) -> float:
    """The model's chance of no purchase within `horizon` days of one who has just bought.

    Where in their rhythm regular buyers are is left out, as in `Buyer`. For the model itself most
    who have just bought are silent for a while and who are due are not, so its p0 falls at first;
    as silence may not lower a risk, all those who are not yet due have this one.
    """
    there = model.p_alive(x, t_x_days / DAYS_IN_WEEK, t_x_days / DAYS_IN_WEEK)
    return 1.0 - there * (1.0 - buyer_of(model, x, t_x_days).quiet(horizon))


def look_ahead(
    model: Dropout,
    x: int,
    t_x_days: int,
    age_days: int,
    horizon: float,
    risk_of: Callable[[int, int, int], float],
    line: Line = AS_SAID,
) -> Outlook:
    """The outlook of one customer, from the risk that model and log give to (x, t_x, age).

    Silence may not lower the risk nor make one likelier to be there, nor buying do the reverse;
    but in the middle of their rhythm regular buyers are due soon, and a risk that is learnt may be
    flat where q falls. So nobody is likelier to be there than just after the last purchase, one
    more on that day or one today, nor less at risk than had they bought today.
    """
    buyer = buyer_of(model, x, age_days, line)
    risk, most = risk_of(x, t_x_days, age_days), math.inf
    # BG/NBD knows of nobody who left after the first purchase, so there a second one does lower it.
    if age_days > t_x_days and model.at_zero:
        again = risk_of(x + 1, t_x_days, t_x_days)
        then = max(risk_of(x, t_x_days, t_x_days), again)
        today = risk_of(x + 1, age_days, age_days)
        for n, day, fresh in (
            (x, t_x_days, then), (x + 1, t_x_days, again), (x + 1, age_days, today),
        ):  # fmt: skip
            weight = _weight(buyer_of(model, n, day, line), horizon, fresh)
            most = min(most, weight) if weight < 1.0 else most
        risk = max(risk, then, today)
    weight = min(_weight(buyer, horizon, risk), most)
    alive = model.p_alive(x, t_x_days / DAYS_IN_WEEK, age_days / DAYS_IN_WEEK)
    return Outlook(buyer, horizon, weight, alive)


def at_risk_of(known: Outlook, risk: float) -> Outlook:
    """The same customer at another risk."""
    return replace(known, weight=_weight(known.buyer, known.horizon, risk))


def _weight(buyer: Buyer, horizon: float, risk: float) -> float:
    return (1.0 - risk) / max(1.0 - buyer.quiet(horizon), ALMOST_NONE)
