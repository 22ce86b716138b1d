"""What has come from the others, written into this store in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from store.ids import derived_id
from store.ledger.erasures import was_erased
from store.ledger.give_way import OWNED
from store.ledger.unit import Unit
from store.ledger.unsent import ERASED, NEW, SENT, columns_of
from store.migrations import LATEST
from store.team.rules import UNIQUE, give_way, joined, together, told_fields

Row = dict[str, Any]
_MANY = 1_000  # records of a table that are looked at together
_NONE: tuple[tuple[str, ...], str] = ((), "")
_BY_FILE = ("import_key",)
# Nobody else has seen who was added here since the last sync, so neither side knew of the other.
_DOUBLE = """
SELECT o.* FROM customer AS x JOIN customer AS o ON o.sort_name = x.sort_name AND o.id <> x.id
WHERE x.id = ? AND x.deleted_at IS NULL AND o.deleted_at IS NULL
AND o.created_at > (SELECT coalesce(synced_at, '') FROM replica) AND (x.external_id = o.external_id
  OR (x.external_id IS NULL OR o.external_id IS NULL) AND EXISTS (
    SELECT 1 FROM way AS a JOIN way AS b ON b.customer_id = o.id AND b.deleted_at IS NULL
      AND b.kind = a.kind AND (b.value = a.value OR b.e164 = a.e164)
    WHERE a.customer_id = x.id AND a.deleted_at IS NULL))
