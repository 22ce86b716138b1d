"""`tickler report`: the whole portfolio as text, for scripts, as a table of figures or a page."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from store.errors import BadInput
from store.ids import id_text
from store.lifecycle.dates import dated
from store.names import nearest
from store.safety.opening import Store
from store.value.base_rates import Rate
from store.value.money import decimal_text
from store.views.portfolio.keeping import Kept
from store.views.portfolio.portfolio import Portfolio
from store.views.portfolio.worth import Worth
from store.views.value.margins import SPANS
from tui.cli import files, output
from tui.cli.json_shapes import Shape, iso
from tui.cli.options import Day, Db, Json
from tui.cli.session import looked
from tui.cli.typed_days import day_gone
from tui.words.portfolio.sheet import Sheet, drawn, in_full, members_words, no_room, short
from tui.words.portfolio.tabs import TABS

Tab = Annotated[
    str | None,
    typer.Option(
        "--tab",
        metavar="NAME",
        help=f"Only one part: {', '.join(tab.key for tab in TABS)}.",
        show_default=False,
    ),
]


def report(
    tab: Tab = None,
    json: Json = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Every figure on a line of its own, for a spreadsheet.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option("--html", metavar="FILE", help="Write one page to send or to print."),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option(
            "--as-of",
            metavar="DATE",
            help="What was known at the end of a past day.",
            show_default=False,
        ),
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file.")] = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Show where the money is, where it leaks and whether the plans work.

    Example: tickler report --html portfolio.html
    """
    if sum((json, as_csv, html is not None)) > 1:
        raise BadInput("Only one of --json, --csv and --html at a time.")
    tabs = [each for each in TABS if tab in (None, each.key)]
    if not tabs:
        keys = [each.key for each in TABS]
        raise BadInput(
            f"“{tab}” is not a part: use one of {', '.join(keys)}{nearest(tab or '', keys)}"
        )
    with looked(db, day, figures=as_of is None) as (store, now), _as_of(store, now, as_of) as found:
        if json or as_csv:
            shape = report_shape(found)
            if json:
                output.answer(shape)
            else:
                _say_csv(shape)
            return
        parts = [(each, each.sheets(found)) for each in tabs]
        if tab is None:
            parts = [
                (each, tuple(short(sheet, each.key) for sheet in sheets)) for each, sheets in parts
            ]
        if html is not None:
            from tui.words.portfolio.page import page

            files.write_text(html, page(found, parts), force=force)
            output.say(f"{html}: the portfolio as of {dated(found.as_of)}, to send or to print.")
            return
        output.say(
            f"Portfolio as of {dated(found.as_of)}: {members_words(found)}, orphans {found.orphans}"
        )
    for each, sheets in parts:
        output.say()
        output.say(each.title.upper())
        for sheet in sheets:
            output.say()
            _show(sheet)


@contextmanager
def _as_of(store: Store, today: date, typed: str | None) -> Iterator[Portfolio]:
    """The portfolio of today, or at the end of a day that is over."""
    if typed is None:
        yield Portfolio(store, today)
        return
    from store.ledger.past import as_it_was

    day = day_gone(store, today, typed)
    if day >= today:
        raise BadInput(f"--as-of {typed}: that day is not over yet; leave it out for today.")
    with closing(as_it_was(store, day)) as copy:
        yield Portfolio(copy, day)


def _show(sheet: Sheet) -> None:
    note = sheet.note
    output.say(sheet.title)
    if sheet.rows:
        columns, rows = drawn(sheet)
        placed = output.table(columns, rows)
        cut = [(cells[0], in_full(columns, placed, cells)) for cells in rows]
        for line in dict.fromkeys(
            " · ".join(dict.fromkeys((name, *texts))) for name, texts in cut if texts
        ):
            output.paragraph(line, indent=4)
        note = f"{note} {no_room(columns, placed)}".strip()
    else:
        output.paragraph(f"  {sheet.empty}")
    if note:
        output.paragraph(note, indent=2)


