"""The parts of a plan: steps, the tracks that outcomes take, and the proposal of what is next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from datetime import date
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from store import vocabulary
from store.dataclass import dataclass
from store.lifecycle.groups import GroupKey, StageKey
from store.lifecycle.units import Rule, Unit
from store.sentence import Words

# Keys of `store.vocabulary`, which is the one list of both.
Channel: TypeAlias = str
Outcome: TypeAlias = str
Wish: TypeAlias = str  # a channel, "preferred" or "cheapest"
Anchor: TypeAlias = Literal[
    "previous",
    "previous_due",
    "start",
    "last_purchase",
    "expected_purchase",
    "renewal",
    "trial_end",
    "birthday",
    "date",
]
Direction: TypeAlias = Literal["interaction", "retention", "return"]
Mode: TypeAlias = Literal["suggest", "auto"]
Phase: TypeAlias = Literal["before", "during", "consumption", "after"]
Exit: TypeAlias = Literal["purchase", "reply", "complaint", "do_not_contact", "became_former"]

CHANNELS: Final[tuple[Channel, ...]] = vocabulary.talks()
WISHES: Final[tuple[Wish, ...]] = (*CHANNELS, "preferred", "cheapest")
OUTCOMES: Final[tuple[Outcome, ...]] = tuple(each.key for each in vocabulary.OUTCOMES)
ANCHORS: Final[tuple[Anchor, ...]] = get_args(Anchor)
DIRECTIONS: Final[tuple[Direction, ...]] = get_args(Direction)
MODES: Final[tuple[Mode, ...]] = get_args(Mode)
PHASES: Final[tuple[Phase, ...]] = get_args(Phase)
EXITS: Final[tuple[Exit, ...]] = get_args(Exit)

# Days that are known in advance, so that a step may come before them.
AHEAD_ANCHORS: Final = ("expected_purchase", "renewal", "trial_end", "birthday", "date")
# Days that somebody else has set: a step that hangs on one is never moved to a lighter day.
SET_ANCHORS: Final = ("renewal", "trial_end", "birthday", "date")

# Days that come again each year, and last days of a term that somebody has paid for or tries.
YEARLY: Final = ("birthday", "date")
ENDS: Final = ("renewal", "trial_end")

_BUYERS: Final[set[GroupKey]] = {"2.1", "2.2"}

AFTER_SALE: Final = "after-sale"  # the key of the plan that a purchase leads to
PREPAID: Final = "prepaid"  # of the plan for the time that a buyer has paid ahead (R22)


@dataclass(frozen=True)
class Track:
    """Where an outcome leads: a step's key, `next`, `same`, `keep` or `plan:<key>`.

    Without a `delay` the step it leads to keeps its own.
    """

    to: str = "next"
    delay: int | None = None
    unit: Unit = "working_day"


@dataclass(frozen=True)
class Step:
    """One dated touch of a plan.

    It is due `delay` units after its `anchor` (before it when the delay is negative): the
    completion of the step before (`previous`) or the day that one was due (`previous_due`), the
    plan's `start`, the last or the expected purchase, the renewal, the trial's end, the birthday,
    or a `day` of the year ("MM-DD", anchor `date`). `rule` moves it to a working day; `window` is
    how many calendar days before and after that day will do. `channel` may be a wish: what the
    client prefers, or the cheapest that they accept. `retries` is the number of unanswered tries
    before another way is taken. `mode` "auto" schedules without asking. `public` steps may be
    shown to the client. `kind` and `tags` name the task, `phase` the time of the purchase (R56).
    """

    key: str
    title: str
    say: str = ""
    offer: str | None = None
    channel: Wish = "call"
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
    day: str | None = None
    tags: tuple[str, ...] = ()
    phase: Phase | None = None
    mode: Mode = "suggest"

    @property
    def kinds(self) -> frozenset[str]:
        """The kind and all tags."""
        return frozenset((self.kind, *self.tags))

    @property
    def fixed(self) -> bool:
        """Whether the step's day must not be moved to a lighter one: its day is somebody else's."""
        return self.rule == "fixed" or self.anchor in SET_ANCHORS


@dataclass(frozen=True)
class Plan:
    """A version of a plan: for which stage and groups, in which direction, with which steps.

    `segments` are the names of those it is made for (none: any). `exits` are the events that end a
    customer's run through it, `goal` what the run is to bring about, `stage_model` the key of the
    stage model (`stages.py`) in which its customers are followed.
    """

    key: str
    name: str
    stage: StageKey
    steps: tuple[Step, ...]
    version: int = 1
    groups: tuple[GroupKey, ...] = ()
    direction: Direction = "interaction"
    why_changed: str = ""
    segments: tuple[str, ...] = ()
    goal: str = ""
    exits: tuple[Exit, ...] = ()
    stage_model: str = ""

    @property
    def shared(self) -> bool:
        """Whether groups that each need a strategy of their own share the plan (R40).

        In a line of work of its own (a plan that names its segments) new buyers and regulars
        follow the rhythm of the goods, so there these two may.
        """
        own_line = bool(self.segments) and set(self.groups) == _BUYERS
        return len(self.groups) > 1 and not own_line

    def step(self, key: str) -> Step | None:
        """The step with that key, or None."""
        return next((step for step in self.steps if step.key == key), None)

    def place(self, key: str) -> int:
        """How many steps stand before that one; all, when the key is unknown."""
        keys = [step.key for step in self.steps]
        return keys.index(key) if key in keys else len(keys)

    def after(self, key: str) -> Step | None:
        """The step that follows that one in the line; None after the last or an unknown one."""
        return self.line_from(self.place(key) + 1)

    def line_from(self, place: int) -> Step | None:
        """The first step of the line from that place on."""
        return next((step for step in self.steps[place:] if step.key not in self.beside), None)

    @cached_property
    def beside(self) -> frozenset[str]:
        """The keys of the steps that run beside the line, each year on their day.

        One that leads on by a track of its own, or that another step names, is a place in the line.
        """
        named = {track.to for step in self.steps for track in step.tracks.values()}
        return frozenset(
            step.key
            for step in self.steps
            if step.anchor in YEARLY and "reached" not in step.tracks and step.key not in named
        )


class Worked(NamedTuple):
    """A step of a run that was worked: its key, what came of it, and on which day."""

    key: str
    outcome: Outcome
    day: date


class Proposal(NamedTuple):
    """The next step for a customer: what, how, when (`due`), and why then.

    `step_key` is a step of the plan, or one of the steps that every plan has (see `standing.py`);
    both keys are None outside a plan. `passed`: titles of steps passed over on the way to it.
    """

    plan_key: str | None
    step_key: str | None
    title: str
    say: str
    channel: Channel
    minutes: int
    due: date
    why: Words
    passed: tuple[str, ...] = ()
