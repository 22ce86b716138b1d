"""A customer's card is edited as one unit of work (R6, R9, R10)."""

from __future__ import annotations

from datetime import date

import pytest

from store.actions.card import EDITABLE, edit
from store.actions.close_customer import close
from store.actions.contacts import person
from store.actions.customers import add
from store.actions.own_fields import add_field
from store.actions.reps import add_rep
from store.actions.segments import set_segment
from store.customer_fields import FIELDS
from store.errors import BadInput, ChangedSince, Refused
from store.ledger.undo import redo, undo
from store.safety.opening import Store
from store.views.customer.card import Card
from store.views.customer.page import customer_page
from store.views.lists.by_name import find_customer
from tests.kit import TODAY, state, told


@pytest.fixture
def lumen(store: Store) -> bytes:
    return add(store, TODAY, "Lumen Dental").customer_id


def card(store: Store, customer_id: bytes) -> dict[str, object]:
    row = store.row("SELECT * FROM customer WHERE id = ?", (customer_id,))
    assert row is not None
    return {name: row[name] for name in row.keys()}  # noqa: SIM118  a row is no mapping


def ways(store: Store, customer_id: bytes) -> list[tuple[str, str]]:
    return [
        (row["kind"], row["value"])
        for row in store.rows(
            "SELECT kind, value FROM way WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id",
            (customer_id,),
        )
    ]


def test_every_field_that_can_be_edited_is_kept_and_cleared_and_undone(
    store: Store, lumen: bytes
) -> None:
    set_segment(store, TODAY, "Clinics")
    before = state(store)
    texts = {each.name: f"some {each.name}" for each in FIELDS if each.kind == "text"}
    choices = {each.name: each.choices[-1] for each in FIELDS if each.choices}
    done = edit(
        store,
        TODAY,
        lumen,
        {**texts, **choices, "birthday": date(1980, 2, 29), "segment": "clinics", "name": "Lumen"},
        [("phone", "+371 6722 0000"), ("email", "ana@lumen.example")],
    )
    found = card(store, lumen)
    assert store.value("SELECT level FROM motivation") == choices.pop("motivation")  # R60
    assert {**texts, **choices}.items() <= found.items()
    assert (found["name"], found["sort_name"], found["birthday"]) == (
        "Lumen", "lumen", "1980-02-29"
    )  # fmt: skip
    assert found["segment_fixed"] == 1
    assert len(ways(store, lumen)) == 2
    assert done.next_id == found["next_id"]
    changes = store.value("SELECT count(*) FROM work WHERE kind = 'do'")
    edit(store, TODAY, lumen, {name: None for name in EDITABLE if name != "name"})
    cleared = card(store, lumen)
    assert [cleared[name] for name in (*texts, "birthday", "awareness")] == [None] * (
        len(texts) + 2
    )
    assert (cleared["need"], cleared["kind"], cleared["segment_fixed"]) == (
        "unknown", "organisation", 0
    )  # fmt: skip
    assert store.value("SELECT count(*) FROM work WHERE kind = 'do'") == changes + 1
    undo(store, TODAY)
    undo(store, TODAY)
    assert state(store) == before
    redo(store, TODAY)
    assert card(store, lumen)["pains"] == "some pains"


def test_only_what_differs_is_written_and_told(store: Store, lumen: bytes) -> None:
    said = told(
        edit(store, TODAY, lumen, {"city": " Riga ", "country": "", "source": None}).sentence
    )
    assert said == "Lumen Dental: changed city. Next: Get to know, tomorrow."
    before = store.value("SELECT max(seq) FROM work")
    assert "nothing was changed" in told(edit(store, TODAY, lumen, {"city": "Riga"}).sentence)
    assert "nothing was changed" in told(edit(store, TODAY, lumen, {}).sentence)
    assert store.value("SELECT max(seq) FROM work") == before


def test_a_new_name_is_found_and_the_old_one_is_not(store: Store, lumen: bytes) -> None:
    edit(store, TODAY, lumen, {"name": " Ｌumen & Söhne "})
    assert find_customer(store, "lumen & sö")["id"] == lumen
    with pytest.raises(Refused):
        find_customer(store, "Dental")


def test_what_a_rule_asks_for_moves_the_customer_in_the_same_unit(
    store: Store, lumen: bytes
) -> None:
    set_segment(store, TODAY, "In Riga", rule="city:Riga")
    edit(store, TODAY, lumen, {"city": "Riga"})
    name = "SELECT name FROM segment WHERE id = (SELECT segment_id FROM customer WHERE id = ?)"
    assert store.value(name, (lumen,)) == "In Riga"
    undo(store, TODAY)
    assert store.value(name, (lumen,)) == "Everyone"
    # By hand against the rule, then back to the rules.
    edit(store, TODAY, lumen, {"city": "Riga", "segment": "Everyone"})
    assert store.value(name, (lumen,)) == "Everyone"
    edit(store, TODAY, lumen, {"segment": None})
    assert store.value(name, (lumen,)) == "In Riga"


def test_ways_are_added_once(store: Store, lumen: bytes) -> None:
    edit(store, TODAY, lumen, {}, [("phone", "6722-0000"), ("phone", "67 22 00 00")])
    edit(store, TODAY, lumen, {}, [("email", " Ana@Lumen.example "), ("phone", "67220000")])
    assert ways(store, lumen) == [("phone", "6722-0000"), ("email", "Ana@Lumen.example")]


