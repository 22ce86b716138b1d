"""Everything that happened between us and one customer, in one line of time (R1, R3)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection
from datetime import date
from typing import Any, Final, NamedTuple, TypeAlias

from store.customer_fields import columns
from store.dataclass import dataclass
from store.lifecycle.dates import birthday_words
from store.names import quoted
from store.safety.opening import Store
from store.sentence import Words, read_maybe, say, shown

# Each kind gives: kind, id, day, instant (order within the day), channel, outcome, title, note,
# amount, author, department, flag, extra. `by` is the sign that keeps SQLite from the index of the
# customer's records, for the few that are looked up by their ids. The author of a sale is that of
# the touch by which they bought that day.
_TOLD: Final = tuple(each.name for each in columns())
_SAID: Final = (
    "coalesce(CASE j.field WHEN 'owner_id' THEN (SELECT name FROM rep WHERE id = j.{0}) "
    "WHEN 'referred_by_id' THEN (SELECT name FROM customer WHERE id = j.{0}) "
    "ELSE CAST(j.{0} AS TEXT) END, '–')"
)


def _at(day: str, noted: str = "created_at") -> str:
    """The instant of a record by the column of its day and that of when it was noted.

    As a touch has it: of another day than the clock's it keeps the time of day.
    """
    made = f"{day.partition('.')[0]}.{noted}"
    near = f"abs(julianday(substr({made}, 1, 10)) - julianday({day})) <= 1"
    return f"iif({near}, {made}, {day} || substr({made}, 11))"


# What ended a plan or a promise is the last step of it that was finished on that day.
_ENDED: Final = (
    f"SELECT max({_at('f.finished_on', 'finished_at')}) FROM follow_up AS f "
    "WHERE f.deleted_at IS NULL AND f.finished_on = "
)
# A reopening is the first step after its closing: with whom is closed nothing is to do.
_REOPENED: Final = (
    "(SELECT iif(substr(min(f.created_at), 1, 10) = g.reopened_on, min(f.created_at), "
    "g.reopened_on || substr(min(f.created_at), 11)) FROM follow_up AS f "
    "WHERE f.customer_id = g.customer_id AND f.created_at >= g.created_at)"
)
_PARTS: Final = (
    f"""
SELECT 'interaction' AS kind, i.id, i.happened_on AS day, i.happened_at AS at, i.channel,
 i.outcome, i.subject AS title, i.note, NULL AS amount, o.name AS author, o.department,
 EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id AND n.deleted_at IS NULL)
 AS flag, i.direction AS extra
 FROM interaction AS i LEFT JOIN rep AS o ON o.id = i.rep_id
 WHERE {{by}}i.customer_id = ?1 AND i.deleted_at IS NULL
UNION ALL
SELECT x.kind, x.id, x.bought_on, {_at("x.bought_on")}, NULL, NULL,
 (SELECT group_concat(l.quantity || ' × ' || l.title, ', ') FROM purchase_line AS l
  WHERE l.purchase_id = x.id AND l.deleted_at IS NULL), x.note, x.amount, o.name, o.department, 0,
 x.number
 FROM purchase AS x LEFT JOIN rep AS o ON o.id = (SELECT s.rep_id FROM interaction AS s
  WHERE x.kind = 'purchase' AND s.customer_id = ?1 AND s.deleted_at IS NULL
  AND s.outcome = 'bought'
  AND s.happened_at BETWEEN date(x.bought_on, '-1 day') AND date(x.bought_on, '+2 days')
  AND s.happened_on = x.bought_on ORDER BY s.happened_at DESC LIMIT 1)
 WHERE {{by}}x.customer_id = ?1 AND x.deleted_at IS NULL
UNION ALL
SELECT 'step', f.id, f.finished_on, {_at("f.finished_on", "finished_at")}, f.channel,
 f.status, f.title, f.reason, NULL, NULL, NULL, 0, f.due_on
 FROM follow_up AS f WHERE {{by}}f.customer_id = ?1 AND f.deleted_at IS NULL
 AND f.status IN ('skipped', 'cancelled')
