"""The command line as a person has it: words in, stdout, stderr and an exit code out."""

from __future__ import annotations

import io
import json
import shutil
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

import pytest
from typer.main import get_command

from tests.kit import TODAY, Clock, new_store, scratch
from tui.cli import app
from tui.cli.program import Program

PROGRAM = cast(
    Program, get_command(app)
)  # building it anew for every command would double the time of a test


class _Stream(io.TextIOWrapper):
    """A stream like the one of a pipe."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8")

    @property
    def text(self) -> str:
        """All that was written."""
        self.seek(0)
        return self.read()


class Said(NamedTuple):
    """What a command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer to `--json`."""
        return json.loads(self.out)


def answer(program: Any, words: Sequence[str]) -> Said:
    """What a program says to these words."""
    out, err = _Stream(), _Stream()
    with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
        program.main(list(words))
    assert isinstance(ended.value.code, int)
    assert "Traceback" not in err.text
    return Said(ended.value.code, out.text, err.text)


class Cli:
    """Runs commands on the store at `path`, on the tests' day."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *words: str) -> Said:
        """Run a command that is expected to succeed."""
        said = self.any(*words)
        assert said.code == 0, said.err
        return said

    def any(self, *words: str) -> Said:
        """Run a command that may fail, in one sentence at most."""
        where = ("--db", str(self.path), "--today", TODAY.isoformat())
        return self.bare(*where, *words)

    def bare(self, *words: str) -> Said:
        """Run a command without naming the store or the day."""
        return answer(PROGRAM, words)

    def fails(self, code: int, *words: str) -> str:
        """Run a command that fails with this exit code; returns its one line on stderr."""
        said = self.any(*words)
        assert (said.code, said.out) == (code, ""), said
        assert said.err.count("\n") == 1, said.err
        return said.err.rstrip("\n")


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """A fixed clock and nothing of the developer's own environment."""
    clock = Clock()
    monkeypatch.setattr("tui.environment.utc_now", clock)
    for name in ("TICKLER_DB", "TICKLER_TODAY", "TICKLER_TRACEBACK"):
        monkeypatch.delenv(name, raising=False)
    return clock


@pytest.fixture
def tickler(tmp_path: Path) -> Cli:
    """The command line on a new store without customers."""
    path = tmp_path / "store.db"
    new_store(path).close()
    return Cli(path)


@pytest.fixture
def busy(tmp_path: Path, clock: Clock) -> Cli:
    """The command line on a store with three customers, one of them due today."""
    path = tmp_path / "store.db"
    shutil.copyfile(_three(), path)
    path.chmod(0o600)
    clock.now += timedelta(minutes=5)  # after the three were added
    return Cli(path)


@cache
def _three() -> Path:
    tickler = Cli(scratch() / "three.db")
    new_store(tickler.path).close()
    tickler("customer", "add", "Lumen Dental", "--next", "today", "--city", "Riga")
    tickler("customer", "add", "Hotel Aurora", "--next", "tomorrow", "--source", "referral")
    tickler("customer", "add", "Rao & Sons", "--next", "+2w")
    return tickler.path
