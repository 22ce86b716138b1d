"""Enquiries and complaints: opened, answered, closed with their cause (R33, R92, R95)."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.actions.followups import finish, live_customer, settled
from store.actions.sales import known_customer
from store.actions.touches import Touch, add_touch
from store.errors import BadInput, Refused
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import finish_row, next_step, schedule, settle, told_next
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import say
from store.views.customer.cases import came_last
from store.views.plans.complaint import steps_about
from store.vocabulary import known_channel, talks

KINDS: Final = ("enquiry", "complaint")
# A follow-up cannot be a service case or a return; those are answered by a call.
_REPLY: Final = talks()


def open_case(
    store: Store,
    today: date,
    customer_id: bytes,
    kind: str,
    title: str,
    *,
    channel: str | None = None,
    angry: bool = False,
    cause: str | None = None,
    contact_id: bytes | None = None,
) -> Effect:
    """Record that somebody asks or complains; the answer heads the queue from today on.

    `channel` is how it came, else their last one is taken; the answer goes the same way. A
    complaint is a service case that came in: it holds offers back and ends plans that say so. Its
    cause may be known at once.

    Raises:
        BadInput: no words, an unknown kind or channel. Refused: the customer is closed or unknown.
    """
    if kind not in KINDS:
        raise BadInput(say("refused.no_case_kind", text=kind))
    if not title.strip():
        raise BadInput(say("refused.case_needs_words"))
    words = title.strip()
    with work(store, today) as unit:
        row = live_customer(unit, customer_id)
        came = known_channel(channel) if channel else None
        if came not in _REPLY:
            came, _ = came_last(store, customer_id) or (None, None)
        way = _way(unit, customer_id, came)
        touch = add_touch(
            unit,
            customer_id,
            Touch(
                channel="service_case" if kind == "complaint" else way,
                direction="in",
                subject=words,
                contact_id=contact_id,
            ),
        )
        answer = schedule(
            unit,
            customer_id,
            today,
            say("todo.enquiry", title=words)
            if kind == "enquiry"
            else say("todo.complaint", title=words),
            channel=way,
            kind="answer",
            contact_id=contact_id,
            fixed=1,
        )
        record = unit.insert(
            "service_case",
            {
                "customer_id": customer_id,
                "contact_id": contact_id,
                "interaction_id": touch,
                "follow_up_id": answer,
                "kind": kind,
                "title": words,
                "channel": came,
                "angry": int(angry),
                "cause": (cause or "").strip() or None,
                "opened_on": today.isoformat(),
            },
        )
        opened = say("did.case_opened", name=row["customer_name"], kind=kind, title=words)
        return settled(unit, row, opened, record)


def answer_case(
    store: Store,
    today: date,
    case_id: bytes,
    note: str | None = None,
    *,
    channel: str | None = None,
    minutes: int | None = None,
) -> Effect:
    """Record our answer. An enquiry is closed with it; after a complaint we ask whether it helped.

    Raises:
        Refused: unknown, or closed already.
    """
    with work(store, today) as unit:
        case = _open(unit, case_id)
        way = known_channel(channel) if channel else _way_of(unit, case)
        unit.update("service_case", case_id, _answered(unit, case))
        effect = _touched(unit, case, Touch(way, "reached", note, minutes))
        unit.title = say("did.case_answered", name=case["name"], title=case["title"])
        return _told(unit, effect, case_id)


def close_case(
    store: Store, today: date, case_id: bytes, cause: str | None = None, note: str | None = None
) -> Effect:
    """Close a case; a complaint takes its cause, so that causes can be counted.

    Raises:
        BadInput: a complaint without its cause. Refused: unknown, or closed already.
    """
    with work(store, today) as unit:
        case = _open(unit, case_id)
        words = (cause or "").strip() or case["cause"] or ""
        if case["kind"] == "complaint" and not words:
            raise BadInput(say("refused.complaint_needs_cause"))
        said = ": ".join(each for each in (words, (note or "").strip()) if each)
        way = "service_case" if case["kind"] == "complaint" else _way_of(unit, case)
        day = today.isoformat()
        answered = {"answered_on": case["answered_on"] or day, "closed_on": day}
        unit.update("service_case", case_id, {**answered, "cause": words or None})
        unit.touch(case["customer_id"])
        effect = _touched(unit, case, Touch(way, "reached", said or None))
        unit.title = say(
            "did.case_closed", kind=case["kind"], name=case["name"], why=words or case["title"]
        )
        return _told(unit, effect, case_id)


def _touched(unit: Unit, case: Any, touch: Touch) -> Effect:
    """Log the touch; with it the step about the case is done, and others about it are let go."""
    steps = steps_about(unit.store, case)
    if not steps:
        add_touch(unit, case["customer_id"], touch)
        if not _is_live(unit, case["customer_id"]):
            return Effect("", case["customer_id"])
        return _next(unit, case["customer_id"], case["id"])
    for row in steps[1:]:
        finish_row(unit, row, "cancelled", reason=say("reason.case_over", title=case["title"]))
    return finish(unit.store, unit.today, steps[0]["id"], touch)


def _answered(unit: Unit, case: Any) -> dict[str, Any]:
    day = unit.today.isoformat()
    closed = {"closed_on": day} if case["kind"] == "enquiry" else {}
    return {"answered_on": case["answered_on"] or day, **closed}


def _next(unit: Unit, customer_id: bytes, record: bytes) -> Effect:
    settle(unit, customer_id)
    nearest = next_step(unit, customer_id)
    due = date.fromisoformat(nearest["due_on"])
    return Effect("", customer_id, nearest["id"], due, record)


def _told(unit: Unit, effect: Effect, record: bytes) -> Effect:
    """The unit's title as the effect's sentence, with the next step."""
    sentence = say("did.done", done=unit.title)
    if effect.next_id is not None and effect.next_due is not None:
        step = unit.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
        if step is not None:
            coming = told_next(step, unit.today)
            sentence = say("did.done_next", done=unit.title, coming=coming)
    return Effect(sentence, effect.customer_id, effect.next_id, effect.next_due, record)


def _open(unit: Unit, case_id: bytes) -> Any:
    row = unit.row(
        "SELECT x.*, c.name FROM service_case AS x JOIN customer AS c ON c.id = x.customer_id "
        "WHERE x.id = ? AND x.deleted_at IS NULL",
        (case_id,),
    )
    if row is None:
        raise Refused(say("refused.case_not_there"))
    if row["closed_on"] is not None:
        raise Refused(
            say(
                "refused.case_closed",
                kind=row["kind"],
                title=row["title"],
                name=row["name"],
                on=row["closed_on"],
            )
        )
    return row


def _is_live(unit: Unit, customer_id: bytes) -> bool:
    return bool(known_customer(unit, customer_id)["live"])


def _way_of(unit: Unit, case: Any) -> str:
    return _way(unit, case["customer_id"], case["channel"])


def _way(unit: Unit, customer_id: bytes, came: str | None) -> str:
    """How we answer: as they came, else as they like, else by a call (R95)."""
    liked = came or known_customer(unit, customer_id)["preferred_channel"]
    return str(liked) if liked in _REPLY else "call"
