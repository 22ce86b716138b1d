"""Who sells and who buys: reps, customers, their contacts and ways to reach them."""

from __future__ import annotations

from sqlalchemy import Column, Computed, ForeignKeyConstraint, Index, Integer, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, check, one_of, strict

LIVING = text("deleted_at IS NULL")


class Rep(Table, table=True):
    """A seller, with the days and minutes that can be planned for them.

    `heir_id` has the customers of one who has left.
    """

    __table_args__ = strict(check("rep_named", "length(trim(name)) > 0"))

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    email: str | None = Field(sa_column=base.text())
    department: str | None = Field(sa_column=base.text())
    daily_minutes: int = Field(sa_column=base.whole(default=240))
    weekdays: str = Field(sa_column=base.text(default="12345"))
    country: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    heir_id: bytes | None = Field(sa_column=base.ref("rep"))


class Customer(Table, table=True):
    """Whoever buys: a person or an organisation. `segment_fixed`: chosen by hand, no rule moves it.

    `paid_until` and `trial_until` are the last days that are paid for or tried out. `time_zone` is
    an IANA name, `hours` when they may be called there. `refuses` is what they asked us not to do.

    The rule that nobody else has lives here: a live customer names its next step, and the deferred
    foreign key lets a transaction commit only if that follow-up is this customer's and is open.
    """

    __table_args__ = strict(
        check("customer_named", "length(trim(name)) > 0"),
        check("live_has_next_step", "live = 0 OR next_id IS NOT NULL"),
        check(
            "closed_has_reason",
            "(closed_at IS NULL) OR (closed_on IS NOT NULL AND length(trim(closed_reason)) > 0)",
        ),
        one_of("kind", "person", "organisation"),
        one_of("need", "unknown", "none", "no_possibility", "has"),
        one_of("awareness", "unaware", "problem", "solution", "product", "fully"),
        one_of("involvement", "low", "medium", "high"),
        one_of("ability", "low", "medium", "high"),
        ForeignKeyConstraint(
            ["next_id", "id", "live"],
            ["follow_up.id", "follow_up.customer_id", "follow_up.is_open"],
            name="next_step_is_open",
            deferrable=True,
            initially="DEFERRED",
            use_alter=False,
        ),
        Index("customer_by_name", "sort_name", "id", sqlite_where=text("live = 1")),
        Index("customer_by_any_name", "sort_name", sqlite_where=LIVING),
        Index("customer_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
        Index("customer_by_external_id", "external_id", sqlite_where=LIVING),
        Index("customer_by_segment", "segment_id"),
        # Whole, because foreign keys cannot use a partial index.
        Index("customer_by_next", "next_id"),
        Index("customer_by_referrer", "referred_by_id"),
        Index("customer_live", "next_id", sqlite_where=text("live = 1")),
        Index("customer_by_owner", "owner_id", sqlite_where=text("live = 1")),
    )

    id: bytes = Field(sa_column=base.ident())
    name: str = Field(sa_column=base.text(needed=True))
    sort_name: str = Field(sa_column=base.text(needed=True))
    kind: str = Field(sa_column=base.text(default="organisation"))
    external_id: str | None = Field(sa_column=base.text())
    owner_id: bytes | None = Field(sa_column=base.ref("rep"))
    segment_id: bytes | None = Field(sa_column=base.ref("segment"))
    segment_fixed: int = Field(sa_column=base.whole(default=0))
    source: str | None = Field(sa_column=base.text())
    first_seen_on: str | None = Field(sa_column=base.day("first_seen_on"))
    city: str | None = Field(sa_column=base.text())
    country: str | None = Field(sa_column=base.text())
    preferred_channel: str | None = Field(sa_column=base.text())
    birthday: str | None = Field(sa_column=base.day("birthday"))
    need: str = Field(sa_column=base.text(default="unknown"))
    competitor: str | None = Field(sa_column=base.text())
    left_reason: str | None = Field(sa_column=base.text())
    said_left_on: str | None = Field(sa_column=base.day("said_left_on"))
    plans: str | None = Field(sa_column=base.text())
    prospects: str | None = Field(sa_column=base.text())
    expectations: str | None = Field(sa_column=base.text())
    pains: str | None = Field(sa_column=base.text())
    group_override: str | None = Field(sa_column=base.text())
    override_reason: str | None = Field(sa_column=base.text())
    override_on: str | None = Field(sa_column=base.day("override_on"))
    wake_on: str | None = Field(sa_column=base.day("wake_on"))
    awareness: str | None = Field(sa_column=base.text())
    do_not_contact: int = Field(sa_column=base.whole(default=0))
    spend_reason: str | None = Field(sa_column=base.text())
    closed_at: str | None = Field(sa_column=base.instant("closed_at"))
    closed_on: str | None = Field(sa_column=base.day("closed_on"))
    closed_reason: str | None = Field(sa_column=base.text())
    import_key: bytes | None = Field(sa_column=base.blob())
    next_id: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    live: int = Field(
        sa_column=Column(
            Integer,
            Computed("closed_at IS NULL AND deleted_at IS NULL", persisted=True),
        )
    )
    paid_until: str | None = Field(sa_column=base.day("paid_until"))
    trial_until: str | None = Field(sa_column=base.day("trial_until"))
    time_zone: str | None = Field(sa_column=base.text())
    hours: str | None = Field(sa_column=base.text())
    involvement: str | None = Field(sa_column=base.text())
    ability: str | None = Field(sa_column=base.text())
    habits: str | None = Field(sa_column=base.text())
    emotions: str | None = Field(sa_column=base.text())
    decision: str | None = Field(sa_column=base.text())
    competitor_reason: str | None = Field(sa_column=base.text())
    referred_by_id: bytes | None = Field(sa_column=base.ref("customer"))
    refuses: str | None = Field(sa_column=base.text())


class Closing(Table, table=True):
    """A customer was closed for a reason, and perhaps opened again."""

    __table_args__ = strict(Index("closing_of_customer", "customer_id", sqlite_where=LIVING))

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    closed_on: str = Field(sa_column=base.day("closed_on", needed=True))
    reason: str = Field(sa_column=base.text(needed=True))
    reopened_on: str | None = Field(sa_column=base.day("reopened_on"))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Link(Table, table=True):
    """A file or a web page about a customer; the file stays where it is.

    `digest` is that of the file's bytes when it was noted, None for a page and a missing file.
    """

    __table_args__ = strict(
        check("link_leads_somewhere", "length(trim(target)) > 0"),
        Index("link_of_customer", "customer_id", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    target: str = Field(sa_column=base.text(needed=True))
    title: str | None = Field(sa_column=base.text())
    digest: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Tag(Table, table=True):
    """A word that a customer is marked with; `sort_name` is its form for comparing."""

    __table_args__ = strict(
        check("tag_named", "length(trim(name)) > 0"),
        Index("tag_of_customer", "customer_id", "sort_name", unique=True, sqlite_where=LIVING),
        Index("tag_by_name", "sort_name", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    name: str = Field(sa_column=base.text(needed=True))
    sort_name: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class OwnField(Table, table=True):
    """A field of customers that the user has made; `choices` stand one on a line."""

    __table_args__ = strict(
        one_of("kind", "text", "number", "day", "choice"),
        check("choice_has_choices", "kind <> 'choice' OR length(choices) > 0"),
        Index("own_field_by_key", "key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    key: str = Field(sa_column=base.text(needed=True))
    label: str = Field(sa_column=base.text(needed=True))
    kind: str = Field(sa_column=base.text(needed=True))
    choices: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class OwnValue(Table, table=True):
    """What a customer has in an own field: a text, a decimal number, an ISO day or a choice."""

    __table_args__ = strict(
        Index("own_value_of_customer", "customer_id", "field_id", unique=True, sqlite_where=LIVING),
        Index("own_value_by_field", "field_id", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    field_id: bytes = Field(sa_column=base.ref("own_field", needed=True))
    value: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class KnownAs(Table, table=True):
    """What a customer was called elsewhere before two records became one: files still use it.

    `merged_id` is the other record.
    """

    __table_args__ = strict(
        Index("known_as_of_customer", "customer_id", sqlite_where=LIVING),
        Index("known_as_by_name", "sort_name", sqlite_where=LIVING),
        Index("known_as_by_external_id", "external_id", sqlite_where=LIVING),
        Index("known_as_by_import_key", "import_key", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    sort_name: str = Field(sa_column=base.text(needed=True))
    external_id: str | None = Field(sa_column=base.text())
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    merged_id: bytes | None = Field(sa_column=base.ref("customer"))


class NotSame(Table, table=True):
    """Two customers who look alike and are not the same, as a person has said."""

    __table_args__ = strict(Index("not_same_by_both", "a_id", "b_id", sqlite_where=LIVING))

    id: bytes = Field(sa_column=base.ident())
    a_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    b_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Contact(Table, table=True):
    """A person at a customer; `refuses` is what they asked us not to do."""

    __table_args__ = strict(
        Index("contact_by_customer", "customer_id", sqlite_where=LIVING),
        Index("contact_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    name: str = Field(sa_column=base.text(needed=True))
    role: str | None = Field(sa_column=base.text())
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    refuses: str | None = Field(sa_column=base.text())


class Way(Table, table=True):
    """A way to reach a customer or one of its contacts: phone, e-mail, address, website.

    `e164` is a phone's international form, derived from what was typed and the customer's country;
    `e164_of` is what it was derived from. Neither is part of the journal.
    """

    __table_args__ = strict(
        one_of("kind", "phone", "email", "address", "website"),
        Index("way_by_customer", "customer_id", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    contact_id: bytes | None = Field(sa_column=base.ref("contact"))
    kind: str = Field(sa_column=base.text(needed=True))
    label: str | None = Field(sa_column=base.text())
    value: str = Field(sa_column=base.text(needed=True))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    e164: str | None = Field(sa_column=base.text())
    e164_of: str | None = Field(sa_column=base.text())
