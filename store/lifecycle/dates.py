"""Dates as people type them and as lists show them, in English whatever the machine's locale.

`fri` is the coming Friday and never today; `next fri` is the Friday of next week (weeks begin on
Monday). A named day or date is kept even when it is free; an offset such as `+3w` moves on to the
next working day.
"""

from __future__ import annotations

import re
from datetime import date
from functools import cache
from typing import Final

from store.errors import BadInput, NoDate
from store.lifecycle.calendar import WorkCalendar, shift, shift_days
from store.lifecycle.possible_years import NO_YEAR, month_and_day, within_reach
from store.lifecycle.units import Unit, read_span
from store.names import near
from store.sentence import say

WEEKDAYS: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS: Final = (
    ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
)  # fmt: skip
FAR_DAYS: Final = 300  # about ten months: beyond it a day without its year misleads
_WIDE: Final = str.maketrans("０１２３４５６７８９．", "0123456789.")  # as amounts are read
_MOST_BACK: Final = 366  # a day gone without its year is of the last one; 29 February may not be
_DAYS_TOLD: Final = 999  # what a narrow column holds in days; beyond it years say more
_YEAR: Final = 365.2425
AHEAD_EXAMPLES: Final = "fri, mon 10:00, +3w, in 10 working days, 15.03, 15 mar, 2027-03-15 or eom"
PAST_EXAMPLES: Final = "today, yesterday, -3d, fri, 15.03, 15 mar or 2027-03-15"

_DAY_NAMES: Final = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)  # fmt: skip
_MONTH_NAMES: Final = ("january", "february", "march", "april", "may", "june", "july", "august",
                       "september", "october", "november", "december")  # fmt: skip


class DayAt(date):
    """A day with a time of day, as `mon 10:00` says; it compares as the day alone."""

    clock: str

    def __new__(cls, day: date, clock: str) -> DayAt:
        """The day at `clock`, as 09:30."""
        made = super().__new__(cls, day.year, day.month, day.day)
        made.clock = clock
        return made


def clock_of(day: date | None) -> str | None:
    """The time of day that a day carries, None for a day alone."""
    return day.clock if isinstance(day, DayAt) else None


def parse_when(text: str, today: date, calendar: WorkCalendar, *, past: bool = False) -> date:
    """The day that `text` means, seen from `today`.

    Without `past` the day is today or later: a next step. With `past` it is today or earlier (when
    a touch took place), so `fri` is the last Friday, `15.03` the last one, and `yesterday`, `-3d`,
    `3 days ago` are known too. BadInput, with examples, for anything unclear, ambiguous (`03/04`)
    on the wrong side of today, or out of reach. A time behind a day ahead (`mon 10:00`, `10:00`
    for today) makes it a `DayAt`.
    """
    words = " ".join(text.translate(_WIDE).lower().replace(",", " ").split())
    shown = text.strip()[:40]
    if not words.isascii() and any(each.isdecimal() and not each.isascii() for each in words):
        raise NoDate(say("typed.no_date", text=shown, likely=".", examples=_examples(past)))
    timed = None if past else _clock().fullmatch(words)
    if timed is not None:
        day = parse_when(timed["day"] or "today", today, calendar)
        hour, minute = int(timed["hour"]), int(timed["minute"])
        if hour > 23 or minute > 59:
            raise BadInput(say("typed.no_clock", text=shown))
        return DayAt(day, f"{hour:02d}:{minute:02d}")
    found = (
        _word(words, today, calendar)
        or _offset(words, today, calendar)
        or _weekday(words, today, past)
        or _calendar_date(words, today, past)
    )
    if found is None:
        raise NoDate(
            say("typed.no_date", text=shown, likely=_likely(words), examples=_examples(past))
        )
    within_reach(found, shown)
    if past and found > today:
        raise BadInput(
            say("typed.after_today", text=shown, day=_full(found), examples=_examples(past))
        )
    if not past and found < today:
        raise BadInput(
            say("typed.before_today", text=shown, day=_full(found), examples=_examples(past))
        )
    return found


def parse_birthday(text: str, today: date, calendar: WorkCalendar) -> date:
    """A birthday as people type it; without its year it is one of `NO_YEAR`.

    Raises:
        BadInput: it is no day, may be two (`03/04`), or is still to come.
    """
    return day_without_year(text) or parse_when(text, today, calendar, past=True)


def birthday_words(value: str) -> str:
    """One that is kept or written, for people: `14 Mar` without its year."""
    found = month_and_day(value)
    return value if found is None else f"{found[1]} {MONTHS[found[0] - 1]}"


