"""Erased means gone, from every page; brought back means as it was, and undo takes it back."""

from __future__ import annotations

import random
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import card, close_customer, customers
from store.actions.bring_back import bring_back
from store.actions.contacts import Person
from store.actions.erase_customer import allow, erase, kept_too_long
from store.actions.merge import merge_customers
from store.actions.settings import set_setting
from store.errors import Refused, WasErased
from store.exchange.read_file import import_file
from store.ledger.erasures import carry_over, erasures_of
from store.ledger.full_check import full_check
from store.ledger.new_store import found
from store.ledger.undo import changes, undo
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.demo import make_demo, sample_path
from store.safety.opening import Store, open_store
from store.safety.restore import restore
from tests.kit import TODAY, Clock, new_store, state, told


def no_key(path: Path) -> None:
    """Nothing here is protected."""
    del path


@pytest.fixture
def sample(tmp_path: Path) -> Store:
    """The sample, whose customers have rows in every table."""
    make_demo(sample_path(), tmp_path / "store.db", TODAY)
    return open_store(tmp_path / "store.db", Clock())


def _id(store: Store, name: str) -> bytes:
    return bytes(store.value("SELECT id FROM customer WHERE name = ?", (name,)))


@pytest.mark.long
def test_nothing_of_an_erased_customer_is_left_in_the_file(sample: Store) -> None:
    ident = _id(sample, "Lumen Dental")
    words = [
        row[0]
        for row in sample.rows(
            "SELECT note FROM interaction WHERE customer_id = ?1 AND length(note) > 12 UNION "
            "SELECT name FROM contact WHERE customer_id = ?1 UNION "
            "SELECT value FROM way WHERE customer_id = ?1 UNION SELECT 'Lumen Dental'",
            (ident,),
        )
    ]
    others = " ".join(
        str(row[0])
        for row in sample.rows(
            "SELECT group_concat(note, ' ') FROM interaction WHERE customer_id <> ?1 UNION ALL "
            "SELECT group_concat(name, ' ') FROM contact WHERE customer_id <> ?1 UNION ALL "
            "SELECT group_concat(value, ' ') FROM way WHERE customer_id <> ?1",
            (ident,),
        )
    )
    own = [word for word in words if word not in others]
    assert len(own) > 5
    before = {row["id"] for row in sample.rows("SELECT id FROM customer")}
    done = erase(sample, TODAY, [ident], no_key)
    assert done.rows == sum(done.tables.values()) > 30
    assert {"customer", "follow_up", "interaction", "score", "way"} <= done.tables.keys()
    assert {row["id"] for row in sample.rows("SELECT id FROM customer")} == before - {ident}
    assert check(sample).problems == ()
    assert [each for each in full_check(sample) if each.kind != "backup"] == []
    assert done.receipt in told(changes(sample, 1)[0].title)
    (held,) = done.still_held
    sample.close()
    content = sample.path.read_bytes()
    assert [word for word in own if word.encode() in content] == []
    assert own[0].encode() in held.read_bytes()
    assert sorted(each.name for each in sample.path.parent.iterdir()) == [
        "store.db", "store.db-sums", "store.db.backups",
    ]  # fmt: skip


@pytest.mark.long
def test_an_erased_customer_comes_back_whole_and_undo_takes_it_back(sample: Store) -> None:
    ident = _id(sample, "Lumen Dental")
    kept = back_up(sample, "hand")
    before = state(sample)
    erase(sample, TODAY, [ident], no_key)
    allow(sample, TODAY, "lumen dental")
    without = state(sample)
    with closing(open_store(kept.path, Clock())) as backup:
        done = bring_back(sample, TODAY, backup, "lumen dental")
    assert (done.changed, done.lost) == (0, ())
    after = state(sample)
    apart = {"alarm", "sought", "weights", "score", "standing", "retraction"}
    for table in before.keys() - apart:
        assert sorted(after[table], key=repr) == sorted(before[table], key=repr), table
    assert check(sample).problems == ()
    assert [each.kind for each in full_check(sample) if each.kind != "backup"] == []
    undo(sample, TODAY)
    assert sample.value("SELECT live FROM customer WHERE id = ?", (ident,)) == 0
    again = state(sample)
    for table in without.keys() - apart - {"rhythm"}:
        assert sorted(again[table], key=repr) == sorted(without[table], key=repr), table


