"""Days as plans share them: minutes planned on a day, and no day with two plans of one customer."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans import Plan, Proposal, find_step
from store.safety.opening import Store
from store.sentence import say
from store.views.day.owner_scope import scope_of_rep


def step_days(
    store: Store, customer_id: bytes, *, but: bytes | None = None, beside: bool = False
) -> frozenset[date]:
    """The days of the customer's open plan steps: of other runs than `but`, or of those beside."""
    found = store.rows(
        "SELECT f.due_on FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id "
        "AND e.state IN ('running', 'paused') WHERE f.customer_id = ? AND f.is_open = 1 "
        "AND e.id IS NOT ? AND e.beside >= ?",
        (customer_id, but, int(beside)),
    )
    return frozenset(date.fromisoformat(row["due_on"]) for row in found)


def apart(
    plan: Plan,
    found: Proposal,
    taken: Collection[date],
    calendar: WorkCalendar,
    *,
    again: bool = False,
) -> Proposal:
    """The proposal on a day of its own: two plans do not meet a customer twice on one day (T22).

    A step whose day somebody else has set stays where it is, but for another try (`again`).
    """
    step, due = find_step(plan, found.step_key or ""), found.due
    set_day = step is not None and step.fixed and not again
    while due in taken and not set_day:
        due = calendar.next_working(shift_days(due, 1))
    if due == found.due:
        return found
    return found._replace(due=due, why=say("due.own_day", of=found.why))


class DayLoad(Mapping[date, int]):
    """Minutes planned on a day, asked of the store once a day."""

    def __init__(self, store: Store, rep_id: bytes | None) -> None:
        self._store = store
        self._scope = scope_of_rep(store, rep_id)
        self._tables = "follow_up AS q"
        if self._scope.mine:
            self._tables += " CROSS JOIN customer AS c ON c.id = q.customer_id"
        self._known: dict[date, int] = {}

    def __getitem__(self, day: date) -> int:
        if day not in self._known:
            self._known[day] = int(
                self._store.value(
                    f"SELECT coalesce(sum(q.minutes), 0) FROM {self._tables} "
                    f"WHERE q.is_open = 1 AND q.due_on = ? AND {self._scope.where}",
                    (day.isoformat(), *self._scope.values),
                )
            )
        return self._known[day]

    def __iter__(self) -> Iterator[date]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
