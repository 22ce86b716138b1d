"""What the user has chosen: currency, rep, calendar, rates; each with its stated default."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from store.lifecycle.calendar import WorkCalendar, place_of
from store.safety.opening import Store

DEFAULTS: dict[str, Any] = {
    # None: no money yet; the first amount that is written decides.
    "currency": None,
    # By stage, the plan of customers whose segment has none; {}: what is made for their group.
    "stage_plans": {},
    # What an hour on a channel costs us, as decimal text in the store's currency.
    "rates": {},
    # How an analyst has asked for the scores: until, horizon, model, prior. None: every morning.
    "scoring": None,
    # Ranges of the rep's own free days: [["2026-12-24", "2027-01-03"], …].
    "free_days": [],
    # For so many days what a customer has refused is not suggested to them again (R18).
    "refusal_days": 180,
    # A year of waiting takes so much off an expected amount.
    "discount_rate": "0.1",
    # Gross margin as a share of revenue where no cost of goods is known. None: nobody has said.
    "margin": None,
    # Of customers and new segments without a horizon of their own.
    "horizon_days": 90,
    # Customers with this churn risk or more are shown as at risk.
    "risky": "0.6",
    "default_currency": "EUR",
    # Who has charge of a stage, by its key: a rep or a department (R35).
    "stage_owners": {},
    # For so many days a closed customer is kept; None: for ever.
    "keep_closed": None,
    # A folder that gets a copy of every backup.
    "backup_folder": None,
}


def setting(store: Store, key: str) -> Any:
    """The value of a setting, or its default."""
    found = store.value("SELECT value FROM setting WHERE key = ? AND deleted_at IS NULL", (key,))
    return DEFAULTS.get(key) if found is None else json.loads(found)


def currency_of(store: Store) -> str:
    """The store's currency; the default until the first amount is written."""
    chosen = setting(store, "currency")
    return str(chosen or setting(store, "default_currency"))


def in_team(store: Store) -> bool:
    """Whether others have the same store: it belongs to a team."""
    return store.row("SELECT 1 FROM replica") is not None


def me(store: Store) -> Any:
    """The rep who works here, as a row."""
    return store.row(
        "SELECT * FROM rep WHERE id = (SELECT unhex(value) FROM setting WHERE key = 'me' "
        "AND deleted_at IS NULL)"
    )


def calendar_of(store: Store) -> WorkCalendar:
    """The rep's working days: weekdays, the country's public holidays, own free days."""
    rep = me(store)
    ranges = tuple(
        (date.fromisoformat(first), date.fromisoformat(last))
        for first, last in setting(store, "free_days")
    )
    if rep is None:
        return WorkCalendar(free=ranges)
    weekdays = frozenset(int(digit) - 1 for digit in rep["weekdays"])
    country, region = place_of(rep["country"])
    return WorkCalendar(weekdays=weekdays, country=country, region=region, free=ranges)


def works_on_weekday(store: Store, day: date) -> bool:
    """Whether the rep works on that day of the week; holidays, which take long, are not asked."""
    rep = me(store)
    return rep is None or str(day.isoweekday()) in rep["weekdays"]


def capacity_of(store: Store) -> int:
    """Minutes that the rep can plan on a working day."""
    rep = me(store)
    return 240 if rep is None else int(rep["daily_minutes"])


def scoring_day(store: Store, today: date) -> date:
    """The day that scores are of: today, unless an analyst has asked for an earlier one."""
    until = (setting(store, "scoring") or {}).get("until")
    return today if until is None else date.fromisoformat(until)
