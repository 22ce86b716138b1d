"""The sync beside the screens: quiet, told when asked for, with its sign in the heading."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess
from threading import Event
from typing import Any

import pytest

from store.actions import card, customers
from store.lifecycle.calendar import WorkCalendar
from store.safety.opening import Store
from store.team import team as teams
from store.team.server import NoLine
from store.team.sync import MuchToTake, Synced, note_trouble
from tests.kit import TODAY, new_store
from tests.store.team.kit import Device, territory
from tui.background import sentence_of
from tui.heading_signs import Signs
from tui.session import Sitting
from tui.team import TeamSync


class Program:
    """What a sync tells the program."""

    def __init__(self) -> None:
        self.signs = Signs(self)
        self.screen_stack: list[Any] = []
        self.told: list[tuple[str, bool]] = []
        self.under_way: list[str] = []
        self.troubles: list[str] = []

    def post_message(self, news: Any) -> None:
        self.told.append((news.words, news.fresh))

    def call_later(self, call: Callable[..., None], *arguments: object) -> None:
        call(*arguments)
        self.under_way += [each.text for each in self.signs.figures if each.priority == 20]

    def set_timer(self, *_: object) -> None:
        pass

    def tell(self, error: Exception) -> None:
        self.troubles.append(sentence_of(error))

    @property
    def sign(self) -> list[tuple[str, bool]]:
        return [(each.text, each.alarm) for each in self.signs.team]


def beside(store: Store) -> tuple[Program, TeamSync]:
    sitting = Sitting(TODAY, lambda: TODAY)
    sitting.opened(store, WorkCalendar(), "EUR", 0.6)
    program = Program()
    return program, TeamSync(program, sitting, Event())


@pytest.mark.long
def test_what_others_have_written_is_shown_without_a_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = territory()
    ana = Device(tmp_path / "ana.db", name, 1, lead=True)
    ben = Device(tmp_path / "ben.db", name, 2)
    customers.add(ana.store, TODAY, "Lumen Dental")
    ana.sync()
    monkeypatch.setattr(teams, "sync_team", lambda *_, **__: ben.sync())
    program, beside_ben = beside(ben.store)
    beside_ben.look()
    assert program.sign == [("never synced", True)]
    beside_ben.sync()
    assert program.told == [("", True)]
    assert [(words[:5], alarm) for words, alarm in program.sign] == [("sync ", False)]
    beside_ben.sync()  # nothing new: nothing is read anew
    assert len(program.told) == 1
    beside_ben.ask()
    beside_ben.sync(asked=True)
    assert program.told[1:] == [("Nothing new on either side.", False)]
    assert program.under_way[:2] == ["syncing…", "synced"]


@pytest.mark.long
def test_a_line_that_is_cut_is_a_small_sign_and_a_sentence_for_who_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = Device(tmp_path / "ana.db", territory(), 1, lead=True)
    ana.sync()

    def cut(store: Store, *_: object, **__: object) -> Synced:
        note_trouble(store, "The line was cut.")
        raise NoLine("The line was cut.")

    monkeypatch.setattr(teams, "sync_team", cut)
    program, sync = beside(ana.store)
    sync.sync()
    assert program.told == []
    assert program.sign[0][0].startswith("no sync since ")
    assert program.sign[0][1]
    sync.ask()
    sync.sync(asked=True)
    assert (program.told, program.troubles) == ([], ["The line was cut."])
    assert program.under_way[:2] == ["syncing…", "not synced"]


@pytest.mark.long
@pytest.mark.parametrize(("code", "taken"), [(0, "512"), (1, "7")])
def test_much_is_taken_over_by_a_process_of_its_own_where_that_can(
    code: int, taken: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ana = Device(tmp_path / "ana.db", territory(), 1, lead=True)
    ana.sync()

    def here(*_: object, at_most: int | None = None) -> Synced:
        if at_most is not None:
            raise MuchToTake
        return Synced(0, 7, 0, 3, copied=False)

    def there(words: list[str], **_: object) -> CompletedProcess[bytes]:
        assert words[-6:] == ["--db", str(ana.path), "--today", "2026-11-19", "sync", "--json"]
        assert sync._sitting.hushed
        said = b'{"pushed": 0, "pulled": 512, "conflicts": 0, "version": 3, "copied": false, '
        said += b'"erased": 0, "seconds": 2.1}'
        return CompletedProcess(words, code, said)

    monkeypatch.setattr(teams, "sync_team", here)
    monkeypatch.setattr("tui.team.subprocess.run", there)
    program, sync = beside(ana.store)
    sync.ask()
    sync.sync(asked=True)
    assert program.told == [(f"Sent nothing, took over {taken} records.", True)]
    assert not sync._sitting.hushed


def test_what_differs_is_counted_in_the_sign(tmp_path: Path) -> None:
    name = territory()
    ana = Device(tmp_path / "ana.db", name, 1, lead=True)
    ben = Device(tmp_path / "ben.db", name, 2)
    customers.add(ana.store, TODAY, "Lumen Dental")
    for each in (ana, ben):
        each.sync()
    for each in (ana, ben):
        who = each.store.value("SELECT id FROM customer")
        card.edit(each.store, TODAY, who, {"city": each.path.stem})
    for each in (ana, ben):
        each.sync()
    program, sync = beside(ben.store)
    sync.look()
    assert program.sign[1] == ("1 differ", True)


def test_a_store_of_no_team_says_so_when_asked_and_shows_nothing(tmp_path: Path) -> None:
    program, sync = beside(new_store(tmp_path / "store.db"))
    sync.sync()
    assert (program.told, program.sign) == ([], [])
    sync.ask()
    sync.sync(asked=True)
    assert "belongs to no team" in program.troubles[0]
