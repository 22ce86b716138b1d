"""Prints the store's present shape from the table classes, as SQL: `python -m tools.schema`.

A new migration leads to this shape from the one before; its statements are written by hand, and a
test compares where all migrations lead with what is printed here.
"""

from __future__ import annotations

import re
import sys

from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from store.schema import Table
from store.schema.rules import SEARCH, TRIGGERS


def statements() -> list[str]:
    """Every CREATE statement: tables by name, their indexes, the triggers, the words to find."""
    dialect = sqlite.dialect()
    tables, indexes = [], []
    for table in sorted(Table.metadata.tables.values(), key=lambda each: each.name):
        tables.append(_tidy(str(CreateTable(table).compile(dialect=dialect))))
        for index in sorted(table.indexes, key=lambda each: str(each.name)):
            indexes.append(_tidy(str(CreateIndex(index).compile(dialect=dialect))))
    return [*tables, *indexes, *TRIGGERS, *SEARCH]


def _tidy(sql: str) -> str:
    return re.sub(r"[ \t]+\n", "\n", sql.strip().replace("\t", "  "))


if __name__ == "__main__":
    sys.stdout.write(";\n\n".join(statements()) + ";\n")
