"""Whom our customers buy from besides, and why: what to learn from (R42)."""

from __future__ import annotations

from collections import Counter

from store.dataclass import dataclass
from store.names import fold, near
from store.safety.opening import Store


@dataclass(frozen=True, slots=True)
class Competitor:
    """One of them: how many customers name it, how many have left us, and the reasons told.

    `name` is as most write it; `reasons` are (text, customers), the most frequent first.
    """

    name: str
    customers: int
    left: int
    reasons: tuple[tuple[str, int], ...]


def competitors(store: Store) -> list[Competitor]:
    """All that are named, the most named first; writings that differ in case or accents are one."""
    names: dict[str, Counter[str]] = {}
    reasons: dict[str, Counter[str]] = {}
    left: Counter[str] = Counter()
    for row in store.rows(
        "SELECT c.competitor, c.competitor_reason, c.left_reason, s.stage FROM customer AS c "
        "LEFT JOIN standing AS s ON s.customer_id = c.id "
        "WHERE c.deleted_at IS NULL AND trim(c.competitor) <> '' ORDER BY c.id"
    ):
        key = fold(row["competitor"]).strip()
        names.setdefault(key, Counter())[row["competitor"].strip()] += 1
        left[key] += row["stage"] == "former"
        why = (row["competitor_reason"] or row["left_reason"] or "").strip()
        if why and why != "competitor":
            reasons.setdefault(key, Counter())[why.replace("_", " ")] += 1
    found = [
        Competitor(
            writings.most_common(1)[0][0],
            writings.total(),
            left[key],
            tuple(reasons.get(key, Counter()).most_common()),
        )
        for key, writings in names.items()
    ]
    return sorted(found, key=lambda each: (-each.customers, fold(each.name)))


def named_competitor(store: Store, text: str) -> tuple[str, list[str]]:
    """A competitor as most write it; beside one that nobody has named, the known one like it."""
    name = " ".join(text.split())
    known = [each.name for each in competitors(store)]
    same = next((each for each in known if fold(each) == fold(name)), None)
    return (same, []) if same else (name, near(name, known, alike=80))
