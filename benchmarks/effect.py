"""Whether “what following the plan brought” tells the truth, on bases where it is known.

    python -m benchmarks.effect [RUNS]

Customers buy at a pace of their own. Whoever buys often, and whoever is not silent yet, is called
more often by their rep and would come more often anyway: just to compare those called with the
rest would find an effect where there is none. To the chance of a purchase in the 90 days after the
due day the call adds 0, 10 or 20 points.
"""

from __future__ import annotations

import math
import random
import sys
from datetime import date, timedelta

from store.value.effect import Effect, matched_effect
from store.views.portfolio.members import Member
from store.views.portfolio.plan_results import Touch, trials

TODAY = date(2026, 11, 19)
HORIZON = 90
EFFECTS = (0.0, 0.1, 0.2)
SIZES = (150, 300, 600, 1200)


def looked_at(rng: random.Random, customers: int, effect: float) -> tuple[Effect, float]:
    """What the portfolio finds on a base with that effect, and what plain comparing would find."""
    due = TODAY - timedelta(days=HORIZON + 1)
    touches, called, left = [], [0, 0], [0, 0]
    for ident in range(customers):
        gap = rng.choice((45, 90, 180, 360)) * rng.uniform(0.8, 1.25)
        silence = int(rng.expovariate(1 / gap))
        days = [
            due - timedelta(days=silence + int(back * gap)) for back in range(rng.randint(1, 6))
        ]
        usual = 1 - math.exp(-HORIZON / gap)
        chance = usual * (0.85 if silence < gap else 0.55 if silence < 2 * gap else 0.3)
        made = rng.random() < 0.2 + 0.5 * usual - (0.1 if silence > gap else 0.0)
        if rng.random() < chance + (effect if made else 0.0):
            days.append(due + timedelta(days=rng.randint(1, HORIZON)))
            (called if made else left)[1] += 1
        (called if made else left)[0] += 1
        member = Member(
            customer_id=ident.to_bytes(16, "big"), name="", segment=f"gap {int(gap // 60)}",
            stage="current", group="2.1", source=None, owner=None, closed=False, spend_reason=None,
            bought=tuple(day.isoformat() for day in sorted(days)), window_days=180,
            period_days=365, earned=0, ahead=None, at_risk=None, acquisition=None,
            as_of=TODAY, now=False, earlier=False, judged=False, numbers=(), paid="",
        )  # fmt: skip
        touches.append(Touch(member, due, HORIZON, due if made else None))
    plain = called[1] / max(1, called[0]) - left[1] / max(1, left[0])
    return matched_effect(trials(touches, TODAY)), plain


def main(runs: int = 200) -> None:
    print("added   customers   95 % holds it   too little   sign   plain comparing is off by")
    for effect in EFFECTS:
        for size in SIZES:
            rng = random.Random(f"{effect} {size}")
            found = [looked_at(rng, size, effect) for _ in range(runs)]
            bounds = [(each.low, each.high) for each, _ in found]
            told = [(low, high) for low, high in bounds if low is not None and high is not None]
            holds = sum(low <= effect <= high for low, high in told)
            signs = sum(each.sign for each, _ in found)
            plain = sum(each for _, each in found) / runs - effect
            print(
                f"{effect * 100:+4.0f}  {size:10,}  {holds / max(1, len(told)):14.0%}"
                f"  {runs - len(told):11}  {signs / max(1, len(told)):5.0%}  {plain * 100:+20.1f}",
                flush=True,
            )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
