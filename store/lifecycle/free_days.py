"""Free days from a file: an iCalendar of holidays or leave, or a plain list of dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Final, TypeAlias

from store.errors import BadInput, NoDate
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import parse_when
from store.lifecycle.possible_years import LATEST, within_reach
from store.sentence import Sentence, say

Ranges: TypeAlias = tuple[tuple[date, date], ...]

_LINE: Final = re.compile(
    r"(\d{4}-\d\d-\d\d)(?:\s*(?:to|\.\.|–|-)\s*(\d{4}-\d\d-\d\d))?(?!\s*(?:to\b|\.\.|–|-))(?:[\s,;].*)?",
    re.IGNORECASE,
)
# What stands between the ends of a range, the clearest first.
_BETWEEN: Final = (r"\s+(?:to|until|till)\s+", r"\s*(?:\.\.\.?|–|—)\s*", r"\s*-\s*")
_ANY_DAY: Final = WorkCalendar(weekdays=frozenset(range(7)))
_LENGTH: Final = re.compile(r"P(\d{1,4})([DW])")
_ONE_DAY: Final = timedelta(days=1)
_REPEATING: Final = frozenset({"RRULE", "RDATE"})
_REPEATS: Final = timedelta(days=3653)
_DATED: Final = re.compile(
    r"^(?:DTSTART|DTEND|DTSTAMP)[^:\n]*:(\d{4})(\d\d)(\d\d)", re.MULTILINE | re.IGNORECASE
)
_TIMED: Final = re.compile(r"\d{8}T\d{6}Z?")
_HALF_A_DAY: Final = timedelta(hours=6)


def free_days(text: str, source: str = "file") -> Ranges:
    """The free days of a file of either kind; BadInput with the line where it is at fault."""
    if text.lstrip("\ufeff \t\r\n").upper().startswith("BEGIN:VCALENDAR"):
        return holidays_from_ics(text, source)
    return holidays_from_text(text, source)


def typed_days(text: str, today: date) -> str:
    """Days and ranges as people type them (`fri`, `30.11-4.12`, `7 dec to 9 dec`) as ISO dates.

    What cannot be read so, such as the text of a file, is left as it is.
    """
    if "\n" in text or text.lstrip("\ufeff ").upper().startswith("BEGIN:"):
        return text
    found = [_typed(part, today) for part in re.split(r"\s*[,;]\s*", text)]
    return ", ".join(found)


def _typed(part: str, today: date) -> str:
    if _LINE.fullmatch(part):
        return part
    for ends in ([part], *(re.split(each, part) for each in _BETWEEN)):
        with suppress(NoDate):
            first = parse_when(ends[0], today, _ANY_DAY)
            if len(ends) == 1:
                return first.isoformat()
            if len(ends) == 2:
                return f"{first.isoformat()} to {parse_when(ends[1], first, _ANY_DAY).isoformat()}"
    return part


def holidays_from_text(text: str, source: str = "file") -> Ranges:
    """Ranges of free days, both ends included, from lines of dates.

    A line is `2026-12-24`, `2026-12-24 to 2027-01-03` (also `..`), either with a name after it;
    blank lines and what follows a # do not count. BadInput, with the line, for anything else.
    """
    found = []
    for number, line in enumerate(text.lstrip("\ufeff").splitlines(), 1):
        words = line.split("#")[0].strip()
        if not words:
            continue
        where = _at(source, number)
        parts = _LINE.fullmatch(words)
        if parts is None:
            raise BadInput(say("unread.no_free_day", where=where, text=words[:40]))
        first = _day(parts[1], where)
        found.append(_range(first, _day(parts[2], where) if parts[2] else first, where))
    return tuple(found)


def holidays_from_ics(text: str, source: str = "file") -> Ranges:
    """Ranges of free days, both ends included, from the whole-day events of an iCalendar text.

    Reads DTSTART, DTEND (the first day after, RFC 5545 section 3.6.1) or DURATION in days or weeks;
    a cancelled event is left out, a repeating one gives its days of ten years after the latest date
    that the file has. BadInput, with the line, for events with a time of day that repeat or last
    less than 6 hours, broken dates, and a file that is cut off.
    """
    found: list[tuple[date, date]] = []
    until = _latest(text) + _REPEATS
    event: dict[str, tuple[str, int]] | None = None
    number = 0
    for number, name, value in _properties(text, source):
        where = _at(source, number)
        if (name, value.upper()) == ("BEGIN", "VEVENT"):
            if event is not None:
                raise BadInput(say("unread.event_in_event", where=where))
            event = {}
        elif (name, value.upper()) == ("END", "VEVENT"):
            if event is None:
                raise BadInput(say("unread.event_not_begun", where=where))
            if event.get("STATUS", ("", 0))[0].upper() != "CANCELLED":
                first, last = _event(event, source, number)
                if event.keys() & _REPEATING:
                    found += _repeated(event, first, last, until, source)
                else:
                    found.append((first, last))
            event = None
        elif event is not None:
            # A repeating event may name its exceptions and further days on several lines.
            if name in ("EXDATE", "RDATE") and name in event:
                event[name] = (f"{event[name][0]},{value}", number)
            else:
                event.setdefault(name, (value, number))
    if event is not None:
        raise BadInput(say("unread.event_cut_off", where=_at(source, number)))
    return tuple(found)


def _event(event: dict[str, tuple[str, int]], source: str, end: int) -> tuple[date, date]:
    if "DTSTART" not in event:
        raise BadInput(say("unread.event_without_start", where=_at(source, end)))
    value, number = event["DTSTART"]
    if _TIMED.fullmatch(value) and _TIMED.fullmatch(event.get("DTEND", ("", 0))[0]):
        return _whole_days(value, event["DTEND"][0], _at(source, number))
    first = _compact(value, _at(source, number))
    if "DTEND" in event:
        value, number = event["DTEND"]
        last = _compact(value, _at(source, number))
        # Some programs write the day itself as the end of a single day.
        last = last if last == first else last - _ONE_DAY
    elif "DURATION" in event:
        value, number = event["DURATION"]
        length = _LENGTH.fullmatch(value.upper())
        if length is None or length[1].strip("0") == "":
            raise BadInput(
                say("unread.event_no_length", where=_at(source, number), text=value[:40])
            )
        last = first + timedelta(days=int(length[1]) * (7 if length[2] == "W" else 1) - 1)
    else:
        last = first
    return _range(first, last, _at(source, number))


def _whole_days(begins: str, ends: str, where: Sentence) -> tuple[date, date]:
    """The days of an event with times of day, as calendars export leave: from 9 to 17 is a day."""
    try:
        first, last = (datetime.fromisoformat(each.rstrip("Z")) for each in (begins, ends))
    except ValueError:
        raise BadInput(say("unread.event_no_time", where=where, begins=begins, ends=ends)) from None
    if last - first < _HALF_A_DAY:
        raise BadInput(say("unread.event_too_short", where=where, begins=begins, ends=ends))
    return first.date(), max(first.date(), (last - timedelta(seconds=1)).date())


def _repeated(
    event: dict[str, tuple[str, int]], first: date, last: date, until: date, source: str
) -> Iterator[tuple[date, date]]:
    """Each time that a repeating event comes about, up to `until`."""
    import icalendar
    import recurring_ical_events

    kept = [f"DTSTART;VALUE=DATE:{first:%Y%m%d}", f"DTEND;VALUE=DATE:{last + _ONE_DAY:%Y%m%d}"]
    if "RRULE" in event:
        kept.append(f"RRULE:{event['RRULE'][0]}")
    for name in ("RDATE", "EXDATE"):
        if name in event:
            days = (each.partition("T")[0] for each in event[name][0].split(","))
            kept.append(f"{name};VALUE=DATE:{','.join(days)}")
    lines = ("BEGIN:VCALENDAR", "BEGIN:VEVENT", *kept, "END:VEVENT", "END:VCALENDAR", "")
    line = min(event[name][1] for name in event.keys() & _REPEATING)
    try:
        calendar = icalendar.Calendar.from_ical("\r\n".join(lines))
        times = recurring_ical_events.of(calendar).between(first, until)
        starts = sorted({each["DTSTART"].dt for each in times})
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise BadInput(say("unread.event_no_rule", where=_at(source, line))) from error
    for start in starts:
        yield start, start + (last - first)


def _latest(text: str) -> date:
    """The latest date of the file's events, of which the time of its making is one."""
    days = [date.min]
    for found in _DATED.finditer(text):
        with suppress(ValueError):
            days.append(date(*map(int, found.groups())))
    return min(max(days), LATEST)


