"""What followed by itself gives way: to what a person takes back, and to the day that it is.

Silence and rules bring moves of group and segment, other plans, alarms. Nobody did them, they
follow again wherever their reasons still hold; so they never stand in the way of an undo, and those
of a day that turns out not to have come are taken back with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from store.errors import Refused
from store.sentence import read, say

if TYPE_CHECKING:
    from store.ledger.unit import Unit

# Tables whose records belong to a customer, by the column that says to which.
OWNED = {
    "customer": "id",
    **dict.fromkeys(
        (
            "alarm",
            "contact",
            "way",
            "purchase",
            "cost",
            "offer",
            "interaction",
            "follow_up",
            "promise",
            "satisfaction",
            "enrolment",
            "segment_change",
            "transition",
            "need_answer",
            "motivation",
            "service_case",
            "closing",
            "known_as",
            "link",
            "tag",
            "own_value",
            "clash",
        ),
        "customer_id",
    ),
}

_SELDOM = 7  # days from one that is seen to the next; who works has fewer between

Rows = list[Any]
# Of each day that was seen there is one; what followed an undo is no day.
DAYS = "follows = 1 AND target_seq IS NULL"
# What people have done since, by record: the unit's number and title, and the field (None: new).
Later = dict[tuple[str, bytes], list[tuple[int, str, str | None]]]


def last_day(unit: Unit) -> date | None:
    """The latest day that the store has seen; None before the first."""
    row = unit.row(f"SELECT worked_on FROM work WHERE {DAYS} ORDER BY seq DESC LIMIT 1")
    return None if row is None else date.fromisoformat(row["worked_on"])


def give_way_to_undo(unit: Unit, number: int, since: int) -> set[bytes]:
    """Take back what has followed since unit `since` on the records of unit `number`.

    Returns the customers for whom something was taken back; all of theirs since then was.

    Raises:
        Refused: a person has worked on what followed.
    """
    found = _followed(unit, since)
    mine: dict[tuple[str, bytes], set[str | None]] = defaultdict(set)
    named: set[object] = set()  # records that the unit's values name, as the step that was next
    rows = [row for groups in found.values() for some in groups.values() for row in some]
    # Of an import's million rows only those that what followed may meet are kept.
    records = {row["record_id"] for row in rows} | found.keys()
    for row in unit.run("SELECT * FROM journal WHERE work_seq = ?", (number,)) if rows else ():
        if row["record_id"] in records:
            mine[row["tbl"], row["record_id"]].add(row["field"])
        named.update(each for each in (row["old"], row["new"]) if each in records)
    for customer_id in list(found):
        if None not in mine.get(("customer", customer_id), ()) and not any(
            row["record_id"] in named or _meets(mine, row)
            for rows in found[customer_id].values()
            for row in rows
        ):
            del found[customer_id]
    later = _later(unit, since, found, but=number)
    for customer_id, groups in found.items():
        for seq in sorted(groups, reverse=True):
            title = _blocked(later, seq, groups[seq])
            if title is not None:
                raise Refused(say("did.later", done=read(title)))
            turn_rows(unit, groups[seq], back=True)
            _note(unit, seq, customer_id)
    return set(found)


def give_way_to_day(unit: Unit) -> bool:
    """Take back what followed on later days, if those seem not to have come; True if they have.

    A clock that was ahead has made a long step forward before this one back, and seldom shown a day
    between; one that has fallen behind has not, and what has come stays. What people have built on
    stays too.
    """
    today = unit.today
    later: list[tuple[int, date]] = []
    before: tuple[int, date] | None = None
    for row in unit.run(
        f"SELECT seq, worked_on FROM work WHERE {DAYS} AND seq IS NOT ? ORDER BY seq DESC",
        (unit.seq,),
    ):
        day = date.fromisoformat(row["worked_on"])
        if day <= today:
            before = (row["seq"], day)
            break
        later.append((row["seq"], day))
    if not later:
        return False
    if before is None:
        return True
    step, back = (later[-1][1] - before[1]).days, (later[0][1] - today).days
    if 2 * step < back and (later[0][1] - before[1]).days <= _SELDOM * len(later):
        return True
    found = _followed(unit, before[0])
    acts = _later(unit, before[0], found)
    for customer_id, groups in found.items():
        for seq in sorted(groups, reverse=True):
            if _blocked(acts, seq, groups[seq]) or not _is_as_left(unit, groups[seq]):
                break
            turn_rows(unit, groups[seq], back=True)
            _note(unit, seq, customer_id)
    return False


def gave_way(table: str, owner: str) -> str:
    """SQL: whether a journal row `j` of the table was taken back for its customer, the `owner`.

    It is also where it was for whom the record belonged to before a merge.
    """
    return (
        "EXISTS (SELECT 1 FROM retraction AS r WHERE r.work_seq = j.work_seq "
        f"AND (r.customer_id = {owner} OR (j.record_id, r.customer_id) IN (SELECT record_id, old "
        f"FROM journal WHERE tbl = '{table}' AND field = 'customer_id')))"
    )


def turn_rows(unit: Unit, rows: Sequence[Any], *, back: bool) -> None:
    """Turn journal rows back, or forward again, each record in one statement.

    A record's checks hold between whole states only. `rows` are in the journal's order.

    Raises:
        Refused: a value is not as the rows have left it.
    """
    records: dict[tuple[str, bytes], dict[str, tuple[Any, Any]]] = {}
    made: list[tuple[str, bytes]] = []
    for row in reversed(rows) if back else rows:
        record = (row["tbl"], row["record_id"])
        if row["field"] is None:
            made.append(record)
            continue
        fields = records.setdefault(record, {})
        here, there = (row["new"], row["old"]) if back else (row["old"], row["new"])
        fields[row["field"]] = (fields.get(row["field"], (here, None))[0], there)
    for (table, ident), fields in records.items():
        # Alarms are held against the evidence at the end, whatever a morning has made of them.
        if table != "alarm":
            _check(unit, table, ident, {name: here for name, (here, _) in fields.items()})
        sets = ", ".join(f"{name} = ?" for name in fields)
        # Of two alarms of one kind the one that rings now stays.
        free = _FREE if table == "alarm" and fields.get("closed_on", (None, 0))[1] is None else ""
        unit.run(
            f"UPDATE {table} SET {sets} WHERE id = ? {free}",
            (*(there for _, there in fields.values()), ident),
        )
    deleted = unit.at if back else None
    for table in sorted({table for table, _ in made}):
        unit.run_many(
            f"UPDATE {table} SET deleted_at = ? WHERE id = ?",
            [(deleted, ident) for each, ident in made if each == table],
        )
    _live_again(unit, [ident for table, ident in made if table == "transition"], back=back)


def turn_added(unit: Unit, number: int, tables: Sequence[str], *, back: bool) -> None:
    """Take the records back that a unit has added to these tables, or bring them again.

    An import adds millions: they are turned in the store, so many at once that memory stays flat.
    """
    first, last = unit.run(
        "SELECT min(seq), max(seq) FROM journal WHERE work_seq = ?", (number,)
    ).fetchone()
    if first is None:
        return
    added = "SELECT record_id FROM journal WHERE seq BETWEEN ? AND ? AND work_seq = ? AND tbl = ?"
    for start in range(first, last + 1, _AT_ONCE):
        values = (start, start + _AT_ONCE - 1, number)
        for table in tables:
            unit.run(
                f"UPDATE {table} SET deleted_at = ? WHERE id IN ({added} AND field IS NULL)",
                (unit.at if back else None, *values, table),
            )
            if table == "transition":
                moved = unit.run(f"{added} AND field IS NULL ORDER BY seq", (*values, table))
                idents = [row[0] for row in moved.fetchall()]
                _live_again(unit, idents[::-1] if back else idents, back=back)


_AT_ONCE = 50_000
_FREE = (
    "AND NOT EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = alarm.customer_id "
    "AND a.kind = alarm.kind AND a.id <> alarm.id AND a.closed_on IS NULL AND a.deleted_at IS NULL)"
)


def _live_again(unit: Unit, transitions: Sequence[bytes], *, back: bool) -> None:
    """A move of group that is turned turns the group that a customer was seen in last."""
    for ident in transitions:
        unit.run(
            f"UPDATE standing SET lived = x.{'from_grp' if back else 'to_grp'} "
            "FROM transition AS x WHERE x.id = ? AND standing.customer_id = x.customer_id",
            (ident,),
        )


def _followed(unit: Unit, since: int) -> dict[bytes, dict[int, Rows]]:
    """What has followed since then and was not taken back: by customer and unit, in order."""
    found: dict[bytes, dict[int, Rows]] = defaultdict(lambda: defaultdict(list))
    tables = unit.run(
        "SELECT DISTINCT j.tbl FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
        "WHERE w.follows = 1 AND w.seq > ?",
        (since,),
    ).fetchall()
    rows: Rows = []
    for (table,) in tables:
        if table not in OWNED:
            continue
        rows += unit.run(
            f"SELECT j.*, x.{OWNED[table]} AS customer_id FROM work AS w "
            f"JOIN journal AS j ON j.work_seq = w.seq JOIN {table} AS x ON x.id = j.record_id "
            "WHERE w.follows = 1 AND w.seq > ? AND j.tbl = ? "
            f"AND NOT {gave_way(table, f'x.{OWNED[table]}')}",
            (since, table),
        ).fetchall()
    for row in sorted(rows, key=lambda row: int(row["seq"])):
        found[row["customer_id"]][row["work_seq"]].append(row)
    return found


def _later(
    unit: Unit, since: int, found: dict[bytes, dict[int, Rows]], but: int | None = None
) -> Later:
    """What people have done since then to the records of what followed, and not taken back."""
    records = {
        (row["tbl"], row["record_id"])
        for groups in found.values()
        for rows in groups.values()
        for row in rows
        if row["tbl"] != "alarm"
    }
    later: Later = defaultdict(list)
    if not records:
        return later
    for row in unit.run(
        "SELECT w.seq, w.title, j.tbl, j.record_id, j.field FROM work AS w "
        "JOIN journal AS j ON j.work_seq = w.seq WHERE w.seq > ? AND w.kind = 'do' "
        "AND w.state = 'done' AND w.follows = 0",
        (since,),
    ):
        record = (row["tbl"], row["record_id"])
        if record in records and row["seq"] != but:
            later[record].append((row["seq"], row["title"], row["field"]))
    return later


def _meets(mine: dict[tuple[str, bytes], set[str | None]], row: Any) -> bool:
    """Whether the unit has written what this row is about."""
    fields = mine.get((row["tbl"], row["record_id"]))
    return fields is not None and (None in fields or row["field"] in fields)


def _blocked(later: Later, seq: int, rows: Collection[Any]) -> str | None:
    """The title of what a person has done on what this unit wrote."""
    made = {(row["tbl"], row["record_id"]) for row in rows if row["field"] is None}
    for row in rows:
        record = (row["tbl"], row["record_id"])
        for number, title, field in later.get(record, ()):
            if number > seq and (record in made or field == row["field"]):
                return title
    return None


def _is_as_left(unit: Unit, rows: Collection[Any]) -> bool:
    """Whether every value is as these rows have left it."""
    last = {
        (row["tbl"], row["record_id"], row["field"]): row["new"]
        for row in rows
        if row["field"] is not None and row["tbl"] != "alarm"
    }
    for (table, ident, field), value in last.items():
        now = unit.row(f"SELECT {field} AS value FROM {table} WHERE id = ?", (ident,))
        if now is None or now["value"] != value:
            return False
    return True


def _note(unit: Unit, seq: int, customer_id: bytes) -> None:
    unit.run(
        "INSERT INTO retraction (work_seq, customer_id, taken_seq) VALUES (?, ?, ?)",
        (seq, customer_id, unit.seq),
    )


def _check(unit: Unit, table: str, ident: bytes, expected: dict[str, Any]) -> None:
    now = unit.row(f"SELECT {', '.join(expected)} FROM {table} WHERE id = ?", (ident,))
    for name, value in expected.items():
        if now is None or now[name] != value:
            raise Refused(
                say(
                    "refused.changed_since",
                    field=name.replace("_", " "),
                    of=table.replace("_", "-"),
                )
            )
