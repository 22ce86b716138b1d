"""Syncs in the background while the screens run, where the store belongs to a team."""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from dataclasses import replace
from threading import Event, Thread
from typing import TYPE_CHECKING, Any, Final

from store.errors import BadInput, TicklerError
from tui.environment import Keys
from tui.outside_changes import News
from tui.widgets.bars import Figure

if TYPE_CHECKING:
    from tui.session import Sitting

FIRST, EVERY = 2.0, 60.0  # seconds until the first sync, and between two
_FEW = 300  # records that a thread takes over before the next key is pressed
# It gives way to the screens; where there is no such word, as on Windows, it does not.
_PROGRAM = "import os; getattr(os, 'nice', int)(10); from tui.cli import main; main()"
_SAID = ("pushed", "pulled", "conflicts", "version", "copied", "erased")
_NO_TEAM: Final = (
    "This store belongs to no team: “tickler team join CODE” brings it into one, “tickler team "
    "init DSN” founds one."
)


class TeamSync:
    """A thread that syncs each minute, and at once when somebody asks; no key waits for it.

    The program's `signs` stand in the heading of every screen: when the last sync was, and what is
    to be settled; nothing where there is no team.
    """

    def __init__(self, app: Any, sitting: Sitting, left: Event) -> None:
        self._app, self._sitting, self._left = app, sitting, left
        self._wanted = Event()

    def begin(self) -> None:
        """Start the thread; a daemon, because leaving must not wait for the line."""
        Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        wait = FIRST
        self.look()
        while not self._left.is_set():
            asked = self._wanted.wait(wait)
            self._wanted.clear()
            wait = EVERY
            if not self._left.is_set():
                self.sync(asked=asked)

    def ask(self) -> None:
        """Sync now, and say what came of it."""
        self._app.signs.tell("syncing…")
        self._wanted.set()

    def sync(self, *, asked: bool = False) -> None:
        """One sync, in a thread; `asked`: told in words, else quietly."""
        from store.settings.values import in_team

        sitting = self._sitting
        fresh, tells, words = False, asked, ""
        trouble: Exception | None = None
        try:
            if not in_team(sitting.store):
                trouble = BadInput(_NO_TEAM)
            elif not sitting.scoring or asked:
                done = self._sync()
                fresh, words = bool(done.pulled or done.erased), self._words(done)
                tells = asked or bool(done.erased) or done.copied  # nobody is to wonder why
        except Exception as error:
            trouble = error
        if asked:
            self._app.signs.tell("not synced" if trouble else "synced", over=True)
        if asked and trouble is not None:
            self._app.call_later(self._app.tell, trouble)
        elif fresh or tells:
            self._app.post_message(News(words if tells else "", fresh=fresh))
        self.look()

    def _sync(self) -> Any:
        try:
            from store.team.sync import MuchToTake
            from store.team.team import sync_team
        except ModuleNotFoundError as error:
            raise BadInput(
                'The team needs a driver that is not installed: pip install "tickler[team]".'
            ) from error
        sitting, name, key_of = self._sitting, platform.node(), Keys(asks=False).key_of
        try:
            return sync_team(sitting.store, sitting.today, name, key_of, at_most=_FEW)
        except MuchToTake as more:
            done = self._sync_apart() or sync_team(sitting.store, sitting.today, name, key_of)
            return replace(done, copied=done.copied or more.copied)

    def _sync_apart(self) -> Any:
        """A sync by a process of its own: in a thread, much to take over would hold up each key.

        None where that does not come to an end, as where only this process has the store's key.
        """
        from store.team.sync import Synced

        sitting = self._sitting
        store, day = str(sitting.store.path.absolute()), sitting.today.isoformat()
        words = ["-P", "-c", _PROGRAM, "--db", store, "--today", day, "sync", "--json"]
        sitting.hushed = True  # it is shown once it is whole
        try:
            ended = subprocess.run(
                [sys.executable, *words],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                check=False,
            )
        finally:
            sitting.hushed = False
        if ended.returncode:
            return None
        said = json.loads(ended.stdout)
        return Synced(**{each: said[each] for each in _SAID})

    @staticmethod
    def _words(done: Any) -> str:
        from tui.words.team import COPIED, synced_words

        counts = (done.pushed, done.pulled, done.conflicts, done.erased)
        said = synced_words(*counts, settle=f"T settles {'it' if done.conflicts == 1 else 'them'}")
        return f"{COPIED} {said}" if done.copied else said

    def look(self) -> None:
        """Read the sign anew; for the thread."""
        from store.settings.values import in_team

        try:
            if in_team(self._sitting.store):
                from store.views.lists.team import team_status
                from tui.words.team import sign_words

                status = team_status(self._sitting.store)
                signs = sign_words(status, self._sitting.today)
                self._app.signs.team = tuple(Figure(*each) for each in signs)
            else:
                self._app.signs.team = ()
        except TicklerError:
            return  # busy: the next look tells
        self._app.signs.show()
