"""`tickler value`: why this number."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from store.ids import id_text
from store.lifecycle.dates import dated
from store.sentence import text_of
from store.value.formulas import Formula
from store.value.money import decimal_text
from store.views.lists.by_name import find_customer
from store.views.value.report import ValueReport, value_of
from store.views.value.waterfall import Bar, waterfall
from store.views.value.what_if import Change, sensitivities
from tui.cli import advice, json_shapes, output
from tui.cli.options import Customer, Day, Db, Json, words
from tui.cli.session import looked
from tui.text import cell_width, fit
from tui.widgets.columns import Column
from tui.widgets.spark import bar
from tui.words.sentences import tell
from tui.words.since import next_order_words, since_words
from tui.words.worth import (
    bar_amounts,
    formula_words,
    input_of,
    ltv_sum,
    repaid_words,
    risk_figure,
    risk_words,
    unpriced_words,
    unrated,
)

_NAME = 29  # cells for the longest name of a formula
_BAR = 30
_CHANGES = (
    Column("title", "what if", min_width=24, priority=9),
    Column("risk", "churn risk", align="right", priority=8),
    Column("ahead", "ahead", align="right", priority=7),
    Column("earned", "earned", align="right", priority=6),
)


def value(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show lifetime value by every formula and what to offer next.

    Example: tickler value Lumen Dental
    """
    with looked(db, day) as (store, now):
        found = find_customer(store, words(customer))
        report = value_of(store, found["id"], now)
        bars = waterfall(store, found["id"], now)
        changes = sensitivities(store, found["id"], now)
        offers = advice.offers_for(store, found["id"], now)
    currency = report.currency
    if json:
        output.answer(
            {
                **_shape(report),
                "waterfall": [_bar_shape(each, currency) for each in bars],
                "offers": [json_shapes.suggestion(each, currency) for each in offers.suggestions],
                "offers_missing": offers.nothing,
                "one_two_three_next": offers.pattern,
                "what_if": [_change_shape(each, currency) for each in changes],
            }
        )
        return
    _show(report)
    output.say()
    _show_waterfall(bars, currency)
    output.say()
    advice.show(offers, currency)
    output.say()
    output.table(_CHANGES, [_change(each, currency) for each in changes])


def _show(report: ValueReport) -> None:
    currency = report.currency
    earned = json_shapes.money(report.earned, currency, compact=False)
    ahead = json_shapes.rough(report.ahead, currency)
    when = "" if report.ahead is None else " in the coming year"
    output.say(f"{report.name}, as of {dated(report.as_of)}")
    parts = (f"earned {earned}", f"ahead {ahead}{when}")
    total, unknown = report.total, json_shapes.UNKNOWN
    nothing = unrated(report.purchases, report.unpriced)
    ltv = nothing or ltv_sum(total, report.ahead, currency, *parts, unknown=unknown)
    output.paragraph(f"LTV {ltv}")
    if report.unpriced and nothing is None:
        output.paragraph(f"not counted: {unpriced_words(report.unpriced)}")
    output.paragraph(_cost(report))
    if report.below_cac:
        reason = report.spend_reason
        output.paragraph(
            f"! LTV does not cover the CAC{f', on purpose: {reason}' if reason else ''}"
        )
    output.paragraph(f"churn risk: {risk_words(report.churn_risk, report.reason)}")
    coming = next_order_words(report)
    if coming:
        output.paragraph(f"next order: {coming}")
    output.paragraph(since_words(report))
    fallback = f" ({tell(report.fallback)})" if report.fallback else ""
    output.paragraph(f"model {report.model}, looking {report.horizon_days} days ahead{fallback}")
    output.say()
    figures = [
        (each, formula_words(each, currency) or json_shapes.UNKNOWN) for each in report.formulas
    ]
    room = max(len(figure) for _, figure in figures)
    for each, figure in figures:
        label = f"{each.id:<{_NAME}} {fit(figure, room, align='right')}  "
        output.paragraph(_from(each, currency), label=label, indent=_NAME + room + 3)


def _show_waterfall(bars: Sequence[Bar], currency: str) -> None:
    """Each amount as a bar from where the one before it ended; they add up to the cent."""
    ends = [0, *(each.running for each in bars)]
    low, high = min(ends), max(ends)
    titles = max(cell_width(each.title) for each in bars)
    amounts = bar_amounts(bars, currency)
    room = max(len(amount) for amount in amounts)
    for number, (each, amount) in enumerate(zip(bars, amounts, strict=True)):
        start = 0 if each.kind in ("start", "sum") else ends[number]
        drawn = bar(start, each.running, low, high, _BAR)
        output.say(
            f"{fit(each.title, titles)}  {fit(amount, room, align='right')}  {drawn}".rstrip()
        )


