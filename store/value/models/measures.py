"""How good a forecast was, on what really happened."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Sequence


def auc(scores: Sequence[float], happened: Sequence[bool]) -> float | None:
    """Chance that one to whom it happened was ranked above one to whom it did not; ties half.

    None when it happened to all or to nobody.
    """
    order = sorted(range(len(scores)), key=scores.__getitem__)
    yes = sum(happened)
    no = len(happened) - yes
    if not yes or not no:
        return None
    ranks = 0.0
    start = 0
    while start < len(order):
        end = start
        while end < len(order) and scores[order[end]] == scores[order[start]]:
            end += 1
        ranks += (start + end + 1) / 2 * sum(happened[i] for i in order[start:end])
        start = end
    return (ranks - yes * (yes + 1) / 2) / (yes * no)


def brier(chances: Sequence[float], happened: Sequence[bool]) -> float:
    """Mean squared distance of the chances from what happened; 0 is perfect."""
    pairs = zip(chances, happened, strict=True)
    return math.fsum((chance - real) ** 2 for chance, real in pairs) / len(chances)


def calibration_error(chances: Sequence[float], happened: Sequence[bool], bins: int = 10) -> float:
    """Expected calibration error: |mean chance - share| over bins of equal size, weighted.

    Of those with the same chance each counts as their share: in the order of what happened, one bin
    would hold all to whom it did.
    """
    alike: dict[float, list[bool]] = defaultdict(list)
    for chance, real in zip(chances, happened, strict=True):
        alike[chance].append(real)
    shares = {chance: sum(reals) / len(reals) for chance, reals in alike.items()}
    ordered = [(chance, shares[chance]) for chance in sorted(chances)]
    size = len(ordered)
    error = 0.0
    for i in range(bins):
        part = ordered[i * size // bins : (i + 1) * size // bins]
        error += abs(math.fsum(chance - real for chance, real in part))
    return error / size


def mean_absolute_error(expected: Sequence[float], real: Sequence[float]) -> float:
    """Mean of |expected - real|."""
    return math.fsum(abs(e - r) for e, r in zip(expected, real, strict=True)) / len(real)


def top_share(ranking: Sequence[float], real: Sequence[float], part: float = 0.1) -> float | None:
    """Share of the real total that the top `part` of the ranking brought; None if it is 0."""
    total = math.fsum(real)
    order = sorted(range(len(real)), key=lambda i: -ranking[i])
    top = order[: max(1, round(len(real) * part))]
    return math.fsum(real[i] for i in top) / total if total else None
