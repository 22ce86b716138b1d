"""Dates of a column: the order of day and month is taken from all of its values, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal, NamedTuple

from store.errors import BadInput
from store.lifecycle.dates import MONTHS

Order = Literal["dmy", "mdy", "ymd"]

_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_EARLIEST, _LATEST = 1900, 2199
_CLOCK = (
    r"(?:,?[ T]+(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d)(?:[.,]\d+)?)?"
    r"(?: ?(?P<half>[ap])\.?m\.?)?)?"
)
_FIGURES = re.compile(rf"(\d{{1,4}})([-./])(\d{{1,2}})\2(\d{{2,4}}){_CLOCK}", re.IGNORECASE)
_DAY_WORD = re.compile(
    r"(?:[a-z]{3,9}\.?,? )?(\d{1,2})(?:st|nd|rd|th)?[ .-]+([a-z]{3,9})\.?[ ,-]+(\d{2}|\d{4})"
    + _CLOCK,
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    r"(?:[a-z]{6,9},? )?([a-z]{3,9})\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})" + _CLOCK,
    re.IGNORECASE,
)


class Moment(NamedTuple):
    """A date as it is written, and the instant (UTC) where a time of day is given.

    A time without a zone counts as UTC, because a file does not say where it was written.
    """

    day: date
    at: datetime | None


class DateColumn:
    """Reads the dates of one column.

    `order` is what `decide` found or the person said; `pattern` is a strptime pattern instead.
    """

    def __init__(self, order: Order | None, pattern: str | None = None) -> None:
        self._order = order
        self._pattern = pattern
        self._known: dict[str, Moment] = {}

    def read(self, text: str) -> Moment:
        """The date of one cell.

        Raises:
            BadInput: it is no date in this column's order, or not between 1900 and 2199.
        """
        found = self._known.get(text)
        if found is None:
            found = self._read(text)
            if len(self._known) >= 20_000:
                self._known.clear()
            self._known[text] = found
        return found

    def _read(self, text: str) -> Moment:
        found = None
        try:
            if self._pattern is not None:
                found = _moment(datetime.strptime(text, self._pattern), text)  # noqa: DTZ007
            found = found or _iso(text) or self._figures(text) or _words(text)
        except (ValueError, OverflowError):
            found = _iso(text) if self._pattern is not None else None
        if found is None:
            raise BadInput(f"“{text[:40]}” is not a date{self._expected()}.")
        if not _EARLIEST <= found.day.year <= _LATEST:
            raise BadInput(f"“{text[:40]}” is not a date between {_EARLIEST} and {_LATEST}.")
        return found

    def _expected(self) -> str:
        if self._pattern is not None:
            return f" of the form {self._pattern}"
        words = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
        return "" if self._order is None else f" in the order {words[self._order]}"

    def _figures(self, text: str) -> Moment | None:
        match = _FIGURES.fullmatch(text)
        if match is None:
            return None
        first, middle, last = match[1], match[3], match[4]
        order = "ymd" if len(first) > 2 else self._order
        if order == "ymd":
            year, month, day = first, middle, last
        elif order == "mdy":
            month, day, year = first, middle, last
        else:
            day, month, year = first, middle, last
        return _timed(date(_year(year), int(month), int(day)), match)


def column_of(name: str, texts: Iterable[str], told: str | None) -> DateColumn:
    """How to read a column: as told (`dmy`, `mdy`, `ymd`, a strptime pattern), else by its values.

    A value whose first number is over 12 settles day first; one whose second is settles month
    first. Dots mean day first unless a value says otherwise.

    Raises:
        BadInput: nothing settles it, or the values contradict each other.
    """
    if told is not None:
        return _told(told)
    day_first = month_first = either = ""
    for text in texts:
        if len(text) == 10 and text[4] == "-":
            continue
        match = _FIGURES.fullmatch(text)
        if match is None or len(match[1]) > 2:
            continue
        first, second = int(match[1]), int(match[3])
        if first > 12 >= second:
            day_first = day_first or text
        elif second > 12 >= first:
            month_first = month_first or text
        elif first != second and match[2] != ".":
            either = either or text
    if day_first and month_first:
        raise BadInput(
            f"The column “{name}” holds both {day_first} (day first) and {month_first} (month "
            "first): say which is meant with --date-format dmy or mdy; the others are rejected."
        )
    if either and not day_first and not month_first:
        raise BadInput(_open_question(name, either))
    return DateColumn("mdy" if month_first else "dmy")


def _told(told: str) -> DateColumn:
    if "%" in told:
        try:
            datetime.strptime("", told)  # noqa: DTZ007
        except (ValueError, re.error) as error:
            if "does not match" not in str(error):
                raise BadInput(f"“{told}” is not a date pattern: {error}.") from error
        return DateColumn(None, told)
    letters = re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", told.casefold()))
    for order in _ORDERS:
        if letters == order or (letters == "iso" and order == "ymd"):
            return DateColumn(order)
    raise BadInput(
        f"“{told}” is not a date format: use dmy, mdy, ymd or a pattern such as %d.%m.%Y."
    )


def _open_question(name: str, text: str) -> str:
    readings = []
    for order in ("dmy", "mdy"):
        day = DateColumn(order).read(text).day
        readings.append(f"{day.day} {MONTHS[day.month - 1]} {day.year}")
    return (
        f"The dates in “{name}” can be read in two ways: {text} is {readings[0]} or {readings[1]}. "
        "Say which with --date-format dmy (day first), mdy (month first), ymd, or a pattern such "
        "as %d/%m/%Y."
    )


def _iso(text: str) -> Moment | None:
    """ISO 8601, also with a space before the zone or `UTC` after it; None for anything else."""
    if len(text) < 8 or not text[:4].isdigit() or "W" in text:
        return None
    try:
        if len(text) <= 10:
            return Moment(date.fromisoformat(text), None)
        plain = text.replace(" UTC", "Z").replace(" GMT", "Z").replace(" +", "+").replace(" -", "-")
        return _moment(datetime.fromisoformat(plain), text)
    except (ValueError, OverflowError):
        return None


def _moment(read: datetime, text: str) -> Moment:
    if read.time() == read.time().min and ":" not in text:
        return Moment(read.date(), None)
    at = read.replace(tzinfo=UTC) if read.tzinfo is None else read
    return Moment(read.date(), at.astimezone(UTC))


def _words(text: str) -> Moment | None:
    """`5 Jan 2026`, `05-Jan-26`, `Jan 5, 2026`, also after a weekday."""
    match = _DAY_WORD.fullmatch(text)
    if match is not None:
        day, month, year = match[1], match[2], match[3]
    else:
        match = _WORD_DAY.fullmatch(text)
        if match is None:
            return None
        month, day, year = match[1], match[2], match[3]
    names = [name.casefold() for name in MONTHS]
    if month[:3].casefold() not in names:
        return None
    return _timed(date(_year(year), names.index(month[:3].casefold()) + 1, int(day)), match)


def _timed(day: date, match: re.Match[str]) -> Moment:
    if match["h"] is None:
        return Moment(day, None)
    hour = int(match["h"])
    if match["half"]:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if match["half"].casefold() == "p" else 0)
    at = datetime(
        day.year, day.month, day.day, hour, int(match["min"]), int(match["s"] or 0),
        tzinfo=UTC,
    )  # fmt: skip
    return Moment(day, at)


def _year(text: str) -> int:
    """Two digits mean 1969 to 2068, as POSIX has it."""
    number = int(text)
    if len(text) != 2:
        return number
    return number + (2000 if number < 69 else 1900)
