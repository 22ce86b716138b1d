"""Working days: the week, public holidays, leave, extra days; adding spans of time to a day."""

from __future__ import annotations

from dataclasses import field, replace
from datetime import date, timedelta
from functools import lru_cache

from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.units import Rule, Unit
from store.sentence import say

ONE_DAY = timedelta(days=1)
LONGEST_REST = 1100  # days searched for a working day: three years of leave, then it is a mistake
_BEYOND = "That date lies outside the years 1 to 9999; choose a nearer one."


@dataclass(frozen=True)
class WorkCalendar:
    """Which days a rep works.

    `weekdays` are numbers, Monday is 0. `country` (and `region`) is an ISO 3166 code whose public
    holidays are free. `free` are inclusive ranges of leave. `extra` are single days worked although
    something else makes them free: the one day named wins over leave, holiday and weekend.
    `clients` are countries and regions whose public holidays are free whatever else is said: nobody
    is there to be met (see `both`).
    Raises BadInput when no weekday is worked, or a range ends before it begins.
    """

    weekdays: frozenset[int] = frozenset(range(5))
    country: str | None = None
    region: str | None = None
    free: tuple[tuple[date, date], ...] = ()
    extra: frozenset[date] = frozenset()
    clients: tuple[tuple[str, str | None], ...] = ()
    # Days that were asked about: plans for thousands ask about the same few hundred.
    _asked: dict[date, bool] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.weekdays or not self.weekdays <= frozenset(range(7)):
            raise BadInput(say("typed.no_weekday_works"))
        for first, last in self.free:
            if last < first:
                raise BadInput(say("typed.free_days_backwards", first=first, last=last))

    def is_working(self, d: date) -> bool:
        """Whether the rep works on that day; BadInput if the country's holidays are not known."""
        found = self._asked.get(d)
        if found is None:
            found = self._asked[d] = self._is_worked(d)
        return found

    def _is_worked(self, d: date) -> bool:
        if any(d in _holidays(country, region, d.year) for country, region in self.clients):
            return False
        if d in self.extra:
            return True
        if d.weekday() not in self.weekdays:
            return False
        if any(first <= d <= last for first, last in self.free):
            return False
        return self.country is None or d not in _holidays(self.country, self.region, d.year)

    def next_working(self, d: date) -> date:
        """The day itself if it is worked, else the first worked day after it."""
        return self._walk(d, ONE_DAY)

    def previous_working(self, d: date) -> date:
        """The day itself if it is worked, else the last worked day before it."""
        return self._walk(d, -ONE_DAY)

    def settle(self, d: date, rule: Rule = "next") -> date:
        """The day moved to a working day by the rule; `nearest` takes the later one of two.

        `fixed` leaves it.
        """
        if rule == "fixed":
            return d
        if rule == "next":
            return self.next_working(d)
        if rule == "previous":
            return self.previous_working(d)
        before, after = self.previous_working(d), self.next_working(d)
        return before if d - before < after - d else after

    def add_working(self, d: date, n: int) -> date:
        """The n-th working day after `d` (before it when n < 0); n = 0 is `next_working(d)`.

        From a working day, adding n and then -n comes back. BadInput outside the years 1 to 9999.
        """
        if n == 0:
            return self.next_working(d)
        if abs(n) > date.max.toordinal():
            raise BadInput(_BEYOND)
        step = ONE_DAY if n > 0 else -ONE_DAY
        for _ in range(abs(n)):
            d = self._walk(shift_days(d, step.days), step)
        return d

    def add(self, d: date, n: int, unit: Unit, *, rule: Rule = "next") -> date:
        """`d` plus n units, month ends kept right, moved to a working day by the rule.

        31 Jan + 1 month is the last day of February; 29 Feb + 1 year is 28 Feb. `rule="fixed"`
        keeps a free day. BadInput outside the years 1 to 9999.
        """
        if unit == "working_day":
            return self.add_working(d, n)
        return self.settle(shift(d, n, unit), rule)

    def working_between(self, first: date, last: date) -> list[date]:
        """The working days from `first` to `last`, both included."""
        days = range((last - first).days + 1)
        return [d for d in (first + timedelta(days=i) for i in days) if self.is_working(d)]

    def _walk(self, d: date, step: timedelta) -> date:
        start = d
        for _ in range(LONGEST_REST):
            if self.is_working(d):
                return d
            d = shift_days(d, step.days)
        raise BadInput(say("typed.no_working_day", start=start))


def both(
    calendar: WorkCalendar, client_country: str | None, client_region: str | None = None
) -> WorkCalendar:
    """The days on which the rep works and the client has no public holiday.

    The client's weekend is not known and not guessed. None for the country changes nothing; the
    rep's own country neither.
    """
    if client_country is None:
        return calendar
    place = (client_country.upper(), client_region)
    own = (calendar.country and calendar.country.upper(), calendar.region)
    if place in calendar.clients or (place == own and not calendar.extra):
        return calendar
    return replace(calendar, clients=(*calendar.clients, place))


def place_of(text: str | None) -> tuple[str | None, str | None]:
    """Country and region of a code such as DE or DE-BY; (None, None) for anything else."""
    country, _, region = (text or "").strip().upper().partition("-")
    if len(country) != 2 or not country.isalpha():
        return None, None
    return country, region or None


def client_calendar(calendar: WorkCalendar, place: str | None) -> WorkCalendar:
    """As `both`, for a code such as DE or DE-BY; a place whose holidays nobody knows adds none."""
    country, region = place_of(place)
    if country is None or (country, region) == (calendar.country, None):
        return calendar
    known = next((each for each in (region, None) if _is_known(country, each)), "")
    return calendar if known == "" else both(calendar, country, known)


@lru_cache(maxsize=256)
def _is_known(country: str, region: str | None) -> bool:
    try:
        _holidays(country, region, 2026)
    except BadInput:
        return False
    return True


def shift_days(d: date, n: int) -> date:
    """`d` plus n calendar days; BadInput outside the years 1 to 9999."""
    try:
        return d + timedelta(days=n)
    except OverflowError:
        raise BadInput(_BEYOND) from None


def shift(d: date, n: int, unit: Unit) -> date:
    """`d` plus n calendar units, without a look at working days (`working_day` counts as a day).

    Months keep the day of the month, cut to the month's last day. BadInput beyond years 1 to 9999.
    """
    months = {"month": 1, "quarter": 3, "year": 12}.get(unit)
    if months is None:
        return shift_days(d, n * 7 if unit == "week" else n)
    count = d.year * 12 + d.month - 1 + n * months
    year, month = count // 12, count % 12 + 1
    if not date.min.year <= year <= date.max.year:
        raise BadInput(_BEYOND)
    return date(year, month, min(d.day, _month_length(year, month)))


def _month_length(year: int, month: int) -> int:
    """Days of a month; the standard library's `calendar` would load the locale for this."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


@lru_cache(maxsize=256)
def _holidays(country: str, region: str | None, year: int) -> frozenset[date]:
    """Public holidays of one year; imported here because the library takes a tenth of a second."""
    import holidays

    try:
        return frozenset(holidays.country_holidays(country.upper(), subdiv=region, years=year))
    except NotImplementedError:
        place = country if region is None else f"{country}, region {region}"
        raise BadInput(say("typed.no_holidays", place=place)) from None
