"""Working a follow-up: finish, move, skip, rest, add. Each leaves a next step."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.close_customer import close_inside
from store.actions.debts import OWED, UNHEARD, leave_owed, settle_owed, try_again
from store.actions.look_into import look_into_upset
from store.actions.sales import (
    add_purchase,
    answer_amount,
    ask_again,
    ask_amount,
    not_nothing,
    not_today,
)
from store.actions.touches import Touch, add_touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import (
    AFTER_REST,
    check_silence,
    dated,
    finish_row,
    leave,
    next_step,
    open_follow_up,
    runs_beside,
    schedule,
    schedule_proposal,
    told_later,
    told_next,
)
from store.ledger.unit import Unit
from store.lifecycle.repeats import next_repeat, parse_repeat, write_repeat
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, listed, read
from store.sentence import say as tell
from store.settings.values import calendar_of
from store.views.day.foremost import AMOUNT_OWED
from store.views.day.owed_amount import asks_amount
from store.views.plans.complaint import is_about_complaint, is_question
from store.views.plans.position import Ahead, after, calendar_for
from store.vocabulary import known_outcome


def finish(
    store: Store,
    today: date,
    follow_up_id: bytes,
    touch: Touch,
    *,
    next_due: date | None = None,
    rest_until: date | None = None,
    rest_reason: str | None = None,
    close_reason: str | None = None,
    bought: int | None = None,
    bought_cost: int | None = None,
) -> Effect:
    """Log the touch, close the follow-up, schedule what the plan proposes. One unit of work.

    `next_due` keeps the plan's step and takes the rep's date; a rest or a closing replaces it.
    `bought` records a purchase of today in minor units (with its cost of goods, if known). A
    follow-up that asks for an amount is no step of the plan: see `answer_amount`.

    Raises:
        Refused: the follow-up is finished already.
        BadInput: no outcome; a date that is not ahead; a rest or closing without a reason.
    """
    outcome = known_outcome(touch.outcome or "")
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        if asks_amount(row) and close_reason is None:
            if rest_until is not None:
                rest_inside(unit, row["customer_id"], rest_until, rest_reason)
            return answer_amount(
                unit, row, touch, bought=bought, bought_cost=bought_cost, next_due=next_due
            )
        # Asked before this step is closed, while the plan still stands at it.
        coming = after(store, row, outcome, today, bought=bought)
        add_touch(unit, row["customer_id"], touch, follow_up_id)
        finish_row(unit, row, "done", outcome=outcome)
        if bought is not None:
            not_nothing(bought)
            add_purchase(unit, row["customer_id"], bought, bought_cost, touch.day or today)
        ask_again(unit, row["customer_id"], touch)
        heard = outcome not in UNHEARD
        if heard:
            settle_owed(unit, row)
        if close_reason is not None:
            close_inside(unit, row["customer_id"], close_reason)
        elif rest_until is not None:
            rest_inside(unit, row["customer_id"], rest_until, rest_reason, row, done=heard)
        elif row["kind"] in OWED and not heard:
            try_again(unit, row, next_due or coming.due)
        else:
            fresh = _go_on(unit, row, coming, next_due, in_vain=not heard)
            if fresh is not None and outcome == "bought":
                _one_round(unit, fresh)
        if close_reason is None:
            _repeat(unit, row, heard=heard)
        if close_reason is None and next_due is None:
            look_into_upset(unit, row["customer_id"], touch)
        check_silence(unit, row["customer_id"], next_due)
        on = not_today(touch.day, today)
        told = tell("did.touched", name=row["customer_name"], outcome=outcome, on=on)
        effect = settled(unit, row, told, done=read(row["title"]), title=_asked(coming))
        return effect if bought is not None else ask_amount(unit, touch, effect)


def move(store: Store, today: date, follow_up_id: bytes, until: date) -> Effect:
    """Agree another date for a follow-up; it is fixed from then on and counts as no push.

    Raises:
        BadInput: the date has passed.
    """
    if until < today:
        raise BadInput(tell("refused.day_passed", day=until))
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        unit.update("follow_up", follow_up_id, {**dated(until), "fixed": 1})
        check_silence(unit, row["customer_id"], until)
        return settled(unit, row, moved_words(row, day_of(until, today)))


def moved_words(row: Any, day: Words, later: int = 0) -> Sentence:
    """That a step (row of `follow_up` with the customer's name) is moved, and `later` with it."""
    return tell(
        "did.moved", name=row["customer_name"], step=read(row["title"]), day=day, later=later
    )


def skip(
    store: Store, today: date, follow_up_id: bytes, reason: Words, next_due: date | None = None
) -> Effect:
    """Leave a step out with a reason; the plan's next step follows.

    Raises:
        BadInput: no reason, or a date that is not ahead.
    """
    why = reason.strip() if isinstance(reason, str) else reason
    if not why:
        raise BadInput(tell("refused.skip_needs_reason"))
    with work(store, today) as unit:
        row = open_follow_up(unit, follow_up_id)
        coming = after(store, row, "reached", today)
        leave_owed(unit, row)
        finish_row(unit, row, "skipped", reason=why)
        _go_on(unit, row, coming, next_due)
        _repeat(unit, row, heard=True)
        check_silence(unit, row["customer_id"], next_due)
        left_out = tell("did.skipped", name=row["customer_name"], title=read(row["title"]))
        return settled(unit, row, left_out, title=_asked(coming))


def rest(store: Store, today: date, customer_id: bytes, until: date, reason: str) -> Effect:
    """Nothing until this date, because…: the open plan steps before it are cancelled.

    Raises:
        BadInput: no reason, or a date that is not ahead.
        Refused: the customer is closed or unknown.
    """
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        rest_inside(unit, customer_id, until, reason)
        rests = tell("did.rests", name=row["customer_name"], day=day_of(until, today))
        return settled(unit, row, rests)


def add(
    store: Store,
    today: date,
    customer_id: bytes,
    due: date,
    title: str,
    *,
    channel: str = "call",
    minutes: int = 10,
    say: str | None = None,
    repeat: str | None = None,
) -> Effect:
    """A follow-up of the rep's own, on an agreed date.

    With `repeat` (`+1m`, `++1m`, `.+1m`) it comes again each time that it is done or skipped.

    Raises:
        BadInput: the date has passed, no title, or no such repeat.
    """
    repeats = write_repeat(parse_repeat(repeat)) if repeat else None
    if due < today:
        raise BadInput(tell("refused.day_passed", day=due))
    if not title.strip():
        raise BadInput(tell("refused.step_needs_words"))
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        added = schedule(
            unit,
            customer_id,
            due,
            title.strip(),
            channel=channel,
            minutes=minutes,
            say=say,
            fixed=1,
            repeats=repeats,
            repeats_from=due.isoformat() if repeats else None,
        )
        sentence = tell(
            "did.step_added",
            name=row["customer_name"],
            title=title.strip(),
            day=day_of(due, today),
            again=repeats,
        )
        return settled(unit, row, sentence, record=added)


def rest_inside(
    unit: Unit,
    customer_id: bytes,
    until: date,
    reason: Words | None,
    place: Any = None,
    *,
    done: bool = False,
) -> None:
    """Schedule a rest. It keeps the plan's place, that of `place` or of the step it cancels.

    `done` says that `place` itself is settled, so that its title does not come back.
    """
    check_ahead(until, unit.today)
    words = reason.strip() if isinstance(reason, str) else reason
    if not words:
        raise BadInput(tell("refused.rest_needs_reason"))
    waiting = unit.run(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 "
        "AND kind NOT IN ('promise', 'answer') AND step_key IS NOT ? "
        "AND due_on < ? ORDER BY due_on, id",
        (customer_id, AMOUNT_OWED, until.isoformat()),
    ).fetchall()
    beside = {run["id"] for run in runs_beside(unit, customer_id)}
    after_rest = calendar_of(unit.store).add_working(until, 1)
    for row in [
        each for each in waiting if each["enrolment_id"] in beside or is_about_complaint(each)
    ]:
        # The rest keeps one place in a plan: a plan beside and a complaint wait with theirs.
        unit.update("follow_up", row["id"], dated(after_rest))
        waiting.remove(row)
    for row in waiting:
        finish_row(unit, row, "cancelled", reason=words)
    if place is None or place["step_key"] is None or asks_amount(place):
        place = next((row for row in waiting if row["step_key"] is not None), None)
        done = False
    schedule(
        unit,
        customer_id,
        until,
        AFTER_REST if place is None or done else place["title"],
        kind="rest",
        reason=words,
        fixed=1,
        step_key=None if place is None else place["step_key"],
        enrolment_id=None if place is None else place["enrolment_id"],
    )


def _one_round(unit: Unit, fresh: bytes) -> None:
    """A sale begins a round of the plan: what was open of the round before gives way to it.

    Agreed dates stay, and so does what waits beside the round, such as a soft word.
    """
    for row in unit.run(
        "SELECT o.* FROM follow_up AS f JOIN follow_up AS o ON o.enrolment_id = f.enrolment_id "
        "AND o.is_open = 1 AND o.fixed = 0 AND +o.kind = 'step' AND o.id <> f.id "
        "AND instr(o.step_key, ':') = 0 WHERE f.id = ?",
        (fresh,),
    ).fetchall():
        finish_row(unit, row, "cancelled", reason=tell("reason.bought", on=unit.today))


def _go_on(
    unit: Unit, row: Any, coming: Ahead, next_due: date | None, *, in_vain: bool = False
) -> bytes | None:
    """Schedule what comes, unless it is scheduled already and no date of the rep's own is given.

    The same step after a try `in_vain` counts the tries on. Returns the id of a step
    that is scheduled anew.
    """
    if next_due is not None:
        check_ahead(next_due, unit.today)
    if coming.proposal is not None:
        same = coming.proposal.step_key == row["step_key"]
        tries = row["attempts"] + 1 if same and in_vain else 0
        proposal, run = coming.proposal, coming.beside or coming.goes_on
        if coming.goes_on is not None:
            again = {"state": "running", "ended_on": None, "reason": None}
            unit.update("enrolment", coming.goes_on, again)
        return schedule_proposal(unit, row["customer_id"], proposal, next_due, tries, run)
    if coming.beside is not None:
        leave(unit, coming.beside, "finished", tell("reason.all_done"))
    if next_due is not None:
        # The plan's step that is scheduled already gets that date; what was settled stays so.
        waiting = unit.row(
            "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 "
            "AND kind IN ('step', 'first', 'rest') ORDER BY due_on, id LIMIT 1",
            (row["customer_id"],),
        )
        if waiting is not None:
            changes = {**dated(next_due), "fixed": 1}
            unit.update("follow_up", waiting["id"], changes)
    return None


def _asked(coming: Ahead) -> str | None:
    """The title under which an open complaint is asked about later."""
    found = coming.proposal
    return found.title if found is not None and is_question(found.title) else None


def _repeat(unit: Unit, row: Any, *, heard: bool) -> None:
    """A follow-up that repeats comes again; after a vain try the next try keeps the rhythm."""
    if row["repeats"] is None:
        return
    rhythm = {"repeats": row["repeats"], "repeats_from": row["repeats_from"]}
    if not heard:
        again = unit.row(
            "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 AND title = ? "
            "AND created_at = ? ORDER BY id DESC LIMIT 1",
            (row["customer_id"], row["title"], unit.at),
        )
        if again is not None:
            unit.update("follow_up", again["id"], rhythm)
        return
    repeat = parse_repeat(row["repeats"])
    due = next_repeat(
        repeat,
        date.fromisoformat(row["first_due_on"]),
        unit.today,
        calendar_for(unit.store, row["customer_id"]),
        first=date.fromisoformat(row["repeats_from"]),
    )
    if repeat.style == ".+":
        rhythm["repeats_from"] = due.isoformat()
    kept = {name: row[name] for name in ("channel", "minutes", "say", "contact_id")}
    schedule(unit, row["customer_id"], due, row["title"], fixed=1, **kept, **rhythm)


def settled(
    unit: Unit,
    row: Any,
    sentence: Sentence,
    record: bytes | None = None,
    done: Words = "",
    title: str | None = None,
) -> Effect:
    """Point the customer at the next step and say where it stands, and which one is `done`.

    An open step of that `title` is told, too, where another comes sooner.
    """
    live = unit.row("SELECT live FROM customer WHERE id = ?", (row["customer_id"],))
    if live is None or not live["live"]:
        unit.title = tell("did.and_closed", done=sentence)
        told = tell("did.ended", done=unit.title)
        return Effect(told, row["customer_id"], settled=done or None)
    nearest = next_step(unit, row["customer_id"])
    due = date.fromisoformat(nearest["due_on"])
    unit.title = sentence
    found = (
        None
        if title in (None, nearest["title"])
        else unit.row(
            "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND title = ?",
            (row["customer_id"], title),
        )
    )
    later = None if found is None else told_later(found, unit.today)
    coming = listed(told_next(nearest, unit.today), later, by=" ")
    return Effect(
        tell("did.went_on", done=sentence, step=done, coming=coming),
        row["customer_id"],
        nearest["id"],
        due,
        record,
        done or None,
        later=later,
    )


def live_customer(unit: Unit, customer_id: bytes) -> Any:
    """The id and name of a customer who is not closed.

    Raises:
        Refused: unknown or closed.
    """
    row = unit.row(
        "SELECT id AS customer_id, name AS customer_name, live FROM customer WHERE id = ?",
        (customer_id,),
    )
    if row is None:
        raise Refused(tell("refused.customer_not_there"))
    if not row["live"]:
        raise Refused(tell("refused.customer_closed", name=row["customer_name"]))
    return row


def check_ahead(day: date, today: date) -> None:
    """BadInput for a day that is not ahead."""
    if day <= today:
        raise BadInput(tell("refused.choose_later", day=day, today=today))
