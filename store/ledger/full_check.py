"""The logical half of a check: what follows from the records, held against the records."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from store.errors import StoreTrouble
from store.ledger.give_way import OWNED, gave_way
from store.ledger.morning import OWED
from store.ledger.search_index import differing_words
from store.safety.automatic import second_place
from store.safety.backup import backups_of, verify
from store.safety.check import Problem, problem
from store.safety.keys import fits
from store.safety.opening import Store
from store.safety.ringing_rows import ringing_wrongly
from store.sentence import say
from store.value.net_purchases import Sums
from store.views.value.facts import bought_sums

_AT_ONCE = 2000  # customers
# What a record's journal leaves out: what is derived, and what alarms do by themselves.
_APART = ("alarm",)
_DERIVED_FIELDS = ("weight",)


def full_check(store: Store) -> Iterator[Problem]:
    """Hold search index, figures, journal and backups against the records; changes nothing."""
    yield from _words(store)
    yield from _figures(store)
    yield from _states(store)
    yield from _backups(store)


def _words(store: Store) -> Iterator[Problem]:
    count = differing_words(store)
    if count:
        yield problem(store, "search", say("check.search", count=count))


def _figures(store: Store) -> Iterator[Problem]:
    for name, count in _other_sums(store).items():
        yield problem(store, "figure", say("check.sum", name=name, count=count))
    unknown = store.value(
        "SELECT count(*) FROM customer AS c WHERE c.deleted_at IS NULL AND (NOT EXISTS (SELECT 1 "
        "FROM rhythm AS r WHERE r.customer_id = c.id) OR NOT EXISTS (SELECT 1 FROM standing AS s "
        "WHERE s.customer_id = c.id))"
    )
    if unknown:
        yield problem(store, "figure", say("check.no_figures", count=unknown))
    ringing = ringing_wrongly(store.connection)
    if ringing:
        yield problem(store, "figure", say("check.ringing", count=ringing))


def _other_sums(store: Store) -> Counter[str]:
    """Of how many customers each sum is not that of their purchases as of the day of the score."""
    wrong = Counter[str]()
    by_day = defaultdict[str, list[tuple[bytes, Sums]]](list)
    for row in store.rows(
        "SELECT r.customer_id, s.scored_on, r.revenue, r.cost, r.costed FROM rhythm AS r "
        "JOIN customer AS c ON c.id = r.customer_id JOIN score AS s ON s.customer_id = c.id "
        "WHERE c.deleted_at IS NULL AND s.scored_on <> ?",
        (OWED,),
    ):
        kept = Sums(row["revenue"], row["cost"], row["costed"])
        by_day[row["scored_on"]].append((row["customer_id"], kept))
    for day, rows in by_day.items():
        for start in range(0, len(rows), _AT_ONCE):
            some = rows[start : start + _AT_ONCE]
            bought = bought_sums(store.connection, [ident for ident, _ in some], day)
            for ident, kept in some:
                due = bought.get(ident, Sums(0, 0, 0))
                wrong.update(
                    name
                    for name, has, should in zip(Sums._fields, kept, due, strict=True)
                    if has != should
                )
    return wrong


def _states(store: Store) -> Iterator[Problem]:
    """The last value that the journal tells of a field is the one that the record has."""
    for table, field, wrong in otherwise_told(store):
        what = say("check.state", field=field, count=len(wrong), table=table)
        yield problem(store, "state", what)


def otherwise_told(store: Store) -> Iterator[tuple[str, str, list[tuple[bytes, Any]]]]:
    """Table, field, and of each record that has another value its id and the journal's value."""
    tables = [row["tbl"] for row in store.rows("SELECT DISTINCT tbl FROM journal ORDER BY tbl")]
    for table in tables:
        if table in _APART:
            continue
        columns = {row["name"] for row in store.rows(f'PRAGMA table_info("{table}")')}
        fields = store.rows(
            "SELECT DISTINCT field FROM journal WHERE tbl = ? AND field IS NOT NULL", (table,)
        )
        for field in sorted(columns & {row["field"] for row in fields} - {*_DERIVED_FIELDS}):
            wrong = _differing(store, table, field)
            if wrong:
                yield table, field, wrong


def _differing(store: Store, table: str, field: str) -> list[tuple[bytes, Any]]:
    """Records whose field has neither the last value that counts nor, if undone, the one before.

    A change counts unless it was undone more often than done again, or has given way for its
    customer.
    """
    back = "coalesce(t.times, 0) > 0"
    if table in OWNED:
        owner = f'(SELECT o.{OWNED[table]} FROM "{table}" AS o WHERE o.id = j.record_id)'
        back += f" OR {gave_way(table, owner)}"
    rows = store.rows(
        "WITH turned AS (SELECT target_seq AS seq, sum(CASE kind WHEN 'undo' THEN 1 ELSE -1 END) "
        "AS times FROM work WHERE kind <> 'do' GROUP BY target_seq), "
        f"row AS (SELECT j.*, ({back}) AS back FROM journal AS j LEFT JOIN turned AS t "
        "ON t.seq = j.work_seq WHERE j.tbl = ?1 AND j.field = ?2), "
        "told AS (SELECT record_id, seq, iif(back, old, new) AS value, row_number() OVER "
        "(PARTITION BY record_id ORDER BY back, iif(back, seq, -seq)) AS place FROM row) "
        f'SELECT x.id, told.value FROM told JOIN "{table}" AS x ON x.id = told.record_id '
        f'WHERE told.place = 1 AND x."{field}" IS NOT told.value '
        # Who was made by what was undone is flagged, whatever was written of the flag before.
        "AND NOT (?2 = 'deleted_at' AND EXISTS (SELECT 1 FROM journal AS m JOIN turned AS t "
        "ON t.seq = m.work_seq AND t.times > 0 WHERE m.tbl = ?1 AND m.record_id = told.record_id "
        "AND m.field IS NULL))",
        (table, field),
    )
    return [(row["id"], row["value"]) for row in rows]


def _backups(store: Store) -> Iterator[Problem]:
    for each in backups_of(store.path, second_place(store)):
        if each.protected != (store.key is not None):
            what = say("check.backup", name=each.path.name, protected=each.protected)
            yield problem(store, "backup", what, ("protect",) if store.key else ("unprotect",))
            continue
        if store.key is not None and not fits(each.path, store.key):
            what = say("check.backup_key", name=each.path.name)
            yield problem(store, "backup", what, ("rekey",))
            continue
        try:
            verify(each.path, store.key, full=True)
        except StoreTrouble as error:
            yield problem(store, "backup", error.words, ("backup",))
