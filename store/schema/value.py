"""Derived figures, recomputed and never journalled: rhythm, standing, fitted models, scores."""

from __future__ import annotations

from sqlalchemy import Column, Index, LargeBinary, Text, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, strict

# The lists show live customers; their order is read from these indexes alone.
LIVE = text("live = 1")


class Rhythm(Table, table=True):
    """A customer's purchases in one row, kept up to date on every write. Days are distinct.

    `renews_on` is the last day that is paid for, by what was noted and what was paid, and
    `renews_for` what a subscriber's renewal brings.
    """

    __table_args__ = strict(
        Index("rhythm_by_last", text("last_on DESC"), "customer_id", sqlite_where=LIVE),
        Index("rhythm_by_revenue", text("revenue DESC"), "customer_id", sqlite_where=LIVE),
    )

    customer_id: bytes = Field(sa_column=base.ident_of("customer"))
    days: int = Field(sa_column=base.whole(default=0))
    first_on: str | None = Field(sa_column=base.day("first_on"))
    last_on: str | None = Field(sa_column=base.day("last_on"))
    usual_gap: float | None = Field(sa_column=base.real())
    longest_gap: int | None = Field(sa_column=base.whole())
    sum_log_gaps: float | None = Field(sa_column=base.real())
    revenue: int = Field(sa_column=base.whole(default=0))
    cost: int = Field(sa_column=base.whole(default=0))
    costed: int = Field(sa_column=base.whole(default=0))
    touched_on: str | None = Field(sa_column=base.day("touched_on"))
    live: int = Field(sa_column=base.whole(default=1))
    renews_on: str | None = Field(sa_column=base.day("renews_on"))
    renews_for: int | None = Field(sa_column=base.whole())


class Quintile(Table, table=True):
    """Where the fifths of the buyers begin, by measure: four values as a JSON list."""

    __table_args__ = strict()

    measure: str = Field(sa_column=Column(Text, primary_key=True))
    cuts: str = Field(sa_column=base.text(needed=True))


class Standing(Table, table=True):
    """A customer's stage and group with the reason in words, and the day silence changes it.

    `lived` is the group as of the real today: it differs only while scores of an earlier day are
    looked at, and what happens to the schedule of work follows it.
    """

    __table_args__ = strict(
        Index("standing_by_group", "grp", "customer_id"),
    )

    customer_id: bytes = Field(sa_column=base.ident_of("customer"))
    stage: str = Field(sa_column=base.text(needed=True))
    grp: str = Field(sa_column=base.text(needed=True))
    lived: str | None = Field(sa_column=base.text())
    why: str = Field(sa_column=base.text(needed=True))
    flips_on: str | None = Field(sa_column=base.day("flips_on"))
    standing_on: str = Field(sa_column=base.day("standing_on", needed=True))


