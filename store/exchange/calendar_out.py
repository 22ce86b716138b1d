"""Follow-ups as iCalendar: each has one name for ever, so a later file replaces an earlier one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Final

from store.exchange.content_lines import lines_of, value
from store.exchange.identity import OURS
from store.ids import id_text
from store.views.lists.appointments import Appointment
from store.vocabulary import channel_word

_CLOCK: Final = re.compile(r"(\d{1,2}):(\d{2})")


def calendar_of(name: str, found: Iterable[Appointment]) -> str:
    """The follow-ups as events of a calendar; what was called off is cancelled in it."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tickler//follow-ups//EN",
        "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{value(name)}",
    ]  # fmt: skip
    for each in found:
        lines += _event(each)
    return lines_of([*lines, "END:VCALENDAR"])


def uid(key: bytes) -> str:
    """The name of a follow-up in every calendar."""
    return f"{id_text(key)}{OURS}"


def _event(each: Appointment) -> list[str]:
    stamp = each.changed_at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    told = [each.say] if each.say else []
    told += [f"{kind}: {text}" for kind, text in each.ways if kind in ("phone", "email")]
    where = next((text for kind, text in each.ways if kind == "address"), each.city or "")
    with_whom = f", {each.person}" if each.person else ""
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(each.key)}",
        f"DTSTAMP:{stamp}",
        f"LAST-MODIFIED:{stamp}",
        f"SEQUENCE:{max(0, each.changes - 1)}",
        *_when(each),
        "SUMMARY:"
        + value(f"{channel_word(each.channel)}: {each.customer}{with_whom} – {each.title}"),
        f"CATEGORIES:{value(channel_word(each.channel))}",
        f"STATUS:{'CANCELLED' if each.off else 'CONFIRMED'}",
    ]
    if told:
        lines.append(f"DESCRIPTION:{value(chr(10).join(told))}")
    if where:
        lines.append(f"LOCATION:{value(where)}")
    return [*lines, "END:VEVENT"]


def _when(each: Appointment) -> list[str]:
    """A time of day as it was agreed, which is on the rep's clock; else the whole day.

    Floating (RFC 5545, 3.3.5, form 1), as the store has it: read again it is the same time.
    """
    clock = _CLOCK.match(each.time or "")
    if clock is None:
        return [
            f"DTSTART;VALUE=DATE:{each.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{each.day + timedelta(days=1):%Y%m%d}",
            "TRANSP:TRANSPARENT",
        ]
    begins = datetime(each.day.year, each.day.month, each.day.day, int(clock[1]), int(clock[2]))  # noqa: DTZ001
    ends = begins + timedelta(minutes=max(1, each.minutes))
    return [f"DTSTART:{begins:%Y%m%dT%H%M%S}", f"DTEND:{ends:%Y%m%dT%H%M%S}"]


def plan_calendar(name: str, steps: Iterable[tuple[str, date, str, str]], today: date) -> str:
    """Steps to come (name, day, title, channel) as whole days; a later file replaces this one."""
    lines = [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//tickler//plan//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", f"X-WR-CALNAME:{value(name)}",
    ]  # fmt: skip
    for ident, day, title, told in steps:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{ident}",
            f"DTSTAMP:{today:%Y%m%d}T000000Z",
            f"SEQUENCE:{today.toordinal()}",
            f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{value(title)}",
            f"DESCRIPTION:{value(told)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    return lines_of([*lines, "END:VCALENDAR"])
