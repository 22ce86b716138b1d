"""Words for what is expected of customers: no closer than its spread allows."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from store.lifecycle.dates import dated
from store.value.money import about, display, roughly, rounded, to_decimal, to_minor
from tui.text import counted
from tui.words.sentences import tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from store.sentence import Words
    from store.value.at_risk import AtRisk
    from store.value.formulas import Formula, Input
    from store.value.payback import Payback
    from store.views.lists.customers import CustomerRow
    from store.views.value.waterfall import Bar

UNKNOWN: Final = "–"
NOT_RATED: Final = "not known yet"
_EXPECTED: Final = {"ampu_over_churn", "lifespan_times_annual_value", "npv"}
_INPUTS: Final = {
    "ahead", "ahead_low", "ahead_high", "expected_margin", "value_low", "value_high",
}  # fmt: skip


def repaid_words(payback: Payback, currency: str) -> str:
    """`paid back at purchase 3 on 5 Mar 2024`, or `not yet, €150 left`."""
    if payback.purchases is None:
        return f"not yet, {display(payback.left, currency)} left"
    if payback.day is None:
        return "nothing to pay back"
    return f"paid back at purchase {payback.purchases} on {dated(payback.day)}"


def at_risk_in_all(found: AtRisk, currency: str) -> str:
    """`€1,200`, `€1,200 of 3` where it is told of three of the buyers only, `–` where of none."""
    if found.amount is None:
        return UNKNOWN
    return f"{about(found.amount, currency)}{f' of {found.told:,}' if found.in_part else ''}"


def risk_figure(rate: float | None) -> str:
    """`62 %`; a chance that was worked out is never none and never certain; "" if unknown."""
    if rate is None:
        return ""
    percent = f"{rate * 100:.0f} %"
    return {"0 %": "<1 %", "100 %": ">99 %"}.get(percent, percent) if 0 < rate < 1 else percent


def risk_words(rate: float | None, why: Words | None) -> str:
    """Churn risk with its reason, which mostly begins with the same figure."""
    figure, reason = risk_figure(rate), tell(why) or NOT_RATED
    told = not figure or reason.startswith((figure, "under 1 %", "over 99 %"))
    return reason if told else f"{figure}: {reason}"


def unpriced_words(count: int) -> str:
    """`1 sale of an amount not known yet`: nothing was earned of it that can be told."""
    return f"{counted(count, 'sale')} of an amount not known yet"


def unrated(purchases: int, unpriced: int) -> str | None:
    """What stands for the LTV of somebody whose sales have all no amount; None of all others."""
    if not unpriced or purchases > unpriced:
        return None
    return f"{NOT_RATED}: {unpriced_words(unpriced)}"


def total_of(row: CustomerRow) -> int | None:
    """The LTV in a list; None where all that they bought is of amounts not known yet."""
    return None if row.purchases and not row.revenue else row.total


def ltv_sum(
    total: int | None, ahead: int | None, currency: str, *parts: str, unknown: str = NOT_RATED
) -> str:
    """`about €11,808 = earned €8,108 + ahead €3,700`; the `parts` are told as the face tells them.

    With a forecast of two figures in it the sum is none that was counted.
    """
    whole = unknown if total is None else display(total, currency, compact=True)
    return f"{'about ' if total is not None and ahead else ''}{whole} = {' + '.join(parts)}"


def formula_words(formula: Formula, currency: str) -> str | None:
    """The figure of a formula; None where it has none."""
    if formula.value is None:
        return None
    value = to_minor(rounded(formula.value, currency), currency)
    if formula.id in _EXPECTED:
        return about(value, currency)
    return display(value, currency, compact=formula.id == "predictive")


def input_of(name: str, given: Input, currency: str) -> Input:
    """What stands beside a formula, as close as it can be told."""
    if name not in _INPUTS or not isinstance(given, Decimal | float):
        return given
    minor = to_minor(rounded(Decimal(str(given)), currency), currency)
    shown = to_decimal(roughly(minor, currency), currency)
    return shown.quantize(Decimal(1)) if shown == int(shown) else shown


def bar_amounts(bars: Sequence[Bar], currency: str) -> list[str]:
    """The amount of each bar: what has been to the cent, what is expected about."""
    return [
        about(each.amount, currency)
        if each.key == "ahead"
        else display(each.amount, currency, compact=each.key == "total")
        for each in bars
    ]
