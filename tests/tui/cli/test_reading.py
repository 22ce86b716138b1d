"""T1: a read never writes, whatever day it is told; a clock that seems wrong is asked about."""

from __future__ import annotations

import hashlib
import inspect
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from tests.kit import TODAY, Clock, new_store, scratch
from tests.tui.cli.conftest import PROGRAM, Cli

# How the commands that read are called; one that is not here is called without words.
READS = {
    "brief": ("Lumen",),
    "case list": (),
    "changes": (),
    "check": (),
    "competitors": (),
    "conflicts": (),
    "conflicts list": (),
    "customer show": ("Lumen",),
    "customers": ("risk:>1%",),
    "digest": (),
    "export": ("all", "--to", "all.jsonl", "--force"),
    "find": ("lumen",),
    "pack": ("--to", "bag", "--force"),
    "report": (),
    "review list": (),
    "plan check": ("plan.toml",),
    "plan export": ("win-back",),
    "plan list": (),
    "plan mine": ("Everyone",),
    "plan test": ("win-back", "--since", "2026-01-01"),
    "plan preview": ("Lumen Dental", "win-back"),
    "plan share": ("Lumen",),
    "plan show": ("win-back",),
    "segment export": (),
    "segment list": (),
    "segment show": ("Everyone",),
    "settings": (),
    "settings list": (),
    "settings set": ("working-days", "mon-thu", "--dry-run"),
    "today": (),
    "value": ("Lumen",),
    "view list": (),
    # What would be done is found by doing it to a copy.
    "batch": ("day.txt", "--dry-run"),
    "done": ("Lumen", "--outcome", "reached", "--dry-run"),
    "hand-over": ("Lumen", "--to", "me", "--dry-run"),
    "import": ("orders.csv", "--dry-run"),
    "tag": ("Lumen", "--tag", "vip", "--dry-run"),
    "merge": ("Lumen Dental", "Hotel Aurora", "--dry-run"),
    "move": ("Lumen", "2070-01-04", "--dry-run"),
    "plan apply": ("Lumen Dental", "win-back", "--dry-run"),
    "plan apply-all": ("win-back", "", "--dry-run"),
    "plan import": ("plan.toml", "--dry-run"),
    "plan move": ("win-back", "--dry-run"),
    "rest": ("Lumen", "--until", "2070-01-04", "--reason", "ill", "--dry-run"),
    "segment import": ("segments.toml", "--dry-run"),
    "skip": ("Lumen", "--reason", "ill", "--dry-run"),
    "snooze": ("Lumen", "2070-01-04", "--dry-run"),
}
FILES = {
    "day.txt": "lumen c+ +3w\n",
    "orders.csv": "Customer,Date,Amount\nNew Mill,2026-11-02,120.50\nLumen Dental,2026-11-03,80\n",
    "plan.toml": "",  # filled by the fixture, with what the program itself exports
    "segments.toml": "",
}


def _commands(group: Any = PROGRAM, before: str = "") -> Iterator[tuple[str, Any]]:
    for name, command in group.commands.items():
        whole = f"{before}{name}"
        if hasattr(command, "commands"):
            yield from _commands(command, f"{whole} ")
        else:
            yield whole, command


def _calls() -> dict[str, tuple[str, ...]]:
    """All commands that look, found from the program, and those that are called for a dry run."""
    looking = {
        name: ()
        for name, command in _commands()
        if re.search(r"\blooked(_at)?\(", inspect.getsource(inspect.unwrap(command.callback)))
        or any(param.name == "dry_run" for param in command.params)
    }
    assert len(looking) > 30
    return {**looking, **READS}


def _hash(path: Path) -> str:
    """Of every row of every table, whether it lies in the file or waits in the log beside it."""
    connection = dbapi2.connect(str(path))
    found = hashlib.blake2b()
    tables = connection.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_stat%' "
        "ORDER BY name"
    ).fetchall()
    for name, sql in tables:
        found.update(f"{name} {sql}".encode())
        if not str(sql).startswith("CREATE VIRTUAL"):
            for row in sorted(map(repr, connection.execute(f'SELECT * FROM "{name}"'))):
                found.update(row.encode())
    connection.close()
    return found.hexdigest()


@pytest.fixture(scope="module")
def folder() -> Path:
    """A store whose customers have bought and are silent soon, and the files for the commands."""
    here = scratch()
    new_store(here / "store.db").close()
    cli = Cli(here / "store.db")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tui.environment.utc_now", Clock())
        cli("customer", "add", "Lumen Dental", "--next", "today")
        cli("customer", "add", "Hotel Aurora", "--next", "tomorrow")
        for name in ("Lumen Dental", "Hotel Aurora"):
            for ago in (300, 200, 100, 10):
                day = (TODAY - timedelta(days=ago)).isoformat()
                cli("purchase", name, "--amount", "120", "--on", day)
        cli("done", "Lumen", "--outcome", "reached")
        for name, text in FILES.items():
            (here / name).write_text(text, "utf-8")
        (here / "plan.toml").write_text(cli("plan", "export", "win-back").out, "utf-8")
        (here / "segments.toml").write_text(cli("segment", "export").out, "utf-8")
    return here


NEAR = st.integers(-35, 35).map(lambda days: TODAY + timedelta(days=days))
DAYS = st.integers(0, 22_000).map(lambda days: date(2060, 12, 31) - timedelta(days=days))


