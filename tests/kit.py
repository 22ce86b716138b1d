"""A small store for tests: fixed day, fixed clock, deterministic ids, made once and copied."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.actions import customers
from store.ledger.commit import work
from store.ledger.new_store import found
from store.safety.opening import Store, open_store
from store.sentence import Sentence, Words, read
from tui.words.sentences import tell

if TYPE_CHECKING:
    import pytest

    from store.exchange.report import Report

TODAY = date(2026, 11, 19)  # a Thursday
DERIVED = ("rhythm", "standing", "score", "ringing")
# Not part of the state that undo restores: the journal itself, and what is derived from the rest.
_APART = {
    *(
        "work",
        "journal",
        "migration",
        "fit",
        "quintile",
        "past_fit",
        "past_score",
        "sqlite_sequence",
    ),
    *DERIVED,
}


def told(words: Words | None) -> str:
    """What is kept, or handed on, says to a person."""
    return tell(read(words or "") if not isinstance(words, Sentence) else words)


class Clock:
    """Ticks a second at every look, from nine o'clock of the test's day."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 19, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


_SCRATCH: list[Path] = []


def notes(report: Report) -> list[str]:
    """What the report of an import says beside its counts."""
    return [tell(note) for note in report.notes]


def scratch() -> Path:
    """A folder that lasts as long as the process, for what several tests copy."""
    _SCRATCH.append(Path(tempfile.mkdtemp(prefix="tickler-test-")))
    return _SCRATCH[-1]


def sweep() -> None:
    """Remove those folders."""
    while _SCRATCH:
        shutil.rmtree(_SCRATCH.pop(), ignore_errors=True)


@cache
def _template() -> Path:
    path = scratch() / "template.db"
    store = open_store(path, Clock(), entropy=random.Random(7).randbytes)
    found(store, TODAY)
    save(store)
    return path


def save(store: Store) -> None:
    """Close the store with all of it in the one file, which can be copied then."""
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()


def copied_store(template: Path, path: Path, clock: Clock, seed: int) -> Store:
    """A copy of a store that was saved, as a store of the test's own."""
    shutil.copyfile(template, path)
    path.chmod(0o600)
    return open_store(path, clock, entropy=random.Random(seed).randbytes)


def new_store(path: Path, seed: int = 1) -> Store:
    """A founded store at `path`, without customers."""
    return copied_store(_template(), path, Clock(), seed)


@cache
def _filled(fill: Callable[[Store], object]) -> tuple[Path, datetime]:
    path, clock = scratch() / "filled.db", Clock()
    store = copied_store(_template(), path, clock, 1)
    fill(store)
    save(store)
    return path, clock.now


def filled_store(path: Path, fill: Callable[[Store], object]) -> Store:
    """A store at `path` in which `fill` has been at work: once in a process, then it is copied."""
    template, now = _filled(fill)
    clock = Clock()
    clock.now = now
    return copied_store(template, path, clock, 2)


def add_many(store: Store, count: int, **values: str) -> None:
    """As many customers in one change, which costs a tenth of one for each."""
    with work(store, TODAY) as unit:
        for number in range(count):
            customers.add_inside(unit, f"Customer {number}", TODAY, dict(values))


def crowd(store: Store, buyers: int = 10) -> None:
    """Customers of the past who bought each month or two: with them a log tells something."""
    at = f"{TODAY}T08:00:00.000Z"
    run = store.connection.executemany
    rows = [(store.mint(), f"Former {number}", TODAY.isoformat(), at) for number in range(buyers)]
    store.connection.execute("BEGIN IMMEDIATE")
    run(
        "INSERT INTO customer (id, name, sort_name, segment_id, closed_at, closed_on, "
        "closed_reason, created_at) SELECT ?1, ?2, lower(?2), min(id), ?4, ?3, 'sold', ?4 "
        "FROM segment",
        rows,
    )
    run(
        "INSERT INTO purchase (id, customer_id, bought_on, amount, created_at) "
        "VALUES (?, ?, ?, 5000, ?)",
        [
            (store.mint(), ident, (TODAY - timedelta(days=back)).isoformat(), at)
            for number, (ident, *_) in enumerate(rows)
            for back in range(20 + 9 * number, 300, 30 + 5 * number)
        ],
    )
    store.connection.execute("COMMIT")


def due_step(store: Store, customer_id: bytes) -> bytes | None:
    """The customer's step that is due longest on the tests' day; None where nothing is due."""
    found: bytes | None = store.value(
        "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 AND due_on <= ? "
        "ORDER BY due_on, id LIMIT 1",
        (customer_id, TODAY.isoformat()),
    )
    return found


def queries_of(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The list in which the SQL of every `store.rows` from now on is noted."""
    asked: list[str] = []
    rows = store.rows

    def noted(sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        asked.append(sql)
        return rows(sql, values)

    monkeypatch.setattr(store, "rows", noted)
    return asked


_OF_DERIVED = {
    table: f"SELECT x.* FROM {table} AS x JOIN customer AS c ON c.id = x.customer_id "
    "WHERE c.deleted_at IS NULL ORDER BY customer_id"
    for table in DERIVED
}
_QUESTIONS: dict[tuple[str, ...], dict[str, str]] = {}  # by the tables' own SQL: asked for often


def _of_tables(store: Store) -> dict[str, str]:
    """What each table of records is asked for."""
    found = {}
    for (table,) in store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
        if table in _APART or table.startswith("sought"):
            continue
        names = [row["name"] for row in store.rows(f"PRAGMA table_xinfo({table})")]
        if "id" not in names:
            continue  # an index for searching, which follows from the records
        alive = "WHERE deleted_at IS NULL" if "deleted_at" in names else ""
        columns = ", ".join(name for name in names if name != "weight")
        found[table] = f"SELECT {columns} FROM {table} {alive} ORDER BY id"
    return found


def state(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is alive in the store, table by table; the queue's weights are derived."""
    shape = tuple(
        row[0] for row in store.rows("SELECT sql FROM sqlite_master WHERE type = 'table'")
    )
    if shape not in _QUESTIONS:
        _QUESTIONS[shape] = {**_of_tables(store), **_OF_DERIVED}
    out = {
        table: [tuple(row) for row in store.rows(sql)] for table, sql in _QUESTIONS[shape].items()
    }
    store.connection.execute(
        "CREATE VIRTUAL TABLE IF NOT EXISTS temp.words USING fts5vocab(main, sought, instance)"
    )
    out["sought"] = [tuple(row) for row in store.rows("SELECT * FROM temp.words ORDER BY 2, 4, 1")]
    out["weights"] = [
        tuple(row)
        for row in store.rows("SELECT id, weight FROM follow_up WHERE is_open = 1 ORDER BY id")
    ]
    return out
