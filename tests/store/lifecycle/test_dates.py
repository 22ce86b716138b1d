"""Dates as people type and read them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import FAR_DAYS, ago, parse_when, speak
from store.lifecycle.units import read_span
from tests.store.lifecycle.strategies import PLAIN, TODAY, calendars

AHEAD = [
    ("today", date(2024, 11, 21)),
    ("Tomorrow", date(2024, 11, 22)),
    ("tom", date(2024, 11, 22)),
    ("fri", date(2024, 11, 22)),
    ("friday", date(2024, 11, 22)),
    ("thu", date(2024, 11, 28)),  # today is a Thursday: never today
    ("sat", date(2024, 11, 23)),  # a named day stays, free or not
    ("next mon", date(2024, 11, 25)),
    ("next fri", date(2024, 11, 29)),  # of next week, not tomorrow
    ("next week", date(2024, 11, 25)),
    ("next month", date(2024, 12, 2)),  # the 1st is a Sunday
    ("eow", date(2024, 11, 22)),
    ("eom", date(2024, 11, 29)),  # the 30th is a Saturday
    ("+3w", date(2024, 12, 12)),
    ("3w", date(2024, 12, 12)),
    ("+10d", date(2024, 12, 2)),  # the 1st is a Sunday
    ("1d", date(2024, 11, 22)),
    ("+2m", date(2025, 1, 21)),
    ("+1q", date(2025, 2, 21)),
    ("+1y", date(2025, 11, 21)),
    ("+5wd", date(2024, 11, 28)),
    ("in 10 working days", date(2024, 12, 5)),
    ("in 2 weeks", date(2024, 12, 5)),
    ("in two weeks", date(2024, 12, 5)),
    ("in a month", date(2024, 12, 23)),  # the 21st is a Saturday
    ("15.03", date(2025, 3, 15)),
    ("15.3.", date(2025, 3, 15)),
    ("21.11", date(2024, 11, 21)),
    ("20.11", date(2025, 11, 20)),
    ("15.03.2027", date(2027, 3, 15)),
    ("15.03.27", date(2027, 3, 15)),
    ("15/03", date(2025, 3, 15)),
    ("03/15", date(2025, 3, 15)),
    ("04/04", date(2025, 4, 4)),
    ("2027-03-15", date(2027, 3, 15)),
    ("15 mar", date(2025, 3, 15)),
    ("mar 15", date(2025, 3, 15)),
    ("15 March 2027", date(2027, 3, 15)),
    ("March 15, 2027", date(2027, 3, 15)),
    ("15th sept", date(2025, 9, 15)),
    ("tue 24 dec", date(2024, 12, 24)),
    ("29 feb", date(2028, 2, 29)),
]
PAST = [
    ("today", date(2024, 11, 21)),
    ("yesterday", date(2024, 11, 20)),
    ("-3d", date(2024, 11, 18)),
    ("-5d", date(2024, 11, 16)),  # a Saturday: a touch took place when it did
    ("3 days ago", date(2024, 11, 18)),
    ("a week ago", date(2024, 11, 14)),
    ("fri", date(2024, 11, 15)),
    ("thu", date(2024, 11, 14)),
    ("15.03", date(2024, 3, 15)),
    ("21.11", date(2024, 11, 21)),
    ("22 nov", date(2023, 11, 22)),
    ("2024-11-01", date(2024, 11, 1)),
    ("29 feb", date(2024, 2, 29)),
]


@pytest.mark.parametrize(("text", "day"), AHEAD)
def test_days_ahead(text: str, day: date) -> None:
    assert parse_when(text, TODAY, PLAIN) == day
    assert parse_when(f"  {text.upper()} ", TODAY, PLAIN) == day


@pytest.mark.parametrize(("text", "day"), PAST)
def test_days_gone(text: str, day: date) -> None:
    assert parse_when(text, TODAY, PLAIN, past=True) == day


@pytest.mark.parametrize("text", ["yesterday", "-3d", "3 days ago", "2024-11-20", "20.11.2024"])
def test_a_next_step_is_never_before_today(text: str) -> None:
    with pytest.raises(BadInput, match=r"before today. Try fri, mon 10:00, \+3w"):
        parse_when(text, TODAY, PLAIN)


@pytest.mark.parametrize("text", ["tomorrow", "+1d", "3d", "next mon", "22.11.2024", "eom"])
def test_a_touch_never_took_place_after_today(text: str) -> None:
    with pytest.raises(BadInput, match=r"after today\. Try today, yesterday"):
        parse_when(text, TODAY, PLAIN, past=True)


@pytest.mark.parametrize("text", ["03/04", "3-4", "03/04/2027"])
def test_day_and_month_in_doubt_are_refused_with_both_readings(text: str) -> None:
    with pytest.raises(BadInput, match="can be 3 Apr or 4 Mar; write") as refusal:
        parse_when(text, TODAY, PLAIN)
    assert "'4 mar'" in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "soon",
        "15",
        "m",
        "mar",
        "+",
        "-",
        "in",
        "next",
        "3x",
        "am",
        "w",
        "next 3",
        "+3",
        "12345d",
    ],
)
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    with pytest.raises(BadInput, match=r"is not a date. Try fri"):
        parse_when(text, TODAY, PLAIN)


@pytest.mark.parametrize(
    "text", ["31.04", "30.02.2025", "29.02.2025", "0.5", "13/13", "2025-13-01", "0/5", "32 mar"]
)
def test_days_that_no_calendar_has(text: str) -> None:
    with pytest.raises(BadInput, match=r"not a day of the calendar|no such day"):
        parse_when(text, TODAY, PLAIN)


def test_a_leap_day_long_gone_asks_for_its_year() -> None:
    late = date(2026, 11, 29)
    for text in ("29.02", "29.02.", "29 feb"):
        with pytest.raises(BadInput, match="last on 29 Feb 2024, more than a year ago: say the"):
            parse_when(text, late, PLAIN, past=True)
    assert parse_when("29.02.2024", late, PLAIN, past=True) == date(2024, 2, 29)
    assert parse_when("30 nov", late, PLAIN, past=True) == date(2025, 11, 30)


def test_a_weekday_that_does_not_fit_its_date() -> None:
    with pytest.raises(BadInput, match="Tue 24 Dec 2024 is not a Monday"):
        parse_when("mon 24 dec", TODAY, PLAIN)


def test_far_offsets_are_refused_not_crashed() -> None:
    with pytest.raises(BadInput, match="outside the years"):
        parse_when("9999y", TODAY, PLAIN)


@pytest.mark.parametrize("text", ["0001-01-01", "31.12.1899", "1 jan 2200", "+900y", "900y ago"])
def test_days_that_nobody_means_are_refused(text: str) -> None:  # T133
    with pytest.raises(BadInput, match="not a date between 1900 and 2199"):
        parse_when(text, TODAY, PLAIN, past="1899" in text or "ago" in text or "0001" in text)


def test_the_end_of_a_month_is_its_last_working_day_still_ahead() -> None:
    assert parse_when("eom", date(2024, 11, 29), PLAIN) == date(2024, 11, 29)
    assert parse_when("eom", date(2024, 11, 30), PLAIN) == date(2024, 12, 31)
    assert parse_when("eow", date(2024, 11, 24), PLAIN) == date(2024, 11, 29)
    away = WorkCalendar(free=((date(2024, 11, 15), date(2025, 1, 5)),))
    assert parse_when("eom", TODAY, away) == date(2025, 1, 6)


def test_offsets_wait_for_the_end_of_leave() -> None:
    away = WorkCalendar(free=((date(2024, 11, 25), date(2024, 12, 6)),))
    assert parse_when("+1w", TODAY, away) == date(2024, 12, 9)
    assert parse_when("28.11", TODAY, away) == date(2024, 11, 28)


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (0, "today"),
        (1, "tomorrow"),
        (-1, "yesterday"),
        (33, "Tue 24 Dec"),
        (-2, "Tue 19 Nov"),
        (FAR_DAYS, "Wed 17 Sep"),
        (FAR_DAYS + 1, "Thu 18 Sep 2025"),
        (-FAR_DAYS - 1, "Thu 25 Jan 2024"),
    ],
)
def test_short_words_for_lists(days: int, words: str) -> None:
    assert speak(TODAY + timedelta(days=days), TODAY) == words


def test_distances() -> None:
    assert [ago(TODAY + timedelta(days=n), TODAY) for n in (-3, 0, 12)] == ["-3d", "today", "+12d"]
    far = [ago(TODAY + timedelta(days=n), TODAY) for n in (-999, 1000, -3287, -40_000)]
    assert far == ["-999d", "+2y", "-8y", "-109y"]  # T2: never cut to another number


@given(calendars, st.dates(date(1990, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
@settings(max_examples=70)
def test_what_is_shown_can_be_typed_again(calendar: WorkCalendar, today: date, days: int) -> None:
    ahead, gone = today + timedelta(days=days), today - timedelta(days=days)
    assert parse_when(speak(ahead, today), today, calendar) == ahead
    assert parse_when(speak(gone, today), today, calendar, past=True) == gone


@given(st.text(max_size=20), st.booleans())
@settings(max_examples=150)
def test_any_text_gives_a_day_on_the_right_side_or_is_refused(text: str, past: bool) -> None:
    try:
        found = parse_when(text, TODAY, PLAIN, past=past)
    except BadInput:
        return
    assert found <= TODAY if past else found >= TODAY


def test_numbers_are_read_as_words_too() -> None:
    words = "one two three four five six seven eight nine ten eleven twelve".split()  # noqa: SIM905
    assert [read_span(f"{word} weeks") for word in words] == [(n, "week") for n in range(1, 13)]
    assert read_span("a month") == (1, "month")
    assert read_span("thirteen weeks") is None