@pytest.mark.long
@settings(max_examples=1, phases=[Phase.generate])
@given(data=st.data())
def test_no_reading_command_changes_the_store(folder: Path, data: st.DataObject) -> None:  # T1
    path = folder / "store.db"
    before = _hash(path)
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("tui.environment.utc_now", Clock())
        patched.chdir(folder)
        for name, words in _calls().items():
            day = data.draw(NEAR | DAYS).isoformat()
            told = ("--db", str(path), "--today", day)
            said = Cli(path).bare(*told, *name.split(), *words)
            assert said.code in (0, 1), (f"say in READS how {name} is called", day, said)
            assert _hash(path) == before, (name, day)


@pytest.mark.long
@pytest.mark.parametrize("ahead", [1, 40, 200])
def test_a_look_shows_what_the_day_will_bring(folder: Path, tmp_path: Path, ahead: int) -> None:
    """The ids of the steps too, so that what was seen can be worked."""
    path = tmp_path / "store.db"
    shutil.copyfile(folder / "store.db", path)
    path.chmod(0o600)
    day = ("--db", str(path), "--today", (TODAY + timedelta(days=ahead)).isoformat())
    shown = ("today", "customers", "brief Lumen", "value Lumen", "segment list", "digest")
    words = [(*day, *each.split(), "--json") for each in shown]
    looked = [Cli(path).bare(*each).json for each in words]
    Cli(path).bare(*day, "score")
    assert [Cli(path).bare(*each).json for each in words] == looked


@pytest.mark.long
def test_what_was_seen_in_a_look_can_be_worked(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    shutil.copyfile(folder / "store.db", path)
    path.chmod(0o600)
    day = ("--db", str(path), "--today", (TODAY + timedelta(days=30)).isoformat())
    items = Cli(path).bare(*day, "today", "--json").json["items"]
    for item in items:
        said = Cli(path).bare(*day, "done", item["follow_up"], "--outcome", "reached")
        assert said.code == 0, said


@pytest.mark.long
@pytest.mark.parametrize("days", [0, 1, -1, 35, -35])
def test_a_clock_that_is_near_is_not_asked_about(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    said = _by_the_clock(folder, tmp_path, monkeypatch, days)("snooze", "Lumen", "+60d")
    assert (said.code, said.err) == (0, "")


@pytest.mark.long
@pytest.mark.parametrize(("days", "where"), [(3287, "3,287 days after"), (-36, "36 days before")])
def test_a_clock_that_is_far_is_asked_about(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, where: str
) -> None:
    """T1: nothing is lost, nothing moves unasked, and what was done can be undone."""
    tickler = _by_the_clock(folder, tmp_path, monkeypatch, days)
    before = _hash(tickler.path)
    said = tickler("snooze", "Lumen", "+60d")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("Is the clock right? ")
    assert where in said.err
    assert "nothing was written" in said.err
    looked = tickler("today")
    assert (looked.code, where in looked.err) == (0, True)
    assert _hash(tickler.path) == before
    day = (TODAY + timedelta(days=days)).isoformat()
    assert tickler("snooze", "Lumen", "+60d", "--today", day).code == 0
    assert tickler("snooze", "Lumen", "+90d").code == 0  # it was said to be right
    assert tickler("undo").code == tickler("undo").code == 0
    monkeypatch.setattr("tui.environment.utc_now", Clock())
    assert tickler("snooze", "Lumen", "+60d").code == 2  # and is asked about on the way back
    assert tickler("snooze", "Lumen", "+60d", "--today", TODAY.isoformat()).code == 0
    assert tickler("undo").code == 0
    assert tickler("today").code == 0


@pytest.mark.long
@pytest.mark.parametrize("days", [3287, -36, 200])
def test_another_day_than_the_clock_s_is_for_one_change_alone(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    tickler = _by_the_clock(folder, tmp_path, monkeypatch, 0)
    day = (TODAY + timedelta(days=days)).isoformat()
    others = _others(tickler.path)
    seen = tickler("today", "--today", day, "--json").json["items"]
    for item in seen:
        if item["customer"]["name"] == "Lumen Dental":  # also where another plan would have begun
            words = ("done", item["follow_up"], "--outcome", "reached", "--today", day)
            assert tickler(*words).code == 0
    told = tickler("snooze", "Lumen", "+60d", "--today", day)
    assert (told.code, "only this change is written" in told.err) == (0, True)
    assert _others(tickler.path) == others
    assert tickler("undo").code == 0
    assert tickler("snooze", "Lumen", "+60d").code == 0  # one odd day is no new beginning


class _Clocked:
    """The command line on a store, with the day of the clock."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __call__(self, *words: str) -> Any:
        return Cli(self.path).bare("--db", str(self.path), *words)


def _by_the_clock(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int
) -> _Clocked:
    path = tmp_path / "store.db"
    shutil.copyfile(folder / "store.db", path)
    path.chmod(0o600)
    now = datetime(2026, 11, 19, 12, tzinfo=UTC) + timedelta(days=days)
    monkeypatch.setattr("tui.environment.utc_now", lambda: now)
    return _Clocked(path)


def _others(path: Path) -> list[Any]:
    """All that is written of other customers than the first."""
    connection = dbapi2.connect(str(path))
    found = [
        repr(row)
        for table in ("follow_up", "enrolment", "standing", "score", "transition")
        for row in connection.execute(
            f"SELECT x.* FROM {table} AS x JOIN customer AS c ON c.id = x.customer_id "
            "WHERE c.name <> 'Lumen Dental' ORDER BY 1"
        )
    ]
    connection.close()
    return found


def test_a_look_after_a_week_off_fits_no_model(busy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    busy("score", "--refit")
    monkeypatch.setattr("store.ledger.model_fits.fit_all", None)  # whoever calls it falls
    later = (TODAY + timedelta(days=20)).isoformat()
    assert "overdue" in busy("today", "--today", later).out
