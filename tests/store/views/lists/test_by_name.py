"""From what is typed to one record; several or none are said, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import close_customer, customers
from store.errors import BadInput, Refused
from store.ids import id_text, short
from store.safety.opening import Store
from store.views.lists.by_name import find_customer, find_follow_up
from tests.kit import TODAY, new_store

NASTY = ["[/]", "=cmd()", "\x1b]52;c;eA==\x07", "x" * 300, "שלום", "漢字", "100% _sure_"]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    for name in ("Lumen Dental", "Lumen Labs", "Hotel Aurora", *NASTY):
        customers.add(made, TODAY, name, external_id=f"X-{name}")
    return made


@pytest.mark.parametrize("typed", ["lumen dental", "LUMEN D", "dental", "X-Lumen Dental"])
def test_one_customer_is_found(store: Store, typed: str) -> None:
    assert find_customer(store, typed)["name"] == "Lumen Dental"


@pytest.mark.parametrize("name", NASTY)
def test_a_nasty_name_is_found_letter_for_letter(store: Store, name: str) -> None:
    assert find_customer(store, name)["name"] == name
    assert find_customer(store, name[:-1])["name"] == name


def test_ids_whole_and_short(store: Store) -> None:
    row = find_customer(store, "aurora")
    assert find_customer(store, id_text(row["id"]))["id"] == row["id"]
    assert find_customer(store, short(row["id"]))["id"] == row["id"]
    step = find_follow_up(store, "aurora", TODAY)
    assert step["id"] == row["next_id"]
    assert find_follow_up(store, short(step["id"]), TODAY)["id"] == step["id"]
    assert find_follow_up(store, id_text(step["id"]), TODAY)["id"] == step["id"]


def test_several_none_and_nothing(store: Store) -> None:
    with pytest.raises(Refused, match=r"could be 2 customers: Lumen Dental \([0-9a-f]{6}\); Lumen"):
        find_customer(store, "lumen")
    with pytest.raises(Refused, match="no customer “zzz”"):
        find_customer(store, "zzz")
    # Wildcards of SQL are letters here.
    with pytest.raises(Refused, match="no customer “L%l”"):
        find_customer(store, "L%l")
    with pytest.raises(BadInput):
        find_customer(store, "  ")


def test_a_closed_customer_has_no_follow_up(store: Store) -> None:
    close_customer.close(store, TODAY, find_customer(store, "aurora")["id"], "moved away")
    with pytest.raises(Refused, match=r"Hotel Aurora is closed \(moved away\)"):
        find_follow_up(store, "aurora", TODAY)
