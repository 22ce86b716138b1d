"""People and ways to reach them on the card; owner, and the wish not to be contacted."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions.card import edit
from store.actions.close_customer import close
from store.actions.contacts import person
from store.actions.customers import add
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.customer.page import customer_page
from tests.kit import TODAY, new_store, state


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return new_store(tmp_path / "store.db")


@pytest.fixture
def lumen(store: Store) -> bytes:
    return add(store, TODAY, "Lumen Dental", ways=[("phone", "6722 0000")]).customer_id


def test_people_and_ways_are_added_mended_and_taken_away(store: Store, lumen: bytes) -> None:  # R5
    before = state(store)
    two = [person("Maria Ozola, buyer, seconded"), ("Jānis", None)]
    edit(store, TODAY, lumen, {}, add_contacts=[*two, ("MARIA OZOLA", None)])
    card = customer_page(store, lumen, TODAY).card
    assert [(each.name, each.role) for each in card.people] == [
        ("Maria Ozola", "buyer, seconded"), ("Jānis", None),
    ]  # fmt: skip
    maria, janis = card.people
    said = edit(
        store, TODAY, lumen, {},
        ways={card.ways[0].key: "6722 1111"},
        contacts={maria.key: "Maria Liepa, owner", janis.key: " "},
    )  # fmt: skip
    assert "changed ways to reach them, contacts" in said.sentence
    card = customer_page(store, lumen, TODAY).card
    assert [way.value for way in card.ways] == ["6722 1111"]
    assert [(each.name, each.role) for each in card.people] == [("Maria Liepa", "owner")]
    edit(store, TODAY, lumen, {}, ways={card.ways[0].key: ""})
    assert customer_page(store, lumen, TODAY).card.ways == ()
    for _ in range(3):
        undo(store, TODAY)
    assert state(store) == before


def test_what_is_not_theirs_or_leads_nowhere_is_refused(store: Store, lumen: bytes) -> None:
    other = add(store, TODAY, "Rao & Sons", ways=[("email", "a@rao.example")]).customer_id
    foreign = customer_page(store, other, TODAY).card.ways[0].key
    own = customer_page(store, lumen, TODAY).card.ways[0].key
    before = state(store)
    with pytest.raises(Refused):
        edit(store, TODAY, lumen, {"city": "Riga"}, ways={foreign: "x@y.example"})
    with pytest.raises(BadInput):
        edit(store, TODAY, lumen, {"city": "Riga"}, ways={own: "call me"})
    for text in (" , buyer", "x" * 300):
        with pytest.raises(BadInput):
            person(text)
    assert state(store) == before


def test_another_owner_gets_what_is_open(store: Store, lumen: bytes) -> None:
    with work(store, TODAY, "reps") as unit:
        ana = unit.insert("rep", {"name": "Ana Kalva"})
    edit(store, TODAY, lumen, {"owner": "ana"})
    assert customer_page(store, lumen, TODAY).card.fields["owner"] == "Ana Kalva"
    assert store.value("SELECT rep_id FROM follow_up WHERE is_open = 1") == ana
    close(store, TODAY, lumen, "sold")
    edit(store, TODAY, lumen, {"owner": None})
    assert customer_page(store, lumen, TODAY).card.fields["owner"] == ""
    with pytest.raises(BadInput, match="is no rep"):
        edit(store, TODAY, lumen, {"owner": "Zoe"})


def test_who_asked_not_to_be_contacted_rests(store: Store, lumen: bytes) -> None:
    before = state(store)
    said = edit(store, TODAY, lumen, {"do_not_contact": "asked by letter"})
    assert "do not contact" in said.sentence
    page = customer_page(store, lumen, TODAY)
    assert page.card.fields["do_not_contact"] == "yes"
    assert page.steps[0].kind == "rest"
    edit(store, TODAY, lumen, {"do_not_contact": None})
    assert customer_page(store, lumen, TODAY).card.fields["do_not_contact"] == ""
    undo(store, TODAY)
    undo(store, TODAY)
    assert state(store) == before
