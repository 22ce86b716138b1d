"""Why a step, a run through a plan or a segment ended."""

from __future__ import annotations

from typing import Final

from store.lifecycle.groups import GROUPS
from store.vocabulary import channel_word
from tui.words.sentences import Table

WORDS: Final[Table] = {
    "promise_broken": "the promise was broken",
    "left_plan": "left {plan} v{version}: {why}",
    "answered": lambda channel: f"they answered by {channel_word(channel)}",
    "bought_for": "bought for {amount} on {on:day}",
    "bought": "bought on {on:day}",
    "complaint": "a complaint came on {on:day}",
    "still_open": "the complaint is still open",
    "case_over": "what was done about “{title}” covers it",
    "now_in": lambda group, why: (
        f"now {group} {GROUPS[group].name.lower()}" + (f", {why}" if why else "")
    ),
    "paid_ahead": "they have paid ahead",
    "ends_before": "the term ends before it",
    "ends_later": "the term ends later now",
    "own_plan": "the customer's own plan from now on",
    "went_on": "went on to the plan {plan}",
    "segment_gone": "its segment is gone",
    "fits": "fits {rule}",
    "fits_none": "fits no rule any more",
    "by_hand": "chosen by hand",
    "changed": "changed by hand to {plan} v{version}",
    "resumed": "resumed before its time",
    "no_contact": "do not contact: {reason}",
    "ended": "ended by hand",
    "merged": "merged with another record of the same customer",
    "closed": "closed: {reason}",
    "moved": "moved to version {version}",
    "twice": "begun on two devices",
    "all_done": "all its steps are done",
}
