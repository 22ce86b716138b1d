"""Why a customer is in a group, and in a stage of a model."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tui.words.sentences import Table


def _window(where: str) -> Callable[..., str]:
    def told(count: int, days: int, window: int, segment: str, paid: str) -> str:
        last = "last " if count > 1 else ""
        of = f" of {segment}" if segment else ""
        return f"{count:purchase}, {last}{days:ago}, {where} the {window}-day window{of}{paid}"

    return told


WORDS: Final[Table] = {
    "no_reason": "no reason given",
    "was_set": "{why}; {group} was set by hand ({reason}) until they {until}",
    "set_agrees": "set by hand ({reason}); the rule agrees: {why}",
    "set": "set by hand ({reason}); the rule says {ruled}: {why}",
    "bought": "bought {days:ago}",
    "asked": "asked {days:ago}",
    "said": "said {days:ago} that they left",
    "silent": "were silent for {days:day}",
    "again": "interested again: {interest}; {silence}",
    "never": "no purchase yet; {evidence}",
    "rival": "buys from {competitor}",
    "need_unknown": "the need is not known yet",
    "need_none": "no need felt",
    "need_no_possibility": "the need is there but not the possibility to buy",
    "need_has": "the need is there",
    "offer": "our offer {days:ago} is still open",
    "regular": "{evidence}; on average every {days:day}",
    "irregular": "{evidence}; irregular, on average every {days:day}",
    "not_yet": "{evidence}; regular from {count} purchases on",
    "former": "{silence}; {word}; {cause}",
    "no_word": "no word of leaving",
    "gone_to": "gone to {competitor}",
    "gone_to_one": "gone to a competitor",
    "need_gone": "the need is gone",
    "price": "because of the price",
    "service": "because of the service",
    "presumed": "presumed gone; why is not known",
    "closed": "closed",
    "said_left": "said that they left",
    "unhappy": "a complaint is open and the last score is {score} of {top}",
    "trial": "on trial, {days:day} left",
    "expected": "the need was expected back {days:ago}",
    "paid": ", paid ahead for {days:day}",
    "paid_over": ", the paid time ended {days:ago}",
    "unpaid": ", nothing paid ahead any more",
    "none_known": "no purchase recorded{paid}",
    "inside": _window("inside"),
    "beyond": _window("beyond"),
}
