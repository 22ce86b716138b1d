"""The segments' rules, compiled; a rule is a filter that may not ask for the segment itself."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from store.customer_fields import CustomerField
from store.dataclass import dataclass
from store.errors import BadInput
from store.lifecycle.calendar import WorkCalendar
from store.safety.opening import Store
from store.sentence import Words, say
from store.settings.own_fields import own_fields
from store.settings.values import calendar_of, currency_of

if TYPE_CHECKING:
    from store.query import Compiled

EVERYONE: Final = "Everyone"  # the segment of those whom no rule places
# The tables that a filter may speak of, under the names that it knows them by.
FILTER_JOINS: Final = """LEFT JOIN follow_up AS f ON f.id = c.next_id
 LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
 LEFT JOIN standing AS s ON s.customer_id = c.id
 LEFT JOIN rhythm AS r ON r.customer_id = c.id LEFT JOIN score AS v ON v.customer_id = c.id
 LEFT JOIN rep AS o ON o.id = c.owner_id"""


@dataclass(frozen=True)
class Rule:
    """A segment's rule, ready to be asked."""

    segment_id: bytes
    name: str
    text: str
    compiled: Compiled


def rules_of(store: Store, today: date) -> list[Rule]:
    """The rules in the order in which they are asked.

    One that this version cannot read fits nobody; the segments' list says so (`problem_of`).
    """
    found: list[Any] = store.connection.execute(
        "SELECT id, name, rule FROM segment WHERE rule IS NOT NULL AND deleted_at IS NULL "
        "ORDER BY position, folded(name), id"
    ).fetchall()
    if not found:
        return []
    currency, calendar, own = currency_of(store), calendar_of(store), own_fields(store)
    rules = []
    for row in found:
        try:
            compiled = _compile(row["rule"], today, currency, calendar, own)
        except BadInput:
            continue
        rules.append(Rule(row["id"], row["name"], row["rule"], compiled))
    return rules


def segment_names(store: Store) -> list[str]:
    """The names of all segments, in the order in which they are tried."""
    rows = store.rows(
        "SELECT name FROM segment WHERE deleted_at IS NULL ORDER BY position, folded(name), id"
    )
    return [row["name"] for row in rows]


def check_rule(store: Store, text: str, today: date) -> None:
    """Refuse a text that cannot be a segment's rule.

    Raises:
        FilterError: with the column of what is wrong; also for `segment:`, which would ask the
            rule for its own answer.
    """
    compiled = _compile(text, today, currency_of(store), calendar_of(store), own_fields(store))
    for term in compiled.terms:
        if term.field == "segment":
            raise term.error(say("wrong_filter.segment_in_rule"))


def problem_of(store: Store, text: str | None, today: date) -> Words | None:
    """Why a stored rule cannot be used, None for one that can (and for no rule)."""
    try:
        if text is not None:
            check_rule(store, text, today)
    except BadInput as error:
        return error.words
    return None


@lru_cache(maxsize=128)
def _compile(
    text: str, today: date, currency: str, calendar: WorkCalendar, own: tuple[CustomerField, ...]
) -> Compiled:
    from store.query import compile_filter  # 20 ms that a store without rules does not cost

    return compile_filter(text, today, currency, calendar, own)
