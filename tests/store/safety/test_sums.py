"""Pages that are not as tickler wrote them are noticed, and those that are never cry wolf."""

from __future__ import annotations

import random
from contextlib import closing, suppress
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers
from store.errors import StoreTrouble
from store.safety import sums
from store.safety.automatic import back_up, look_after
from store.safety.backup import backups_of
from store.safety.check import check
from store.safety.demo import make_demo, sample_path
from store.safety.keys import Keys, new_key
from store.safety.opening import Store, open_store, open_to_read
from store.safety.protect import protect
from store.safety.restore import find_backup
from tests.kit import TODAY, Clock, add_many, new_store
from tui.words.sentences import tell


def _kinds(path: Path) -> list[str]:
    with closing(open_store(path, Clock(), trusting=True)) as store:
        return [each.kind for each in check(store).problems]


@pytest.mark.long
def test_single_flipped_bits_of_a_plain_store_are_noticed(tmp_path: Path) -> None:  # T125
    path = tmp_path / "store.db"
    make_demo(sample_path(), path, TODAY)
    open_store(path, Clock()).close()
    assert _kinds(path) == []
    whole = path.read_bytes()
    for number in range(8):
        content = bytearray(whole)
        content[random.Random(number).randrange(100, len(content))] ^= 1 << (number % 8)
        with path.open("r+b") as stream:  # in place: another file would have no sums
            stream.write(content)
        with suppress(StoreTrouble):  # It could not even be read.
            assert "page" in _kinds(path)


@pytest.mark.long
def test_what_tickler_does_itself_is_never_strange(tmp_path: Path) -> None:
    """Two windows, commits, settling, leaving and windows that are never left properly."""
    path = tmp_path / "store.db"
    new_store(path).close()
    for seed in range(4):
        chance, windows = random.Random(seed), [open_store(path, Clock())]
        for step in range(25):
            what = chance.choice(["write", "write", "settle", "open", "leave", "vacuum"])
            store = chance.choice(windows)
            if what == "write":
                customers.add(store, TODAY, f"Customer {seed} {step}")
            elif what == "settle":
                store.settle()
            elif what == "open" and len(windows) < 3:
                windows.append(open_store(path, Clock()))
            elif what == "leave" and len(windows) > 1:
                windows.remove(store)
                store.close()
            elif what == "vacuum" and len(windows) == 1:
                store.connection.execute("VACUUM")
            assert not sums.differing(path)
        for store in windows:
            store.close()
        assert sums.differing(path) == []


