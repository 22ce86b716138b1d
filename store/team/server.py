"""The team's database: connecting to it, and its two functions."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from store.errors import BadInput, Refused, TicklerError
from store.sentence import say
from store.team.pull import Pulled

_SQL = Path(__file__).with_name("server.sql")
_LOCAL = ("", "localhost", "127.0.0.1", "::1")
_PATIENCE = 10  # seconds to connect
# How a server says no at the door, but for what a little patience mends.
_AT_THE_DOOR = re.compile(
    r"(?:FATAL: +|\b(?=no password supplied))"
    r"(?!the database system is|sorry, too many|remaining connection|too many conn)(.+)"
)
# Bodies that are read at once: in a third of the time that one by one takes, and no key waits.
_TOGETHER = 500


class NoLine(TicklerError):
    """The database cannot be reached now: what was written stays here and is sent later."""

    exit_code = 4


def parts_of(address: str) -> dict[str, str]:
    """The parts of an address, checked: TLS is verified unless the server is this machine.

    Raises:
        BadInput: it is no address of a PostgreSQL.
    """
    try:
        parts = {name: str(value) for name, value in conninfo_to_dict(address).items()}
    except psycopg.Error as error:
        raise BadInput(say("team.no_address", why=_said(error))) from error
    # The driver fills in what is not said from the environment, or from a service's entry.
    named = [
        *(parts.get("host") or os.environ.get("PGHOST", "")).split(","),
        *(parts.get("hostaddr") or os.environ.get("PGHOSTADDR", "")).split(","),
    ]
    elsewhere = not all(host in _LOCAL or host.startswith("/") for host in named)
    if elsewhere or "service" in parts or "PGSERVICE" in os.environ:
        parts["sslmode"] = "verify-full"
    return parts


def address_of(parts: dict[str, str]) -> str:
    """The address without its password, as the store keeps it."""
    return make_conninfo(**{name: each for name, each in parts.items() if name != "password"})


@contextmanager
def connected(
    address: str, password: str | None = None, *, begun: bool = True
) -> Iterator[psycopg.Connection[Any]]:
    """A connection; what is wrong with it is said in one sentence.

    `begun`: the store is in a team, so what it cannot send now it sends later.

    Raises:
        NoLine: it cannot be reached, or was cut. Refused: the server says no.
    """
    parts = parts_of(address)
    if password is not None:
        parts["password"] = password
    try:
        with psycopg.connect(
            make_conninfo(**parts),
            connect_timeout=_PATIENCE,
            application_name="tickler",
            autocommit=True,
        ) as connection:
            yield connection
    except psycopg.OperationalError as error:
        refusal = _AT_THE_DOOR.search(str(error)) if error.sqlstate is None else None
        if refusal is not None:
            raise Refused(say("team.not_let_in", why=_stopped(refusal[1]))) from error
        code = "team.no_answer" if begun else "team.not_reached"
        raise NoLine(say(code, why=_said(error))) from error
    except psycopg.Error as error:
        raise Refused(_said(error)) from error


def install(connection: psycopg.Connection[Any]) -> None:
    """Make the schema, or bring an older one up to date; all or nothing."""
    with connection.transaction():
        connection.execute(_SQL.read_text("utf-8"))


class Meeting:
    """One device's talk with one territory."""

    def __init__(self, connection: psycopg.Connection[Any], territory: str, device: bytes) -> None:
        self._connection = connection
        self._names = (territory, device.hex())

    def hello(self, name: str, token: str | None, after: str) -> dict[str, Any]:
        """Say who we are: {"now": milliseconds, "copy": whether the file is a copy, …}."""
        found: dict[str, Any] = self._value(
            "SELECT tickler.hello(%s, %s, %s, %s, %s)", (*self._names, name, token, after)
        )
        return found

    def push(self, cursor: int, parts: Iterator[list[dict[str, Any]]]) -> int:
        """Send rows, all or nothing; returns how many clashes they made."""
        clashes = 0
        with self._connection.transaction():
            for rows in parts:
                clashes += self._value(
                    "SELECT tickler.push(%s, %s, %s, %s::jsonb)",
                    (*self._names, cursor, json.dumps(rows, ensure_ascii=False)),
                )
        return clashes

    def pull(self, cursor: int, *, everything: bool) -> tuple[int, list[Pulled]]:
        """What has changed since, and the version up to which that is everything."""
        rows = self._connection.execute(
            "SELECT version, tbl, id, coalesce(body::text, '{}'), erased, top "
            "FROM tickler.pull(%s, %s, %s, %s)",
            (*self._names, cursor, everything),
        ).fetchall()
        version = max((row[0] for row in rows if row[1] is None), default=cursor)
        bodies = [
            body
            for start in range(0, len(rows), _TOGETHER)
            for body in json.loads(f"[{','.join(r[3] for r in rows[start : start + _TOGETHER])}]")
        ]
        return version, [
            Pulled(tbl, bytes.fromhex(ident), body, erased, top)
            for (_, tbl, ident, _, erased, top), body in zip(rows, bodies, strict=True)
            if tbl is not None
        ]

    def has_more(self, cursor: int, count: int) -> bool:
        """Whether others have written more than so many records since."""
        territory, device = self._names
        found = self._value(
            "SELECT count(*) FROM (SELECT FROM tickler.record WHERE territory = %s "
            "AND version > %s AND version > 0 AND mine IS DISTINCT FROM %s LIMIT %s) AS few",
            (territory, cursor, device, count + 1),
        )
        return bool(found > count)

    def has_seen(self, cursor: int) -> None:
        """Confirm that this store has everything up to a version."""
        self._value("SELECT tickler.has_seen(%s, %s, %s)", (*self._names, cursor))

    def _value(self, sql: str, values: Sequence[Any]) -> Any:
        row = self._connection.execute(sql, values).fetchone()
        return None if row is None else row[0]


def _said(error: psycopg.Error) -> str:
    """The first sentence of what the server or the driver says."""
    return _stopped(error.diag.message_primary or str(error).strip().split("\n")[0])


def _stopped(told: str) -> str:
    told = told.strip() or "it says no more"
    return told if told.endswith((".", "!", "?")) else f"{told}."
