"""From a step and its outcome to the next step. Pure; there is always an answer (R13, R14)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple, Unpack, cast

from store import vocabulary
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.plans.channels import choose_channel
from store.lifecycle.plans.due import CAPACITY, AnchorDates, Load, due_day
from store.lifecycle.plans.files import preset_plan
from store.lifecycle.plans.model import (
    OUTCOMES,
    Channel,
    Outcome,
    Plan,
    Proposal,
    Step,
    Track,
)
from store.lifecycle.plans.standing import (
    KEEP,
    NUMBER,
    OTHER_CHANNEL,
    OUTSIDE,
    SOFT,
    base_key,
    find_step,
    keep_in_touch,
)
from store.lifecycle.units import Unit

if TYPE_CHECKING:
    from decimal import Decimal

_DEFAULTS: Final[dict[Outcome, Track]] = {
    each.key: Track(each.to, each.delay, cast(Unit, each.unit)) for each in vocabulary.OUTCOMES
}
_PAUSE: Final = Track("same", 3, "week")  # when another channel brought no answer either
_AGAIN_WINDOW: Final = (0, 2)
_AGAIN_WHY: Final[dict[Outcome, str]] = {each.key: each.again for each in vocabulary.OUTCOMES}


class Context(AnchorDates, total=False):
    """What a proposal may look at beside the step and the day; the anchors are in AnchorDates.

    `attempts`: unanswered tries of this step before this one. `load`: minutes already planned on a
    day; the least loaded working day within the step's window is taken, unless `level` is False or
    the step's date is fixed. `capacity`: minutes that a day holds. `plans`: by key, those that
    tracks may lead to; presets stand in for any that it lacks. `own`: title, words and channel of a
    follow-up that is no step of the plan. `preferred`, `accepted`, `costs`: the client's channels
    and what they cost us, as `choose_channel`.
    """

    attempts: int
    load: Load | None
    capacity: int
    level: bool
    plans: Mapping[str, Plan] | None
    own: Step | None
    preferred: Channel | None
    accepted: Collection[Channel] | None
    costs: Mapping[Channel, int | Decimal] | None


@dataclass(eq=False, repr=False)  # what nobody compares or prints need not cost import time
class _Scene:
    plan: Plan | None
    step_key: str | None
    today: date
    calendar: WorkCalendar
    known: Context = field(default_factory=Context)

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


class _Move(NamedTuple):
    """Where an outcome leads before its date is known; `key` None is outside the plan."""

    plan: Plan | None
    key: str | None
    step: Step
    why: str


def propose(
    plan: Plan | None,
    step_key: str | None,
    outcome: Outcome,
    today: date,
    calendar: WorkCalendar,
    **context: Unpack[Context],
) -> Proposal:
    """The next step after `outcome` of a step of the plan; it is always due after `today`.

    `step_key` is None for a follow-up outside the plan, and a key that this version of the plan
    does not know counts as None: once reached, the plan begins at its first step (without a plan:
    keep in touch monthly). The defaults for a step without tracks stand in this module's tables.
    """
    return _propose(_Scene(plan, step_key, today, calendar, context), outcome)


def proposals(
    plan: Plan | None,
    step_key: str | None,
    today: date,
    calendar: WorkCalendar,
    **context: Unpack[Context],
) -> dict[Outcome, Proposal]:
    """What each outcome would lead to, for the keys of the outcome bar; arguments as `propose`."""
    scene = _Scene(plan, step_key, today, calendar, context)
    return {outcome: _propose(scene, outcome) for outcome in OUTCOMES}


def _propose(scene: _Scene, outcome: Outcome) -> Proposal:
    move, known = _move(scene, outcome), scene.known
    due, note = due_day(
        move.step,
        scene.today,
        scene.calendar,
        load=known.get("load") if known.get("level", True) else None,
        capacity=known.get("capacity", CAPACITY),
        start=known.get("start") if move.plan is scene.plan else scene.today,
        last_purchase=scene.today if outcome == "bought" else known.get("last_purchase"),
        previous_due=known.get("previous_due"),
        expected_purchase=known.get("expected_purchase"),
        renewal=known.get("renewal"),
        trial_end=known.get("trial_end"),
        birthday=known.get("birthday"),
    )
    step, plan_key = move.step, move.plan.key if move.plan and move.key else None
    return Proposal(plan_key, move.key, step.title, step.say, scene.channel(step), step.minutes,
                    due, f"{move.why}; {note}")  # fmt: skip


def _move(scene: _Scene, outcome: Outcome) -> _Move:
    """The table of outcomes: the step's own track, else the default."""
    here = _here(scene)
    if outcome == "reached" and here.key is not None and here.key.startswith(SOFT):
        # The soft word has done its work: on as if the step itself had reached the client.
        here = _here(replace(scene, step_key=base_key(here.key) or None))
    default = _DEFAULTS[outcome]
    track = here.step.tracks.get(outcome, default)
    if track.to == default.to == "same" and track.delay is None:
        track = default
    if outcome == "no_answer" and track.to == "same":
        return _unanswered(scene, here, track)
    if outcome == "reached" and here.key is not None and here.key.startswith(NUMBER):
        found = replace(scene, step_key=base_key(here.key) or None)
        return _again(_here(found), Track("same", 1), "the right number is found")
    if track.to == "same":
        return _again(here, track, _AGAIN_WHY[outcome])
    if track.to in (SOFT, NUMBER):
        why = "refused: a softer word after a pause" if track.to == SOFT else "wrong number"
        return _interrupt(scene, here, track.to, why)
    if track.to.startswith("plan:"):
        return _other_plan(scene, track, outcome)
    return _onward(scene, here, track, outcome)


