"""The end of the store's log of purchases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.value.log_end import LogEnd, log_end

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def log_end_of(connection: Connection, today: date) -> LogEnd | None:
    """Where nobody has bought for longer than can be chance; None where the log goes on."""
    counts = connection.execute(
        "SELECT bought_on, count(*) FROM purchase "
        "WHERE deleted_at IS NULL AND kind = 'purchase' GROUP BY 1"
    )
    return log_end(dict(map(tuple, counts)), today)
