"""The rates that figures are counted with, each with its stated default."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from store.settings.values import DEFAULTS
from store.value.money import rounded, share_text, to_minor

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection


def rates_per_hour(connection: Connection) -> dict[str, int]:
    """Minor units an hour by channel, from the setting `rates` (decimal text by channel)."""
    found = _kept(connection, "rates", "currency", "default_currency")
    currency = found["currency"] or found["default_currency"]
    return {
        channel: to_minor(rounded(Decimal(rate), currency), currency)
        for channel, rate in found["rates"].items()
    }


def discount_rate(connection: Connection) -> Decimal:
    """What a year of waiting takes off an expected amount: 0.1 is 10 %."""
    return Decimal(_kept(connection, "discount_rate")["discount_rate"])


class Assumed(NamedTuple):
    """A gross margin as a share of revenue, and whose it is, in words."""

    share: Decimal
    source: str


def assumed_margins(connection: Connection) -> dict[bytes | None, Assumed]:
    """The gross margins that were set, by segment; None is the company's."""
    whole = _kept(connection, "margin")["margin"]
    own = connection.execute(
        "SELECT id, margin, name FROM segment WHERE margin IS NOT NULL AND deleted_at IS NULL"
    ).fetchall()
    asked = [(None, whole, "the company"), *own] if whole is not None else own
    return {
        ident: Assumed(Decimal(share), f"{share_text(share)} is assumed: set for {whose}")
        for ident, share, whose in asked
    }


def usual_horizon(connection: Connection) -> int:
    """Days of the churn risk of customers whose segment does not say, or who have none."""
    return int(_kept(connection, "horizon_days")["horizon_days"])


def _kept(connection: Connection, *keys: str) -> dict[str, Any]:
    found = connection.execute(
        f"SELECT key, value FROM setting WHERE key IN ({', '.join('?' * len(keys))}) "
        "AND deleted_at IS NULL",
        keys,
    )
    defaults = {key: DEFAULTS[key] for key in keys}
    return {**defaults, **{row[0]: json.loads(row[1]) for row in found}}
