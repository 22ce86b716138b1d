"""Tags and own fields: kept, found, cleared, undone."""  # T31

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers
from store.actions.card import edit
from store.actions.own_fields import add_field, remove_field
from store.errors import BadInput, Refused
from store.ledger.undo import redo, undo
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.views.customer.marks import all_tags, own_values_of, tags_of
from store.views.lists.completion import complete, counted
from store.views.lists.customers import Customers
from tests.kit import TODAY, filled_store, new_store, state, told


def _fill_store(store: Store) -> None:
    customers.add(store, TODAY, "Lumen Dental", tags=["VIP"])
    customers.add(store, TODAY, "Rao & Sons")
    add_field(store, TODAY, "Size of fleet", "number")
    add_field(store, TODAY, "Colour", "choice", ["red", "Dark blue"])
    add_field(store, TODAY, "Next audit", "date")
    add_field(store, TODAY, "Nickname")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two customers; four fields of the user's own, one of each kind."""
    return filled_store(tmp_path / "own.db", _fill_store)


def _id(store: Store, name: str = "Lumen Dental") -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    return found


def _found(store: Store, text: str) -> list[str]:
    return [row.name for row in Customers(store, TODAY, text).page(0, -1)]


def test_values_are_kept_as_they_are_meant_and_undone(store: Store) -> None:
    before = state(store)
    said = edit(
        store,
        TODAY,
        _id(store),
        {
            "Size of fleet": "1 200,50", "colour": "dark", "next_audit": date(2026, 12, 10),
            "nickname": "the <bright> ones", "city": "Riga",
        },
        tags=["#Fair 2026", "vip"],
    )  # fmt: skip
    assert "changed city, size of fleet, colour, next audit, nickname, tags" in told(said.sentence)
    assert own_values_of(store, [_id(store)])[_id(store)] == {
        "size-of-fleet": "1200.5", "colour": "Dark blue", "next-audit": "2026-12-10",
        "nickname": "the <bright> ones",
    }  # fmt: skip
    assert tags_of(store, [_id(store)])[_id(store)] == ["Fair-2026", "VIP"]
    undo(store, TODAY)
    assert state(store) == before
    redo(store, TODAY)
    edit(store, TODAY, _id(store), {"colour": None, "nickname": ""}, untag=["fair 2026"])
    assert set(own_values_of(store, [_id(store)])[_id(store)]) == {"size-of-fleet", "next-audit"}
    assert tags_of(store, [_id(store)])[_id(store)] == ["VIP"]
    again = edit(store, TODAY, _id(store), {"size-of-fleet": "1200.50"}, tags=["vip"])
    assert "nothing was changed" in told(again.sentence)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("tag:vip", ["Lumen Dental"]),
        ("-tag:vip", ["Rao & Sons"]),
        ("tag:none", ["Rao & Sons"]),
        ("tag:v*,key", ["Lumen Dental"]),
        ("field:size-of-fleet>=12.5", ["Lumen Dental"]),
        ('field:"Size of fleet>12.5"', []),
        ("field:size_of_fleet=10..13", ["Lumen Dental"]),
        ('field:colour="dark blue",red', ["Lumen Dental"]),
        ("-field:colour", ["Rao & Sons"]),
        ("field:colour:none", ["Rao & Sons"]),  # a colon does for =
        ("field:colour=none", ["Rao & Sons"]),
        ("field:next-audit<=31.12.2026", ["Lumen Dental"]),
        ("field:next-audit<today", []),
        ("field:nickname=bright", ["Lumen Dental"]),
    ],
)
def test_a_filter_asks_for_them(store: Store, text: str, names: list[str]) -> None:
    values: dict[str, str | date | None] = {
        "size-of-fleet": "12.5", "colour": "Dark blue", "next-audit": date(2026, 12, 10),
        "nickname": "the bright ones",
    }  # fmt: skip
    edit(store, TODAY, _id(store), values)
    assert _found(store, text) == names


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("field:flet=1", "no field of your own “flet”; there are size-of-fleet, colour"),
        ("field:colour=green", "takes one of"),
        ("field:colour>red", "cannot be compared"),
        ("field:size-of-fleet=many", "not an amount"),
        ("field:next-audit=someday", "is not a date"),
        ("field:>3", "takes a name with its value"),
    ],
)
def test_what_a_filter_cannot_mean_is_told(store: Store, text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        Customers(store, TODAY, text)


def test_tags_and_fields_complete(store: Store) -> None:
    tags = counted(store, TODAY, complete(store, TODAY, "tag:", 4)).suggestions
    assert [(each.text, each.count) for each in tags] == [
        ("VIP", 1), ("none", 1)
    ]  # fmt: skip
    found = complete(store, TODAY, "field:c", 7)
    assert [each.text for each in found.suggestions] == ["colour="]
    assert found.taken(0) == ("field:colour=", 13)


def test_a_field_that_is_removed_is_gone_everywhere_until_undone(store: Store) -> None:
    edit(store, TODAY, _id(store), {"colour": "red"})
    remove_field(store, TODAY, "COLOUR")
    assert [each.name for each in own_fields(store)] == ["size-of-fleet", "next-audit", "nickname"]
    assert own_values_of(store, [_id(store)]) == {}
    with pytest.raises(BadInput, match="cannot be edited"):
        edit(store, TODAY, _id(store), {"colour": "red"})
    undo(store, TODAY)
    assert _found(store, "field:colour=red") == ["Lumen Dental"]


@pytest.mark.parametrize(
    ("name", "kind", "choices", "why"),
    [
        ("", "text", (), "needs a name"),
        ("!?", "text", (), "with a letter in it"),
        ("City", "text", (), "There is a field City already"),
        ("paid until", "date", (), "There is a field Paid until already"),
        ("COLOUR", "text", (), "There is a field Colour already"),
        ("x", "money", (), "not a kind of field"),
        ("x", "choice", (), "needs its words"),
        ("x", "number", ("1",), "needs its words"),
    ],
)
def test_no_field_without_a_name_of_its_own_and_a_kind(
    store: Store, name: str, kind: str, choices: tuple[str, ...], why: str
) -> None:
    before = state(store)
    with pytest.raises((BadInput, Refused), match=why):
        add_field(store, TODAY, name, kind, choices)
    assert state(store) == before


@pytest.mark.parametrize(
    ("changes", "tags", "why"),
    [
        ({"size-of-fleet": "many"}, [], "“many” is not a number for size of fleet"),
        ({"colour": "green"}, [], "The colour cannot be “green”: use one of red, Dark blue"),
        ({"next-audit": "soon"}, [], "not a day for next audit"),
        ({}, ["none"], "is not a tag"),
        ({}, [" # "], "is not a tag"),
        ({}, ["x" * 61], "is not a tag"),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    store: Store, changes: dict[str, str | date | None], tags: list[str], why: str
) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=why):
        edit(store, TODAY, _id(store), {"nickname": "x", **changes}, tags=tags)
    assert state(store) == before


def test_one_tag_is_one_word_for_all(store: Store) -> None:
    edit(store, TODAY, _id(store, "Rao & Sons"), {}, tags=["vip"])
    assert all_tags(store) == [("VIP", 2)]
    with pytest.raises(Refused, match="not tagged key"):
        edit(store, TODAY, _id(store), {}, untag=["key"])


@pytest.mark.long
@settings(max_examples=15)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["size-of-fleet", "colour", "nickname", "+tag", "-tag"]),
            st.sampled_from(["", "1", "2,5", "red", "x y", "vip", "Vip"]),
        ),
        max_size=8,
    )
)
def test_whatever_is_done_is_undone(steps: list[tuple[str, str]]) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "own.db")
        customers.add(store, TODAY, "Lumen Dental")
        add_field(store, TODAY, "Size of fleet", "number")
        add_field(store, TODAY, "Colour", "choice", ["red", "x y"])
        add_field(store, TODAY, "Nickname")
        seen = [state(store)]
        for what, text in steps:
            number = store.value("SELECT count(*) FROM work WHERE kind = 'do'")
            try:
                if what == "+tag":
                    edit(store, TODAY, _id(store), {}, tags=[text])
                elif what == "-tag":
                    edit(store, TODAY, _id(store), {}, untag=[text])
                else:
                    edit(store, TODAY, _id(store), {what: text})
            except (BadInput, Refused):
                assert state(store) == seen[-1]
            if store.value("SELECT count(*) FROM work WHERE kind = 'do'") > number:
                seen.append(state(store))
        while len(seen) > 1:
            assert state(store) == seen.pop()
            undo(store, TODAY)
        assert state(store) == seen[0]
        store.close()
