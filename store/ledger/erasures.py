"""Who was erased for good, remembered without knowing who, so that no file brings them back.

Of each name, address, number and id a digest is kept, keyed with an id of this store alone. Whoever
has the store can try a name on it, as the program does; nobody can read one out of it, or compare
two stores.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing, suppress
from datetime import date
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.dataclass import dataclass
from store.errors import Refused, StoreTrouble, WasErased
from store.lifecycle.dates import speak
from store.names import sort_name
from store.safety.driver import connect_plainly
from store.safety.opening import DriverError, KeyOf, Store
from store.safety.trouble import command
from store.sentence import begins_with, say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.ledger.unit import Unit

# The first group of the journal is the store's beginning: every backup of it has the same.
_KEY = "SELECT coalesce(id, worked_at) FROM work ORDER BY seq LIMIT 1"
_REMEMBER = "INSERT OR IGNORE INTO erasure (mark, who, erased_on) VALUES (?, ?, ?)"
_WAYS = ("email", "phone")
# What the titles of changes say: instead of a name, of a change of nobody else, of an erasure.
# Older ones were kept as texts.
SOMEBODY = "an erased customer"
EMPTIED = say("did.emptied")
EMPTIED_TOO = (EMPTIED, f"a change of {SOMEBODY}")
ERASED = "did.erased"
ERASING = (begins_with(ERASED), "erased ")
_PHONE = 9  # digits that tell one number from another, however it is written


def remember(unit: Unit, customer_id: bytes) -> None:
    """Note who is about to be erased: by names, addresses, numbers and ids."""
    who, day = unit.store.mint(), unit.today.isoformat()
    unit.run_many(
        _REMEMBER,
        [(mark, who, day) for mark in {*_marks_of(unit, customer_id)}],
    )


def refuse_erased(
    unit: Unit,
    name: str,
    *,
    also: Iterable[str] = (),
    ways: Iterable[tuple[str, str]] = (),
    keys: Iterable[bytes | None] = (),
) -> None:
    """Make sure that nobody is added who was erased; for who adds somebody, before it is done.

    `also` are other names and ids, `ways` kinds and values, `keys` ids of records and of imports.

    Raises:
        WasErased: they were, and nobody has allowed them since.
    """
    known = _known(unit)
    if not known:
        return
    key = _key(unit.store.connection)
    for mark in (
        *(_mark(key, "name", sort_name(each)) for each in (name, *also) if each),
        *(_mark_of_way(key, kind, value) for kind, value in ways if value),
        *(_mark(key, "key", each) for each in keys if each),
    ):
        if mark in known:
            raise WasErased(
                say(
                    "refused.was_erased",
                    name=name,
                    day=speak(known[mark], unit.today),
                    command=command(unit.store.path, "customer", "allow", name),
                )
            )


def was_erased(unit: Unit, customer_id: bytes) -> bool:
    """Whether this very record was erased here, and nobody has allowed it since."""
    known = _known(unit)
    return bool(known) and _mark(_key(unit.store.connection), "key", customer_id) in known


def refuse_for_another(
    unit: Unit, customer_id: bytes, person: str, ways: Iterable[tuple[str, str]]
) -> None:
    """The same of what a row is about to add to a customer who is there, before any of it is.

    Raises:
        WasErased: a person, an e-mail or a phone that this customer has not was somebody's.
    """
    if not _known(unit):
        return
    key = _key(unit.store.connection)
    have = {
        _mark_of_way(key, row["kind"], row["value"])
        for row in unit.run(
            "SELECT kind, value FROM way WHERE customer_id = ?1 AND deleted_at IS NULL UNION ALL "
            "SELECT 'name', name FROM contact WHERE customer_id = ?1 AND deleted_at IS NULL",
            (customer_id,),
        )
    }
    if person and _mark_of_way(key, "name", person) not in have:
        refuse_erased(unit, person)
    for kind, value in ways:
        if _mark_of_way(key, kind, value) not in have:
            refuse_erased(unit, value, ways=[(kind, value)])


def refuse_to_tell(
    unit: Unit, table: str, values: Mapping[str, Any], ident: bytes | None = None
) -> None:
    """Make sure that no name, e-mail or phone of who was erased is written to another customer.

    For each record that is written, new or (with `ident`) changed. A customer who is added is
    asked about by whoever adds them.

    Raises:
        WasErased: it is one of theirs, and nobody has allowed them since.
    """
    if table not in ("way", "contact", "customer") or not _known(unit):
        return
    if table == "way" and values.get("value"):
        row = unit.row("SELECT kind FROM way WHERE id = ?", (ident,))
        kind = values.get("kind") or (row and row["kind"])
        if kind in _WAYS:
            refuse_erased(unit, str(values["value"]), ways=[(kind, values["value"])])
    elif values.get("name") and (table == "contact" or (table == "customer" and ident)):
        refuse_erased(unit, str(values["name"]))


def forget(unit: Unit, name: str) -> int:
    """Let who was erased be added again, known by a name, an address, a number or an id.

    Returns how many they are.

    Raises:
        Refused: nobody was erased who is known by it.
    """
    key = _key(unit.store.connection)
    marks = [_mark(key, "name", sort_name(name))]
    marks += [_mark_of_way(key, kind, name) for kind in _WAYS]
    found = [
        row["who"]
        for mark in marks
        for row in unit.run("SELECT who FROM erasure WHERE mark = ?", (mark,))
    ]
    if not found:
        raise Refused(say("refused.nobody_erased", name=name))
    unit.run_many("DELETE FROM erasure WHERE who = ?", [(who,) for who in found])
    unit.erased = None
    return len(set(found))


def _known(unit: Unit) -> dict[bytes, date]:
    if unit.erased is None:
        unit.erased = _known_marks(unit.store.connection)
    return unit.erased


def _known_marks(connection: Connection) -> dict[bytes, date]:
    rows = connection.execute("SELECT mark, erased_on FROM erasure")
    return {row["mark"]: date.fromisoformat(row["erased_on"]) for row in rows}


@dataclass(frozen=True)
class Erasures:
    """Who was erased in a store: its key, and the rows of its digests."""

    key: bytes
    rows: tuple[tuple[bytes, bytes, str], ...]


def erasures_of(path: Path, key_of: KeyOf) -> Erasures | None:
    """Who was erased in the store at `path`; None where nobody was, or it cannot be read."""
    with (
        suppress(DriverError, StoreTrouble, OSError),
        closing(connect_plainly(path, key_of(path), address="mode=ro&immutable=1")) as there,
    ):
        return erasures_in(there)
    return None


def erasures_in(connection: Connection) -> Erasures | None:
    """Who was erased in an open store; None where nobody was."""
    rows = [tuple(row) for row in connection.execute("SELECT mark, who, erased_on FROM erasure")]
    return Erasures(_key(connection), tuple(rows)) if rows else None


def keep_erased(unit: Unit, erasures: Erasures, name: str) -> None:
    """After a whole store was read in: who was erased here before stays erased.

    Raises:
        Refused: the file `name` is of another store, in which the digests would tell nothing.
        WasErased: somebody who was erased is in it.
    """
    if erasures.key != _key(unit.store.connection):
        raise Refused(say("refused.erased_would_be_forgotten", file=name))
    unit.run_many(_REMEMBER, erasures.rows)
    unit.erased = None
    for row in unit.run("SELECT id, name FROM customer WHERE deleted_at IS NULL").fetchall():
        refuse_erased(unit, row["name"], keys=[row["id"]])


def carry_over(store: Store, erasures: Erasures) -> list[tuple[bytes, str]]:
    """After an older backup was put back: who was erased in the meantime stays known as erased.

    Returns id and name of those who are there again. Those of another store say nothing of this.
    """
    key = _key(store.connection)
    if erasures.key != key:
        return []
    store.begin()
    store.connection.executemany(_REMEMBER, erasures.rows)
    store.commit()
    known = _known_marks(store.connection)
    return [
        (row["id"], row["name"])
        for row in store.rows("SELECT id, name FROM customer WHERE deleted_at IS NULL")
        if _mark(key, "key", row["id"]) in known
    ]


def _marks_of(unit: Unit, customer_id: bytes) -> Iterator[bytes]:
    key = _key(unit.store.connection)
    rows = unit.run(
        "SELECT name, external_id, import_key FROM customer WHERE id = ?1 UNION ALL "
        "SELECT name, NULL, import_key FROM contact WHERE customer_id = ?1 UNION ALL "
        "SELECT sort_name, external_id, import_key FROM known_as WHERE customer_id = ?1",
        (customer_id,),
    ).fetchall()
    yield _mark(key, "key", customer_id)
    for row in rows:
        yield _mark(key, "name", sort_name(row["name"]))
        if row["external_id"]:
            yield _mark(key, "name", sort_name(row["external_id"]))
        if row["import_key"]:
            yield _mark(key, "key", row["import_key"])
    for row in unit.run("SELECT kind, value FROM way WHERE customer_id = ?", (customer_id,)):
        if row["kind"] in _WAYS:
            yield _mark_of_way(key, row["kind"], row["value"])


def _mark_of_way(key: bytes, kind: str, value: str) -> bytes:
    if kind == "phone":
        return _mark(key, kind, "".join(c for c in value if c.isdigit())[-_PHONE:])
    return _mark(key, kind, value.strip().casefold())


def _mark(key: bytes, kind: str, value: str | bytes) -> bytes:
    text = value if isinstance(value, bytes) else value.encode("utf-8", "replace")
    return blake2b(kind.encode() + b"\0" + text, key=key, digest_size=16).digest()


def _key(connection: Connection) -> bytes:
    found = connection.execute(_KEY).fetchone()[0]
    return found if isinstance(found, bytes) else str(found).encode()
