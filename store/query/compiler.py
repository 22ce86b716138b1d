"""A filter's text as a condition of SQL."""

from __future__ import annotations

from datetime import date

from store.customer_fields import CustomerField
from store.dataclass import dataclass
from store.lifecycle.calendar import WorkCalendar
from store.query.clauses import Clause, clause_of
from store.query.parser import Negated, Node, Term, parse
from store.query.typed_values import Scene


@dataclass(frozen=True)
class Compiled:
    """A condition for WHERE with the values of its `?`, in order, and the terms it came from."""

    where: str
    values: tuple[object, ...]
    terms: tuple[Term, ...]

    @property
    def mentions_closed(self) -> bool:
        """Whether the filter itself says what of closed customers; else a list leaves them out."""
        return any(
            term.field == "is" and value.text.lower() in ("closed", "open")
            for term in self.terms
            for value in term.values
        )


def compile_filter(
    text: str,
    today: date,
    currency: str,
    calendar: WorkCalendar | None = None,
    own: tuple[CustomerField, ...] = (),
) -> Compiled:
    """The filter as a boolean expression over tables that the caller joins under these names.

    `c` customer; all others LEFT JOINed: `f` follow_up by c.next_id, `r` rhythm, `s` standing,
    `v` score by customer_id, `g` segment by c.segment_id, `o` rep by c.owner_id. A condition on
    what is not there does not hold, and its opposite does. An empty text gives `1`. `currency` is
    the store's, for amounts; `calendar` moves a date such as +3w to a working day; `own` are the
    fields that the user has made.

    Raises:
        FilterError: what cannot be understood, with its column.
    """
    tree, terms = parse(text)
    if tree is None:
        return Compiled("1", (), ())
    where, values = _sql(tree, Scene(today, currency, calendar or WorkCalendar(), own))
    return Compiled(where, values, terms)


def _sql(node: Node, scene: Scene) -> Clause:
    if isinstance(node, Term):
        return clause_of(node, scene)
    if isinstance(node, Negated):
        sql, values = _sql(node.part, scene)
        # Unknown is no: somebody without a score has no risk above 60 %.
        return f"(COALESCE({sql}, 0) = 0)", values
    found = [_sql(part, scene) for part in node.parts]
    sql = f" {node.word} ".join(sql for sql, _ in found)
    return f"({sql})", tuple(value for _, values in found for value in values)
