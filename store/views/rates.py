"""What an hour on a channel costs us; zero until the user says."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING

from store.value.money import to_minor

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def rates_per_hour(connection: Connection) -> dict[str, int]:
    """Minor units an hour by channel, from the setting `rates` (decimal text by channel)."""
    found = {
        row[0]: json.loads(row[1])
        for row in connection.execute(
            "SELECT key, value FROM setting WHERE key IN ('rates', 'currency') "
            "AND deleted_at IS NULL"
        )
    }
    currency = found.get("currency") or "EUR"
    return {
        channel: to_minor(Decimal(rate), currency)
        for channel, rate in found.get("rates", {}).items()
    }
