"""`tickler segment`: customers worked as one client, their rules and figures.

Segments as files are in `segment_files`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Annotated, TypeAlias

import typer

from store.actions.segments import Figures, remove_segment, set_segment
from store.ids import id_text
from store.settings.values import currency_of
from store.value.money import decimal_text
from store.views.plans.stage_models import StageRow
from store.views.segments.segments import SegmentPage, SegmentRow, Spells, segment_page, segments
from tui.cli import json_shapes, output, segment_files
from tui.cli.command import Command, Group
from tui.cli.options import Day, Db, Json, words
from tui.cli.session import looked, opened
from tui.text import counted
from tui.widgets.columns import Column
from tui.words.segment import (
    margin_words,
    rule_words,
    segment_offer_words,
    total_words,
    window_words,
)
from tui.words.sentences import tell
from tui.words.worth import at_risk_in_all

app = typer.Typer(
    name="segment", cls=Group, help="List, show, set and exchange segments.", rich_markup_mode=None
)

Name: TypeAlias = Annotated[
    list[str], typer.Argument(metavar="SEGMENT", help="The segment's name.", show_default=False)
]

_MARGIN = 12
_SEGMENTS = (
    Column("name", "segment", min_width=10, priority=9),
    Column("customers", "customers", align="right", priority=8),
    Column("window", "window", align="right", priority=5),
    Column("horizon", "horizon", align="right", priority=2),
    Column("plan", "plan", min_width=8, priority=4),
    Column("ltv", "LTV", align="right", priority=6),
    Column("lost", "at risk", align="right", priority=7),
    Column("rule", "rule", min_width=10, priority=3),
)
_STAYS = (
    Column("key", "", priority=9),
    Column("now", "now", align="right", priority=8),
    Column("so_far", "days so far", align="right", priority=6),
    Column("days", "days when left", align="right", priority=7),
    Column("ended", "left", align="right", priority=5),
)
_MODEL = (
    Column("name", "stage of its model", min_width=12, priority=9),
    Column("now", "now", align="right", priority=8),
    Column("so_far", "days so far", align="right", priority=7),
    Column("owner", "who works there", priority=5),
)


@app.command("list", cls=Command)
def list_(json: Json = False, db: Db = None, day: Day = None) -> None:
    """List the segments in the order in which their rules are asked.

    Example: tickler segment list
    """
    with looked(db, day) as (store, now):
        rows = segments(store, now)
        currency = currency_of(store)
    if json:
        output.answer([_row_shape(row, currency) for row in rows])
        return
    output.table(
        _SEGMENTS,
        [
            [
                row.name,
                f"{row.customers:,}",
                f"{row.window_days} d",
                f"{row.horizon_days} d",
                row.plan or "",
                json_shapes.money(row.ltv, currency),
                at_risk_in_all(row.at_risk, currency),
                row.rule or "",
            ]
            for row in rows
        ],
    )
    for row in rows:
        if row.problem:
            output.paragraph(f"{row.name}: {tell(row.problem)}", label="!", indent=2)


@app.command(cls=Command)
def show(name: Name, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show a segment as one virtual client: its deals, rhythm, stages and churn.

    Example: tickler segment show Clinics
    """
    with looked(db, day) as (store, now):
        page = segment_page(store, words(name), now)
    if json:
        output.answer(_page_shape(page))
    else:
        _show(page, now)


