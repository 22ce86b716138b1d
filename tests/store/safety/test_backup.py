"""Backups: whole, looked over before they count, for their owner alone, thinned by one rule."""

from __future__ import annotations

import stat
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers
from store.actions.settings import set_setting
from store.errors import BadInput, StoreTrouble
from store.ledger.full_check import full_check
from store.ledger.undo import changes
from store.safety import file_copy
from store.safety.automatic import back_up, back_up_changes, back_up_if_due
from store.safety.backup import Backup, backups_of, folder_of, thin, too_much, verify
from store.safety.check import check
from store.safety.driver import Key
from store.safety.opening import Store, open_store
from store.safety.restore import find_backup, restore
from tests.kit import TODAY, Clock, new_store, state, told

NOW = datetime(2026, 11, 19, 18, tzinfo=UTC)


def no_key(path: Path) -> None:
    """Nothing here is protected."""
    del path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with one customer."""
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental")
    return made


def test_a_backup_holds_what_waits_in_the_log_and_is_ones_own(store: Store) -> None:
    made = back_up(store, "hand", full=True)
    assert made.path.parent == folder_of(store.path)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == 0o700
    assert {each.name for each in made.path.parent.iterdir()} == {made.path.name}
    with closing(open_store(made.path, Clock(), create=False)) as copy:
        assert state(copy) == state(store)
        assert check(copy).problems == ()


def test_a_copy_that_is_damaged_is_no_backup(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Verified by opening: what a failing disk makes of the copy is seen before it counts."""
    kept = back_up(store, "hand")
    customers.add(store, TODAY, "Hotel Aurora")

    def harm(connection: dbapi2.Connection, target: Path, key: Key | None) -> None:
        whole(connection, target, key)
        content = bytearray(target.read_bytes())
        content[4096:8192] = bytes(4096)
        target.write_bytes(content)

    whole = file_copy.copy_database
    monkeypatch.setattr("store.safety.backup.copy_database", harm)
    with pytest.raises(StoreTrouble, match="is damaged"):
        back_up(store, "hand")
    assert [each.path for each in backups_of(store.path)] == [kept.path]
    assert len(list(folder_of(store.path).iterdir())) == 1


def test_backups_come_after_an_hour_of_change_and_not_without(store: Store) -> None:
    clock = store.clock
    assert isinstance(clock, Clock)
    assert back_up_if_due(store) is None  # the change is seconds old
    clock.now += timedelta(minutes=61)
    assert back_up_if_due(store) is not None
    clock.now += timedelta(minutes=61)
    assert back_up_if_due(store) is None  # nothing has changed since
    assert back_up_changes(store, "exit") is None
    customers.add(store, TODAY, "Hotel Aurora")
    assert back_up_if_due(store) is None
    assert back_up_changes(store, "exit") is not None
    assert [each.reason for each in backups_of(store.path)] == ["exit", "hour"]


def test_the_second_place_gets_a_copy_of_each(store: Store, tmp_path: Path) -> None:
    second = tmp_path / "stick" / "tickler"
    set_setting(store, TODAY, "backup-folder", str(second))
    made = back_up(store, "hand")
    copy = second / made.path.name
    assert copy.read_bytes() == made.path.read_bytes()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    made.path.unlink()
    found = find_backup(store.path, "latest", second, no_key)
    assert found == copy


@pytest.mark.long
@pytest.mark.parametrize(("hours", "kept"), [(1, 1), (24, 24), (24 * 10, 33), (24 * 90, 41)])
def test_the_rule_of_thinning(hours: int, kept: int) -> None:
    """One an hour for so long: 24 of the last hours, then 14 days, then 8 weeks."""
    found = [
        Backup(Path(str(number)), NOW - timedelta(hours=number), "hour", 0, False)
        for number in range(hours)
    ]
    gone = set(too_much(found, NOW))
    left = [each for each in found if each not in gone]
    assert left[0] == found[0]
    assert len(left) == kept
    assert len({each.at.date() for each in left}) >= min(14, hours / 24)


def test_three_copies_before_an_upgrade_stay_and_none_of_tomorrow_goes(tmp_path: Path) -> None:
    found = []
    for number, reason in enumerate(["hour", "upgrade", "upgrade", "upgrade", "upgrade", "exit"]):
        at = NOW - timedelta(days=400, seconds=number)
        found.append(Backup(tmp_path / f"{number}", at, reason, 0, False))
    tomorrow = Backup(tmp_path / "tomorrow", NOW + timedelta(days=1), "hour", 0, False)
    for each in (*found, tomorrow):
        each.path.touch()
    thin([*found, tomorrow], NOW)
    assert {each.name for each in tmp_path.iterdir()} == {"0", "1", "2", "3", "tomorrow"}


