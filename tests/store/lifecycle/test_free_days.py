"""Free days from files: whole days, ends included, and bad input refused by its line."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.free_days import free_days, holidays_from_ics, holidays_from_text

XMAS = date(2026, 12, 24)
ICS = "\r\n".join(
    [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        "SUMMARY:Christmas at the plant\\, and a very long line",
        "  that is folded",
        "DTSTART;VALUE=DATE:20261224",
        "DTEND;VALUE=DATE:20270104",
        "BEGIN:VALARM",
        "DTSTART:nonsense that belongs to the alarm",
        "END:VALARM",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "DTSTART:20270501",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "DTSTART;VALUE=DATE:20270601",
        "DTEND;VALUE=DATE:20270601",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "DTSTART;VALUE=DATE:20270701",
        "DURATION:P2W",
        "END:VEVENT",
        "BEGIN:VEVENT",
        "STATUS:CANCELLED",
        "DTSTART;VALUE=DATE:20270801",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
)
RANGES = (
    (XMAS, date(2027, 1, 3)),
    (date(2027, 5, 1), date(2027, 5, 1)),
    (date(2027, 6, 1), date(2027, 6, 1)),
    (date(2027, 7, 1), date(2027, 7, 14)),
)


def test_whole_day_events_are_free_days() -> None:  # U5
    assert holidays_from_ics(ICS) == RANGES
    assert free_days("\ufeff" + ICS) == RANGES
    calendar = WorkCalendar(free=holidays_from_ics(ICS))
    assert calendar.next_working(XMAS) == date(2027, 1, 4)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("BEGIN:VCALENDAR", "BEGIN:VCARD", "leave.ics: line 1: this is not an iCalendar file"),
        (":20261224", ":20261324", "line 6: 2026-13-24 is not a day of the calendar"),
        (":20261224", ":24.12.2026", "line 6: “24.12.2026” is not a date such as 20261224"),
        (";VALUE=DATE:20261224", ":20261224T080000Z", "line 6: “20261224T080000Z” has a time"),
        (":20270104", ":20261201", "line 7: the free days end (2026-11-30) before they begin"),
        ("DURATION:P2W", "DURATION:PT4H", "line 21: “PT4H” is not a length of whole days"),
        ("DURATION:P2W", "DURATION:P0D", "line 21: “P0D” is not a length of whole days"),
        ("DURATION:P2W", "RRULE:FREQ=HARDLY", "line 21: this rule of repeating cannot be read"),
        ("DTSTART:20270501\r\n", "", "line 13: an event without DTSTART"),
        ("DTSTART:20270501", "DTSTART 20270501", "line 13: “DTSTART 20270501” has no colon"),
        ("DTSTART:20270501\r\nEND:VEVENT\r\n", "DTSTART:20270501\r\n", "line 14: an event begins"),
        ("VERSION:2.0", "END:VEVENT", "line 2: END:VEVENT without its BEGIN"),
        ("END:VEVENT\r\nEND:VCALENDAR\r\n", "", "line 25: the file ends inside an event"),
    ],
)
def test_bad_calendars_are_refused_by_line(old: str, new: str, message: str) -> None:
    assert old in ICS
    with pytest.raises(BadInput) as refusal:
        holidays_from_ics(ICS.replace(old, new, 1), "leave.ics")
    assert message in str(refusal.value)
    assert str(refusal.value).startswith("leave.ics: line ")


def _calendar(*events: str) -> str:
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\n{body}END:VCALENDAR\n"


def test_repeating_and_timed_leave_is_read() -> None:  # T143
    found = holidays_from_ics(
        _calendar(
            "DTSTAMP:20261101T080000Z\nDTSTART;VALUE=DATE:20151224\nDTEND;VALUE=DATE:20151227\n"
            "RRULE:FREQ=YEARLY\nEXDATE;VALUE=DATE:20281224",
            "DTSTART;TZID=Europe/Riga:20270503T090000\nDTEND;TZID=Europe/Riga:20270505T170000",
            "DTSTART:20270801T000000\nDTEND:20270802T000000",
        )
    )
    christmas = [each for each in found if each[0].month == 12]
    assert [first.year for first, _ in christmas] == [
        year for year in range(2015, 2037) if year != 2028
    ]
    assert all((last - first).days == 2 for first, last in christmas)
    assert found[-2:] == (
        (date(2027, 5, 3), date(2027, 5, 5)),
        (date(2027, 8, 1), date(2027, 8, 1)),
    )


def test_an_hour_is_no_free_day() -> None:
    with pytest.raises(BadInput, match="line 3: an event of less than 6 hours"):
        holidays_from_ics(_calendar("DTSTART:20270503T090000Z\nDTEND:20270503T100000Z"))


def test_a_text_file_of_dates() -> None:
    text = """\ufeff# ours
2026-12-24
2027-01-01 New Year   # public

2027-05-03 to 2027-05-07 Bridge days
2027-08-02..2027-08-20; summer
"""
    assert free_days(text) == holidays_from_text(text) == (
        (XMAS, XMAS),
        (date(2027, 1, 1), date(2027, 1, 1)),
        (date(2027, 5, 3), date(2027, 5, 7)),
        (date(2027, 8, 2), date(2027, 8, 20)),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("24.12.2026", "“24.12.2026” is not a date; write 2026-12-24 or"),
        ("2026-02-30", "2026-02-30 is not a day of the calendar"),
        ("2026-12-24 to 2026-12-01", "end (2026-12-01) before they begin (2026-12-24)"),
        ("2026-12-24 to January", "is not a date"),
        ("2026-12-24-", "is not a date"),
        ("Christmas", "“Christmas” is not a date"),
    ],
)
def test_bad_lines_are_refused(line: str, message: str) -> None:
    with pytest.raises(BadInput) as refusal:
        holidays_from_text(f"2026-01-01\n{line}\n", "days.txt")
    assert str(refusal.value).startswith("days.txt: line 2: ")
    assert message in str(refusal.value)


def test_an_empty_file_frees_nothing() -> None:
    assert free_days("") == ()
    assert free_days("BEGIN:VCALENDAR\nEND:VCALENDAR\n") == ()


@given(st.lists(st.tuples(st.dates(date(1970, 1, 1), date(2099, 1, 1)), st.integers(0, 400))))
@settings(max_examples=40)
def test_what_is_written_is_read_in_either_form(rows: list[tuple[date, int]]) -> None:
    ranges = tuple((first, first + timedelta(days=n)) for first, n in rows)
    assert free_days("".join(f"{first} to {last}\n" for first, last in ranges)) == ranges
    events = (
        f"BEGIN:VEVENT\nDTSTART;VALUE=DATE:{first:%Y%m%d}\n"
        f"DTEND;VALUE=DATE:{last + timedelta(days=1):%Y%m%d}\nEND:VEVENT\n"
        for first, last in ranges
    )
    assert free_days(f"BEGIN:VCALENDAR\n{''.join(events)}END:VCALENDAR\n") == ranges


@given(st.text(max_size=200))
@settings(max_examples=60)
def test_no_text_breaks_the_reader(text: str) -> None:
    for readable in (text, "BEGIN:VCALENDAR\nBEGIN:VEVENT\n" + text):
        with suppress(BadInput):
            assert all(first <= last for first, last in free_days(readable))
