"""`tickler customers`: the list, filtered and sorted."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated

import typer

from store.ids import short
from store.lifecycle.dates import speak
from store.safety.opening import Store
from store.settings.values import currency_of
from store.views.lists.customers import SHOWN as COLUMNS_SHOWN
from store.views.lists.customers import (
    SORTS,
    CustomerRow,
    Customers,
    known_columns,
    with_order,
)
from store.views.lists.saved_views import find_view
from store.vocabulary import listed
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Filter, Json, Limit, filter_of
from tui.cli.session import looked
from tui.widgets.columns import Column
from tui.words.worth import risk_figure, total_of

SHOWN = 50
_NAME = Column("customer", "customer", min_width=14, priority=9)
_COLUMNS = {
    "group": Column("group", "group", priority=1),
    "segment": Column("segment", "segment", min_width=9, priority=1),
    "stage": Column("stage", "stage", priority=1),
    "next": Column("due", "next", priority=8),
    "what": Column("title", "step", min_width=12, priority=2),
    "last": Column("last", "last bought", priority=4),
    "purchases": Column("purchases", "purchases", align="right", priority=3),
    "revenue": Column("revenue", "revenue", align="right", priority=3),
    "ltv": Column("ltv", "LTV", align="right", priority=7),
    "earned": Column("earned", "earned", align="right", priority=4),
    "ahead": Column("ahead", "ahead", align="right", priority=4),
    "risk": Column("risk", "risk", align="right", priority=6),
    "at-risk": Column("lost", "at risk", align="right", priority=3),
    "owner": Column("owner", "owner", priority=3),
    "id": Column("id", "id", priority=5),
}
_USUAL = ("group", "segment", "next", "what", "last", "ltv", "risk", "at-risk", "id")


def _orders() -> list[str]:
    return list(SORTS)


def customers(
    filter_text: Filter = None,
    sort: Annotated[
        str | None,
        typer.Option(
            "--sort",
            metavar="ORDER",
            autocompletion=_orders,
            help=f"{listed(SORTS)} (last purchase); -ltv backwards.",
        ),
    ] = None,
    columns: Annotated[
        str | None,
        typer.Option("--columns", metavar="NAMES", help=f"Some of {', '.join(COLUMNS_SHOWN)}."),
    ] = None,
    view: Annotated[
        str | None,
        typer.Option("--view", metavar="VIEW", help="A view, as overdue; “view list” lists all."),
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
    shown = known_columns(columns or "")
    with looked(db, day) as (store, now):
        if view is not None:
            kept = find_view(store, view)
            wanted = f"({kept.filter}) ({wanted})" if wanted.strip() else kept.filter
            sort = sort or kept.sort
            shown = shown or kept.columns
        found = Customers(store, now, wanted, sort or "name")
        most = limit if limit is not None else output.rows_shown(SHOWN, json)
        rows = found.page(0, most or -1)
        currency = currency_of(store)
        if json:
            output.answer(_shapes(store, rows, currency))
            return
        count = found.count()
        if rows:
            names = shown or with_order(_USUAL, sort or "name")
            lines = [_line(row, currency, now) for row in rows]
            output.table(
                [_NAME, *(_COLUMNS[name] for name in names)],
                [
                    [row.name, *(line[name] for name in names)]
                    for row, line in zip(rows, lines, strict=True)
                ],
            )
            if count > len(rows):
                output.say(f"… {count - len(rows):,} more: --limit 0 shows all")
        output.say(_footing(store, count, wanted))


def _shapes(store: Store, rows: Sequence[CustomerRow], currency: str) -> list[json_shapes.Shape]:
    """The rows with what stands in other tables, each read once for all of them."""
    # The list for people does without what scripts are given.
    from store.settings.own_fields import own_fields
    from store.views.customer.card import people_of, ways_of
    from store.views.customer.marks import own_values_of, tags_of

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


def _step(row: CustomerRow, now: date) -> str | None:
    if row.overdue_since is None:
        return row.step_title
    from tui.words.screen import listed_step

    return listed_step(row, now)


def _line(row: CustomerRow, currency: str, now: date) -> dict[str, str]:
    return {
        "group": row.group or "",
        "segment": row.segment or "",
        "stage": row.stage or "",
        "next": speak(row.step_due, now) if row.step_due and row.live else "closed",
        "what": (_step(row, now) if row.live else row.closed_reason) or "",
        "last": speak(row.last_purchase, now) if row.last_purchase else "never",
        "purchases": f"{row.purchases:,}",
        "revenue": json_shapes.money(row.revenue, currency),
        "ltv": json_shapes.money(total_of(row), currency),
        "earned": json_shapes.money(row.earned, currency),
        "ahead": json_shapes.rough(row.ahead, currency),
        "risk": risk_figure(row.churn_risk) or json_shapes.UNKNOWN,
        "at-risk": json_shapes.rough(row.at_risk, currency),
        "owner": row.owner or "",
        "id": short(row.key),
    }


def _footing(store: Store, count: int, filter_text: str) -> str:
    if count:
        return f"{count:,} customer{'' if count == 1 else 's'}"
    if filter_text.strip():
        return f"No customer fits “{filter_text.strip()}”."
    from store.views.day.heading import closed_customers
    from tui.words.day import all_closed_words

    if closed := closed_customers(store):
        return all_closed_words(closed)
    return (
        "No customers yet: “tickler import FILE” reads them from a file, “tickler customer add "
        "NAME” adds one."
    )
