"""The surroundings of a store: what lies there, what waits beside it, who replaces it."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections import namedtuple
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers
from store.errors import StoreTrouble
from store.ledger.new_store import found
from store.ledger.repair import repair
from store.safety import mark, place, trouble
from store.safety.automatic import back_up
from store.safety.opening import Store, _leftover, open_store, open_to_read
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, new_store, state, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one customer."""
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental")
    return made


def _names(store: Store) -> list[str]:
    return [row["name"] for row in store.rows("SELECT name FROM customer ORDER BY name")]


def _killed_after(path: Path, name: str) -> None:
    """Add a customer in a process that is killed right after it was acknowledged."""
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from store.actions import customers\n"
        "from store.safety.opening import open_store\n"
        "from tests.kit import TODAY, Clock\n"
        "store = open_store(Path(sys.argv[1]), Clock())\n"
        "customers.add(store, TODAY, sys.argv[2])\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), name], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL


# What lies there


@pytest.mark.parametrize("dangling", [True, False])
def test_a_link_is_no_store(tmp_path: Path, dangling: bool) -> None:  # T94
    aim = tmp_path / "aim.db"
    if not dangling:
        new_store(aim).close()
    link = tmp_path / "link.db"
    link.symlink_to(aim)
    with pytest.raises(StoreTrouble, match="is a link to"):
        open_store(link, Clock())
    assert aim.exists() is not dangling


def test_a_second_name_is_refused(store: Store) -> None:  # T129
    store.close()
    os.link(store.path, store.path.with_name("second.db"))
    for name in ("store.db", "second.db"):
        with pytest.raises(StoreTrouble, match="2 names"):
            open_store(store.path.with_name(name), Clock())
    store.path.with_name("second.db").unlink()
    open_store(store.path, Clock()).close()


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:  # T133
    os.mkfifo(tmp_path / "pipe.db")
    with pytest.raises(StoreTrouble, match="is a pipe"):
        open_store(tmp_path / "pipe.db", Clock())
    with pytest.raises(StoreTrouble, match="is a device"):
        open_store(Path(os.devnull), Clock())


def test_folders_and_files_are_ones_own_whatever_the_umask(tmp_path: Path) -> None:  # T133
    before = os.umask(0)
    try:
        path = tmp_path / "one" / "two" / "store.db"
        with closing(open_store(path, Clock())) as store:
            found(store, TODAY)
            modes = {
                each.name: stat.S_IMODE(each.stat().st_mode)
                for each in (path.parent, path.parent.parent, *path.parent.iterdir())
            }
    finally:
        os.umask(before)
    assert modes.pop("one") == modes.pop("two") == 0o700
    assert len(modes) == 4  # the store, what waits, its index, the mark
    assert set(modes.values()) == {0o600}


def test_a_store_that_others_could_read_is_taken_from_them_and_told(store: Store) -> None:  # T133
    store.close()
    store.path.chmod(0o644)
    with closing(open_store(store.path, Clock())) as again:
        assert [each for each in again.notices if "now only you can" in told(each)]
    assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"", bytes(16384)])
def test_an_emptied_file_is_no_new_store(tmp_path: Path, content: bytes) -> None:  # T125
    path = tmp_path / "store.db"
    path.write_bytes(content)
    with pytest.raises(StoreTrouble, match="is empty|is not a tickler store") as told:  # noqa: RUF043
        open_store(path, Clock())
    assert path.read_bytes() == content
    assert content or "Remove the file to begin a new store" in str(told.value)


def test_a_database_without_tables_is_no_new_store(tmp_path: Path) -> None:  # T125
    path = tmp_path / "store.db"
    with closing(dbapi2.connect(str(path), isolation_level=None)) as empty:
        empty.execute("VACUUM")
        empty.execute("PRAGMA user_version = 0")
        empty.execute("CREATE TABLE x (y)")
        empty.execute("DROP TABLE x")
    with pytest.raises(StoreTrouble, match="is an empty database"):
        open_store(path, Clock())


def test_a_store_that_is_gone_is_not_begun_anew(store: Store) -> None:  # T125
    back_up(store, "hand")
    store.close()
    store.path.unlink()
    with pytest.raises(StoreTrouble, match="is gone, but a backup of it is there"):
        open_store(store.path, Clock())
    assert not store.path.exists()


@pytest.mark.long
@pytest.mark.parametrize(
    ("harm", "told"),
    [
        ("CREATE TRIGGER spy AFTER INSERT ON customer BEGIN DELETE FROM offer; END", "spy is not"),
        ("DROP TRIGGER interaction_is_never_removed", "interaction_is_never_removed is missing"),
        ("DROP INDEX customer_by_import_key", "customer_by_import_key is missing"),
    ],
)
def test_a_shape_that_is_not_ours_is_refused_and_put_right(
    store: Store, harm: str, told: str
) -> None:  # T125
    store.close()
    with closing(dbapi2.connect(str(store.path), isolation_level=None)) as other:
        other.execute(harm)
    with pytest.raises(StoreTrouble, match=told):
        open_store(store.path, Clock())
    done = repair(store.path, Clock(), TODAY, lambda _: None)
    assert [rung.name for rung in done.rungs] == ["triggers and indexes put right"]
    with closing(open_store(store.path, Clock())) as again:
        assert _names(again) == ["Lumen Dental"]