def _change(each: Change, currency: str) -> list[str]:
    return [
        each.title,
        risk_figure(each.churn_risk) or json_shapes.UNKNOWN,
        json_shapes.rough(each.ahead, currency),
        json_shapes.money(each.earned, currency),
    ]


def _cost(report: ValueReport) -> str:
    if report.cac is None:
        return "CAC not known: no acquisition cost is recorded"
    text = f"CAC {json_shapes.money(report.cac, report.currency, compact=False)}"
    if report.ltv_to_cac is not None:
        text += f", LTV before that cost is {report.ltv_to_cac} × it"
    if report.payback is not None:
        text += (
            f"; {repaid_words(report.payback, report.currency)}, service and retention not counted"
        )
    return text


def _from(formula: Formula, currency: str) -> str:
    """What the figure is made of, or what is missing for it."""
    if formula.missing is not None:
        return f"missing: {tell(formula.missing)}"
    return "; ".join(
        f"{name.replace('_', ' ')} {_input(input_of(name, each, currency))}"
        for name, each in formula.inputs.items()
        if each is not None or name not in ("ahead_low", "ahead_high")
    )


def _input(given: object) -> str:
    if given is None:
        return json_shapes.UNKNOWN
    if isinstance(given, Decimal):
        return f"{given:,f}"
    return f"{given:.4g}" if isinstance(given, float) else text_of(given)


def _shape(report: ValueReport) -> json_shapes.Shape:
    currency = report.currency
    payback = report.payback
    return {
        "customer": {"id": id_text(report.customer_id), "name": report.name},
        "as_of": json_shapes.iso(report.as_of),
        "currency": currency,
        "formulas": [_formula(each) for each in report.formulas],
        "ltv": {
            "earned": decimal_text(report.earned, currency),
            "ahead": decimal_text(report.ahead, currency),
            "total": decimal_text(report.total, currency),
        },
        "unpriced": report.unpriced,
        "cac": decimal_text(report.cac, currency),
        "ltv_to_cac": None if report.ltv_to_cac is None else float(report.ltv_to_cac),
        "below_cac": report.below_cac,
        "payback": None
        if payback is None
        else {
            "purchases": payback.purchases,
            "date": json_shapes.iso(payback.day),
            "left": decimal_text(payback.left, currency),
        },
        "churn": {
            "risk": report.churn_risk,
            "p_alive": report.p_alive,
            "model": report.model,
            "reason": report.reason,
            "horizon": report.horizon_days,
        },
        "churn_risk": report.churn_risk,
        "missing": report.missing,
        "next_order": {
            **json_shapes.expected(report.expected),
            "amount": decimal_text(report.next_amount, currency),
        },
        "before": None
        if report.before is None
        else {
            "day": json_shapes.iso(report.before.day),
            "churn_risk": report.before.churn_risk,
            "earned": decimal_text(report.before.earned, currency),
            "ahead": decimal_text(report.before.ahead, currency),
            "at_risk": decimal_text(report.before.at_risk, currency),
        },
        "at_risk": decimal_text(report.at_risk, currency),
    }


def _formula(each: Formula) -> json_shapes.Shape:
    shape: json_shapes.Shape = {
        "id": each.id,
        "value": None if each.value is None else f"{each.value:f}",
        "inputs": {
            name: f"{given:f}" if isinstance(given, Decimal) else given
            for name, given in each.inputs.items()
        },
    }
    if each.missing is not None:
        shape["missing"] = each.missing
    return shape


def _bar_shape(each: Bar, currency: str) -> json_shapes.Shape:
    return {
        "key": each.key,
        "title": each.title,
        "amount": decimal_text(each.amount, currency),
        "running": decimal_text(each.running, currency),
        "kind": each.kind,
    }


def _change_shape(each: Change, currency: str) -> json_shapes.Shape:
    return {
        "key": each.key,
        "title": each.title,
        "churn_risk": each.churn_risk,
        "ahead": decimal_text(each.ahead, currency),
        "earned": decimal_text(each.earned, currency),
    }
