"""Why a weaker model than the one asked for was used, and what its log lacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.words.sentences import Table


def _no_repeat(whose: str) -> Callable[[int], str]:
    def told(customers: int) -> str:
        many = f"none of the {customers:customer} has"
        who = "the only customer has not" if customers == 1 else many
        return f"{who} bought twice yet: {whose} weigh more than your data"

    return told


WORDS: Final[Table] = {
    "nobody": "nobody has bought yet: the starting values are used, not your data",
    "nobody_here": "nobody has bought yet: the company's parameters are used, not your data",
    "no_repeat": _no_repeat("the starting values"),
    "no_repeat_here": _no_repeat("the company's parameters"),
    "rough": "the search for the parameters did not settle: read them as rough",
    "no_renewal": "nobody has come to a renewal yet: the starting values are used, not your data",
    "no_maximum": "maximum likelihood found no maximum on these data: the weak prior was used",
    "few_twice": "only {count} customers have bought twice: own and base mean are mixed",
    "log_ends": "Nobody has bought since {last}, when about {expected:,} more purchases were "
    "usual. If newer ones are missing, import them: until then all these days count as silence, "
    "unless you look from that day (tickler score --until {last}).",
    "means": "the spend model found no maximum: means are mixed",
}
