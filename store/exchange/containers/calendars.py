"""Calendars: events and to-dos of iCalendar as rows of touches and steps.

Of what repeats, each time of the last two years is a row and the next one to come.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import icalendar
import recurring_ical_events

from store.errors import BadInput
from store.exchange.cells import is_email
from store.exchange.containers.spool import Spool
from store.exchange.words import is_free_mail
from store.sentence import say

HEADER = (
    "Calendar UID", "Begins", "Due", "Summary", "Description", "With e-mail", "With", "Minutes",
    "Status", "Kind", "Cancelled", "Others invited",
)  # fmt: skip
_BACK = timedelta(days=731)
_AHEAD = timedelta(days=731)
_TOO_OFTEN = ("SECONDLY", "MINUTELY", "HOURLY")
_DAY = timedelta(days=1)
_BEGINS = re.compile(r"^BEGIN:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)
_ENDS = re.compile(r"^END:VCALENDAR\s*$", re.IGNORECASE | re.MULTILINE)


def read_calendar(text: str, name: str, today: date) -> Spool:
    """The events and to-dos of a text; one that cannot be read is a fault in its line.

    Raises:
        BadInput: it is no iCalendar.
    """
    try:
        calendars = icalendar.Calendar.from_ical(text.lstrip("\ufeff"), multiple=True)
    except Exception as error:  # the library lets through what its parsers raise
        raise BadInput(say("unread.calendar_damaged", file=name)) from error
    if len(_ENDS.findall(text)) < len(_BEGINS.findall(text)):
        raise BadInput(say("unread.calendar_ends", file=name))
    spool = Spool("calendar (iCalendar)", guarded=False)
    spool.add(0, HEADER)
    lines = _lines(text)
    for calendar in calendars:
        mine, zone = _own_address(calendar), _zone(calendar)
        for part in calendar.walk():
            if part.name not in ("VEVENT", "VTODO"):
                continue
            line = next(lines, 1)
            try:
                for found, mark in _times(calendar, part, today):
                    spool.add(line, _row(found, mark, mine, today, zone))
            except Exception:  # the same, of one part
                spool.add(line, (), "this event cannot be read")
    return spool


def _zone(calendar: Any) -> ZoneInfo | None:
    """The zone that a calendar says it is kept in, for events whose times are in UTC."""
    try:
        return ZoneInfo(str(calendar.get("X-WR-TIMEZONE", "")))
    except (ValueError, ZoneInfoNotFoundError, OSError):
        return None


def _lines(text: str) -> Iterator[int]:
    """The line in which each event and to-do begins."""
    for number, line in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        if line.strip().upper() in ("BEGIN:VEVENT", "BEGIN:VTODO"):
            yield number


def _times(calendar: Any, part: Any, today: date) -> Iterator[tuple[Any, str]]:
    """A part with a mark for each time it takes place; "" where there is one."""
    rule = part.get("RRULE")
    if part.get("RECURRENCE-ID") is not None and part.get("DTSTART") is not None:
        if _repeats(calendar, part):
            return  # told with the part that it changes
        yield part, ""
        return
    if rule is None and part.get("RDATE") is None:
        yield part, ""
        return
    rules = rule if isinstance(rule, list) else [rule or {}]
    if any(str(each) in _TOO_OFTEN for one in rules for each in one.get("FREQ", ())):
        raise ValueError(rule)
    own = icalendar.Calendar()
    for each in calendar.subcomponents:
        if each.name == "VTIMEZONE" or (each.name == part.name and each.get("UID") == part.get(
                "UID")):  # fmt: skip
            own.add_component(each)
    times = recurring_ical_events.of(own, components=[part.name]).between(
        today - _BACK, today + _AHEAD
    )
    ahead = False
    for each in sorted(times, key=lambda each: _day(_start(each))):
        day = _day(_start(each))
        if day > today and ahead:
            break
        ahead = ahead or day > today
        yield each, day.isoformat()


def _repeats(calendar: Any, part: Any) -> bool:
    return any(
        each.get("UID") == part.get("UID") and (each.get("RRULE") or each.get("RDATE"))
        for each in calendar.walk(part.name)
    )


def _row(part: Any, mark: str, mine: str, today: date, zone: ZoneInfo | None) -> list[str]:
    todo = part.name == "VTODO"
    start, due = _start(part), part.get("DUE")
    due = due.dt if due is not None else None
    status = str(part.get("STATUS", "")).upper()
    ended = part.get("COMPLETED")
    if todo:
        done = status == "COMPLETED" or ended is not None
        begins = ended.dt if ended is not None else (start or due) if done else None
        due = due or start
    else:
        begins, due = start, None
        done = _day(start) <= today
    emails, names, others = _invited(part, mine)
    where = str(part.get("LOCATION", "")).strip()
    says = "\n".join(filter(None, (str(part.get("DESCRIPTION", "")).strip(), where)))
    return [
        f"{part.get('UID', '')}{f' {mark}' if mark else ''}".strip(),
        _when(begins, zone), _when(due, zone), str(part.get("SUMMARY", "")).strip(), says,
        emails, names, _minutes(part, start), "done" if done else "to do",
        "" if todo else "meeting", "yes" if status == "CANCELLED" else "", others,
    ]  # fmt: skip


def _start(part: Any) -> Any:
    begins = part.get("DTSTART")
    if begins is None and part.name == "VEVENT":
        raise ValueError(part.name)
    return None if begins is None else begins.dt


def _day(moment: Any) -> date:
    if moment is None:
        return date.max
    return moment.date() if isinstance(moment, datetime) else moment


def _when(moment: Any, zone: ZoneInfo | None) -> str:
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return str(moment.isoformat())
    if zone is not None and moment.tzinfo is not None and moment.tzname() == "UTC":
        return moment.astimezone(zone).isoformat(timespec="seconds")
    if moment.tzinfo is UTC or moment.tzname() == "UTC":
        return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return moment.isoformat(timespec="seconds")


def _minutes(part: Any, start: Any) -> str:
    end, lasts = part.get("DTEND"), part.get("DURATION")
    if not isinstance(start, datetime):
        return ""
    length = lasts.dt if lasts is not None else end.dt - start if end is not None else None
    if length is None or not timedelta(0) < length <= _DAY:
        return ""
    return str(round(length.total_seconds() / 60))


def _invited(part: Any, mine: str) -> tuple[str, str, str]:
    """The e-mail and name of whom an event is with, and who else was invited.

    Whose calendar it is, and colleagues (the same domain), are nobody's customers.
    """
    found: dict[str, str] = {}
    for name in ("ORGANIZER", "ATTENDEE"):
        listed = part.get(name)
        for each in listed if isinstance(listed, list) else [listed] if listed else []:
            email = re.sub(r"^mailto:", "", str(each), flags=re.IGNORECASE).strip()
            kind = str(each.params.get("CUTYPE", "")).upper()
            if is_email(email) and kind not in ("ROOM", "RESOURCE"):
                said = str(each.params.get("CN", "")).strip()
                found.setdefault(email.casefold(), "" if is_email(said) else said)
    domain = mine.rpartition("@")[2]
    ours = set() if not domain or is_free_mail(domain) else {domain}
    others = [
        (email, name)
        for email, name in found.items()
        if email != mine and email.rpartition("@")[2] not in ours
    ]
    if not others:
        return "", "", ""
    rest = ", ".join(name or email for email, name in others[1:])
    return others[0][0], others[0][1], rest


def _own_address(calendar: Any) -> str:
    """Whose calendar it is: its name, where that is an address, else who is in most events."""
    named = str(calendar.get("X-WR-CALNAME", "")).strip().casefold()
    if is_email(named):
        return named
    seen: Counter[str] = Counter()
    events = 0
    for part in calendar.walk("VEVENT"):
        emails = set()
        for name in ("ORGANIZER", "ATTENDEE"):
            listed = part.get(name)
            for each in listed if isinstance(listed, list) else [listed] if listed else []:
                emails.add(re.sub(r"^mailto:", "", str(each), flags=re.I).strip().casefold())
        events += bool(emails)
        seen.update(emails)
    most = seen.most_common(2)
    if not most or events < 2 or most[0][1] * 2 <= events:
        organizer = [each for each in most if each[1] == events]
        return organizer[0][0] if len(organizer) == 1 and events > 1 else ""
    return most[0][0] if len(most) == 1 or most[0][1] > most[1][1] else ""
