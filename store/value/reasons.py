"""The one line to the rep about a churn risk: the silence that explains it, and what was seen."""

from __future__ import annotations

from store.value.churn import Score
from store.value.money import display
from store.value.netting import Purchase
from store.value.rhythm import Summary


def reason(
    summary: Summary,
    score: Score | None,
    horizon_days: int,
    *,
    worth: str | None = None,
    seen: str | None = None,
    leans: str | None = None,
    no_lapse_visible: bool = False,
) -> str:
    """The one line to the rep: the risk and the silence that explains it.

    `worth` is a ready clause such as "€410 expected in a year (80 %: 0 to 900)"; `seen` one of
    `seen_of`; `leans` of `leans_on`. They are left out where they are not given. A horizon shorter
    than the customer's usual gap is named as one.
    """
    if score is None:
        if summary.ignored:
            return f"no purchase yet: {_days(summary.ignored)} with purchases lie in the future"
        return "no purchase yet: churn risk begins with the first one"
    clauses = [
        f"{risk_text(score.risk)} likely not to buy in {_days(horizon_days)}: {rhythm(summary)}"
    ]
    if no_lapse_visible:
        clauses.append("nobody in these data has visibly left")
    if shorter_than_gap(summary, horizon_days):
        verb = "is" if horizon_days == 1 else "are"
        clauses.append(f"{_days(horizon_days)} {verb} less than their usual gap")
    if worth:
        clauses.append(worth)
    if seen:
        clauses.append(seen)
    if leans:
        clauses.append(leans)
    return "; ".join(clauses)


def shorter_than_gap(summary: Summary, horizon_days: int) -> bool:
    """Whether the usual gap is longer than the horizon, so that silence within it says little."""
    return summary.usual_gap_days is not None and summary.usual_gap_days > horizon_days


def seen_of(customers: int, lapsed: int, whose: str, windows: int, days: int) -> str:
    """What became of those with such a risk, in the backtest on the own log.

    `whose` is " of Clinics" or nothing; "of 240 like this of Clinics, in 3 windows of 90 days, 176
    bought nothing".
    """
    times = "the window" if windows == 1 else f"{windows} windows"
    return (
        f"of {customers:,} such forecasts{whose} in {times} of {_days(days)} before, "
        f"{lapsed:,} bought nothing ({risk_text(lapsed / customers)})"
    )


def unclear_renewal(paid: Purchase, currency: str) -> str:
    """That a payment may have renewed a contract or not, and what to do about it."""
    return (
        f"{display(paid.revenue, currency)} of {paid.day} may have renewed it or not: "
        "note until when is paid"
    )


def leans_on(scope: str, buyers: int) -> str:
    """That so few say little by themselves: "leans on all customers, Clinics has 11 buyers"."""
    return f"leans on all customers, {scope} has {buyers:,} buyer{'' if buyers == 1 else 's'}"


def rhythm(summary: Summary) -> str:
    """The silence and the customer's own gaps, in words."""
    if summary.longest_gap_days is None or summary.usual_gap_days is None:
        return (
            f"one purchase, {_days(summary.silence_days)} ago"
            if summary.T_days
            else ("first purchase today")
        )
    silent = f"silent {_days(summary.silence_days)}"
    if summary.x == 1:
        return f"{silent}, the only gap was {summary.longest_gap_days}"
    usual = int(summary.usual_gap_days + 0.5)
    return f"{silent}, usual gap {usual}, longest gap {summary.longest_gap_days}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def risk_text(share: float) -> str:
    """A chance in whole percent, never certain."""
    whole = int(share * 100 + 0.5)
    return "under 1 %" if whole < 1 else "over 99 %" if whole > 99 else f"{whole} %"
