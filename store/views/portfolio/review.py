"""The review: each question with its last answer, and the numbers of months."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from store.dataclass import dataclass
from store.lifecycle.review import QUESTIONS
from store.safety.opening import Store


@dataclass(frozen=True, slots=True)
class Answered:
    """A question of the review; `answer` and `day` are None until somebody answered."""

    key: str
    stage: str
    answer: str | None
    day: date | None
    answers: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """A number that is measured elsewhere, by month, the latest first."""

    name: str
    months: tuple[tuple[str, Decimal], ...]


def review(store: Store, today: date) -> list[Answered]:
    """All questions in their order."""
    found: dict[str, list[tuple[str, str]]] = {}
    for question, answer, day in store.connection.execute(
        "SELECT question, answer, answered_on FROM review_answer WHERE deleted_at IS NULL "
        "AND answered_on <= ? ORDER BY answered_on, id",
        (today.isoformat(),),
    ):
        found.setdefault(question, []).append((answer, day))
    out = []
    for each in QUESTIONS:
        said = found.get(each.key, [])
        answer, day = said[-1] if said else (None, None)
        out.append(
            Answered(
                each.key,
                each.stage,
                answer,
                None if day is None else date.fromisoformat(day),
                len(said),
            )
        )
    return out


def numbers(store: Store) -> list[Numbers]:
    """Every number by name."""
    found: dict[str, list[tuple[str, Decimal]]] = {}
    for name, month, value in store.connection.execute(
        "SELECT name, month, value FROM monthly_number WHERE deleted_at IS NULL "
        "ORDER BY name, month DESC"
    ):
        found.setdefault(name, []).append((month, Decimal(value)))
    return [Numbers(name, tuple(months)) for name, months in found.items()]
