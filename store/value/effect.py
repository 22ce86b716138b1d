"""What a touch brought: those who got it against those like them who did not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable
from math import sqrt
from typing import Final, NamedTuple

from store.dataclass import dataclass

_FEWEST: Final = 20
_SURE: Final = 1.96  # 95 %


class Trial(NamedTuple):
    """One customer: whom they are like, whether the touch was made, whether they bought."""

    alike: Hashable
    made: bool
    came: bool


@dataclass(frozen=True, slots=True)
class Effect:
    """By how many points more bought with the touch, among those who are alike.

    `made` and `slipped` are the customers that could be matched, `made_came` and `slipped_came` of
    them bought. `difference`, `low` and `high` are shares (0.1 is 10 points; 95 %), None with fewer
    than 20 on either side. It is a comparison of what happened to happen, not proof.
    """

    made: int
    made_came: int
    slipped: int
    slipped_came: int
    difference: float | None
    low: float | None
    high: float | None

    @property
    def sign(self) -> bool:
        """Whether the interval leaves 0 out."""
        return self.low is not None and self.high is not None and not self.low <= 0 <= self.high


def matched_effect(trials: Iterable[Trial]) -> Effect:
    """The difference of shares over strata of those who are alike.

    Mantel & Haenszel (1959) weights made * slipped / both; the variance is that of Sato (1989,
    Biometrics 45, 1323, equation 3), which holds for few large and for many small strata.
    """
    strata: dict[Hashable, list[list[int]]] = defaultdict(lambda: [[0, 0], [0, 0]])
    for each in trials:
        side = strata[each.alike][each.made]
        side[0] += 1
        side[1] += each.came
    weights = moved = p = q = 0.0
    counts = [[0, 0], [0, 0]]
    for slipped, made in strata.values():
        n0, y0 = slipped
        n1, y1 = made
        if not n0 or not n1:
            continue
        both = n0 + n1
        weights += n1 * n0 / both
        moved += (y1 * n0 - y0 * n1) / both
        p += (n1**2 * y0 - n0**2 * y1 + n1 * n0 * (n0 - n1) / 2) / both**2
        q += (y1 * (n0 - y0) + y0 * (n1 - y1)) / (2 * both)
        for total, side in zip(counts, (slipped, made), strict=True):
            total[0] += side[0]
            total[1] += side[1]
    (n0, y0), (n1, y1) = counts
    if min(n0, n1) < _FEWEST:
        return Effect(n1, y1, n0, y0, None, None, None)
    difference = moved / weights
    spread = _SURE * sqrt(max(0.0, difference * p + q)) / weights
    return Effect(
        n1, y1, n0, y0, difference, max(-1.0, difference - spread), min(1.0, difference + spread)
    )