def day_without_year(text: str, order: str | None = None) -> date | None:
    """`14.02.`, `14 Feb`, `--02-14` as a day of `NO_YEAR`; None for all else, also with a year.

    `order` (dmy, mdy, ymd) settles `03/04`.

    Raises:
        BadInput: it is no such day, or may be two.
    """
    words = " ".join(text.translate(_WIDE).lower().split())
    found = next((m for m in (p.fullmatch(words) for p in _patterns()) if m), None)
    if found is None or found.groupdict().get("y") not in (None, str(NO_YEAR)):
        return None
    read = _day_and_month(words, found, order)
    if read is None:
        return None
    return _make(words, *read, NO_YEAR, date(NO_YEAR, 12, 31), past=True)


def speak(d: date, today: date) -> str:
    """Short for lists and keys: "today", "tomorrow", "Tue 22 Dec", far ones "Tue 12 Jan 2027"."""
    clock = clock_of(d)
    if clock is not None:
        return f"{speak(date(d.year, d.month, d.day), today)} {clock}"
    days = (d - today).days
    if days in (0, 1, -1):
        return {0: "today", 1: "tomorrow", -1: "yesterday"}[days]
    return _full(d) if abs(days) > FAR_DAYS else f"{WEEKDAYS[d.weekday()]} {d.day} {_month(d)}"


def dated(d: date) -> str:
    """With its year and without its weekday: "22 Dec 2026"."""
    return f"{d.day} {_month(d)} {d.year}"


def ago(d: date, today: date) -> str:
    """The distance for a narrow column: "-3d" for a day gone, "+3d" ahead, "today", "-9y"."""
    days = (d - today).days
    if abs(days) > _DAYS_TOLD:
        return f"{int(days / _YEAR):+d}y"
    return f"{days:+d}d" if days else "today"


def _month(d: date) -> str:
    return MONTHS[d.month - 1]


def _full(d: date) -> str:
    return f"{WEEKDAYS[d.weekday()]} {d.day} {_month(d)} {d.year}"


def _examples(past: bool) -> str:
    return f"Try {PAST_EXAMPLES if past else AHEAD_EXAMPLES}."


def _likely(words: str) -> str:
    """`; did you mean tomorrow?` for a misspelt day or month, else "."."""
    found = likely_word(words)
    return f"; did you mean {found}?" if found else "."


def likely_word(words: str) -> str:
    """The text with its first misspelt word of a date as it is likely meant; "" for none."""
    wrong = next((word for word in re.findall("[a-z]{4,}", words)), "")
    known = ("today", "tomorrow", "yesterday", "next", "weeks", "months", "working", "days",
             *_DAY_NAMES, *(day[:3] for day in _DAY_NAMES), *_MONTH_NAMES)  # fmt: skip
    found = near(wrong, known, alike=70) if wrong and wrong not in known else []
    return words.replace(wrong, found[0]) if found else ""


def _index(word: str, names: tuple[str, ...]) -> int | None:
    """Which of the names a word of three letters or more abbreviates."""
    if word == "sept":
        word = "sep"
    hits = [i for i, name in enumerate(names) if len(word) >= 3 and name.startswith(word)]
    return hits[0] if len(hits) == 1 else None


def _word(words: str, today: date, calendar: WorkCalendar) -> date | None:
    """`today`, `tom`, `yesterday`, `next week`, `next month`, `eow`, `eom`."""
    if words in ("today", "now", "0d"):
        return today
    if words in ("tomorrow", "tom", "tmrw"):
        return shift_days(today, 1)
    if words in ("yesterday", "yest"):
        return shift_days(today, -1)
    if words == "next week":
        return calendar.next_working(shift_days(today, 7 - today.weekday()))
    first = today.replace(day=1)
    if words == "next month":
        return calendar.next_working(shift(first, 1, "month"))
    if words in ("eow", "end of week"):
        return _period_end(shift_days(today, -today.weekday()), 7, "day", today, calendar)
    if words in ("eom", "end of month"):
        return _period_end(first, 1, "month", today, calendar)
    return None


def _period_end(first: date, n: int, unit: Unit, today: date, calendar: WorkCalendar) -> date:
    """The last working day of the period, or of the next one when that has passed."""
    for count in (n, 2 * n):
        last = shift_days(shift(first, count, unit), -1)
        found = calendar.previous_working(last)
        if found >= today:
            return found
    return calendar.next_working(today)  # both periods are all leave: the first day back


def _offset(words: str, today: date, calendar: WorkCalendar) -> date | None:
    """`+3w`, `3w`, `in 10 working days`, `-3d`, `3 days ago`."""
    if words.startswith("-") or words.endswith(" ago"):
        span = read_span(words.removeprefix("-").removesuffix(" ago"))
        if span is None:
            return None
        # A touch took place on the day itself, working day or not.
        return calendar.add(today, -span[0], span[1], rule="fixed")
    span = read_span(words.removeprefix("+").removeprefix("in ").strip())
    return None if span is None else calendar.add(today, *span)


