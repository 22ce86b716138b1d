"""The program on a real screen, in a pseudo-terminal: killed at work, and read byte by byte."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from store.safety.opening import open_store
from store.safety.orphans import orphans
from tests.conftest import ROOT
from tests.kit import Clock
from tests.screen_bytes import obeyed
from tests.screen_kills import logged, prepare

pytestmark = [
    pytest.mark.long,
    pytest.mark.skipif(sys.platform == "win32", reason="it has no pseudo-terminals"),
]

SITTINGS = 2


def run(module: str, folder: Path, *words: str) -> list[str]:
    """The lines that such a module prints; it forks, so it runs by itself."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.{module}", *words],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "TICKLER_CONFIG": str(folder / "config")},
        check=True,
    )
    return done.stdout.splitlines()


def test_a_sitting_that_is_killed_keeps_what_the_screen_has_said(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    prepare(path, 200, 5)
    lines = run("screen_kills", tmp_path, str(path), str(SITTINGS), "5")
    said = {line.removeprefix("kept ") for line in lines if line.startswith("kept ")}
    assert lines[-1] == f"killed {SITTINGS}"
    assert said
    assert said <= logged(path)
    with closing(open_store(path, Clock())) as store:
        assert orphans(store) == 0
        assert store.value("PRAGMA integrity_check") == "ok"


def test_no_byte_of_hostile_texts_is_obeyed_by_a_terminal(tmp_path: Path) -> None:
    found, drawn = run("screen_bytes", tmp_path, str(tmp_path), "short")
    assert found == "nothing"
    assert int(drawn) > 10_000


@pytest.mark.parametrize("text", ["\x1b]52;c;aGk=\x07", "\x9b2J", "\u202e", "\x1b7", "\x7f"])
def test_what_is_obeyed_is_noticed(text: str) -> None:
    assert obeyed(b"\x1b[1;2H\x1b[38;2;1;2;3mLumen \x1b]22;default\x07") == []
    assert obeyed(f"\x1b[1;2HLumen {text}".encode())
