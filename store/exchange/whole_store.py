"""A whole store as lines of JSON, and back: what leaves is all that was kept, the journal included.

The first line says what the file is and the version of its shape; each further line is a row:

    {"tickler": "store", "version": 5, "exported_at": "2026-11-28T09:00:00Z"}
    {"table": "customer", "row": {"id": {"hex": "0193…"}, "name": "Lumen Dental", …}}

Money is in minor units and dates are as they are kept; bytes stand as `{"hex": …}`. Rows come
in the order in which they were made. The words to find are made anew when it is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final, TextIO

from sqlalchemy import Table as Columns

from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.erasures import erasures_in, keep_erased
from store.ledger.search_index import rebuild
from store.migrations import LATEST
from store.safety.store import Store
from store.schema import Table
from store.schema.rules import TRIGGERS
from store.sentence import say

_KEEPS_JOURNAL: Final = "journal_is_never_removed"
# What is read is of the reading program's version, and of no team: that belongs to one device.
# Who rings follows row by row.
_LEFT_OUT: Final = frozenset({"migration", "replica", "unsent", "ringing"})


def tables() -> list[Columns]:
    """The tables that are kept, as the families define them."""
    return [each for each in Table.metadata.tables.values() if each.name not in _LEFT_OUT]


def export_store(store: Store, out: TextIO) -> int:
    """Write everything as lines; returns the number of rows."""
    connection, rows = store.connection, 0
    connection.execute("BEGIN")  # one moment of the store, whatever another window does meanwhile
    try:
        first = {"tickler": "store", "version": LATEST, "exported_at": store.now_text()}
        out.write(json.dumps(first) + "\n")
        for table in tables():
            names = _stored(table)
            listed = ", ".join(f'"{name}"' for name in names)
            for row in connection.execute(f"SELECT {listed} FROM {table.name} ORDER BY rowid"):
                kept = {name: _plain(row[name]) for name in names if row[name] is not None}
                line = json.dumps({"table": table.name, "row": kept}, ensure_ascii=False)
                out.write(line + "\n")
                rows += 1
    finally:
        connection.execute("COMMIT")
    return rows


def import_store(store: Store, today: date, lines: Iterable[str], name: str) -> int:
    """Fill an empty store with everything that such a file holds; returns the number of rows.

    Raises:
        Refused: there are customers in the store already: nothing is merged.
        BadInput: the file is of another version, or a line of it cannot be read.
        WasErased: somebody in it was erased for good here since.
    """
    known = {table.name: frozenset(_stored(table)) for table in tables()}
    with work(store, today, undoable=False) as unit:
        if unit.row("SELECT 1 FROM customer LIMIT 1") is not None:
            raise Refused(say("unread.whole_store", file=name))
        erased = erasures_in(unit.store.connection)
        # What the store was begun with goes, its journal too; the trigger stands again before the
        # first row is in.
        unit.run(f"DROP TRIGGER {_KEEPS_JOURNAL}")
        for table in tables():
            unit.run(f"DELETE FROM {table.name}")
        unit.run(next(each for each in TRIGGERS if _KEEPS_JOURNAL in each))
        rows = 0
        for number, table_name, row in _rows(lines, name):
            columns = known.get(table_name)
            if columns is None or not row.keys() <= columns:
                raise BadInput(say("unread.no_known_table", file=name, line=number))
            listed = ", ".join(f'"{column}"' for column in row)
            marks = ", ".join("?" * len(row))
            unit.run(f"INSERT INTO {table_name} ({listed}) VALUES ({marks})", tuple(row.values()))
            rows += 1
        if erased is not None:
            keep_erased(unit, erased, name)
        rebuild(unit)
    return rows


def _rows(lines: Iterable[str], name: str) -> Iterator[tuple[int, str, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        try:
            found = json.loads(line, object_hook=_bytes)
            if number > 1:
                yield number, found["table"], found["row"]
                continue
            version = found["version"]
        except (ValueError, KeyError, TypeError) as error:
            raise BadInput(say("unread.line_damaged", file=name, line=number)) from error
        if version != LATEST:
            raise BadInput(say("unread.other_version", file=name, version=version, latest=LATEST))


def _stored(table: Columns) -> list[str]:
    """The columns that do not follow from others."""
    return [column.name for column in table.columns if column.computed is None]


def _plain(value: Any) -> Any:
    return {"hex": value.hex()} if isinstance(value, bytes) else value


def _bytes(found: dict[str, Any]) -> Any:
    return bytes.fromhex(found["hex"]) if found.keys() == {"hex"} else found
