"""The schedule of work: segments, plans and their steps, enrolments."""

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
    """

    __table_args__ = strict(
        check(
            "window_positive",
            "window_days > 0 AND horizon_days > 0 AND period_days > 0 "
            "AND coalesce(contract_days, 1) > 0",
        ),
        Index("segment_by_name", "name", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    rule: str | None = Field(sa_column=base.text())
    window_days: int = Field(sa_column=base.whole(default=180))
    horizon_days: int = Field(sa_column=base.whole(default=90))
    period_days: int = Field(sa_column=base.whole(default=365))
    contract_days: int | None = Field(sa_column=base.whole())
    plan_key: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


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
    """A customer's run through one version of a plan."""

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
    started_on: str = Field(sa_column=base.day("started_on", needed=True))
    ended_on: str | None = Field(sa_column=base.day("ended_on"))
    reason: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