def _say_csv(shape: Shape) -> None:
    """Each figure on a line: the list it is in, whose it is, its name, the figure itself."""
    lines = io.StringIO()
    writer = csv.writer(lines, lineterminator="\n")
    writer.writerow(("list", "of", "figure", "value"))
    for key, found in shape.items():
        writer.writerows((key, *line) for line in _lines(found))
    output.block(lines.getvalue().removesuffix("\n"))


def _lines(found: object) -> Iterator[tuple[str, str, object]]:
    """Whose figure, its name and the figure itself; of a list in a row one line for each."""
    if isinstance(found, list):
        for row in found:
            (_, whose), *rest = row.items()
            for name, each in rest:
                if isinstance(each, list):
                    yield from ((whose, f"{name} {at}", one) for at, one in enumerate(each, 1))
                else:
                    yield whose, name, each
    elif isinstance(found, dict):
        for name, each in found.items():
            if isinstance(each, dict | list):
                yield from ((name, inner, value) for _, inner, value in _lines(each))
            else:
                yield "", name, each
    else:
        yield "", "", found


def report_shape(found: Portfolio) -> Shape:
    """All figures for scripts; money as decimal text, rates from 0 to 1."""
    rates = {each.key: each for each in found.kept_by_segment}
    by_source = {each.key: each for each in found.kept_by_source}

    def money(minor: int | None) -> str | None:
        return decimal_text(minor, found.currency)

    def valued(each: Worth, kept: Kept, name: str) -> Shape:
        return {
            name: each.key,
            "customers": each.customers,
            "active": kept.rates.active,
            "churn_rate": kept.rates.churn.share,
            "retention_rate": kept.rates.retention.share,
            "repeat_purchase_rate": kept.rates.repeat.share,
            "sieve_rate": kept.rates.sieve.share,
            "ltv_mean": money(each.mean),
            "ltv_median": money(each.median),
            "cac_mean": money(each.cac_mean),
            "ltv_to_cac": each.ltv_to_cac,
            "most_to_pay": money(each.most),
            "below_cac": each.below,
            "at_risk": money(each.at_risk.amount),
            "at_risk_of": each.at_risk.told,
        }

    margin, year = found.ahead.margin, found.ahead.band("year")
    habits = found.habits
    return {
        "as_of": iso(found.as_of),
        "currency": found.currency,
        "customers": len(found.members),
        "closed": sum(each.closed for each in found.members),
        "orphans": found.orphans,
        "by_stage": [
            {
                "stage": each.key,
                "customers": each.customers,
                "days": each.days,
                "stays": each.stays,
                "at_risk": money(each.at_risk.amount),
                "at_risk_of": each.at_risk.told,
            }
            for each in found.by_stage
        ],
        "by_group": [
            {
                "group": each.key,
                "name": each.name,
                "customers": each.customers,
                "days": each.days,
                "stays": each.stays,
                "at_risk": money(each.at_risk.amount),
                "at_risk_of": each.at_risk.told,
            }
            for each in found.by_group
        ],
        "by_segment": [valued(each, rates[each.key], "segment") for each in found.by_segment],
        "by_source": [valued(each, by_source[each.key], "source") for each in found.by_source],
        "whole": valued(found.whole, found.kept, "whole"),
        "top": [
            {
                "customers": each.customers,
                "share": each.share,
                "mean_without": money(each.mean_without),
            }
            for each in found.top
        ],
        "typical_deals": [
            {
                "segment": each.segment,
                "deals": each.deals,
                "mean": money(each.mean),
                "median": money(each.median),
            }
            for each in found.deals
        ],
        "below_cac": [
            {
                "id": id_text(each.customer_id),
                "name": each.name,
                "cac": money(each.acquisition),
                "ltv_before_cac": money(each.before_cac),
                "reason": each.spend_reason,
            }
            for each in found.below
        ],
        "unreturned": {
            "customers": found.unreturned.customers,
            "amount": money(found.unreturned.amount),
        },
        "ahead": {
            **{span: money((margin or {}).get(span)) for span in SPANS},
            "low": money(None if year is None else year[0]),
            "high": money(None if year is None else year[1]),
        },
        "coming": [
            {
                "id": id_text(each.customer_id),
                "name": each.customer,
                "what": each.kind,
                "from": iso(each.from_on),
                "to": iso(each.until_on),
                "last_amount": money(each.amount),
            }
            for each in found.coming
        ],
        "if_more_stayed": [
            {
                "segment": each.segment,
                "churn_rate": each.churn.share,
                "now": money(each.now),
                "then": money(each.then),
            }
            for each in found.if_more_stayed
        ],
        "chances": [
            {"who": each.who, "accepted": each.accepted.count, "answered": each.accepted.base}
            for each in found.chances
        ],
        "cohorts": [
            {"month": each.month, "customers": each.customers, "came": list(each.came)}
            for each in found.cohorts
        ],
        "survival": [
            {"days": each.days, "share": each.share, "watched": each.watched, "left": each.left}
            for each in found.staying
        ],
        "growth": [
            {
                "month": each.month,
                "new": each.new,
                "returned": each.returned,
                "lost": each.lost,
                "base": each.base,
            }
            for each in found.growth
        ],
        "lost_after_first": [
            {"month": month, "lost": lost, "of": judged}
            for month, lost, judged in found.sieve_by_month
        ],
        "conversion": {name: _rate(each) for name, each in found.conversions.items()},
        "cycles": {"full": found.cycles.full, "partial": found.cycles.partial},
        "plans": [
            {
                "plan": each.key,
                "version": each.version,
                "runs": each.runs,
                "on_time": each.on_time,
                "late": each.late,
                "pushed": each.pushed,
                "skipped": each.skipped,
                "customers": each.customers,
                "bought": each.bought,
                "money": money(each.money),
                "why": each.why,
            }
            for each in found.plan_results
        ],
        "plan_costs": [
            {
                "plan": each.key,
                "customers": each.customers,
                "minutes": each.minutes,
                "cost": money(each.cost),
                "told": each.told,
                "ahead": money(each.ahead),
                "less": each.less,
                "cheaper": each.cheaper,
            }
            for each in found.plan_costs
        ],
        "following": {
            "made": found.following.made,
            "slipped": found.following.slipped,
            "difference": found.following.difference,
            "low": found.following.low,
            "high": found.following.high,
        },
        "weeks": [
            {
                "monday": iso(each.monday),
                "touches": each.touches,
                "minutes": each.minutes,
                "capacity": each.capacity,
                "lesser": list(each.lesser),
            }
            for each in found.work.weeks
        ],
        "satisfaction": [
            {"kind": each.kind, "figure": each.figure, "answers": each.answers}
            for each in found.measures
        ],
        "satisfaction_and_ltv": [
            {
                "kind": each.kind,
                "moved": each.moved,
                "customers": each.customers,
                "told": each.told,
                "ltv": money(each.ltv),
            }
            for each in found.satisfied
        ],
        "complaints": [
            {
                "cause": each.cause,
                "complaints": each.complaints,
                "open": each.open,
                "days": each.days,
            }
            for each in found.complaints
        ],
        "promises": _rate(found.promises),
        "reps": [
            {
                "rep": each.rep,
                "touches": each.touches,
                "reached": each.reached,
                "sold": each.sold,
                "overdue": each.overdue,
                "pushed": each.pushed,
                "orphans": each.orphans,
                "at_risk": money(each.at_risk.amount),
                "at_risk_of": each.at_risk.told,
            }
            for each in found.reps
        ],
        "one_two_three_next": {
            "customers": sum(each.customers for each in habits),
            "paid": money(sum(each.paid for each in habits)),
            "came_back": money(sum(each.came_back for each in habits)),
            "by_month": [
                {"month": each.month, "rep": each.rep, "customers": each.customers}
                for each in habits
            ],
        },
    }


def _rate(found: Rate) -> Shape:
    return {"count": found.count, "of": found.base, "share": found.share}
