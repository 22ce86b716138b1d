"""The edge: the only place that reads the clock, the environment and the user's folders."""

from __future__ import annotations

import os
import sys
from dataclasses import field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.errors import BadInput, TicklerError, WrongKey
from store.lifecycle.possible_years import within_reach
from tui.text import visible

if TYPE_CHECKING:
    from store.safety.driver import Key
    from store.safety.keys import Keys as Ring
    from store.safety.opening import Store

TRIES = 3  # of a passphrase


@dataclass(frozen=True)
class Edge:
    """Where the store lies and which day it is, as the command line and the environment say.

    `explicit` is True where a person named the store: then a missing file is a mistake for
    commands that only read. `told` is True where a person said the day; else it is the clock's.
    """

    path: Path
    today: date
    explicit: bool
    told: bool = False
    clock: date | None = None  # the clock's day, where it is known
    # Asks a person once for all that a command opens.
    _keys: Keys = field(default_factory=lambda: Keys(), compare=False, repr=False)

    def open(
        self, *, create: bool = False, keys: Keys | None = None, trusting: bool = False,
        slim: bool = False,
    ) -> Store:  # fmt: skip
        """Open the store and make sure that it has what a new one begins with.

        `trusting`: for who looks over what is in it anyway. `slim`: for who has many threads.
        """
        from store.safety.opening import open_store
        from store.settings.values import me

        store = open_store(
            self.path,
            utc_now,
            create=create or not self.explicit,
            key_of=(keys or self.keys()).key_of,
            trusting=trusting,
        )
        if store.read_only is None and me(store) is None:
            from store.ledger.new_store import found  # 50 ms that only a new store costs

            found(store, self.today)
        if slim:
            from store.safety.page_cache import slim_down

            slim_down(store)
        return store

    def look(
        self, *, figures: bool = True, copied: bool = False, create: bool = False
    ) -> tuple[Store, date | None]:
        """The store to be looked at on the day; nothing is written, not even a new store.

        Beside it the day that the store has seen last.

        `copied`: to try anything in a copy. `create`: what is tried would make the store.
        """
        from store.ledger.look import look  # with the morning and its models, 60 ms

        missing = create or not self.explicit
        return look(
            self.path,
            utc_now,
            self.today,
            missing=missing,
            figures=figures,
            copied=copied,
            key_of=self.keys().key_of,
        )

    def open_to_read(self, *, trusting: bool = False) -> Store:
        """Open the store itself to look at it as it is; nothing is brought up to date."""
        from store.safety.opening import open_to_read

        return open_to_read(self.path, utc_now, key_of=self.keys().key_of, trusting=trusting)

    def keys(self) -> Keys:
        """Where the key of a protected store comes from."""
        return self._keys


class Keys:
    """The ways to the key of a protected store; none is gone before a store asks for it.

    TICKLER_KEY_FILE names a file that holds the key, for cron; then the system's keyring is asked,
    and at last the person, where a terminal is there to do so.
    """

    def __init__(self, *, asks: bool = True) -> None:
        self._ring: Ring | None = None
        self._asks = asks

    def unlock(self, path: Path) -> None:
        """Ask for the key now, while the terminal is free; afterwards nobody is asked any more."""
        for _ in range(TRIES):
            try:
                self.key_of(path)
                break
            except WrongKey as error:
                sys.stderr.write(f"{visible(str(error))}\n")
            except (TicklerError, OSError):
                break  # the opening says it
        self._asks = False

    def key_of(self, path: Path) -> Key | None:
        """The key that opens the file at `path`; None where it is not protected."""
        from store.safety.backup import is_plain

        if path.stat().st_size == 0 or is_plain(path):
            return None
        return self.ring.key_of(path)

    @property
    def ring(self) -> Ring:
        """The keys that are known by now."""
        from store.safety.keys import Keys as Ring

        if self._ring is None:
            named = os.environ.get("TICKLER_KEY_FILE")
            self._ring = Ring(_path(named) if named else None, self._ask)
        return self._ring

    def _ask(self, path: Path) -> str | None:
        if not (self._asks and sys.stdin.isatty() and sys.stderr.isatty()):
            return None
        return ask_hidden(f"Passphrase or recovery words of {path}: ")


