"""The same deed on many follow-ups: one preview, one unit of work, one undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, Final, Literal, TypeAlias

from store.actions import close_customer, followups
from store.actions.card import edit
from store.actions.enrolment import apply_plan
from store.actions.hand_over import hand_over
from store.actions.own_fields import clean_tag
from store.actions.records import work_step
from store.actions.snooze import snooze as put_off
from store.actions.touches import Touch
from store.dataclass import dataclass
from store.errors import BadInput, Refused, TicklerError
from store.ledger.commit import trial, work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import open_follow_up
from store.ledger.unit import Unit
from store.names import fold
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, listed, say, shown
from store.settings.values import capacity_of
from store.views.customer.marks import tags_of
from store.views.day.owner_scope import scope_of
from store.views.plans.position import plan_id_of
from store.views.plans.stored_plans import plan_of_id

DeedKind: TypeAlias = Literal[
    "done", "snooze", "move", "skip", "rest", "plan", "hand_over", "close", "tag"
]

# These are done to a customer: of several follow-ups of one customer the first stands for all.
_TO_CUSTOMERS: Final = frozenset({"rest", "plan", "hand_over", "close", "tag"})
# These leave the follow-up as it is.
_BESIDE: Final = frozenset({"hand_over", "tag"})
# These give the follow-up itself another day.
_DATED: Final = frozenset({"snooze", "move"})


@dataclass(frozen=True)
class Deed:
    """What is done to each: `done` takes an outcome, `snooze` and `move` a day, `skip` a reason
    (`snooze` too from the third push on), `rest` a day and a reason, `plan` a plan's key,
    `hand_over` a rep, `close` a reason, `tag` tags, of which `-old` is taken away, and `own`: own
    fields by name, as `edit` takes their values. `note` goes with `done`, and `early`, which
    settles what is far ahead of its day too."""

    kind: DeedKind
    outcome: str | None = None
    until: date | None = None
    reason: str | None = None
    rep_id: bytes | None = None
    plan_key: str | None = None
    note: str | None = None
    early: bool = False
    tags: tuple[str, ...] = ()
    own: tuple[tuple[str, str | date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """One of the follow-ups: its day before, the day and the title of what comes, or the refusal.

    What comes is the follow-up itself where it gets another day or rep, else the customer's next.
    `stays`: it is due later than the day it would be put off to, and left where it is.
    """

    follow_up: bytes
    customer_id: bytes
    customer: str
    title: str
    before: date | None
    after: date | None = None
    then: str | None = None
    refused: str | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Load:
    """A day that got more to do: how many of these follow-ups, and the minutes of all on it.

    `full`: they are more than a working day's.
    """

    day: date
    came: int
    minutes: int
    full: bool


@dataclass(frozen=True)
class Bulk:
    """What was done, or would be: `sentence` names it for undo; `loads` are by day."""

    sentence: Sentence
    rows: tuple[Done, ...]
    loads: tuple[Load, ...] = ()

    @property
    def done(self) -> tuple[Done, ...]:
        """Those that went through."""
        return tuple(row for row in self.rows if row.refused is None)

    @property
    def changed(self) -> int:
        """How many of them are not as before."""
        return sum(not row.stays for row in self.done)

    @property
    def refused(self) -> tuple[Done, ...]:
        """Those that stay as they are, with the reason."""
        return tuple(row for row in self.rows if row.refused is not None)

    @property
    def told(self) -> Sentence:
        """The whole of it: the sentence, and what stays as it is and why."""
        if not self.refused:
            return say("did.done", done=self.sentence)
        first, more = self.refused[0], len(self.refused) - 1
        return say(
            "many.in_part", done=self.sentence, name=first.customer, more=more, why=first.refused
        )


def preview_bulk(
    store: Store,
    today: date,
    ids: Sequence[bytes],
    deed: Deed,
    *,
    stop: Callable[[], bool] = lambda: False,
) -> Bulk:
    """What `run_bulk` would do, done in earnest and taken back.

    `stop` is asked before each follow-up, so that a preview nobody waits for any more can end.

    Raises:
        BadInput: the deed lacks what it takes. Refused: it was stopped, or the plan or rep is
            unknown.
    """
    with trial(store, today) as unit:
        return _all(unit, ids, deed, stop)


def run_bulk(store: Store, today: date, ids: Sequence[bytes], deed: Deed) -> Bulk:
    """Do it to each; what is refused stays as it is and is named, the rest is one undo.

    Raises:
        BadInput: the deed lacks what it takes. Refused: not one of them could be done, or the plan
            or rep is unknown.
    """
    with work(store, today) as unit:
        found = _all(unit, ids, deed, lambda: False)
        if not found.done:
            why = found.refused[0].refused if found.refused else "nothing was marked."
            raise Refused(say("refused.nothing_changed", why=why))
        unit.title = found.sentence
        return found


def _all(unit: Unit, ids: Sequence[bytes], deed: Deed, stop: Callable[[], bool]) -> Bulk:
    _complete(deed)
    words = _words(deed, unit)
    rows: list[Done] = []
    seen: set[bytes] = set()
    for ident in dict.fromkeys(ids):
        if stop():
            raise Refused(say("refused.asked_otherwise"))
        row = unit.row(
            "SELECT f.*, c.name AS customer FROM follow_up AS f "
            "JOIN customer AS c ON c.id = f.customer_id WHERE f.id = ?",
            (ident,),
        )
        if row is None:
            missing = "That follow-up is no longer there."
            rows.append(Done(ident, b"", "?", "?", None, refused=missing))
            continue
        if deed.kind in _TO_CUSTOMERS and row["customer_id"] in seen:
            continue
        seen.add(row["customer_id"])
        rows.append(_tried(unit, row, deed))
    later = sum(row.stays for row in rows)
    count = sum(row.refused is None for row in rows) - later
    what = "many.customers" if deed.kind in _TO_CUSTOMERS else "many.steps"
    sentence = Sentence(what, {"done": words, "count": count, "later": later})
    return Bulk(sentence, tuple(rows), () if deed.kind in _BESIDE else _loads(unit, rows))


def _tried(unit: Unit, row: Any, deed: Deed) -> Done:
    before = date.fromisoformat(row["due_on"])
    named = (row["id"], row["customer_id"], row["customer"], shown(row["title"]), before)
    try:
        with unit.part():
            effect = _one(unit, row, deed)
    except TicklerError as error:
        return Done(*named, refused=str(error))
    if deed.kind in _DATED:
        day = unit.row("SELECT due_on FROM follow_up WHERE id = ?", (row["id"],))
        after = date.fromisoformat(day["due_on"]) if day else None
        return Done(*named, after, named[3], stays=deed.kind == "snooze" and after == before)
    if deed.kind in _BESIDE:
        return Done(*named, before, named[3])
    if deed.kind == "close":
        return Done(*named, None, "closed")
    then = unit.row("SELECT title FROM follow_up WHERE id = ?", (effect.next_id,))
    return Done(*named, effect.next_due, None if then is None else shown(then["title"]))


def _one(unit: Unit, row: Any, deed: Deed) -> Effect:
    store, today, ident = unit.store, unit.today, row["id"]
    if deed.kind == "done":
        touch = Touch(channel=row["channel"], outcome=deed.outcome, note=deed.note)
        return work_step(store, today, ident, touch, next_due=deed.until, far_ok=deed.early)
    if deed.kind == "skip":
        return followups.skip(store, today, ident, deed.reason or "", deed.until)
    if deed.kind == "hand_over":
        return hand_over(store, today, ident, deed.rep_id or b"")
    until, customer_id = deed.until or today, row["customer_id"]
    if deed.kind == "tag":
        return _tag(unit, customer_id, deed)
    if deed.kind == "close":
        return close_customer.close(store, today, customer_id, deed.reason or "")
    if deed.kind == "rest":
        open_follow_up(unit, ident)
        return followups.rest(store, today, customer_id, until, deed.reason or "")
    if deed.kind == "plan":
        open_follow_up(unit, ident)
        return apply_plan(store, today, customer_id, deed.plan_key or "")
    if deed.kind == "snooze":
        return put_off(store, today, ident, until, deed.reason)
    return followups.move(store, today, ident, until)


def _tag(unit: Unit, customer_id: bytes, deed: Deed) -> Effect:
    have = {fold(each) for each in tags_of(unit.store, [customer_id]).get(customer_id, ())}
    signs = [(tag, clean_tag(tag.removeprefix("-"))) for tag in deed.tags]
    gone = [tag for sign, tag in signs if sign.startswith("-") and fold(tag) in have]
    new = [tag for sign, tag in signs if not sign.startswith("-") and fold(tag) not in have]
    found = edit(unit.store, unit.today, customer_id, dict(deed.own), tags=new, untag=gone)
    if found.next_id is None:
        raise Refused(say("refused.like_that"))
    return found


def _loads(unit: Unit, rows: Sequence[Done]) -> tuple[Load, ...]:
    """The days that these went to, with all that is to be done on each of them now."""
    came: dict[date, int] = {}
    for row in rows:
        if row.after is not None and row.after != row.before:
            came[row.after] = came.get(row.after, 0) + 1
    loads = []
    capacity, scope = capacity_of(unit.store), scope_of(unit.store)
    for day in sorted(came):
        planned = unit.row(
            "SELECT coalesce(sum(q.minutes), 0) AS minutes FROM follow_up AS q "
            "JOIN customer AS c ON c.id = q.customer_id "
            f"WHERE q.is_open = 1 AND q.due_on = ? AND {scope.where}",
            (day.isoformat(), *scope.values),
        )
        total = planned["minutes"] if planned else 0
        loads.append(Load(day, came[day], total, total > capacity))
    return tuple(loads)


def _complete(deed: Deed) -> None:
    day = None if deed.until else "a day"
    reason = None if (deed.reason or "").strip() else "a reason"
    missing = {
        "done": None if deed.outcome else "an outcome",
        "snooze": day,
        "move": day,
        "skip": reason,
        "rest": day or reason,
        "plan": None if deed.plan_key else "a plan",
        "hand_over": None if deed.rep_id else "a rep",
        "close": reason,
        "tag": None if deed.tags or deed.own else "a tag or a field",
    }[deed.kind]
    if missing is not None:
        raise BadInput(say("refused.deed_needs", deed=deed.kind.replace("_", " "), missing=missing))


def _words(deed: Deed, unit: Unit) -> Words:
    """The deed in a few words; Refused where its plan or rep is unknown."""
    if deed.kind == "done":
        return say("many.outcome", outcome=deed.outcome)
    if deed.kind == "skip":
        return say("many.skipped")
    if deed.kind == "close":
        return say("many.closed")
    if deed.kind == "tag":
        signs = ", ".join(tag if tag.startswith("-") else f"+{tag}" for tag in deed.tags)
        fields = [say("many.field", name=name, value=value) for name, value in deed.own]
        return listed(say("many.tagged", tags=signs) if signs else None, *fields)
    if deed.kind == "hand_over":
        row = unit.row("SELECT name FROM rep WHERE id = ? AND deleted_at IS NULL", (deed.rep_id,))
        if row is None:
            raise Refused(say("refused.rep_not_there"))
        return say("many.handed_over", rep=row["name"])
    if deed.kind == "plan":
        plan = plan_of_id(unit.store, plan_id_of(unit.store, deed.plan_key or ""))
        return say("many.plan", plan=plan.name, version=plan.version)
    day = day_of(deed.until or unit.today, unit.today)
    if deed.kind == "snooze":
        return say("many.put_off", day=day)
    return say("many.rest", day=day) if deed.kind == "rest" else say("many.moved", day=day)