def test_an_index_of_ones_own_does_no_harm(store: Store) -> None:
    store.connection.execute("CREATE INDEX mine ON customer (city, country)")
    store.close()
    open_store(store.path, Clock()).close()


# What waits beside it


def test_a_copy_of_the_file_alone_holds_what_was_acknowledged(store: Store) -> None:  # T120
    store.settle()
    copy = store.path.with_name("copy.db")
    shutil.copyfile(store.path, copy)
    with closing(open_store(copy, Clock())) as other:
        assert _names(other) == ["Lumen Dental"]
    customers.add(store, TODAY, "Hotel Aurora")
    store.close()
    assert {each.name.removesuffix("-sums") for each in store.path.parent.iterdir()} == {
            "copy.db", "store.db"
        }  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("way", ["copied over", "moved there"])
def test_a_copy_put_back_beside_changes_of_another_is_noticed(
    store: Store, way: str
) -> None:  # T122
    path = store.path
    store.close()
    copy = path.with_name("copy.db")
    shutil.copyfile(path, copy)
    for name in ("Hotel Aurora", "Rao & Sons"):
        with closing(open_store(path, Clock())) as more:
            customers.add(more, TODAY, name)
    _killed_after(path, "Brightside Café")
    assert mark.changes_wait(path)
    if way == "copied over":
        shutil.copyfile(copy, path)
    else:
        copy.rename(path)
    put_back = path.read_bytes()
    with pytest.raises(StoreTrouble, match="would be a mixture, so nothing was read"):
        open_store(path, Clock())
    assert path.read_bytes() == put_back
    for end in ("-wal", "-shm"):
        path.with_name(path.name + end).unlink()
    with closing(open_store(path, Clock())) as again:
        assert _names(again) == ["Lumen Dental"]


@pytest.mark.long
def test_what_a_killed_window_left_is_read_looked_over_and_told(store: Store) -> None:
    store.close()
    for number in range(2):
        _killed_after(store.path, f"Hotel {number}")
    with closing(open_store(store.path, Clock())) as again:
        assert len(_names(again)) == 3
        assert [each for each in again.notices if "not closed properly" in told(each)]
    with closing(open_store(store.path, Clock())) as clean:
        assert clean.notices == []


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="when the system was started is not known")
@pytest.mark.parametrize("how", ["emptied", "cut", "noise"])
def test_a_log_that_another_program_has_cut_is_told(store: Store, how: str) -> None:  # T121, T122
    store.close()
    _killed_after(store.path, "Hotel Aurora")
    wal = store.path.with_name(store.path.name + "-wal")
    whole = wal.read_bytes()
    wal.write_bytes({"emptied": b"", "cut": whole[:-5], "noise": bytes(len(whole))}[how])
    with closing(open_store(store.path, Clock())) as again:
        assert _names(again) == ["Lumen Dental"]
        assert [each for each in again.notices if "are lost" in told(each)]
    with closing(open_store(store.path, Clock())) as clean:
        assert clean.notices == []


@pytest.mark.long
def test_a_kill_while_the_last_connection_closes_is_no_replacement(store: Store) -> None:
    """Closing brings what waits into the file, whose time is then another than the mark's."""
    store.close()
    _killed_after(store.path, "Hotel Aurora")
    _leftover(store.path)
    os.utime(store.path)
    with closing(open_store(store.path, Clock())) as again:
        assert _names(again) == ["Hotel Aurora", "Lumen Dental"]


@pytest.mark.long
def test_a_folder_that_was_copied_whole_is_read(store: Store, tmp_path: Path) -> None:
    store.close()
    _killed_after(store.path, "Hotel Aurora")
    copied = tmp_path / "elsewhere"
    copied.mkdir()
    for each in list(store.path.parent.glob("store.db*")):
        shutil.copyfile(each, copied / each.name)
    with closing(open_store(copied / "store.db", Clock())) as again:
        assert _names(again) == ["Hotel Aurora", "Lumen Dental"]


# Who replaces it