UNION ALL
SELECT 'offer', p.id, p.offered_on, {_at("p.offered_on")}, NULL, p.answer, p.title, p.reason,
 p.amount, NULL, NULL, 0, p.answered_on
 FROM offer AS p WHERE {{by}}p.customer_id = ?1 AND p.deleted_at IS NULL
UNION ALL
SELECT 'promise', m.id, coalesce(m.settled_on, m.made_on),
 coalesce(({_ENDED} m.settled_on AND f.customer_id = m.customer_id AND f.kind = 'promise'
 AND f.title = m.title), {_at("m.settled_on")}, {_at("m.made_on")}), NULL,
 m.state, m.title, NULL, NULL, NULL, NULL, 0, m.due_on
 FROM promise AS m WHERE {{by}}m.customer_id = ?1 AND m.deleted_at IS NULL
UNION ALL
SELECT 'answer', a.id, a.answered_on, {_at("a.answered_on")}, a.kind, NULL,
 CAST(a.score AS TEXT), a.note, NULL, NULL, NULL, 0, NULL
 FROM satisfaction AS a WHERE {{by}}a.customer_id = ?1 AND a.deleted_at IS NULL
UNION ALL
SELECT 'cost', k.id, k.spent_on, {_at("k.spent_on")}, k.kind, NULL, k.note, NULL, k.amount, NULL,
 NULL, 0, NULL
 FROM cost AS k WHERE {{by}}k.customer_id = ?1 AND k.deleted_at IS NULL
UNION ALL
SELECT 'plan', e.id, e.started_on, {_at("e.started_on")}, NULL, 'started',
 p.name || ' v' || p.version, NULL, NULL, NULL, NULL, 0, NULL
 FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
 WHERE {{by}}e.customer_id = ?1 AND e.deleted_at IS NULL
UNION ALL
SELECT 'plan', e.id, e.ended_on, coalesce(({_ENDED} e.ended_on
 AND f.enrolment_id = e.id), e.ended_on || 'T15'), NULL, e.state,
 p.name || ' v' || p.version, e.reason, NULL, NULL,
 NULL, 0, NULL
 FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id
 WHERE {{by}}e.customer_id = ?1 AND e.deleted_at IS NULL AND e.ended_on IS NOT NULL
UNION ALL
SELECT 'group', t.id, t.moved_on, {_at("t.moved_on")}, NULL, t.to_grp,
 t.from_grp || ' → ' || t.to_grp, t.why, NULL, NULL, NULL, 0, NULL
 FROM transition AS t WHERE {{by}}t.customer_id = ?1 AND t.deleted_at IS NULL
UNION ALL
SELECT 'segment', h.id, h.changed_on, {_at("h.changed_on")}, NULL, NULL,
 coalesce(a.name, 'none') || ' → ' || coalesce(b.name, 'none'), h.why, NULL, NULL, NULL, 0, NULL
 FROM segment_change AS h LEFT JOIN segment AS a ON a.id = h.from_id
 LEFT JOIN segment AS b ON b.id = h.to_id
 WHERE {{by}}h.customer_id = ?1 AND h.deleted_at IS NULL
UNION ALL
SELECT 'need', m.id, m.answered_on, {_at("m.answered_on")}, NULL, NULL,
 m.stage || iif(m.met, ': needs met', ': needs not met'), m.note, NULL, NULL, NULL, 0, NULL
 FROM need_answer AS m WHERE {{by}}m.customer_id = ?1 AND m.deleted_at IS NULL
UNION ALL
SELECT 'delivery', x.id, x.expectation_on, x.expectation_on || 'T14', NULL, x.expectation,
 'expectations', x.expectation_note, NULL, NULL, NULL, 0, x.number
 FROM purchase AS x WHERE {{by}}x.customer_id = ?1 AND x.deleted_at IS NULL
 AND x.expectation IS NOT NULL
UNION ALL
SELECT 'alarm', a.id, a.opened_on, {_at("a.opened_on")}, NULL, 'opened', a.kind,
 a.words, NULL, NULL, NULL, 0, NULL
 FROM alarm AS a WHERE {{by}}a.customer_id = ?1 AND a.deleted_at IS NULL