ORDER BY o.id LIMIT 1
"""


class Pulled(NamedTuple):
    """One record as the server has it."""

    table: str
    ident: bytes
    body: dict[str, Any]
    erased: bool
    top: int  # the highest stamp in it


class Taken(NamedTuple):
    """What taking it over has done; `erased` are customers whose erasure is ordered."""

    records: int
    customers: set[bytes]
    erased: list[bytes]


def take(unit: Unit, pulled: Sequence[Pulled], version: int) -> Taken:
    """Write what has come; fields that were written here since and are not confirmed stay.

    `version` is that of the territory: up to it everything has come. Customers that were touched
    are returned, for `after_merge`; until that has run, the unit cannot be kept.
    """
    top = max((each.top for each in pulled), default=0)
    unit.run(
        "UPDATE replica SET cursor = max(cursor, ?), seen = max(seen, ?), shape = ?",
        (version, top, LATEST),
    )
    if not pulled:
        return Taken(0, set(), [])
    work = _Taking(unit, pulled)
    unit.run("UPDATE replica SET applying = 1")
    for table in SENT:
        work.take_table(table, [each for each in pulled if each.table == table])
    unit.run("UPDATE replica SET applying = 0")
    work.find_doubles()
    for clash in work.clashes:
        tell(unit, *clash)
    work.join_twins()
    return Taken(work.records, work.customers, work.erased)


class _Taking:
    def __init__(self, unit: Unit, pulled: Sequence[Pulled]) -> None:
        self.unit = unit
        self.records = 0
        self.customers: set[bytes] = set()
        self.erased: list[bytes] = []
        self._newcomers: set[bytes] = set()
        self._pairs: list[tuple[bytes, ...]] = []  # whom one row of a file has named
        self.clashes: list[tuple[str, dict[str, Any], dict[str, Any]]] = []
        self._twins: dict[tuple[str, bytes], bytes] = {}  # who gave way, and to whom
        self._coming = {(each.table, each.ident) for each in pulled if not each.erased}
        self._known: set[tuple[str, bytes]] = set()
        # Of the table at hand: what it has of those that come, and what is to be written to it;
        # `_keys` are what two cannot both have, as they will be.
        self._table = ""
        self._there: dict[bytes, Any] = {}
        self._fresh: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}
        self._changed: dict[tuple[str, ...], list[tuple[bytes, list[Any], list[Any]]]] = {}
        self._pending: set[bytes] = set()
        self._keys: set[tuple[Any, ...]] = set()
        self._waiting: dict[tuple[str, bytes], set[str]] = {}
        for row in unit.run("SELECT tbl, record_id, field FROM unsent"):
            self._waiting.setdefault((row["tbl"], row["record_id"]), set()).add(row["field"])

    def take_table(self, table: str, pulled: Sequence[Pulled]) -> None:
        self._table = table
        for start in range(0, len(pulled), _MANY):
            self._take_some(table, pulled[start : start + _MANY])
        self._write()

    def _take_some(self, table: str, pulled: Sequence[Pulled]) -> None:
        """Some records of a table; what is asked of the store is asked of all of them at once."""
        kinds = columns_of(self.unit.store.connection, table)
        references, needed = self._references(table)
        blobs = {name for name, kind in kinds.items() if kind == "BLOB"}
        said = [
            {
                name: bytes.fromhex(value) if name in blobs and value is not None else value
                for name, value in each.body.items()
                if name in kinds
            }
            for each in pulled
        ]
        idents = [each.ident for each in pulled]
        self._there = {row["id"]: row for row in self._rows(table, idents)}
        for parent in {parent for _, parent in references}:
            self._know(parent, {v.get(n) for v in said for n, of in references if of == parent})
        for each, values in zip(pulled, said, strict=True):
            if each.erased:
                self._erase(table, each.ident)
            elif self._fits(table, each.ident, values, references, needed):
                self._take(table, each.ident, values, [n for n in kinds if n not in needed])

    def _take(self, table: str, ident: bytes, values: Row, empty: Sequence[str]) -> None:
        """One record; `empty` are the fields that can be so."""
        owner, old = OWNED.get(table), self._there.get(ident)
        if old is not None:  # what nobody has said is not in the body
            values = dict.fromkeys(empty) | values
        elif table == "customer" and was_erased(self.unit, ident):
            self._order_erasure(table, ident)  # a database that was put back has them
            return
        waiting = self._waiting.get((table, ident), set())
        if NEW in waiting or ERASED in waiting:
            return
        for field in waiting:
            for name in together(table, field):
                values.pop(name, None)
        self._make_room(table, ident, old, values)
        if old is None:
            if table == "customer":
                if not values.get("closed_at") and not values.get("deleted_at"):
                    values["next_id"] = ident  # until `after_merge` knows the step
                self._newcomers.add(ident)
            self._fresh.setdefault(tuple(values), []).append((ident, *values.values()))
            self.records += 1
        else:
            changes = {name: value for name, value in values.items() if old[name] != value}
            if changes:
                if owner and owner != "id" and old[owner] is not None:
                    self.customers.add(old[owner])
                self._change(table, ident, old, changes)
                self.records += 1
        if owner is not None:
            of = ident if owner == "id" else values.get(owner) or (old and old[owner])
            if of is not None:
                self.customers.add(of)

    def _rows(self, table: str, idents: Sequence[bytes], columns: str = "*") -> list[Any]:
        """The records of a table that have these ids."""
        marks = ", ".join("?" * len(idents))
        found: list[Any] = self.unit.run(
            f"SELECT {columns} FROM {table} WHERE id IN ({marks})", idents
        ).fetchall()
        return found

    def _know(self, table: str, idents: Collection[bytes | None]) -> None:
        """Which of these are there and live."""
        asked = [
            each
            for each in idents
            if each is not None
            and (table, each) not in self._known
            and (table, each) not in self._coming
        ]
        for row in self._rows(table, asked, "id,deleted_at"):
            if row["deleted_at"] is None:
                self._known.add((table, row["id"]))

    def _change(self, table: str, ident: bytes, old: Any, changes: Row) -> None:
        if table == "customer" and old["next_id"] is None:
            after = {**{n: old[n] for n in ("closed_at", "deleted_at")}, **changes}
            if after["closed_at"] is None and after["deleted_at"] is None:
                changes["next_id"] = ident
        self._changed.setdefault(tuple(changes), []).append(
            (ident, [old[name] for name in changes], list(changes.values()))
        )
        self._pending.add(ident)

    def _write(self) -> None:
        """What is noted of the table at hand goes into it."""
        for names, rows in self._fresh.items():
            self.unit.take_over(self._table, ("id", *names), rows)
        for names, changed in self._changed.items():
            self.unit.take_changes(self._table, names, changed)
        for each in (self._fresh, self._changed, self._pending, self._keys):
            each.clear()

    def _references(self, table: str) -> tuple[list[tuple[str, str]], set[str]]:
        found = [
            (row["from"], row["table"])
            for row in self.unit.run(f"PRAGMA foreign_key_list({table})").fetchall()
            if row["to"] == "id" and row["table"] in SENT
        ]
        needed = {
            row["name"]
            for row in self.unit.run(f"PRAGMA table_info({table})").fetchall()
            if row["notnull"]
        }
        return found, needed

    def _fits(
        self,
        table: str,
        ident: bytes,
        values: dict[str, Any],
        references: list[tuple[str, str]],
        needed: set[str],
    ) -> bool:
        """Whether what the record names is there; of somebody who was erased nothing is taken."""
        for column, parent in references:
            named = values.get(column)
            if named is None or (parent, named) in self._known:
                continue
            if (parent, named) in self._coming or self._is_there(parent, named):
                self._known.add((parent, named))
            elif column in needed:
                self._order_erasure(table, ident)
                return False
            else:
                values[column] = None
        return True

    def _is_there(self, table: str, ident: bytes) -> bool:
        row = self.unit.row(f"SELECT deleted_at, created_at FROM {table} WHERE id = ?", (ident,))
        if row is None:
            return False
        if row["deleted_at"] == row["created_at"] and UNIQUE.get(table, _NONE)[0] == _BY_FILE:
            self._write()
            twin = self.unit.row(
                f"SELECT t.id FROM {table} AS x JOIN {table} AS t ON t.import_key = x.import_key "
                "AND t.deleted_at IS NULL WHERE x.id = ?",
                (ident,),
            )
            if twin is not None:
                self._twins[table, ident] = twin["id"]
        return True

    def _order_erasure(self, table: str, ident: bytes) -> None:
        self._coming.discard((table, ident))
        self.unit.run(
            "INSERT INTO unsent (tbl, record_id, field, base) SELECT ?, ?, ?, cursor "
            "FROM replica WHERE true ON CONFLICT DO NOTHING",
            (table, ident, ERASED),
        )

    def _erase(self, table: str, ident: bytes) -> None:
        """A customer goes with all that is theirs; what else was erased went with one."""
        if table == "customer" and self.unit.row("SELECT 1 FROM customer WHERE id = ?", (ident,)):
            self.erased.append(ident)

    def _make_room(self, table: str, ident: bytes, old: Any, values: Row) -> None:
        """Where two living records cannot both have the same, one of them gives way."""
        rule = UNIQUE.get(table)
        if rule is None:
            return
        columns, _ = rule
        after = {
            name: values[name] if name in values else old[name] if old is not None else None
            for name in (*columns, "deleted_at")
        }
        key = tuple(after[name] for name in columns)
        if after["deleted_at"] is not None or None in key:
            return
        if key in self._keys:
            self._write()
        self._keys.add(key)
        other = self._with_key(table, columns, key, ident)
        if other is not None and other["id"] in self._pending:
            self._write()
            other = self._with_key(table, columns, key, ident)
        if other is None:
            return
        # What was said last stays where it is said of one thing; else what was there first.
        latest = table in ("own_value", "monthly_number")
        incoming_gives = (ident < other["id"]) if latest else (ident > other["id"])
        whole = {**(dict(old) if old is not None else {}), **values, "id": ident}
        loser, winner = _apart(whole, dict(other), incoming_gives)
        self.clashes.append((table, loser, winner))
        taken: dict[str, Any] = {}
        if columns == _BY_FILE:
            taken = joined(table, winner, loser)
            self._twins[table, loser["id"]] = winner["id"]
            column = "id" if table == "customer" else "customer_id"
            pair = {each[column] for each in (loser, winner) if each.get(column) is not None}
            self.customers |= pair
            if column != "id" and len(pair) > 1:
                self._pairs.append(tuple(sorted(pair)))
        given = give_way(table, loser["id"], loser)
        mine, theirs = (taken, given) if incoming_gives else (given, taken)
        self._as_ours(table, other["id"], mine)
        values.update(theirs)
        self._note(table, ident, theirs)

    def _with_key(
        self, table: str, columns: Sequence[str], key: tuple[Any, ...], ident: bytes
    ) -> Any | None:
        """The other living record that has these values."""
        match = " AND ".join(f"{name} = ?" for name in columns)
        return self.unit.row(
            f"SELECT id, {', '.join(columns_of(self.unit.store.connection, table))} FROM {table} "
            f"WHERE {match} AND id <> ? AND deleted_at IS NULL",
            (*key, ident),
        )

    def find_doubles(self) -> None:
        """Join whom two have added from one file: one row of it names both, or they have the same
        name and the same id, or a way to reach them, and neither side knew of the other.

        That is how the second reading of a file in one store knows them. Others stay two, for a
        person to look at.
        """
        for first, second in self._pairs:
            self._join_if_one(first, second)
        for ident in sorted(self._newcomers):
            row = self.unit.row(_DOUBLE, (ident,))
            if row is not None:
                self._join_if_one(*sorted((ident, row["id"])))

    def _join_if_one(self, winner_id: bytes, loser_id: bytes) -> None:
        unit, kinds = self.unit, columns_of(self.unit.store.connection, "customer")
        winner, loser = (
            unit.row(f"SELECT id, {', '.join(kinds)} FROM customer WHERE id = ?", (each,))
            for each in (winner_id, loser_id)
        )
        if winner is None or loser is None or winner["sort_name"] != loser["sort_name"]:
            return
        if winner["deleted_at"] is not None or loser["deleted_at"] is not None:
            return
        winner, loser = dict(winner), dict(loser)
        self.clashes.append(("customer", loser, winner))
        self._twins["customer", loser_id] = winner_id
        self.customers |= {winner_id, loser_id}
        if taken := joined("customer", winner, loser):
            unit.update("customer", winner_id, taken)
        unit.update("customer", loser_id, give_way("customer", loser_id, loser))

    def join_twins(self) -> None:
        """What belongs to a record that has given way to another one of the same row of a file."""
        unit, known = self.unit, {table: self._references(table)[0] for table in SENT}
        for (parent, loser), winner in self._twins.items():
            if parent == "customer":
                self._join_customer(loser, winner)
                continue
            for table, references in known.items():
                for column in (name for name, of in references if of == parent):
                    for row in unit.run(
                        f"SELECT id FROM {table} WHERE {column} = ? AND deleted_at IS NULL",
                        (loser,),
                    ).fetchall():
                        unit.update(table, row["id"], {column: winner})

    def _join_customer(self, loser: bytes, winner: bytes) -> None:
        """One was merged into the other, as the same file in one store would have done."""
        row: Any = self.unit.row("SELECT * FROM customer WHERE id = ?", (loser,))
        moment = datetime.fromisoformat(row["created_at"])
        ident = derived_id(moment, loser, b"joined", winner)
        if self.unit.row("SELECT 1 FROM known_as WHERE id = ?", (ident,)) is None:
            self.unit.insert(
                "known_as",
                {
                    "id": ident, "customer_id": winner, "sort_name": row["sort_name"],
                    "external_id": row["external_id"], "merged_id": loser,
                },
            )  # fmt: skip

    def _as_ours(self, table: str, ident: bytes, changes: dict[str, Any]) -> None:
        """A change that this store makes, and sends."""
        if not changes:
            return
        self.unit.update(table, ident, changes)
        self._note(table, ident, changes)
        if ident in self._there:  # it has come, too, and its turn may be yet to come
            self._there[ident] = self.unit.row(f"SELECT * FROM {table} WHERE id = ?", (ident,))

    def _note(self, table: str, ident: bytes, changes: dict[str, Any]) -> None:
        for name in changes:
            self.unit.run(
                "INSERT INTO unsent (tbl, record_id, field, base) SELECT ?, ?, ?, cursor FROM "
                "replica WHERE true ON CONFLICT DO UPDATE SET stamp = NULL",
                (table, ident, name),
            )


def _apart(one: Row, other: Row, first: bool) -> tuple[Row, Row]:
    """Who gives way, and who stays."""
    return (one, other) if first else (other, one)


def tell(unit: Unit, table: str, loser: Row, winner: Row) -> None:
    """Keep for a person what a record has said that gives way to another one, once."""
    by_file = UNIQUE[table][0] == _BY_FILE
    filled = joined(table, winner, loser) if by_file else {}
    for field in told_fields(table, loser):
        lost, kept = loser[field], winner.get(field)
        if lost == kept or field in filled or (by_file and lost is None):
            continue
        moment = datetime.fromisoformat(loser["created_at"])
        what = (field.encode(),) if by_file else ()
        ident = derived_id(moment, loser["id"], b"clash", *what, str(lost).encode())
        if unit.row("SELECT 1 FROM clash WHERE id = ?", (ident,)) is None:
            unit.insert(
                "clash",
                {
                    "id": ident, "customer_id": _customer_of(unit, table, winner), "tbl": table,
                    "record_id": loser["id"], "field": field, "lost_at": loser["created_at"],
                    "kept": None if kept is None else str(kept),
                    "lost": None if lost is None else str(lost),
                },
            )  # fmt: skip


def _customer_of(unit: Unit, table: str, row: Row) -> bytes | None:
    """Whose record it is."""
    if table == "customer":
        return bytes(row["id"])
    found: bytes | None = row.get("customer_id")
    if found is None and table == "purchase_line":
        of = unit.row("SELECT customer_id FROM purchase WHERE id = ?", (row["purchase_id"],))
        found = None if of is None else of["customer_id"]
    return found
