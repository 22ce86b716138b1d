"""What is sold and what it costs: products, purchases and lines, costs, offers."""

from __future__ import annotations

from sqlalchemy import Index, text
from sqlmodel import Field

from store.schema import base
from store.schema.base import Table, one_of, strict
from store.schema.people import LIVING

MISSED = text("expectation = 'missed' AND deleted_at IS NULL")


class Product(Table, table=True):
    """Something that can be bought or offered."""

    __table_args__ = strict(
        Index("product_by_name", "name", sqlite_where=LIVING),
        Index("product_by_code", "code", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    code: str | None = Field(sa_column=base.text())
    name: str = Field(sa_column=base.text(needed=True))
    price: int | None = Field(sa_column=base.whole())
    cost: int | None = Field(sa_column=base.whole())
    standard: int = Field(sa_column=base.whole(default=0))
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Purchase(Table, table=True):
    """An order or invoice, or a refund of one; money in minor units of the store's currency.

    A refund or cancellation is a row of kind 'refund' with a negative amount: it reduces revenue
    and is never counted as a purchase. `paid_amount` and `paid_currency` keep what stood on the
    paper when that was another currency. `expectation`: what they said of the delivery, and when.
    """

    __table_args__ = strict(
        one_of("kind", "purchase", "refund"),
        one_of("expectation", "met", "exceeded", "missed"),
        Index(
            "purchase_of_customer",
            "customer_id",
            "bought_on",
            "kind",
            "amount",
            "cost",
            sqlite_where=LIVING,
        ),
        Index("purchase_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
        Index("purchase_missed", "customer_id", "expectation_on", sqlite_where=MISSED),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    number: str | None = Field(sa_column=base.text())
    bought_on: str = Field(sa_column=base.day("bought_on", needed=True))
    kind: str = Field(sa_column=base.text(default="purchase"))
    amount: int = Field(sa_column=base.whole(needed=True))
    cost: int | None = Field(sa_column=base.whole())
    paid_amount: int | None = Field(sa_column=base.whole())
    paid_currency: str | None = Field(sa_column=base.text())
    note: str | None = Field(sa_column=base.text())
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    expectation: str | None = Field(sa_column=base.text())
    expectation_note: str | None = Field(sa_column=base.text())
    expectation_on: str | None = Field(sa_column=base.day("expectation_on"))


class PurchaseLine(Table, table=True):
    """One product of a purchase; the quantity is exact decimal text."""

    __table_args__ = strict(
        Index("line_of_purchase", "purchase_id", sqlite_where=LIVING),
        Index("line_by_product", "product_id", sqlite_where=LIVING),
        Index("line_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    purchase_id: bytes = Field(sa_column=base.ref("purchase", needed=True))
    product_id: bytes | None = Field(sa_column=base.ref("product"))
    title: str = Field(sa_column=base.text(needed=True))
    quantity: str = Field(sa_column=base.text(default="1"))
    amount: int = Field(sa_column=base.whole(needed=True))
    cost: int | None = Field(sa_column=base.whole())
    import_key: bytes | None = Field(sa_column=base.blob())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Cost(Table, table=True):
    """Money spent to win, keep or serve: on one customer, or on a source of customers."""

    __table_args__ = strict(
        one_of("kind", "acquisition", "retention", "service"),
        Index("cost_of_customer", "customer_id", "kind", sqlite_where=LIVING),
        Index("cost_by_source", "source", "kind", sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes | None = Field(sa_column=base.ref("customer"))
    source: str | None = Field(sa_column=base.text())
    kind: str = Field(sa_column=base.text(needed=True))
    spent_on: str = Field(sa_column=base.day("spent_on", needed=True))
    amount: int = Field(sa_column=base.whole(needed=True))
    note: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))


class Offer(Table, table=True):
    """Something offered to a customer and the answer."""

    __table_args__ = strict(
        one_of("answer", "open", "accepted", "refused"),
        Index("offer_of_customer", "customer_id", "offered_on", sqlite_where=LIVING),
        Index("offer_by_import_key", "import_key", unique=True, sqlite_where=LIVING),
    )

    id: bytes = Field(sa_column=base.ident())
    customer_id: bytes = Field(sa_column=base.ref("customer", needed=True))
    product_id: bytes | None = Field(sa_column=base.ref("product"))
    title: str = Field(sa_column=base.text(needed=True))
    amount: int | None = Field(sa_column=base.whole())
    offered_on: str = Field(sa_column=base.day("offered_on", needed=True))
    answer: str = Field(sa_column=base.text(default="open"))
    answered_on: str | None = Field(sa_column=base.day("answered_on"))
    reason: str | None = Field(sa_column=base.text())
    created_at: str = Field(sa_column=base.instant("created_at", needed=True))
    deleted_at: str | None = Field(sa_column=base.instant("deleted_at"))
    import_key: bytes | None = Field(sa_column=base.blob())
