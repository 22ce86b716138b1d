"""Looks a whole store over: the file, the references, the rule, the journal, the shape."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from store.dataclass import dataclass
from store.migrations import APPLICATION_ID
from store.safety import sums
from store.safety.opening import DriverError, Store
from store.safety.orphans import orphans
from store.safety.shape import differences
from store.safety.trouble import command
from store.sentence import Sentence, Words, say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# Enough to see what kind of damage it is; a broken file can give thousands of lines.
_SHOWN = 20
# Kept by the store itself, never by the journal: the journal and what is derived.
_UNJOURNALLED = (
    *("work", "journal", "migration", "retraction", "erasure"),
    *("fit", "rhythm", "standing", "score", "quintile", "past_fit", "past_score", "ringing"),
)


_BACK = ("restore", "latest")
_MEND = ("check", "--repair")


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong: its kind, a sentence, and the command that puts it right.

    Kinds: lost, damage, page, text, reference, orphan, journal, shape, place; of the full check
    also search, figure, state, backup.
    """

    kind: str
    what: Words
    repair: str


@dataclass(frozen=True)
class Health:
    """What a check found; `problems` is empty for a store in order."""

    version: int
    customers: int
    orphans: int
    open_follow_ups: int
    changes: int
    size: int
    problems: tuple[Problem, ...]
    protected: bool


def check(store: Store) -> Health:
    """Read every page of the store and hold it against its own rules; changes nothing.

    Raises:
        StoreTrouble: the file is too damaged to be read at all.
    """
    lost = orphans(store)
    return Health(
        version=int(store.value("PRAGMA user_version")),
        customers=int(store.value("SELECT count(*) FROM customer WHERE live = 1")),
        orphans=lost,
        open_follow_ups=int(store.value("SELECT count(*) FROM follow_up WHERE is_open = 1")),
        changes=int(store.value("SELECT count(*) FROM work")),
        size=store.path.stat().st_size,
        problems=(
            *_file(store),
            *_texts(store),
            *_references(store),
            *_orphans(store, lost),
            *_journal(store),
            *_shape(store),
        ),
        protected=store.key is not None,
    )


def problem(store: Store, kind: str, what: Words, repair: tuple[str, ...] = _MEND) -> Problem:
    """A problem with the command line that puts it right."""
    return Problem(kind, what, command(store.path, *repair))


def _file(store: Store) -> Iterator[Problem]:
    for row in store.rows(f"PRAGMA integrity_check({_SHOWN})"):
        if row[0] != "ok":
            yield problem(store, "damage", say("check.damage", why=row[0]))
    said = sums.strange(store.path) if store.key is None else None
    if said is not None:
        accept = command(store.path, "check", "--accept")
        yield problem(store, "page", say("check.page", what=said, accept=accept), _BACK)


def _texts(store: Store) -> Iterator[Problem]:
    """Texts whose bytes are none: SQLite keeps them, and reading them is an error."""
    connection = store.connection
    for table, columns in text_columns(connection).items():
        names = ", ".join(f'"{name}"' for name in columns)
        ask = f'SELECT {names} FROM "{table}"'
        try:
            for _ in connection.execute(ask):
                pass
        except DriverError as error:
            if "decode" in str(error):
                for words in _damaged_texts(connection, table, columns):
                    yield problem(store, "text", words)


def _damaged_texts(connection: Connection, table: str, columns: list[str]) -> Iterator[Sentence]:
    """Of each damaged text the field, whose record it is in, and of which day."""
    owner, day = _whose(connection, table, columns)
    names = ", ".join(f'CAST(x."{name}" AS BLOB)' for name in columns)
    found = 0
    for row in connection.execute(f'SELECT {owner}, {day}, {names} FROM "{table}" AS x'):
        for name, raw in zip(columns, row[2:], strict=True):
            if raw is None or _is_text(raw):
                continue
            found += 1
            if found <= _SHOWN:
                whose, on = (b"" if each is None else each for each in row[:2])
                yield say(
                    "check.no_text",
                    table=table,
                    field=name,
                    name=whose.decode("utf-8", "replace"),
                    on=on.decode("utf-8", "replace")[:10],
                )
    if found > _SHOWN:
        yield say("check.no_texts", table=table, more=found - _SHOWN)


