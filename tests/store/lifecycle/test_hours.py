"""The customer's clock: hours as people write them, and whether it is a time to call."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from store.errors import BadInput
from store.lifecycle.hours import ASSUMED, Hours, local_time, may_call, parse_hours

MONDAY = datetime(2026, 11, 23, 8, 42, tzinfo=UTC)
ZONES = ("Europe/Riga", "America/New_York", "Asia/Manila", "Asia/Kathmandu", "Pacific/Apia", "UTC")

spans = st.tuples(st.integers(0, 24 * 60 - 1), st.integers(1, 24 * 60)).map(
    lambda pair: (pair[0], min(24 * 60, pair[0] + pair[1]))
)
weeks = st.lists(st.lists(spans, max_size=3), min_size=7, max_size=7).filter(any)
instants = st.integers(0, 10 * 365 * 24 * 60).map(
    lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


def written(week: list[list[tuple[int, int]]]) -> str:
    """The plainest way of writing a week down: day by day."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    return "; ".join(
        f"{day} " + ",".join(f"{a // 60}:{a % 60:02d}-{b // 60}:{b % 60:02d}" for a, b in parts)
        for day, parts in zip(days, week, strict=True)
        if parts
    )


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("09:00-12:00,14:00-17:00", "09:00-12:00,14:00-17:00"),
        ("9-17", "09:00-17:00"),
        (" 9.30 – 17 ", "09:30-17:00"),
        ("Mon-Fri 9-17; sat 10-12", "mon-fri 09:00-17:00; sat 10:00-12:00"),
        ("mon, wednesday 8-9", "mon,wed 08:00-09:00"),
        ("fri-mon 8-24", "mon,fri,sat,sun 08:00-24:00"),
        ("14-17,9-12", "09:00-12:00,14:00-17:00"),
        ("9-12,11-13,13-14", "09:00-14:00"),
        ("mon 9-12; mon 14-15; tue 9-12,14-15", "mon,tue 09:00-12:00,14:00-15:00"),
        ("tue–thu 00:00-24:00;", "tue-thu 00:00-24:00"),
    ],
)
def test_hours_as_people_write_them(text: str, kept: str) -> None:
    assert str(parse_hours(text)) == kept


@pytest.mark.parametrize(
    "text",
    ["", ";", "mon", "9", "17-9", "9-9", "9-25", "9:60-10", "9-17 daily", "foo 9-17", "mo 9-17",
     "9-17, noon", "mon-fri-sun 9-17", "9-17;sat"],
)  # fmt: skip
def test_hours_that_are_none_are_refused_with_an_example(text: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_hours(text)
    assert str(caught.value).count("“") >= 1


@pytest.mark.long
@given(weeks)
@settings(max_examples=80)
def test_what_is_written_is_read_back(week: list[list[tuple[int, int]]]) -> None:
    found = parse_hours(written(week))
    assert parse_hours(str(found)) == found
    assert str(parse_hours(str(found))) == str(found)
    for parts, kept in zip(week, found.week, strict=True):
        inside = [any(a <= minute < b for a, b in parts) for minute in range(24 * 60)]
        assert [any(a <= minute < b for a, b in kept) for minute in range(24 * 60)] == inside


@given(st.text(max_size=30))
@settings(max_examples=200)
@example("9-17\x00")
def test_any_text_is_hours_or_a_sentence(text: str) -> None:
    said = "."
    try:
        assert isinstance(parse_hours(text), Hours)
    except BadInput as error:
        said = str(error)
    assert said.endswith(".")


@pytest.mark.parametrize(
    ("zone", "hours", "may", "words"),
    [
        ("Europe/Riga", "09:00-17:00", True, "10:42 there, Mon; call until 17:00"),
        ("Europe/Riga", "9-10,14-17", False,
         "10:42 there, Mon; not before 14:00 there (in 3 h 18)"),
        ("Europe/Riga", "11-17", False, "10:42 there, Mon; not before 11:00 there (in 18 min)"),
        ("America/New_York", "09:00-17:00", False,
         "03:42 there, Mon; not before 09:00 there (in 5 h 18)"),
        ("Asia/Manila", "mon-fri 9-16", False,
         "16:42 there, Mon; not before Tue 09:00 there (in 16 h 18)"),
        ("Asia/Manila", "mon 9-12; fri 9-12", False,
         "16:42 there, Mon; not before Fri 09:00 there (in 3 d 16 h)"),
        ("UTC", "8-24", True, "08:42 there, Mon; call until 24:00"),
        ("Europe/Riga", None, True, "10:42 there, Mon"),
        ("America/New_York", None, False,
         "03:42 there, Mon; night: not before 08:00 there (in 4 h 18)"),
    ],
)  # fmt: skip
def test_whether_they_may_be_called_now(
    zone: str, hours: str | None, may: bool, words: str
) -> None:
    found = may_call(MONDAY, zone, hours)
    assert (found.may, found.words) == (may, words)
    assert found.local == local_time(MONDAY, zone)


def test_the_minute_before_the_first_and_the_last() -> None:
    for minute, may in ((59, False), (0, True)):
        moment = datetime(2026, 11, 23, 8 if minute == 59 else 9, minute, tzinfo=UTC)
        assert may_call(moment, "UTC", "9-17").may is may
    assert may_call(datetime(2026, 11, 23, 16, 59, 59, tzinfo=UTC), "UTC", "9-17").may
    assert not may_call(datetime(2026, 11, 23, 17, tzinfo=UTC), "UTC", "9-17").may


def test_the_night_when_the_clocks_change() -> None:
    """On 28 March 2027 the hour from three to four does not exist in Riga."""
    saturday = datetime(2027, 3, 27, 20, tzinfo=UTC)
    assert may_call(saturday, "Europe/Riga", "sun 3-4; mon 9-10").words.endswith(
        "not before Mon 09:00 there (in 1 d 10 h)"
    )
    # Nine o'clock comes an hour sooner that day.
    found = may_call(saturday, "Europe/Riga", "9-17")
    assert found.words.endswith("not before Sun 09:00 there (in 10 h 00)")


@pytest.mark.long
@given(instants, st.sampled_from(ZONES), weeks)
@settings(max_examples=120)
def test_the_sign_agrees_with_the_clock_there(
    now: datetime, zone: str, week: list[list[tuple[int, int]]]
) -> None:
    text = written(week)
    found = may_call(now, zone, text)
    local = now.astimezone(found.local.tzinfo)
    minute = local.hour * 60 + local.minute
    inside = any(a <= minute < b for a, b in week[local.weekday()])
    # In the hour that is shown twice or left out, the clock does not say which instant it is.
    steady = all(
        (now + timedelta(hours=n)).astimezone(local.tzinfo).utcoffset() == local.utcoffset()
        for n in (-4, 4)
    )
    assert found.may == inside or not steady
    assert found.words.startswith(f"{local:%H:%M} there, ")
    assert ("until" in found.words) == found.may


@given(instants, st.sampled_from(ZONES))
@settings(max_examples=60)
def test_without_hours_nobody_is_called_at_night(now: datetime, zone: str) -> None:
    assert may_call(now, zone, None).may == may_call(now, zone, ASSUMED).may
    assert may_call(now, zone, None).may == (8 <= local_time(now, zone).hour < 20)


def test_a_zone_that_is_none_is_refused() -> None:
    for name in ("Europe/Atlantis", "", "../etc/passwd", "Europe", "Riga\x00"):
        with pytest.raises(BadInput, match="not a known time zone"):
            local_time(MONDAY, name)
