"""From what is typed to one record; several or none are said, never guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import card, close_customer, customers, records, sales
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ids import id_text, short
from store.safety.opening import Store
from store.views.lists.by_name import find_customer, find_follow_up, near_names
from store.views.lists.search import search
from tests.kit import TODAY, filled_store

NASTY = ["[/]", "=cmd()", "\x1b]52;c;eA==\x07", "x" * 300, "שלום", "漢字", "100% _sure_"]


def _fill_store(made: Store) -> None:
    for name in ("Lumen Dental", "Lumen Labs", "Hotel Aurora", *NASTY):
        customers.add(made, TODAY, name, external_id=f"X-{name}")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


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
    with pytest.raises(
        Refused, match=r"2 customers: Lumen Dental \(never touched, [0-9a-f]{6}\); Lumen"
    ):
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


# T38, T39


def _fill_cafes(made: Store) -> None:
    for name in ("Kafija Rīga", "Mazā Kafija", "Bakafija", "Café Ozols", "Łódź Łyk"):
        customers.add(made, TODAY, name, city="Rīga" if "R" in name else None)


@pytest.fixture
def cafes(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_cafes)


@pytest.mark.parametrize(
    ("typed", "name"),
    [("cafe", "Café Ozols"), ("CAFÉ OZ", "Café Ozols"), ("ozols", "Café Ozols"),
     ("maza", "Mazā Kafija"), ("lodz ly", "Łódź Łyk"), ("bakaf", "Bakafija")],
)  # fmt: skip
def test_accents_and_case_are_folded(cafes: Store, typed: str, name: str) -> None:
    assert find_customer(cafes, typed)["name"] == name


def test_a_beginning_wins_only_where_no_other_word_begins_so(cafes: Store) -> None:
    with pytest.raises(Refused, match=r"could be 2 customers: Kafija Rīga .*; Mazā Kafija "):
        find_customer(cafes, "kafija")


def test_who_is_meant_is_asked_with_town_phone_and_last_touch(cafes: Store) -> None:
    who = find_customer(cafes, "kafija r")["id"]
    card.edit(cafes, TODAY, who, {}, [("phone", "+371 6722 0000")])
    records.log(cafes, TODAY, who, Touch("call", "reached"))
    told = r"Kafija Rīga \(Rīga, \+371 6722 0000, touched 19 Nov 2026, [0-9a-f]{6}\); "
    with pytest.raises(Refused, match=told + r"Mazā Kafija \(never touched, "):
        find_customer(cafes, "kafija")


def test_closed_ones_stand_back(cafes: Store) -> None:
    closed = find_customer(cafes, "maza")["id"]
    close_customer.close(cafes, TODAY, closed, "sold")
    assert find_customer(cafes, "kafija")["name"] == "Kafija Rīga"
    assert find_customer(cafes, "kafija", closed=True)["id"] == closed
    assert find_customer(cafes, "maza")["id"] == closed


def test_numbers_name_somebody(cafes: Store) -> None:
    who = find_customer(cafes, "ozols")["id"]
    card.edit(cafes, TODAY, who, {}, [("phone", "+371 6722 0000"), ("email", "Ozols@Cafe.example")])
    sales.purchase(cafes, TODAY, who, 100, number="INV-2041")
    phones = ("67220000", "0371 67 22 00 00", "+371 (0)67220000", "tel:+371-6722-0000")
    for typed in ("inv-2041", *phones, "ozols@cafe.example"):
        assert find_customer(cafes, typed)["id"] == who, typed
    with pytest.raises(Refused, match="no customer"):
        find_customer(cafes, "041")
    sales.purchase(cafes, TODAY, who, 100, number="A1")
    assert [hit.snippet for hit in search(cafes, "a1")] == ["no. A1"]
    assert [(hit.customer_id, hit.snippet) for hit in search(cafes, "2041")] == [
        (who, "no. INV-2041")
    ]


def test_a_name_with_words_behind_it_is_guessed(cafes: Store) -> None:  # T44
    assert near_names(cafes, "cafe ozols wants a quote") == "; did you mean Café Ozols?"
    assert near_names(cafes, "kafija wants a quote") == "."
    assert near_names(cafes, "nobody wants a quote") == "."


def test_a_misspelt_name_without_its_accents_is_guessed(store: Store) -> None:
    customers.add(store, TODAY, "Bäckerei Blüm")
    with pytest.raises(Refused, match="did you mean Bäckerei Blüm"):
        find_customer(store, "Bakerei Blum")


def test_the_name_of_a_person_leads_to_their_customer(cafes: Store) -> None:
    who = find_customer(cafes, "ozols")["id"]
    card.edit(cafes, TODAY, who, {}, add_contacts=[("Mārīte Liepa", "buyer")])
    told = "; did you mean Café Ozols (Mārīte Liepa)?"
    assert [near_names(cafes, typed) for typed in ("marite", "LIEPA", "iepa")] == [told, told, "."]
    with pytest.raises(Refused, match="did you mean Café Ozols"):
        find_customer(cafes, "liepa")
