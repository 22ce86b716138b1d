"""Triggers: what the tables' own constraints cannot say.

The deferred foreign key on `customer` refuses an orphan at commit, but SQLite checks foreign keys
only on connections that ask for it. The `…_unchecked` triggers make the same refusal at once on a
connection that does not, so that no tool gets round the rule.
"""

from __future__ import annotations

_UNCHECKED = "(SELECT foreign_keys FROM pragma_foreign_keys) = 0"
_WORDS = "a live customer needs an open follow-up"

# Whose touch it is may change: two records of one customer become one.
_FIXED_TOUCH = (
    "id",
    "contact_id",
    "rep_id",
    "follow_up_id",
    "corrects_id",
    "channel",
    "direction",
    "happened_at",
    "happened_on",
    "minutes",
    "cost",
    "outcome",
    "subject",
    "note",
    "felt",
)

# Who rings is kept in one place (`Ringing`), whoever writes what it follows from: of a customer all
# rows are made anew where an alarm, the customer or the newcomer's first plan is another; where a
# step or the last touch is, that alone.
_RINGS = "(SELECT 1 FROM ringing AS r WHERE r.customer_id = {0})"
_OPEN = "a.closed_on IS NULL AND a.deleted_at IS NULL"
_HAS_ALARM = f"(SELECT 1 FROM alarm AS a WHERE a.customer_id = {{0}} AND {_OPEN})"
_RING = f"""BEGIN
DELETE FROM ringing WHERE customer_id IN ({{0}});
INSERT INTO ringing SELECT a.customer_id, a.kind, a.opened_on, a.loud, a.quiet_until, c.owner_id,
  r.touched_on, (SELECT min(e.started_on) FROM enrolment AS e WHERE e.customer_id = c.id
  AND e.deleted_at IS NULL), f.id, f.due_on, f.weight, f.minutes, f.kind
  FROM alarm AS a CROSS JOIN customer AS c ON c.id = a.customer_id AND c.live = 1
  CROSS JOIN follow_up AS f ON f.id = c.next_id LEFT JOIN rhythm AS r ON r.customer_id = c.id
  WHERE a.customer_id IN ({{0}}) AND {_OPEN};
END"""


def _rings_anew(name: str, event: str, who: str, when: str = "") -> str:
    return f"CREATE TRIGGER {name}\nAFTER {event}\n{when}{_RING.format(who)}"


_BOTH = ", ".join(("old.customer_id", "new.customer_id"))
_RINGING = (
    _rings_anew("alarm_rings", "INSERT ON alarm", "new.customer_id"),
    _rings_anew(
        "alarm_rings_otherwise",
        "UPDATE OF customer_id, kind, opened_on, quiet_until, loud, closed_on, deleted_at ON alarm",
        _BOTH,
    ),
    _rings_anew("alarm_rings_no_more", "DELETE ON alarm", "old.customer_id"),
    _rings_anew(
        "customer_rings_otherwise",
        "UPDATE OF id, owner_id, next_id, closed_at, deleted_at ON customer",
        ", ".join(("old.id", "new.id")),
        f"WHEN EXISTS {_HAS_ALARM.format('new.id')}\n",
    ),
    # Rows may come in any order: a file of a whole store has them table by table.
    *(
        _rings_anew(
            f"{table}_comes_to_ring",
            f"INSERT ON {table}",
            f"new.{column}",
            f"WHEN EXISTS {_HAS_ALARM.format(f'new.{column}')}\n",
        )
        for table, column in (
            ("customer", "id"),
            ("follow_up", "customer_id"),
            ("enrolment", "customer_id"),
            ("rhythm", "customer_id"),
        )
    ),
    _rings_anew(
        "enrolment_rings_otherwise",
        "UPDATE OF customer_id, started_on, deleted_at ON enrolment",
        _BOTH,
        # Undoing a merge gives the plan of one who does not ring back from one who does.
        f"WHEN EXISTS {_HAS_ALARM.format('old.customer_id')}\n"
        f"OR EXISTS {_HAS_ALARM.format('new.customer_id')}\n",
    ),
    _rings_anew(
        "enrolment_rings_no_more",
        "DELETE ON enrolment",
        "old.customer_id",
        f"WHEN EXISTS {_HAS_ALARM.format('old.customer_id')}\n",
    ),
    """CREATE TRIGGER customer_rings_no_more
AFTER DELETE ON customer
BEGIN DELETE FROM ringing WHERE customer_id = old.id; END""",
    f"""CREATE TRIGGER follow_up_rings_otherwise
AFTER UPDATE OF due_on, weight, minutes, kind ON follow_up
WHEN EXISTS {_RINGS.format("new.customer_id")}
BEGIN
UPDATE ringing SET due_on = new.due_on, weight = new.weight, minutes = new.minutes,
  step_kind = new.kind WHERE customer_id = new.customer_id AND step_id = new.id;
END""",
    f"""CREATE TRIGGER rhythm_rings_otherwise
AFTER UPDATE OF touched_on ON rhythm
WHEN old.touched_on IS NOT new.touched_on AND EXISTS {_RINGS.format("new.customer_id")}
BEGIN UPDATE ringing SET touched_on = new.touched_on WHERE customer_id = new.customer_id; END""",
)

TRIGGERS = (
    f"""CREATE TRIGGER follow_up_changed_unchecked
AFTER UPDATE OF id, customer_id, status, deleted_at ON follow_up
WHEN {_UNCHECKED} AND EXISTS (SELECT 1 FROM customer AS c WHERE c.next_id = old.id AND c.live = 1
  AND NOT (new.id = c.next_id AND new.customer_id = c.id AND new.is_open = 1))
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER follow_up_removed_unchecked
BEFORE DELETE ON follow_up
WHEN {_UNCHECKED} AND EXISTS (SELECT 1 FROM customer AS c WHERE c.next_id = old.id AND c.live = 1)
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER customer_added_unchecked
AFTER INSERT ON customer
WHEN {_UNCHECKED} AND new.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up AS f
  WHERE f.id = new.next_id AND f.customer_id = new.id AND f.is_open = 1)
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER customer_changed_unchecked
AFTER UPDATE OF id, next_id, closed_at, deleted_at ON customer
WHEN {_UNCHECKED} AND new.live = 1 AND NOT EXISTS (SELECT 1 FROM follow_up AS f
  WHERE f.id = new.next_id AND f.customer_id = new.id AND f.is_open = 1)
BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END""",
    f"""CREATE TRIGGER interaction_is_never_edited
BEFORE UPDATE OF {", ".join(_FIXED_TOUCH)} ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never edited: add a correction'); END""",
    """CREATE TRIGGER interaction_is_never_removed
BEFORE DELETE ON interaction
BEGIN SELECT RAISE(ABORT, 'an interaction is never removed'); END""",
    """CREATE TRIGGER journal_is_never_edited
BEFORE UPDATE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END""",
    """CREATE TRIGGER journal_is_never_removed
BEFORE DELETE ON journal
BEGIN SELECT RAISE(ABORT, 'the journal is never edited'); END""",
    *_RINGING,
)

# What can be found by its words: one row for each name, contact, note, line, product and offer.
# Contentless, because the words are in their own tables already; the number of a row says where
# (store/views/lists/search.py). Marks belong to their letters, or Thai and Hindi words would fall
# apart.
SEARCH = (
    """CREATE VIRTUAL TABLE sought USING fts5(
  words, content='', contentless_delete=1, prefix='1 2 3',
  tokenize="unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
)""",
)
