"""What happens between us and a customer: interactions, follow-ups, promises, satisfaction."""

from __future__ import annotations

from sqlalchemy import Column, Computed, Index, Integer, UniqueConstraint, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, check, one_of, strict
from store.schema.people import LIVING

OPEN = text("is_open = 1")
UNSETTLED = text("closed_on IS NULL AND deleted_at IS NULL")
RINGING = text("closed_on IS NULL AND deleted_at IS NULL AND loud = 1")
UPSET = text("felt = 'upset' AND deleted_at IS NULL")
DONE = text("status = 'done' AND deleted_at IS NULL")


class Interaction(Table, table=True):
    """One touch. Never edited in place: a correction is a new row that names the one it corrects.

    `felt` is how they seemed.

    `cost` is what this touch cost us when that is known; otherwise minutes times the channel's
    rate.
    """

    __table_args__ = strict(
        one_of("direction", "in", "out"),
        one_of("felt", "glad", "calm", "upset"),
        Index("interaction_of_customer", "customer_id", "happened_at", sqlite_where=LIVING),
        Index("interaction_by_correction", "corrects_id"),
        Index("interaction_by_follow_up", "follow_up_id"),
        Index("interaction_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
        Index("interaction_upset", "customer_id", sqlite_where=UPSET),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    contact_id: bytes | None = Field(sa_column=base.ref("contact"))
    rep_id: bytes | None = Field(sa_column=base.ref("rep"))
    follow_up_id: bytes | None = Field(sa_column=base.ref("follow_up"))
    corrects_id: bytes | None = Field(sa_column=base.ref("interaction"))
    channel: str = Field(sa_column=base.text(needed=True))
    direction: str = Field(sa_column=base.text(default="out"))
    happened_at: str = Field(sa_column=base.instant("happened_at", needed=True))
    happened_on: str = Field(sa_column=base.day("happened_on", needed=True))
    minutes: int | None = Field(sa_column=base.whole())
    cost: int | None = Field(sa_column=base.whole())
    outcome: str | None = Field(sa_column=base.text())
    subject: str | None = Field(sa_column=base.text())
    note: str | None = Field(sa_column=base.text())
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    felt: str | None = Field(sa_column=base.text())


class FollowUp(Table, table=True):
    """A dated next step. A rest is one that says "nothing until this date, because…".

    An `answer` is owed to an enquiry or a complaint. `weight` is derived: what the queue sorts by.
    It is not part of the journal. Before `quiet_until` neither an alarm nor room in the day brings
    the step into the queue ahead of its own day.
    """

    __table_args__ = strict(
        check("follow_up_titled", "length(trim(title)) > 0"),
        check("rest_has_reason", "kind <> 'rest' OR length(trim(reason)) > 0"),
        one_of("kind", "step", "first", "rest", "promise", "own", "answer"),
        one_of("status", "open", "done", "skipped", "cancelled"),
        UniqueConstraint("id", "customer_id", "is_open", name="follow_up_open_of_customer"),
        Index("follow_up_of_customer", "customer_id", "status", "due_on"),
        Index("follow_up_by_enrolment", "enrolment_id"),
        Index("follow_up_by_day", "due_on", "minutes", sqlite_where=OPEN),
        Index("follow_up_by_weight", text("weight DESC"), "due_on", "id", sqlite_where=OPEN),
        Index("follow_up_first", "kind", text("weight DESC"), "due_on", "id", sqlite_where=OPEN),
        Index("follow_up_done", "finished_on", "minutes", sqlite_where=DONE),
        Index("follow_up_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    contact_id: bytes | None = Field(sa_column=base.ref("contact"))
    rep_id: bytes | None = Field(sa_column=base.ref("rep"))
    enrolment_id: bytes | None = Field(sa_column=base.ref("enrolment"))
    step_key: str | None = Field(sa_column=base.text())
    due_on: str = Field(sa_column=base.day("due_on", needed=True))
    due_time: str | None = Field(sa_column=base.text())
    zone: str | None = Field(sa_column=base.text())
    first_due_on: str = Field(sa_column=base.day("first_due_on", needed=True))
    title: str = Field(sa_column=base.text(needed=True))
    say: str | None = Field(sa_column=base.text())
    channel: str = Field(sa_column=base.text(default="call"))
    minutes: int = Field(sa_column=base.whole(default=10))
    kind: str = Field(sa_column=base.text(default="own"))
    fixed: int = Field(sa_column=base.whole(default=0))
    status: str = Field(sa_column=base.text(default="open"))
    reason: str | None = Field(sa_column=base.text())
    outcome: str | None = Field(sa_column=base.text())
    attempts: int = Field(sa_column=base.whole(default=0))
    pushes: int = Field(sa_column=base.whole(default=0))
    finished_at: str | None = Field(sa_column=base.instant("finished_at"))
    finished_on: str | None = Field(sa_column=base.day("finished_on"))
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    weight: int = Field(sa_column=base.whole(default=0))
    is_open: int = Field(
        sa_column=Column(
            Integer,
            Computed("status = 'open' AND deleted_at IS NULL", persisted=True),
        )
    )
    quiet_until: str | None = Field(sa_column=base.day("quiet_until"))
    repeats: str | None = Field(sa_column=base.text())
    repeats_from: str | None = Field(sa_column=base.day("repeats_from"))


class Promise(Table, table=True):
    """Something we said we would do, by a date."""

    __table_args__ = strict(
        one_of("state", "owed", "kept", "broken"),
        Index("promise_of_customer", "customer_id", "state", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    interaction_id: bytes | None = Field(sa_column=base.ref("interaction"))
    title: str = Field(sa_column=base.text(needed=True))
    made_on: str = Field(sa_column=base.day("made_on", needed=True))
    due_on: str = Field(sa_column=base.day("due_on", needed=True))
    state: str = Field(sa_column=base.text(default="owed"))
    settled_on: str | None = Field(sa_column=base.day("settled_on"))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Satisfaction(Table, table=True):
    """An answer to a satisfaction question: NPS 0 to 10, CSAT 1 to 5, CES 1 to 7.

    `contact_id` is who answered, where it was not the customer as a whole.
    """

    __table_args__ = strict(
        one_of("kind", "nps", "csat", "ces"),
        check(
            "score_in_scale",
            "(kind = 'nps' AND score BETWEEN 0 AND 10) OR "
            "(kind = 'csat' AND score BETWEEN 1 AND 5) OR (kind = 'ces' AND score BETWEEN 1 AND 7)",
        ),
        Index("satisfaction_of_customer", "customer_id", "answered_on", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    kind: str = Field(sa_column=base.text(needed=True))
    score: int = Field(sa_column=base.whole(needed=True))
    answered_on: str = Field(sa_column=base.day("answered_on", needed=True))
    note: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    contact_id: bytes | None = Field(sa_column=base.ref("contact"))


class ServiceCase(Table, table=True):
    """An enquiry or a complaint, from the day it came until it is closed.

    `channel` is the one that it came by: the answer goes the same way. `follow_up_id` is the answer
    that we owe, `interaction_id` the touch that brought the case.
    """

    __table_args__ = strict(
        check("case_titled", "length(trim(title)) > 0"),
        check("angry_is_a_flag", "angry IN (0, 1)"),
        one_of("kind", "complaint", "enquiry"),
        Index("service_case_of_customer", "customer_id", "closed_on", sqlite_where=LIVING),
        Index("service_case_open", "kind", "opened_on", sqlite_where=UNSETTLED),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    contact_id: bytes | None = Field(sa_column=base.ref("contact"))
    interaction_id: bytes | None = Field(sa_column=base.ref("interaction"))
    follow_up_id: bytes | None = Field(sa_column=base.ref("follow_up"))
    kind: str = Field(sa_column=base.text(needed=True))
    title: str = Field(sa_column=base.text(needed=True))
    channel: str | None = Field(sa_column=base.text())
    angry: int = Field(sa_column=base.whole(default=0))
    cause: str | None = Field(sa_column=base.text())
    opened_on: str = Field(sa_column=base.day("opened_on", needed=True))
    answered_on: str | None = Field(sa_column=base.day("answered_on"))
    closed_on: str | None = Field(sa_column=base.day("closed_on"))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Alarm(Table, table=True):
    """A customer who needs a look, once for each kind of reason while the reason lasts.

    `value` is how bad it was when it opened (days of silence, a chance, days that are left),
    `quiet_value` when the customer was put off until `quiet_until`; `loud` says that it is shown.
    What a morning finds is not journalled, what a person's work brings about is.
    """

    __table_args__ = strict(
        one_of("kind", "silence", "risk", "renewal", "trial", "cost"),
        check("loud_is_a_flag", "loud IN (0, 1)"),
        check("closed_has_why", "closed_on IS NULL OR length(trim(closed_why)) > 0"),
        Index("alarm_open", "customer_id", "kind", unique=True, sqlite_where=UNSETTLED),
        Index("alarm_loud", "kind", "customer_id", sqlite_where=RINGING),
        Index("alarm_of_customer", "customer_id", "opened_on", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    kind: str = Field(sa_column=base.text(needed=True))
    opened_on: str = Field(sa_column=base.day("opened_on", needed=True))
    words: str = Field(sa_column=base.text(needed=True))
    value: float = Field(sa_column=base.real(needed=True))
    quiet_until: str | None = Field(sa_column=base.day("quiet_until"))
    quiet_value: float | None = Field(sa_column=base.real())
    loud: int = Field(sa_column=base.whole(default=1))
    closed_on: str | None = Field(sa_column=base.day("closed_on"))
    closed_why: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
