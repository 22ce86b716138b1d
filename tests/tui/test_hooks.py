"""A folder of one's own programs: called with what was done, and never in its way."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from store.actions import customers, sales
from store.actions.records import log
from store.actions.touches import Touch
from store.ledger.undo import undo
from store.safety.opening import Store
from tests.kit import TODAY, new_store
from tui.environment import hooks_folder
from tui.hooks import Hooks, noted_in

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs are shell scripts")


class Desk:
    """A store that programs listen to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "hooks"
        self.folder.mkdir(mode=0o700)
        self.told = folder / "told.txt"
        self.notes: list[str] = []
        self.store: Store = new_store(folder / "store.db")
        self.hooks = Hooks(self.folder, self.notes.append, limit=0.5)
        self.hooks.listen(self.store)

    def program(self, name: str, text: str, mode: int = 0o700) -> None:
        """Put a shell script into the folder."""
        path = self.folder / name
        path.write_text(f"#!/bin/sh\n{text}\n")
        path.chmod(mode)

    def heard(self) -> list[dict[str, Any]]:
        """What the programs were told."""
        self.hooks.finish()
        return [json.loads(line) for line in self.told.read_text("utf-8").splitlines()]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_each_program_is_told_what_was_done(desk: Desk) -> None:
    for name in ("on-done", "on-sale", "on-new-customer"):
        desk.program(name, f"cat >> '{desk.told}'")
    ident = customers.add(desk.store, TODAY, "Größe [/] Söhne").customer_id
    log(desk.store, TODAY, ident, Touch("call", "reached", note="12 desks"))
    log(desk.store, TODAY, ident, Touch("note", None, note="only a note"))
    sales.purchase(desk.store, TODAY, ident, 12_000)
    undo(desk.store, TODAY)
    found = desk.heard()
    assert [each["event"] for each in found] == ["new-customer", "done", "sale"]
    assert {each["customer"]["name"] for each in found} == {"Größe [/] Söhne"}
    assert found[1]["outcome"] == "reached"
    assert found[1]["note"] == "12 desks"
    assert found[2]["amount"] == 12_000
    assert found[2]["currency"] == "EUR"
    assert desk.notes == []


def test_slow_failing_and_missing_ones_are_noted_and_in_nobodys_way(desk: Desk) -> None:
    desk.program("on-new-customer", "sleep 30")
    desk.program("on-sale", "exit 3")
    desk.program("on-done", "exit 0", 0o600)
    ident = customers.add(desk.store, TODAY, "Ada").customer_id
    sales.purchase(desk.store, TODAY, ident, 12_000)
    log(desk.store, TODAY, ident, Touch("call", "reached"))
    assert desk.store.value("SELECT count(*) FROM purchase") == 1
    desk.hooks._waiting.put(None)
    assert desk.hooks._thread is not None
    desk.hooks._thread.join()
    assert sorted(desk.notes) == [
        "on-done was not run: it is not a program: chmod +x",
        "on-new-customer was stopped after 0.5 s",
        "on-sale ended with 3",
    ]


def test_what_others_may_write_is_not_run(desk: Desk) -> None:
    desk.program("on-new-customer", f"cat >> '{desk.told}'", 0o722)
    customers.add(desk.store, TODAY, "Ada")
    assert desk.notes == [
        "on-new-customer was not run: others may write on-new-customer: chmod go-w"
    ]
    assert not desk.told.exists()


def test_trouble_with_the_events_themselves_is_noted(desk: Desk) -> None:
    desk.hooks.heard(desk.store, "no number")  # type: ignore[arg-type]
    broken = Store.__new__(Store)
    desk.hooks.heard(broken, 1)
    assert desk.notes == ["an event could not be told (AttributeError)"]


def test_it_is_off_until_there_is_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path))
    monkeypatch.delenv("TICKLER_HOOKS", raising=False)
    assert hooks_folder() is None
    (tmp_path / "hooks").mkdir()
    assert hooks_folder() == tmp_path / "hooks"
    monkeypatch.setenv("TICKLER_HOOKS", str(tmp_path / "nowhere"))
    assert hooks_folder() is None
    noted_in(tmp_path / "logs", lambda: "now")("on-sale ended with 3")
    assert (tmp_path / "logs" / "hooks.log").read_text() == "now on-sale ended with 3\n"
