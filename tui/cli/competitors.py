"""`tickler competitors`: whom our customers buy from besides, and why."""

from __future__ import annotations

from store.views.lists.competitors import competitors as named
from tui.cli import output
from tui.cli.options import Day, Db, Json
from tui.cli.session import looked
from tui.widgets.columns import Column

_COLUMNS = (
    Column("name", "competitor", min_width=14, priority=9),
    Column("customers", "customers", align="right", priority=8),
    Column("left", "left us", align="right", priority=7),
    Column("why", "why they were chosen", min_width=24, priority=6),
)


def competitors(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the competitors that customers name, and why they chose them.

    Example: tickler competitors

    “customer edit NAME --competitor Dentix --competitor-reason "a lower price"” notes it;
    “customers competitor:dentix” lists the customers.
    """
    with looked(db, day, figures=False) as (store, _):
        found = named(store)
    if json:
        output.answer(
            [
                {
                    "name": each.name,
                    "customers": each.customers,
                    "left": each.left,
                    "reasons": [{"reason": why, "customers": many} for why, many in each.reasons],
                }
                for each in found
            ]
        )
        return
    if not found:
        output.say("No customer names a competitor.")
        return
    rows = []
    for each in found:
        why = ", ".join(f"{text} ({many})" if many > 1 else text for text, many in each.reasons)
        rows.append([each.name, f"{each.customers:,}", f"{each.left:,}", why])
    output.table(_COLUMNS, rows)