def _properties(text: str, source: str) -> Iterator[tuple[int, str, str]]:
    """Line number, name and value of each content line, folded lines joined, nested parts whole."""
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or lines[0].strip().upper() != "BEGIN:VCALENDAR":
        raise BadInput(say("unread.no_calendar", where=_at(source, 1)))
    whole: list[tuple[int, str]] = []
    for number, line in enumerate(lines, 1):
        if line[:1] in (" ", "\t") and whole:
            whole[-1] = (whole[-1][0], whole[-1][1] + line[1:])
        elif line.strip():
            whole.append((number, line.strip()))
    nested = ""  # an alarm has dates of its own, which are no free days
    for number, line in whole:
        head, colon, value = line.partition(":")
        if not colon:
            raise BadInput(say("unread.no_colon", where=_at(source, number), text=line[:40]))
        name = head.partition(";")[0].upper()
        part = value.strip().upper()
        if name == "BEGIN" and part not in ("VCALENDAR", "VEVENT") and not nested:
            nested = part
        elif name == "END" and part == nested:
            nested = ""
        elif not nested:
            yield number, name, value.strip()


def _compact(value: str, where: Sentence) -> date:
    """20261224; a time of day after it is refused, since half a free day is none."""
    if re.fullmatch(r"\d{8}T\d{6}Z?", value):
        raise BadInput(say("unread.event_with_clock", where=where, text=value))
    if not re.fullmatch(r"\d{8}", value):
        raise BadInput(say("unread.no_compact_date", where=where, text=value[:40]))
    return _day(f"{value[:4]}-{value[4:6]}-{value[6:]}", where)


def _day(text: str, where: Sentence) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise BadInput(say("unread.no_calendar_day", where=where, text=text)) from None
    return within_reach(found)


def _range(first: date, last: date, where: Sentence) -> tuple[date, date]:
    if last < first:
        raise BadInput(say("unread.free_days_backwards", where=where, first=first, last=last))
    return first, last


def _at(source: str, line: int) -> Sentence:
    return say("unread.at_line", file=source, line=line)
