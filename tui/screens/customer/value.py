"""Why this number: every formula beside its inputs, and where the churn risk comes from."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Final

from store.lifecycle.dates import dated
from store.sentence import text_of
from store.value.formulas import Formula, Input
from store.value.money import display, rounded, to_minor
from store.views.value.report import ValueReport, value_of
from tui.dialogs.text import ReadDialog
from tui.screens.customer.worth import worth_facts
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.facts import Fact, heading
from tui.words.screen import percent, rough
from tui.words.sentences import tell
from tui.words.since import next_order_words, since_words
from tui.words.worth import (
    NOT_RATED,
    formula_words,
    input_of,
    ltv_sum,
    repaid_words,
    risk_words,
    unpriced_words,
    unrated,
)

NAMES: Final = {
    "sum_of_purchases": "Sum of purchases",
    "gross_margin": "Gross margin: sum × average margin",
    "average_check_times_purchases": "Average check × purchases",
    "net_of_costs": "Net of costs",
    "ampu_over_churn": "Margin per user / churn rate",
    "lifespan_times_annual_value": "Lifespan × annual value",
    "npv": "Discounted (NPV)",
    "predictive": "Predictive: expected purchases × margin",
}


def value_dialog(target: Target, sitting: Sitting) -> ReadDialog:
    """The dialog for a customer."""

    def read() -> list[Fact]:
        report = value_of(sitting.store, target.customer_id, sitting.today)
        return value_facts(report) + worth_facts(target, sitting, report.currency)

    return ReadDialog(f"Why this number: {target.customer}", read)


def value_facts(report: ValueReport) -> list[Fact]:
    """The report as facts."""
    currency = report.currency

    def shown(minor: int | None) -> str:
        return NOT_RATED if minor is None else display(minor, currency)

    facts = [
        Fact(
            unrated(report.purchases, report.unpriced)
            or ltv_sum(
                report.total,
                report.ahead,
                currency,
                f"earned {shown(report.earned)}",
                f"ahead {rough(report.ahead, currency) or NOT_RATED}",
            ),
            "LTV",
            "strong",
        ),
        *(
            [Fact(f"not counted: {unpriced_words(report.unpriced)}", " ", "dim")]
            if 0 < report.unpriced < report.purchases
            else []
        ),
        Fact(f"as of {dated(report.as_of)}", "", "dim"),
        *heading("Churn risk"),
        Fact(risk_words(report.churn_risk, report.reason), "risk"),
        Fact(_model(report), "model", "dim"),
    ]
    if report.at_risk is not None:
        text = (
            f"{rough(report.at_risk, currency)}: chance of losing them × the margin a year they "
            "bring, which ranks the queue"
        )
        facts.append(Fact(text, "at risk"))
    coming = next_order_words(report)
    if coming:
        facts.append(Fact(coming, "next order"))
    facts.append(Fact(since_words(report), "changed"))
    facts += [*heading("Cost of winning (CAC)"), *_cost(report, shown(report.cac))]
    facts += heading("The formulas, from coarse to fine")
    for formula in report.formulas:
        facts += _formula(formula, currency)
    return facts


def _model(report: ValueReport) -> str:
    alive = "" if report.p_alive is None else f", chance of being alive {percent(report.p_alive)}"
    why = f"; {tell(report.fallback)}" if report.fallback else ""
    return f"{report.model}, no purchase within {report.horizon_days} days{alive}{why}"


def _cost(report: ValueReport, cac: str) -> list[Fact]:
    facts = [Fact(cac, "CAC")]
    if report.ltv_to_cac is not None:
        facts.append(Fact(f"{report.ltv_to_cac:.2f} (LTV before CAC / CAC)", "LTV/CAC"))
    if report.payback is not None:
        facts.append(
            Fact(f"{repaid_words(report.payback, report.currency)}, before service", "payback")
        )
    if report.below_cac:
        words = report.spend_reason or "no reason is given for spending more than they bring"
        facts.append(Fact(f"worth less than it cost to win them: {words}", "", "risk"))
    return facts


def _formula(formula: Formula, currency: str) -> list[Fact]:
    name = NAMES.get(formula.id, formula.id)
    words = formula_words(formula, currency)
    if words is None:
        figure, look = f"– {tell(formula.missing) or 'data are missing'}", "dim"
    else:
        figure, look = words, "strong"
    head = Fact(f"{name}: {figure}", "", "dim" if look == "dim" else "strong")
    inputs = _inputs(formula.inputs, currency)
    return [head, *([Fact(inputs, "  from", "dim")] if inputs else [])]


def _inputs(inputs: Mapping[str, Input], currency: str) -> str:
    parts = []
    for name, value in inputs.items():
        if value is None:
            continue
        words = name.replace("_", " ")
        parts.append(f"{words} {_input(input_of(name, value, currency), currency)}")
    return " · ".join(parts)


def _input(value: Input, currency: str) -> str:
    """A Decimal is money, a float a rate, an int a count (see the formulas)."""
    if isinstance(value, Decimal):
        return _money(value, currency)
    if isinstance(value, float):
        return f"{value * 100:.1f} %" if abs(value) <= 1 else f"{value:.2f}"
    return text_of(value)


def _money(value: Decimal, currency: str) -> str:
    return display(to_minor(rounded(value, currency), currency), currency)
