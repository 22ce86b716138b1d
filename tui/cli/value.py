"""`tickler value`: why this number."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from store.ids import id_text
from store.value.money import decimal_text, to_minor
from tui.cli import out, shapes
from tui.cli.options import Customer, Day, Db, Json, words
from tui.cli.session import freshened, opened
from tui.text import fit

if TYPE_CHECKING:
    from store.value.formulas import Formula
    from store.views.value import ValueReport

_NAME = 29  # cells for the longest name of a formula


def value(customer: Customer, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Show lifetime value by every formula, payback and churn risk.

    Example: tickler value Lumen Dental
    """
    from store.views.find import find_customer
    from store.views.value import value_of

    with opened(db, day) as (store, now):
        found = find_customer(store, words(customer))
        freshened(store, now)
        report = value_of(store, found["id"], now)
        if json:
            out.answer(_shape(report))
        else:
            _show(report)


def _show(report: ValueReport) -> None:
    currency = report.currency
    total, earned, ahead = (
        shapes.money(part, currency, compact=False)
        for part in (report.total, report.earned, report.ahead)
    )
    out.say(f"{report.name}, as of {report.as_of}")
    out.paragraph(f"LTV {total} = earned {earned} + ahead {ahead}")
    out.paragraph(_cost(report))
    if report.below_cac:
        reason = report.spend_reason
        out.paragraph(f"! LTV does not cover the CAC{f', on purpose: {reason}' if reason else ''}")
    out.paragraph(shapes.risk(report.churn_risk, report.reason))
    fallback = f" ({report.fallback})" if report.fallback else ""
    out.paragraph(f"model {report.model}, looking {report.horizon_days} days ahead{fallback}")
    out.say()
    figures = [(each, _figure(each, currency)) for each in report.formulas]
    room = max(len(figure) for _, figure in figures)
    for each, figure in figures:
        label = f"{each.id:<{_NAME}} {fit(figure, room, align='right')}  "
        out.paragraph(_from(each), label=label, indent=_NAME + room + 3)


def _cost(report: ValueReport) -> str:
    if report.cac is None:
        return "CAC not known: no acquisition cost is recorded"
    text = f"CAC {shapes.money(report.cac, report.currency, compact=False)}"
    if report.ltv_to_cac is not None:
        text += f", LTV is {report.ltv_to_cac} × that"
    if report.payback is not None:
        text += f"; {report.payback.describe(report.currency)}"
    return text


def _figure(formula: Formula, currency: str) -> str:
    if formula.value is None:
        return shapes.UNKNOWN
    return shapes.money(to_minor(formula.value, currency), currency, compact=False)


def _from(formula: Formula) -> str:
    """What the figure is made of, or what is missing for it."""
    if formula.missing is not None:
        return f"missing: {formula.missing}"
    return "; ".join(
        f"{name.replace('_', ' ')} {_input(each)}" for name, each in formula.inputs.items()
    )


def _input(given: object) -> str:
    if given is None:
        return shapes.UNKNOWN
    if isinstance(given, Decimal):
        return f"{given:,f}"
    return f"{given:.4g}" if isinstance(given, float) else str(given)


def _shape(report: ValueReport) -> shapes.Shape:
    currency = report.currency
    payback = report.payback
    return {
        "customer": {"id": id_text(report.customer_id), "name": report.name},
        "as_of": shapes.iso(report.as_of),
        "currency": currency,
        "formulas": [_formula(each) for each in report.formulas],
        "ltv": {
            "earned": decimal_text(report.earned, currency),
            "ahead": decimal_text(report.ahead, currency),
            "total": decimal_text(report.total, currency),
        },
        "cac": decimal_text(report.cac, currency),
        "ltv_to_cac": None if report.ltv_to_cac is None else float(report.ltv_to_cac),
        "below_cac": report.below_cac,
        "payback": None
        if payback is None
        else {
            "purchases": payback.purchases,
            "date": shapes.iso(payback.day),
            "left": decimal_text(payback.left, currency),
        },
        "churn": {
            "risk": report.churn_risk,
            "p_alive": report.p_alive,
            "model": report.model,
            "reason": report.reason,
            "horizon": report.horizon_days,
        },
        "at_risk": decimal_text(report.at_risk, currency),
    }


def _formula(each: Formula) -> shapes.Shape:
    shape: shapes.Shape = {
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