class Fit(Table, table=True):
    """A fitted model with its parameters (JSON), scope and cut-off date."""

    __table_args__ = strict(Index("fit_by_scope", "scope", "fitted_on"))

    id: bytes = Field(sa_column=base.ident())
    scope: str = Field(sa_column=base.text(needed=True))
    segment_id: bytes | None = Field(sa_column=base.ref("segment"))
    name: str = Field(sa_column=base.text(needed=True))
    params: str = Field(sa_column=base.text(needed=True))
    customers: int = Field(sa_column=base.whole(needed=True))
    purchases: int = Field(sa_column=base.whole(needed=True))
    log_likelihood: float | None = Field(sa_column=base.real())
    converged: int = Field(sa_column=base.whole(default=1))
    fallback: str | None = Field(sa_column=base.text())
    fitted_on: str = Field(sa_column=base.day("fitted_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))


class PastFit(Table, table=True):
    """The models that another fit has replaced, as a list of `fit` (JSON), by the day of theirs."""

    __table_args__ = strict()

    fitted_on: str = Field(sa_column=base.day("fitted_on", key=True))
    fits: str = Field(sa_column=base.text(needed=True))


class Score(Table, table=True):
    """A customer's value and churn risk as of a date; screens only read it.

    `next_on` and `live` repeat the customer's next step and state, for the order of lists.
    `recency`, `frequency` and `monetary` are fifths of the buyers, 5 the best (see Quintile).
    """

    __table_args__ = strict(
        Index("score_by_risk", text("churn_risk DESC"), "customer_id", sqlite_where=LIVE),
        Index("score_by_total", text("total DESC"), "customer_id", sqlite_where=LIVE),
        Index("score_by_earned", text("earned DESC"), "customer_id", sqlite_where=LIVE),
        Index("score_by_ahead", text("ahead DESC"), "customer_id", sqlite_where=LIVE),
        Index("score_by_at_risk", text("at_risk DESC"), "customer_id", sqlite_where=LIVE),
        Index("score_by_next", "next_on", "customer_id", sqlite_where=LIVE),
        Index("score_by_day", "scored_on", sqlite_where=LIVE),
    )

    customer_id: bytes = Field(sa_column=base.ident_of("customer"))
    scored_on: str = Field(sa_column=base.day("scored_on", needed=True))
    fit_id: bytes | None = Field(sa_column=base.ref("fit"))
    model: str | None = Field(sa_column=base.text())
    horizon_days: int = Field(sa_column=base.whole(needed=True))
    p_alive: float | None = Field(sa_column=base.real())
    churn_risk: float | None = Field(sa_column=base.real())
    expected_purchases: float | None = Field(sa_column=base.real())
    earned: int = Field(sa_column=base.whole(default=0))
    ahead: int | None = Field(sa_column=base.whole())
    total: int | None = Field(sa_column=base.whole())
    at_risk: int | None = Field(sa_column=base.whole())
    recency: int | None = Field(sa_column=base.whole())
    frequency: int | None = Field(sa_column=base.whole())
    monetary: int | None = Field(sa_column=base.whole())
    reason: str = Field(sa_column=base.text(needed=True))
    next_on: str | None = Field(sa_column=base.day("next_on"))
    live: int = Field(sa_column=base.whole(default=1))
    ahead_month: int | None = Field(sa_column=base.whole())
    ahead_quarter: int | None = Field(sa_column=base.whole())


class Ringing(Table, table=True):
    """An open alarm of a live customer, with what its place in the queue follows from.

    Triggers keep it (`rules.py`), so that a look at the queue reads a range of it, and not all the
    records of everybody who rings. `came_on` is the day of the customer's first plan.
    """

    __table_args__ = ({"sqlite_strict": True, "sqlite_with_rowid": False},)

    customer_id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, nullable=False))
    kind: str = Field(sa_column=Column(Text, primary_key=True, nullable=False))
    opened_on: str = Field(sa_column=base.text(needed=True))
    loud: int = Field(sa_column=base.whole(needed=True))
    quiet_until: str | None = Field(sa_column=base.text())
    owner_id: bytes | None = Field(sa_column=base.blob())
    touched_on: str | None = Field(sa_column=base.text())
    came_on: str | None = Field(sa_column=base.text())
    step_id: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    due_on: str = Field(sa_column=base.text(needed=True))
    weight: int = Field(sa_column=base.whole(needed=True))
    minutes: int = Field(sa_column=base.whole(needed=True))
    step_kind: str = Field(sa_column=base.text(needed=True))


class PastScore(Table, table=True):
    """What was told of a customer on the first scored day of a month, so that changes can be told.

    Never recomputed: later models do not rewrite what a person has read.
    """

    __table_args__ = strict()

    customer_id: bytes = Field(sa_column=base.ident_of("customer"))
    kept_on: str = Field(sa_column=base.day("kept_on", key=True))
    horizon_days: int = Field(sa_column=base.whole(needed=True))
    churn_risk: float | None = Field(sa_column=base.real())
    earned: int = Field(sa_column=base.whole(needed=True))
    ahead: int | None = Field(sa_column=base.whole())
    at_risk: int | None = Field(sa_column=base.whole())
