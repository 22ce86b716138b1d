"""The one line to the rep about a churn risk: the silence that explains it, and what was seen."""

from __future__ import annotations

from store.sentence import Sentence, Words, listed, money, say
from store.value.churn import Score
from store.value.net_purchases import Purchase
from store.value.rhythm import Summary


def reason(
    summary: Summary,
    score: Score | None,
    horizon_days: int,
    *,
    worth: Sentence | None = None,
    seen: Sentence | None = None,
    leans: Sentence | None = None,
    no_lapse_visible: bool = False,
) -> Words:
    """The one line to the rep: the risk and the silence that explains it.

    `worth` is a clause such as "€410 expected in a year (80 %: 0 to 900)"; `seen` one of
    `seen_of`; `leans` of `leans_on`. They are left out where they are not given. A horizon shorter
    than the customer's usual gap is named as one.
    """
    if score is None:
        if summary.ignored:
            return say("risk.future", days=summary.ignored)
        return say("risk.never")
    risk, short = chance(score.risk), shorter_than_gap(summary, horizon_days)
    return listed(
        say("risk.likely", risk=risk, horizon=horizon_days, rhythm=rhythm(summary)),
        say("risk.nobody_left") if no_lapse_visible else None,
        say("risk.shorter", horizon=horizon_days) if short else None,
        worth,
        seen,
        leans,
    )


def shorter_than_gap(summary: Summary, horizon_days: int) -> bool:
    """Whether the usual gap is longer than the horizon, so that silence within it says little."""
    return summary.usual_gap_days is not None and summary.usual_gap_days > horizon_days


def seen_of(
    customers: int,
    lapsed: int,
    segment: str | None,
    windows: int,
    days: int,
    within: float | None = None,
) -> Sentence:
    """What became of those with such a risk, in the backtest on the own log.

    "of 240 such forecasts of Clinics in 3 windows of 90 days before, 176 bought nothing (73 %)".
    `within` is their risk over windows that are shorter than the horizon.
    """
    return say(
        "risk.seen",
        customers=customers,
        lapsed=lapsed,
        segment=segment,
        windows=windows,
        days=days,
        within=None if within is None else chance(within),
        share=chance(lapsed / customers),
    )


def unclear_renewal(paid: Purchase, currency: str) -> Sentence:
    """That a payment may have renewed a contract or not, and what to do about it."""
    return say("risk.unclear", amount=money(paid.revenue, currency), on=paid.day)


def leans_on(scope: str, buyers: int) -> Sentence:
    """That so few say little by themselves: "leans on all customers, Clinics has 11 buyers"."""
    return say("risk.leans", scope=scope, buyers=buyers)


def rhythm(summary: Summary) -> Sentence:
    """The silence and the customer's own gaps."""
    silent = summary.silence_days
    if summary.longest_gap_days is None or summary.usual_gap_days is None:
        return say("risk.one", days=silent) if summary.T_days else say("risk.first")
    if summary.x == 1:
        return say("risk.only_gap", days=silent, gap=summary.longest_gap_days)
    usual, longest = int(summary.usual_gap_days + 0.5), summary.longest_gap_days
    if summary.x == 2:  # the usual one is their mean, and nothing is usual yet
        shortest = round(2 * summary.usual_gap_days) - longest
        return say("risk.two_gaps", days=silent, shortest=shortest, longest=longest)
    return say("risk.gaps", days=silent, usual=usual, longest=longest)


def chance(share: float) -> int:
    """A chance in whole percent; 0 and 100 are under 1 and over 99, for nothing is certain."""
    return int(share * 100 + 0.5)
