"""How satisfied a customer says they are, each answer beside the first of its kind (R87)."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.safety.opening import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `change` is the score less the first one, None for the first itself.

    `who` is the person who answered, where that is known.
    """

    key: bytes
    kind: str
    score: int
    day: date
    first: int
    first_day: date
    change: int | None
    who: str | None = None


def answers(store: Store, customer_id: bytes) -> tuple[Answer, ...]:
    """All answers of a customer, the latest first."""
    rows = store.rows(
        "SELECT a.id, a.kind, a.score, a.answered_on, p.name AS who FROM satisfaction AS a "
        "LEFT JOIN contact AS p ON p.id = a.contact_id AND p.deleted_at IS NULL "
        "WHERE a.customer_id = ? AND a.deleted_at IS NULL ORDER BY a.answered_on DESC, a.id DESC",
        (customer_id,),
    )
    firsts = {row["kind"]: row for row in rows}
    return tuple(
        Answer(
            key=row["id"],
            kind=row["kind"],
            score=row["score"],
            day=date.fromisoformat(row["answered_on"]),
            first=firsts[row["kind"]]["score"],
            first_day=date.fromisoformat(firsts[row["kind"]]["answered_on"]),
            change=None
            if row["id"] == firsts[row["kind"]]["id"]
            else row["score"] - firsts[row["kind"]]["score"],
            who=row["who"],
        )
        for row in rows
    )
