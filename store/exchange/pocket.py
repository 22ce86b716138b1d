"""The pocket day: what is due by town, what is known of whom, with its calendar and its cards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeAlias

from store.dataclass import dataclass
from store.exchange.calendar_out import calendar_of
from store.exchange.cards_out import cards_of
from store.lifecycle.dates import MONTHS, WEEKDAYS
from store.names import plain_form
from store.safety.store import Store
from store.views.customer.page import Page, customer_page
from store.views.lists.appointments import Appointment, appointments, cards

_OUTSIDE: Final = "visit"
DESK: Final = "desk"
# A town, and what is done there.
Leg: TypeAlias = tuple[str | None, Sequence[Appointment]]


@dataclass(frozen=True)
class Pocket:
    """What is due on a day and what is known of each customer, its calendar and its cards.

    `legs` are what is done in a town (None: it has none; DESK: from the desk), on the way.
    """

    day: date
    legs: Sequence[Leg]
    pages: dict[bytes, Page]
    ics: str
    vcf: str


def pack(store: Store, today: date, day: date, towns: Sequence[str] = ()) -> Pocket:
    """What is due on a day, on the way through the towns; on today also what waits since before.

    Visits come first, town by town: in the order of `towns`, then where most are; within a town
    the longest one first. What is done from the desk follows.
    """
    found = [
        each for each in appointments(
            store, today, mine=True, first=None if day == today else day, last=day
        )
        if not each.off
    ]  # fmt: skip
    legs = _legs(found, towns)
    whom = list(dict.fromkeys(each.customer_key for _, leg in legs for each in leg))
    pages = {key: customer_page(store, key, day) for key in whom}
    return Pocket(
        day, legs, pages, calendar_of(day_title(day), found), cards_of(cards(store, whom))
    )


def _legs(found: Sequence[Appointment], towns: Sequence[str]) -> list[Leg]:
    """The visits of each town in the order of the way, then the rest."""
    wanted = [plain_form(town) for town in towns]
    visits: dict[str, list[Appointment]] = {}
    names: dict[str, str | None] = {}
    for each in found:
        if each.channel == _OUTSIDE:
            town = plain_form(each.city or "")
            names.setdefault(town, each.city)
            visits.setdefault(town, []).append(each)

    def place(town: str) -> tuple[int, bool, int, str]:
        told = wanted.index(town) if town in wanted else len(wanted)
        return told, not town, -len(visits[town]), town

    legs: list[Leg] = [
        (names[town], sorted(visits[town], key=lambda e: (e.time or "99", -e.minutes, e.customer)))
        for town in sorted(visits, key=place)
    ]
    rest = [each for each in found if each.channel != _OUTSIDE]
    return [*legs, (DESK, rest)] if rest else legs


def day_title(day: date) -> str:
    """The day with its name."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"
