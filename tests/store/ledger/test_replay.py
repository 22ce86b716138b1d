"""A backup and the changes since: the state at any of them, or exactly what is missing."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from store.actions import card, customers
from store.actions.close_customer import close
from store.actions.erase_customer import erase
from store.errors import Refused
from store.ledger.full_check import full_check
from store.ledger.past_changes import PastChanges
from store.ledger.replay import replay
from store.ledger.undo import undo
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.opening import Store, open_store
from store.safety.restore import Restored, restore
from store.sentence import read
from tests.histories import no_key, replays, whole_state
from tests.kit import TODAY, Clock, new_store, told
from tui.words.replay import gap_words
from tui.words.sentences import tell


@pytest.mark.long
@pytest.mark.safety
@pytest.mark.parametrize("seed", [4, 11])
def test_a_backup_with_the_changes_since_gives_the_state_at_any_of_them(
    tmp_path: Path, seed: int
) -> None:
    tried, wrong = replays(tmp_path, seed, 14)
    assert tried > 0
    assert wrong == []


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with a customer, of which there is a backup, and 40 that came after it."""
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental")
    back_up(made, "hand")
    for number in range(40):
        customers.add(made, TODAY, f"Customer {number}", city="Riga " * 40)
    return made


def _restored(path: Path) -> Restored:
    (backup,) = path.with_name("store.db.backups").glob("*-hand.db")
    return restore(path, backup, Clock().now, no_key)


def _spoilt(store: Store, text: bytes) -> Path:
    """Close the store, flip a bit where this stands, restore; where the old file lies."""
    store.close()
    content = bytearray(store.path.read_bytes())
    content[content.index(text) + 12] ^= 4
    store.path.write_bytes(content)
    old = _restored(store.path).old_file
    assert old is not None
    return old


@pytest.mark.long
def test_what_stands_on_a_damaged_page_is_told_and_nothing_else_is_lost(store: Store) -> None:
    ids = [row["id"] for row in store.rows("SELECT id FROM customer ORDER BY rowid")]
    old = _spoilt(store, b"Customer 20customer 20")
    with (
        closing(open_store(store.path, Clock())) as again,
        closing(PastChanges(old, None)) as past,
    ):
        done = replay(again, TODAY, past)
        gone = {tell(read(gap.unit["title"])) for gap in done.gaps if gap.table == "customer"}
        there = {row["id"] for row in again.rows("SELECT id FROM customer")}
        assert "added Customer 20" in gone
        assert 0 < len(gone) == len(ids) - len(there) < 30
        assert check(again).problems == ()


@pytest.mark.long
def test_a_change_whose_title_is_damaged_is_done_again_without_it(store: Store) -> None:
    before = whole_state(store)["customer"]
    old = _spoilt(store, b'did.added","name":"Customer 39"')
    with (
        closing(open_store(store.path, Clock())) as again,
        closing(PastChanges(old, None)) as past,
    ):
        done = replay(again, TODAY, past)
        assert {gap.unit["title"] for gap in done.gaps} == {"?"}
        assert {gap.why for gap in done.gaps} == {"unread", "end"}
        assert whole_state(again)["customer"] == before
        assert check(again).problems == ()


@pytest.mark.long
def test_of_who_was_erased_it_is_told_what_is_missing(store: Store) -> None:
    """The other file has forgotten them, whatever the cut: neither silence nor anybody else."""
    added = customers.add(store, TODAY, "Nova Print")
    card.edit(store, TODAY, added.customer_id, {"city": "Vilnius"})
    card.edit(store, TODAY, store.value("SELECT min(id) FROM customer"), {"city": "Kaunas"})
    cut = store.value("SELECT max(seq) FROM work")
    erase(store, TODAY, [added.customer_id], no_key)
    path = store.path
    store.close()
    old = _restored(path).old_file
    assert old is not None
    with (
        closing(open_store(path, Clock())) as again,
        closing(PastChanges(old, None)) as past,
    ):
        done = replay(again, TODAY, past, cut)
        assert [(gap.why, gap.unit["seq"] - cut) for gap in done.gaps] == [
            ("erased", -2),
            ("erased", -1),
            ("erasing", 1),
        ]
        assert [gap_words(each) for each in done.gaps][2].startswith(
            f"what was written before of them was erased by {cut + 1} “erased a customer for good"
        )
        names = {row["name"] for row in again.rows("SELECT name FROM customer")}
        assert "Nova Print" not in names
        assert len(names) == 41
        assert again.value("SELECT count(*) FROM customer WHERE city = 'Kaunas'") == 1
        assert check(again).problems == ()


@pytest.mark.long
def test_what_was_undone_of_who_was_erased_is_undone_out_of_the_backup(tmp_path: Path) -> None:
    made = new_store(tmp_path / "store.db")
    who = customers.add(made, TODAY, "Nova Print").customer_id
    close(made, TODAY, who, "moved away")
    back_up(made, "hand")
    undo(made, TODAY)
    cut = made.value("SELECT max(seq) FROM work")
    erase(made, TODAY, [who], no_key)
    made.close()
    old = _restored(made.path).old_file
    assert old is not None
    with (
        closing(open_store(made.path, Clock())) as again,
        closing(PastChanges(old, None)) as past,
    ):
        told = replay(again, TODAY, past, cut)
        assert [gap.why for gap in told.gaps] == ["erasing"]
        assert again.value("SELECT live FROM customer WHERE id = ?", (who,)) == 1
        assert [*check(again).problems, *full_check(again)] == []


@pytest.mark.long
def test_of_another_past_nothing_is_taken(store: Store) -> None:
    path = store.path
    store.close()
    old = _restored(path).old_file
    assert old is not None
    with closing(open_store(path, Clock())) as again:
        customers.add(again, TODAY, "Hotel Aurora")
        before = whole_state(again)
        with (
            closing(PastChanges(old, None)) as past,
            pytest.raises(Refused, match="do not go on from that backup"),
        ):
            replay(again, TODAY, past)
        assert whole_state(again) == before


@pytest.mark.long
def test_what_is_done_again_can_be_undone_as_before(store: Store) -> None:
    ident = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    card.edit(store, TODAY, ident, {"city": "Vilnius"})
    path = store.path
    store.close()
    old = _restored(path).old_file
    assert old is not None
    with (
        closing(open_store(path, Clock())) as again,
        closing(PastChanges(old, None)) as past,
    ):
        assert replay(again, TODAY, past).units == 41
        assert "Lumen Dental" in told(undo(again, TODAY))
        assert again.value("SELECT city FROM customer WHERE id = ?", (ident,)) is None
