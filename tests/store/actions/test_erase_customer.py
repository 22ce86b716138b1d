"""Erased means gone, from every page; brought back means as it was, and undo takes it back."""

from __future__ import annotations

from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import close_customer, customers
from store.actions.bring_back import bring_back
from store.actions.erase_customer import erase, kept_too_long
from store.actions.settings import set_setting
from store.ledger.full_check import full_check
from store.ledger.undo import changes, undo
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.demo import make_demo, sample_path
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, state


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
    assert done.receipt in changes(sample, 1)[0].title
    (held,) = done.still_held
    sample.close()
    content = sample.path.read_bytes()
    assert [word for word in own if word.encode() in content] == []
    assert own[0].encode() in held.read_bytes()
    assert sorted(each.name for each in sample.path.parent.iterdir()) == [
        "store.db", "store.db.backups",
    ]  # fmt: skip


def test_an_erased_customer_comes_back_whole_and_undo_takes_it_back(sample: Store) -> None:
    ident = _id(sample, "Lumen Dental")
    kept = back_up(sample, "hand")
    before = state(sample)
    erase(sample, TODAY, [ident], no_key)
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
    for table in without.keys() - apart - {"rhythm"}:
        assert sorted(state(sample)[table], key=repr) == sorted(without[table], key=repr), table


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
