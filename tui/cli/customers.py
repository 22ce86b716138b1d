"""`tickler customers`: the list, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from store.ids import short
from store.lifecycle.dates import speak
from store.safety.opening import Store
from store.settings.own_fields import own_fields
from store.settings.values import currency_of
from store.views.customer.card import people_of, ways_of
from store.views.customer.marks import own_values_of, tags_of
from store.views.lists.customers import SORTS, CustomerRow, Customers
from store.views.lists.saved_views import find_view
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Filter, Json, Limit, filter_of
from tui.cli.session import looked
from tui.widgets.columns import Column

SHOWN = 50
_COLUMNS = (
    Column("customer", "customer", min_width=14, priority=9),
    Column("group", "group", priority=1),
    Column("segment", "segment", min_width=9, priority=1),
    Column("due", "next", priority=8),
    Column("title", "step", min_width=12, priority=2),
    Column("last", "last bought", priority=4),
    Column("ltv", "LTV", align="right", priority=7),
    Column("risk", "risk", align="right", priority=6),
    Column("lost", "at risk", align="right", priority=3),
    Column("id", "id", priority=5),
)


def _orders() -> list[str]:
    return list(SORTS)


def customers(
    filter_text: Filter = None,
    sort: Annotated[
        str,
        typer.Option(
            "--sort",
            metavar="ORDER",
            autocompletion=_orders,
            help="name, due, risk, at-risk, ltv or last (purchase).",
        ),
    ] = "name",
    view: Annotated[
        str | None,
        typer.Option("--view", metavar="VIEW", help="A view, as overdue; “view list” tells all."),
    ] = None,
    limit: Limit = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """List customers with their next step, value and risk.

    Example: tickler customers 'ltv:>1000 last:>90d' --sort at-risk

    Closed customers are left out unless the filter speaks of them.
    """
    wanted = filter_of(filter_text)
    with looked(db, day) as (store, now):
        if view is not None:
            named = find_view(store, view).filter
            wanted = f"({named}) ({wanted})" if wanted.strip() else named
        found = Customers(store, now, wanted, sort)
        most = limit if limit is not None else output.rows_shown(SHOWN, json)
        rows = found.page(0, most or -1)
        currency = currency_of(store)
        if json:
            output.answer(_shapes(store, rows, currency))
            return
        count = found.count()
        if rows:
            output.table(_COLUMNS, [_line(row, currency, now) for row in rows])
            if count > len(rows):
                output.say(f"… {count - len(rows):,} more: --limit 0 shows all")
        output.say(_footing(count, wanted))


def _shapes(store: Store, rows: Sequence[CustomerRow], currency: str) -> list[json_shapes.Shape]:
    """The rows with what stands in other tables, each read once for all of them."""
    keys = [row.key for row in rows]
    own = own_fields(store)
    people, ways = people_of(store, keys), ways_of(store, keys)
    tags, values = tags_of(store, keys), own_values_of(store, keys) if own else {}
    return [
        {
            **json_shapes.customer(row, currency),
            "contacts": [json_shapes.contact(each) for each in people.get(row.key, ())],
            "ways": [
                json_shapes.way(each) for each in ways.get(row.key, ()) if each.contact_key is None
            ],
            "tags": tags.get(row.key, []),
            "fields": json_shapes.own_values(own, values.get(row.key, {})),
        }
        for row in rows
    ]


def _line(row: CustomerRow, currency: str, now: date) -> list[str]:
    step = speak(row.step_due, now) if row.step_due and row.live else "closed"
    return [
        row.name,
        row.group or "",
        row.segment or "",
        step,
        (row.step_title if row.live else row.closed_reason) or "",
        speak(row.last_purchase, now) if row.last_purchase else "never",
        json_shapes.money(row.total, currency),
        json_shapes.percent(row.churn_risk),
        json_shapes.money(row.at_risk, currency),
        short(row.key),
    ]


def _footing(count: int, filter_text: str) -> str:
    if count:
        return f"{count:,} customer{'' if count == 1 else 's'}"
    if filter_text.strip():
        return f"No customer fits “{filter_text.strip()}”."
    return (
        "No customers yet: “tickler import FILE” reads them from a file, “tickler customer add "
        "NAME” adds one."
    )
