"""Undo and redo: they work from the journal, name their effect, and survive a restart."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.give_way import OWNED, give_way_to_undo, turn_added, turn_rows
from store.ledger.unit import BY_ITSELF, Unit
from store.safety.opening import Store
from store.sentence import Words, read, say


@dataclass(frozen=True)
class Change:
    """One unit of work in the journal."""

    number: int
    kind: str
    title: Words
    at: str
    device: str
    state: str
    fields: int
    who: str | None = None


@dataclass(frozen=True)
class Undoable:
    """What undo would take back, and what others have done since, the latest first."""

    number: int
    title: Words
    own: bool
    others: tuple[Words, ...]


def undoable(store: Store, since: int) -> Undoable:
    """What undo is to take back in a sitting that began after the unit `since`.

    The last unit that was written through this store and is still in force; else the last of all.
    What others have done in the meantime is told with it.

    Raises:
        Refused: there is nothing to undo.
    """
    rows = store.rows(
        "SELECT seq, title FROM work WHERE kind = 'do' AND state = 'done' AND follows = 0 "
        "AND seq > ? ORDER BY seq DESC",
        (since,),
    )
    mine = next((row for row in rows if row["seq"] in store.ours), None)
    others = [row for row in rows if row["seq"] not in store.ours]
    if mine is not None:
        later = tuple(read(row["title"]) for row in others if row["seq"] > mine["seq"])
        return Undoable(mine["seq"], read(mine["title"]), True, later)
    found = store.row(
        "SELECT seq, title FROM work WHERE kind = 'do' AND state = 'done' ORDER BY seq DESC LIMIT 1"
    )
    if found is None:
        raise Refused(say("refused.nothing_to_undo"))
    return Undoable(
        found["seq"], read(found["title"]), False, tuple(read(row["title"]) for row in others)
    )


def latest(store: Store) -> int:
    """The number of the last unit of work; 0 in a new store."""
    return int(store.value("SELECT coalesce(max(seq), 0) FROM work"))


def undo(store: Store, today: date, number: int | None = None) -> Words:
    """Take back the last unit of work; returns the sentence that names it.

    `number` asks for one unit, which need not be the last where nobody has built on it since.

    Raises:
        Refused: there is nothing to undo, or something has changed since in a way that undoing
            would overwrite unseen.
    """
    from store.ledger.commit import work  # 40 ms that a list of changes does not cost

    with work(store, today) as unit:
        unit.follows = False
        found = unit.row(
            "SELECT seq, title FROM work WHERE kind = 'do' AND state = 'done' "
            "AND (?1 IS NULL OR seq = ?1) ORDER BY seq DESC LIMIT 1",
            (number,),
        )
        if found is None:
            raise Refused(
                say("refused.nothing_to_undo" if number is None else "refused.taken_back")
            )
        title = read(found["title"])
        unit.title = say("did.undid", done=title)
        unit.open_group("undo", found["seq"], "done")
        _none_between(unit, found["seq"])
        _turn(unit, found["seq"], found["seq"], back=True)
        unit.run("UPDATE work SET state = 'undone' WHERE seq = ?", (found["seq"],))
        return title


def redo(store: Store, today: date) -> Words:
    """Do again what was undone last; returns the sentence that names it.

    Raises:
        Refused: nothing was undone, or something new was done since.
    """
    from store.ledger.commit import work

    with work(store, today) as unit:
        unit.follows = False
        found = unit.row(
            "SELECT w.seq, w.title, u.seq AS undone FROM work AS u "
            "JOIN work AS w ON w.seq = u.target_seq AND w.state = 'undone' "
            "WHERE u.kind = 'undo' AND u.state = 'done' ORDER BY u.seq DESC LIMIT 1"
        )
        if found is None:
            raise Refused(say("refused.nothing_to_redo"))
        title = read(found["title"])
        unit.title = say("did.again", done=title)
        unit.open_group("redo", found["seq"], "done")
        _turn(unit, found["seq"], found["undone"], back=False)
        unit.run("UPDATE work SET state = 'done' WHERE seq = ?", (found["seq"],))
        return title


def changes(store: Store, limit: int = 50, customer: bytes | None = None) -> list[Change]:
    """The latest units of work, newest first; with `customer` those that wrote of this one."""
    owned = " UNION ALL ".join(
        f"SELECT id FROM {table} WHERE {column} = ?1" for table, column in OWNED.items()
    )
    mine = (
        "" if customer is None
        else "AND w.seq IN (SELECT j.work_seq FROM journal AS j WHERE j.record_id IN "
        f"({owned}))"
    )  # fmt: skip
    found = store.rows(
        "SELECT w.seq, w.kind, w.title, w.worked_at, w.device, w.state, "
        "(SELECT name FROM rep WHERE id = w.rep_id) AS who, "
        "(SELECT count(*) FROM journal AS j WHERE j.work_seq = w.seq) AS fields "
        # A day that has brought nothing is no change.
        "FROM work AS w WHERE (w.follows = 0 OR EXISTS (SELECT 1 FROM journal AS j "
        f"WHERE j.work_seq = w.seq)) {mine} ORDER BY w.seq DESC LIMIT ?2",
        (customer, limit),
    )
    return [
        Change(
            row["seq"],
            row["kind"],
            read(row["title"]),
            row["worked_at"],
            row["device"],
            row["state"],
            row["fields"],
            row["who"],
        )
        for row in found
    ]


# Later units of people that are still in force.
_SINCE = "w.seq > ?1 AND w.kind = 'do' AND w.state = 'done' AND w.follows = 0"


def _none_between(unit: Unit, number: int) -> None:
    """See that nobody has built on a unit that is not the last: on its records or its customers."""
    if unit.row(f"SELECT 1 FROM work AS w WHERE {_SINCE} LIMIT 1", (number,)) is None:
        return
    tables = [
        row[0] for row in unit.run("SELECT DISTINCT tbl FROM journal WHERE work_seq = ?", (number,))
    ]
    later = unit.row(
        f"SELECT w.title FROM work AS w JOIN journal AS j ON j.work_seq = w.seq WHERE {_SINCE} "
        "AND ((j.tbl, j.record_id) IN (SELECT tbl, record_id FROM journal WHERE work_seq = ?1) "
        "OR j.record_id IN (SELECT old FROM journal WHERE work_seq = ?1 AND typeof(old) = 'blob')) "
        "ORDER BY w.seq DESC LIMIT 1",
        (number,),
    )
    # What stands above single customers may have led to anything since.
    above = [table for table in tables if table not in OWNED and table != "purchase_line"]
    if later is None and above:
        later = unit.row(
            f"SELECT w.title FROM work AS w WHERE {_SINCE} ORDER BY w.seq DESC LIMIT 1", (number,)
        )
    if later is None and "customer" in tables:
        for table, column in OWNED.items():
            later = later or unit.row(
                f"SELECT w.title FROM work AS w JOIN journal AS j ON j.work_seq = w.seq "
                f"AND j.tbl = '{table}' JOIN {table} AS x ON x.id = j.record_id WHERE {_SINCE} "
                f"AND x.{column} IN (SELECT record_id FROM journal WHERE work_seq = ?1 "
                "AND tbl = 'customer' AND field IS NULL) ORDER BY w.seq DESC LIMIT 1",
                (number,),
            )
    if later is not None:
        raise Refused(say("did.later", done=read(later["title"])))


def _turn(unit: Unit, number: int, since: int, *, back: bool) -> None:
    """Apply a group's changes backwards (or forwards again), then refresh what they touched.

    What has followed by itself `since` gives way first, and follows again afterwards.
    """
    unit.turned = number
    freed = give_way_to_undo(unit, number, since)
    tables = [
        row["tbl"]
        for row in unit.run(
            "SELECT DISTINCT tbl FROM journal WHERE work_seq = ? ORDER BY tbl", (number,)
        )
    ]
    if "alarm" in tables:
        from store.ledger.alarms import make_way

        make_way(unit, number, back=back)
    rows = unit.run(
        "SELECT * FROM journal WHERE work_seq = ? AND field IS NOT NULL ORDER BY seq", (number,)
    ).fetchall()
    turn_rows(unit, rows, back=back)
    turn_added(unit, number, tables, back=back)
    for table in tables:
        column = OWNED.get(table)
        if column:
            owners = unit.run(
                f"SELECT DISTINCT x.{column} FROM journal AS j CROSS JOIN {table} AS x "
                f"ON x.id = j.record_id WHERE j.work_seq = ? AND j.tbl = ? "
                f"AND x.{column} IS NOT NULL",
                (number, table),
            )
            unit.touched.update(row[0] for row in owners.fetchall())
    if "cost" in tables:
        sources = unit.run(
            "SELECT DISTINCT x.source FROM journal AS j CROSS JOIN cost AS x ON x.id = j.record_id "
            "WHERE j.work_seq = ? AND j.tbl = 'cost' AND x.source IS NOT NULL",
            (number,),
        )
        for (source,) in sources.fetchall():
            unit.touch_source(source)
    if "setting" in tables:
        from store.ledger.setting_changes import everybody, turned_counts

        if turned_counts(unit, number):
            unit.touched.update(everybody(unit))
    if "segment" in tables:
        # A window or a horizon of a segment speaks in its customers' figures.
        members = unit.run(
            "SELECT id FROM customer WHERE segment_id IN "
            "(SELECT record_id FROM journal WHERE work_seq = ? AND tbl = 'segment')",
            (number,),
        )
        unit.touched.update(row[0] for row in members.fetchall())
        from store.ledger.segment_rules import rehome

        rehome(unit)
    if freed:
        _follow_again(unit, freed)


def _follow_again(unit: Unit, freed: set[bytes]) -> None:
    """Let what has given way follow again, where its reasons still hold."""
    unit.touched -= freed
    unit.refresh()
    with unit.alone(BY_ITSELF):
        for customer_id in sorted(freed):
            if unit.row(
                "SELECT 1 FROM customer WHERE id = ? AND deleted_at IS NULL", (customer_id,)
            ):
                unit.touch(customer_id)
        unit.refresh()
