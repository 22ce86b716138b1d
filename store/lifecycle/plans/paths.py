"""Where the tracks of a plan lead: steps that are never reached, rings that are never left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from store import vocabulary
from store.lifecycle.plans.model import Outcome, Plan, Step, Track
from store.vocabulary import OUTCOMES

# Outcomes on which the client is not with us: led round and round by one is nagging. Without a
# track of their own they are answered by the soft word, the search for the number, the pauses.
_AGAINST_US: Final = tuple(each.key for each in OUTCOMES if each.unhappy)
# Anchors that lie behind after the first round, so that a step comes at once in the next one.
_PASSING: Final = ("start", "last_purchase", "expected_purchase", "renewal", "trial_end")


def reachable(plan: Plan) -> set[str]:
    """The keys of the steps that some row of outcomes leads to from the first step."""
    waiting = [plan.steps[0], *(step for step in plan.steps if step.key in plan.beside)]
    found = {step.key for step in waiting}
    while waiting:
        step = waiting.pop()
        for target, _ in _leads(plan, step):
            if target.key not in found:
                found.add(target.key)
                waiting.append(target)
    return found


def loops(plan: Plan) -> list[tuple[str, ...]]:
    """Rings of steps in which no step waits, each once, by the keys of its steps in their order."""
    quick = {
        step.key: [t.key for t, track in _leads(plan, step) if not _waits(t, track)]
        for step in plan.steps
    }
    order = [step.key for step in plan.steps]
    rings = {_ring(start, quick) for start in order}
    return sorted((tuple(sorted(ring, key=order.index)) for ring in rings if ring), key=len)


def endless(plan: Plan) -> Iterator[tuple[Outcome, tuple[str, ...]]]:
    """Rings in which one and the same unhappy outcome turns for ever."""
    order = [step.key for step in plan.steps]
    for outcome in _AGAINST_US:
        leads = {
            step.key: [t.key for t, _ in _leads(plan, step, outcome)]
            for step in plan.steps
            # The same step is tried again by rule: other channel, then pauses.
            if not (outcome == "no_answer" and step.tracks.get(outcome, Track()).to == "same")
        }
        rings = {_ring(start, leads) for start in order}
        for ring in sorted((r for r in rings if r), key=len):
            yield outcome, tuple(sorted(ring, key=order.index))


def _leads(plan: Plan, step: Step, only: Outcome | None = None) -> Iterator[tuple[Step, Track]]:
    """The steps of this plan that the outcomes of a step lead to, with the track."""
    tracks = {"reached": Track(), **step.tracks}
    for outcome, track in tracks.items():
        if only is not None and outcome != only:
            continue
        if track.to == "same":
            target: Step | None = step
        elif track.to == "next":
            target = plan.after(step.key)
        else:
            target = plan.step(track.to)
        if target is not None:
            yield target, _retry(outcome, track)


def _retry(outcome: str, track: Track) -> Track:
    """Trying the same step again waits by the default where the track says nothing."""
    default = vocabulary.outcome(outcome)
    if track.to == "same" and track.delay is None and default is not None and default.delay:
        return Track("same", default.delay)
    return track


def _waits(target: Step, track: Track) -> bool:
    """Whether the step comes later than the next working day, in every round."""
    if track.delay is not None:
        return track.delay > 0
    if target.anchor in ("birthday", "date"):
        return True
    return target.anchor not in _PASSING and target.delay > 0


def _ring(start: str, leads: dict[str, list[str]]) -> frozenset[str]:
    """The steps that lie on a way from the start back to it; none if there is no such way."""
    ahead = _all_after(start, leads)
    if start not in ahead:
        return frozenset()
    return frozenset(key for key in ahead if start in _all_after(key, leads))


def _all_after(start: str, leads: dict[str, list[str]]) -> set[str]:
    found: set[str] = set()
    waiting = [start]
    while waiting:
        for key in leads.get(waiting.pop(), ()):
            if key not in found:
                found.add(key)
                waiting.append(key)
    return found
