"""If more stayed: what a better retention is worth, by the own figures; and chances to sell."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import scoring_day
from store.value.base_rates import Rate
from store.views.portfolio.members import PERIOD_DAYS, Member
from store.views.value.appraiser import appraiser_of
from store.views.value.report import segment_period

BETTER: Final = 0.05  # of those who stay
ENOUGH: Final = 20
FEWEST_LEFT: Final = 3
# Chances to sell where the own log is too short: Griffin & Lowenstein (2001), as R83 quotes them.
STARTING: Final[dict[str, tuple[float, float]]] = {
    "prospects": (0.05, 0.20),
    "customers": (0.60, 0.70),
}


@dataclass(frozen=True, slots=True)
class Better:
    """A segment's lifetime margin of one active customer, as it is and if 5 % more stayed.

    Margin of a period and user ÷ churn rate of the period (R68); money in minor units. None where
    fewer than three left: of so few no rate is told. `churn` is of the last period.
    """

    segment: str
    churn: Rate
    now: int | None
    then: int | None

    @property
    def more(self) -> float | None:
        """By which share it grows."""
        return None if not self.now or self.then is None else self.then / self.now - 1


@dataclass(frozen=True, slots=True)
class Chance:
    """Of the offers answered in the last year, how many were accepted: `who` got them."""

    who: str
    accepted: Rate

    @property
    def known(self) -> bool:
        """Whether the own answers are enough to go by."""
        return self.accepted.base >= ENOUGH


def if_more_stayed(store: Store, today: date) -> list[Better]:
    """Every segment by name with its figure as it is and if 5 % more of those who stay did."""
    as_of = scoring_day(store, today)
    appraiser = appraiser_of(store, as_of)
    out = []
    for ident, name, days in store.connection.execute(
        "SELECT id, name, period_days FROM segment WHERE deleted_at IS NULL ORDER BY folded(name)"
    ).fetchall():
        share = appraiser.segment_rate(ident).share
        period = segment_period(store, ident, days, as_of, share)
        churn = Rate(period.left, period.active_before)
        now = then = None
        if churn.count >= FEWEST_LEFT and period.users:
            each = period.margin / period.users
            rate = churn.count / churn.base
            better = max(0.0, rate - BETTER * (1 - rate))
            now = round(each / rate)
            then = round(each / better) if better > 0 else None
        out.append(Better(name, churn, now, then))
    return out


def chances(store: Store, everybody: Iterable[Member], today: date) -> list[Chance]:
    """The chance to sell to who never bought before the offer, and to who did."""
    first = {each.customer_id: each.bought[0] for each in everybody if each.bought}
    counts = {who: [0, 0] for who in STARTING}
    for customer_id, day, answer in store.connection.execute(
        "SELECT customer_id, offered_on, answer FROM offer WHERE deleted_at IS NULL "
        "AND answer <> 'open' AND offered_on > ? AND offered_on <= ?",
        ((today - timedelta(days=PERIOD_DAYS)).isoformat(), today.isoformat()),
    ):
        who = "customers" if first.get(customer_id, "9999") < day else "prospects"
        counts[who][0] += answer == "accepted"
        counts[who][1] += 1
    return [Chance(who, Rate(*found)) for who, found in counts.items()]
