"""Lines of a customer's record: touches, offers, promises, answers."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.followups import finish
from store.actions.look_into import look_into, look_into_upset
from store.actions.sales import (
    add_purchase,
    ask_again,
    ask_amount,
    known_customer,
    not_ahead,
    not_nothing,
    not_today,
)
from store.actions.touches import Touch, add_touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import check_silence, dated, next_step, schedule, settle, told_next
from store.ledger.unit import Unit
from store.lifecycle.dates import speak
from store.lifecycle.plans import CHANNELS
from store.lifecycle.scores import FAIR_SCORE
from store.names import is_blank
from store.safety.opening import Store
from store.sentence import Words, day_of, money, read, say, shown
from store.settings.values import currency_of
from store.views.customer.cases import baseline
from store.views.customer.troubles import offers_held
from store.views.day.owed_amount import step_to_move
from store.views.day.touched_step import is_far, rings, step_of_touch
from store.views.plans.open_step import counted_anew
from store.vocabulary import TALKS

_SCALES = {"nps": (0, 10), "csat": (1, 5), "ces": (1, 7)}


def log(
    store: Store,
    today: date,
    customer_id: bytes,
    touch: Touch,
    *,
    next_due: date | None = None,
    bought: int | None = None,
    bought_cost: int | None = None,
    stays: bool = False,
    moves: bytes | None = None,
) -> Effect:
    """Log a touch; with an outcome it settles the step that `step_of_touch` names.

    Without an outcome, or where it is about none of the steps, it is recorded beside them;
    `next_due` then moves the next step (or `moves`) to that date, because a talk restarts the
    rhythm. Without it a talk of today lets the plan's step count from today, unless it `stays`.
    `bought` is a purchase of that day in minor units, `bought_cost` its goods' cost, if known.

    Raises:
        Refused: the customer is unknown. BadInput: see `Touch`.
    """
    step = None
    now = (touch.day or today) == today
    if touch.outcome == "bought" or now:
        priced = now and bought is not None
        step = step_of_touch(store, customer_id, touch.outcome, today, priced=priced)
    if step is not None:
        return finish(
            store,
            today,
            step["id"],
            touch,
            next_due=next_due,
            bought=bought,
            bought_cost=bought_cost,
        )
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        record = add_touch(unit, customer_id, touch)
        if bought is not None:
            not_nothing(bought)
            add_purchase(unit, customer_id, bought, bought_cost, touch.day or today)
        unit.title = say(
            "did.logged", channel=touch.channel, name=row["name"], outcome=touch.outcome
        )
        said: Words = say(
            "did.touched", name=row["name"], outcome=touch.outcome, on=not_today(touch.day, today)
        )
        if not row["live"]:
            return Effect(say("did.stays_closed", done=said), customer_id)
        ask_again(unit, customer_id, touch)
        if next_due is not None:
            _move_next(unit, moves or step_to_move(store, customer_id) or row["next_id"], next_due)
            check_silence(unit, customer_id, next_due)
        anew = None if stays or next_due else _count_anew(unit, customer_id, touch)
        sore = None if next_due else look_into_upset(unit, customer_id, touch)
        nearest = next_step(unit, customer_id)
        day = date.fromisoformat(nearest["due_on"])
        told = told_next(nearest, today)
        if anew is not None:
            said = say("did.counts_anew", done=said, title=anew, coming=told)
        elif (
            sore is None
            and touch.outcome
            and next_due is None
            and nearest["kind"] != "rest"
            and day >= today  # what is late is told so
        ):
            title, on = read(nearest["title"]), day_of(day, today)
            said = say("did.stays_on", done=said, title=title, day=on)
        else:
            said = say("did.went_on", done=said, coming=told)
        effect = Effect(said, customer_id, nearest["id"], day, record, anew=anew)
        return effect if bought is not None else ask_amount(unit, touch, effect)


def _count_anew(unit: Unit, customer_id: bytes, touch: Touch) -> Words | None:
    """Let the plan's step count from a talk of today; the step's title where that moves it."""
    talked = touch.outcome in TALKS or (touch.direction == "in" and touch.channel in CHANNELS)
    if not talked or (touch.day or unit.today) != unit.today:
        return None
    row = unit.row(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND +kind = 'step' "
        "AND fixed = 0 ORDER BY due_on, id LIMIT 1",
        (customer_id,),
    )
    due = None if row is None else counted_anew(unit.store, row, unit.today)
    if row is None or due is None:
        return None
    unit.update("follow_up", row["id"], {**dated(due), "first_due_on": due.isoformat()})
    return read(row["title"])


def work_step(
    store: Store,
    today: date,
    follow_up_id: bytes,
    touch: Touch,
    *,
    far_ok: bool = False,
    **more: Any,
) -> Effect:
    """A touch on a follow-up that a person points at; `more` goes to `finish`.

    One that is far ahead of its day is settled only when that is meant (`far_ok`, a rest or a
    closing). If the customer rings, the touch answers the alarm and the step keeps its day.

    Raises:
        FarStep: the step is far ahead, and nobody has said that it is meant.
        Refused, BadInput: see `finish`.
    """
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    meant = far_ok or more.get("rest_until") or more.get("close_reason")
    if row is None or not row["is_open"] or meant or not is_far(store, row, touch.outcome, today):
        return finish(store, today, follow_up_id, touch, **more)
    if not rings(store, row["customer_id"], today):
        raise FarStep(shown(row["title"]), date.fromisoformat(row["due_on"]), today)
    beside = ("next_due", "bought", "bought_cost")
    kept = {name: value for name, value in more.items() if name in beside}
    return log(store, today, row["customer_id"], touch, stays=True, **kept)


def sell(
    store: Store, today: date, follow_up_id: bytes, touch: Touch, amount: int | None
) -> Effect:
    """They bought: `work_step` with the purchase, in minor units.

    Where the amount is not known yet a step asks for it (`ask_amount`).
    """
    return work_step(store, today, follow_up_id, touch, far_ok=True, bought=amount)


class FarStep(Refused):
    """A touch was pointed at a step that is far ahead of its day."""

    def __init__(self, title: str, due: date, today: date) -> None:
        self.title, self.due = title, due
        days = (due - today).days
        self.what = f"“{title}” is due {speak(due, today)}, in {days} day{'s' * (days != 1)}"
        super().__init__(f"{self.what}: it is settled ahead of its day only by itself.")


def offer(
    store: Store,
    today: date,
    customer_id: bytes,
    title: str,
    *,
    amount: int | None = None,
    made: date | None = None,
) -> Effect:
    """Record something offered, still without an answer.

    `made` is the day of an offer that has been made already: it is a fact, whatever was open.

    Raises:
        Refused: a complaint is open, or they were angry a short while ago (R92).
        BadInput: a day that has not come, an amount below nothing.
    """
    _words(title, "An offer")
    check_offered(amount)
    not_ahead(made or today, today)
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        held = offers_held(store, customer_id, today)
        if held is not None and made is None:
            raise Refused(say("offer.held", name=row["name"], why=held))
        record = unit.insert(
            "offer",
            {
                "customer_id": customer_id,
                "title": title.strip(),
                "amount": amount,
                "offered_on": (made or today).isoformat(),
            },
        )
        unit.title = done = say(
            "did.offered", title=title.strip(), name=row["name"], on=not_today(made, today)
        )
        if amount is not None:
            done = say("did.with_amount", done=done, amount=money(amount, currency_of(store)))
        told = say("did.recorded", done=done)
        if held is not None:
            told = say("did.recorded_held", done=done, why=held)
        return Effect(told, customer_id, record_id=record)


def check_offered(amount: int | None) -> None:
    """BadInput for an offer below nothing: a refund is a purchase's, not an offer's."""
    if amount is not None and amount < 0:
        raise BadInput(say("refused.offer_below_nothing"))


def answer_offer(
    store: Store, today: date, offer_id: bytes, answer: str, reason: str | None = None
) -> Effect:
    """Record the answer to an offer: 'accepted' or 'refused'."""
    if answer not in ("accepted", "refused"):
        raise BadInput(say("refused.no_offer_answer", text=answer))
    with work(store, today) as unit:
        row = unit.row("SELECT * FROM offer WHERE id = ?", (offer_id,))
        if row is None:
            raise Refused(say("refused.offer_not_there"))
        changes = {"answer": answer, "answered_on": today.isoformat(), "reason": reason}
        unit.update("offer", offer_id, changes)
        unit.touch(row["customer_id"])
        unit.title = say("did.offer_answered", title=row["title"], answer=answer)
        return Effect(say("did.recorded", done=unit.title), row["customer_id"])


def promise(store: Store, today: date, customer_id: bytes, title: str, due: date) -> Effect:
    """Record a promise of ours; it becomes a fixed follow-up that heads the queue on its day."""
    _words(title, "A promise")
    if due < today:
        raise BadInput(say("refused.promise_day_passed", day=due))
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        if not row["live"]:
            raise Refused(say("refused.customer_closed", name=row["name"]))
        record = unit.insert(
            "promise",
            {
                "customer_id": customer_id,
                "title": title.strip(),
                "made_on": today.isoformat(),
                "due_on": due.isoformat(),
            },
        )
        schedule(
            unit,
            customer_id,
            due,
            title.strip(),
            kind="promise",
            fixed=1,
        )
        nearest = settle(unit, customer_id)
        unit.title = say("did.promised", name=row["name"], title=title.strip())
        return Effect(
            say("did.recorded_by", done=unit.title, day=day_of(due, today)),
            customer_id,
            nearest["id"],
            date.fromisoformat(nearest["due_on"]),
            record,
        )


def satisfaction(
    store: Store,
    today: date,
    customer_id: bytes,
    kind: str,
    score: int,
    note: str | None = None,
    contact_id: bytes | None = None,
) -> Effect:
    """Record an answer: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7; it is told beside the first (R87).

    `contact_id`: who answered. A low one counts as a trouble, and brings a step within two working
    days.

    Raises:
        BadInput: another kind, or a score outside its scale.
    """
    scale = _SCALES.get(kind.lower())
    if scale is None:
        raise BadInput(say("refused.no_score_kind", text=kind))
    if not scale[0] <= score <= scale[1]:
        raise BadInput(
            say("typed.off_scale", kind=kind, least=scale[0], most=scale[1], score=score)
        )
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        first = baseline(store, customer_id).get(kind.lower())
        record = unit.insert(
            "satisfaction",
            {
                "customer_id": customer_id,
                "kind": kind.lower(),
                "score": score,
                "answered_on": today.isoformat(),
                "note": note,
                "contact_id": contact_id,
            },
        )
        before = None if first is None else first[0]
        unit.title = say("did.scored", name=row["name"], kind=kind, score=score, first=before)
        said = say("did.recorded", done=unit.title)
        if not row["live"] or score >= low_below(kind):
            return Effect(said, customer_id, record_id=record)
        nearest = look_into(
            unit, customer_id, say("todo.score", kind=kind, score=score, most=scale[1])
        )
        due = date.fromisoformat(nearest["due_on"])
        said = say("did.next", said=said, coming=told_next(nearest, today))
        return Effect(said, customer_id, nearest["id"], due, record)


def low_below(kind: str) -> int:
    """The lowest score of that kind that is no alarm."""
    return next(fair for name, fair in FAIR_SCORE.items() if name == kind.lower())


def _move_next(unit: Unit, follow_up_id: bytes, due: date) -> None:
    if due <= unit.today:
        raise BadInput(say("refused.day_not_ahead", day=due, today=unit.today))
    unit.update("follow_up", follow_up_id, {**dated(due), "fixed": 1})


def _words(text: str, what: str) -> None:
    if is_blank(text):
        raise BadInput(say("typed.needs_few_words", what=what))
