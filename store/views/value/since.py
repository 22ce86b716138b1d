"""What has changed in what is told of a customer since last month."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.dataclass import dataclass

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# A month's first figures are compared with the month's before it, not with those of yesterday.
_AT_LEAST = 21


@dataclass(frozen=True, slots=True)
class Before:
    """What was told on a day of the past; money in minor units."""

    day: date
    churn_risk: float | None
    earned: int
    ahead: int | None
    at_risk: int | None


def before(connection: Connection, customer_id: bytes, today: date) -> Before | None:
    """What was told about a month ago, three weeks at least; None where nothing is kept so long."""
    row = connection.execute(
        "SELECT kept_on, churn_risk, earned, ahead, at_risk FROM past_score WHERE customer_id = ?1 "
        "AND kept_on <= date(?2, ?3) ORDER BY kept_on DESC LIMIT 1",
        (customer_id, today.isoformat(), f"-{_AT_LEAST} days"),
    ).fetchone()
    return None if row is None else Before(date.fromisoformat(row[0]), *row[1:])
