"""The tables, indexes and triggers of a store against those that the migrations make."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from sqlcipher3 import dbapi2

from store.dataclass import dataclass
from store.migrations import LATEST, migrate
from store.sentence import Sentence, say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


_KNOWN = Path(__file__).parent.parent / "migrations" / "shape.crc32"
_Objects = dict[str, tuple[str, str]]  # kind and SQL by name
_ANY = datetime(2000, 1, 1)  # noqa: DTZ001 an instant that is written into a scratch file only


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the migrations make it.

    `how` is “missing”, “changed” or “alien”; `sql` is what tickler makes, None for an alien.
    """

    kind: str
    name: str
    how: str
    sql: str | None

    @property
    def is_harmful(self) -> bool:
        """Whether work could go wrong by it; another's own index or table does no harm."""
        return self.how != "alien" or self.kind == "trigger"

    @property
    def sentence(self) -> Sentence:
        """The difference in words."""
        return say("check.shape", kind=self.kind, name=self.name, how=self.how)


def digest(connection: Connection) -> str:
    """A fingerprint of the shape: half a millisecond, a hundredth of `differences`.

    Against accidents, not against forgers, so a checksum will do: it is there without an import.
    """
    return _digest(_objects(connection))


def known_digest() -> str:
    """The fingerprint of the latest shape, as `make sample` has written it."""
    return _KNOWN.read_text("ascii").strip()


def fresh_digest() -> str:
    """The same, from the migrations themselves."""
    return _digest(_made_by_migrations(LATEST))


def differences(connection: Connection) -> list[Difference]:
    """What differs from the shape of the version that the store says it has."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    due = _made_by_migrations(min(version, LATEST))
    kept = _objects(connection)
    found = [
        Difference(*due[name][:1], name, "missing", due[name][1]) for name in due.keys() - kept
    ]
    found += [
        Difference(due[name][0], name, "changed", due[name][1])
        for name in due.keys() & kept.keys()
        if due[name] != kept[name]
    ]
    found += [Difference(kept[name][0], name, "alien", None) for name in kept.keys() - due.keys()]
    return sorted(found, key=lambda each: (each.how, each.name))


@cache
def _made_by_migrations(version: int) -> _Objects:
    """Kept: a repair compares once for each of its rungs, and the migrations take 50 ms."""
    with closing(dbapi2.connect(":memory:", isolation_level=None)) as fresh:
        fresh.row_factory = dbapi2.Row
        migrate(fresh, _ANY, until=version)
        return _objects(fresh)


def _digest(objects: _Objects) -> str:
    parts = [f"{kind}\0{name}\0{sql}\0" for name, (kind, sql) in objects.items()]
    whole = "".join(sorted(parts)).encode()
    return f"{len(whole)} {crc32(whole):08x}"


def _objects(connection: Connection) -> _Objects:
    rows = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT GLOB "
        "'sqlite_*'"
    )
    return {row["name"]: (row["type"], row["sql"]) for row in rows}
