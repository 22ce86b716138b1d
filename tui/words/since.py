"""The next order, and what has changed since last month, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.lifecycle.dates import dated
from store.value.money import about, display
from tui.words.relation import expected_words
from tui.words.worth import risk_figure

if TYPE_CHECKING:
    from store.views.value.report import ValueReport


def next_order_words(report: ValueReport) -> str:
    """`about €420; usually every 31 d, expected 12–18 Dec (7 of 12 came so)`; "" if unknown."""
    when = expected_words(report.expected, report.as_of)
    if report.next_amount is None:
        return when
    amount = f"about {about(report.next_amount, report.currency)}"
    return f"{amount}; {when}" if when else amount


def since_words(report: ValueReport) -> str:
    """`since 1 Oct 2026: churn risk 34 % → 52 %, ahead €400 → €310`; what stayed is left out."""
    then = report.before
    if then is None:
        return "nothing is kept from a month ago yet"

    def money(minor: int | None) -> str:
        return "–" if minor is None else display(minor, report.currency, compact=True)

    def rough(minor: int | None) -> str:
        return "–" if minor is None else about(minor, report.currency)

    def share(risk: float | None) -> str:
        return risk_figure(risk) or "–"

    pairs = (
        ("churn risk", share(then.churn_risk), share(report.churn_risk)),
        ("earned", money(then.earned), money(report.earned)),
        ("ahead", rough(then.ahead), rough(report.ahead)),
        ("at risk", rough(then.at_risk), rough(report.at_risk)),
    )
    changes = [f"{name} {was} → {now}" for name, was, now in pairs if was != now]
    return f"since {dated(then.day)}: {', '.join(changes) or 'nothing has changed'}"
