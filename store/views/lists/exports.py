"""What leaves the store as tables: each kind of record with the columns that it is written with.

The titles are headers that an import knows, so what has left can come back.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal, NamedTuple

from store.customer_fields import CustomerField, columns
from store.errors import BadInput
from store.ids import id_text
from store.lifecycle.possible_years import written_sql
from store.names import nearest
from store.safety.opening import Store
from store.sentence import say, shown
from store.settings.own_fields import own_fields
from store.settings.values import currency_of
from store.value.money import to_decimal
from store.views.customer.card import ways_of
from store.views.customer.marks import own_values_of, tags_of
from store.vocabulary import ALL_REFUSED

Style = Literal["text", "day", "money", "number", "id", "currency", "list"]
Value = str | date | Decimal | tuple[str, ...] | None
_AT_ONCE: Final = 500


class Column(NamedTuple):
    """A column: its title, the SQL of its value, what kind of value that is."""

    title: str
    sql: str
    style: Style = "text"


_WHO = (Column("Customer ID", "coalesce(c.external_id, '@' || hex(c.id))", "id"),
        Column("Customer name", "c.name"))  # fmt: skip
_CURRENCY = Column("Currency", "''", "currency")

# Who asked not to be contacted refuses all.
_SQL: Final = {
    "birthday": written_sql("c.birthday"),
    "refuses": f"CASE WHEN c.do_not_contact THEN '{ALL_REFUSED}' ELSE c.refuses END"
}  # fmt: skip
_CARD: Final = tuple(
    Column(each.name.replace("_", " ").capitalize(), _SQL.get(each.name, f"c.{each.name}"),
           "day" if each.kind in ("day", "birthday") else "text")
    for each in columns() if each.imported
)  # fmt: skip


class Table(NamedTuple):
    """A kind: its columns, and the rest of the query with `{}` for more conditions."""

    columns: tuple[Column, ...]
    rest: str


_OF = "JOIN customer AS c ON c.id = x.customer_id AND c.deleted_at IS NULL"
_SINCE = "min(ifnull(c.first_seen_on, r.first_on), ifnull(r.first_on, c.first_seen_on))"
TABLES: Final[dict[str, Table]] = {
    "customers": Table(
        (
            *_WHO[:1], Column("Name", "c.name"), Column("Customer kind", "c.kind"),
            Column("E-mail", "''", "list"), Column("Phone", "''", "list"),
            Column("Mobile", "''", "list"),
            Column("Website", "''", "list"), Column("Address", "''", "list"), *_CARD,
            Column("Segment", "g.name"), Column("Owner", "o.name"), Column("Tags", "''", "list"),
            Column("Customer since", _SINCE, "day"),
            Column("Closed", "c.closed_on", "day"), Column("Reason closed", "c.closed_reason"),
            Column("Group now", "s.grp"), Column("Next step on", "f.due_on", "day"),
            Column("Next step", "f.title"), Column("Last purchase", "r.last_on", "day"),
            Column("Times bought", "r.days", "number"), Column("Revenue here", "r.revenue",
                                                               "money"),
            Column("LTV", "v.total", "money"), Column("Churn risk", "round(v.churn_risk, 4)",
                                                      "number"),
            Column("Money at risk", "v.at_risk", "money"), _CURRENCY,
        ),
        "FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id "
        "LEFT JOIN rep AS o ON o.id = c.owner_id LEFT JOIN standing AS s ON s.customer_id = c.id "
        "LEFT JOIN follow_up AS f ON f.id = c.next_id AND c.live = 1 "
        "LEFT JOIN rhythm AS r ON r.customer_id = c.id LEFT JOIN score AS v ON v.customer_id = "
        "c.id WHERE c.deleted_at IS NULL {} ORDER BY c.sort_name, c.id",
    ),
    "people": Table(
        (
            Column("Record", "\'@\' || hex(x.id)", "id"), Column("Name", "x.name"),
            Column("Job title", "x.role"), Column("Refuses", "x.refuses"),
            Column("E-mail", "''", "list"),
            Column("Phone", "''", "list"), Column("Mobile", "''", "list"),
            Column("Company ID", _WHO[0].sql, "id"), Column("Company", "c.name"),
        ),
        f"FROM contact AS x {_OF} WHERE x.deleted_at IS NULL {{}} ORDER BY c.sort_name, x.id",
    ),
    "purchases": Table(
        (
            Column("Purchase ID", "\'@\' || hex(x.id)", "id"),
            Column("Order number", "coalesce(x.number, CASE WHEN (SELECT count(*) FROM "
                   "purchase_line AS n WHERE n.purchase_id = x.id AND n.deleted_at IS NULL) > 1 "
                   "THEN '@' || hex(x.id) END)", "id"),
            *_WHO, Column("Date", "x.bought_on", "day"), Column("Product", "l.title"),
            Column("Quantity", "l.quantity"), Column("Amount", "coalesce(l.amount, x.amount)",
                                                     "money"),
            Column("Total", "x.amount", "money"), _CURRENCY,
            Column("Cost", "CASE WHEN l.id IS NULL THEN x.cost ELSE l.cost END", "money"),
            Column("Paid in", "x.paid_currency"), Column("Note", "x.note"),
        ),
        f"FROM purchase AS x {_OF} LEFT JOIN purchase_line AS l ON l.purchase_id = x.id AND "
        "l.deleted_at IS NULL WHERE x.deleted_at IS NULL {} ORDER BY x.bought_on, x.id, l.id",
    ),
    "touches": Table(
        (
            Column("Activity ID", "\'@\' || hex(x.id)", "id"), *_WHO,
            Column("Contact person", "p.name"), Column("When", "x.happened_at"),
            Column("Channel", "x.channel"), Column("Direction", "x.direction"),
            Column("Outcome", "x.outcome"), Column("Minutes", "x.minutes", "number"),
            Column("Subject", "x.subject"), Column("Note", "x.note"), Column("Author", "o.name"),
        ),
        f"FROM interaction AS x {_OF} LEFT JOIN contact AS p ON p.id = x.contact_id "
        "LEFT JOIN rep AS o ON o.id = x.rep_id WHERE x.deleted_at IS NULL AND NOT EXISTS (SELECT 1 "
        "FROM interaction AS n WHERE n.corrects_id = x.id AND n.deleted_at IS NULL) {} "
        "ORDER BY x.happened_at, x.id",
    ),
    "follow-ups": Table(
        (
            Column("Task ID", "\'@\' || hex(x.id)", "id"), *_WHO,
            Column("Contact person", "p.name"), Column("Due", "x.due_on", "day"),
            Column("Subject", "x.title"), Column("Channel", "x.channel"),
            Column("Minutes", "x.minutes", "number"), Column("Note", "x.say"),
            Column("Follow-up kind", "x.kind"), Column("Times put off", "x.pushes", "number"),
            Column("For rep", "o.name"),
        ),
        f"FROM follow_up AS x {_OF} LEFT JOIN contact AS p ON p.id = x.contact_id "
        "LEFT JOIN rep AS o ON o.id = coalesce(c.owner_id, x.rep_id) WHERE x.is_open = 1 "
        "AND c.live = 1 {} ORDER BY x.due_on, x.id",
    ),
    "offers": Table(
        (
            Column("Offer ID", "\'@\' || hex(x.id)", "id"), *_WHO,
            Column("Offered", "x.offered_on", "day"), Column("What", "x.title"),
            Column("Amount", "x.amount", "money"), _CURRENCY, Column("Answer", "x.answer"),
            Column("Answered", "x.answered_on", "day"), Column("Reason", "x.reason"),
        ),
        f"FROM offer AS x {_OF} WHERE x.deleted_at IS NULL {{}} ORDER BY x.offered_on, x.id",
    ),
    "cases": Table(
        (
            Column("Case ID", "\'@\' || hex(x.id)", "id"), *_WHO, Column("Kind", "x.kind"),
            Column("What", "x.title"), Column("Channel", "x.channel"),
            Column("Cause", "x.cause"), Column("Opened", "x.opened_on", "day"),
            Column("Answered", "x.answered_on", "day"), Column("Closed", "x.closed_on", "day"),
        ),
        f"FROM service_case AS x {_OF} WHERE x.deleted_at IS NULL {{}} ORDER BY x.opened_on, x.id",
    ),
    "promises": Table(
        (
            Column("Promise ID", "\'@\' || hex(x.id)", "id"), *_WHO, Column("What", "x.title"),
            Column("Made", "x.made_on", "day"), Column("By", "x.due_on", "day"),
            Column("State", "x.state"), Column("Settled", "x.settled_on", "day"),
        ),
        f"FROM promise AS x {_OF} WHERE x.deleted_at IS NULL {{}} ORDER BY x.due_on, x.id",
    ),
    "costs": Table(
        (
            Column("Cost ID", "\'@\' || hex(x.id)", "id"),
            Column("Customer ID", f"CASE WHEN c.id IS NOT NULL THEN {_WHO[0].sql} END", "id"),
            *_WHO[1:], Column("Source", "x.source"), Column("Kind", "x.kind"),
            Column("Spent", "x.spent_on", "day"), Column("Amount", "x.amount", "money"),
            _CURRENCY, Column("Note", "x.note"),
        ),
        f"FROM cost AS x LEFT {_OF} WHERE x.deleted_at IS NULL "
        "AND (c.id IS NOT NULL OR x.customer_id IS NULL) {} ORDER BY x.spent_on, x.id",
    ),
    "answers": Table(
        (
            Column("Answer ID", "\'@\' || hex(x.id)", "id"), *_WHO, Column("Kind", "x.kind"),
            Column("Score", "x.score", "number"), Column("Answered", "x.answered_on", "day"),
            Column("Note", "x.note"),
        ),
        f"FROM satisfaction AS x {_OF} WHERE x.deleted_at IS NULL {{}} ORDER BY x.answered_on, "
        "x.id",
    ),
    "products": Table(
        (
            Column("Product", "x.name"), Column("Code", "x.code"), Column("Price", "x.price",
                                                                        "money"),
            Column("Cost", "x.cost", "money"), _CURRENCY,
        ),
        "FROM product AS x WHERE x.deleted_at IS NULL {} ORDER BY folded(x.name), x.id",
    ),
}  # fmt: skip
_WAYS: Final = {"email": "E-mail", "phone": "Phone", "website": "Website", "address": "Address"}


def table_named(name: str) -> Table:
    """The kind of that name; BadInput names the nearest."""
    found = TABLES.get(name)
    if found is None:
        raise BadInput(say("refused.no_export", name=name, likely=nearest(name, TABLES)))
    return found


def titles_of(store: Store, kind: str) -> list[Column]:
    """The columns of a kind; customers also have the user's own fields."""
    own = own_fields(store) if kind == "customers" else ()
    return [*table_named(kind).columns, *(Column(each.label, "''") for each in own)]


