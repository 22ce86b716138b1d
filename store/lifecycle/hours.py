"""The customer's clock: what time it is there, and whether they may be called now.

Hours are written as `09:00-12:00,14:00-17:00`, with weekdays before them where they differ:
`mon-thu 09:00-17:00; fri 09:00-13:00`. Without weekdays they hold on every day.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import Final, NamedTuple, TypeAlias

from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.dates import WEEKDAYS
from store.lifecycle.zones import zone
from store.sentence import say

Span: TypeAlias = tuple[int, int]  # minutes after midnight: from, up to and without

# Our choice: whose hours nobody knows is not called at night.
ASSUMED: Final = "08:00-20:00"
_DAYS: Final = tuple(day.lower() for day in WEEKDAYS)
_NAMES: Final = (
    ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
)  # fmt: skip
_LAST: Final = 24 * 60
_PART: Final = re.compile(r"(?P<days>[a-z][a-z, –-]*?)?\s*(?P<spans>\d[\d:., –-]*)")
_SPAN: Final = re.compile(r"(\d{1,2})(?:[:.](\d\d))?\s*[-–]\s*(\d{1,2})(?:[:.](\d\d))?")
_EXAMPLE: Final = "write them as 09:00-12:00,14:00-17:00 or mon-fri 9-17; sat 10-12."


@dataclass(frozen=True)
class Hours:
    """When somebody may be called: for each weekday, Monday first, spans that do not touch."""

    week: tuple[tuple[Span, ...], ...]

    def __str__(self) -> str:
        """The one way of writing these hours; days alike are written together."""
        alike: dict[tuple[Span, ...], list[int]] = {}
        for number, spans in enumerate(self.week):
            if spans:
                alike.setdefault(spans, []).append(number)
        return "; ".join(
            " ".join(filter(None, (_days_text(days), ",".join(map(_span_text, spans)))))
            for spans, days in alike.items()
        )


class There(NamedTuple):
    """What the clock shows there, whether they may be called now, and both in words."""

    local: datetime
    may: bool
    words: str


@lru_cache(maxsize=256)
def parse_hours(text: str) -> Hours:
    """Hours as a person writes them, days in any order.

    Raises:
        BadInput: they are not clear, a span ends before it begins, or there is none.
    """
    week: list[list[Span]] = [[] for _ in _DAYS]
    for part in text.casefold().split(";"):
        if not part.strip():
            continue
        found = _PART.fullmatch(part.strip())
        if found is None:
            raise BadInput(say("typed.no_time_span", text=text[:40], example=_EXAMPLE))
        spans = [_span(each.strip(), text) for each in found["spans"].strip(" ,").split(",")]
        for day in _days(found["days"] or "mon-sun", text):
            week[day] += spans
    if not any(week):
        raise BadInput(say("typed.no_hours", text=text[:40], example=_EXAMPLE))
    return Hours(tuple(_joined(spans) for spans in week))


def local_time(now: datetime, zone_name: str) -> datetime:
    """What the clock shows in a zone at this instant; BadInput for an unknown zone."""
    return now.astimezone(zone(zone_name))


def may_call(now: datetime, zone_name: str, hours: str | None) -> There:
    """Whether it is a time to call, with words: `10:42 there, Mon; call until 17:00`.

    `now` is an aware instant. Where the hours are not known, `ASSUMED` keeps the rep from calling
    at night, and the words say so only then.

    Raises:
        BadInput: the zone or the hours are not to be understood.
    """
    local = local_time(now, zone_name)
    clock = f"{local:%H:%M} there, {WEEKDAYS[local.weekday()]}"
    opens, ends = _nearest(now, zone_name, parse_hours(hours or ASSUMED))
    if opens <= now.astimezone(UTC):
        words = f"; call until {_clock(ends, zone_name, local)}" if hours else ""
        return There(local, True, clock + words)
    night = "" if hours else "night: "
    wait = _wait(opens - now.astimezone(UTC))
    words = f"{night}not before {_clock(opens, zone_name, local)} there (in {wait})"
    return There(local, False, f"{clock}; {words}")


def _nearest(now: datetime, zone_name: str, hours: Hours) -> tuple[datetime, datetime]:
    """The span, in UTC, that holds `now`, else the next one."""
    rules, instant = zone(zone_name), now.astimezone(UTC)
    first = instant.astimezone(rules).date() - timedelta(days=1)
    for number in range(16):  # a week is enough but where a clock change swallows a whole span
        day = first + timedelta(days=number)
        for start, end in hours.week[day.weekday()]:
            opens, ends = (_at(day, minutes, zone_name) for minutes in (start, end))
            if instant < ends and opens < ends:
                return opens, ends
    raise BadInput(say("typed.never_open", hours=hours, zone=zone_name))


def _at(day: date, minutes: int, zone_name: str) -> datetime:
    """The instant when the clock there shows so many minutes after midnight of that day."""
    moment = datetime.combine(day + timedelta(days=minutes // _LAST), time())
    local = moment + timedelta(minutes=minutes % _LAST)
    return local.replace(tzinfo=zone(zone_name)).astimezone(UTC)


def _clock(instant: datetime, zone_name: str, seen: datetime) -> str:
    """`17:00`, with the weekday where it is another day than the one that is seen there."""
    local = instant.astimezone(zone(zone_name))
    midnight = local.time() == time() and local.date() == seen.date() + timedelta(days=1)
    if local.date() == seen.date():
        return f"{local:%H:%M}"
    return "24:00" if midnight else f"{WEEKDAYS[local.weekday()]} {local:%H:%M}"


def _wait(length: timedelta) -> str:
    """`25 min`, `2 h 10`, `2 d 14 h`; begun minutes count as whole ones."""
    minutes = -(-length // timedelta(minutes=1))
    if minutes < 60:
        return f"{minutes} min"
    if minutes < _LAST:
        return f"{minutes // 60} h {minutes % 60:02d}"
    return f"{minutes // _LAST} d {minutes % _LAST // 60} h"


def _days(text: str, whole: str) -> list[int]:
    found: list[int] = []
    for part in re.split(r"[,\s]+", re.sub(r"\s*[-–]\s*", "-", text.strip(" ,"))):
        first, dash, last = part.partition("-")
        ends = [number for name in (first, last or first) for number in _named(name)]
        if len(ends) != 2:
            raise BadInput(
                say("typed.hours_without_weekday", part=part, text=whole[:40], example=_EXAMPLE)
            )
        length = (ends[1] - ends[0]) % 7 if dash else 0
        found += [(ends[0] + n) % 7 for n in range(length + 1)]
    return sorted(set(found))


def _named(name: str) -> list[int]:
    return [n for n, day in enumerate(_NAMES) if len(name) >= 3 and day.startswith(name)]


def _span(text: str, whole: str) -> Span:
    found = _SPAN.fullmatch(text)
    if found is None:
        raise BadInput(say("typed.no_span_of_hours", part=text, text=whole[:40], example=_EXAMPLE))
    start, end = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
    if int(found[2] or 0) > 59 or int(found[4] or 0) > 59 or end > _LAST or start >= end:
        raise BadInput(say("typed.hours_backwards", part=text, text=whole[:40]))
    return start, end


def _joined(spans: list[Span]) -> tuple[Span, ...]:
    """In order, those that touch or overlap as one."""
    out: list[Span] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(out[-1][1], end))
        else:
            out.append((start, end))
    return tuple(out)


def _days_text(days: list[int]) -> str:
    if len(days) == 7:
        return ""
    run = days[-1] - days[0] == len(days) - 1
    if run and len(days) > 2:
        return f"{_DAYS[days[0]]}-{_DAYS[days[-1]]}"
    return ",".join(_DAYS[day] for day in days)


def _span_text(span: Span) -> str:
    return "-".join(f"{minutes // 60:02d}:{minutes % 60:02d}" for minutes in span)
