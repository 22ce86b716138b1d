"""What a follow-up weighs in the queue: what is owed first, then the money at risk."""

from __future__ import annotations

from datetime import date
from typing import Final

# What we owe stands above any sum of money: an answer first, then a promise.
OWED_WEIGHT: Final = {"answer": 2 * 10**15, "promise": 10**15}
OWED_FIRST: Final = (
    "CASE kind "
    + "".join(f"WHEN '{kind}' THEN {weight:d} " for kind, weight in OWED_WEIGHT.items())
    + "ELSE 0 END"
)


def climbed(kind: str, weight: int, tenths: int) -> int:
    """A weight of which the money counts so many tenths; what is owed stays what it is."""
    owed = OWED_WEIGHT.get(kind, 0)
    return owed + (weight - owed) * tenths // 10


def climbed_sql(kind: str, weight: str, tenths: str) -> str:
    """The same as `climbed`, of columns."""
    owed = " ".join(f"WHEN '{each}' THEN {much:d}" for each, much in OWED_WEIGHT.items())
    first = f"(CASE {kind} {owed} ELSE 0 END)"
    return f"({first} + ({weight} - {first}) * {tenths} / 10)"


def silent_sql(customer: str, weight: str, today: date) -> str:
    """Whether no money ranks a step because no risk can be told, of a buyer silent as never before.

    Of columns; true for what `why_now` tells as silence beyond the longest of several gaps. A
    risk that is known to cost nothing is no reason.
    """
    return (
        f"({weight} = 0 AND EXISTS (SELECT 1 FROM rhythm AS own JOIN score AS told "
        f"ON told.customer_id = own.customer_id WHERE own.customer_id = {customer} "
        "AND own.days > 2 AND told.at_risk IS NULL "
        f"AND julianday('{today}') - julianday(own.last_on) > own.longest_gap))"
    )