def test_a_closed_customers_card_can_be_edited(store: Store, lumen: bytes) -> None:
    close(store, TODAY, lumen, "we fell out")
    said = edit(store, TODAY, lumen, {"left_reason": "need_gone"})
    assert (told(said.sentence), said.next_id) == ("Lumen Dental: changed left reason.", None)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": " "}, "needs a name"),
        ({"name": "x" * 1001}, "1001 characters"),
        (
            {"need": "maybe"},
            "The need cannot be “maybe”: use one of unknown, none, no-possibility, has",
        ),
        ({"preferred_channel": "pigeon"}, "cannot be “pigeon”: use one of call, visit"),
        ({"birthday": date(2027, 1, 1)}, "cannot be 2027-01-01: give a past day"),
        ({"birthday": "1980"}, "is not a day for birthday"),
        ({"pains": "x" * 10_001}, "The pains has 10,001 characters"),
        ({"next_id": "x"}, "“next_id” of a customer cannot be edited"),
        ({"name = 'x' --": "x"}, "cannot be edited"),
    ],
)
def test_what_does_not_fit_is_refused_in_words(
    store: Store, lumen: bytes, changes: dict[str, str | date | None], words: str
) -> None:
    before = state(store)
    with pytest.raises(BadInput, match=words.replace("(", r"\(")):
        edit(store, TODAY, lumen, {"city": "Riga", **changes})
    assert state(store) == before


@pytest.mark.parametrize(
    "way", [("phone", "call me"), ("email", "ana at lumen"), ("email", "@x"), ("fax", "1234")]
)
def test_a_way_that_leads_nowhere_is_refused(
    store: Store, lumen: bytes, way: tuple[str, str]
) -> None:
    with pytest.raises(BadInput):
        edit(store, TODAY, lumen, {"city": "Riga"}, [way])
    assert card(store, lumen)["city"] is None


def test_an_unknown_segment_or_customer_changes_nothing(store: Store, lumen: bytes) -> None:
    with pytest.raises(Refused, match="no segment “Ships”"):
        edit(store, TODAY, lumen, {"city": "Riga", "segment": "Ships"})
    assert card(store, lumen)["city"] is None
    with pytest.raises(Refused):
        edit(store, TODAY, bytes(16), {"city": "Riga"})


def test_a_customer_is_added_with_ways_in_one_unit(store: Store) -> None:
    done = add(store, TODAY, "Rao & Sons", ways=[("phone", "12345"), ("email", "rao@x.example")])
    assert [kind for kind, _ in ways(store, done.customer_id)] == ["phone", "email"]
    undo(store, TODAY)
    assert store.value("SELECT count(*) FROM customer WHERE deleted_at IS NULL") == 0
    with pytest.raises(BadInput):
        add(store, TODAY, "Rao & Sons", ways=[("phone", "none")])


def shown(store: Store, customer_id: bytes) -> Card:
    """The card as a form shows it."""
    return customer_page(store, customer_id, TODAY).card


def test_two_windows_write_one_card_field_by_field(store: Store, lumen: bytes) -> None:  # T124
    opened = shown(store, lumen)
    edit(store, TODAY, lumen, {"city": "Riga"}, seen=opened)
    edit(store, TODAY, lumen, {"need": "has"}, [("phone", "6722 0000")], seen=opened)
    assert {"city": "Riga", "need": "has"}.items() <= card(store, lumen).items()


@pytest.mark.parametrize(
    ("field", "theirs", "mine", "said"),
    [
        ("city", "Riga", "Berlin", "The city was changed since you opened this: it is “Riga” now, "
         "you have “Berlin”. Save again to write yours over it."),
        ("city", "Riga", None, "“Riga” now, you have empty"),
        ("city", None, "Berlin", "it is empty now, you have “Berlin”"),
        ("preferred_channel", "call", "visit", "“call” now, you have “visit”"),
        ("birthday", date(1980, 2, 29), date(1981, 1, 1), "“1980-02-29” now"),
        ("segment", "Clinics", "Spas", "“Clinics” now, you have “Spas”"),
        ("owner", "Ana", "Bo", "“Ana” now, you have “Bo”"),
        ("colour", "red", "blue", "“red” now, you have “blue”"),
    ],
)  # fmt: skip
def test_a_clash_shows_both_and_writes_neither_unasked(  # T124
    store: Store, lumen: bytes, field: str, theirs: str | None, mine: str | None, said: str
) -> None:
    for name in ("Clinics", "Spas"):
        set_segment(store, TODAY, name)
    for name in ("Ana", "Bo"):
        add_rep(store, TODAY, name)
    add_field(store, TODAY, "Colour", "text")
    edit(store, TODAY, lumen, {"city": "Oslo"})
    opened = shown(store, lumen)
    edit(store, TODAY, lumen, {field: theirs}, seen=opened)
    before = state(store)
    with pytest.raises(ChangedSince) as refused:
        edit(store, TODAY, lumen, {field: mine, "need": "has"}, seen=opened)
    assert said in str(refused.value)
    assert state(store) == before
    edit(store, TODAY, lumen, {field: theirs}, seen=opened)  # the same twice is no clash
    edit(store, TODAY, lumen, {field: mine, "need": "has"})
    assert shown(store, lumen).fields["need"] == "has"


def test_a_phone_and_a_person_that_another_window_mended_are_shown(  # T124
    store: Store, lumen: bytes
) -> None:
    edit(store, TODAY, lumen, {}, [("phone", "6722 0000")], add_contacts=[person("Maria, buyer")])
    opened = shown(store, lumen)
    way, maria = opened.ways[0].key, opened.people[0].key
    edit(store, TODAY, lumen, {}, ways={way: "6722 1111"}, contacts={maria: "Maria, owner"})
    with pytest.raises(ChangedSince, match="“6722 1111” now, you have “6722 2222”"):
        edit(store, TODAY, lumen, {}, ways={way: "6722 2222"}, seen=opened)
    with pytest.raises(ChangedSince, match="“Maria, owner” now, you have empty"):
        edit(store, TODAY, lumen, {}, contacts={maria: ""}, seen=opened)
