"""A plan replayed on days that are over: whom it would have reached before they were lost.

A silence begins with a purchase and ends with the next one. The plan begins anew with each purchase
and sees nothing that came later: no touch before a day depends on what was bought after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, Final

from store.dataclass import dataclass
from store.lifecycle.schedule import ahead

if TYPE_CHECKING:
    from store.lifecycle.calendar import WorkCalendar
    from store.lifecycle.plans import Plan

IN_TIME_DAYS: Final = 7
FEW_LEAVERS: Final = 20
_USUAL: Final = 90
_MOST: Final = 200  # touches of one silence: a plan of days in a window of years ends somewhere


@dataclass(frozen=True, slots=True)
class Touch:
    """A touch that the plan would have asked for."""

    day: date
    minutes: int


@dataclass(frozen=True, slots=True)
class Replay:
    """What a plan would have done from a day until today.

    `leavers` were lost in that time: silent for longer than the window. `touched_in_time` of them
    had a touch seven days before that or earlier, after their last purchase. `needless` touches
    came while somebody who bought again was not silent longer than usual. `n` silences were looked
    at; `minutes` are those of all `touches`.
    """

    n: int
    leavers: int
    touched_in_time: int
    touches: int
    needless: int
    minutes: int
    days: int

    @property
    def minutes_per_week(self) -> float:
        """Of the time that was looked at."""
        return self.minutes * 7 / self.days

    @property
    def few(self) -> bool:
        """Whether there are too few leavers to judge by."""
        return self.leavers < FEW_LEAVERS


def touches_after(
    plan: Plan, bought: Sequence[date], until: date, calendar: WorkCalendar
) -> list[Touch]:
    """What the plan asks for after the last of these purchases, up to and with a day.

    Every touch is taken to reach the customer on its day.
    """
    last = bought[-1]
    expected = last + timedelta(days=_usual_gap(bought))
    found: list[Touch] = []
    for followed, proposal in ahead(
        plan,
        last,
        calendar,
        last_purchase=last,
        expected_purchase=expected,
        level=False,
    ):
        if proposal.due > until or len(found) >= _MOST or followed.key != plan.key:
            break
        step = followed.step(proposal.step_key or "")
        found.append(Touch(proposal.due, 10 if step is None else step.minutes))
    return found


def replay(
    plan: Plan,
    histories: Sequence[tuple[Sequence[date], int]],
    since: date,
    today: date,
    calendar: WorkCalendar,
) -> Replay:
    """The plan on each history of purchase days with its window of silence in days."""
    n = leavers = in_time = touches = needless = minutes = 0
    for bought, window in histories:
        ends = [*(later for _, later in pairwise(bought)), None]
        for place, (start, end) in enumerate(zip(bought, ends, strict=True)):
            limit = start + timedelta(days=window)
            over = min(each for each in (end, limit, today) if each is not None)
            if over < since:
                continue
            n += 1
            known = bought[: place + 1]
            planned = [
                each for each in touches_after(plan, known, over, calendar) if each.day >= since
            ]
            touches += len(planned)
            minutes += sum(each.minutes for each in planned)
            left = since <= limit < today and (end is None or end > limit)
            if left:
                leavers += 1
                last = limit - timedelta(days=IN_TIME_DAYS)
                in_time += any(start < each.day <= last for each in planned)
            elif end is not None:
                usual = start + timedelta(days=_usual_gap(known))
                needless += sum(each.day <= min(usual, end) for each in planned)
    return Replay(n, leavers, in_time, touches, needless, minutes, max(1, (today - since).days))


def _usual_gap(bought: Sequence[date]) -> int:
    """The median gap in days; 90 before there are two purchases."""
    gaps = [(later - earlier).days for earlier, later in pairwise(bought)]
    return max(1, round(median(gaps))) if gaps else _USUAL
