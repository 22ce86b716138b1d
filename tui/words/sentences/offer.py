"""What to offer next and why, or why nothing."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.lifecycle.dates import MONTHS
from tui.words.sentences import Table


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _because(
    both: int, base: int, among: str, bought: str, product: str, lift: float, on: str
) -> str:
    return (
        f"{both} of {base} {among} who bought {bought} also "
        f"bought {product}, then or later, {lift:.1f} times what chance gives; this "
        f"customer bought {bought} on {_day(on)}"
    )


def _three(count: int, last: str) -> str:
    many = "The three" if count == 3 else f"{count}"
    return f"{many} standard offers are made and nothing was bought since ({last})."


WORDS: Final[Table] = {
    "held": "{name}: {why}. One that was made already takes its day.",
    "not_now": "nothing to suggest now: {why}",
    "not_yet": "nothing to suggest yet: {why}",
    "no_product": "no purchase in this store names a product",
    "no_product_here": "no purchase of this customer names a product",
    "few_peers": "too few other {among} ({peers}) have purchases that name a product",
    "beaten": (
        "tried out on the purchases of {among}, what others bought next was bought {hits:,} times "
        "in {offers:,} offers, what sells most {popular:,} times"
    ),
    "chance": (
        "after what this customer bought, the other {peers:,} {among} did not buy anything else "
        "more often than chance explains"
    ),
    "all_made": (
        "what others bought next ({names}) is on offer, agreed, or was refused in the last {days} "
        "days"
    ),
    "made": lambda title, on: f"{title} on {_day(on)}",
    "three": _three,
    "next": "{said} Next could come {title}: {because}.",
    "ask": "{said} Ask what they need before the next one; {why}.",
    "because": _because,
    "refused": lambda on, reason: f"refused on {_day(on)}" + (f": {reason}" if reason else ""),
}
