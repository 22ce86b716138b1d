"""The common parts of the tables: names, column kinds, checks.

SQLModel is imported here and nowhere else: the tables below are the one definition of the store,
`tools/schema.py` prints them as SQL and a test compares the shape of a migrated store with that.
At run time the rooms speak SQL through the driver, because importing SQLModel costs more than a
whole start of the program may.
"""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import REAL, CheckConstraint, Column, ForeignKey, Integer, LargeBinary, Text
from sqlalchemy.orm import declared_attr
from sqlalchemy.types import UserDefinedType
from sqlmodel import SQLModel

_DAY = "{0} IS date({0})"
_INSTANT = "{0} GLOB '[0-9][0-9][0-9][0-9]-[0-9][0-9]-[0-9][0-9]T[0-9][0-9]:[0-9][0-9]:*Z'"


class Anything(UserDefinedType[Any]):
    """STRICT's ANY: the journal keeps each old and new value in its own storage class."""

    cache_ok = True

    def get_col_spec(self, **_: object) -> str:
        return "ANY"


class Table(SQLModel):
    """Base of all tables: the table's name is the class's name in snake case."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


def strict(*constraints: Any) -> tuple[Any, ...]:
    """Table arguments: the given constraints, and STRICT."""
    return (*constraints, {"sqlite_strict": True})


def check(name: str, sql: str) -> CheckConstraint:
    """A named check, so that a refusal can be told to a person."""
    return CheckConstraint(sql, name=name)


def one_of(column: str, *values: str) -> CheckConstraint:
    """A check that the column holds one of the words (or nothing)."""
    words = ", ".join(f"'{value}'" for value in values)
    return check(f"{column}_known", f"{column} IN ({words})")


def ident() -> Any:
    """The primary key: a UUIDv7 in 16 bytes; the table keeps its rowid for full-text search."""
    return Column(LargeBinary, CheckConstraint("length(id) = 16"), primary_key=True, nullable=False)


def ident_of(table: str) -> Any:
    """The primary key of a derived row: the id of the record that it describes."""
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return Column(LargeBinary, key, primary_key=True, nullable=False)


def digest(name: str, *, key: bool = False) -> Any:
    """Sixteen bytes that stand for something, as the primary key where they are the `key`."""
    sixteen = CheckConstraint(f"length({name}) = 16")
    return Column(LargeBinary, sixteen, primary_key=key, nullable=False)


def ref(table: str, *, needed: bool = False, column: str = "id") -> Any:
    """A reference to another table's row, checked at commit."""
    key = ForeignKey(f"{table}.{column}", deferrable=True, initially="DEFERRED")
    return Column(LargeBinary, key, nullable=not needed)


def blob() -> Any:
    """A digest or an id without a reference."""
    return Column(LargeBinary, nullable=True)


def text(*, needed: bool = False, default: str | None = None) -> Any:
    """Text; STRICT knows no VARCHAR."""
    return Column(Text, nullable=not (needed or default is not None), server_default=default)


def whole(*, needed: bool = False, default: int | None = None) -> Any:
    """A whole number: a count, minutes, or money in minor units."""
    server = None if default is None else str(default)
    return Column(Integer, nullable=not (needed or default is not None), server_default=server)


def real(*, needed: bool = False) -> Any:
    """A probability or a model's number; never money."""
    return Column(REAL, nullable=not needed)


def anything() -> Any:
    """A value of any storage class."""
    return Column(Anything, nullable=True)


def day(name: str, *, needed: bool = False, key: bool = False) -> Any:
    """A local date, ISO 8601. Its name ends in `_on`, or `_until` where it is the last of many.

    `key`: part of the primary key.
    """
    whole = CheckConstraint(_DAY.format(name))
    return Column(Text, whole, primary_key=key, nullable=not (needed or key))


def instant(name: str, *, needed: bool = False) -> Any:
    """An instant in UTC, ISO 8601 with Z. Its name ends in `_at`."""
    return Column(Text, CheckConstraint(_INSTANT.format(name)), nullable=not needed)
