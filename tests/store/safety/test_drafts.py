"""What was being typed outlives its window; no window takes it from another that is there."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

from store.safety.drafts import Draft, DraftFile, Text, drop_drafts
from store.safety.driver import Key

NOTE = Text("note", "Note", "wants 12 desks; Größe „L“ – ask\nMaria")


def draft(title: str = "Log: Lumen Dental", at: str = "2026-11-19T09:00:00.000Z") -> Draft:
    return Draft(title, "log", b"\x01" * 16, (NOTE,), at)


def gone(file: DraftFile) -> None:
    """Its process has ended: the system gives its lock back."""
    assert file._connection is not None
    file._connection.close()


def test_a_draft_is_offered_once_its_window_is_gone_and_not_before(tmp_path: Path) -> None:
    """T91."""
    store = tmp_path / "my [1].db"
    writer, other = DraftFile(store, None), DraftFile(store, None)
    assert other.take_over() is None
    writer.keep(draft("first"))
    writer.keep(draft())
    path, journal = sorted(tmp_path.iterdir())
    assert journal.name == f"{path.name}-journal"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert other.take_over() is None  # it is being typed over there
    gone(writer)
    assert other.take_over() == draft()
    assert DraftFile(store, None).take_over() is None  # it is the other's now
    other.release()
    assert other.take_over() == draft()
    other.keep(draft("too late"), other.dropped - 1)
    other.drop()
    other.keep(draft("too late"), 0)
    assert list(tmp_path.iterdir()) == []


def test_the_latest_comes_first_and_the_other_is_not_lost(tmp_path: Path) -> None:
    store = tmp_path / "a.db"
    for title, at in (("old", "2026-11-18T09:00:00.000Z"), ("new", "2026-11-19T09:00:00.000Z")):
        file = DraftFile(store, None)
        file.keep(draft(title, at))
        gone(file)
    for title in ("new", "old"):
        file = DraftFile(store, None)
        found = file.take_over()
        assert found is not None
        assert found.title == title
        file.drop()


def test_of_a_protected_store_nothing_can_be_read_without_the_key(tmp_path: Path) -> None:
    store, key = tmp_path / "a.db", Key(b"k" * 32, b"s" * 16)
    file = DraftFile(store, key)
    file.keep(draft())
    gone(file)
    path = min(tmp_path.iterdir())
    assert b"desks" not in path.read_bytes()
    assert DraftFile(store, None).take_over() is None
    assert DraftFile(store, key).take_over() == draft()
    drop_drafts(store)
    assert list(tmp_path.iterdir()) == []


def test_a_place_that_takes_nothing_and_a_broken_file_cost_the_draft_only(tmp_path: Path) -> None:
    DraftFile(tmp_path / "not there" / "a.db", None).keep(draft())
    (tmp_path / "a.db-draft-00000000").write_bytes(b"no database" * 200)
    assert DraftFile(tmp_path / "a.db", None).take_over() is None
