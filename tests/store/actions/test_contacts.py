"""People and ways to reach them on the card; owner, and the wish not to be contacted."""

from __future__ import annotations

from datetime import timedelta

import pytest

from store.actions.card import edit
from store.actions.close_customer import close
from store.actions.contacts import Person, person, written
from store.actions.customers import add
from store.actions.records import log
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.customer.page import customer_page
from store.views.lists.customers import Customers
from store.views.lists.search import search
from tests.kit import TODAY, state, told
from tui.words.customer import contact_words


@pytest.fixture
def lumen(store: Store) -> bytes:
    return add(store, TODAY, "Lumen Dental", ways=[("phone", "6722 0000")]).customer_id


def test_people_and_ways_are_added_mended_and_taken_away(store: Store, lumen: bytes) -> None:  # R5
    before = state(store)
    two = [person("Maria Ozola, buyer, seconded"), Person("Jānis")]
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
    assert "changed ways to reach them, contacts" in told(said.sentence)
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
    with work(store, TODAY) as unit:
        ana = unit.insert("rep", {"name": "Ana Kalva"})
    edit(store, TODAY, lumen, {"owner": "ana"})
    assert customer_page(store, lumen, TODAY).card.fields["owner"] == "Ana Kalva"
    assert store.value("SELECT rep_id FROM follow_up WHERE is_open = 1") == ana
    close(store, TODAY, lumen, "sold")
    edit(store, TODAY, lumen, {"owner": None})
    assert customer_page(store, lumen, TODAY).card.fields["owner"] == ""
    with pytest.raises(BadInput, match="is not a rep"):
        edit(store, TODAY, lumen, {"owner": "Zoe"})


def test_who_asked_not_to_be_contacted_rests(store: Store, lumen: bytes) -> None:
    before = state(store)
    said = edit(store, TODAY, lumen, {"do_not_contact": "asked by letter"})
    assert "do not contact" in told(said.sentence)
    page = customer_page(store, lumen, TODAY)
    assert page.card.fields["do_not_contact"] == "yes"
    assert page.steps[0].kind == "rest"
    edit(store, TODAY, lumen, {"do_not_contact": None})
    assert customer_page(store, lumen, TODAY).card.fields["do_not_contact"] == ""
    undo(store, TODAY)
    undo(store, TODAY)
    assert state(store) == before


def _people(store: Store, customer: bytes) -> list[tuple[str, str | None, list[str]]]:
    card = customer_page(store, customer, TODAY).card
    return [(each.name, each.role, [way.value for way in each.ways]) for each in card.people]


def test_people_have_phones_and_emails_of_their_own(store: Store, lumen: bytes) -> None:  # T28
    before = state(store)
    text = "Maria Ozola, buyer, +371 6722 0001 / +371 6722 0002, maria@lumen.example"
    edit(store, TODAY, lumen, {}, add_contacts=[person(text)])
    numbers = ["+371 6722 0001", "+371 6722 0002", "maria@lumen.example"]
    assert _people(store, lumen) == [("Maria Ozola", "buyer", numbers)]
    maria = customer_page(store, lumen, TODAY).card.people[0]
    # Written again as it stands nothing changes; what is left out goes, what is new comes.
    same = written(maria)
    said = told(edit(store, TODAY, lumen, {}, contacts={maria.key: same}).sentence)
    assert "nothing was changed" in said
    edit(store, TODAY, lumen, {}, contacts={
        maria.key: "Maria Liepa, owner, +371 6722 0002, +371 2900 0000"
    })  # fmt: skip
    assert _people(store, lumen) == [("Maria Liepa", "owner", ["+371 6722 0002", "+371 2900 0000"])]
    edit(store, TODAY, lumen, {}, contacts={maria.key: ""})
    assert _people(store, lumen) == []
    assert [way.value for way in customer_page(store, lumen, TODAY).card.ways] == ["6722 0000"]
    for _ in range(3):
        undo(store, TODAY)
    assert state(store) == before


def test_what_was_nobodys_own_becomes_the_persons(store: Store, lumen: bytes) -> None:
    edit(store, TODAY, lumen, {}, add_contacts=[person("Maria, buyer, 67 22 00 00")])
    card = customer_page(store, lumen, TODAY).card
    assert [(way.value, way.contact) for way in card.ways] == [("6722 0000", "Maria")]
    # A second person may share it.
    edit(store, TODAY, lumen, {}, add_contacts=[person("Jānis, 6722 0000")])
    assert _people(store, lumen) == [
        ("Maria", "buyer", ["6722 0000"]), ("Jānis", None, ["6722 0000"])
    ]  # fmt: skip
    edit(store, TODAY, lumen, {}, add_contacts=[person("MARIA, 6722 0000")])
    assert len(customer_page(store, lumen, TODAY).card.ways) == 2


def test_touches_are_counted_by_person(store: Store, lumen: bytes) -> None:
    edit(store, TODAY, lumen, {}, add_contacts=[person("Maria"), person("Jānis")])
    maria = customer_page(store, lumen, TODAY).card.people[0].key
    for channel, days in (("call", 9), ("call", 5), ("email", 3)):
        day = TODAY - timedelta(days=days)
        log(store, TODAY, lumen, Touch(channel, "reached", day=day, contact_id=maria))
    first, second = customer_page(store, lumen, TODAY).card.people
    assert (first.touches, first.last, first.channel) == (3, TODAY - timedelta(days=3), "call")
    assert (second.touches, second.last, second.channel) == (0, None, None)
    assert contact_words(first, TODAY) == "Maria · 3 touches, last Mon 16 Nov, mostly by call"


def test_phones_get_an_international_form_that_follows_the_country(  # T40, T94
    store: Store, lumen: bytes
) -> None:
    def forms() -> list[str | None]:
        return [way.e164 for way in customer_page(store, lumen, TODAY).card.ways]

    assert forms() == [None]  # nobody knows the country
    edit(store, TODAY, lumen, {"country": "Latvia"}, [("phone", "+49 (0)30 1234567")])
    assert forms() == ["+37167220000", "+49301234567"]
    for typed in ("+49301234567", "030 1234567", "0049 30 1234567", "+371 67220000"):
        assert Customers(store, TODAY, f'"{typed}"').count() == 1, typed
        assert [hit.name for hit in search(store, typed)] == ["Lumen Dental"], typed
    # The same number written otherwise is no second one.
    edit(store, TODAY, lumen, {}, [("phone", "+49 30 1234567"), ("phone", "tel:+37167220000")])
    assert forms() == ["+37167220000", "+49301234567"]
    undo(store, TODAY)
    assert forms() == [None]


def test_several_at_once_are_kept_apart(store: Store, lumen: bytes) -> None:  # T40
    edit(store, TODAY, lumen, {}, [
        ("phone", "6722 0001 / 6722 0002"), ("email", "a@x.example, b@y.example")
    ])  # fmt: skip
    values = [way.value for way in customer_page(store, lumen, TODAY).card.ways]
    assert values == ["6722 0000", "6722 0001", "6722 0002", "a@x.example", "b@y.example"]
    first = customer_page(store, lumen, TODAY).card.ways[0].key
    edit(store, TODAY, lumen, {}, ways={first: "6722 0009, 6722 0010"})
    assert len(customer_page(store, lumen, TODAY).card.ways) == 6
    with pytest.raises(BadInput, match="is not a phone number"):
        edit(store, TODAY, lumen, {}, [("phone", "6722 0003 / nobody")])
