"""Forecast quality of renewals on simulated contracts, looking back from several days.

    python -m benchmarks.contracts

At each cut the shifted beta-geometric is fitted to what was known then, and says of everybody whose
term ends in the window after it how likely they are not to renew. Beside it stand one rate for all
and the product-limit estimate (Kaplan & Meier 1958) by the number of renewals.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from store.value.base_rates import survival
from store.value.contract import Contract, contract_of, subscriber
from store.value.models.measures import auc, brier, calibration_error
from store.value.models.sbg import Subscribers, fit_contract
from store.value.net_purchases import Purchase

START = date(2019, 1, 7)
_CUTS = 5


@dataclass(frozen=True, slots=True)
class Log:
    """Payments of subscribers whose terms last so many days, and the last day known."""

    payments: list[list[Purchase]]
    period_days: int
    until: date


def log(period: int, years: float, customers: int = 1500, seed: int = 1) -> Log:
    """Own chances of leaving; some pay early or late, one in ten buys more within the term."""
    rng, days, out = random.Random(seed), round(365 * years), []
    for _ in range(customers):
        at, leaves = rng.randrange(0, max(1, days - period)), rng.betavariate(0.8, 2.6)
        price = 10_000 * rng.lognormvariate(0.0, 0.5)
        paid: list[Purchase] = []
        while at <= days:
            late = 0 if not paid else round(rng.gauss(0.0, period / 40))
            paid.append(Purchase(START + timedelta(days=at + late), round(price)))
            if rng.random() < 0.1:
                extra = at + rng.randrange(period // 10 + 1, period // 2)
                paid.append(Purchase(START + timedelta(days=extra), round(price * 0.2)))
            if rng.random() < leaves:
                break
            at += period
        out.append(sorted(paid, key=lambda each: each.day))
    return Log(out, period, START + timedelta(days=days))


def known_at(payments: Sequence[Purchase], period: int, day: date) -> Contract | None:
    """The contract as it was known on a day."""
    return contract_of([each for each in payments if each.day <= day], period, day)


def by_renewals(subscribers: Sequence[Subscribers]) -> Callable[[int], float]:
    """The product-limit chance of declining the next renewal after so many."""
    steps = survival([(each.renewals, each.left) for each in subscribers])
    usual = sum(s.left for s in steps) / max(1, sum(s.watched for s in steps))
    hazards = {step.days: step.left / step.watched for step in steps}
    return lambda renewals: hazards.get(renewals + 1, usual)


def look_back(of: Log) -> dict[str, float | None]:
    """How right the three ways were at cuts a term apart, or a quarter where that is longer."""
    window = max(of.period_days, 90)
    # A renewal may be late by half a term before it counts as declined.
    wait = round(of.period_days * 0.5) + 1
    said: dict[str, list[float]] = {"sBG": [], "Kaplan-Meier": [], "one rate": []}
    gone: list[bool] = []
    ratios = []
    for number in range(_CUTS):
        cut = of.until - timedelta(days=wait + window * (number + 1))
        known = [(p, known_at(p, of.period_days, cut)) for p in of.payments]
        living = [(p, c) for p, c in known if c is not None]
        contracts = [c for _, c in living]
        ended = sum(c.renewals + c.left for c in contracts)
        if ended < 30:
            break
        model = fit_contract([subscriber(c, cut) for c in contracts])
        hazard = by_renewals([subscriber(c, cut) for c in contracts])
        rate = sum(c.left for c in contracts) / ended
        expected = lost = 0.0
        for payments, contract in living:
            if contract.left or not cut < contract.due <= cut + timedelta(days=window):
                continue
            later = known_at(payments, of.period_days, contract.due + timedelta(days=wait))
            assert later is not None
            gone.append(later.renewals <= contract.renewals)
            said["sBG"].append(model.not_renewing(contract.renewals))
            said["Kaplan-Meier"].append(hazard(contract.renewals))
            said["one rate"].append(rate)
            expected += said["sBG"][-1]
            lost += gone[-1]
        ratios.append(lost / expected)
    found: dict[str, float | None] = {"renewals due": float(len(gone)), "cuts": float(len(ratios))}
    found["declined"] = sum(gone) / len(gone)
    for way, risks in said.items():
        found[f"AUC {way}"] = auc(risks, gone)
    for way, risks in said.items():
        found[f"Brier {way}"] = brier(risks, gone)
    for way, risks in said.items():
        found[f"ECE {way}"] = calibration_error(risks, gone)
    found["lost / expected"] = sum(gone) / sum(said["sBG"])
    found["worst cut"] = max(ratios, key=lambda each: abs(each - 1.0))
    return found


def main() -> int:
    """Print a table; returns the exit code."""
    logs = {
        "yearly": log(365, 6.5),
        "quarterly": log(91, 3.0),
        "monthly": log(30, 1.5),
        "yearly, 150": log(365, 5.5, customers=150, seed=4),
    }
    columns = {name: look_back(each) for name, each in logs.items()}
    print(f"{'':20}{''.join(f'{name:>13}' for name in columns)}")
    for figure in next(iter(columns.values())):
        cells = (found[figure] for found in columns.values())
        shown = (f"{'–' if each is None else f'{each:.3f}':>13}" for each in cells)
        print(f"{figure:20}{''.join(shown)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
