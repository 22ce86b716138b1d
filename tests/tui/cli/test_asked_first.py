"""What no command takes back asks at a terminal; a pipe or cron has said --yes, or it is left."""

from __future__ import annotations

import hashlib
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import keyring
import pytest
import typer
from keyring.backends.fail import Keyring

from store.ledger.commit import work
from store.safety.opening import open_store
from tests.kit import TODAY, Clock
from tests.tui.cli import conftest
from tests.tui.cli.conftest import Cli

pytest.importorskip("psycopg")


def in_a_team(cli: Cli) -> None:
    with (
        closing(open_store(cli.path, Clock())) as store,
        work(store, TODAY, undoable=False) as unit,
    ):
        unit.run(
            "INSERT INTO replica (only_row, device, territory, address) VALUES "
            "(1, zeroblob(16), 'north', 'postgresql://nowhere/nothing')"
        )


# The words, and what is told once they have acted.
FINAL = [
    (("customer", "erase", "Lumen Dental"), "Erased Lumen Dental"),
    (("customer", "erase", "--due"), "Erased Lumen Dental"),
    (("unprotect",), "is no longer protected"),
    (("team", "leave"), "has left “north”"),
]


@pytest.mark.long
@pytest.mark.parametrize(("command", "done"), FINAL, ids=[" ".join(each) for each, _ in FINAL])
def test_what_no_command_takes_back_is_not_done_unasked(
    busy: Cli,
    command: tuple[str, ...],
    done: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TICKLER_KEY_FILE", str(tmp_path_factory.mktemp("keys") / "key"))
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]
    if command == ("unprotect",):
        busy("protect")
    elif command == ("team", "leave"):
        in_a_team(busy)
    elif "--due" in command:
        busy("customer", "close", "Lumen Dental", "--reason", "practice sold")
        busy("settings", "set", "keep-closed", "1 days")
        monkeypatch.setattr(conftest, "TODAY", TODAY + timedelta(days=10))
    assert busy.fails(2, *command, "--json").count("--yes does it unasked.")
    before = everything(busy.path)  # a new day has written its morning
    assert busy.fails(2, *command).count("--yes does it unasked.")
    asked: list[str] = []
    with monkeypatch.context() as patch:
        for stream in (sys.stdin, conftest._Stream):
            patch.setattr(stream, "isatty", lambda *_: True)
        patch.setattr(typer, "confirm", lambda question, **_: asked.append(question))
        assert busy.fails(1, *command) == "Nothing was done."
        patch.setattr(typer, "confirm", given_up)
        assert busy.fails(130, *command) == "Nothing was done."
    assert len(asked) == 1
    assert everything(busy.path) == before
    assert done in busy(*command, "--yes").out


@pytest.mark.long
def test_what_one_command_takes_back_is_done_at_once(busy: Cli) -> None:
    busy("backup")
    busy("merge", "Lumen Dental", "Hotel Aurora")
    assert "Aurora" not in busy("customers").out
    busy("undo")
    assert "Aurora" in busy("customers").out
    busy("customer", "add", "Nova Print")
    old = busy("restore", "latest", "--json").json["old_file"]
    assert "Nova" not in busy("customers").out
    busy("restore", old)
    assert "Nova" in busy("customers").out


def given_up(*_: object, **__: object) -> bool:
    raise typer.Abort


def everything(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