def test_what_was_overwritten_is_set_back_and_what_is_new_stays(tmp_path: Path) -> None:
    from store.actions import card

    store = new_store(tmp_path / "store.db")
    lumen = customers.add(store, TODAY, "Lumen Dental", city="Riga").customer_id
    customers.add(store, TODAY, "Hotel Aurora")
    kept = back_up(store, "hand")
    card.edit(store, TODAY, lumen, {"city": "Oslo"})
    added = customers.add(store, TODAY, "Rao & Sons").customer_id
    with closing(open_store(kept.path, Clock())) as backup:
        assert bring_back(store, TODAY, backup, "Lumen").changed == 1
    assert store.value("SELECT city FROM customer WHERE id = ?", (lumen,)) == "Riga"
    assert store.value("SELECT live FROM customer WHERE id = ?", (added,)) == 1
    undo(store, TODAY)
    assert store.value("SELECT city FROM customer WHERE id = ?", (lumen,)) == "Oslo"


def test_the_setting_tells_who_is_kept_too_long(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    lumen = customers.add(store, TODAY, "Lumen Dental").customer_id
    customers.add(store, TODAY, "Hotel Aurora")
    close_customer.close(store, TODAY, lumen, "practice sold")
    later: date = TODAY + timedelta(days=101)
    assert kept_too_long(store, later) == []
    set_setting(store, TODAY, "keep-closed", "100 days")
    assert [row["name"] for row in kept_too_long(store, later)] == ["Lumen Dental"]
    assert kept_too_long(store, TODAY + timedelta(days=100)) == []


_PEOPLE = (
    "Company,Contact,E-mail,Phone,Id\n"
    "Lumen Dental,Maria Ozola,maria@lumen.example,+371 2900 1234,L-7\n"
    "Hotel Aurora,Jan Berg,jan@aurora.example,+371 2900 9999,A-1\n"
)

_MARIA = "maria@lumen.example"


def _read(store: Store, tmp_path: Path, text: str) -> tuple[int, list[str]]:
    """Import a file; how many customers there are then, and why rows were rejected."""
    file = tmp_path / "people.csv"
    file.write_text(text)
    done = import_file(store, TODAY, file, kind="customers")
    return (
        store.value("SELECT count(*) FROM customer WHERE deleted_at IS NULL"),
        [told(each.why) for each in done.rejected],
    )


def _erased(tmp_path: Path) -> Store:
    store = new_store(tmp_path / "store.db")
    assert _read(store, tmp_path, _PEOPLE) == (2, [])
    erase(store, TODAY, [_id(store, "Lumen Dental")], no_key)
    return store


def test_an_old_file_does_not_bring_an_erased_customer_back(tmp_path: Path) -> None:
    with closing(_erased(tmp_path)) as store:
        count, why = _read(store, tmp_path, _PEOPLE)
        assert count == 1
        assert len(why) == 1
        assert "“Lumen Dental” was erased for good today" in why[0]
        assert "customer allow 'Lumen Dental'" in why[0]
        with pytest.raises(WasErased, match="erased for good"):
            customers.add(store, TODAY, "LUMEN dental")


@pytest.mark.parametrize(
    "row",
    [
        "Lumen GmbH,,maria@LUMEN.example,,",
        "Lumen GmbH,,,0037129001234,",
        "Lumen GmbH,Maria Ozola,,,",
        "Lumen GmbH,M. Ozola,,,L-7",
    ],
    ids=["e-mail", "phone", "person", "id"],
)
def test_nor_by_another_name(tmp_path: Path, row: str) -> None:
    with closing(_erased(tmp_path)) as store:
        count, why = _read(store, tmp_path, f"Company,Contact,E-mail,Phone,Id\n{row}\n")
        assert count == 1
        assert "erased for good" in why[0]


def _add(store: Store, what: str) -> None:
    """Bring what was the erased person's to another customer, by the ways there are."""
    aurora = _id(store, "Hotel Aurora")
    if what == "a contact":
        card.edit(
            store, TODAY, aurora, {}, add_contacts=[Person("M. Ozola", None, (("email", _MARIA),))]
        )
    elif what == "a contact's name":
        card.edit(store, TODAY, aurora, {}, add_contacts=[("maria ozola", None)])
    elif what == "an e-mail":
        card.edit(store, TODAY, aurora, {}, [("email", _MARIA.upper())])
    elif what == "another value":
        card.edit(store, TODAY, aurora, {}, [("email", "front@aurora.example")])
        ident = store.value("SELECT id FROM way WHERE value = 'front@aurora.example'")
        card.edit(store, TODAY, aurora, {}, ways={ident: _MARIA})
    else:
        card.edit(store, TODAY, aurora, {"name": "LUMEN Dental"})


@pytest.mark.parametrize(
    "what", ["a contact", "a contact's name", "an e-mail", "another value", "a name"]
)
def test_nor_as_a_part_of_another_customer(tmp_path: Path, what: str) -> None:
    with closing(_erased(tmp_path)) as store:
        with pytest.raises(WasErased, match=r"was erased for good today: .*customer allow"):
            _add(store, what)
        said = store.rows("SELECT value FROM way UNION ALL SELECT name FROM contact")
        assert not [row for row in said if "maria" in row[0].lower()]
        allow(store, TODAY, _MARIA)
        _add(store, what)


def test_nor_by_a_row_of_another_customer(tmp_path: Path) -> None:
    with closing(_erased(tmp_path)) as store:
        row = f"Hotel Aurora,Ilze,{_MARIA},,"
        _, why = _read(store, tmp_path, f"Company,Contact,E-mail,Phone,Id\n{row}\n")
        assert len(why) == 1
        assert "erased for good" in why[0]
        assert store.value("SELECT count(*) FROM contact WHERE name = 'Ilze'") == 0


def test_nothing_of_their_names_is_kept_for_it(tmp_path: Path) -> None:
    with closing(_erased(tmp_path)) as store:
        assert store.value("SELECT count(*) FROM erasure") >= 5
        said = b" ".join(path.read_bytes() for path in tmp_path.glob("store.db*") if path.is_file())
        assert not [word for word in (b"umen", b"zola", b"2900 1234", b"L-7") if word in said]


def test_who_was_erased_can_be_allowed_again(tmp_path: Path) -> None:
    with closing(_erased(tmp_path)) as store:
        with pytest.raises(Refused, match="Nobody was erased"):
            allow(store, TODAY, "Hotel Aurora")
        assert "can be added" in told(allow(store, TODAY, "maria@lumen.example").sentence)
        assert _read(store, tmp_path, _PEOPLE) == (2, [])


@pytest.mark.long
def test_two_stores_cannot_be_compared_by_it(tmp_path: Path) -> None:
    marks = []
    for seed, name in ((1, "a.db"), (2, "b.db")):
        # A store of its own, not the tests' copy of one: its first change has an id of its own.
        store = open_store(tmp_path / name, Clock(), entropy=random.Random(seed).randbytes)
        found(store, TODAY)
        with closing(store):
            customers.add(store, TODAY, "Lumen Dental")
            erase(store, TODAY, [_id(store, "Lumen Dental")], no_key)
            marks.append({bytes(row[0]) for row in store.rows("SELECT mark FROM erasure")})
    assert not marks[0] & marks[1]


def test_a_backup_brings_nobody_back_unsaid(tmp_path: Path) -> None:
    """One customer out of it is refused; the whole of it says who is there again."""
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")
    kept = back_up(store, "hand").path
    erase(store, TODAY, [_id(store, "Lumen Dental")], no_key)
    with closing(open_store(kept, Clock())) as old, pytest.raises(WasErased):
        bring_back(store, TODAY, old, "Lumen Dental")
    store.close()
    done = restore(tmp_path / "store.db", kept, Clock()(), no_key)
    assert done.old_file is not None
    erased = erasures_of(done.old_file, no_key)
    assert erased is not None
    with closing(open_store(tmp_path / "store.db", Clock())) as again:
        assert [name for _, name in carry_over(again, erased)] == ["Lumen Dental"]
        erase(again, TODAY, [_id(again, "Lumen Dental")], no_key)
        with pytest.raises(WasErased):
            customers.add(again, TODAY, "Lumen Dental")


def test_a_record_that_was_merged_goes_with_its_customer(tmp_path: Path) -> None:
    with closing(new_store(tmp_path / "store.db")) as store:
        keep = customers.add(store, TODAY, "Lumen Dental").customer_id
        other = customers.add(store, TODAY, "Quirinus Zahnklinik", city="Xanten").customer_id
        merge_customers(store, TODAY, keep, other)
        erase(store, TODAY, [keep], no_key)
    said = (tmp_path / "store.db").read_bytes()
    assert b"uirinus" not in said
    assert b"Xanten" not in said
