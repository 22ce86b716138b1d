"""A plan in the order of the calendar: what has passed is passed over, no end comes unasked.

The line of a plan is walked step by step. A step whose own day is over is passed over, with what
hangs on it, as if it had been made. Steps before the end of a term, and those that come each year
beside the line, take their turn when their day is sooner than what the line would bring; where the
plan says nothing before an end, a step that every plan has is put there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from store.lifecycle.calendar import ONE_DAY, shift, shift_days
from store.lifecycle.groups import LAST_WORD_DAYS, pays_ahead
from store.lifecycle.plans.built_in_steps import (
    END,
    KEEP,
    MEANWHILE,
    OVER,
    SOFT,
    base_key,
    find_step,
)
from store.lifecycle.plans.due import due_day, in_time, own_day
from store.lifecycle.plans.model import ENDS, YEARLY, Outcome, Plan, Step, Worked
from store.lifecycle.plans.scene import Move, Scene, dates_of
from store.lifecycle.plans.tracks import follow, last_of_line, resumed
from store.sentence import say

# A step made so many days before its own day was made for it.
_MADE_EARLY: Final = 45
_LAST_NO: Final = 4  # days before an end, from which on a no to it stands
_QUARTER: Final = 4  # of a short term, the part in which its end is asked about
_MOST_PASSED: Final = 400
# Of several on one day: the one before an end, those beside the line, the line.
_FIRST: Final = -1
_LAST: Final = 10_000
_FAR: Final = ("expected_purchase", *ENDS)  # days that may be years away
_ABOUT_DAYS: Final = {"working_day": 1.4, "day": 1, "week": 7, "month": 30.4, "quarter": 91.3,
                      "year": 365.2}  # fmt: skip


class _Rival(NamedTuple):
    due: date
    place: int
    move: Move


def by_calendar(scene: Scene, move: Move, outcome: Outcome) -> Move:
    """The step that comes next by the calendar, where an outcome leads to that one by the plan."""
    if move.plan is None or move.key is None:
        return move
    end = _end(scene, move.plan, outcome)
    if move.again:
        return _tried_again(scene, move, outcome, end)
    return _soonest(scene, _past_over(scene, move, outcome), outcome, end)


def is_last_before(plan: Plan | None, step: Step) -> bool:
    """Whether the plan has no step nearer before the day that this one comes before."""
    if step.delay >= 0 or plan is None:
        return step.delay < 0
    return all(
        days_before(each) >= days_before(step)
        for each in plan.steps
        if each.anchor == step.anchor and each.day == step.day and each.delay < 0
    )


def days_before(step: Step) -> float:
    """About how many days a step comes before the day that it hangs on; negative after it."""
    return -step.delay * _ABOUT_DAYS[step.unit]


def _end(scene: Scene, plan: Plan, outcome: Outcome) -> tuple[date, Step] | None:
    """The end of a term, and the step that every plan has before it.

    It lies ahead; but who comes with a term that has just ended is asked how it goes on.
    """
    step = find_step(None, END)
    assert step is not None
    if plan.stage == "potential" and scene.known.get("trial_end") is not None:
        step = replace(step, anchor="trial_end", delay=-2, unit="working_day",
                       title=step.title.replace("term", "trial"))  # fmt: skip
    day = _day_of(scene, step, outcome)
    if day is None:
        return None
    if day > scene.today:
        days = scene.known.get("term_days")
        if step.anchor == "renewal" and _asked(scene, day, _MADE_EARLY, outcome):
            last = replace(step, delay=-2, unit="working_day", minutes=5,
                           title="Is the renewal settled?")  # fmt: skip
            soft = find_step(None, SOFT)
            if _refused(scene, outcome) and soft is not None:
                last = replace(last, say=soft.say, kind=soft.kind)
            return day, last
        if step.unit == "week" and days and days < -step.delay * 7 * _QUARTER:
            step = replace(step, delay=-(days // _QUARTER), unit="day")
        return day, step
    if scene.known.get("from_day") is None or not pays_ahead(day, scene.today):
        return None
    over = replace(step, anchor="previous", delay=1, unit="working_day")
    if day < scene.today:
        over = replace(over, title="The paid time is over", say=OVER)
    return day, over


def _day_of(scene: Scene, step: Step, outcome: Outcome) -> date | None:
    """The day before or after which a step comes that hangs on the end of a term."""
    dates = dates_of(scene, Move(scene.plan, None, step, ""), outcome)
    return dates.get("trial_end") if step.anchor == "trial_end" else dates.get("renewal")


def _tried_again(scene: Scene, move: Move, outcome: Outcome, end: tuple[date, Step] | None) -> Move:
    """A try that is made once more, unless an end comes before it."""
    due = _due(scene, move, outcome)
    step = move.plan.step(base_key(move.key)) if move.plan and move.key else None
    if step is not None and step.anchor in ENDS and step.delay < 0:
        ends = _day_of(scene, step, outcome)
        if ends is not None and due > ends:
            return _soonest(scene, _over(scene, move, scene.today), outcome, end)
    return move if end is None or due <= end[0] else _soonest(scene, move, outcome, end)


def _past_over(scene: Scene, move: Move, outcome: Outcome) -> Move:
    """The first step from there on that can still be made."""
    seen = set[tuple[str, date]]()
    here = base_key(scene.step_key or "") if move.plan is scene.plan else ""
    while move.key is not None and not move.resumed and len(seen) < _MOST_PASSED:
        own = own_day(
            move.step,
            scene.today,
            scene.calendar,
            late=is_last_before(move.plan, move.step),
            **dates_of(scene, move, outcome),
        )
        if own is None or (move.key, own.day) in seen:
            break
        seen.add((move.key, own.day))
        if move.step.anchor in ENDS and _made(scene, move.key, own.day, here):
            move = replace(_over(scene, move, own.day), passed=move.passed)
        elif in_time(own, scene.today, scene.calendar) is None:
            move = _over(scene, move, own.day)
        else:
            break
    return move


def _over(scene: Scene, move: Move, day: date) -> Move:
    """On from a step as if it had been made on its day; a new round counts from today."""
    plan = move.plan
    if plan is None or move.key is None:
        return move
    found = follow(replace(scene, plan=plan, step_key=move.key), "reached")
    anew = (
        found.plan is not plan
        or found.key in (None, KEEP)
        or plan.place(found.key or "") < plan.place(move.key)
    )
    return replace(
        found,
        why=found.why if anew else move.why,
        since=None if anew or day >= scene.today else day,
        passed=(*move.passed, move.step.title),
    )


def _soonest(scene: Scene, move: Move, outcome: Outcome, end: tuple[date, Step] | None) -> Move:
    """The move, or what has its day before it."""
    plan = move.plan
    if plan is None or move.key is None:
        return move
    rivals = list(_rivals(scene, plan, move, outcome))
    if plan.line_from(0) is not None or move.key not in plan.beside:
        rivals.append(_Rival(_due(scene, move, outcome), _LAST, move))
    if end is not None and not _asked(scene, end[0], LAST_WORD_DAYS, outcome):
        rivals += _before_end(scene, move, end, rivals, outcome)
    rivals.sort(key=lambda each: each[:2])
    if not rivals:
        return move
    found = rivals[0].move
    if found.step.anchor in _FAR and rivals[0].due > shift(scene.today, 1, "year"):
        return _meanwhile(scene, found)
    soon = next((each for each in rivals[1:] if each.move.step.anchor in ENDS), None)
    return found if soon is None else replace(found, until=soon.due - ONE_DAY)


def _meanwhile(scene: Scene, move: Move) -> Move:
    """A word between, where the next step is more than a year away: years of silence lose them."""
    plan = move.plan
    assert plan is not None
    place = plan.place(move.key or "")
    behind = base_key(scene.step_key or "") or (plan.steps[place - 1].key if place > 0 else "")
    step = find_step(plan, MEANWHILE)
    assert step is not None
    why = say("due.year_away", title=move.step.title)
    return Move(plan, MEANWHILE + behind, step, why, since=scene.known.get("from_day"))


def _before_end(
    scene: Scene, instead: Move, end: tuple[date, Step], rivals: list[_Rival], outcome: Outcome
) -> Iterator[_Rival]:
    """The step that every plan has before an end, where the plan itself has none in time."""
    plan, (day, step) = instead.plan, end
    assert plan is not None
    if day > scene.today and any(
        each.move.step.anchor == step.anchor and each.due <= day for each in rivals
    ):
        return
    # Who begins within the plan goes on there afterwards, not at its first step.
    place = plan.place(instead.key or "")
    behind = plan.steps[place - 1].key if 0 < place < len(plan.steps) else ""
    move = Move(
        plan,
        END + (base_key(scene.step_key) if scene.step_key else behind),
        step,
        say("due.before_end", plan=plan.name),
    )
    own = own_day(step, scene.today, scene.calendar, late=True, **dates_of(scene, move, outcome))
    due = None if own is None else in_time(own, scene.today, scene.calendar)
    if due is not None:
        yield _Rival(due, _FIRST, move)


def _rivals(scene: Scene, plan: Plan, instead: Move, outcome: Outcome) -> Iterator[_Rival]:
    """Steps that take their turn before the move if their day is sooner; an end comes first."""
    here = base_key(scene.step_key or "") if plan is scene.plan else ""
    for step in plan.steps:
        turn = step.anchor in ENDS or step.key in plan.beside
        turn = turn or (step.anchor in YEARLY and instead.step.anchor in YEARLY)
        if not turn or (step.key == here and step.anchor not in YEARLY):
            continue
        if step.key == instead.key and step.key not in plan.beside:
            continue
        move = Move(plan, step.key, step, say("due.by_calendar", plan=plan.name))
        found = _turn(scene, plan, move, outcome, here)
        if found is not None:
            yield found
    yield from _left_behind(scene, plan, here, outcome)


def _turn(scene: Scene, plan: Plan, move: Move, outcome: Outcome, here: str) -> _Rival | None:
    """A step that has a day of its own, on the next one for which it was not made already."""
    dates, late = dates_of(scene, move, outcome), is_last_before(plan, move.step)
    today = scene.today
    while True:
        own = own_day(move.step, today, scene.calendar, late=late, **dates)
        due = None if own is None else in_time(own, today, scene.calendar)
        if own is None or due is None:
            return None
        if not _made(scene, move.key or "", own.day, here):
            place = _FIRST if move.step.anchor in ENDS else plan.place(move.key or "")
            if place == _FIRST and scene.step_key is None:
                # A plan that begins says its first word before, where there is time for both: on
                # a day that is worked.
                both = scene.calendar.next_working(due + ONE_DAY) <= own.limit
                place = _LAST + 1 if both or not late else _FIRST
            return _Rival(due, place, replace(move, after=today))
        if move.step.anchor not in YEARLY or today > scene.today:
            return None
        today = max(own.limit, own.day)


def _left_behind(scene: Scene, plan: Plan, here: str, outcome: Outcome) -> Iterator[_Rival]:
    """The step of the line that the one before an end overtook, if it still comes before it."""
    step = plan.step(here)
    if step is None or step.anchor not in ENDS or last_of_line(scene, plan) is None:
        return
    move = resumed(scene, plan)
    end = _day_of(scene, step, outcome)
    if move.key is None or move.step.anchor in ENDS or move.plan is not plan:
        return
    due = _due(scene, move, outcome)
    if plan.place(move.key) < plan.place(here) and end is not None and due <= end:
        yield _Rival(due, _LAST, move)


def _due(scene: Scene, move: Move, outcome: Outcome) -> date:
    """The own day of a move, not moved to a lighter one."""
    return due_day(
        move.step,
        move.after or scene.today,
        scene.calendar,
        late=is_last_before(move.plan, move.step),
        **dates_of(scene, move, outcome),
    )[0]


def _made(scene: Scene, key: str, day: date, here: str) -> bool:
    """Whether a step that is due on the day was made for it already."""
    since = shift_days(day, -_early_days(scene))
    history = scene.known.get("history", ())
    return (key == here and scene.worked_on >= since) or any(
        base_key(each.key) == key and each.day >= since for each in history
    )


def _early_days(scene: Scene) -> int:
    """So long before its day a step counts as made for it; within a short term not for the next."""
    return min(_MADE_EARLY, (scene.known.get("term_days") or _MADE_EARLY) - 1)


def _asked(scene: Scene, end: date, days: int, outcome: Outcome) -> bool:
    """Whether somebody was asked so many days before the end how it goes on.

    Who said no to it is asked once more, with a soft word: an end is not left without a step.
    """
    since = shift_days(end, -min(days, _early_days(scene)))
    no_since = max(since, shift_days(end, -_LAST_NO)) if days <= LAST_WORD_DAYS else since
    return any(
        each.day >= (no_since if each.outcome == "refused" else since)
        for each in _ends_worked(scene, outcome)
    )


def _refused(scene: Scene, outcome: Outcome) -> bool:
    """Whether the last that was said about an end was a no."""
    last = next(_ends_worked(scene, outcome), None)
    return last is not None and last.outcome == "refused"


def _ends_worked(scene: Scene, outcome: Outcome) -> Iterator[Worked]:
    """The steps before an end that were worked, the latest first."""
    now = () if scene.step_key is None else (Worked(scene.step_key, outcome, scene.worked_on),)
    for each in (*now, *scene.known.get("history", ())):
        step = scene.plan.step(base_key(each.key)) if scene.plan is not None else None
        if each.key.startswith(END) or (step is not None and step.anchor in ENDS):
            yield each
