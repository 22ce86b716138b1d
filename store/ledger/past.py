"""The store as it was at the end of a past day: its journal turned back on a copy in memory."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import Any, Final

from store.errors import Refused
from store.ids import Minter
from store.ledger.model_fits import go_back
from store.ledger.morning import score_everybody
from store.safety.copies import Copy
from store.safety.store import Store
from store.sentence import say
from store.settings.values import scoring_day

_LATER: Final = """
SELECT w.seq, w.kind, w.target_seq FROM work AS w
WHERE coalesce(w.worked_on, substr(w.worked_at, 1, 10)) > ? AND w.seq > ? ORDER BY w.seq DESC"""
# What came before all else is what the store was founded with, whatever its day.
_FIRST: Final = """
SELECT min(seq) FROM work WHERE coalesce(worked_on, substr(worked_at, 1, 10)) <= ?"""


def as_it_was(store: Store, day: date) -> Copy:
    """A copy with what was known at the end of that day, scored as of it.

    What was brought since is taken back, newest first; what an undo took back since comes again.
    Whoever was erased is gone from the past as well. The models are those of that day; where an
    older program has not kept them they are fitted anew to what was known then.

    Raises:
        Refused: the store was begun after that day.
    """
    first = store.value(_FIRST, (day.isoformat(),))
    if first is None:
        raise Refused(say("refused.before_the_store", day=day))
    copy = Copy(store.path, store.clock, Minter(store.clock), store)
    try:
        copy.begin()
        for work in copy.rows(_LATER, (day.isoformat(), first)):
            if work["kind"] == "do":
                _turn(copy, work["seq"], back=True)
            else:
                # Its own rows, if it has any, and then what it had turned, the other way.
                _turn(copy, work["seq"], back=True)
                _turn(copy, work["target_seq"], back=work["kind"] == "redo")
        # Who has moved since has lived in the group of that day: scoring would note a way back.
        copy.connection.execute(
            "UPDATE standing SET lived = (SELECT from_grp FROM transition AS t "
            "WHERE t.customer_id = standing.customer_id AND t.moved_on > ?1 "
            "ORDER BY t.moved_on, t.created_at, t.id LIMIT 1) "
            "WHERE customer_id IN (SELECT customer_id FROM transition WHERE moved_on > ?1)",
            (day.isoformat(),),
        )
        copy.connection.execute(
            "DELETE FROM alarm WHERE opened_on > ?1 OR customer_id IN "
            "(SELECT id FROM customer WHERE deleted_at IS NOT NULL)",
            (day.isoformat(),),
        )
        copy.commit()
        known = go_back(copy.connection, scoring_day(copy, day))
        score_everybody(copy, day, refit=not known, fitted=known)
    except BaseException:
        copy.close()
        raise
    return copy


def _turn(copy: Copy, number: int, *, back: bool) -> None:
    """Turn one unit of work, each of its records in one statement."""
    rows = copy.rows(
        "SELECT tbl, record_id, field, old, new FROM journal WHERE work_seq = ? "
        "ORDER BY tbl, record_id, seq",
        (number,),
    )
    for (table, ident), each in groupby(rows, key=lambda row: (row["tbl"], row["record_id"])):
        values: dict[str, Any] = {}
        for row in each:
            if row["field"] is None:
                values["deleted_at"] = copy.now_text() if back else None
            elif back:
                values.setdefault(row["field"], row["old"])
            else:
                values[row["field"]] = row["new"]
        sets = ", ".join(f"{name} = ?" for name in values)
        copy.connection.execute(
            f"UPDATE {table} SET {sets} WHERE id = ?", (*values.values(), ident)
        )
