"""The customer's clock beside their record: the zone that is known or follows from the country."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from store.errors import BadInput
from store.lifecycle.hours import There, may_call
from store.lifecycle.zones import zone_of_country
from store.safety.opening import Store


def zone_of(full: Any, year: int) -> str | None:
    """The zone of a customer's row (`time_zone`, `country`), None where nothing tells it."""
    told: str | None = full["time_zone"]
    return told or zone_of_country(full["country"], year)


def there_of(store: Store, full: Any, today: date) -> There | None:
    """What the clock shows there now, and whether they may be called; None where it is not known.

    The time of day is that of the store's clock; the day is `today`, where that is another one.
    """
    now = _on(store.clock(), today)
    try:
        zone = zone_of(full, today.year)
        return None if zone is None else may_call(now, zone, full["hours"])
    except BadInput:  # a file from elsewhere may hold a zone or hours that mean nothing here
        return None


def _on(now: datetime, today: date) -> datetime:
    """A day next to that of the clock is the same one seen from another place of the earth."""
    days = today - now.date()
    return now if abs(days.days) <= 1 else now + days
