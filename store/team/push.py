"""What this store has not had confirmed, as the server takes it; and its confirmation."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from store.dataclass import dataclass
from store.ledger.unit import Unit
from store.ledger.unsent import ERASED, NEW, SENT, columns_of, stamp_changes, stamp_of
from store.safety.store import Store
from store.team.rules import together

Row = dict[str, Any]
# Servers refuse stamps that are further ahead than this, in milliseconds.
AHEAD = 300_000
_SLACK = 86_400_000  # milliseconds by which a device's clock may be behind the server's
# The source of a unit of work that has taken over what others have written.
TAKEN = "team"


@dataclass(frozen=True)
class Batch:
    """Rows for `tickler.push`, and which (table, record, field, stamp) they confirm."""

    rows: list[Row]
    marks: list[tuple[str, bytes, str, int]]


def stamp_rest(store: Store, server_ms: int) -> None:
    """Stamp what was written outside a unit of work; and anew what a fast clock had stamped.

    No server has confirmed those, or it would have refused them, so nobody has seen them.
    """
    connection = store.connection
    limit = (server_ms + AHEAD) << 16
    ahead = connection.execute(
        "SELECT 1 FROM unsent WHERE stamp IS NULL OR stamp > ? UNION ALL "
        "SELECT 1 FROM replica WHERE clock > ? LIMIT 1",
        (limit, limit),
    ).fetchone()
    if ahead is None:
        return
    store.begin()
    stamp_changes(connection, store.clock())
    stamps = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT stamp FROM unsent WHERE stamp > ? ORDER BY stamp", (limit,)
        )
    ]
    first = max(
        stamp_of(store.clock()),
        connection.execute(
            "SELECT max(r.seen, coalesce((SELECT max(stamp) FROM unsent WHERE stamp <= ?), 0)) "
            "FROM replica AS r",
            (limit,),
        ).fetchone()[0],
    )
    for number, stamp in enumerate(stamps, 1):
        for table in ("unsent", "work"):
            connection.execute(
                f"UPDATE {table} SET stamp = ? WHERE stamp = ?", (first + number, stamp)
            )
    connection.execute("UPDATE replica SET clock = ?", (first + len(stamps),))
    store.commit()


def send_everything(unit: Unit, stamp: int) -> None:
    """Note that nothing of the store is confirmed: its records are new to the server."""
    for table in SENT:
        unit.run(
            "INSERT INTO unsent (tbl, record_id, field, stamp, base) "
            f"SELECT ?, id, '{NEW}', ?, 0 FROM {table} WHERE true ON CONFLICT DO NOTHING",
            (table, stamp),
        )
    unit.run("UPDATE replica SET clock = max(clock, ?)", (stamp,))


def send_changes(unit: Unit, since_ms: int, seen: int) -> None:
    """Note again what was changed since a moment, for a database that was put back to it.

    What was typed here has the time at which it was typed; what had come from others stands just
    above what the database still has, and what was typed here before. Fields that go together
    go as the last of them was written. `seen` is the version that this device had had by then.
    """
    unit.run("UPDATE unsent SET base = min(base, ?)", (seen,))
    since = since_ms - _SLACK
    for table in SENT:
        for fields in {together(table, each) for each in columns_of(unit.store.connection, table)}:
            unit.run(
                "INSERT INTO unsent (tbl, record_id, field, stamp, base) "
                "SELECT ?1, record_id, field, CASE source WHEN ?2 THEN max((?3 << 16) + 1, "
                "coalesce(own, 0) + 1) ELSE stamp END, ?4 FROM (SELECT record_id, field, source, "
                "stamp, row_number() OVER (PARTITION BY record_id ORDER BY seq DESC) AS nth, "
                "max(stamp) FILTER (WHERE source IS NOT ?2) OVER (PARTITION BY record_id) AS own "
                "FROM (SELECT j.seq, j.record_id, j.field, w.source, coalesce(w.stamp, "
                "unixepoch(w.worked_at) * 1000 << 16) AS stamp FROM journal AS j JOIN work AS w "
                f"ON w.seq = j.work_seq WHERE j.tbl = ?1 AND j.field IN ({_quoted(fields)})) "
                "WHERE stamp >> 16 >= ?5) WHERE nth = 1 ON CONFLICT DO NOTHING",
                (table, TAKEN, since_ms, seen, since),
            )
        # That a record was taken back is in its flag, not in the journal.
        unit.run(
            "INSERT INTO unsent (tbl, record_id, field, stamp, base) SELECT tbl, id, 'deleted_at', "
            "at << 16, ?2 FROM (SELECT ?1 AS tbl, id, CAST(unixepoch(deleted_at, 'subsec') * 1000 "
            f"AS INTEGER) AS at FROM {table} WHERE deleted_at IS NOT NULL) WHERE at >= ?3 "
            "ON CONFLICT DO NOTHING",
            (table, seen, since),
        )


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f"'{name}'" for name in names)


def batches(store: Store, size: int = 2000) -> Iterator[Batch]:
    """All that is not confirmed, parents before children, as of one moment."""
    connection = store.connection
    connection.execute("BEGIN")
    try:
        batch = Batch([], [])
        for table in SENT:
            for row, marks in _rows(connection, table):
                batch.rows.append(row)
                batch.marks.extend(marks)
                if len(batch.rows) >= size:
                    yield batch
                    batch = Batch([], [])
        if batch.rows:
            yield batch
    finally:
        connection.execute("COMMIT")


def confirm(store: Store, marks: list[tuple[str, bytes, str, int]]) -> None:
    """Forget what was sent, where nothing was written since: by the exact stamp.

    What is stamped later, or anew after a clock ran ahead, stands above it: the server has seen it.
    """
    store.begin()
    store.connection.execute(
        "UPDATE replica SET seen = max(seen, ?)", (max((each[3] for each in marks), default=0),)
    )
    store.connection.executemany(
        "DELETE FROM unsent WHERE tbl = ? AND record_id = ? AND field = ? AND stamp = ?", marks
    )
    store.commit()


def plain(value: Any, kind: str) -> Any:
    """A value for JSON. PostgreSQL keeps no NUL in texts: its picture stands for it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, str) and kind == "TEXT":
        return value.replace("\0", "␀")
    return value


