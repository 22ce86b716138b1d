"""Why a churn risk is what it is, and what is missing to tell one."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def chance(percent: int) -> str:
    """A chance in whole percent, which is never certain."""
    return "under 1 %" if percent < 1 else "over 99 %" if percent > 99 else f"{percent} %"


def _seen(
    customers: int,
    lapsed: int,
    segment: str,
    windows: int,
    days: int,
    share: int,
    within: int | str = "",
) -> str:
    of = f" of {segment}" if segment else ""
    times = "the window" if windows == 1 else f"{windows} windows"
    said, of_days = "", f" of {days:day}"
    if isinstance(within, int):
        said, of_days = f"{chance(within)} in {days:day}: ", ""
    return (
        f"{said}of {customers:,} such forecasts{of} in {times}{of_days} before, "
        f"{lapsed:,} bought nothing ({chance(share)})"
    )


def _next(days: int) -> str:
    return f"the next is due in {days} days" if days >= 0 else f"the next is {-days} days late"


WORDS: Final[Table] = {
    "future": "no purchase yet: {days:day} with purchases lie in the future",
    "never": "no purchase yet: churn risk begins with the first one",
    "no_purchase": "no purchase yet",
    "likely": lambda risk, horizon, rhythm: (
        f"{chance(risk)} likely not to buy in {horizon:day}: {rhythm}"
    ),
    "nobody_left": "nobody in these data has visibly left",
    "shorter": lambda horizon: (
        f"{horizon:day} {'is' if horizon == 1 else 'are'} less than their usual gap"
    ),
    "seen": _seen,
    "leans": "leans on all customers, {scope} has {buyers:buyer}",
    "one": "one purchase, {days:day} ago",
    "first": "first purchase today",
    "only_gap": "silent {days:day}, the only gap was {gap}",
    "two_gaps": "silent {days:day}, gaps of {shortest} and {longest} d",
    "gaps": "silent {days:day}, usual gap {usual}, longest gap {longest}",
    "too_little": "too little to tell: {lacks}; {rhythm}",
    "few_days": lambda days, needed: (
        f"{days:day} of all your purchases {'is' if days == 1 else 'are'} known, it takes {needed}"
    ),
    "few_repeats": lambda repeats, needed: (
        f"{repeats:,} repeat purchase{'' if repeats == 1 else 's'} among all your customers "
        f"so far, it takes {needed}"
    ),
    "raised": "{risk} %, raised from {reason}; odds × {odds} for each, our assumption: {troubles}",
    "year": "{amount} expected in a year",
    "year_or_nothing": "{amount} expected in a year on average, most likely nothing",
    "year_between": "{amount} expected in a year (80 %: {low} to {high})",
    "not_renewed": (
        "has not renewed: {renewals:renewal}, then nothing for {days} days beyond the period"
    ),
    "paid": "paid until {until:day}: {renewals:renewal}, the next is due in {days} days",
    "renewal": lambda risk, renewals, days: (
        f"{risk} % likely not to renew: {renewals:renewal}, {_next(days)}"
    ),
    "renewal_unknown": lambda lacks, renewals, days: (
        f"too little to tell: {lacks}; {renewals:renewal}, {_next(days)}"
    ),
    "few_terms": lambda terms, needed: (
        f"{'1 term has' if terms == '1' else f'{terms} terms have'} ended among all your "
        f"subscribers so far, it takes {needed}"
    ),
    "few_buyers": "{buyers:buyer} among all your customers so far, it takes {needed}",
    "unclear": "{amount} of {on:day} may have renewed it or not: note until when is paid",
    "worth": "worth {amount} in the coming year",
    "said_left": "said on {on:day} that they left: nothing is expected until they buy",
    "refuses": "said on {on:day} that they do not renew: paid until {until:day}, then nothing",
    "refused": "said on {on:day} that they do not renew: nothing is expected until they buy",
    "closed": "closed: nothing is expected until they buy",
}