@pytest.mark.parametrize("what", ["replaced", "removed", "robbed"])
def test_writing_stops_when_the_file_is_another_and_nothing_is_lost(
    store: Store, what: str
) -> None:  # T121
    path = store.path
    copy = path.with_name("copy.db")
    store.settle()
    shutil.copyfile(path, copy)
    customers.add(store, TODAY, "Hotel Aurora")
    before = state(store)
    if what == "replaced":
        copy.rename(path)
    elif what == "removed":
        path.unlink()
    else:
        mark.wal_of(path).unlink()
    with pytest.raises(StoreTrouble, match=f"was {what}.*nothing more is written.*is saved in"):
        customers.add(store, TODAY, "Rao & Sons")
    with pytest.raises(StoreTrouble, match=f"was {what}"):
        customers.add(store, TODAY, "Rao & Sons")
    (saved,) = path.parent.glob("store.saved-*.db")
    assert stat.S_IMODE(saved.stat().st_mode) == 0o600
    with closing(open_store(saved, Clock())) as kept:
        assert state(kept) == before
    store.close()
    if what == "replaced":
        with closing(open_store(path, Clock())) as other:
            assert _names(other) == ["Lumen Dental"]


def test_two_windows_and_their_leaving_are_no_replacement(store: Store) -> None:
    two = open_store(store.path, Clock())
    customers.add(two, TODAY, "Hotel Aurora")
    two.settle()
    two.close()
    customers.add(store, TODAY, "Rao & Sons")
    store.settle()
    with closing(open_store(store.path, Clock())) as three:
        assert len(_names(three)) == 3
    assert len(_names(store)) == 3


# Where it lies


@pytest.mark.long
@pytest.mark.parametrize("wait", [False, True])
def test_a_store_that_can_only_be_read_opens_for_reading(
    store: Store, wait: bool, monkeypatch: pytest.MonkeyPatch
) -> None:  # T130
    store.close()
    if wait:
        _killed_after(store.path, "Hotel Aurora")
    before = {each: each.read_bytes() for each in store.path.parent.iterdir()}
    monkeypatch.setattr(os, "access", lambda path, mode: False)  # noqa: ARG005 root may write all
    with closing(open_store(store.path, Clock())) as again:
        assert _names(again)[-1:] == ["Lumen Dental"]
        assert len(_names(again)) == 1 + wait
        with pytest.raises(StoreTrouble, match="can only be read"):
            customers.add(again, TODAY, "Rao & Sons")
    assert {each: each.read_bytes() for each in store.path.parent.iterdir()} == before


def test_on_a_full_disk_reading_works_and_writing_again_when_there_is_space(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:  # T130
    store.close()
    usage = namedtuple("usage", "free")
    free = [8192]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage(free[0]))
    with closing(open_store(store.path, Clock())) as full:
        assert _names(full) == ["Lumen Dental"]
        with pytest.raises(StoreTrouble, match="No space is left for the store"):
            customers.add(full, TODAY, "Hotel Aurora")
        free[0] = 2**30
        customers.add(full, TODAY, "Hotel Aurora")
    with closing(open_store(store.path, Clock())) as again:
        assert _names(again) == ["Hotel Aurora", "Lumen Dental"]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("disk I/O error", "No space is left"),
        ("database or disk is full", "No space is left"),
        (
            "Could not decode to UTF-8 column 'note' with text 'Ana \udce9'",
            "a text in it is not te",
        ),
    ],
)
def test_the_drivers_words_in_ours(
    monkeypatch: pytest.MonkeyPatch, said: str, told: str
) -> None:  # T130, T133
    monkeypatch.setattr(trouble, "disk_is_full", lambda _: True)
    sentence = str(trouble.trouble(Path("/x/store.db"), dbapi2.OperationalError(said)))
    assert told in sentence
    assert "Ana" not in sentence


def test_synced_and_open_folders_are_named(tmp_path: Path) -> None:  # T94
    assert list(place.warnings(tmp_path / "store.db")) == []
    synced = tmp_path / "Dropbox" / "sales"
    synced.mkdir(parents=True)
    (warning,) = place.warnings(synced / "store.db")
    assert f"lies in {tmp_path / 'Dropbox'}" in told(warning)
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    (warning,) = place.warnings(shared / "store.db")
    assert "may write in" in told(warning)


def test_a_command_that_closes_beside_an_open_window_is_no_unclean_close(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    own, other, alive = os.getpid(), 2**22 + 1, set[int]()
    monkeypatch.setattr(mark, "lives", lambda pid: pid in alive)
    for at_work in (False, True):
        alive.update((own, other))
        monkeypatch.setattr(os, "getpid", lambda: other)
        beside = open_store(store.path, Clock())
        customers.add(beside, TODAY, f"Hotel {at_work}")
        if not at_work:
            beside.close()
        monkeypatch.setattr(os, "getpid", lambda: own)
        alive.remove(other)
        customers.add(store, TODAY, f"Bar {at_work}")
        found = []
        for _ in range(2):
            with closing(open_to_read(store.path, Clock())) as looker:
                found.append([told(each) for each in looker.notices])
        # Who was killed is told once, and never who has closed.
        assert [any("not closed properly" in each for each in look) for look in found] == [
            at_work, False,
        ]  # fmt: skip
    beside.close()
