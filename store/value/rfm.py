"""Recency, frequency and money in fifths of the buyers (RFM cells, after Hughes 1994)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeAlias

# The measures by name, each with the values at which its first four fifths end.
Fifths: TypeAlias = Mapping[str, Sequence[Any]]

RECENCY: Final = "recency"
FREQUENCY: Final = "frequency"
MONETARY: Final = "monetary"


def cuts(values: Iterable[Any]) -> list[Any]:
    """The values at which the first four fifths end; empty without values.

    Equal values share a fifth, the lowest that holds one of them.
    """
    ranked = sorted(values)
    n = len(ranked)
    return [ranked[-(-n * part // 5) - 1] for part in range(1, 5)] if n else []


def fifth(value: Any, ends: Sequence[Any]) -> int | None:
    """The fifth of a value, 1 the lowest to 5 the highest; None where nothing was measured."""
    return 1 + bisect_left(ends, value) if ends else None


def rfm(
    last: date | None, purchases: int, revenue: int, fifths: Fifths
) -> tuple[int | None, int | None, int | None]:
    """The fifths of one customer: last purchase, number of purchases, revenue in minor units.

    5 is the best of each; None for those who have not bought.
    """
    if last is None or not purchases:
        return None, None, None
    return (
        fifth(last.isoformat(), fifths.get(RECENCY, ())),
        fifth(purchases, fifths.get(FREQUENCY, ())),
        fifth(revenue, fifths.get(MONETARY, ())),
    )
