"""`tickler check` and `tickler demo`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.safety.demo import sample_path
from tests.tui.cli.conftest import Cli


@pytest.mark.long
def test_a_store_in_order_is_well(busy: Cli) -> None:
    said = busy("check").out
    assert "all is well · 3 customers · orphans 0 · 3 open follow-ups" in said
    answer = busy("check", "--json").json
    assert (answer["ok"], answer["problems"], answer["orphans"]) == (True, [], 0)


@pytest.mark.long
def test_what_is_wrong_is_named_and_is_a_no(busy: Cli) -> None:
    connection = dbapi2.connect(str(busy.path))
    connection.execute("DROP TRIGGER interaction_is_never_removed")
    connection.close()
    said = busy.any("check")
    assert said.code == 1
    assert "! The trigger interaction_is_never_removed is missing." in said.out
    assert busy.any("check", "--json").json["ok"] is False


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for temporary files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_the_demo_prints_a_queue_of_today_and_leaves_nothing_behind(
    tickler: Cli, temporary: Path
) -> None:
    answer = tickler.bare("demo", "--today", "2031-03-05", "--json").json
    assert answer["today"] == "2031-03-05"
    assert answer["left"] > 0
    assert list(temporary.iterdir()) == []


def test_the_demo_can_be_kept_but_overwrites_nothing(tickler: Cli, tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    assert f"tickler --db {kept}" in tickler.bare("demo", "--to", str(kept)).out
    before = kept.read_bytes()
    said = tickler.bare("demo", "--to", str(kept))
    assert (said.code, said.out) == (2, "")
    assert "choose another name" in said.err
    assert kept.read_bytes() == before
    said = tickler.bare("demo", "--to", str(tmp_path / "no" / "folder.db"))
    assert (said.code, said.err.count("\n")) == (3, 1)


def test_the_demo_does_not_touch_the_sample(tickler: Cli) -> None:
    before = sample_path().read_bytes()
    tickler.bare("demo")
    assert sample_path().read_bytes() == before
