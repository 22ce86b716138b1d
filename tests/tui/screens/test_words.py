"""Words for dates, amounts and rows, the same on every screen."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.kit import TODAY
from tui.words.screen import due_sign, key_day, list_day, minutes, money, percent


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 11, 19), "today"),
        (date(2026, 11, 20), "tomorrow"),
        (date(2026, 11, 23), "Mon 23"),
        (date(2026, 12, 22), "Tue 22 Dec"),
        (date(2027, 2, 19), "19 Feb"),
        (date(2028, 2, 19), "19 Feb 2028"),
        (date(2026, 11, 17), "2 d late"),  # a step that waits and is late
    ],
)
def test_a_date_on_a_key_is_as_short_as_it_can_be(day: date, said: str) -> None:
    assert key_day(day, TODAY) == said


def test_a_date_in_a_column_fits_it() -> None:
    for days in range(-2000, 2000, 7):
        assert len(list_day(TODAY + timedelta(days=days), TODAY)) <= 11
    assert list_day(date(2025, 1, 3), TODAY) == "3 Jan 2025"


def test_what_is_not_known_is_shown_as_nothing() -> None:
    assert (money(None, "EUR"), percent(None)) == ("", "")
    assert (money(123_450, "EUR"), percent(0.624)) == ("€1,234", "62 %")
    assert (minutes(99), minutes(125)) == ("99 min", "2 h 05")


def test_signs_stand_beside_colours() -> None:
    ahead, day = timedelta(days=1), TODAY
    signs = [due_sign(each, TODAY).text for each in (day - ahead, day, day + ahead, None)]
    assert signs == ["!", "*", "", ""]
