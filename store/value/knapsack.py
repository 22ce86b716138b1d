"""The best set of touches for so many minutes: the 0/1 knapsack, solved exactly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence


def best(items: Sequence[tuple[int, int]], minutes: int) -> list[int]:
    """Places of the (worth, minutes) items that together are worth most, in the given order.

    Of sets of equal worth the one with more items wins. Dynamic programming over the minutes
    (Bellman 1957); of items of one length only as many of the worthiest as fit into the time at all
    can be in a best set, so that thousands of items cost no more than some hundred.
    """
    free = [n for n, (_, length) in enumerate(items) if length <= 0]
    chosen = set(free)
    # The worth of an item counts before their number, exactly, in whole numbers.
    scale = len(items) + 1
    table: list[tuple[int, tuple[int, ...]]] = [(0, ())] * (max(0, minutes) + 1)
    for n in _worthwhile(items, minutes):
        worth, length = items[n][0] * scale + 1, items[n][1]
        for room in range(minutes, length - 1, -1):
            so_far, places = table[room - length]
            if so_far + worth > table[room][0]:
                table[room] = (so_far + worth, (*places, n))
    chosen.update(table[-1][1])
    return sorted(chosen)


def _worthwhile(items: Sequence[tuple[int, int]], minutes: int) -> list[int]:
    by_length: dict[int, list[int]] = defaultdict(list)
    for n, (_, length) in enumerate(items):
        if 0 < length <= minutes:
            by_length[length].append(n)
    kept: list[int] = []
    for length, places in by_length.items():
        places.sort(key=lambda n: -items[n][0])
        kept += places[: minutes // length]
    return kept