def _rows(connection: Any, table: str) -> Iterator[tuple[Row, list[tuple[str, bytes, str, int]]]]:
    waiting: dict[bytes, dict[str, tuple[int, int]]] = {}
    for ident, field, stamp, base in connection.execute(
        "SELECT record_id, field, stamp, base FROM unsent WHERE tbl = ? AND stamp IS NOT NULL "
        "ORDER BY record_id",
        (table,),
    ):
        waiting.setdefault(ident, {})[field] = (stamp, base)
    if not waiting:
        return
    kinds = columns_of(connection, table)
    names = list(kinds)
    listed = ", ".join(f"x.{name}" for name in names)
    found = {
        row[0]: row
        for row in connection.execute(
            f"SELECT x.id, {listed} FROM {table} AS x WHERE x.id IN "
            "(SELECT record_id FROM unsent WHERE tbl = ?)",
            (table,),
        )
    }
    for ident, fields in waiting.items():
        marks = [(table, ident, field, stamp) for field, (stamp, _) in fields.items()]
        row: Row = {"t": table, "i": ident.hex()}
        if ERASED in fields:
            if ident in found:  # it is there again, as it was
                continue
            yield {**row, "x": True}, marks
            continue
        kept = found.get(ident)
        if kept is None:
            continue
        values = dict(zip(names, tuple(kept)[1:], strict=True))
        single: dict[str, tuple[int, int]] = {}
        for field, (stamp, base) in fields.items():
            if field == NEW:
                row["s"], row["b"] = stamp, base
                continue
            for each in together(table, field):
                other = single.get(each, (stamp, base))
                single[each] = max(stamp, other[0]), min(base, other[1])
        sent = names if NEW in fields else [name for name in names if name in single]
        row["f"] = {name: plain(values[name], kinds[name]) for name in sent}
        row["m"] = {name: [stamp, base] for name, (stamp, base) in single.items() if name in kinds}
        yield row, marks
