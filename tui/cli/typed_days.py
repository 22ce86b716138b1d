"""Dates and times as people type them on the command line."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from store.errors import BadInput
from store.lifecycle.dates import parse_when
from store.lifecycle.possible_years import within_reach
from store.safety.opening import Store
from store.settings.values import calendar_of

_CLOCK = re.compile(r"(?:(?P<day>.*\S)(?:T|\s+))?(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::\d{2})?")


def ahead(store: Store, today: date, text: str | None) -> date | None:
    """The day of a next step; None stays None. BadInput for what is no date ahead."""
    return None if text is None else day_ahead(store, today, text)


def day_ahead(store: Store, today: date, text: str) -> date:
    """The same where a day must be given."""
    return parse_when(text, today, calendar_of(store))


def any_day(store: Store, today: date, text: str) -> date:
    """A day on either side of today: an ISO date, else one ahead. BadInput for what is none."""
    try:
        found = date.fromisoformat(text.strip())
    except ValueError:
        return day_ahead(store, today, text)
    return within_reach(found)


def day_gone(store: Store, today: date, text: str) -> date:
    """A day up to today: `2026-11-19`, `yesterday`, `-3w`. BadInput for another."""
    return parse_when(text, today, calendar_of(store), past=True)


def happened(store: Store, today: date, text: str | None) -> tuple[date | None, datetime | None]:
    """The day and, where a time was given, the instant of a touch that has taken place.

    `14:30` is today's, `yesterday 14:30` and `2026-11-19T14:30` are this machine's local time; an
    ISO instant may carry its own zone. BadInput for what is no such time, or lies ahead.
    """
    if text is None:
        return None, None
    clock = _CLOCK.fullmatch(text.strip())
    if clock is None:
        exact = _instant(text)
        if exact is None:
            return day_gone(store, today, text), None
        return exact.date(), _come(exact, text)
    named = clock["day"]
    day = today if named is None else day_gone(store, today, named)
    try:
        moment = time(int(clock["hour"]), int(clock["minute"]))
    except ValueError as error:
        raise BadInput(f"“{text}” is not a time of day: write it as 14:30.") from error
    return day, _come(datetime.combine(day, moment).astimezone(), text)


def _come(moment: datetime, text: str) -> datetime:
    """The moment; BadInput where it is still ahead on the clock's own day."""
    now = datetime.now().astimezone()
    if moment > now and moment.date() == now.date():
        raise BadInput(f"{text.strip()} has not come yet: it is {now:%H:%M}.")
    return moment


def _instant(text: str) -> datetime | None:
    """An ISO instant with its zone, in local time."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    within_reach(found.date(), text)
    return found.astimezone() if found.tzinfo else None
