"""Why a customer rings, and why an alarm has ended."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.words.sentences import Table


def _risk(risk: int, limit: int, usual: int | str) -> str:
    because = f" as {usual} % is usual" if usual != "" else ""
    return f"churn risk {risk} %, alarm from {limit} %{because}"


def _ends(what: str, then: str) -> Callable[[int], str]:
    return lambda days: f"{what} ends {f'in {days} d' if days else 'today'}{then}"


WORDS: Final[Table] = {
    "silence": "no word for {days} d, the limit is {limit}",
    "risk": _risk,
    "cost": "they bring less than they cost",
    "renewal": _ends("paid time", ", no step before it"),
    "trial": _ends("trial", ", no step before it"),
    "closed": "closed: {reason}",
    "gone": "the customer is gone",
    "not_met": "the first step is still to be done",
    "talk": "a word between us",
    "no_limit": "no limit any more",
    "limit_now": "the limit is {limit} d now",
    "no_rhythm": "no rhythm is known any more",
    "no_money": "churn risk {risk} %, no money at risk",
    "below": "churn risk {risk} %, below {limit} %",
    "on_purpose": "on purpose: {reason}",
    "brings_more": "they bring more than they cost",
    "no_day": "no day is known any more",
    "renewal_over": "the paid time is over",
    "trial_over": "the trial is over",
    "step_before": "a step stands before it",
    "renewal_now": _ends("paid time", " now"),
    "trial_now": _ends("trial", " now"),
}
