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
