"""A list of customers to work, frozen as it was: who is in it, who has left it, who has come."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from itertools import chain
from typing import Any, Final, NamedTuple

from store.dataclass import dataclass
from store.safety.opening import Store
from store.views.day.alarms import HEARD

# Two values each: below what SQLite takes as values of one statement everywhere.
_AT_ONCE: Final = 250


class Stop(NamedTuple):
    """A customer to work and the step that is to be worked, None for a closed customer.

    `key` identifies it in its list: a follow-up's id in the queue, a customer's in a list of them.
    `due` is an ISO 8601 date; `place` says how it stands in the queue: "due", "alarm" (the step is
    not due, the customer rings) or "early"; "" in another list.
    """

    key: bytes
    customer_id: bytes
    step_id: bytes | None
    due: str | None
    minutes: int
    place: str = ""


@dataclass(frozen=True, slots=True)
class Gone:
    """Why a stop needs no work any more: the step was worked, or the customer closed."""

    customer: str
    closed: bool


@dataclass(frozen=True)
class Standing:
    """What became of frozen stops, by key, and how many of the list are none of them."""

    gone: dict[bytes, Gone]
    new: int


def gone_of(store: Store, today: date, stops: Sequence[Stop]) -> dict[bytes, Gone]:
    """Those of the stops whose step is no longer open, or was put off to a day after today."""
    found: dict[bytes, Gone] = {}
    for start in range(0, len(stops), _AT_ONCE):
        some = stops[start : start + _AT_ONCE]
        asked = ", ".join(["(?, ?)"] * len(some))
        rows = store.rows(
            f"WITH s (customer_id, step_id) AS (VALUES {asked}) "
            "SELECT s.customer_id, s.step_id, c.name, c.live, c.deleted_at, f.due_on, "
            "EXISTS (SELECT 1 FROM alarm AS a WHERE a.customer_id = c.id AND a.closed_on IS NULL "
            f"AND a.deleted_at IS NULL AND {HEARD}) AS rings FROM s "
            "LEFT JOIN customer AS c ON c.id = s.customer_id LEFT JOIN follow_up AS f "
            "ON f.id = s.step_id AND f.customer_id = s.customer_id AND f.is_open = 1",
            (
                *chain.from_iterable((stop.customer_id, stop.step_id) for stop in some),
                today.isoformat(),
            ),
        )
        now = {(row["customer_id"], row["step_id"]): row for row in rows}
        for stop in some:
            row = now[stop.customer_id, stop.step_id]
            if row["name"] is None or row["deleted_at"] is not None:
                found[stop.key] = Gone(row["name"] or "A customer", closed=True)
            elif stop.step_id is not None and _worked(stop, row, today):
                found[stop.key] = Gone(row["name"], closed=not row["live"])
    return found


def _worked(stop: Stop, row: Any, today: date) -> bool:
    """Whether there is no work left: `due_on` of the row is None when the step is not open now."""
    due = row["due_on"]
    if due is None or (due != stop.due and due > today.isoformat()):
        return True
    return stop.place == "alarm" and due > today.isoformat() and not row["rings"]


def standing(
    store: Store, today: date, stops: Sequence[Stop], listing: Callable[[], Sequence[Stop]]
) -> Standing:
    """How the frozen stops stand against their list as it is now, which `listing` reads."""
    fresh = {stop.key: stop for stop in listing()}
    frozen = {stop.key for stop in stops}
    doubtful = [stop for stop in stops if fresh.get(stop.key) != stop]
    return Standing(gone_of(store, today, doubtful), sum(key not in frozen for key in fresh))
