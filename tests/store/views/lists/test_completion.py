"""Completion of the filter line: words of the language, values of the store, any text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.actions import customers, sales
from store.ledger.commit import work
from store.query import FIELDS, compile_filter
from store.safety.opening import Store
from store.views.lists.completion import Completion, complete, counted, speaks
from store.views.lists.customers import Customers
from tests.kit import TODAY, new_store


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = new_store(tmp_path_factory.mktemp("completing") / "store.db")
    cities = ("Berlin", "Berlin", "New York", 'Ny"a[b]', "none", "-x", "a,b", "r:5", "São Paulo")
    for number, city in enumerate(cities):
        who = customers.add(store, TODAY, f"Customer {number}", city=city).customer_id
        if number < 3:
            sales.purchase(store, TODAY, who, 90_000, day=TODAY - timedelta(days=9))
    with work(store, TODAY) as unit:
        for name in ("Second chair", "Lamp"):
            unit.insert("product", {"name": name})
    yield store
    store.close()


def at_end(store: Store, text: str) -> Completion:
    return complete(store, TODAY, text, len(text))


def texts(store: Store, text: str) -> list[str]:
    return [each.text for each in at_end(store, text).suggestions]


def test_an_empty_line_shows_every_word_with_its_help(filled: Store) -> None:
    found = at_end(filled, "").suggestions
    assert [each.text for each in found] == [f"{name}:" for name in FIELDS]
    risk = next(each for each in found if each.text == "risk:")
    assert FIELDS["risk"].help in risk.help
    assert FIELDS["risk"].example in risk.help
    assert risk.open


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("seg", ["segment:"]),
        ("SEG", ["segment:"]),
        ("at", ["at-risk:", "attempts:"]),
        ("atr", ["at-risk:"]),
        ("x risk:>60% (ow", ["owner:"]),
        ("-sta", ["stage:"]),
        ("overd", ["is:overdue"]),
        ("1-2", ["is:1-2-3-next"]),
        ("churn", ["risk:", "at-risk:"]),
        ("lumen", []),
        ('"segm', []),
        ("stage:", ["potential", "current", "former"]),
        ("stage:current,f", ["former"]),
        ("stage:c", ["current"]),
        ("risk:>=", [">=50%"]),
        ("is:o", ["open", "overdue"]),
        ("kind:", ["person", "organisation"]),
        ("bought:", ["Lamp", '"Second chair"']),
        ("bought:ch", ['"Second chair"']),
        ("city:b", ["Berlin"]),
        ('city:"new y', ['"New York"']),
        ("nonsense:", []),
        ("due:<t", ["<today"]),
    ],
)
def test_what_can_stand_at_the_cursor(filled: Store, text: str, expected: list[str]) -> None:
    assert texts(filled, text) == expected


def test_what_is_taken_is_a_filter_that_finds_as_many_as_was_said(filled: Store) -> None:
    for name in FIELDS:
        completion = counted(filled, TODAY, at_end(filled, f"{name}:"))
        for number, each in enumerate(completion.suggestions):
            text, at = completion.taken(number)
            assert at == len(text)
            found = Customers(filled, TODAY, text).count()
            assert each.count is None or each.count == found, text
            assert name == "bought" or each.count is not None, text


def test_counts_are_of_what_the_rest_of_the_filter_keeps(filled: Store) -> None:
    berlin = {each.text: each.count for each in at_end(filled, "stage:current city:").suggestions}
    assert berlin == {"Berlin": 2, '"New York"': 1, "none": None}
    without = {each.text for each in at_end(filled, "stage:current -city:").suggestions}
    assert without == set(berlin)
    broken = {each.text: each.count for each in at_end(filled, "(risk:x city:").suggestions}
    assert broken["Berlin"] == 2


def test_the_piece_under_the_cursor_is_replaced_and_the_rest_stays(filled: Store) -> None:
    text = 'stage:cur "b c" risk:>60%'
    completion = complete(filled, TODAY, text, 9)
    assert completion.taken(0) == ('stage:current "b c" risk:>60%', 13)
    completion = complete(filled, TODAY, "(sta)", 4)
    assert completion.taken(0) == ("(stage:)", 7)
    completion = complete(filled, TODAY, "", 0)
    assert completion.taken(0) == ("name:", 5)


def test_a_filter_is_told_from_words() -> None:
    for text in ("risk:>60%", "foo -segment:a", "(is:open", "due:", "NOT is:new"):
        assert speaks(text), text
    for text in ("", "lumen", "Re: prices", '"risk:1"', "12:30", "http://x", ":", "a-risk"):
        assert not speaks(text), text


def test_every_value_that_is_offered_can_be_read() -> None:
    for field in FIELDS.values():
        for value in field.often:
            compile_filter(f"{field.name}:{value}", TODAY, "EUR")


PIECES = st.sampled_from(
    [*(f"{name}:" for name in FIELDS), "(", ")", "-", ",", '"', "“", "”", "\\", " ", ">", "<=",
     "OR ", "be", "\x00", "\ud800", "[", "*", "日本"]
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(PIECES | st.text(max_size=4), max_size=8).map("".join), data=st.data())
def test_no_text_raises_and_only_the_piece_changes(
    filled: Store, text: str, data: st.DataObject
) -> None:
    at = data.draw(st.integers(0, len(text)))
    completion = complete(filled, TODAY, text, at)
    assert 0 <= completion.start <= at <= completion.end <= len(text)
    for number in range(len(completion.suggestions)):
        taken, place = completion.taken(number)
        assert taken.startswith(text[: completion.start])
        assert taken.endswith(text[completion.end :])
        assert 0 < place <= len(taken)
    speaks(text)
