"""Dates of a column: the order of day and month is taken from all of its values, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal, NamedTuple

from store.errors import BadInput
from store.exchange.asks import Ask, Asked
from store.exchange.months import month_of
from store.lifecycle.dates import day_without_year
from store.lifecycle.possible_years import NO_YEAR, within_reach
from store.sentence import Sentence, say

Order = Literal["dmy", "mdy", "ymd"]

DATE_ORDER = "date order"  # what a question is about
_ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd")
_CLOCK = (
    r"(?:,?[ T]+(?:um |at |à |a las )?(?P<h>\d{1,2})[:.](?P<min>\d\d)(?:[:.](?P<s>\d\d)"
    r"(?:[.,]\d+)?)?(?: ?(?P<half>[ap])\.? ?m\.?)?(?: ?(?P<zone>Z|UTC|GMT|[+-]\d\d:?\d\d))?)?"
)
_FIGURES = re.compile(rf"(\d{{1,4}})([-./])(\d{{1,2}})\2(\d{{2,4}})\.?{_CLOCK}", re.IGNORECASE)
_SPACED = re.compile(r"(\d{1,4})([./]) (\d{1,2})[./] (\d{1,4})\.?")
_CJK = re.compile(rf"(\d{{4}}) ?[年년] ?(\d{{1,2}}) ?[月월] ?(\d{{1,2}}) ?[日일]{_CLOCK}")
_WORD = r"([^\W\d_]{3,12})\.?"
_DAY_WORD = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,? )?(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ -]*(?:de |d’|of )?[ .-]*"
    rf"{_WORD}(?:,? (?:de|del) )?[ ,-]*(\d{{4}}|\d{{2}})(?: ?г\.?| ?r\.?)?{_CLOCK}",
    re.IGNORECASE,
)
_WORD_DAY = re.compile(
    rf"(?:[^\W\d_]{{2,12}}\.?,? )?{_WORD} (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_CLOCK}",
    re.IGNORECASE,
)
_WORD_DASH = re.compile(rf"{_WORD}-(\d{{1,2}})-(\d{{4}}|\d{{2}}){_CLOCK}", re.IGNORECASE)
_YEAR_WORD = re.compile(rf"(\d{{4}})[ .-]+{_WORD}[ .-]+(\d{{1,2}})\.?{_CLOCK}", re.IGNORECASE)
_SHORT = re.compile(r"(\d{1,2})([-/])(\d{1,2})")  # without its year
_SHORT_WORD = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?[ -]*(?:de |d’|of )?[ .-]*{_WORD}", re.IGNORECASE
)
_WORD_SHORT = re.compile(rf"{_WORD}[ -]*(\d{{1,2}})(?:st|nd|rd|th|\.)?", re.IGNORECASE)
_CJK_SHORT = re.compile(r"(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]")
_SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?")  # a spreadsheet's days: 1954 to 2119
_SECONDS = re.compile(r"1\d{9}(?:\d{3})?(?:\.0)?")  # seconds or milliseconds since 1970
_DAY_ZERO = date(1899, 12, 30)


class Moment(NamedTuple):
    """A date as it is written, and the instant (UTC) where a time of day is given.

    A time without a zone counts as UTC, because a file does not say where it was written. `clock`
    is the time of day on the wall there, HH:MM; None for a time in UTC, which is on nobody's wall.
    """

    day: date
    at: datetime | None
    clock: str | None = None


class DateColumn:
    """Reads the dates of one column.

    `order` is what the column shows or the person said, or what it is for each sign between the
    figures; `pattern` is a strptime pattern instead. `counted`: all dates are numbers of days or
    seconds, which a single number among dates is not.
    """

    def __init__(
        self,
        order: Order | Mapping[str, Order] | None,
        pattern: str | None = None,
        *,
        counted: bool = False,
    ) -> None:
        self._order = order
        self._is_counted = counted
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

    def read_birthday(self, text: str) -> date:
        """A birthday; one without its year is of `NO_YEAR`, in the order of the other dates.

        Raises:
            BadInput: as `read`; or it may be two days, and nothing tells the order.
        """
        sign = next((c for c in text if c in "-./"), "/")
        order = self._order.get(sign) if isinstance(self._order, Mapping) else self._order
        if self._pattern is not None:
            order = "dmy" if self._pattern.find("%d") < self._pattern.find("%m") else "mdy"
        figures = re.sub(r"(?<=[./]) +", "", text)
        found = day_without_year(figures, order) or _short_words(text)
        return found or self.read(text).day

    def _read(self, text: str) -> Moment:
        found = None
        try:
            if self._pattern is not None:
                found = _moment(datetime.strptime(text, self._pattern), text)  # noqa: DTZ007
            if found is None and self._is_counted:
                found = _counted(text)  # first: ten figures begin like 1706-01-12
            found = found or _iso(text) or self._figures(text) or _words(text)
        except (ValueError, OverflowError):
            found = _iso(text) if self._pattern is not None else None
        if found is None:
            raise BadInput(say("row.no_date", text=text[:40], expected=self._expected(text)))
        within_reach(found.day, text)
        return found

    def _order_of(self, sign: str) -> Order | None:
        if isinstance(self._order, Mapping):
            return self._order.get(sign, "dmy")
        return self._order

    def _expected(self, text: str) -> str:
        if self._pattern is not None:
            return f" of the form {self._pattern}"
        words = {"dmy": "day, month, year", "mdy": "month, day, year", "ymd": "year, month, day"}
        sign = next((c for c in text if c in "-./"), "/")
        order = self._order_of(sign)
        return "" if order is None else f" in the order {words[order]}"

    def _figures(self, text: str) -> Moment | None:
        match = _FIGURES.fullmatch(text)
        spaced = None if match else _SPACED.fullmatch(text)
        found = match or spaced
        if found is None:
            return None
        first, middle, last = found[1], found[3], found[4]
        order = "ymd" if len(first) > 2 else self._order_of(found[2])
        if order == "ymd":
            year, month, day = first, middle, last
        elif order == "mdy":
            month, day, year = first, middle, last
        else:
            day, month, year = first, middle, last
        read = date(_year(year), int(month), int(day))
        return Moment(read, None) if match is None else _timed(read, match)


class DateEvidence:
    """What the values of a column show of the order of day and month, for each sign between them.

    A value whose first number is over 12 settles day first; one whose second is settles month
    first. Dots mean day first unless a value says otherwise. With `may_lack_year` a day and month
    alone settle it, too.
    """

    def __init__(self, name: str, *, may_lack_year: bool = False) -> None:
        self.name = name
        self._may_lack_year = may_lack_year
        self.counted = ""  # a day that a spreadsheet has counted, or seconds
        self._turned = False  # some date is written with its day or month first
        self._day_first: dict[str, str] = {}
        self._month_first: dict[str, str] = {}
        self._either: dict[str, str] = {}
        self._open: dict[str, tuple[set[int], set[int]]] = {}  # both numbers, where both may be

    def add(self, text: str) -> None:
        """Look at one value."""
        if _SERIAL.fullmatch(text) or _SECONDS.fullmatch(text):
            self.counted = self.counted or text
            return
        if len(text) == 10 and text[4] == "-":
            return
        match = _FIGURES.fullmatch(text) or _SPACED.fullmatch(text)
        short = _SHORT.fullmatch(text) if match is None and self._may_lack_year else None
        if short is not None:  # it may settle the order, what is open is asked cell by cell
            first, second = int(short[1]), int(short[3])
            if (first > 12) != (second > 12):
                settled = self._day_first if first > 12 else self._month_first
                settled.setdefault(short[2], text)
        if match is None or len(match[1]) > 2:
            return
        self._turned = True
        first, second, sign = int(match[1]), int(match[3]), match[2]
        if first > 12 >= second:
            self._day_first.setdefault(sign, text)
        elif second > 12 >= first:
            self._month_first.setdefault(sign, text)
        elif first != second and sign != ".":
            self._either.setdefault(sign, text)
            firsts, seconds = self._open.setdefault(sign, (set(), set()))
            firsts.add(first)
            seconds.add(second)

    def within(self, months: tuple[int, int] | None) -> dict[str, Order]:
        """The order that keeps unsettled dates inside the months of a report, where one does."""
        found: dict[str, Order] = {}
        if months is not None:
            for sign, (firsts, seconds) in self._open.items():
                dmy, mdy = (all(months[0] <= n <= months[1] for n in s) for s in (seconds, firsts))
                if dmy != mdy:
                    found[sign] = "dmy" if dmy else "mdy"
        return found

    def orders(self) -> dict[str, Order]:
        """The order that each sign shows; the columns of one file tell for each other."""
        found: dict[str, Order] = dict.fromkeys(self._day_first, "dmy")
        return {**found, **dict.fromkeys(self._month_first, "mdy")}

    def decide(self, others: Mapping[str, Order]) -> DateColumn:
        """How to read the column. `others`: what the file's other date columns show.

        Raises:
            Asked: nothing settles it, or the values contradict each other.
        """
        for sign in self._day_first.keys() & self._month_first.keys():
            both = {"day_first": self._day_first[sign], "month_first": self._month_first[sign]}
            raise _asked(say("asked.both_orders", column=self.name, **both))
        own = self.orders()
        for sign, text in self._either.items():
            if sign not in own and sign not in others:
                days = [DateColumn(order).read(text).day for order in ("dmy", "mdy")]
                raise _asked(say("asked.date_order", column=self.name, text=text, days=days))
        return DateColumn({**others, **own}, counted=self.counts())

    def counts(self) -> bool:
        """Whether numbers are days that were counted.

        Beside dates such as 13/01/2026 they are none: there a spreadsheet has taken the day for the
        month in those that it could count.
        """
        return bool(self.counted) and not self._turned


def column_of(name: str, texts: Iterable[str], told: str | None) -> DateColumn:
    """How to read a column: as told (`dmy`, `mdy`, `ymd`, a strptime pattern), else by its values.

    Raises:
        BadInput: nothing settles it, or the values contradict each other.
    """
    if told is not None:
        return told_column(told)
    evidence = DateEvidence(name)
    for text in texts:
        evidence.add(text)
    return evidence.decide({})


def told_column(told: str) -> DateColumn:
    """How to read a column by what a person says: dmy, mdy, ymd or a strptime pattern."""
    if "%" in told:
        try:
            datetime.strptime("", told)  # noqa: DTZ007
        except (ValueError, re.error) as error:
            if "does not match" not in str(error):
                raise BadInput(say("typed.no_date_pattern", text=told, why=error)) from error
        return DateColumn(None, told)
    letters = re.sub(r"(.)\1+", r"\1", re.sub(r"[^a-z]", "", told.casefold()))
    for order in _ORDERS:
        if letters == order or (letters == "iso" and order == "ymd"):
            return DateColumn(order)
    raise BadInput(say("typed.no_date_format", text=told))


def _asked(sentence: Sentence) -> Asked:
    return Asked([Ask(DATE_ORDER, _ORDERS[:2], "--date-format", sentence)])


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
    clock = None if text.rstrip()[-1:] in "ZCT" else _clock(read.time())
    return Moment(read.date(), at.astimezone(UTC), clock)


def _clock(wall: time) -> str | None:
    """A time of day as it is kept; midnight is what programs write for a day alone."""
    return f"{wall:%H:%M}" if wall.hour or wall.minute else None


def _words(text: str) -> Moment | None:
    """`5 Jan 2026`, `05-Jan-26`, `Jan 5, 2026`, also after a weekday; in the languages we read."""
    match = _CJK.fullmatch(text)
    if match is not None:
        return _timed(date(int(match[1]), int(match[2]), int(match[3])), match)
    for pattern, places in (
        (_DAY_WORD, (3, 2, 1)),
        (_WORD_DAY, (3, 1, 2)),
        (_WORD_DASH, (3, 1, 2)),
        (_YEAR_WORD, (1, 2, 3)),
    ):
        match = pattern.fullmatch(text)
        if match is not None:
            year, word, day = (match[place] for place in places)
            month = month_of(word)
            if month is not None:
                return _timed(date(_year(year), month, int(day)), match)
    return None


def _short_words(text: str) -> date | None:
    """`2 décembre`, `Dec 2nd`, `12月2日` as a day of `NO_YEAR`; None for anything else."""
    match = _CJK_SHORT.fullmatch(text)
    if match is not None:
        return date(NO_YEAR, int(match[1]), int(match[2]))
    for pattern, word, day in ((_SHORT_WORD, 2, 1), (_WORD_SHORT, 1, 2)):
        match = pattern.fullmatch(text)
        month = None if match is None else month_of(match[word])
        if match is not None and month is not None:
            return date(NO_YEAR, month, int(match[day]))
    return None


def _counted(text: str) -> Moment | None:
    """The days that a spreadsheet counts (45231), or the seconds of a program since 1970."""
    if _SERIAL.fullmatch(text):
        whole, _, part = text.replace(",", ".").partition(".")
        day = _DAY_ZERO + timedelta(days=int(whole))
        if not part.strip("0"):
            return Moment(day, None)
        clock = timedelta(seconds=round(float(f"0.{part}") * 86_400))
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) + clock
        return Moment(day, at, _clock(at.time()))
    if _SECONDS.fullmatch(text):
        number = int(text.removesuffix(".0"))
        at = datetime.fromtimestamp(number / (1000 if number > 10**11 else 1), UTC)
        return Moment(at.date(), at)
    return None


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
    clock = _clock(at.time())
    zone = match["zone"]
    if zone and zone[0] in "+-":
        sign = -1 if zone[0] == "+" else 1
        digits = zone[1:].replace(":", "")
        at += sign * timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    elif zone:
        clock = None
    return Moment(day, at, clock)


def _year(text: str) -> int:
    """Two digits mean 1969 to 2068, as POSIX has it."""
    number = int(text)
    if len(text) != 2:
        return number
    return number + (2000 if number < 69 else 1900)
