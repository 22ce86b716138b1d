"""What focus mode reads: the page of the next one who is left, else the end of the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import field
from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.day.digest import DayEnd, day_end
from store.views.day.stops import Gone, Stop, gone_of
from store.views.plans.preview import StepAhead, plan_ahead
from tui.screens.work.page_read import Known, known_of

_AHEAD: Final = 50  # stops looked through at once for one that is left
_NAMED: Final = 3


@dataclass(frozen=True)
class FocusData:
    """What is shown: the stop at `index` with its page, or the `end` behind the last one.

    `passed` are the stops before it that were looked at in vain, `ahead` are the steps that follow
    when every talk comes about.
    """

    index: int
    passed: Mapping[bytes, Gone] = field(default_factory=dict)
    known: Known | None = None
    ahead: Sequence[StepAhead] = ()
    end: DayEnd | None = None


def read_stop(
    store: Store, today: date, stops: Sequence[Stop], index: int, *, everybody: bool
) -> FocusData:
    """Read the page of the first stop from `index` on that is left, else the end of the day."""
    passed: dict[bytes, Gone] = {}
    first, last = index, index + 1
    while first < len(stops):
        passed |= gone_of(store, today, stops[first:last])
        for place in range(first, min(last, len(stops))):
            stop = stops[place]
            if stop.key not in passed:
                known = known_of(store, stop.customer_id, stop.step_id, today, whole=True)
                step = known.step_id
                ahead = () if step is None else plan_ahead(store, step, today).ahead
                return FocusData(place, passed, known, ahead)
        first, last = last, last + _AHEAD
    return FocusData(len(stops), passed, end=day_end(store, today, everybody=everybody))


def skipped_words(gone: Sequence[Gone]) -> str:
    """Who was passed over, because another window or screen has worked them."""
    words = [
        f"{each.customer} was {'closed' if each.closed else 'worked'}" for each in gone[:_NAMED]
    ]
    more = f" and {len(gone) - _NAMED} more were worked" if len(gone) > _NAMED else ""
    return f"Skipped: {', '.join(words)}{more} meanwhile."
