"""What is said of a business that has just begun: 300 customers, a log of 7, 21, 30 and 90 days.

    python -m benchmarks.newborn

Five trades, steady and growing, with horizons of 30, 60 and 90 days. Either it says that there is
too little to tell, or its mean risk is within .08 of the share that lapsed and its purchases are
not off by more than half as much again.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from store.value.evidence import missing
from store.value.teach import Company, Way

START = date(2024, 1, 1)
LOGS = (7, 21, 30, 90)
HORIZONS = (30, 60, 90)
CUSTOMERS, SEEDS = 300, 5
MOST_OFF, MOST_TIMES = 0.08, 1.5
# Log of the usual gap in days and its spread, the chances to leave (beta), stages of regularity.
TRADES = {
    "middling": (3.4, 0.7, 1.2, 5.0, 1),
    "slow": (4.3, 0.7, 1.0, 4.0, 1),
    "fast": (2.3, 0.6, 1.0, 15.0, 2),
    "mostly once": (3.6, 0.8, 2.0, 2.0, 1),
    "regular": (3.4, 0.3, 1.0, 20.0, 3),
}


@dataclass(frozen=True, slots=True)
class Said:
    """Of one log: mean risk less the share that lapsed, and expected purchases over those made."""

    trade: str
    grows: bool
    log: int
    horizon: int
    off: float
    times: float

    @property
    def right(self) -> bool:
        """Whether both are near enough."""
        near = abs(self.off) <= MOST_OFF
        return near and 1 / MOST_TIMES <= self.times <= MOST_TIMES


def logs(trade: str, days: int, *, grows: bool, seed: int) -> list[list[date]]:
    """Purchase days of everybody, until long after the first `days`."""
    mean, spread, leave, stay, stages = TRADES[trade]
    rng = random.Random(seed)
    out = []
    for _ in range(CUSTOMERS):
        at = days * (1.0 - rng.random() ** 2 if grows else rng.random())
        gap, leaves = rng.lognormvariate(mean, spread), rng.betavariate(leave, stay)
        bought = set()
        while at <= days + max(HORIZONS):
            bought.add(START + timedelta(days=int(at)))
            if rng.random() < leaves:
                break
            at += rng.gammavariate(stages, gap / stages)
        out.append(sorted(bought))
    return out


def said() -> Iterator[Said | None]:
    """Of each log; None where there is too little to tell."""
    for trade in TRADES:
        for days in LOGS:
            for grows in (False, True):
                for seed in range(SEEDS):
                    histories = logs(trade, days, grows=grows, seed=seed)
                    yield from (_said(trade, histories, days, h, grows=grows) for h in HORIZONS)


def _said(
    trade: str, histories: list[list[date]], days: int, horizon: int, *, grows: bool
) -> Said | None:
    cut = START + timedelta(days=days - 1)
    end = cut + timedelta(days=horizon)
    members = [log for log in histories if log[0] <= cut]
    known = [[day for day in log if day <= cut] for log in members]
    taught = Company(known, cut, Way(window_days=90)).teach()
    if missing(taught, cut, horizon):
        return None
    summaries = [taught.summary(log, cut) for log in known]
    scores = [s for s in taught.score_all(summaries, cut, horizon) if s is not None]
    came = [sum(cut < day <= end for day in log) for log in members]
    risk = sum(score.risk for score in scores) / len(scores)
    expected = sum(score.expected_purchases for score in scores)
    lapsed = sum(not count for count in came) / len(came)
    return Said(trade, grows, days, horizon, risk - lapsed, expected / max(1, sum(came)))


def main() -> int:
    """Print what was wrong and how often; returns the exit code."""
    found = list(said())
    told = [each for each in found if each is not None]
    wrong = [each for each in told if not each.right]
    for each in wrong:
        pace = "growing" if each.grows else "steady"
        print(
            f"{each.trade}, {pace}, {each.log} days of log, {each.horizon} ahead: "
            f"risk off by {each.off:+.2f}, purchases {each.times:.2f} ×"
        )
    print(f"{len(found)} logs: {len(found) - len(told)} too little to tell, {len(wrong)} wrong")
    far = sum(abs(each.off) > MOST_OFF for each in told)
    mean = sum(abs(each.off) for each in told) / len(told)
    print(f"risk off by more than {MOST_OFF}: {far}; mean {mean:.3f}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
