"""The terms of a filter, what is wrong with one, and its meaning in words."""

from __future__ import annotations

import pytest

from store.errors import BadInput
from store.query import FIELDS, FilterError, Value, compile_filter, explain
from tests.kit import told
from tests.store.query.conftest import TODAY

# text, column, and a part of the sentence
WRONG = [
    ("stage:former risk:>abc", 14, "“risk:>abc”: risk takes a percentage, as risk:>60%."),
    ("risk:60", 1, "takes a percentage"),
    ("risk:>101%", 1, "takes a percentage"),
    ("risk:", 1, "a value is missing, as risk:>60%"),
    ("lumen ltv:>", 7, "a value is missing, as ltv:>1000"),
    ("segment:(a OR b)", 1, "a value is missing, as segment:clinics"),
    ("stage:former,", 13, "missing after the comma"),
    ("stage:,former", 1, "a value is missing"),
    ("rsk:>60%", 1, "there is no field rsk; did you mean risk?"),
    ("a:b", 1, "put it in quotes"),
    ("lumen -colour:red", 8, "there is no field colour"),
    ("field:size>=10", 1, "no field of your own “size”; add one"),
    ("overdue:yes", 1, "write is:overdue"),
    ("stage:fromer", 1, "potential, current, former; did you mean former?"),
    ("stage:>former", 1, "cannot be compared"),
    ("group:4.*", 1, "takes 1.1 to 3.2"),
    ("is:late", 1, "open, closed, overdue, resting, new"),
    ("has:fax", 1, "takes one of phone, email"),
    ("need:no", 1, "unknown, none, no-possibility, has"),
    ("ltv:>1,000", 1, "without a comma"),
    ("ltv:1,000", 1, "without a comma"),
    ("ltv:>1000USD", 1, "another currency: the store keeps EUR"),
    ("ltv:>$1000", 1, "another currency: the store keeps EUR"),
    ("ltv:>10.0055", 1, "finer than EUR"),
    ("ltv:>99999999999999999999", 1, "too large"),
    ("ltv:>none", 1, "cannot be compared with none"),
    ('ltv:"none"', 1, "takes an amount"),
    ("ltv:>1..2", 1, "leave out the >"),
    ("ltv:..", 1, "at least one end"),
    ("purchases:2.5", 1, "takes a whole number"),
    ("due:soon", 1, "not a date"),
    ("due:03/04", 1, "can be 3 Apr or 4 Mar"),
    ("due:9999y", 1, "years 1 to 9999"),
    ("last:90d", 1, "last:<90d for within it"),
    ("last:>9999y", 1, "years 1 to 9999"),
    ("risk>60%", 1, "a field takes a colon"),
    ("lumen >60%", 7, "behind a field and its colon"),
    ('lumen "second', 7, "no partner"),
    ('city:"second', 6, "no partner"),
    ('city:""', 1, "city needs a value, as"),
    ('lumen " "', 7, "nothing to find"),
    ("(lumen", 7, "a bracket is not closed"),
    ("lumen)", 6, "this bracket has no partner"),
    ("lumen ()", 8, "nothing in the brackets"),
    ("lumen OR", 9, "OR stands between two terms"),
    ("lumen AND", 10, "AND stands between two terms"),
    ("(lumen OR) x", 10, ""),
    ("-" * 50 + "x", 1, "nests at most 20 deep"),
    ("x " * 101, 201, "at most 100 terms"),
    ("city:" + "x," * 101 + "x", 1, "at most 100 terms"),
    ("x" * 1001, 1001, "at most 1000 characters"),
]


@pytest.mark.parametrize(("text", "column", "part"), WRONG)
def test_what_is_wrong_and_where(text: str, column: int, part: str) -> None:
    with pytest.raises(FilterError) as caught:
        compile_filter(text, TODAY, "EUR")
    error = caught.value
    assert isinstance(error, BadInput)
    assert error.exit_code == 2
    assert error.column == column
    assert part in str(error)
    assert str(error).startswith(f"column {column}: ")
    assert str(error).endswith((".", "?"))
    assert str(error).endswith(told(error.sentence))
    assert len(str(error)) < 400


def test_words_of_the_language_are_text_where_they_cannot_stand() -> None:
    for text in ("OR", "AND", "NOT", "OR x", "city:OR", '"OR"', "or", "orange", "not", "-", "x-y"):
        assert compile_filter(text, TODAY, "EUR").terms


def test_terms_are_listed_from_left_to_right() -> None:
    made = compile_filter(
        'Stage:former,"x" -(risk:>60% OR -lumen)'.replace(',"x"', ""), TODAY, "EUR"
    )
    first, risk, word = made.terms
    assert (first.field, first.operator, first.values) == ("stage", "", (Value("former"),))
    assert (risk.field, risk.operator, risk.values) == ("risk", ">", (Value("60%"),))
    assert (word.field, word.values) == ("text", (Value("lumen"),))
    assert [term.negated for term in made.terms] == [False, True, False]
    assert [term.column for term in made.terms] == [1, 16, 30]
    assert [term.typed for term in made.terms] == ["Stage:former", "risk:>60%", "lumen"]


def test_explain_says_it_in_words() -> None:
    text = (
        "segment:clinics,none risk:>60% ltv:1000..5k due:<=today last:>90d last:>2026-01-01 "
        'touched:<6w -owner:ana group:2.* is:overdue has:promise bought:"second chair" '
        'need:no-possibility ltv:none purchases:3.. last:>90 -"x y"'
    )
    assert explain(text) == [
        ("segment", "segment is clinics or none"),
        ("risk", "churn risk more than 60%"),
        ("ltv", "LTV from 1000 to 5k"),
        ("due", "next step on or before today"),
        ("last", "last purchase more than 90 days ago"),
        ("last", "last purchase after 2026-01-01"),
        ("touched", "last interaction less than 6 weeks ago"),
        ("owner", "not: owner is ana"),
        ("group", "group is 2.*"),
        ("is", "its next step is overdue"),
        ("has", "has a promise that we owe"),
        ("bought", "bought “second chair”"),
        ("need", "need is no possibility"),
        ("ltv", "LTV: none"),
        ("purchases", "purchases from 3"),
        ("last", "last purchase more than 90 days ago"),
        ("text", "not: name, contact, city or number contains “x y”"),
    ]
    assert explain(" ") == []
    with pytest.raises(FilterError):
        explain("colour:red")


def test_the_table_of_fields_is_whole() -> None:
    for name, field in FIELDS.items():
        assert name == field.name
        assert 0 < len(field.help) <= 100
        assert explain(field.example)[0][0] == name
