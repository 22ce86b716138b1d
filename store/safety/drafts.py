"""What somebody is typing, kept beside the store until it is saved: a terminal can go away.

A file of its own, because a draft is no change of the store, under the store's key. The window
that writes it holds SQLite's lock on it until it ends, however it ends: so another window knows,
on every system, which drafts are nobody's any more.
"""

from __future__ import annotations

import json
import secrets
import threading
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlcipher3 import dbapi2

from store.dataclass import dataclass
from store.safety.driver import connect_plainly
from store.safety.file_copy import claim, fresh_file, remove

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key

_NAME: Final = "-draft-"


@dataclass(frozen=True)
class Text:
    """What was typed into one field: its name in the form, what it is called, the words."""

    field: str
    label: str
    words: str


@dataclass(frozen=True)
class Draft:
    """A form that was not saved: its title, what opens it, about whom, what was typed.

    `action` has a line for each action on the way to the form.

    `written_at` is an instant as the store writes it.
    """

    title: str
    action: str
    customer_id: bytes | None
    texts: tuple[Text, ...]
    written_at: str


class DraftFile:
    """The draft of one window; one file while there is something to keep, else none."""

    def __init__(self, store: Path, key: Key | None) -> None:
        self._store = store
        self._key = key
        self._path: Path | None = None
        self._connection: Connection | None = None
        self._lock = threading.Lock()
        self.dropped = 0  # how often

    def keep(self, draft: Draft, dropped: int | None = None) -> None:
        """Keep the draft instead of the one before; on the disk when it returns.

        A folder or disk that takes nothing costs the draft and says nothing: the form stands.
        `dropped`: how often it had been dropped when this was asked for; nothing comes back after.
        """
        with self._lock, suppress(OSError, dbapi2.DatabaseError):
            if dropped not in (None, self.dropped):
                return
            if self._connection is None:
                self._begin()
            assert self._connection is not None
            self._connection.execute("BEGIN")
            self._connection.execute("DELETE FROM draft")
            self._connection.execute("INSERT INTO draft VALUES (?)", (_written(draft),))
            self._connection.execute("COMMIT")

    def take_over(self) -> Draft | None:
        """The latest draft that a window has left behind; its file is this window's from now on."""
        with self._lock:
            found: list[tuple[Draft, Path, Connection]] = []
            for path in _files(self._store):
                opened = _left(path, self._key)
                if opened is not None:
                    found.append((opened[0], path, opened[1]))
            found.sort(key=lambda each: each[0].written_at)
            for _, _, connection in found[:-1]:
                connection.close()  # the next start offers it
            if not found:
                return None
            draft, self._path, self._connection = found[-1]
            return draft

    def drop(self) -> None:
        """What was typed is saved, or was thrown away."""
        path = self._path
        self.release()
        if path is not None:
            remove(path)

    def release(self) -> None:
        """Leave the file, if there is one, to the next window that looks."""
        with self._lock:
            self.dropped += 1
            if self._connection is not None:
                self._connection.close()
            self._connection = self._path = None

    def _begin(self) -> None:
        target = self._store.with_name(f"{self._store.name}{_NAME}{secrets.token_hex(4)}")
        with fresh_file(target) as made:
            claim(made, target)
        self._path = target
        self._connection = _locked(target, self._key)
        self._connection.execute("CREATE TABLE draft (text TEXT NOT NULL)")


def drop_drafts(store: Path) -> None:
    """Remove what was being typed, of all windows: the store was erased in or has another key."""
    for path in _files(store):
        remove(path)


def _files(store: Path) -> list[Path]:
    ends = ("-wal", "-shm", "-journal")
    found = store.parent.glob(f"{_literal(store.name)}{_NAME}*")
    return [path for path in found if not path.name.endswith(ends)]


def _literal(name: str) -> str:
    """A file name for a pattern, with its own brackets and stars."""
    return "".join(f"[{each}]" if each in "[*?" else each for each in name)


def _locked(path: Path, key: Key | None) -> Connection:
    """A connection that keeps everybody else out until it is closed."""
    connection = connect_plainly(path, key)
    try:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN EXCLUSIVE")
        connection.execute("COMMIT")
    except BaseException:
        connection.close()
        raise
    return connection


def _left(path: Path, key: Key | None) -> tuple[Draft, Connection] | None:
    """A draft whose window is gone, and its file; None where it is there or nothing can be read."""
    try:
        connection = _locked(path, key)
    except (OSError, dbapi2.DatabaseError):
        return None
    try:
        (text,) = connection.execute("SELECT text FROM draft").fetchone()
        return _read(text), connection
    except (dbapi2.DatabaseError, ValueError, KeyError, TypeError):
        connection.close()
        return None


def _written(draft: Draft) -> str:
    ident = None if draft.customer_id is None else draft.customer_id.hex()
    return json.dumps({**asdict(draft), "customer_id": ident})


def _read(text: str) -> Draft:
    kept = json.loads(text)
    ident = kept.pop("customer_id")
    texts = tuple(Text(**each) for each in kept.pop("texts"))
    return Draft(**kept, texts=texts, customer_id=None if ident is None else bytes.fromhex(ident))
