"""The journal of changes: what undo, the audit and a later merge between devices work from."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, check, one_of, strict
from store.schema.people import LIVING

TOLD = text(
    "field IS NOT NULL AND (tbl = 'own_value' OR (tbl = 'customer' "
    "AND field NOT IN ('next_id', 'deleted_at')))"
)


class Work(Table, table=True):
    """One unit of work: who, when, on which device, and its effect in one sentence.

    `state` is 'done', 'undone', or 'dropped' (undone, and something else was done since).
    `source` is 'import' for what came from a file, 'team' for what others have written, None for
    what was done by hand. `stamp` is that of its fields where the store belongs to a team.
    `worked_on` is the rep's day, which a clock set back or a day played again does not tell.
    `follows` marks what nobody did: what silence and rules brought on a day. There is one of each
    day that the store has seen, and undo passes it by.
    """

    __table_args__ = strict(
        one_of("kind", "do", "undo", "redo"),
        one_of("state", "done", "undone", "dropped"),
        check("follows_is_a_flag", "follows IN (0, 1)"),
        Index("work_by_state", "state", "kind", "seq"),
        Index("work_by_day", "worked_on", "seq"),
        Index("work_followed", "seq", sqlite_where=text("follows = 1")),
    )

    seq: int = Field(sa_column=Column(Integer, primary_key=True))
    id: bytes = Field(sa_column=base.blob())
    kind: str = Field(sa_column=base.text(default="do"))
    target_seq: int | None = Field(sa_column=base.whole())
    title: str = Field(sa_column=base.text(needed=True))
    rep_id: bytes | None = Field(sa_column=base.ref("rep"))
    device: str = Field(sa_column=base.text(needed=True))
    worked_at: str = Field(sa_column=base.instant("worked_at", needed=True))
    state: str = Field(sa_column=base.text(default="done"))
    worked_on: str | None = Field(sa_column=base.day("worked_on"))
    follows: int = Field(sa_column=base.whole(default=0))
    source: str | None = Field(sa_column=base.text())
    stamp: int | None = Field(sa_column=base.whole())


class Journal(Table, table=True):
    """One changed field, old to new. A row without a field says that the record was created:
    its first values are the record's own, and undo sets its deletion flag."""

    __table_args__ = strict(
        Index("journal_of_work", "work_seq"),
        # What a history tells of a record's fields; steps and figures are told otherwise.
        Index("journal_of_record", "record_id", sqlite_where=TOLD),
    )

    seq: int = Field(sa_column=Column(Integer, primary_key=True))
    work_seq: int = Field(sa_column=base.whole(needed=True))
    tbl: str = Field(sa_column=base.text(needed=True))
    record_id: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    field: str | None = Field(sa_column=base.text())
    old: object | None = Field(sa_column=base.anything())
    new: object | None = Field(sa_column=base.anything())


class Retraction(Table, table=True):
    """What had followed by itself for one customer and was taken back, by the unit `taken_seq`."""

    __table_args__ = strict()

    work_seq: int = Field(sa_column=Column(Integer, primary_key=True, nullable=False))
    customer_id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, nullable=False))
    taken_seq: int = Field(sa_column=base.whole(needed=True))


class Erasure(Table, table=True):
    """A digest of a name, address or id of somebody who was erased; see `store.ledger.erasures`.

    `who` is the same for all of one customer, and nothing else.
    """

    __table_args__ = strict()

    mark: bytes = Field(sa_column=base.digest("mark", key=True))
    who: bytes = Field(sa_column=base.digest("who"))
    erased_on: str = Field(sa_column=base.day("erased_on", needed=True))


class Setting(Table, table=True):
    """A choice of the user, as JSON text."""

    __table_args__ = strict(
        Index("setting_by_key", "key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    key: str = Field(sa_column=base.text(needed=True))
    value: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class SavedView(Table, table=True):
    """A filter under a name, for the customers list; `key` is what opens it there.

    `sort` is its order, with a minus before it the other way round, `columns` what it shows.
    """

    __table_args__ = strict(
        check("view_named", "length(trim(name)) > 0"),
        Index("view_by_name", "name", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    filter: str = Field(sa_column=base.text(needed=True))
    key: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    sort: str | None = Field(sa_column=base.text())
    columns: str | None = Field(sa_column=base.text())


class Migration(Table, table=True):
    """A step that the store has been through."""

    __table_args__ = strict()

    version: int = Field(sa_column=Column(Integer, primary_key=True))
    name: str = Field(sa_column=base.text(needed=True))
    applied_at: str = Field(sa_column=base.instant("applied_at", needed=True))
