"""The shape of a store: what its tables hold and refuse, in whatever words they were made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def shape(connection: Connection) -> dict[str, Any]:
    """Tables, their columns in order, keys, references, checks; the text of indexes and triggers.

    A column that was added later stands in the statement at another place than in one that made
    the table whole, and its check beside it: neither is a difference. The tables that the index of
    words makes for itself are its own affair.
    """
    found: dict[str, Any] = {}
    for kind, name, table, sql in connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master "
        "WHERE name NOT GLOB 'sought_*' AND name NOT GLOB 'sqlite_*'"
    ).fetchall():
        if kind == "table" and not sql.startswith("CREATE VIRTUAL"):
            found[f"table {name}"] = _table(connection, name, sql)
        else:
            found[f"{kind} {name} of {table}"] = _even(sql)
    return found


def _table(connection: Connection, name: str, sql: str) -> dict[str, Any]:
    listed = connection.execute(
        "SELECT type, wr, strict FROM pragma_table_list WHERE schema = 'main' AND name = ?", (name,)
    ).fetchone()
    columns = [
        # Name, type, NOT NULL, default, place in the key, generated or not.
        tuple(row)[1:]
        for row in connection.execute(f"PRAGMA table_xinfo({name})")
    ]
    references = {
        # Parent, columns, what a change does; the number is only that of the constraint.
        tuple(row)[1:]
        for row in connection.execute(f"PRAGMA foreign_key_list({name})")
    }
    # Constraints that make their own index have no text of their own.
    unique = sorted(
        tuple(column[2] for column in connection.execute(f"PRAGMA index_info({row[1]})").fetchall())
        for row in connection.execute(f"PRAGMA index_list({name})").fetchall()
        if row[3] != "c"
    )
    return {
        "kind": tuple(listed),
        "columns": columns,
        "references": references,
        "deferred": len(re.findall(r"DEFERRABLE INITIALLY DEFERRED", sql)),
        "unique": unique,
        "checks": set(_inside(sql, "CHECK")),
        "generated": set(_inside(sql, "GENERATED ALWAYS AS")),
        "stored": sql.count("STORED"),
    }


def _inside(sql: str, word: str) -> Iterator[tuple[str, str]]:
    """What stands in brackets after each `word`, with the name of its constraint, if it has one."""
    for match in re.finditer(rf"(?:CONSTRAINT (\w+) )?\b{word}\s*\(", sql):
        depth, at, quoted = 1, match.end(), False
        while depth:
            letter = sql[at]
            quoted ^= letter == "'"
            depth += 0 if quoted else {"(": 1, ")": -1}.get(letter, 0)
            at += 1
        yield match[1] or "", _even(sql[match.end() : at - 1])


def _even(sql: str) -> str:
    return re.sub(r"\s+", " ", sql).strip().rstrip(";")