@app.command("set", cls=Command)
def set_(
    name: Name,
    rule: Annotated[
        str | None,
        typer.Option(
            "--rule",
            metavar="FILTER",
            help='A filter that chooses its customers; "" for those put there by hand.',
        ),
    ] = None,
    position: Annotated[
        int | None,
        typer.Option("--position", metavar="N", help="Of several rules that fit the lowest wins."),
    ] = None,
    window: Annotated[
        int | None,
        typer.Option(
            "--window", metavar="DAYS", help="Silence after which a customer counts as former."
        ),
    ] = None,
    horizon: Annotated[
        int | None,
        typer.Option("--horizon", metavar="DAYS", help="How far ahead churn risk looks."),
    ] = None,
    period: Annotated[
        int | None, typer.Option("--period", metavar="DAYS", help="The churn rate's period.")
    ] = None,
    contract: Annotated[
        int | None,
        typer.Option(
            "--contract", metavar="DAYS", help="Days between renewals; 0 for no subscription."
        ),
    ] = None,
    plan: Annotated[
        str | None,
        typer.Option("--plan", metavar="KEY", help='Its own plan; "" for the groups\' usual ones.'),
    ] = None,
    silence: Annotated[
        int | None,
        typer.Option(
            "--silence", metavar="DAYS", help="Days without a word that are too many; 0 for none."
        ),
    ] = None,
    rot: Annotated[
        int | None,
        typer.Option("--rot", metavar="DAYS", help="The same for potential customers; 0 for none."),
    ] = None,
    stages: Annotated[
        str | None,
        typer.Option(
            "--stage-model", metavar="KEY", help='The model of its stages; "" for the usual one.'
        ),
    ] = None,
    margin: Annotated[
        str | None,
        typer.Option(
            "--margin",
            metavar="SHARE",
            help='What stays of revenue whose cost is not known, as "30 %"; "" for the company\'s.',
        ),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Make a segment or change one; customers move as its rule says, one undo.

    Example: tickler segment set Clinics --rule 'source:referral' --window 60 --plan consumables
    """
    given: Figures = {}
    if rule is not None:
        given["rule"] = rule.strip() or None
    if plan is not None:
        given["plan_key"] = plan.strip() or None
    if stages is not None:
        given["stage_model"] = stages.strip() or None
    if margin is not None:
        given["margin"] = margin.strip() or None
    if position is not None:
        given["position"] = position
    if window is not None:
        given["window_days"] = window
    if horizon is not None:
        given["horizon_days"] = horizon
    if period is not None:
        given["period_days"] = period
    if contract is not None:
        given["contract_days"] = contract or None
    if silence is not None:
        given["max_silence_days"] = silence or None
    if rot is not None:
        given["rot_days"] = rot or None
    with opened(db, day, create=True) as (store, now):
        done = set_segment(store, now, words(name), **given)
        output.result(done, json, segment=words(name).strip())


@app.command(cls=Command)
def remove(name: Name, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Remove a segment; its customers go where a rule or their past puts them.

    Example: tickler segment remove Clinics
    """
    with opened(db, day) as (store, now):
        done = remove_segment(store, now, words(name))
        output.result(done, json, segment=words(name).strip())


app.command("import", cls=Command)(segment_files.import_)
app.command(cls=Command)(segment_files.export)


def _show(page: SegmentPage, now: date) -> None:
    row = page.row
    output.say(row.name)
    by_hand = f", {row.by_hand:,} of them by hand" if row.by_hand else ""
    contract = f", renewed every {row.contract_days} days" if row.contract_days else ""
    limits = [
        f"{days} days {words}"
        for days, words in (
            (row.max_silence_days, "without a word are too many"),
            (row.rot_days, "for potential customers"),
        )
        if days is not None
    ]
    for label, text in (
        ("customers", f"{row.customers:,}{by_hand}"),
        ("rule", rule_words(row)),
        ("!", tell(row.problem)),
        ("plan", f"{row.plan} ({row.plan_key})" if row.plan_key else "the groups' own"),
        (
            "days",
            f"former after {row.window_days} of silence, risk looks {row.horizon_days} ahead, "
            f"churn by {row.period_days}{contract}",
        ),
        ("window", "" if page.window is None else window_words(page.window, row.name)),
        ("silence", "; ".join(limits)),
        ("stages", row.stage_model or ""),
        ("margin", margin_words(row.margin) if row.margin else ""),
        ("silent", f"{row.silent:,}, {row.rotting:,} potential" if limits else ""),
        ("value", _value(page)),
        ("ahead", total_words(page.total, page.currency) if page.total.customers else ""),
        ("deals", _deals(page)),
        ("rhythm", _rhythm(page)),
        ("churn", _churn(page)),
        *((each.kind, segment_offer_words(each, now)) for each in row.offers),
    ):
        if text:
            output.paragraph(text, label=label, indent=_MARGIN)
    if row.customers:
        for title, stays in (("stage", page.stages), ("group", page.groups)):
            output.say()
            output.table(
                [Column("key", title, priority=9), *_STAYS[1:]], [_stay(each) for each in stays]
            )
    if page.model:
        output.say()
        output.table(_MODEL, [_model_line(each) for each in page.model])
        missing = [each.name for each in page.model if not each.owner]
        if missing:
            output.paragraph(f"nobody is named for {', '.join(missing)}", label="!", indent=2)


def _value(page: SegmentPage) -> str:
    ltv = json_shapes.money(page.row.ltv, page.currency)
    lost = at_risk_in_all(page.row.at_risk, page.currency)
    return f"LTV {ltv} in all, {lost} at risk"


def _deals(page: SegmentPage) -> str:
    if not page.deals:
        return "none yet"
    mean, middle = (
        json_shapes.money(amount, page.currency) for amount in (page.mean_deal, page.median_deal)
    )
    text = f"{page.deals:,} by {page.buyers:,} buyers, mean {mean}, median {middle}"
    if page.margin_rate is None:
        return f"{text}; no cost of goods is known"
    return f"{text}; margin {_share(page.margin_rate)} (cost known of {page.costed:,})"


def _rhythm(page: SegmentPage) -> str:
    if page.median_gap is None:
        return ""
    return f"buys every {page.median_gap:.0f} days (median of {counted(page.gaps, 'customer')})"


def _churn(page: SegmentPage) -> str:
    period = page.period
    if page.churn_rate is None:
        return f"not known: nobody was active in the {period.period} before the last"
    return (
        f"{_share(page.churn_rate)} per {period.period}: {period.left:,} of "
        f"{period.active_before:,} who were active before left"
    )


def _share(rate: Decimal) -> str:
    return json_shapes.percent(float(rate))


def _stay(each: Spells) -> list[str]:
    return [
        each.key,
        f"{each.now:,}",
        json_shapes.UNKNOWN if each.so_far is None else f"{each.so_far:.0f}",
        json_shapes.UNKNOWN if each.days is None else f"{each.days:.0f}",
        f"{each.ended:,}",
    ]


def _model_line(each: StageRow) -> list[str]:
    days = json_shapes.UNKNOWN if each.days is None else f"{each.days:.0f}"
    return [each.name, f"{each.customers:,}", days, each.owner or ""]


def _row_shape(row: SegmentRow, currency: str) -> json_shapes.Shape:
    return {
        "id": id_text(row.key),
        "name": row.name,
        "rule": row.rule,
        "problem": row.problem,
        "position": row.position,
        "customers": row.customers,
        "by_hand": row.by_hand,
        "window_days": row.window_days,
        "horizon_days": row.horizon_days,
        "period_days": row.period_days,
        "contract_days": row.contract_days,
        "plan": row.plan_key,
        "rot_days": row.rot_days,
        "max_silence_days": row.max_silence_days,
        "stage_model": row.stage_model,
        "margin": row.margin,
        "offers": [json_shapes.segment_offer(each) for each in row.offers],
        "silent": row.silent,
        "rotting": row.rotting,
        "ltv": decimal_text(row.ltv, currency),
        "at_risk": decimal_text(row.at_risk.amount, currency),
        "at_risk_of": row.at_risk.told,
    }


def _page_shape(page: SegmentPage) -> json_shapes.Shape:
    currency = page.currency
    return {
        **_row_shape(page.row, currency),
        "currency": currency,
        "buyers": page.buyers,
        "deals": page.deals,
        "mean_deal": decimal_text(page.mean_deal, currency),
        "median_deal": decimal_text(page.median_deal, currency),
        "margin_rate": None if page.margin_rate is None else float(page.margin_rate),
        "costed": page.costed,
        "median_gap": page.median_gap,
        "ahead": {
            "amount": decimal_text(page.total.ahead, currency),
            "low": decimal_text(page.total.low, currency),
            "high": decimal_text(page.total.high, currency),
            "cuts": page.total.cuts,
            "customers": page.total.customers,
            "untold": page.total.untold,
        },
        "window": None
        if page.window is None
        else {
            "days": page.window.days,
            "gaps": page.window.gaps,
            "later": page.window.later,
            "proposed": page.window.proposed,
        },
        "by_stage": [_stay_shape("stage", each, dict(page.by_stage)) for each in page.stages],
        "by_group": [_stay_shape("group", each, dict(page.by_group)) for each in page.groups],
        "model": [
            {
                "stage": each.name,
                "customers": each.customers,
                "days_so_far": each.days,
                "owner": each.owner,
            }
            for each in page.model
        ],
        "churn_rate": None if page.churn_rate is None else float(page.churn_rate),
        "active_before": page.period.active_before,
        "left": page.period.left,
    }


def _stay_shape(kind: str, each: Spells, counts: dict[str, int]) -> json_shapes.Shape:
    return {
        kind: each.key,
        "customers": counts.get(each.key, 0),
        "days": each.days,
        "ended": each.ended,
        "days_so_far": each.so_far,
    }
