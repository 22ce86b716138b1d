"""A time of day that was agreed, ours and the client's."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from store.lifecycle.dates import speak

if TYPE_CHECKING:
    from store.views.customer.page import Step


def when_words(step: Step, zone: str | None, today: date) -> str:
    """`Mon 23 Nov 10:00 (11:00 there)`; the day alone where no time was agreed."""
    day = speak(step.due, today)
    if step.clock is None:
        return day
    there = there_at(step.due, step.clock, zone)
    return f"{day} {step.clock}" + (f" ({there} there)" if there != step.clock else "")


def there_at(day: date, clock: str, zone: str | None) -> str:
    """What the client's clock shows at this machine's time of day."""
    hour, minute = map(int, clock.split(":"))
    try:
        there = None if zone is None else ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):  # a file from elsewhere may hold any word
        there = None
    here = datetime.combine(day, time(hour, minute)).astimezone()
    return clock if there is None else f"{here.astimezone(there):%H:%M}"