def test_leaving_soon_after_does_not_push_out_what_was_taken_on_purpose() -> None:
    """A slip of the hand comes right after a backup, and the screens are left within the hour."""
    reasons = ["exit", "erasure", "exit", "import", "hand"]
    found = [
        Backup(Path(str(number)), NOW - timedelta(minutes=number), reason, 0, False)
        for number, reason in enumerate(reasons)
    ]
    assert [each.reason for each in too_much(found, NOW)] == ["exit"]
    assert len(too_much(found, NOW + timedelta(days=2))) == 3  # one stays for each hour


def test_one_in_doubt_pushes_out_none() -> None:  # T125
    def made(hours: int, reason: str) -> Backup:
        at = NOW - timedelta(hours=hours)
        return Backup(Path(f"{hours}-{reason}"), at, reason, 1, protected=False)

    sound = [made(hours, "hour") for hours in range(2, 900, 2)]
    doubted = [made(hours, "doubt") for hours in range(1, 900, 2)]
    assert too_much([*sound, *doubted], NOW) == []  # nobody knows yet which are good
    newest = made(0, "hour")
    gone = {*too_much([newest, *sound, *doubted], NOW)}
    assert gone - {*doubted} == {*too_much([newest, *sound], NOW)}
    assert {each for each in doubted if each not in gone} == {*doubted[:12]}  # a day


def test_an_older_store_is_backed_up_before_its_upgrade_and_told(tmp_path: Path) -> None:
    """T133: never upgraded without a word or a copy."""
    from store.migrations import LATEST, migrate

    path = tmp_path / "old.db"
    with closing(dbapi2.connect(str(path), isolation_level=None)) as old:
        migrate(old, NOW, until=1)
    with closing(open_store(path, Clock())) as store:
        (kept,) = backups_of(path)
        assert kept.reason == "upgrade"
        assert [each for each in store.notices if str(kept.path) in told(each)]
        assert store.value("PRAGMA user_version") == LATEST
    with closing(dbapi2.connect(str(kept.path))) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
    verify(kept.path, None)


# Restoring


def test_restored_into_place_with_the_old_file_kept_and_the_loss_named(store: Store) -> None:
    made = back_up(store, "hand")
    before = state(store)
    customers.add(store, TODAY, "Hotel Aurora")
    title = changes(store, 1)[0].title
    store.close()
    done = restore(store.path, made.path, NOW, no_key)
    assert done.lost is not None
    assert [each.what for each in done.lost] == [title]
    with closing(open_store(store.path, Clock(), create=False)) as again:
        assert state(again) == before
        assert list(full_check(again)) == []
    assert done.old_file is not None
    with closing(open_store(done.old_file, Clock(), create=False)) as old:
        assert old.value("SELECT count(*) FROM customer") == 2


@pytest.mark.parametrize("harm", ["gone", "empty", "half of it zeroed", "noise"])
def test_whatever_became_of_the_store_latest_brings_it_back(store: Store, harm: str) -> None:
    back_up(store, "hand")
    before = state(store)
    store.close()
    content = store.path.read_bytes()
    half = len(content) // 2
    if harm == "gone":
        store.path.unlink()
    else:
        store.path.write_bytes(
            {
                "empty": b"",
                "half of it zeroed": content[:half] + bytes(half),
                "noise": b"\xa5" * len(content),
            }[harm]
        )
    if harm != "half of it zeroed":  # it is seen by who reads the other half
        with pytest.raises(StoreTrouble, match=r"restore latest|is not a tickler store"):
            open_store(store.path, Clock())
    latest = find_backup(store.path, "latest", None, no_key)
    restore(store.path, latest, NOW, no_key)
    with closing(open_store(store.path, Clock(), create=False)) as again:
        assert state(again) == before


def test_latest_passes_over_what_is_damaged(store: Store) -> None:
    good = back_up(store, "hand")
    newer = good.path.with_name(good.path.name.replace("-0900", "-2359"))
    newer.write_bytes(b"SQLite format 3\0" + bytes(5000))
    assert backups_of(store.path)[0].path == newer
    assert find_backup(store.path, "latest", None, no_key) == good.path
    with pytest.raises(StoreTrouble, match="is damaged"):
        restore(store.path, newer, NOW, no_key)
    with pytest.raises(BadInput, match="There is no backup"):
        find_backup(store.path, "nowhere", None, no_key)


def test_a_store_that_is_open_elsewhere_is_not_restored_under_its_feet(store: Store) -> None:
    made = back_up(store, "hand")
    with pytest.raises(BadInput, match="Another window"):
        restore(store.path, made.path, NOW, no_key)
    customers.add(store, TODAY, "Hotel Aurora")
    assert store.value("SELECT count(*) FROM customer") == 2
