"""All that the store keeps of one customer, found by the references between its tables."""

from __future__ import annotations

from dataclasses import field
from typing import TYPE_CHECKING

from store.dataclass import dataclass

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


@dataclass(frozen=True)
class Table:
    """A table: its columns, those that must be filled, and its references by column."""

    name: str
    columns: tuple[str, ...]
    needed: frozenset[str]
    references: tuple[tuple[str, str], ...]  # column, the table whose id it holds


@dataclass
class Belongings:
    """Rows of a customer by table, as places (rowid); and columns elsewhere that name one of them.

    `ids` are the ids of those rows; `named` are table, column and place.
    """

    rows: dict[str, list[int]] = field(default_factory=dict)
    ids: dict[str, list[bytes]] = field(default_factory=dict)
    named: list[tuple[str, str, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many rows they are."""
        return sum(len(places) for places in self.rows.values())


def tables_of(connection: Connection) -> list[Table]:
    """The store's own tables, without the journal and its like."""
    names = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%' "
        "AND name NOT IN ('work', 'journal', 'migration', 'ringing') ORDER BY name"
    ).fetchall()
    found = []
    for row in names:
        name = row["name"]
        columns = connection.execute(f'PRAGMA table_info("{name}")').fetchall()
        keys = connection.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()
        references = [(key["from"], key["table"]) for key in keys if key["to"] == "id"]
        if "customer_id" in {column["name"] for column in columns}:
            references.append(("customer_id", "customer"))
        found.append(
            Table(
                name,
                tuple(column["name"] for column in columns),
                frozenset(column["name"] for column in columns if column["notnull"]),
                tuple(dict.fromkeys(references)),
            )
        )
    return found


def belongings(connection: Connection, customer_id: bytes) -> Belongings:
    """What belongs to a customer: every row that cannot be without it, and what hangs on those."""
    found = Belongings()
    tables = tables_of(connection)
    wanted = [("customer", [customer_id])]
    place = connection.execute("SELECT rowid FROM customer WHERE id = ?", (customer_id,)).fetchone()
    if place is None:
        return found
    found.rows["customer"], found.ids["customer"] = [place[0]], [customer_id]
    named: set[tuple[str, str, int]] = set()
    while wanted:
        parent, ids = wanted.pop()
        for table in tables:
            for column, target in table.references:
                if target != parent:
                    continue
                places = _naming(connection, table, column, ids)
                if column == "customer_id" or column in table.needed:
                    fresh = [(place, ident) for place, ident in places
                             if place not in found.rows.get(table.name, ())]  # fmt: skip
                    found.rows.setdefault(table.name, []).extend(place for place, _ in fresh)
                    new = [ident for _, ident in fresh if ident is not None]
                    found.ids.setdefault(table.name, []).extend(new)
                    if new:
                        wanted.append((table.name, new))
                else:
                    named.update((table.name, column, place) for place, _ in places)
    found.rows = {table: places for table, places in found.rows.items() if places}
    found.named = sorted(each for each in named if each[2] not in found.rows.get(each[0], ()))
    return found


def _naming(
    connection: Connection, table: Table, column: str, ids: list[bytes]
) -> list[tuple[int, bytes | None]]:
    ident = "id" if "id" in table.columns else "NULL"
    out: list[tuple[int, bytes | None]] = []
    for start in range(0, len(ids), 500):
        part = ids[start : start + 500]
        marks = ", ".join("?" * len(part))
        out += [
            (row[0], row[1])
            for row in connection.execute(
                f'SELECT rowid, {ident} FROM "{table.name}" WHERE "{column}" IN ({marks})', part
            )
        ]
    return out