def rows_of(
    store: Store, kind: str, customers: Sequence[bytes] | None = None
) -> Iterator[list[Value]]:
    """The rows of a kind with the values of its columns, a few hundred records at a time.

    Of these customers in their order, or of all, closed ones too.
    """
    table = table_named(kind)
    names = ", ".join(f"{each.sql} AS v{n}" for n, each in enumerate(table.columns))
    record = "c.id" if kind == "customers" else "x.id"
    owner = "NULL" if kind == "products" else "c.id"
    query = f"SELECT {record} AS record, {owner} AS customer, {names} {table.rest}"
    if customers is None or kind == "products":
        yield from _filled(store, kind, table, _chunks(store, query.format("")))
        return
    for start in range(0, len(customers), _AT_ONCE):
        some = customers[start : start + _AT_ONCE]
        found = store.rows(query.format(f"AND c.id IN ({', '.join('?' * len(some))})"), tuple(some))
        place = {ident: number for number, ident in enumerate(some)}
        if kind in ("customers", "people"):
            found.sort(key=lambda row: place[row["customer"]])
        yield from _filled(store, kind, table, iter([found]))


def _chunks(store: Store, query: str) -> Iterator[list[Any]]:
    cursor = store.connection.execute(query)
    while rows := cursor.fetchmany(_AT_ONCE):
        yield rows


