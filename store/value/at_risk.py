"""The money at risk of several customers: what is known of it, and of how many."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class AtRisk(NamedTuple):
    """A sum in minor units of those `told` of; None where it is told of none of some.

    `untold` are buyers of whom too little is known to tell it: the sum lacks theirs. Who never
    bought has nothing to lose.
    """

    amount: int | None
    told: int
    untold: int

    @property
    def in_part(self) -> bool:
        """Whether it is the sum of some of the buyers only."""
        return bool(self.told and self.untold)


def in_all(customers: Iterable[tuple[int | None, bool]]) -> AtRisk:
    """The sum over customers, each with the money at risk if known and whether they ever bought."""
    amounts, others = [], []
    for at_risk, bought in customers:
        if at_risk is None:
            others.append(bought)
        else:
            amounts.append(at_risk)
    return AtRisk(sum(amounts) if amounts or not others else None, len(amounts), sum(others))