UNION ALL
SELECT 'alarm', a.id, a.closed_on, a.closed_on || 'T23', NULL, 'closed', a.kind,
 a.closed_why, NULL, NULL, NULL, 0, NULL
 FROM alarm AS a WHERE {{by}}a.customer_id = ?1 AND a.deleted_at IS NULL
 AND a.closed_on IS NOT NULL
UNION ALL
SELECT 'closed', g.id, g.closed_on, {_at("g.closed_on")}, NULL, NULL, NULL, g.reason, NULL, NULL,
 NULL, 0, NULL
 FROM closing AS g WHERE {{by}}g.customer_id = ?1 AND g.deleted_at IS NULL
UNION ALL
SELECT 'reopened', g.id, g.reopened_on, coalesce({_REOPENED}, g.reopened_on || 'T16'),
 NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0, NULL
 FROM closing AS g WHERE {{by}}g.customer_id = ?1 AND g.deleted_at IS NULL
 AND g.reopened_on IS NOT NULL
UNION ALL
SELECT 'conflict', x.id, substr(x.created_at, 1, 10), x.created_at, NULL, x.field,
 coalesce((SELECT d.label FROM own_value AS v JOIN own_field AS d ON d.id = v.field_id
 WHERE x.tbl = 'own_value' AND v.id = x.record_id), iif(x.tbl = 'customer', '',
 replace(x.tbl, '_', '-') || ': ') || replace(replace(x.field, '_id', ''), '_', ' ')),
 x.kept, NULL, x.lost_by, NULL, 0, x.lost
 FROM clash AS x WHERE {{by}}x.customer_id = ?1 AND x.deleted_at IS NULL
UNION ALL
"""
    # As the index of the journal says it, so that no other row is looked at. Who of the team has
    # written what was taken over is not known here; where two have differed, that line tells it.
    f"""
SELECT 'change', w.id, w.worked_on, w.worked_at, NULL, j.field || coalesce(hex(d.id), ''),
 coalesce(d.label, CASE j.field WHEN 'owner_id' THEN 'owner' WHEN 'referred_by_id'
 THEN 'referred by' ELSE replace(j.field, '_', ' ') END),
 {_SAID.format("old")} || ' → ' || {_SAID.format("new")}, NULL, o.name, o.department, 0, NULL
 FROM journal AS j CROSS JOIN work AS w ON w.seq = j.work_seq AND w.kind = 'do'
 AND w.follows = 0 AND (w.state = 'done' OR w.source = 'team')
 LEFT JOIN rep AS o ON o.id = w.rep_id AND w.source IS NOT 'team'
 LEFT JOIN own_value AS v ON j.tbl = 'own_value' AND v.id = j.record_id
 LEFT JOIN own_field AS d ON d.id = v.field_id
 WHERE j.record_id IN (SELECT ?1 UNION ALL SELECT id FROM own_value WHERE customer_id = ?1
  AND deleted_at IS NULL)
 AND j.field IS NOT NULL AND (j.tbl = 'own_value' OR (j.tbl = 'customer'
 AND j.field NOT IN ('next_id', 'deleted_at')))
 AND j.field IN ('value', 'owner_id', 'referred_by_id', 'name', {quoted(_TOLD)})
 AND NOT (w.source IS 'team' AND EXISTS (SELECT 1 FROM clash AS x
 WHERE x.customer_id = ?1 AND x.deleted_at IS NULL AND x.record_id = j.record_id
 AND x.field = j.field AND x.lost IS j.old AND x.kept IS j.new AND EXISTS (SELECT 1
 FROM journal AS k WHERE k.work_seq = j.work_seq AND k.tbl = 'clash' AND k.record_id = x.id
 AND k.field IS NULL)))