def _filled(
    store: Store, kind: str, table: Table, chunks: Iterator[list[Any]]
) -> Iterator[list[Value]]:
    currency = currency_of(store)
    own = own_fields(store) if kind == "customers" else ()
    for rows in chunks:
        lists = _lists(store, kind, rows, own)
        for row in rows:
            values: list[Value] = [
                _value(row[f"v{number}"], column, currency)
                for number, column in enumerate(table.columns)
            ]
            more = lists.get(row["record"], {})
            for number, column in enumerate(table.columns):
                if column.title in more:
                    values[number] = more[column.title]
            yield values + [more.get(each.name) for each in own]


def _value(value: Any, column: Column, currency: str) -> Value:
    if column.style == "currency":
        return currency
    if value is None or value == "":
        return None
    if column.style == "money":
        return to_decimal(int(value), currency)
    if column.style == "day":
        return value if value.startswith("--") else date.fromisoformat(value)
    if column.style == "number":
        return Decimal(str(value))
    text = shown(str(value))
    if column.style == "id" and text.startswith("@") and len(text) == 33:
        return id_text(bytes.fromhex(text[1:]))  # ours, where no other program gave one
    return text


def _lists(
    store: Store, kind: str, rows: Sequence[Any], own: Sequence[CustomerField]
) -> dict[bytes, dict[str, Value]]:
    """What a record has several of, in one cell each: ways, tags; and the user's own fields."""
    if kind not in ("customers", "people"):
        return {}
    customers = list(dict.fromkeys(row["customer"] for row in rows))
    found: dict[bytes, dict[str, list[str]]] = {}
    for customer, ways in ways_of(store, customers).items():
        for way in ways:
            record = customer if kind == "customers" else way.contact_key
            if record is None or (kind == "customers" and way.contact_key is not None):
                continue
            title = "Mobile" if way.kind == "phone" and way.label == "mobile" else (
                way.kind)  # fmt: skip
            found.setdefault(record, {}).setdefault(title, []).append(way.value)
    out: dict[bytes, dict[str, Value]] = {
        record: {_WAYS.get(title, title): tuple(values) for title, values in ways.items()}
        for record, ways in found.items()
    }
    if kind == "customers":
        for customer, tags in tags_of(store, customers).items():
            out.setdefault(customer, {})["Tags"] = tuple(tags)
        for customer, values in (own_values_of(store, customers) if own else {}).items():
            out.setdefault(customer, {}).update(values)
    return out