def _whose(connection: Connection, table: str, columns: list[str]) -> tuple[str, str]:
    """Of a row `x`: its customer's name and its first day, or its own name and no day."""
    keys = {row["name"] for row in connection.execute(f'PRAGMA table_info("{table}")')}
    if "customer_id" not in keys:
        return ("CAST(x.name AS BLOB)" if "name" in columns else "NULL"), "NULL"
    day = next((name for name in columns if name.endswith("_on")), "created_at")
    whose = "CAST((SELECT name FROM customer WHERE id = x.customer_id) AS BLOB)"
    return whose, f'CAST(x."{day}" AS BLOB)' if day in columns else "NULL"


def _is_text(raw: bytes) -> bool:
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True


def text_columns(connection: Connection) -> dict[str, list[str]]:
    """The columns of each table of the store that hold texts."""
    found: dict[str, list[str]] = {}
    for row in connection.execute(
        "SELECT t.name, c.name FROM pragma_table_list AS t, pragma_table_info(t.name) AS c "
        "WHERE t.schema = 'main' AND t.strict AND c.type = 'TEXT'"
    ):
        found.setdefault(row[0], []).append(row[1])
    return found


def _references(store: Store) -> Iterator[Problem]:
    broken: dict[tuple[str, str], int] = {}
    for row in store.rows("PRAGMA foreign_key_check"):
        pair = (row[0], row[2])
        broken[pair] = broken.get(pair, 0) + 1
    for (table, parent), count in broken.items():
        what = say("check.reference", count=count, table=table, of=parent)
        yield problem(store, "reference", what)


def _orphans(store: Store, count: int) -> Iterator[Problem]:
    if not count:
        return
    rows = store.rows(
        "SELECT name FROM customer AS c WHERE c.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up "
        "AS f WHERE f.id = c.next_id AND f.customer_id = c.id AND f.is_open = 1) "
        "ORDER BY c.sort_name LIMIT 3"
    )
    names = [row["name"] for row in rows]
    yield problem(store, "orphan", say("check.orphan", count=count, names=names))


def _journal(store: Store) -> Iterator[Problem]:
    """Undo must be able to trust the journal: whole groups, known records, one way back."""
    lost = store.value("SELECT count(*) FROM journal WHERE work_seq NOT IN (SELECT seq FROM work)")
    if lost:
        yield problem(store, "journal", say("check.no_change", count=lost), _BACK)
    aimless = store.value(
        "SELECT count(*) FROM work WHERE kind <> 'do' "
        "AND (target_seq IS NULL OR target_seq NOT IN (SELECT seq FROM work WHERE kind = 'do'))"
    )
    if aimless:
        yield problem(store, "journal", say("check.aimless", count=aimless), _BACK)
    tables = {
        row["name"] for row in store.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    }
    for row in store.rows("SELECT DISTINCT tbl FROM journal ORDER BY tbl"):
        table = row["tbl"]
        if table not in tables - set(_UNJOURNALLED):
            yield problem(store, "journal", say("check.strange_table", table=table), _BACK)
            continue
        missing = store.value(
            f"SELECT count(DISTINCT record_id) FROM journal WHERE tbl = ? "
            f"AND record_id NOT IN (SELECT id FROM {table})",
            (table,),
        )
        if missing:
            what = say("check.not_in_store", count=missing, table=table)
            yield problem(store, "journal", what, _BACK)


def _shape(store: Store) -> Iterator[Problem]:
    """The tables, indexes and triggers against those that the migrations make."""
    version = int(store.value("PRAGMA user_version"))
    taken = int(store.value("SELECT coalesce(max(version), 0) FROM migration"))
    if taken != version:
        yield problem(store, "shape", say("check.version", version=version, taken=taken))
    if int(store.value("PRAGMA application_id")) != APPLICATION_ID:
        yield problem(store, "shape", say("check.not_ours"))
    for each in differences(store.connection):
        yield problem(store, "shape", each.sentence)
