"""What a proposal looks at, and where an outcome leads before its date is known."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans.channels import choose_channel
from store.lifecycle.plans.due import AnchorDates, Load
from store.lifecycle.plans.model import Channel, Outcome, Plan, Step, Worked
from store.sentence import Words

if TYPE_CHECKING:
    from decimal import Decimal


# A renewal comes up to a sixth of its term early; one later than half of it begins a new one.
_EARLY, _LATE = 1 / 6, 0.5


class Context(AnchorDates, total=False):
    """What a proposal may look at beside the step and the day; the anchors are in AnchorDates.

    `attempts`: unanswered tries of this step before this one. `history`: the steps of this run that
    were worked before this one, the latest first. `load`: minutes already planned on a
    day; the least loaded working day within the step's window is taken, unless `level` is False or
    the step's date is fixed. `capacity`: minutes that a day holds. `plans`: by key, those that
    tracks may lead to; presets stand in for any that it lacks. `own`: title, words and channel of a
    follow-up that is no step of the plan. `preferred`, `accepted`, `costs`: the client's channels
    and what they cost us, as `choose_channel`. `term_days`: how long a purchase prolongs what is
    paid for. `from_day`: the day from which a plan that begins is taken to run, where that is not
    today; `worked_on`: the day on which the step was worked, where that is not today. `sale`: the
    plan that a purchase starts; `sold_on`: its day, today unless given.
    """

    attempts: int
    history: Sequence[Worked]
    term_days: int | None
    from_day: date | None
    worked_on: date | None
    sale: Plan | None
    sold_on: date | None
    load: Load | None
    capacity: int
    level: bool
    plans: Mapping[str, Plan] | None
    own: Step | None
    preferred: Channel | None
    accepted: Collection[Channel] | None
    costs: Mapping[Channel, int | Decimal] | None


@dataclass(eq=False, repr=False)  # what nobody compares or prints need not cost import time
class Scene:
    """A customer at a step of a plan (`step_key` None: outside it) on a day."""

    plan: Plan | None
    step_key: str | None
    today: date
    calendar: WorkCalendar
    known: Context = field(default_factory=Context)

    @property
    def worked_on(self) -> date:
        """The day on which the step is worked, or was."""
        return self.known.get("worked_on") or self.today

    @property
    def own(self) -> Step | None:
        return self.known.get("own")

    def channel(self, step: Step) -> Channel:
        """The step's channel; where the client accepts none that it allows, the next best one."""
        preferred, accepted = self.known.get("preferred"), self.known.get("accepted")
        for wish, allowed in ((step.channel, accepted), ("preferred", accepted or None)):
            found = choose_channel(wish, preferred, allowed, self.known.get("costs")).channel
            if found is not None:
                return found
        return "call"


@dataclass(frozen=True, eq=False, repr=False)
class Move:
    """Where an outcome leads before its date is known; `key` None is outside the plan.

    `since`: the day that the step counts from where it is not today. `passed`: titles of steps that
    were passed over on the way. `again`: a try that did not reach anybody is made once more.
    `resumed`: back in the line, at a step that may have become late meanwhile. `until`: the last
    day to which it may be moved for a lighter one, because the next step is soon due.
    """

    plan: Plan | None
    key: str | None
    step: Step
    why: Words
    since: date | None = None
    passed: tuple[str, ...] = ()
    again: bool = False
    resumed: bool = False
    until: date | None = None
    after: date | None = None


def dates_of(scene: Scene, move: Move, outcome: Outcome) -> AnchorDates:
    """The days that the step of a move may hang on."""
    known = scene.known
    return {
        "previous": move.since,
        "previous_due": move.since or known.get("previous_due"),
        "start": known.get("start") if move.plan is scene.plan else scene.today,
        "last_purchase": sold_on(scene) if outcome == "bought" else known.get("last_purchase"),
        "expected_purchase": known.get("expected_purchase"),
        "renewal": _renewal(scene, outcome),
        "trial_end": known.get("trial_end"),
        "birthday": known.get("birthday"),
    }


def sold_on(scene: Scene) -> date:
    """The day of the purchase that an outcome "bought" tells of."""
    return scene.known.get("sold_on") or scene.today


def _renewal(scene: Scene, outcome: Outcome) -> date | None:
    """The last day that is paid for; a purchase about then or later prolongs it by a term."""
    known, days = scene.known.get("renewal"), scene.known.get("term_days")
    if outcome != "bought" or days is None:
        return known
    day = sold_on(scene)
    if known is None:
        return shift_days(day, days)
    if (known - day).days > days * _EARLY:
        return known
    return shift_days(day if (day - known).days > days * _LATE else known, days)
