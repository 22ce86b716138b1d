"""The day's figures above every screen: one count of what is left for all faces."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from store.dataclass import dataclass
from store.safety.opening import Store
from store.safety.orphans import orphans_at_a_look
from store.settings.values import currency_of
from store.views.day.owner_scope import Scope, scope_of
from store.views.day.queue import Queue, Tally, done_of


@dataclass(frozen=True)
class Day:
    """The line above the queue; `mine` where it is about the rep's own customers only.

    `done` follow-ups were finished today, `week` are due after today, until Sunday.
    """

    today: date
    currency: str
    customers: int
    orphans: int
    tally: Tally
    week: int
    done: int
    mine: bool

    @property
    def left(self) -> int:
        """What is left to do: overdue, due today or alarmed."""
        return self.tally.left

    @property
    def minutes(self) -> int:
        """Planned minutes of what is left."""
        return self.tally.minutes


def day(store: Store, today: date, filter_text: str = "", *, everybody: bool = False) -> Day:
    """The figures of the day, of what the filter keeps where they speak of the queue."""
    if filter_text.strip():
        return day_of(store, today, Queue(store, today, filter_text, everybody=everybody))
    return store.remembered(
        ("day", today, everybody),
        lambda: day_of(store, today, Queue(store, today, everybody=everybody)),
    )


def day_of(store: Store, today: date, queue: Queue, tally: Tally | None = None) -> Day:
    """The figures of the day over this queue, whose own may be known already."""
    scope = queue.scope
    return Day(
        today=today,
        currency=currency_of(store),
        customers=customers_of(store, scope),
        orphans=orphans_at_a_look(store),
        tally=tally or queue.tally(),
        week=_week(store, today, scope),
        done=done_of(store, today, scope)[0],
        mine=scope.mine,
    )


def coming(store: Store, today: date, *, everybody: bool = False) -> Any | None:
    """What is due next, after today, of those whose day it is: name, title and due_on."""
    scope = scope_of(store, everybody=everybody)
    return store.row(
        "SELECT c.name, q.title, q.due_on FROM follow_up AS q "
        "CROSS JOIN customer AS c ON c.id = q.customer_id "
        f"WHERE q.is_open = 1 AND q.due_on > ? AND {scope.where} "
        "ORDER BY q.due_on, q.weight DESC, q.id LIMIT 1",
        (today.isoformat(), *scope.values),
    )


def customers_of(store: Store, scope: Scope) -> int:
    """Live customers in the scope."""
    return int(
        store.value(
            f"SELECT count(*) FROM customer AS c WHERE c.live = 1 AND {scope.where}", scope.values
        )
    )


def closed_customers(store: Store) -> int:
    """Customers who are closed, where that is everybody; else 0."""
    if store.value("SELECT EXISTS (SELECT 1 FROM customer WHERE live = 1)"):
        return 0
    return int(store.value("SELECT count(*) FROM customer WHERE live = 0 AND deleted_at IS NULL"))


def _week(store: Store, today: date, scope: Scope) -> int:
    sunday = today + timedelta(days=6 - today.weekday())
    tables = "follow_up AS q"
    if scope.mine:
        tables += " CROSS JOIN customer AS c ON c.id = q.customer_id"
    return int(
        store.value(
            f"SELECT count(*) FROM {tables} WHERE q.is_open = 1 AND q.due_on > ? "
            f"AND q.due_on <= ? AND {scope.where}",
            (today.isoformat(), sunday.isoformat(), *scope.values),
        )
    )
