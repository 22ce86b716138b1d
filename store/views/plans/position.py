"""Plans as the schedule of work reads them, and what each outcome of a follow-up would schedule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from store import vocabulary
from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.calendar import WorkCalendar, client_calendar, place_of, shift_days
from store.lifecycle.groups import GROUPS, Facts, GroupKey, group_of, pays_ahead
from store.lifecycle.plans import (
    AFTER_SALE,
    CHANNELS,
    ENDS,
    PREPAID,
    Channel,
    Context,
    Outcome,
    Plan,
    Proposal,
    Step,
    Worked,
    base_key,
    default_plan_key,
    propose,
)
from store.lifecycle.plans.built_in_steps import SOFT
from store.lifecycle.zones import country_code
from store.safety.opening import Store
from store.sentence import Words, say, shown
from store.settings.values import calendar_of, setting
from store.value.contract import renews_for
from store.views.day.owed_amount import asks_amount
from store.views.day.owner_scope import capacity_of_rep, owner_of
from store.views.plans.complaint import (
    ask_whether_settled,
    held_at,
    left_open,
    step_of_another,
    taken_up,
)
from store.views.plans.days import DayLoad, apart, step_days
from store.views.plans.stored_plans import history_of, latest_of, left_at_in, plan_keys, plan_of_id
from store.views.plans.usual_gap import usual_gap_of
from store.vocabulary import refused

_WINDOW_DAYS: Final = 180  # the table's default
_HEARD: Final = {each.key for each in vocabulary.OUTCOMES if each.heard}

# The group of somebody of whom nothing is known yet.
NEWCOMER: Final[GroupKey] = "1.1"


# What a way to reach somebody allows.
_OPENS: Final[dict[str, tuple[Channel, ...]]] = {
    way: tuple(each.key for each in vocabulary.CHANNELS if way in each.needs)
    for way in vocabulary.NEEDED_WAYS
}


@dataclass(frozen=True)
class Position:
    """Where a follow-up stands: its plan and step (None for one of the rep's own).

    `history`: the steps of the run that were worked before, the latest first. `by_hand`: a person
    chose the plan, so the customer's group does not choose another one. `beside`: the run, where
    it has another goal than the customer's own plan. `held`: the step (a row) at which a complaint
    has ended the plan that they followed, so that none runs now.
    """

    plan: Plan
    plan_id: bytes
    step_key: str | None
    started: date | None
    by_hand: bool = False
    history: tuple[Worked, ...] = ()
    beside: bytes | None = None
    held: Any = None


@dataclass(frozen=True)
class Ahead:
    """The step after an outcome. `proposal` is None where that step is scheduled already.

    `beside`: the run that it belongs to, where that is one beside the customer's own plan.
    `goes_on`: the run that a complaint has ended, to which it leads back.
    """

    due: date
    title: str
    channel: str
    why: Words
    proposal: Proposal | None
    beside: bytes | None = None
    goes_on: bytes | None = None


def plan_id_of(store: Store, key: str) -> bytes:
    """The latest version of the plan with this key.

    Raises:
        Refused: no such plan.
    """
    found = latest_of(store, key)
    if found is None:
        raise Refused(say("refused.no_plan", key=key))
    return found


def plan_id_for(
    store: Store, group: GroupKey, segment_id: bytes | None = None, *, prepaid: bool = False
) -> bytes:
    """The latest version of the plan that customers of a group follow.

    Their segment's own if it is for that group, else the one chosen for the stage, else for buyers
    who have paid ahead the one for that time (R22), else the one that is made for the group; in a
    store that lacks it, any that is for the group.

    Raises:
        Refused: the store has no plan for the group.
    """
    own = store.value(
        "SELECT plan_key FROM segment WHERE id = ? AND deleted_at IS NULL", (segment_id,)
    )
    if own is not None:
        plan_id = plan_id_of(store, own)
        if serves(plan_of_id(store, plan_id), group):
            return plan_id
    key = setting(store, "stage_plans").get(GROUPS[group].stage)
    if key is None and prepaid and GROUPS[group].stage == "current":
        key = PREPAID if latest_of(store, PREPAID) else None
    found = latest_of(store, key or default_plan_key(group))
    return _any_for(store, group) if found is None else found


def _any_for(store: Store, group: GroupKey) -> bytes:
    for key in plan_keys(store):
        plan_id = plan_id_of(store, key)
        if serves(plan_of_id(store, plan_id), group):
            return plan_id
    raise Refused(say("refused.no_plan_for_group", group=group))


def serves(plan: Plan, group: GroupKey) -> bool:
    """Whether the plan is for customers of this group."""
    return group in plan.groups if plan.groups else plan.stage == GROUPS[group].stage


def circumstances(
    store: Store,
    customer_id: bytes,
    usual: Callable[[bytes | None], float | None] | None = None,
    bought: int | None = None,
) -> Context:
    """What a proposal looks at in a customer: days that steps hang on, channels that will do.

    `usual` tells the usual gap of a segment to those who ask for many customers; a purchase that is
    `bought` for so many minor units may renew a contract or not.
    """
    row = store.row(
        "SELECT c.segment_id, c.birthday, c.paid_until, c.trial_until, c.preferred_channel, "
        "c.refuses, "
        "r.last_on, r.usual_gap, r.renews_on, r.renews_for, g.contract_days, "
        "(SELECT group_concat(DISTINCT w.kind) FROM way AS w WHERE w.customer_id = c.id "
        "AND w.deleted_at IS NULL) AS ways FROM customer AS c "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL WHERE c.id = ?",
        (customer_id,),
    )
    if row is None:
        return {}
    last, gap, each = _day(row["last_on"]), row["usual_gap"], row["renews_for"]
    if last is not None and gap is None:
        segment_id = row["segment_id"]
        gap = usual(segment_id) if usual else usual_gap_of(store, segment_id)
    renews = bought is None or each is None or renews_for(bought, each)
    return {
        "last_purchase": last,
        "expected_purchase": _days_on(last, gap),
        "renewal": _day(row["renews_on"] or row["paid_until"]),
        "trial_end": _day(row["trial_until"]),
        "term_days": row["contract_days"] if renews else None,
        "birthday": _day(row["birthday"]),
        "preferred": next((each for each in CHANNELS if each == row["preferred_channel"]), None),
        "accepted": channels_of(row["ways"], row["refuses"]),
        "plans": _Plans(store),
    }


def channels_of(ways: str | None, refuses: str | None = None) -> list[Channel] | None:
    """The channels that the known kinds of ways (joined by commas) allow, without those refused.

    None: nothing is known.
    """
    kinds = set((ways or "").split(",")) & set(_OPENS)
    if not kinds and not refuses:
        return None
    opened = {each for kind in kinds or _OPENS for each in _OPENS[kind]}
    return sorted(opened - refused(refuses))


def room_of(store: Store, customer_id: bytes) -> Context:
    """What is planned on the days of the rep who works a customer, and what they hold."""
    rep_id = owner_of(store, customer_id)
    return {"load": DayLoad(store, rep_id), "capacity": capacity_of_rep(store, rep_id)}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _days_on(day: date | None, days: float | None) -> date | None:
    return None if day is None or days is None else shift_days(day, round(days))


def position_of(store: Store, follow_up: Any) -> Position:
    """The plan, step and tries of a follow-up row (columns of `follow_up`)."""
    run = store.row(
        "SELECT id, plan_id, coalesce(anchor_on, started_on) AS start, by_hand, beside "
        "FROM enrolment WHERE customer_id = ?1 AND state IN ('running', 'paused') "
        "AND deleted_at IS NULL AND (id = ?2 OR beside = 0) ORDER BY id = ?2 DESC, id DESC LIMIT 1",
        (follow_up["customer_id"], follow_up["enrolment_id"]),
    )
    if run is None:
        held = held_at(store, follow_up["customer_id"])
        if held is not None:
            begun, history = _day(held["start"]), history_of(store, held["enrolment_id"])
            plan, by_hand = plan_of_id(store, held["plan_id"]), bool(held["by_hand"])
            return Position(plan, held["plan_id"], None, begun, by_hand, history, held=held)
        group, segment_id = _group_of(store, follow_up["customer_id"])
        plan_id = plan_id_for(store, group or NEWCOMER, segment_id)
        return Position(plan_of_id(store, plan_id), plan_id, None, None)
    # A step of a plan that was left is no place in the plan that is followed now.
    own = run["id"] == follow_up["enrolment_id"] or follow_up["enrolment_id"] is None
    own = own and not asks_amount(follow_up)
    return Position(
        plan_of_id(store, run["plan_id"]),
        run["plan_id"],
        follow_up["step_key"] if own else None,
        date.fromisoformat(run["start"]),
        bool(run["by_hand"]),
        history_of(store, run["id"]),
        run["id"] if run["beside"] else None,
    )


def _moved_on(store: Store, follow_up: Any, at: Position, today: date) -> Position:
    """The start of the plan for the customer's group and segment, where the present is another's.

    A plan that a person chose stays; so does one for this group to which a step has led, such as
    the one after a sale. A newer version of the same plan is no other plan.
    """
    group, segment_id = _group_of(store, follow_up["customer_id"])
    if group is None or at.by_hand or at.beside:
        return at
    paid = store.value("SELECT paid_until FROM customer WHERE id = ?", (follow_up["customer_id"],))
    prepaid = pays_ahead(_day(paid), today)
    plan_id = plan_id_for(store, group, segment_id, prepaid=prepaid)
    plan = plan_of_id(store, plan_id)
    led_to = serves(at.plan, group) and not _chosen_by_rule(store, at.plan.key, group)
    if led_to or plan.key == at.plan.key:
        return at
    return Position(plan, plan_id, left_at_in(store, follow_up["customer_id"], plan), None)


def _chosen_by_rule(store: Store, key: str, group: GroupKey) -> bool:
    """Whether customers come into the plan by their group, their segment or what they have paid."""
    if key == PREPAID or plan_of_id(store, plan_id_for(store, group)).key == key:
        return True
    found = "SELECT 1 FROM segment WHERE plan_key = ? AND deleted_at IS NULL"
    return store.row(found, (key,)) is not None


def _group_of(store: Store, customer_id: bytes) -> tuple[GroupKey | None, bytes | None]:
    """The customer's group, if it is known yet, and segment."""
    row = store.row(
        "SELECT s.grp, c.segment_id FROM customer AS c LEFT JOIN standing AS s "
        "ON s.customer_id = c.id WHERE c.id = ?",
        (customer_id,),
    )
    return (None, None) if row is None else (row["grp"], row["segment_id"])


def sale_plan(store: Store, customer_id: bytes, today: date) -> Plan:
    """The plan that a purchase of today starts, whichever way it is told (one rule for a sale).

    The one of the customer's segment or stage for those who have bought; where nobody chose one,
    new buyers come into the plan after a sale.
    """
    row = store.row(
        "SELECT c.segment_id, g.window_days, r.days, r.first_on, r.last_on FROM customer AS c "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id WHERE c.id = ?",
        (customer_id,),
    )
    days = 0 if row is None else row["days"] or 0
    bought = Facts(
        (row and row["window_days"]) or _WINDOW_DAYS,
        purchases=days + (days == 0 or row["last_on"] < today.isoformat()),
        first_purchase=_day(row and row["first_on"]) or today,
        last_purchase=today,
    )
    group = group_of(bought, today).group
    plan = plan_of_id(store, plan_id_for(store, group, row and row["segment_id"]))
    if group == "2.1" and plan.key == default_plan_key(group):
        after_sale = latest_of(store, AFTER_SALE)
        return plan if after_sale is None else plan_of_id(store, after_sale)
    return plan


def after(
    store: Store,
    follow_up: Any,
    outcome: Outcome,
    today: date,
    sold_on: date | None = None,
    bought: int | None = None,
) -> Ahead:
    """What comes after this outcome of an open follow-up row; `bought` in minor units."""
    return Sight(store, follow_up, today, sold_on, bought).after(outcome)


def calendar_for(store: Store, customer_id: bytes, own: WorkCalendar | None = None) -> WorkCalendar:
    """The days on which the rep works and the customer has no public holiday (T88)."""
    place = store.value("SELECT country FROM customer WHERE id = ?", (customer_id,))
    code = place if place_of(place)[0] else country_code(place)
    return client_calendar(own or calendar_of(store), code)


class Sight:
    """All that is looked up once for the outcomes of one follow-up."""

    def __init__(
        self,
        store: Store,
        row: Any,
        today: date,
        sold_on: date | None = None,
        bought: int | None = None,
    ) -> None:
        self._store = store
        self._row = row
        self._today = today
        self._at = position_of(store, row)
        self._onward = _moved_on(store, row, self._at, today)
        self.calendar = calendar_for(store, row["customer_id"])
        self._context = Context(
            attempts=row["attempts"],
            own=_own_step(row),
            sale=sale_plan(store, row["customer_id"], today),
            sold_on=sold_on,
            # What was put off or agreed once does not shift a strict rhythm.
            previous_due=date.fromisoformat(row["first_due_on"]),
            **room_of(store, row["customer_id"]),
            **circumstances(store, row["customer_id"], bought=bought),
        )
        self._waiting = store.row(
            "SELECT f.* FROM follow_up AS f LEFT JOIN enrolment AS e ON e.id = f.enrolment_id "
            "WHERE f.customer_id = ? AND f.is_open = 1 AND f.id <> ? AND coalesce(e.beside, 0) = 0 "
            "AND f.kind IN ('step', 'first', 'rest') ORDER BY f.due_on, f.id LIMIT 1",
            (row["customer_id"], row["id"]),
        )
        self._others = step_days(store, row["customer_id"], but=row["enrolment_id"])

    def _open_step(self, step_key: str | None) -> Any | None:
        """The customer's open step of that key, such as a soft word that waits already."""
        return self._store.row(
            "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND step_key = ?",
            (self._row["customer_id"], step_key),
        )

    @cached_property
    def _left_open(self) -> Any | None:
        """The complaint that a step outside any plan would leave without a step."""
        return None if self._row["enrolment_id"] else left_open(self._store, self._row)

    @cached_property
    def _between(self) -> Any | None:
        """The step of another open complaint, where no plan runs because a complaint has ended it.

        The plan goes on when the last of them is closed.
        """
        at = self._at
        runs = (at.started is not None and at.held is None) or self._waiting is not None
        return None if runs else step_of_another(self._store, self._row)

    def after(self, outcome: Outcome) -> Ahead:
        waiting = self._waiting
        if outcome in _HEARD and self._left_open is not None:
            asked = ask_whether_settled(self._left_open, self.calendar, self._today)
            return Ahead(asked.due, shown(asked.title), asked.channel, asked.why, asked)
        if waiting is not None and outcome == "reached" and self._at.step_key is None:
            # The plan's own step is scheduled already; a second one would run beside it.
            due = date.fromisoformat(waiting["due_on"])
            words = say("due.waiting")
            return Ahead(due, shown(waiting["title"]), waiting["channel"], words, None)
        if outcome != "bought" and self._between is not None:
            step, words = self._between, say("due.complaint")
            due = date.fromisoformat(step["due_on"])
            return Ahead(due, shown(step["title"]), step["channel"], words, None)
        # A talk goes on with the plan of the stage that the customer is in by now; a try that
        # did not succeed is made again first.
        at = self._onward if outcome == "reached" else self._at
        back = (
            taken_up(at.plan, at.held, self.calendar, self._today) if outcome == "reached" else None
        )
        if back is not None:
            back = apart(at.plan, back, self._others, self.calendar)
            run = at.held["enrolment_id"]
            return Ahead(back.due, shown(back.title), back.channel, back.why, back, goes_on=run)
        known: Context = {**self._context, "start": at.started, "history": at.history}
        if at.beside is not None:
            known |= _without_ends(at.plan)
            if outcome == "bought" and not _told_of_sale(at):
                outcome = "reached"  # a sale is the business of the customer's own plan
        found = propose(at.plan, at.step_key, outcome, self._today, self.calendar, **known)
        if self._at.step_key is None and (found.step_key or "").startswith(SOFT):
            soft = self._open_step(found.step_key)
            if soft is not None:
                due = date.fromisoformat(soft["due_on"])
                return Ahead(due, shown(soft["title"]), soft["channel"], found.why, None)
        if at.beside is not None and waiting is not None and not _own_step_of(at.plan, found):
            due, words = date.fromisoformat(waiting["due_on"]), say("due.done", plan=at.plan.name)
            return Ahead(due, shown(waiting["title"]), waiting["channel"], words, None, at.beside)
        again = found.step_key == self._row["step_key"] and outcome != "reached"
        found = apart(at.plan, found, self._others, self.calendar, again=again)
        return Ahead(found.due, shown(found.title), found.channel, found.why, found, at.beside)


def _without_ends(plan: Plan) -> Context:
    """The customer's own plan asks before a term ends, unless the plan beside it names the end."""
    if any(step.anchor in ENDS for step in plan.steps):
        return {}
    return {"renewal": None, "trial_end": None}


def _told_of_sale(at: Position) -> bool:
    step = at.plan.step(at.step_key or "")
    return step is not None and "bought" in step.tracks


def _own_step_of(plan: Plan, found: Proposal) -> bool:
    """Whether a proposal is a step of that plan itself, or another try of one."""
    return found.plan_key == plan.key and plan.step(base_key(found.step_key or "")) is not None


def _own_step(row: Any) -> Step:
    return Step(
        "", row["title"], say=row["say"] or "", channel=row["channel"], minutes=row["minutes"]
    )


class _Plans(Mapping[str, Plan]):
    """The latest versions by key, read when a track leads there."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getitem__(self, key: str) -> Plan:
        try:
            return plan_of_id(self._store, plan_id_of(self._store, key))
        except Refused:
            raise KeyError(key) from None

    def __iter__(self) -> Iterator[str]:
        return iter(plan_keys(self._store))

    def __len__(self) -> int:
        return sum(1 for _ in self)
