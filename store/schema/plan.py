"""The schedule of work: segments, plans and their steps, enrolments, and how customers moved."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, check, one_of, strict
from store.schema.people import LIVING


class Segment(Table, table=True):
    """Customers worked as one virtual client: a rule, a consumption window, a plan.

    `window_days` is the silence after which a customer counts as former; `horizon_days` is what
    churn risk and expected purchases look ahead; `period_days` is the churn rate's period.
    `contract_days` is the renewal period of subscribers, None for those who buy when they like.
    `rule` is a filter; of several that fit a customer the one with the lowest `position` wins.
    `stage_model` names the model of stages in which its customers are followed.
    `offers` are what is offered to all of them for a while, as JSON (`lifecycle/offers.py`).
    Without a word between us for `max_silence_days` (in potential ones `rot_days`) it is too long.
    """

    __table_args__ = strict(
        check(
            "window_positive",
            "window_days > 0 AND horizon_days > 0 AND period_days > 0 "
            "AND coalesce(contract_days, 1) > 0",
        ),
        check(
            "silence_positive", "coalesce(rot_days, 1) > 0 AND coalesce(max_silence_days, 1) > 0"
        ),
        Index("segment_by_name", "name", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    rule: str | None = Field(sa_column=base.text())
    position: int = Field(sa_column=base.whole(default=0))
    window_days: int = Field(sa_column=base.whole(default=180))
    horizon_days: int = Field(sa_column=base.whole(default=90))
    period_days: int = Field(sa_column=base.whole(default=365))
    contract_days: int | None = Field(sa_column=base.whole())
    plan_key: str | None = Field(sa_column=base.text())
    rot_days: int | None = Field(sa_column=base.whole())
    max_silence_days: int | None = Field(sa_column=base.whole())
    stage_model: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    offers: str | None = Field(sa_column=base.text())
    margin: str | None = Field(sa_column=base.text())


class Plan(Table, table=True):
    """One version of a plan; `body` is its TOML text, the truth that the steps are read from."""

    __table_args__ = strict(
        one_of("stage", "potential", "current", "former", "any"),
        Index("plan_by_key", "key", "version", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    key: str = Field(sa_column=base.text(needed=True))
    name: str = Field(sa_column=base.text(needed=True))
    version: int = Field(sa_column=base.whole(default=1))
    stage: str = Field(sa_column=base.text(needed=True))
    body: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class PlanStep(Table, table=True):
    """A step of one version of a plan: the index that lists and reports read."""

    __table_args__ = strict(
        Index("step_of_plan", "plan_id", "position"),
    )

    id: bytes = Field(sa_column=base.ident())
    plan_id: bytes = Field(sa_column=base.ref("plan", needed=True))
    position: int = Field(sa_column=base.whole(needed=True))
    key: str = Field(sa_column=base.text(needed=True))
    title: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Enrolment(Table, table=True):
    """A customer's run through one version of a plan.

    `anchor_on` is the day that the steps count from where it is not `started_on`: a start that was
    chosen, or that of the version before. `by_hand`: a person chose this plan. `beside`: it has
    another goal than the plan that the customer's group and segment choose, and runs beside that.
    """

    __table_args__ = strict(
        one_of("state", "running", "paused", "finished", "left"),
        check("left_has_reason", "state <> 'left' OR length(trim(reason)) > 0"),
        Index("enrolment_of_customer", "customer_id", "state", sqlite_where=LIVING),
        Index("enrolment_by_plan", "plan_id", "state", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    plan_id: bytes = Field(sa_column=base.ref("plan", needed=True))
    state: str = Field(sa_column=base.text(default="running"))
    by_hand: int = Field(sa_column=base.whole(default=0))
    started_on: str = Field(sa_column=base.day("started_on", needed=True))
    anchor_on: str | None = Field(sa_column=base.day("anchor_on"))
    ended_on: str | None = Field(sa_column=base.day("ended_on"))
    reason: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    beside: int = Field(sa_column=base.whole(default=0))


class SegmentChange(Table, table=True):
    """A customer came into another segment: by which rule, or by whom."""

    __table_args__ = strict(
        Index("segment_change_of_customer", "customer_id", "changed_on", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    from_id: bytes | None = Field(sa_column=base.ref("segment"))
    to_id: bytes | None = Field(sa_column=base.ref("segment"))
    why: str = Field(sa_column=base.text(needed=True))
    changed_on: str = Field(sa_column=base.day("changed_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Transition(Table, table=True):
    """A customer came into another group, with the evidence of that day in words."""

    __table_args__ = strict(
        Index("transition_of_customer", "customer_id", "moved_on", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    from_grp: str = Field(sa_column=base.text(needed=True))
    to_grp: str = Field(sa_column=base.text(needed=True))
    why: str = Field(sa_column=base.text(needed=True))
    moved_on: str = Field(sa_column=base.day("moved_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class NeedAnswer(Table, table=True):
    """Whether the customer's needs were met at a stage; the last answer counts."""

    __table_args__ = strict(
        one_of("stage", "potential", "current", "former"),
        check("met_is_a_flag", "met IN (0, 1)"),
        Index("need_answer_of_customer", "customer_id", "stage", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    stage: str = Field(sa_column=base.text(needed=True))
    met: int = Field(sa_column=base.whole(needed=True))
    note: str | None = Field(sa_column=base.text())
    answered_on: str = Field(sa_column=base.day("answered_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Motivation(Table, table=True):
    """How much the customer wants what we have, at a stage; the last answer of a stage counts."""

    __table_args__ = strict(
        one_of("stage", "potential", "current", "former"),
        one_of("level", "low", "medium", "high"),
        Index("motivation_of_customer", "customer_id", "stage", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    stage: str = Field(sa_column=base.text(needed=True))
    level: str = Field(sa_column=base.text(needed=True))
    note: str | None = Field(sa_column=base.text())
    noted_on: str = Field(sa_column=base.day("noted_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
