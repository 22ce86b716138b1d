"""What a review of the portfolio keeps: answers to its questions, numbers measured elsewhere."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, check, strict
from store.schema.people import LIVING


class ReviewAnswer(Table, table=True):
    """What was answered to a question of the review, on a day; the last answer counts.

    `question` is its key in `store/lifecycle/review.py`.
    """

    __table_args__ = strict(
        check("answer_says_something", "length(trim(answer)) > 0"),
        Index("review_answer_by_question", "question", "answered_on", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    question: str = Field(sa_column=base.text(needed=True))
    answer: str = Field(sa_column=base.text(needed=True))
    answered_on: str = Field(sa_column=base.day("answered_on", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class MonthlyNumber(Table, table=True):
    """A number that is measured elsewhere: visits, impressions, … of a month (YYYY-MM).

    `value` is exact decimal text.
    """

    __table_args__ = strict(
        check("number_named", "length(trim(name)) > 0"),
        check("month_is_one", "month GLOB '[0-9][0-9][0-9][0-9]-[0-1][0-9]'"),
        Index("monthly_number_once", "name", "month", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    month: str = Field(sa_column=base.text(needed=True))
    value: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
