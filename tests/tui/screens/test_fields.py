"""Fields: a figure alone stands for a ready answer, everything else for itself."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from tests.kit import TODAY
from tui.dialogs.fields import Choice, Field, Values, amount, choices, day, whole_number, words

DAYS = SimpleNamespace(today=TODAY, calendar=WorkCalendar())
UNTIL = Field(
    "until", "Until", day(DAYS), choices=(Choice("1d", "1d"), Choice("1w", "1w")),
    needed="Give a date.",
)  # fmt: skip
REASON = Field("reason", "Because", words, choices=choices("on leave", "waiting"))


def test_a_figure_alone_is_a_choice_and_a_date_that_begins_with_it_is_a_date() -> None:
    assert UNTIL.meaning("2") == (date(2026, 11, 26), "→ Thu 26 Nov")
    assert UNTIL.meaning(" 2.12. ") == (date(2026, 12, 2), "→ Wed 2 Dec")
    assert REASON.meaning("1") == ("on leave", "= on leave")
    assert REASON.meaning("1 more week") == ("1 more week", "")
    assert REASON.meaning("3") == ("3", "")
    assert REASON.meaning("٢") == ("٢", "")


def test_an_empty_field_is_nothing_or_is_asked_for() -> None:
    assert REASON.meaning("  ") == (None, "")
    with pytest.raises(BadInput, match=r"Give a date\."):
        UNTIL.meaning("  ")


def test_a_note_keeps_its_spaces() -> None:
    note = Field("note", "Note", words, note=True)
    assert note.meaning(" a\n b ") == (" a\n b ", "")


def test_money_and_numbers_are_read_or_refused_in_a_sentence() -> None:
    assert amount("EUR")("1.234,50") == (123_450, "= €1,234.50")
    assert whole_number("minutes", 0, 1440)("12") == (12, "")
    for read, text in ((amount("EUR"), "much"), (whole_number("minutes", 0, 1440), "1441")):
        with pytest.raises(BadInput):
            read(text)


def test_values_are_read_by_their_names() -> None:
    values = Values({"day": TODAY, "words": "x", "empty": None, "count": 3})
    assert (values.day("day"), values.maybe_day("empty")) == (TODAY, None)
    assert (values.text("words"), values.text("empty"), values.maybe("empty")) == ("x", "", None)
    assert (values.number("count"), values.maybe_number("nothing")) == (3, None)