def ask_hidden(question: str) -> str:
    """What a person types in answer, without showing it."""
    from getpass import getpass

    try:
        return getpass(question, sys.stderr)
    except (KeyboardInterrupt, EOFError):
        sys.stderr.write("\nNothing was done.\n")
        raise KeyboardInterrupt from None


@dataclass(frozen=True)
class Terminal:
    """What the environment says of the terminal: its colours, `few` are 16 or less; is it `far`?"""

    no_colour: bool = False
    few_colours: bool = False
    far: bool = False


def terminal() -> Terminal:
    """The terminal of this process, as NO_COLOR, TERM, COLORTERM and SSH_CONNECTION tell.

    It knows its own size: what a shell has exported may be that of another.
    """
    if sys.stdout.isatty():
        for name in ("COLUMNS", "LINES"):
            os.environ.pop(name, None)
    # The screens have both loaded already; Textual looks at the terminal in the same way.
    from rich.console import Console
    from textual.constants import COLOR_SYSTEM

    known = ("256", "truecolor")
    few = COLOR_SYSTEM not in known and Console(force_terminal=True).color_system not in known
    return Terminal("NO_COLOR" in os.environ, few, "SSH_CONNECTION" in os.environ)


def config_folder() -> Path:
    """Where a person's choices lie: TICKLER_CONFIG, else the user's config folder.

    Raises:
        BadInput: the path begins with another user's unknown ~.
    """
    named = os.environ.get("TICKLER_CONFIG")
    if named:
        return _path(named)
    from platformdirs import user_config_path

    return user_config_path("tickler", appauthor=False)


def hooks_folder() -> Path | None:
    """Where a person's own programs lie: TICKLER_HOOKS, else beside the choices; None for none."""
    named = os.environ.get("TICKLER_HOOKS")
    folder = _path(named) if named else config_folder() / "hooks"
    return folder if folder.is_dir() else None


def let_hear(store: Store) -> None:
    """A person's own programs hear from now on of what is done in the store."""
    folder = hooks_folder()
    if folder is not None:
        from tui.hooks import Hooks, noted_in

        note = noted_in(log_folder(), lambda: f"{utc_now():%Y-%m-%d %H:%M:%S} UTC")
        Hooks(folder, note).listen(store)


def log_folder() -> Path:
    """Where reports of crashes lie: beside a config folder that was named, else the system's."""
    if os.environ.get("TICKLER_CONFIG"):
        return config_folder() / "crashes"
    from platformdirs import user_log_path

    return user_log_path("tickler", appauthor=False)


def utc_now() -> datetime:
    """The present instant."""
    return datetime.now(UTC)


def local_day() -> date:
    """The day that the clock on the wall shows."""
    return utc_now().astimezone().date()


def edge_of(db: str | None, today: str | None) -> Edge:
    """The edge for `--db` and `--today`, or their variables TICKLER_DB and TICKLER_TODAY.

    Raises:
        BadInput: the day is not an ISO date, or the path begins with another user's unknown ~.
    """
    named = db or os.environ.get("TICKLER_DB") or None
    day = today or os.environ.get("TICKLER_TODAY") or None
    return Edge(
        path=_path(named) if named else default_path(),
        today=local_day() if day is None else _day(day),
        explicit=named is not None,
        told=day is not None,
        clock=local_day(),
    )


def default_path() -> Path:
    """The store in the user's data folder."""
    from platformdirs import user_data_path

    return user_data_path("tickler", appauthor=False) / "tickler.db"


def _path(text: str) -> Path:
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise BadInput(f"“{text}” is in nobody's home folder: write the whole path.") from error


def _day(text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(
            f"“{text}” is not a day for --today: write it as 2026-11-19 (year-month-day)."
        ) from error
    return within_reach(found)


def open_outside(address: str) -> bool:
    """Hand an address or a file to the program of this machine for it; False where there is none.

    Over ssh there is none: what would open stands before nobody.
    """
    import webbrowser  # no start needs it
    from contextlib import suppress

    if os.environ.get("SSH_CONNECTION") or os.environ.get("TICKLER_NO_OPEN"):
        return False
    with suppress(webbrowser.Error, OSError):
        return webbrowser.open(address)
    return False
