"""Opening: recognised or refused in one sentence; made with narrow rights; never half."""

from __future__ import annotations

import stat
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers
from store.errors import StoreTrouble
from store.migrations import LATEST
from store.safety.opening import Store, open_store, open_to_read
from store.safety.page_cache import roomy, slim_down
from store.sentence import say
from tests.kit import TODAY, Clock, new_store


def test_a_new_store_is_readable_by_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "new.db"
    open_store(path, Clock()).close()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)],
)
def test_the_pragmas_that_keep_the_promises(tmp_path: Path, pragma: str, value: object) -> None:
    store = new_store(tmp_path / "store.db")
    assert store.value(f"PRAGMA {pragma}") == value
    # Every thread has its own connection; it is opened in the same way.
    seen: list[object] = []
    thread = threading.Thread(target=lambda: seen.append(store.value(f"PRAGMA {pragma}")))
    thread.start()
    thread.join()
    assert seen == [value]


def test_what_is_no_store_is_named(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Dear diary, this is not a database at all.")
    with pytest.raises(StoreTrouble, match="is not a tickler store"):
        open_store(note, Clock())
    assert note.read_text().startswith("Dear diary")
    with pytest.raises(StoreTrouble, match="is a folder"):
        open_store(tmp_path, Clock())
    with pytest.raises(StoreTrouble, match="There is no store at"):
        open_store(tmp_path / "nowhere.db", Clock(), create=False)
    assert not (tmp_path / "nowhere.db").exists()


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = dbapi2.connect(str(path))
    other.execute("CREATE TABLE songs (title)")
    other.commit()
    other.close()
    before = path.read_bytes()
    with pytest.raises(StoreTrouble, match="another program"):
        open_store(path, Clock())
    assert path.read_bytes() == before


def test_a_newer_store_is_refused_by_version(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    store.connection.execute(f"PRAGMA user_version = {LATEST + 1}")
    store.close()
    with pytest.raises(StoreTrouble, match=rf"newer tickler \(store version {LATEST + 1}"):
        open_store(tmp_path / "store.db", Clock())


def test_a_damaged_store_is_named(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = new_store(path)
    customers.add(store, TODAY, "Lumen Dental")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    data = bytearray(path.read_bytes())
    data[100:4096] = bytes(3996)
    path.write_bytes(data)
    with pytest.raises(StoreTrouble, match="damaged"):
        open_store(path, Clock())


def test_a_store_in_an_impossible_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StoreTrouble, match="cannot be made"):
        open_store(tmp_path / "file" / "store.db", Clock())


@pytest.mark.long
def test_two_windows_see_each_other_and_lose_nothing(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    one, two = new_store(path), open_store(path, Clock())

    def add(store: Store, prefix: str) -> None:
        for number in range(15):
            customers.add(store, TODAY, f"{prefix} {number}")

    threads = [threading.Thread(target=add, args=(s, n)) for s, n in ((one, "one"), (two, "two"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert one.value("SELECT count(*) FROM customer") == 30
    assert two.value("SELECT count(*) FROM customer") == 30


def test_the_screens_keep_few_pages_for_each_thread(store: Store) -> None:
    def kept() -> int:
        return int(store.value("PRAGMA cache_size"))

    usual = kept()
    slim_down(store)
    with ThreadPoolExecutor() as threads:
        assert kept() == threads.submit(kept).result() > usual  # told in KiB, below zero
        with roomy(store):
            assert kept() == usual
        assert kept() > usual


@pytest.mark.skipif(sys.platform == "win32", reason="there rights are otherwise")
def test_who_only_reads_is_told_that_others_can_too(tmp_path: Path) -> None:  # T133
    path = tmp_path / "store.db"
    new_store(path).close()
    path.chmod(0o644)
    for _ in range(2):
        with closing(open_to_read(path, Clock())) as store:
            assert store.notices == [say("file.seen_by_others", file=path)]
    open_store(path, Clock()).close()
    with closing(open_to_read(path, Clock())) as store:
        assert store.notices == []