def test_where_a_crash_comes_between_nothing_is_held_against_the_file(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(new_store(path)) as store:
        store.wrote = True
    assert sums.differing(path) == []
    sums.note_writing(path)
    with path.open("r+b") as stream:
        stream.seek(5000)
        stream.write(b"half of a checkpoint")
    assert sums.differing(path) is None


def test_half_a_file_of_sums_says_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    new_store(path).close()
    kept = sums.sums_of(path)
    content = bytearray(kept.read_bytes())
    content[-3] ^= 1
    kept.write_bytes(content)
    assert sums.differing(path) is None
    kept.write_bytes(content[:-8])
    assert sums.differing(path) is None


@pytest.mark.long
def test_a_strange_file_pushes_out_no_backup_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = new_store(path)
    customers.add(store, TODAY, "Lumen Dental", city="Riga")
    add_many(store, 30, city="Berlin" * 20)
    for _ in range(3):
        back_up(store, "hour")
    before = len(backups_of(path))
    store.close()
    with closing(dbapi2.connect(str(path), isolation_level=None)) as other:
        other.execute("UPDATE customer SET city = 'Rome' WHERE city = 'Riga'")
    clock = Clock()
    clock.now = clock.now.replace(hour=12)
    with closing(open_to_read(path, clock)) as store:
        assert "1 page of it is not as tickler wrote it" in tell(store.notices[0])
    with closing(open_store(path, clock)) as store:
        customers.add(store, TODAY, "Hotel Aurora")
        clock.now = clock.now.replace(hour=23)
        with pytest.raises(StoreTrouble, match="changed by another program, or by the disk"):
            look_after(store)
        newest, *others = backups_of(path)
        assert (newest.reason, len(others)) == ("doubt", before)
        assert find_backup(path, "latest", None, lambda _: None) == others[0].path  # T125
        with pytest.raises(StoreTrouble, match="which “restore latest” passes by"):
            back_up(store, "hand", full=True)
        assert [each.kind for each in check(store).problems] == ["page"]
        sums.make(path)
        assert check(store).problems == ()


def test_a_protected_store_has_its_own_codes(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    new_store(path).close()
    assert sums.sums_of(path).exists()
    key = new_key()
    protect(path, Keys(keyring=False), key)
    with closing(open_store(path, Clock(), key_of=lambda _: key)) as store:
        customers.add(store, TODAY, "Lumen Dental")
    assert not sums.sums_of(path).exists()


def _written_over(store: Store, content: bytes) -> None:
    with store.path.open("r+b") as stream:
        stream.write(content)
        stream.truncate()


@pytest.mark.long
def test_a_file_that_is_written_over_while_open_is_noticed(tmp_path: Path) -> None:  # T121
    path = tmp_path / "store.db"
    store = new_store(path)
    before = path.read_bytes()
    add_many(store, 40, city="Berlin" * 20)
    customers.add(store, TODAY, "Lumen Dental")
    store.settle()
    look_after(store, backups=False)
    customers.add(store, TODAY, "Hotel Aurora")
    _written_over(store, before)
    with pytest.raises(StoreTrouble, match="was overwritten by another program") as told:
        customers.add(store, TODAY, "Rao & Sons")
    with pytest.raises(StoreTrouble, match="overwritten"):
        customers.add(store, TODAY, "Nova Print")
    saved = next(iter(tmp_path.glob("store.saved-*.db")), None)
    store.close()
    if saved is None:
        assert "does not fit together" in str(told.value)
    else:
        with closing(open_store(saved, Clock())) as again:
            names = {row["name"] for row in again.rows("SELECT name FROM customer")}
        assert {"Lumen Dental", "Hotel Aurora"} <= names


@pytest.mark.long
def test_changes_that_wait_never_reach_a_file_that_was_written_over(
    tmp_path: Path,
) -> None:  # T121, T122
    """SQLite itself would bring them in when the last window closes: a mixture of two stores."""
    path, other = tmp_path / "store.db", tmp_path / "other.db"
    with closing(new_store(other)) as store:
        add_many(store, 40, city="Berlin" * 20)
    store = new_store(path)
    customers.add(store, TODAY, "Lumen Dental")
    store.settle()
    customers.add(store, TODAY, "Hotel Aurora")
    strange = other.read_bytes()
    _written_over(store, strange)
    with pytest.raises(StoreTrouble, match="was overwritten"):
        customers.add(store, TODAY, "Rao & Sons")
    store.close()
    assert path.read_bytes() == strange
    assert path.stat().st_mode & 0o777 == 0o600
    # What waits does not belong to it: nothing is read of the two together.
    with pytest.raises(StoreTrouble, match="would be a mixture"):
        open_store(path, Clock())


@pytest.mark.long
def test_a_mixture_of_two_days_is_not_saved_as_what_the_window_held(
    tmp_path: Path,
) -> None:  # T121
    """An older file under newer changes can look whole: its pages alone tell."""
    path = tmp_path / "store.db"
    store = new_store(path)
    add_many(store, 40, city="Berlin" * 20)
    store.settle()
    before = path.read_bytes()
    store.connection.execute("UPDATE customer SET pains = 'told later'")
    store.settle()
    customers.add(store, TODAY, "Hotel Aurora")
    _written_over(store, before)
    with pytest.raises(StoreTrouble, match="does not fit together"):
        customers.add(store, TODAY, "Rao & Sons")
    store.close()
    assert not list(tmp_path.glob("store.saved-*"))


def test_a_touched_file_is_no_other(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(new_store(path)) as store:
        customers.add(store, TODAY, "Lumen Dental")
        store.settle()
        path.touch()
        customers.add(store, TODAY, "Hotel Aurora")


def test_what_another_window_brings_into_the_file_is_no_overwriting(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    with closing(new_store(path)) as one, closing(open_store(path, Clock())) as other:
        for number in range(4):
            customers.add((one, other)[number % 2], TODAY, f"Customer {number}")
            (other, one)[number % 2].settle()
            one.watch()
            other.watch()
