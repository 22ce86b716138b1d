"""Alarms as a rule: what rings, in which words, when it is heard again, and why it ends."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from store.lifecycle.alarms import Evidence, Kind, heard_again, signs_of, why_over
from tests.kit import told

TODAY = date(2026, 11, 19)
RISKY = 0.6


def on(days: int) -> date:
    return TODAY + timedelta(days=days)


CALM = Evidence(live=True, met=True, heard_on=on(-5), next_on=on(40), limit=60)


@pytest.mark.parametrize(
    ("known", "kinds"),
    [
        (CALM, []),
        (replace(CALM, heard_on=on(-60)), []),
        (replace(CALM, heard_on=on(-61)), ["silence"]),
        (replace(CALM, heard_on=on(-900), limit=None), []),
        (replace(CALM, heard_on=on(-61), met=False), []),
        (replace(CALM, risk=0.59, at_risk=100), []),
        (replace(CALM, risk=0.6, at_risk=100), ["risk"]),
        # T116: half way from what is usual to certain, where that is more.
        (replace(CALM, risk=0.79, usual_risk=0.6, at_risk=100), []),
        (replace(CALM, risk=0.8, usual_risk=0.6, at_risk=100), ["risk"]),
        (replace(CALM, risk=0.6, usual_risk=0.1, at_risk=100), ["risk"]),
        (replace(CALM, risk=0.99, at_risk=0), []),
        (replace(CALM, risk=0.99, at_risk=None), []),
        (replace(CALM, renewal_on=on(30)), ["renewal"]),
        (replace(CALM, renewal_on=on(31)), []),
        (replace(CALM, renewal_on=on(0)), ["renewal"]),
        (replace(CALM, renewal_on=on(-1)), []),
        (replace(CALM, renewal_on=on(30), next_on=on(30)), []),
        (replace(CALM, renewal_on=on(8), period=30), []),
        (replace(CALM, renewal_on=on(7), period=30), ["renewal"]),
        (replace(CALM, renewal_on=on(30), period=365), ["renewal"]),
        (replace(CALM, trial_on=on(14)), ["trial"]),
        (replace(CALM, trial_on=on(15)), []),
        (replace(CALM, trial_on=on(14), met=False), ["trial"]),
        (replace(CALM, short=True), ["cost"]),
        (replace(CALM, short=True, spend_reason="a name to show"), []),
        (replace(CALM, live=False, heard_on=on(-900), risk=0.9, at_risk=5, short=True), []),
    ],
)
def test_what_rings(known: Evidence, kinds: list[Kind]) -> None:
    assert sorted(signs_of(known, TODAY, RISKY)) == kinds


def test_the_words_are_the_evidence() -> None:
    known = replace(
        CALM, heard_on=on(-75), risk=0.724, at_risk=9, renewal_on=on(7), trial_on=on(3), short=True
    )
    words = {kind: told(sign.words) for kind, sign in signs_of(known, TODAY, RISKY).items()}
    assert words == {
        "silence": "no word for 75 d, the limit is 60",
        "risk": "churn risk 72 %, alarm from 60 %",
        "renewal": "paid time ends in 7 d, no step before it",
        "trial": "trial ends in 3 d, no step before it",
        "cost": "they bring less than they cost",
    }


@pytest.mark.parametrize(
    ("kind", "before", "now", "resting", "heard"),
    [
        ("risk", 0.6, 0.699, False, False),
        ("risk", 0.6, 0.7, False, True),
        ("risk", 0.6, 0.7, True, True),
        ("silence", 61, 90, False, False),
        ("silence", 61, 91, False, True),
        ("silence", 61, 400, True, False),  # that nobody speaks is what was agreed
        ("renewal", 20, 14, False, False),
        ("renewal", 20, 13, False, True),
        ("trial", 10, 3, False, True),
        ("cost", 0, 0, False, False),
    ],
)
def test_when_one_that_was_put_off_is_heard_again(
    kind: Kind, before: float, now: float, resting: bool, heard: bool
) -> None:
    assert heard_again(kind, before, now, resting=resting) is heard


@pytest.mark.parametrize(
    ("kind", "known", "why"),
    [
        ("silence", replace(CALM, heard_on=TODAY), "a word between us"),
        ("silence", replace(CALM, heard_on=on(-70), limit=90), "the limit is 90 d now"),
        ("silence", replace(CALM, heard_on=on(-70), limit=None), "no limit any more"),
        ("risk", replace(CALM, risk=0.34, at_risk=5), "churn risk 34 %, below 60 %"),
        ("risk", replace(CALM, risk=0.9, at_risk=0), "churn risk 90 %, no money at risk"),
        ("risk", CALM, "no rhythm is known any more"),
        ("renewal", replace(CALM, renewal_on=on(-1)), "the paid time is over"),
        ("renewal", replace(CALM, renewal_on=on(5), next_on=on(1)),
         "a step stands before it"),
        ("renewal", replace(CALM, renewal_on=on(36)), "paid time ends in 36 d now"),
        ("renewal", CALM, "no day is known any more"),
        ("trial", replace(CALM, trial_on=on(36)), "trial ends in 36 d now"),
        ("cost", CALM, "they bring more than they cost"),
        ("cost", replace(CALM, short=True, spend_reason="a name to show"),
         "on purpose: a name to show"),
        ("risk", replace(CALM, live=False, closed_reason="sold"), "closed: sold"),
        ("risk", replace(CALM, live=False), "the customer is gone"),
        ("risk", replace(CALM, met=False, risk=0.9, at_risk=5),
         "the first step is still to be done"),
    ],
)  # fmt: skip
def test_why_one_ends(kind: Kind, known: Evidence, why: str) -> None:
    assert kind not in signs_of(known, TODAY, RISKY)
    assert told(why_over(kind, on(-10), known, TODAY, RISKY)) == why


def test_an_alarm_says_what_is_usual_where_that_decides() -> None:  # T116
    known = replace(CALM, risk=0.9, usual_risk=0.7, at_risk=9)
    words = signs_of(known, TODAY, 0.6)["risk"].words
    assert told(words) == "churn risk 90 %, alarm from 85 % as 70 % is usual"
    calm = replace(known, risk=0.8)
    assert told(why_over("risk", on(-9), calm, TODAY, 0.6)) == "churn risk 80 %, below 85 %"
