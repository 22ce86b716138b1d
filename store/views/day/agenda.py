"""The days as a unit of work fills them: minutes planned, and the next day that has room."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import NamedTuple

from store.lifecycle.calendar import WorkCalendar, shift_days
from store.lifecycle.plans import ENDS, Context, Plan, Proposal, Step, find_step, propose
from store.lifecycle.plans.built_in_steps import END, word_before
from store.lifecycle.plans.by_calendar import days_before
from store.lifecycle.plans.scene import Scene
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import calendar_of
from store.views.day.owner_scope import capacity_of_rep, has_reps, owner_of, scope_of_rep
from store.views.plans.position import calendar_for, circumstances
from store.views.plans.usual_gap import usual_gap_of

# A day this far on is too late; sooner than that the days hold more.
_FURTHEST = 365
_NEAR_DAYS = 14  # an end this near is asked about at once
_ONE_DAY = timedelta(days=1)


class Agenda:
    """Open follow-ups by day, in minutes, read once and kept up to date by `take` and `give`.

    Of all reps together, or of one of them.

    Many steps at once are laid one after another on the days that have room, so that no plan for
    thousands makes a pile; when a year is full, every day holds a little more.
    """

    def __init__(self, store: Store, rep_id: bytes | None = None) -> None:
        self._store, self._rep_id = store, rep_id
        self.calendar = calendar_of(store)
        self.load: Counter[date] = Counter(loads_of(store, rep_id))
        self.capacity = capacity_of_rep(store, rep_id)
        self._several = has_reps(store)
        self._of_reps: dict[bytes | None, Agenda] = {}
        self._gaps: dict[bytes | None, float | None] = {}
        self._more = max(1, self.capacity // 4)
        # Where the search went on from a day that had no room for this many minutes.
        self._onward: dict[tuple[date, int], date] = {}

    def of(self, customer_id: bytes) -> Agenda:
        """The days of the rep who works a customer, where several do; else these."""
        if not self._several or self._rep_id is not None:
            return self
        rep_id = owner_of(self._store, customer_id)
        if rep_id not in self._of_reps:
            self._of_reps[rep_id] = Agenda(self._store, rep_id)
        return self._of_reps[rep_id]

    def usual_gap(self, segment_id: bytes | None) -> float | None:
        """The days between two purchases that are usual in a segment, asked once."""
        if segment_id not in self._gaps:
            self._gaps[segment_id] = usual_gap_of(self._store, segment_id)
        return self._gaps[segment_id]

    def take(self, day: date, minutes: int) -> None:
        """Plan these minutes on the day."""
        self.load[day] += minutes

    def give(self, day: date, minutes: int) -> None:
        """A step on that day is gone; searches that passed the day by do not come back to it."""
        self.load[day] -= minutes

    def room(self, day: date, minutes: int) -> date:
        """The day itself if it has room for the minutes, else the next working day that has."""
        while True:
            found = self._search(day, minutes)
            if found is not None:
                return found
            self.capacity += self._more
            self._onward.clear()

    def room_before(self, day: date, last: date, minutes: int, calendar: WorkCalendar) -> date:
        """The first day worked from `day` up to `last` with room, else the one that holds least.

        `calendar` may be that of one customer; `day` itself where none is worked until then.
        """
        held: list[tuple[int, date]] = []
        day = calendar.next_working(day)
        here = day
        while here <= last:
            load = self.load[here]
            if load == 0 or load + minutes <= self.capacity:
                return here
            held.append((load, here))
            here = calendar.next_working(here + _ONE_DAY)
        return min(held, default=(0, day))[1]

    def _search(self, day: date, minutes: int) -> date | None:
        """Each day that is passed remembers the end of the search, so that long ones stay cheap."""
        passed, here, last = [], day, day + timedelta(days=_FURTHEST)
        while self.load[here] + minutes > self.capacity and self.load[here] > 0:
            passed.append(here)
            known = self._onward.get((here, minutes))
            here = known or self.calendar.next_working(here + _ONE_DAY)
            if here > last:
                return None
        for each in passed:
            self._onward[each, minutes] = here
        return here


def first_step(
    store: Store,
    agenda: Agenda,
    customer_id: bytes,
    plan: Plan,
    start: date,
    begun: date | None = None,
    left_at: str | None = None,
) -> Proposal:
    """The step with which a plan would begin for a customer, on a day from `start` on with room.

    `left_at`: the step behind which it goes on, because that one is over (`left_at_in`).

    With `begun`, a day that has passed, the plan is taken to have begun then: the customer stands
    where their history says, and is due at the latest when by their own rhythm they buy again; in a
    term that runs, when the plan's place in it says.
    """
    agenda, context = agenda.of(customer_id), circumstances(store, customer_id, agenda.usual_gap)
    context["load"], context["capacity"] = agenda.load, agenda.capacity
    context["start"], context["from_day"] = begun or start, begun
    calendar = calendar_for(store, customer_id, agenda.calendar)
    found = propose(plan, left_at, "reached", start, calendar, **context)
    step = plan.step(found.step_key or "")
    due, expected = found.due, context.get("expected_purchase")
    end = _end_ahead(plan, step, found, context)
    if begun is not None and _presses(step, found, context, start):
        due = calendar.next_working(start)
    elif step is not None and step.fixed and (end is None or due > end):
        return found
    if end is not None and due <= end:
        due = agenda.room_before(due, end, found.minutes, calendar)
        return _laid(found, due)
    if _term_runs(plan, context, start):
        expected = None  # who has paid ahead buys again at the end of it: the place in it counts
    if begun is not None and expected is not None and expected < due:
        due = calendar.next_working(max(expected, start))
        if step is not None and _out_of_place(step, found, due):
            # Before its own day the step would be out of place: they are asked for the next need,
            # else as at the beginning, or there is a word between.
            word = next((s for s in plan.steps if s.anchor == "expected_purchase"), None)
            if step.anchor == "previous":
                context["from_day"] = None
                found = propose(plan, None, "reached", start, calendar, **context)
            elif word is None:
                word = word_before(plan, step)
            if word is not None:
                channel = Scene(plan, None, start, calendar, context).channel(word)
                found = found._replace(step_key=word.key, title=word.title, say=word.say,
                                       channel=channel, minutes=word.minutes)  # fmt: skip
    wanted, last = due, _last_in_term(plan, context, start)
    due = agenda.room(due, found.minutes)
    while not calendar.is_working(due):  # a day that is free for the client alone
        due = agenda.room(calendar.next_working(due), found.minutes)
    if last is not None and wanted <= last < due:  # full days let no term run out
        due = agenda.room_before(wanted, last, found.minutes, calendar)
    return _laid(found, due)


def _out_of_place(step: Step, found: Proposal, due: date) -> bool:
    """Whether a step says how long something is ago, which is not true yet on that day."""
    if step.anchor in ("start", "last_purchase"):
        return due < shift_days(found.due, -step.window[0])
    return step.anchor == "previous"


def _last_in_term(plan: Plan, context: Context, today: date) -> date | None:
    """The last day for an ordinary step in a term that runs: then its end is asked about."""
    end = context.get("renewal")
    if end is None or end <= today:
        return None
    asks = next((s for s in plan.steps if s.anchor == "renewal" and s.delay < 0), None)
    asks = asks or find_step(None, END)
    return end if asks is None else shift_days(end, -round(days_before(asks)))


def _term_runs(plan: Plan, context: Context, today: date) -> bool:
    """Whether a term is still running, by whose end the plan goes."""
    end = context.get("renewal")
    return end is not None and end > today and any(s.anchor == "renewal" for s in plan.steps)


def _laid(found: Proposal, due: date) -> Proposal:
    """The proposal on the day that it was laid on."""
    why = found.why if due <= found.due else say("due.with_room", of=found.why)
    return found._replace(due=due, why=why)


def _end_ahead(plan: Plan, step: Step | None, found: Proposal, context: Context) -> date | None:
    """The end that a step comes before and must not pass; None for any other step."""
    if step is not None:
        anchor = step.anchor if step.delay < 0 else None
    else:
        trial = plan.stage == "potential" and context.get("trial_end") is not None
        anchor = ("trial_end" if trial else "renewal") if _is_end(found) else None
    if anchor == "renewal":
        return context.get("renewal")
    return context.get("trial_end") if anchor == "trial_end" else None


def _presses(step: Step | None, found: Proposal, context: Context, today: date) -> bool:
    """Whether a step comes before an end that is so near, or over, that it cannot wait."""
    at_end = step.anchor in ENDS if step is not None else _is_end(found)
    ends = [day for day in (context.get("renewal"), context.get("trial_end")) if day is not None]
    return at_end and min(ends, default=date.max) <= shift_days(today, _NEAR_DAYS)


def _is_end(found: Proposal) -> bool:
    return (found.step_key or "").startswith(END)


def resting(store: Store, customer_id: bytes) -> date | None:
    """Until when the customer rests, None for one who does not."""
    until = store.value(
        "SELECT max(due_on) FROM follow_up WHERE customer_id = ? AND is_open = 1 "
        "AND +kind = 'rest'",
        (customer_id,),
    )
    return None if until is None else date.fromisoformat(until)


def loads_of(store: Store, rep_id: bytes | None = None) -> dict[date, int]:
    """Minutes of all open follow-ups by day, of the days that have any; of all reps or of one."""
    scope = scope_of_rep(store, rep_id)
    tables = "follow_up AS q"
    if scope.mine:
        tables += " CROSS JOIN customer AS c ON c.id = q.customer_id"
    found = store.rows(
        f"SELECT q.due_on, sum(q.minutes) FROM {tables} WHERE q.is_open = 1 AND {scope.where} "
        "GROUP BY q.due_on ORDER BY 1",
        scope.values,
    )
    return {date.fromisoformat(row[0]): int(row[1]) for row in found}


class Load(NamedTuple):
    """What is planned on one day, of one rep where several work here, and what the day holds."""

    rep: str | None
    day: date
    minutes: int
    capacity: int


def loads_by_rep(store: Store) -> list[Load]:
    """Each rep's days with open follow-ups beside the rep's own minutes; in order of the days."""
    reps: list[tuple[bytes | None, str | None]] = [(None, None)]
    if has_reps(store):
        found = store.rows("SELECT id, name FROM rep WHERE deleted_at IS NULL ORDER BY name")
        reps = [(row["id"], row["name"]) for row in found]
    days = [
        Load(name, day, minutes, capacity)
        for rep_id, name in reps
        for capacity in (capacity_of_rep(store, rep_id),)
        for day, minutes in loads_of(store, rep_id).items()
    ]
    return sorted(days, key=lambda each: (each.day, each.rep or ""))
