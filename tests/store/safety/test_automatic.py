"""What an open window does for its store by itself, and what leaving it does."""

from __future__ import annotations

import shutil
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers
from store.errors import StoreTrouble
from store.exchange.read_file import import_file
from store.safety.automatic import leave, look_after
from store.safety.backup import backups_of
from store.safety.opening import open_store
from tests.kit import TODAY, Clock, new_store, told


def test_a_quiet_window_leaves_a_whole_file_and_a_backup_an_hour(tmp_path: Path) -> None:
    """T120: `cp` of the open store holds what was acknowledged."""
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")
    look_after(store)
    copy = tmp_path / "copy.db"
    shutil.copyfile(store.path, copy)
    with closing(open_store(copy, Clock())) as other:
        assert other.value("SELECT name FROM customer") == "Lumen Dental"
    assert backups_of(store.path) == []
    clock = store.clock
    assert isinstance(clock, Clock)
    clock.now += timedelta(hours=2)
    look_after(store, backups=False)  # the demo's throw-away copy
    assert backups_of(store.path) == []
    look_after(store)
    look_after(store)
    assert [each.reason for each in backups_of(store.path)] == ["hour"]
    store.close()


def test_a_file_that_is_gone_is_told_without_a_key(tmp_path: Path) -> None:  # T121
    store = new_store(tmp_path / "store.db")
    store.path.unlink()
    with pytest.raises(StoreTrouble, match="was removed"):
        look_after(store)
    assert "was removed" in told(leave(store))  # the last line after the screens, too
    assert [each.name.split("-")[0] for each in tmp_path.iterdir()] == ["store.saved"]


def test_leaving_takes_a_backup_of_what_has_changed(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")
    assert leave(store) is None
    assert [each.reason for each in backups_of(store.path)] == ["exit"]
    again = open_store(store.path, Clock())
    assert leave(again) is None
    assert len(backups_of(store.path)) == 1
    assert sorted(each.name for each in tmp_path.iterdir()) == [
        "store.db", "store.db-sums", "store.db.backups"
    ]  # fmt: skip


def test_leaving_tells_a_backup_that_failed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.safety.backup.copy_database", full)
    assert "No space is left to write the backup" in told(leave(store))
    with closing(open_store(store.path, Clock())) as again:
        assert again.value("SELECT count(*) FROM customer") == 1


@pytest.mark.long
def test_a_large_import_comes_after_a_backup_and_a_small_one_does_not(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")
    file = tmp_path / "people.csv"
    file.write_text("name,email\nAda Reyes,ada@example.org\n")
    import_file(store, TODAY, file)
    assert backups_of(store.path) == []
    file.write_text("name,note\nBo Reyes," + 70_000 * "x" + "\n")
    import_file(store, TODAY, file, dry_run=True)
    assert backups_of(store.path) == []
    import_file(store, TODAY, file)
    (made,) = backups_of(store.path)
    assert made.reason == "import"
    with closing(open_store(made.path, Clock())) as before:
        assert before.value("SELECT count(*) FROM customer") == 2
