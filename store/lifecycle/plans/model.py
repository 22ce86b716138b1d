"""The parts of a plan: steps, the tracks that outcomes take, and the proposal of what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from store.lifecycle.groups import GroupKey, StageKey
from store.lifecycle.units import Rule, Unit

Channel: TypeAlias = Literal["call", "visit", "meeting", "email", "message"]
Outcome: TypeAlias = Literal[
    "reached", "no_answer", "message", "refused", "bought", "wrong_number"
]  # fmt: skip
Anchor: TypeAlias = Literal["previous", "start", "last_purchase"]
Direction: TypeAlias = Literal["interaction", "retention", "return"]

CHANNELS: Final[tuple[Channel, ...]] = get_args(Channel)
OUTCOMES: Final[tuple[Outcome, ...]] = get_args(Outcome)
ANCHORS: Final[tuple[Anchor, ...]] = get_args(Anchor)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)

AFTER_SALE: Final = "after-sale"  # the key of the plan that a purchase leads to


@dataclass(frozen=True)
class Track:
    """Where an outcome leads: a step's key, `next`, `same` or `plan:<key>`.

    Without a `delay` the step it leads to keeps its own.
    """

    to: str = "next"
    delay: int | None = None
    unit: Unit = "working_day"


@dataclass(frozen=True)
class Step:
    """One dated touch of a plan.

    It is due `delay` units after its `anchor`: the completion of the step before (`previous`), the
    day the plan was begun (`start`) or the last purchase. `rule` moves it to a working day;
    `window` is how many calendar days before and after that day will do. `retries` is the number of
    unanswered tries before another way is taken. `public` steps may be shown to the client.
    """

    key: str
    title: str
    say: str = ""
    offer: str | None = None
    channel: Channel = "call"
    minutes: int = 10
    delay: int = 1
    unit: Unit = "working_day"
    anchor: Anchor = "previous"
    rule: Rule = "next"
    window: tuple[int, int] = (0, 0)
    tracks: Mapping[Outcome, Track] = field(default_factory=dict, hash=False)
    retries: int = 3
    public: bool = False
    kind: str = "touch"


@dataclass(frozen=True)
class Plan:
    """A version of a plan: for which stage and groups, in which direction, with which steps."""

    key: str
    name: str
    stage: StageKey
    steps: tuple[Step, ...]
    version: int = 1
    groups: tuple[GroupKey, ...] = ()
    direction: Direction = "interaction"
    why_changed: str = ""

    def step(self, key: str) -> Step | None:
        """The step with that key, or None."""
        return next((step for step in self.steps if step.key == key), None)

    def after(self, key: str) -> Step | None:
        """The step that follows that one; None after the last, or when the key is unknown."""
        keys = [step.key for step in self.steps]
        index = keys.index(key) + 1 if key in keys else len(keys)
        return self.steps[index] if index < len(keys) else None


class Proposal(NamedTuple):
    """The next step for a customer: what, how, when (`due`), and why then.

    `step_key` is a step of the plan, or one of the steps that every plan has (see `standing.py`);
    both keys are None outside a plan.
    """

    plan_key: str | None
    step_key: str | None
    title: str
    say: str
    channel: Channel
    minutes: int
    due: date
    why: str
