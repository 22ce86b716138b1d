"""The steps that every plan has without naming them, so that no outcome ends in nothing.

`keep` follows the last step. `number:<step>`, `soft:<step>`, `end:<step>` and `while:<step>`
interrupt a step (find the right number; a soft word some time after a refusal; a talk before a term
ends of which the plan says nothing; a word while the next need is years away) and remember it, so
the plan does not lose its place.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from store.lifecycle.groups import StageKey
from store.lifecycle.plans.model import Channel, Plan, Step
from store.vocabulary import CHANNELS

KEEP: Final = "keep"
NUMBER: Final = "number:"
SOFT: Final = "soft:"
END: Final = "end:"
MEANWHILE: Final = "while:"

OTHER_CHANNEL: Final[dict[Channel, Channel]] = {
    each.key: each.instead for each in CHANNELS if each.talk
}

_KEEP_IN_TOUCH: Final[dict[StageKey, Step]] = {
    "potential": Step(
        KEEP,
        "Keep in touch",
        "Hello {first_name}, I promised not to forget you. What has changed since we spoke, and "
        "what are you planning for the coming months?",
        delay=2,
        unit="month",
        window=(5, 5),
        kind="involvement",
    ),
    "current": Step(
        KEEP,
        "Keep in touch",
        "Hello {first_name}, how is everything running? What should we do better, and what will "
        "you need next?",
        delay=3,
        unit="month",
        window=(7, 7),
        kind="satisfaction",
    ),
    "former": Step(
        KEEP,
        "Keep in touch",
        "Hello {first_name}, no offer today. How are you, and how is the business? Is there "
        "anybody we could help with your good word?",
        delay=6,
        unit="month",
        window=(14, 14),
        kind="referral",
    ),
}
_SOFT: Final = Step(
    SOFT,
    "A soft word after the refusal",
    "Hello {first_name}, last time the moment was not right, and I have respected that. I am not "
    "selling today: what has changed for you since, and what would have to be true to look again?",
    minutes=5,
    delay=90,
    unit="day",
    window=(7, 7),
    kind="refusal-reasons",
)
_END: Final = Step(
    END,
    "Before the term ends",
    "Hello {first_name}, what we agreed on runs until {until}. How shall it go on: as it is, more, "
    "less? If we settle it now, there is no gap.",
    delay=-2,
    unit="week",
    anchor="renewal",
    rule="previous",
    kind="renewal",
)
# Said where the term has ended already.
OVER: Final = (
    "Hello {first_name}, by my notes the time that you had paid for has just ended. Does it go on, "
    "and with what? If something was not as it should be, I would like to hear it from you now."
)
_NUMBER: Final = Step(
    NUMBER,
    "Find the right number",
    "Look in the last e-mail, on the website and with the front desk; ask by message: "
    "“Which number reaches you best, and when?”",
    channel="email",
    minutes=5,
    delay=1,
    kind="data",
)
OUTSIDE: Final = Step(
    "",
    "Keep in touch",
    "Hello {first_name}, I am coming back to you as promised. What has happened since we spoke?",
    delay=1,
    unit="month",
    window=(3, 3),
)


def base_key(step_key: str) -> str:
    """The plan's own step behind `number:`, `soft:`, `end:` or `while:`."""
    return step_key.rpartition(":")[2]


def keep_in_touch(plan: Plan) -> Step:
    """The rhythm after the plan's last step, by the plan's stage."""
    return _KEEP_IN_TOUCH[plan.stage]


def find_step(plan: Plan | None, step_key: str) -> Step | None:
    """A step of the plan or one that every plan has; None for an unknown key."""
    if step_key.startswith(SOFT):
        return _SOFT
    if step_key.startswith(NUMBER):
        return _NUMBER
    if step_key.startswith(END):
        return _END
    if plan is None:
        return None
    if step_key.startswith(MEANWHILE):
        return replace(keep_in_touch(plan), key=MEANWHILE, delay=6, unit="month", window=(14, 14))
    return keep_in_touch(plan) if step_key == KEEP else plan.step(step_key)


def word_before(plan: Plan, step: Step) -> Step:
    """A word between, before a step of the plan, which then comes on its own day."""
    place = plan.place(step.key)
    behind = plan.steps[place - 1].key if place > 0 else ""
    return replace(keep_in_touch(plan), key=MEANWHILE + behind)
