"""Devices that meet in the tests' own PostgreSQL: a territory for each test, a clock for all."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

from store.actions.erase_customer import erase
from store.ledger.commit import work
from store.ledger.unsent import SENT, columns_of, stamp_of
from store.safety.opening import Store, open_store
from store.team.push import plain, send_everything
from store.team.server import Meeting, install
from store.team.sync import Synced, sync
from store.team.team import become
from tests.kit import TODAY, new_store
from tests.postgres import server

NOON = datetime(2026, 11, 19, 12, tzinfo=UTC)
_NUMBERS = itertools.count(1)


_OPEN: dict[str, psycopg.Connection[Any]] = {}


def owner() -> psycopg.Connection[Any]:
    """The owner's connection to a server with the schema; its clock stands at the tests' noon."""
    address = server()
    found = _OPEN.get(address)
    if found is None or found.closed:
        fresh = _OPEN[address] = psycopg.connect(address, autocommit=True)
        if found is None:
            install_at_noon(fresh)
    return _OPEN[address]


def meet_again() -> None:
    """After the server was started again: what was open to it is of no use."""
    _OPEN[server()].close()


def install_at_noon(connection: psycopg.Connection[Any]) -> None:
    """Install the schema, with a clock that stands still."""
    install(connection)
    connection.execute(
        "CREATE OR REPLACE FUNCTION tickler.now_ms() RETURNS bigint LANGUAGE sql VOLATILE "
        "SET search_path = pg_catalog, pg_temp "
        f"AS $$ SELECT {int(NOON.timestamp() * 1000)}::bigint $$"
    )


def territory(*logins: str) -> str:
    """A new territory, and who may see it beside the owner."""
    name = f"north {next(_NUMBERS)}"
    connection = owner()
    connection.execute(
        "INSERT INTO tickler.territory (territory, currency) VALUES (%s, 'EUR')", (name,)
    )
    for login in ("postgres", *logins):
        connection.execute(
            "INSERT INTO tickler.member (territory, login, rep, rep_name) VALUES (%s, %s, '', %s)",
            (name, login, login),
        )
    return name


class Cut(Exception):
    """The line was cut."""


class LossyMeeting(Meeting):
    """A talk whose line is cut before or after its next step number `cut`."""

    def __init__(self, *args: Any, cut: int | None = None) -> None:
        super().__init__(*args)
        self._left = cut

    def _value(self, sql: str, values: Any) -> Any:
        self._step()
        found = super()._value(sql, values)
        self._step()
        return found

    def push(self, cursor: int, parts: Iterator[list[dict[str, Any]]]) -> int:
        found = super().push(cursor, parts)
        self._step()  # committed there, not confirmed here
        return found

    def pull(self, cursor: int, *, everything: bool) -> Any:
        found = super().pull(cursor, everything=everything)
        self._step()
        return found

    def _step(self) -> None:
        if self._left is not None:
            self._left -= 1
            if self._left < 0:
                raise Cut


class Device:
    """A store in a team, with a clock that can be set."""

    def __init__(self, path: Path, territory: str, seed: int, *, lead: bool = False) -> None:
        self.path, self.territory, self.seed = path, territory, seed
        self.now = NOON
        self.opened = 0
        self.before: Callable[[], None] | None = None  # done before a sync has said who it is
        new_store(path, seed).close()
        self.store = self.open_again()
        found_replica(self.store, territory, lead=lead)

    def open_again(self) -> Store:
        """The store, by a new connection."""
        self.opened += 1
        entropy = random.Random(self.seed * 1000 + self.opened).randbytes
        return open_store(self.path, self.clock, entropy=entropy)

    def clock(self) -> datetime:
        self.now += timedelta(milliseconds=7)
        return self.now

    def sync(self, cut: int | None = None, at_most: int | None = None) -> Synced:
        @contextmanager
        def meet(device: bytes) -> Iterator[Meeting]:
            if self.before is not None:
                self.before()
            yield LossyMeeting(owner(), self.territory, device, cut=cut)

        return sync(
            self.store, TODAY, self.path.stem, meet,
            lambda who: erase(self.store, TODAY, who, lambda _: None), at_most,
        )  # fmt: skip

    def put_back(self, backup: bytes) -> None:
        """An old file is put in the store's place."""
        self.store.close()
        for end in ("", "-wal", "-shm", "-mark", "-sums"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        self.path.write_bytes(backup)
        self.path.chmod(0o600)
        self.store = self.open_again()

    def backup(self) -> bytes:
        self.store.settle()
        return self.path.read_bytes()


def found_replica(store: Store, territory: str, *, lead: bool) -> None:
    """The store's own row, as `team init` and `team join` write it; the tests' stores are copies of
    one, so their plans and segments are the same."""
    with work(store, TODAY, undoable=False) as unit:
        become(unit, territory, "", lead=lead)
        if lead:
            send_everything(unit, stamp_of(store.clock()))


def shared(store: Store) -> dict[str, dict[str, dict[str, Any]]]:
    """All that is sent, as this store has it; rows that it made before the team are not."""
    found: dict[str, dict[str, dict[str, Any]]] = {}
    for table in SENT:
        kinds = columns_of(store.connection, table)
        if table in ("rep", "segment", "plan", "plan_step"):
            continue
        found[table] = {
            row["id"].hex(): {
                name: plain(row[name], kind)
                for name, kind in kinds.items()
                if row[name] is not None
            }
            for row in store.rows(f"SELECT * FROM {table}")
        }
    return found


def kept(territory: str) -> dict[str, dict[str, dict[str, Any]]]:
    """The same, as the server has it."""
    found: dict[str, dict[str, dict[str, Any]]] = {
        table: {} for table in SENT if table not in ("rep", "segment", "plan", "plan_step")
    }
    for tbl, ident, body in owner().execute(
        "SELECT tbl, id, body FROM tickler.record WHERE territory = %s AND NOT erased", (territory,)
    ):
        if tbl in found:
            found[tbl][ident] = {name: each for name, each in body.items() if each is not None}
    return found


_TABLES = ("territory", "device", "record")


def dump(territory: str) -> dict[str, list[Any]]:
    """A backup of what the database has of a territory."""
    return {
        table: [
            row[0]
            for row in owner().execute(
                f"SELECT to_jsonb(t) FROM tickler.{table} AS t WHERE territory = %s", (territory,)
            )
        ]
        for table in _TABLES
    }


def put_back(territory: str, backup: dict[str, list[Any]]) -> None:
    """The database is what it was at the time of a backup."""
    for table in _TABLES:
        owner().execute(f"DELETE FROM tickler.{table} WHERE territory = %s", (territory,))
        owner().execute(
            f"INSERT INTO tickler.{table} SELECT * FROM "
            f"jsonb_populate_recordset(NULL::tickler.{table}, %s)",
            (Jsonb(backup[table]),),
        )
