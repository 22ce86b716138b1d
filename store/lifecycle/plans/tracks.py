"""Where an outcome leads: the step's own track, else the default; the line after a pause in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, cast

from store import vocabulary
from store.lifecycle.plans.built_in_steps import (
    END,
    KEEP,
    MEANWHILE,
    NUMBER,
    OTHER_CHANNEL,
    OUTSIDE,
    SOFT,
    base_key,
    find_step,
    keep_in_touch,
)
from store.lifecycle.plans.files import preset_plan
from store.lifecycle.plans.model import ENDS, Outcome, Plan, Step, Track, Worked
from store.lifecycle.plans.scene import Move, Scene
from store.lifecycle.units import Unit
from store.sentence import Words, say

_DEFAULTS: Final[dict[Outcome, Track]] = {
    each.key: Track(each.to, each.delay, cast(Unit, each.unit)) for each in vocabulary.OUTCOMES
}
_PAUSE: Final = Track("same", 3, "week")  # when another channel brought no answer either
_AGAIN_WINDOW: Final = (0, 2)
_AGAIN_WHY: Final[dict[Outcome, str]] = {each.key: each.again for each in vocabulary.OUTCOMES}


def follow(scene: Scene, outcome: Outcome) -> Move:
    """The table of outcomes: the step's own track, else the default."""
    here = _here(scene)
    if (
        outcome == "reached"
        and here.key is not None
        and here.key.startswith((SOFT, END, MEANWHILE))
    ):
        # What came between has done its work: on as if the step itself had reached the client.
        here = _here(replace(scene, step_key=base_key(here.key) or None))
    sale = scene.known.get("sale")
    if outcome == "bought" and sale is not None and "bought" not in here.step.tracks:
        return _sold(scene, here, sale)
    default = _DEFAULTS[outcome]
    track = here.step.tracks.get(outcome, default)
    if track.to == default.to == "same" and track.delay is None:
        track = default
    if outcome == "no_answer" and track.to == "same":
        return replace(_unanswered(scene, here, track), again=True)
    if outcome == "reached" and here.key is not None and here.key.startswith(NUMBER):
        found = replace(scene, step_key=base_key(here.key) or None)
        return _again(_here(found), Track("same", 1), say("due.right_number"))
    if track.to == "same":
        again = _again(here, track, _AGAIN_WHY[outcome])
        return replace(again, again=outcome not in ("reached", "bought"))
    if track.to in (SOFT, NUMBER):
        why = say("due.softer" if track.to == SOFT else "due.wrong_number")
        return _interrupt(scene, here, track.to, why)
    if track.to.startswith("plan:"):
        return _other_plan(scene, track, outcome)
    return _onward(scene, here, track, outcome)


def _here(scene: Scene) -> Move:
    """The step that was worked on."""
    key = scene.step_key
    step = find_step(scene.plan, key) if key is not None else None
    if step is None:
        return Move(scene.plan, None, scene.own or OUTSIDE, "")
    return Move(scene.plan, key, step, "")


def _again(here: Move, track: Track, why: Words) -> Move:
    """The same step once more; its own delay and anchor were for the first time."""
    step = here.step
    if track.delay is not None:
        step = replace(step, delay=track.delay, unit=track.unit, anchor="previous",
                       rule="next", window=_AGAIN_WINDOW)  # fmt: skip
    return replace(here, step=step, why=why)


def _unanswered(scene: Scene, here: Move, track: Track) -> Move:
    """Try again; after the step's retries by another channel, then with pauses of three weeks."""
    tries = scene.known.get("attempts", 0) + 1
    most = max(1, here.step.retries)
    if tries < most:
        return _again(here, track, say("due.try", tries=tries, most=most))
    if tries == most:
        other = OTHER_CHANNEL[scene.channel(here.step)]
        move = _again(here, track, say("due.other_way", tries=tries, channel=other))
        return replace(move, step=replace(move.step, channel=other))
    return _again(here, _PAUSE, say("due.pause", tries=tries))


def _interrupt(scene: Scene, here: Move, prefix: str, why: Words) -> Move:
    """A step that every plan has comes between; it remembers the plan's own step."""
    key = prefix + (base_key(here.key) if here.key else "")
    step = find_step(scene.plan, key)
    assert step is not None
    return Move(scene.plan, key, step, why)


def _other_plan(scene: Scene, track: Track, outcome: Outcome) -> Move:
    key = track.to.removeprefix("plan:")
    plan = (scene.known.get("plans") or {}).get(key) or preset_plan(key)
    if plan is None:
        return _keep(scene, say("due.no_such_plan", plan=key))
    why = say("due.sold" if outcome == "bought" else "due.on_with", plan=plan.name)
    return Move(plan, plan.steps[0].key, _delayed(plan.steps[0], track), why)


def _sold(scene: Scene, here: Move, sale: Plan) -> Move:
    """A purchase starts its plan; one that does not count from purchases goes on if it runs."""
    first = sale.line_from(0) or sale.steps[0]
    if scene.plan is not None and scene.plan.key == sale.key and first.anchor != "last_purchase":
        return _onward(scene, here, Track(), "bought")
    return Move(sale, first.key, first, say("due.sold", plan=sale.name))


def _onward(scene: Scene, here: Move, track: Track, outcome: Outcome) -> Move:
    """The named or the next step of the plan; its first from outside; keep in touch at its end."""
    plan = scene.plan
    if plan is None:
        return _keep(scene, say("due.no_plan"))
    key = base_key(here.key or "")
    if track.to != "next":
        step = find_step(plan, track.to)
    elif key in plan.beside:
        return resumed(scene, plan)
    else:
        step = plan.after(key) if key else plan.line_from(0) or plan.steps[0]
    if step is None:
        return _keep(scene, say("due.through", plan=plan.name), track)
    why = say("due.next", plan=plan.name)
    if outcome not in ("reached", "bought"):
        why = say("due.outcome", outcome=outcome, then=why)
    begun = scene.known.get("from_day") if here.key is None else None
    return Move(plan, step.key, _delayed(step, track), why, since=begun)


def resumed(scene: Scene, plan: Plan) -> Move:
    """Back in the line after a step with a day of its own: what follows the last that was worked.

    A plan that has no line goes from one day of the year to the next.
    """
    last = last_of_line(scene, plan)
    if last is None:
        step = plan.line_from(0) or plan.steps[0]
        return Move(plan, step.key, step, say("due.next", plan=plan.name))
    outcome = last.outcome if last.outcome in ("reached", "refused") else "reached"
    move = follow(replace(scene, step_key=last.key), outcome)
    return replace(move, since=last.day, resumed=True) if move.step.anchor == "previous" else move


def last_of_line(scene: Scene, plan: Plan) -> Worked | None:
    """The step of the plan's line that was worked last in this run, if any."""
    return next(
        (
            worked
            for worked in scene.known.get("history", ())
            if (step := find_step(plan, base_key(worked.key) or worked.key)) is not None
            and step.key not in plan.beside
            and step.anchor not in ENDS
        ),
        None,
    )


def _keep(scene: Scene, why: Words, track: Track | None = None) -> Move:
    if scene.plan is None:
        channel = scene.own.channel if scene.own else OUTSIDE.channel
        return Move(None, None, replace(OUTSIDE, channel=channel), why)
    step = keep_in_touch(scene.plan)
    return Move(scene.plan, KEEP, _delayed(step, track) if track else step, why)


def _delayed(step: Step, track: Track) -> Step:
    """The step with the track's delay in place of its own, if the track has one."""
    if track.delay is None:
        return step
    return replace(step, delay=track.delay, unit=track.unit, anchor="previous")
