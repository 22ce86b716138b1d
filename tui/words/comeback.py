"""How many customers came back to buy, in words that claim no more than was counted."""

from __future__ import annotations

from store.views.plans.repeat_buyers import Comeback


def comeback_words(found: Comeback) -> str:
    """`v2: 12 of 40 came back to buy, 3 of them for the first time; 9 still have time`."""
    first = found.bought - found.again
    parts = [f"v{found.version}: {found.bought:,} of {found.customers:,} came back to buy"]
    if first:
        parts.append(f", {first:,} of them for the first time")
    if found.waiting:
        parts.append(f"; {found.waiting:,} still {'has' if found.waiting == 1 else 'have'} time")
    return "".join(parts)


UNKNOWN = "without the plan: nobody knows how many would have come"
