"""Erasing a customer for good: from records, journal, search index and figures, with a receipt.

It is the one change that nobody can take back, and the only one that edits the journal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from store.actions.belongings import Belongings, belongings
from store.dataclass import dataclass
from store.errors import Refused, StoreTrouble
from store.ids import id_text
from store.ledger.commit import work
from store.ledger.effect import Result
from store.ledger.erasures import EMPTIED, ERASED, SOMEBODY, forget, remember
from store.ledger.search_index import rebuild
from store.ledger.unit import Unit
from store.safety.automatic import back_up_changes, second_place
from store.safety.backup import backups_of, kept_copies
from store.safety.drafts import drop_drafts
from store.safety.driver import connect_plainly
from store.safety.opening import DriverError, KeyOf, Store
from store.safety.ringing_rows import ring_anew
from store.sentence import changed, read, say
from store.settings.values import setting


@dataclass(frozen=True)
class Erased:
    """What was erased: the receipt, rows by table, and the older files that still hold it."""

    receipt: str
    rows: int
    tables: dict[str, int]
    still_held: tuple[Path, ...]


def erase(store: Store, today: date, customers: Iterable[bytes], key_of: KeyOf) -> Erased:
    """Erase customers with all that is kept of them.

    A backup is taken before, because a slip of the hand must not cost the rest of the store; it is
    among the files that are told to hold them still.

    Raises:
        Refused: there is nobody of that id. StoreTrouble: the store cannot be written.
    """
    idents = list(customers)
    back_up_changes(store, "erasure")
    tables: dict[str, int] = {}
    store.connection.execute("PRAGMA secure_delete = ON")
    receipt = f"{today.isoformat()}-{id_text(store.mint())[-8:]}"
    with work(store, today, undoable=False) as unit, _no_triggers(unit):
        absorbed = (each for one in idents for each in _absorbed(unit, one))
        for ident in dict.fromkeys((*idents, *absorbed)):
            found = belongings(store.connection, ident)
            if not found.rows:
                raise Refused(say("refused.nobody_to_erase"))
            names = _names(unit, ident)
            remember(unit, ident)
            _forget_rows(unit, found)
            _forget_changes(unit, found, names)
            for table, places in found.rows.items():
                tables[table] = tables.get(table, 0) + len(places)
        rebuild(unit)
        rows = sum(tables.values())
        unit.open_group("do", None, "dropped")
        unit.title = say(ERASED, count=len(idents), rows=rows, receipt=receipt)
    drop_drafts(store.path)  # words about them may be in one
    # What stood in the freed pages and in the log is written over, too.
    with suppress(DriverError, StoreTrouble):
        store.settle()
        store.connection.execute("VACUUM")
        store.settle()
    return Erased(receipt, rows, tables, tuple(_holding(store, idents, key_of)))


def allow(store: Store, today: date, name: str) -> Result:
    """Let who was erased be added again: known by a name, an address, a number or an id.

    Raises:
        Refused: nobody was erased who is known by it.
    """
    with work(store, today, undoable=False) as unit:
        count = forget(unit, name)
        unit.open_group("do", None, "dropped")
        unit.title = say("did.allowed")
    return Result(say("did.can_return", name=name, count=count))


def kept_too_long(store: Store, today: date) -> list[Any]:
    """Customers (id, name, closed_on) who have been closed for longer than the setting keeps."""
    days = setting(store, "keep_closed")
    if days is None:
        return []
    return store.rows(
        "SELECT id, name, closed_on FROM customer WHERE closed_on < ? "
        "ORDER BY closed_on, sort_name",
        ((today - timedelta(days=days)).isoformat(),),
    )


def _absorbed(unit: Unit, customer_id: bytes) -> list[bytes]:
    """The records that were merged into a customer's, and into those."""
    found: list[bytes] = []
    for row in unit.run(
        "SELECT c.id FROM known_as AS k JOIN customer AS c ON c.id = k.merged_id "
        "WHERE k.customer_id = ?1 AND c.id <> ?1 AND c.deleted_at IS NOT NULL UNION "
        # Older merges are known by their unit of work alone.
        "SELECT c.id FROM known_as AS k JOIN journal AS j ON j.tbl = 'known_as' AND j.field IS "
        "NULL AND j.record_id = k.id JOIN journal AS m ON m.work_seq = j.work_seq AND m.tbl = "
        "'customer' AND m.field = 'deleted_at' JOIN customer AS c ON c.id = m.record_id "
        "WHERE k.customer_id = ?1 AND k.merged_id IS NULL AND c.id <> ?1 "
        "AND c.deleted_at IS NOT NULL",
        (customer_id,),
    ).fetchall():
        found += [row["id"], *_absorbed(unit, row["id"])]
    return list(dict.fromkeys(found))