def _weekday(words: str, today: date, past: bool) -> date | None:
    """`fri` and `next fri`."""
    name = words.removeprefix("next ")
    day = _index(name, _DAY_NAMES)
    if day is None:
        return None
    if name != words:
        return shift_days(today, 7 - today.weekday() + day)
    if past:
        return shift_days(today, -((today.weekday() - day - 1) % 7 + 1))
    return shift_days(today, (day - today.weekday() - 1) % 7 + 1)


@cache
def _clock() -> re.Pattern[str]:
    return re.compile(r"(?:(?P<day>\S.*?) )?(?:at )?(?P<hour>\d{1,2}):(?P<minute>\d{2})")


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    """ISO, without its year too; day and month in figures, or in words in either order."""
    return (
        re.compile(r"--(?P<m>\d\d)-?(?P<d>\d\d)"),
        re.compile(r"(?P<y>\d{4})[-./](?P<m>\d{1,2})[-./](?P<d>\d{1,2})"),
        re.compile(r"(?P<d>\d{1,2})(?P<sep>[-./])(?P<m>\d{1,2})(?:(?P=sep)(?P<y>\d{4}|\d\d)?)?"),
        re.compile(r"(?P<d>\d{1,2})(?:st|nd|rd|th)?\.? ?(?P<name>[a-z]{3,9})\.?(?: (?P<y>\d{4}))?"),
        re.compile(r"(?P<name>[a-z]{3,9})\.? ?(?P<d>\d{1,2})(?:st|nd|rd|th)?(?: (?P<y>\d{4}))?"),
    )


def _calendar_date(words: str, today: date, past: bool) -> date | None:
    """`15.03`, `15.3.2027`, `15/03`, `2027-03-15`, `15 mar`, `mar 15`, also after a weekday."""
    head, _, tail = words.partition(" ")
    weekday = _index(head.rstrip("."), _DAY_NAMES) if tail else None
    rest = words if weekday is None else tail
    found = next((m for m in (p.fullmatch(rest) for p in _patterns()) if m), None)
    if found is None:
        return None
    read = _day_and_month(words, found)
    if read is None:
        return None
    said = found.groupdict().get("y")
    year = None if said is None else int(said) + (2000 if len(said) == 2 else 0)
    result = _make(words, *read, year, today, past)
    if weekday is not None and result.weekday() != weekday:
        raise BadInput(
            say(
                "typed.other_weekday",
                text=words,
                day=_full(result),
                weekday=_DAY_NAMES[weekday].title(),
            )
        )
    return result


def _day_and_month(
    words: str, found: re.Match[str], order: str | None = None
) -> tuple[int, int] | None:
    """Day and month of what a pattern has found; None where the word is no month."""
    part = found.groupdict()
    day = int(part["d"])
    if part.get("name"):
        index = _index(part["name"], _MONTH_NAMES)
        return None if index is None else (day, index + 1)
    month = int(part["m"])
    if part.get("sep") not in ("/", "-"):
        return (month, day) if part.get("sep") and order in ("mdy", "ymd") else (day, month)
    if order is not None and not part.get("y"):
        return (day, month) if order == "dmy" else (month, day)
    return _clear_order(words, day, month)


def _clear_order(words: str, first: int, second: int) -> tuple[int, int]:
    """Day and month of `15/03` or `03/15`; refuses `03/04`, which half the world reads as April."""
    if first > 12 or first == second:
        return first, second
    if second > 12:
        return second, first
    if not (first and second):
        raise BadInput(say("typed.no_day_or_month", text=words))
    one, other = f"{first} {MONTHS[second - 1]}", f"{second} {MONTHS[first - 1]}"
    raise BadInput(
        say("typed.two_days", text=words, one=one, other=other, first=first, second=second)
    )


def _make(words: str, day: int, month: int, year: int | None, today: date, past: bool) -> date:
    """The date itself, or the nearest such day on the right side of today when no year is given."""
    step = -1 if past else 1
    # Nine years reach a 29 February even across a century that is no leap year.
    years = [year] if year is not None else range(today.year, today.year + 9 * step, step)
    for candidate in years:
        try:
            found = date(candidate, month, day)
        except ValueError:
            continue
        if year is None and past and (today - found).days > _MOST_BACK:
            raise BadInput(say("typed.year_needed", text=words, day=found))
        if year is not None or (found <= today if past else found >= today):
            return found
    raise BadInput(say("typed.no_calendar_day", text=words))
