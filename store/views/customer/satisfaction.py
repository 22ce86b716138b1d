"""How satisfied a customer says they are, each answer beside the first of its kind (R87)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from store.safety.opening import Store


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `change` is the score less the first one, None for the first itself."""

    key: bytes
    kind: str
    score: int
    day: date
    first: int
    first_day: date
    change: int | None


def answers(store: Store, customer_id: bytes) -> tuple[Answer, ...]:
    """All answers of a customer, the latest first."""
    rows = store.rows(
        "SELECT id, kind, score, answered_on FROM satisfaction WHERE customer_id = ? "
        "AND deleted_at IS NULL ORDER BY answered_on DESC, id DESC",
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
        )
        for row in rows
    )
