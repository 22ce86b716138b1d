"""What a sale brought and nobody has recorded yet: the step that asks for it, and of which day."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.dataclass import dataclass
from store.safety.opening import Store
from store.sentence import Sentence, read
from store.views.day.foremost import AMOUNT_OWED


@dataclass(frozen=True)
class Owed:
    """The open follow-up that asks for an amount, and the day of the sale."""

    step_id: bytes
    sold_on: date | None


def amount_owed(store: Store, customer_id: bytes) -> Owed | None:
    """What is asked for of a customer, the earliest first; None where nothing is."""
    row = store.row(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND step_key = ? "
        "ORDER BY due_on, id LIMIT 1",
        (customer_id, AMOUNT_OWED),
    )
    return None if row is None else Owed(row["id"], day_sold(row))


def step_to_move(store: Store, customer_id: bytes) -> bytes | None:
    """The customer's nearest open follow-up but for what asks for an amount; None without one."""
    found: bytes | None = store.value(
        "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 "
        "ORDER BY step_key IS ?, due_on, id LIMIT 1",
        (customer_id, AMOUNT_OWED),
    )
    return found


def asks_amount(follow_up: Any) -> bool:
    """Whether a follow-up row asks for an amount: it is then no step of a plan."""
    return bool(follow_up["step_key"] == AMOUNT_OWED)


def day_sold(follow_up: Any) -> date | None:
    """The day of the sale that such a row names; None where it names none."""
    title = read(follow_up["title"])
    day = title.values.get("on") if isinstance(title, Sentence) else None
    try:
        return date.fromisoformat(str(day))
    except ValueError:
        return None