@contextmanager
def _no_triggers(unit: Unit) -> Iterator[None]:
    """Without the triggers that forbid what is done here on purpose."""
    triggers = unit.run("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for each in triggers:
        unit.run(f'DROP TRIGGER "{each["name"]}"')
    yield
    for each in triggers:
        unit.run(each["sql"])
    ring_anew(unit.store.connection)


def _names(unit: Unit, customer_id: bytes) -> list[str]:
    """What the customer and its people are called, the longest first: titles of changes tell it."""
    rows = unit.run(
        "SELECT name FROM customer WHERE id = ?1 UNION SELECT name FROM contact "
        "WHERE customer_id = ?1",
        (customer_id,),
    )
    return sorted({row["name"] for row in rows}, key=len, reverse=True)


def _forget_rows(unit: Unit, found: Belongings) -> None:
    for table, column, place in found.named:
        unit.run(f'UPDATE "{table}" SET "{column}" = NULL WHERE rowid = ?', (place,))
    for table, places in found.rows.items():
        unit.run_many(f'DELETE FROM "{table}" WHERE rowid = ?', [(place,) for place in places])


def _without(name: str, text: str) -> str:
    return text.replace(name, SOMEBODY)


def _forget_changes(unit: Unit, found: Belongings, names: list[str]) -> None:
    unit.run("CREATE TEMP TABLE IF NOT EXISTS erased (tbl TEXT, id BLOB, PRIMARY KEY (tbl, id))")
    unit.run("DELETE FROM temp.erased")
    unit.run_many(
        "INSERT OR IGNORE INTO temp.erased VALUES (?, ?)",
        [(table, ident) for table, idents in found.ids.items() for ident in idents],
    )
    gone = "(j.tbl, j.record_id) IN (SELECT tbl, id FROM temp.erased)"
    # What is left of a change cannot be taken back any more; one of nobody else is nameless.
    unit.run(
        "UPDATE work SET state = 'dropped' WHERE kind = 'do' AND seq IN "
        f"(SELECT j.work_seq FROM journal AS j WHERE {gone})"
    )
    unit.run(
        "UPDATE work SET title = ? WHERE seq IN (SELECT j.work_seq FROM journal AS j "
        f"WHERE {gone}) AND NOT EXISTS (SELECT 1 FROM journal AS j WHERE j.work_seq = work.seq "
        f"AND NOT {gone})",
        (EMPTIED,),
    )
    unit.run(f"DELETE FROM journal AS j WHERE {gone}")
    for name in names:
        for row in unit.run(
            "SELECT seq, title FROM work WHERE instr(title, ?1) > 0 OR instr(title, ?2) > 0",
            (name, json.dumps(name, ensure_ascii=False)[1:-1]),  # as it stands in a sentence
        ).fetchall():
            title = changed(read(row["title"]), partial(_without, name))
            unit.run("UPDATE work SET title = ? WHERE seq = ?", (title, row["seq"]))
    unit.run("DROP TABLE temp.erased")


def _holding(store: Store, idents: list[bytes], key_of: KeyOf) -> Iterator[Path]:
    """Files beside the store that still hold one of them; those that cannot be read may."""
    files = [each.path for each in backups_of(store.path, second_place(store))]
    files += kept_copies(store.path)
    marks = ", ".join("?" * len(idents))
    for file in files:
        try:
            address = "mode=ro&immutable=1"
            with closing(connect_plainly(file, key_of(file), address=address)) as copy:
                query = f"SELECT 1 FROM customer WHERE id IN ({marks}) LIMIT 1"
                if copy.execute(query, idents).fetchone() is None:
                    continue
        except (DriverError, StoreTrouble, OSError):
            pass
        yield file
