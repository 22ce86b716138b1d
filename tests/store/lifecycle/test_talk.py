"""Words with the customer's details: a gap is shown, never hidden."""

from __future__ import annotations

import pytest

from store.lifecycle.plans import fill, preset_plans
from store.lifecycle.plans.talk import MERGE_FIELDS, fields_in


def test_fields_are_filled() -> None:  # R8
    text, missing = fill(
        "Dear {first_name}, your {product}.", {"first_name": "Ana", "product": "X"}
    )
    assert (text, missing) == ("Dear Ana, your X.", [])


def test_a_missing_name_is_a_visible_warning() -> None:  # R8
    for fields in ({}, {"first_name": None}, {"first_name": "  "}):
        text, missing = fill("Dear {first_name}, {first_name}!", fields)
        assert text == "Dear <first name?>, <first name?>!"
        assert missing == ["first_name"]


@pytest.mark.parametrize(
    ("say", "said"),
    [
        ("Hello {first_name}, how are you?", "Hello, how are you?"),
        ("Happy birthday, {first_name}. No more.", "Happy birthday. No more."),
        ("Thank you, {first_name}, for all.", "Thank you, for all."),
        ("{first_name}, hello {first_name}", "<first name?>, hello <first name?>"),
    ],
)
def test_a_greeting_without_a_name_is_whole_and_still_warns(say: str, said: str) -> None:  # T52
    assert fill(say, {"first_name": None}) == (said, ["first_name"])


def test_customer_text_is_never_a_template() -> None:
    text, missing = fill("Hi {first_name}", {"first_name": "{product}", "product": "X"})
    assert (text, missing) == ("Hi {product}", [])
    assert fill("{ a } {} {B}", {}) == ("{ a } {} {B}", [])


def test_presets_ask_only_for_known_fields() -> None:
    known = dict.fromkeys(MERGE_FIELDS, "known")
    for plan in preset_plans():
        for step in plan.steps:
            assert fill(step.say, known)[1] == [], step.key


def test_the_fields_of_a_text_are_listed() -> None:
    assert fields_in("Dear {first_name}, {nick} { a } {B}") == ["first_name", "nick"]
