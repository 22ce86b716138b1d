"""Dates: the order of day and month comes from the whole column, never from a cell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.exchange.cells import clean
from store.exchange.dates import column_of

DAY = date(2026, 3, 4)


def test_one_value_settles_the_column() -> None:
    assert column_of("Day", ["03/04/2026", "25/12/2025"], None).read("03/04/2026").day == date(
        2026, 4, 3
    )
    assert column_of("Day", ["03/04/2026", "12/25/2025"], None).read("03/04/2026").day == DAY


def test_an_open_question_is_asked_with_both_readings() -> None:
    with pytest.raises(BadInput) as caught:
        column_of("Day", ["04/04/2026", "03/04/2026"], None)
    said = str(caught.value)
    assert "3 Apr 2026" in said
    assert "4 Mar 2026" in said
    assert "--date-format dmy" in said


def test_values_that_contradict_each_other_are_told() -> None:
    with pytest.raises(BadInput, match=r"13/01/2026 \(day first\) and 01/14/2026 \(month first\)"):
        column_of("Day", ["13/01/2026", "01/14/2026"], None)


def test_dots_mean_day_first_unless_a_value_says_otherwise() -> None:
    assert column_of("Day", ["04.03.2026"], None).read("04.03.2026").day == DAY
    assert column_of("Day", ["03.14.2026"], None).read("03.04.2026").day == DAY


@pytest.mark.parametrize(
    ("told", "text"),
    [
        ("dmy", "04/03/2026"),
        ("DD.MM.YYYY", "4.3.26"),
        ("mdy", "03/04/2026"),
        ("mm/dd/yyyy", "3/4/26"),
        ("ymd", "26-03-04"),
        ("%d|%m|%Y", "04|03|2026"),
        ("%d|%m|%Y", "2026-03-04"),
        ("dmy", "2026/03/04"),
    ],
)
def test_a_told_format_is_followed_and_iso_is_always_read(told: str, text: str) -> None:
    assert column_of("Day", [], told).read(text).day == DAY


@pytest.mark.parametrize("told", ["later", "%Q", "d"])
def test_an_unknown_format_is_refused(told: str) -> None:
    with pytest.raises(BadInput):
        column_of("Day", [], told)


@pytest.mark.parametrize(
    "text",
    ["4 Mar 2026", "04-Mar-26", "Mar 4, 2026", "March 4 2026", "Wed, 4 Mar 2026", "4th March 2026",
     "20260304"],
)  # fmt: skip
def test_dates_in_words_need_no_order(text: str) -> None:
    assert column_of("Day", [text], None).read(text).day == DAY


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-03-04T17:50:51.000+0000", datetime(2026, 3, 4, 17, 50, 51, tzinfo=UTC)),
        ("2026-03-04 23:58:42 -0500", datetime(2026, 3, 5, 4, 58, 42, tzinfo=UTC)),
        ("2026-03-04 10:20", datetime(2026, 3, 4, 10, 20, tzinfo=UTC)),
        ("2026-03-04 10:20:00 UTC", datetime(2026, 3, 4, 10, 20, tzinfo=UTC)),
        ("3/4/2026 2:05 PM", datetime(2026, 3, 4, 14, 5, tzinfo=UTC)),
        ("3/4/2026 12:05 am", datetime(2026, 3, 4, 0, 5, tzinfo=UTC)),
    ],
)
def test_a_time_becomes_an_instant_and_the_date_stays_as_written(text: str, at: datetime) -> None:
    found = column_of("At", ["12/25/2025"], None).read(text)
    assert found.day == DAY
    assert found.at == at


@pytest.mark.parametrize(
    "text",
    ["", "soon", "31/02/2026", "2026-02-30", "0026-01-05", "99999-01-01", "12/31/2500",
     "13 Foo 2026", "1/2/3/4", "2026-W10-3", "25:61", "45678", "9999-12-31T23:59:59-14:00"],
)  # fmt: skip
def test_nonsense_is_refused_with_the_value(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        column_of("Day", ["13/01/2026"], None).read(text)
    assert f"“{text}”" in str(caught.value)


@settings(max_examples=60)
@given(
    st.lists(st.dates(date(1970, 1, 1), date(2067, 12, 31)), min_size=1, max_size=12),
    st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %b %Y"]),
)
def test_a_column_with_any_late_day_is_read_as_it_was_written(
    days: list[date], pattern: str
) -> None:
    days.append(days[0].replace(day=13) + timedelta(days=1))
    texts = [day.strftime(pattern) for day in days]
    column = column_of("Day", texts, None)
    assert [column.read(text).day for text in texts] == days


@pytest.mark.parametrize("text", ["Mo, 02.02.2026", "lun. 02/02/2026", "Montag 2.2.2026"])
def test_a_weekday_before_figures_is_no_part_of_the_date(text: str) -> None:
    assert clean(text, "date").endswith("2026")
    assert clean(text, "date")[0].isdigit()
    assert clean("Mar 3, 2026", "date") == "Mar 3, 2026"
