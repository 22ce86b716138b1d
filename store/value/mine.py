"""Which touches those who stayed had more often than those who were lost: more than by chance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from math import comb
from statistics import median
from typing import Final, NamedTuple

from store.dataclass import dataclass

# Days after the first purchase, up to and with each: within three days, a week and so on.
ENDS: Final = (3, 10, 21, 45, 90)
LONGEST: Final = 3  # steps of a pattern
FEWEST: Final = 10  # customers on either side
_CHANCE: Final = 0.05
_COMMON: Final = 0.3  # of the kept must have a step before it is looked at


class Made(NamedTuple):
    """A touch that a customer had: how, and how many days after the first purchase."""

    channel: str
    day: int


class Spot(NamedTuple):
    """A channel and the place of a span of days in `ENDS`."""

    channel: str
    span: int


@dataclass(frozen=True, slots=True)
class PatternStep:
    """A step of the pattern, its usual day, and how many of the kept and of the lost had it."""

    channel: str
    day: int
    kept: int
    lost: int


@dataclass(frozen=True, slots=True)
class Pattern:
    """`with_kept` of the `kept` and `with_lost` of the `lost` had all steps; no steps: nothing."""

    steps: tuple[PatternStep, ...]
    kept: int
    lost: int
    with_kept: int
    with_lost: int


def mine(kept: Sequence[Sequence[Made]], lost: Sequence[Sequence[Made]]) -> Pattern:
    """The set of up to three touches that tells those who stayed best from the others.

    Each set is judged by Fisher's exact test (1934), one-sided, and all that were looked at
    together by Benjamini & Yekutieli (2001, theorem 1.3): with no pattern in the data one is found
    in 5 % of them at most. With fewer than ten on either side nothing is said.
    """
    nothing = Pattern((), len(kept), len(lost), 0, 0)
    if min(len(kept), len(lost)) < FEWEST:
        return nothing
    had, without = [_spots(each) for each in kept], [_spots(each) for each in lost]
    tried = []
    for spots in _candidates(had):
        a, b = sum(spots <= each for each in had), sum(spots <= each for each in without)
        tried.append((_fisher(a, len(had), b, len(without)), -len(spots), sorted(spots), a, b))
    tried.sort()
    # Sets share their steps, so the level is divided by 1 + 1/2 + … + 1/n.
    level = _CHANCE / sum(1 / rank for rank in range(1, len(tried) + 1)) if tried else 0.0
    passed = [each for rank, each in enumerate(tried, 1) if each[0] <= level * rank / len(tried)]
    if not passed:
        return nothing
    _, _, best, with_kept, with_lost = passed[0]
    steps = [
        PatternStep(
            spot.channel,
            round(median(made.day for each in kept for made in each if _spot(made) == spot)),
            sum(spot in each for each in had),
            sum(spot in each for each in without),
        )
        for spot in best
    ]
    return Pattern(
        tuple(sorted(steps, key=lambda each: each.day)), len(kept), len(lost), with_kept, with_lost
    )


def _spots(made: Sequence[Made]) -> frozenset[Spot]:
    return frozenset(spot for each in made if (spot := _spot(each)) is not None)


def _spot(made: Made) -> Spot | None:
    span = next((at for at, end in enumerate(ENDS) if made.day <= end), None)
    return None if span is None else Spot(made.channel, span)


def _candidates(had: Sequence[frozenset[Spot]]) -> Iterator[frozenset[Spot]]:
    """Sets of steps that enough of the kept had."""
    least = _COMMON * len(had)
    common = sorted(
        spot
        for spot in {spot for each in had for spot in each}
        if sum(spot in each for each in had) >= least
    )
    for size in range(1, LONGEST + 1):
        for spots in combinations(common, size):
            found = frozenset(spots)
            if sum(found <= each for each in had) >= least:
                yield found


def _fisher(a: int, kept: int, b: int, lost: int) -> float:
    """The chance of `a` or more of the kept, when as many had it altogether."""
    both = a + b
    ways = comb(kept + lost, both)
    return (
        sum(comb(kept, each) * comb(lost, both - each) for each in range(a, min(kept, both) + 1))
        / ways
    )
