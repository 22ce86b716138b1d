"""What an action did."""

from __future__ import annotations

from datetime import date

from store.dataclass import dataclass
from store.sentence import Words


@dataclass(frozen=True)
class Effect:
    """One sentence for the person, and what a face needs to go on.

    `next_id` and `next_due` are the customer's next step after the action, None once closed;
    `settled` is the title of the step that a touch has settled, `asks` the day on which a step asks
    for what is not known yet, `anew` the title of a step that counts from today because of a talk,
    `later` tells another step of this work that comes after the next one.
    """

    sentence: Words
    customer_id: bytes
    next_id: bytes | None = None
    next_due: date | None = None
    record_id: bytes | None = None
    settled: Words | None = None
    asks: date | None = None
    anew: Words | None = None
    later: Words | None = None


@dataclass(frozen=True)
class Result:
    """What was done to no customer alone: one sentence, the record, how many customers changed.

    `warnings` are sentences of things that were done all the same.
    """

    sentence: Words
    record_id: bytes | None = None
    customers: int = 0
    warnings: tuple[str, ...] = ()