"""
)
# With what only a touch has: length, contact, the touch that it corrects, the case that it opened.
_LINES: Final = f"""
SELECT e.*, i.minutes, i.corrects_id, i.felt, w.name AS contact, coalesce((SELECT s.kind
 FROM service_case AS s WHERE s.customer_id = ?1 AND s.interaction_id = e.id
 AND s.deleted_at IS NULL AND e.kind = 'interaction'), e.kind) AS what
 FROM ({_PARTS}) AS e LEFT JOIN interaction AS i ON e.kind = 'interaction' AND i.id = e.id
 LEFT JOIN satisfaction AS z ON e.kind = 'answer' AND z.id = e.id
 LEFT JOIN contact AS w ON w.id = coalesce(i.contact_id, z.contact_id)
"""
# The first of the parts alone, which is all that last words are looked for in.
_TOUCHES: Final = _LINES.replace(_PARTS, _PARTS.partition("UNION ALL")[0])
# What followed by itself from something was done after it, in the same instant.
_LATEST_FIRST: Final = (
    "ORDER BY day DESC, at DESC, kind IN ('step', 'plan', 'group', 'segment', 'alarm') DESC, "
    "id DESC"
)
# What the program says of these is data; of others the note is a person's own.
_TOLD_AS_DATA: Final = ("step", "plan", "group", "segment", "alarm")
# What a history can be narrowed to, and the column that tells it.
_COLUMNS: Final = {
    "kind": "what",
    "channel": "iif(kind = 'interaction', channel, NULL)",  # a skipped step went by no way
    "contact": "contact",
    "author": "author",
}

# A way to narrow a history: one of `kind`, `channel`, `contact`, `author`, and its value.
Narrow: TypeAlias = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Event:
    """One line of a history. `amount` in minor units.

    `corrected`: a later touch takes its place; `corrects` is the earlier one that it replaces.
    `case` is `enquiry` or `complaint` for the touch that opened one. `extra` depends on the kind:
    an interaction's direction, a purchase's number, the date a step was due, an offer's answer day,
    a promise's due day. The author of a conflict wrote what does not stay.
    """

    key: tuple[str, bytes]
    kind: str
    day: date
    channel: str | None
    outcome: str | None
    title: str | None
    note: Words | None
    amount: int | None
    author: str | None
    department: str | None
    corrected: bool
    extra: str | None
    contact: str | None = None
    minutes: int | None = None
    corrects: bytes | None = None
    case: str | None = None
    felt: str | None = None


class Facet(NamedTuple):
    """A value that occurs in a history, and in how many lines."""

    narrow: Narrow
    lines: int


class History:
    """A customer's history as a window over SQL, the latest first.

    `narrowed` keeps the lines that have one of the values given, of each column that is named.
    """

    def __init__(self, store: Store, customer_id: bytes, narrowed: Collection[Narrow] = ()) -> None:
        self._store = store
        self._customer = customer_id
        by_column: dict[str, list[str]] = {}
        for name, value in sorted(narrowed):
            by_column.setdefault(_COLUMNS[name], []).append(value)
        self._values = [value for values in by_column.values() for value in values]
        self._where = " AND ".join(
            f"{column} IN ({', '.join('?' * len(values))})" for column, values in by_column.items()
        )

    def count(self) -> int:
        """Lines in the history."""
        return int(self._store.value(f"SELECT count(*) {self._from()}", self._given()))

    def page(self, offset: int, limit: int) -> list[Event]:
        """Lines `offset` to `offset + limit`; `limit` -1 means all."""
        # Which lines they are is cheap to tell; what they say is asked of those alone.
        found = self._store.rows(
            f"SELECT kind, id, outcome {self._from()} {_LATEST_FIRST} LIMIT ? OFFSET ?",
            self._given(limit, offset),
        )
        keys = {_key(row): place for place, row in enumerate(found)}
        ids = list({row["id"] for row in found})
        if not ids:
            return []
        lines = self._store.rows(
            f"SELECT * FROM ({_LINES.format(by='+' if limit >= 0 else '')}) "
            "WHERE id IN (SELECT unhex(value) FROM json_each(?))",
            (self._customer, json.dumps([ident.hex() for ident in ids])),
        )
        events = [_event(self._read(row)) for row in lines if _key(row) in keys]
        return sorted(events, key=lambda event: keys[event.key])

    def _read(self, row: Any) -> Any:
        """Of what two have changed apart, the values as a person reads them."""
        if row["kind"] != "conflict":
            return row
        from store.views.lists.team import shown_value

        field = row["outcome"]
        kept, lost = (shown_value(self._store, field, row[each]) for each in ("note", "extra"))
        return {**row, "note": say("team.stays", kept=kept or "–", lost=lost or "–"), "extra": None}

    def touches(self, limit: int) -> list[Event]:
        """The latest touches, the newest first; a corrected one only in its newest form."""
        found = self._store.rows(
            f"SELECT * FROM ({_TOUCHES.format(by='')}) WHERE NOT flag {_LATEST_FIRST} LIMIT ?",
            (self._customer, limit),
        )
        return [_event(row) for row in found]

    def place(self, record: bytes) -> int | None:
        """The place of the line of a record, 0 for the latest; None when it is not among them."""
        found = self._store.rows(f"SELECT id {self._from()} {_LATEST_FIRST}", self._given())
        return next((place for place, row in enumerate(found) if row["id"] == record), None)

    def facets(self) -> list[Facet]:
        """The values that occur, kinds first, the most frequent of each column first."""
        counts: Counter[Narrow] = Counter()
        columns = ", ".join(_COLUMNS.values())
        for row in self._store.rows(
            f"SELECT {columns}, count(*) FROM ({_LINES.format(by='')}) GROUP BY 1, 2, 3, 4",
            (self._customer,),
        ):
            for name, value in zip(_COLUMNS, row, strict=False):
                if value is not None:
                    counts[name, value] += row[4]
        order = list(_COLUMNS)
        found = sorted(counts.items(), key=lambda each: (order.index(each[0][0]), -each[1], each))
        return [Facet(narrow, count) for narrow, count in found]

    def _from(self) -> str:
        if not self._where:
            return f"FROM ({_PARTS.format(by='')})"
        return f"FROM ({_LINES.format(by='')}) WHERE {self._where}"

    def _given(self, *more: int) -> tuple[Any, ...]:
        return (self._customer, *self._values, *more)


def before(store: Store, interaction_id: bytes) -> list[Event]:
    """A touch that was corrected, and what it had itself corrected, the latest first."""
    found = store.rows(
        "WITH RECURSIVE older (id, customer_id, place) AS (SELECT id, customer_id, 0 "
        "FROM interaction WHERE id = ? UNION ALL SELECT i.corrects_id, i.customer_id, place + 1 "
        "FROM older JOIN interaction AS i ON i.id = older.id WHERE i.corrects_id IS NOT NULL) "
        "SELECT id, customer_id FROM older ORDER BY place",
        (interaction_id,),
    )
    return [
        _event(line)
        for row in found
        for line in store.rows(
            f"SELECT * FROM ({_LINES.format(by='+')}) WHERE id = ? AND kind = 'interaction'",
            (row["customer_id"], row["id"]),
        )
    ]


def _key(row: Any) -> tuple[str, bytes]:
    """A plan's line at its beginning has the id of the one at its end."""
    return row["kind"] + (row["outcome"] or ""), row["id"]


def _note(row: Any) -> Words | None:
    if row["kind"] == "change" and row["outcome"] == "birthday":
        return " → ".join(map(birthday_words, row["note"].split(" → ")))
    return read_maybe(row["note"]) if row["kind"] in _TOLD_AS_DATA else row["note"]


def _event(row: Any) -> Event:
    return Event(
        key=_key(row),
        kind=row["kind"],
        day=date.fromisoformat(row["day"]),
        channel=row["channel"],
        outcome=row["outcome"],
        title=None if row["title"] is None else shown(row["title"]),
        note=_note(row),
        amount=row["amount"],
        author=row["author"],
        department=row["department"],
        corrected=bool(row["flag"]),
        extra=None if row["extra"] is None else str(row["extra"]),
        contact=row["contact"],
        minutes=row["minutes"],
        corrects=row["corrects_id"],
        case=None if row["what"] == row["kind"] else row["what"],
        felt=row["felt"],
    )