def _here(scene: _Scene) -> _Move:
    """The step that was worked on."""
    key = scene.step_key
    step = find_step(scene.plan, key) if key is not None else None
    if step is None:
        return _Move(scene.plan, None, scene.own or OUTSIDE, "")
    return _Move(scene.plan, key, step, "")


def _again(here: _Move, track: Track, why: str) -> _Move:
    """The same step once more; its own delay and anchor were for the first time."""
    step = here.step
    if track.delay is not None:
        step = replace(step, delay=track.delay, unit=track.unit, anchor="previous",
                       rule="next", window=_AGAIN_WINDOW)  # fmt: skip
    return here._replace(step=step, why=why)


def _unanswered(scene: _Scene, here: _Move, track: Track) -> _Move:
    """Try again; after the step's retries by another channel, then with pauses of three weeks."""
    tries = scene.known.get("attempts", 0) + 1
    most = max(1, here.step.retries)
    if tries < most:
        return _again(here, track, f"no answer, try {tries} of {most}")
    if tries == most:
        other = OTHER_CHANNEL[scene.channel(here.step)]
        move = _again(
            here, track, f"no answer {tries} times: by {vocabulary.channel_word(other)} instead"
        )
        return move._replace(step=replace(move.step, channel=other))
    return _again(here, _PAUSE, f"no answer {tries} times: a pause")


def _interrupt(scene: _Scene, here: _Move, prefix: str, why: str) -> _Move:
    """A step that every plan has comes between; it remembers the plan's own step."""
    key = prefix + (base_key(here.key) if here.key else "")
    step = find_step(scene.plan, key)
    assert step is not None
    return _Move(scene.plan, key, step, why)


def _other_plan(scene: _Scene, track: Track, outcome: Outcome) -> _Move:
    key = track.to.removeprefix("plan:")
    plan = (scene.known.get("plans") or {}).get(key) or preset_plan(key)
    if plan is None:
        return _keep(scene, f"the plan “{key}” is not there: keep in touch")
    why = f"bought: {plan.name} begins" if outcome == "bought" else f"on with {plan.name}"
    return _Move(plan, plan.steps[0].key, _delayed(plan.steps[0], track), why)


def _onward(scene: _Scene, here: _Move, track: Track, outcome: Outcome) -> _Move:
    """The named or the next step of the plan; its first from outside; keep in touch at its end."""
    plan = scene.plan
    if plan is None:
        return _keep(scene, "no plan: keep in touch")
    if track.to != "next":
        step = find_step(plan, track.to)
    elif here.key is None or not base_key(here.key):
        step = plan.steps[0]
    else:
        step = plan.after(base_key(here.key))
    if step is None:
        return _keep(scene, f"{plan.name} is through: keep in touch", track)
    why = f"next step of {plan.name}"
    if outcome not in ("reached", "bought"):
        why = f"{vocabulary.outcome_word(outcome)}: {why}"
    return _Move(plan, step.key, _delayed(step, track), why)


def _keep(scene: _Scene, why: str, track: Track | None = None) -> _Move:
    if scene.plan is None:
        channel = scene.own.channel if scene.own else OUTSIDE.channel
        return _Move(None, None, replace(OUTSIDE, channel=channel), why)
    step = keep_in_touch(scene.plan)
    return _Move(scene.plan, KEEP, _delayed(step, track) if track else step, why)


def _delayed(step: Step, track: Track) -> Step:
    """The step with the track's delay in place of its own, if the track has one."""
    if track.delay is None:
        return step
    return replace(step, delay=track.delay, unit=track.unit, anchor="previous")
