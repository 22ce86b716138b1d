"""A store as one of several that meet in a database: what it has not sent, where two differed."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Text, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, strict
from store.schema.people import LIVING


class Replica(Table, table=True):
    """The one row of a store that belongs to a team; none in a store that does not.

    `address` is the database without a password, `lead` says that this store has made the team.
    `clock` is the last stamp that was given, `seen` the highest that has come from elsewhere: 48
    bits of milliseconds and 16 of a counter. `cursor` is the version of the territory up to which
    everything has come. `token` changes with each sync, so that a copy of the file is noticed;
    `next_token` has those of tries that were not answered, and is empty while one is under way
    that was. While `applying` what is written came from others.
    `shape` is the version of the tables at the last sync: a later one asks for everything again.
    `trouble` is why the last sync failed.
    """

    __table_args__ = strict()

    only_row: int = Field(
        sa_column=Column(Integer, CheckConstraint("only_row = 1"), primary_key=True, nullable=False)
    )
    device: bytes = Field(sa_column=base.digest("device"))
    territory: str = Field(sa_column=base.text(needed=True))
    address: str = Field(sa_column=base.text(needed=True))
    lead: int = Field(sa_column=base.whole(default=0))
    clock: int = Field(sa_column=base.whole(default=0))
    seen: int = Field(sa_column=base.whole(default=0))
    cursor: int = Field(sa_column=base.whole(default=0))
    applying: int = Field(sa_column=base.whole(default=0))
    token: str | None = Field(sa_column=base.text())
    next_token: str | None = Field(sa_column=base.text())
    shape: int = Field(sa_column=base.whole(default=0))
    synced_at: str | None = Field(sa_column=base.instant("synced_at"))
    trouble: str | None = Field(sa_column=base.text())


class Unsent(Table, table=True):
    """A field that the team's database has not confirmed; see `store.ledger.unsent`.

    `field` is '*' for a record that is new, '-' for one that was erased. `stamp` is None until the
    unit of work ends. `base` is the version of the territory that was known when it was written.
    """

    __table_args__ = strict(
        Index("unsent_fresh", "tbl", sqlite_where=text("stamp IS NULL")),
    )

    tbl: str = Field(sa_column=Column(Text, primary_key=True, nullable=False))
    record_id: bytes = Field(sa_column=Column(LargeBinary, primary_key=True, nullable=False))
    field: str = Field(sa_column=Column(Text, primary_key=True, nullable=False))
    stamp: int | None = Field(sa_column=base.whole())
    base: int = Field(sa_column=base.whole(needed=True))


class Clash(Table, table=True):
    """Two people changed one field without knowing of each other: what was kept, what was not.

    Whoever settles it settles it for everybody.
    """

    __table_args__ = strict(Index("clash_of_customer", "customer_id", sqlite_where=LIVING))

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes | None = Field(sa_column=base.ref("customer"))
    tbl: str = Field(sa_column=base.text(needed=True))
    record_id: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    field: str = Field(sa_column=base.text(needed=True))
    kept: str | None = Field(sa_column=base.text())
    lost: str | None = Field(sa_column=base.text())
    lost_by: str | None = Field(sa_column=base.text())
    lost_at: str | None = Field(sa_column=base.instant("lost_at"))
    settled_on: str | None = Field(sa_column=base.day("settled_on"))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
