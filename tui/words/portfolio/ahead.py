"""The tab Ahead: what the base is expected to bring, and what is due."""

from __future__ import annotations

from store.views.portfolio.ahead import COMING_DAYS, SPANS
from store.views.portfolio.portfolio import Portfolio
from tui.words.portfolio.sheet import UNKNOWN, Sheet, SheetRow, figure, first, people
from tui.words.screen import list_day, money

_KINDS = {"renewal": "paid until", "order": "usual order"}
_TITLES = {"month": "the next 30 days", "quarter": "the next 91 days", "year": "the coming year"}


def ahead_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return _expected(found), _coming(found)


def _expected(found: Portfolio) -> Sheet:
    ahead = found.ahead
    margin, rows = ahead.margin, []
    for span in SPANS if margin is not None else ():
        assert margin is not None
        band = ahead.band(span)
        low, high = (
            (UNKNOWN, UNKNOWN) if band is None else (money(each, found.currency) for each in band)
        )
        most = margin["year"]
        rows.append(
            SheetRow(
                (_TITLES[span], money(margin[span], found.currency), low, high),
                (people("ahead:>0", "those who are expected to buy"),),
                shares=(margin[span] / most if most > 0 else None,),
            )
        )
    if ahead.off is None:
        spread = "How far off such a total is cannot be told yet: the log is too short."
    else:
        low_off, high_off = ahead.off
        spread = (
            f"From and to (80 %): in {ahead.cuts} looks back at the own log, and two more that "
            f"were off by 15 %, what came was {low_off:.2f} to {high_off:.2f} times the expected."
        )
    return Sheet(
        "ahead",
        "Expected margin",
        (first("In"), figure("expected", 9, 12), figure("from", 8, 12), figure("to", 8, 12)),
        tuple(rows),
        f"Of {ahead.told:,} customers of whom it can be told; discounted to today. {spread}",
        "bars",
        "of nobody can it be told yet",
    )


def _coming(found: Portfolio) -> Sheet:
    return Sheet(
        "coming",
        f"Due in the next {COMING_DAYS} days",
        (
            first("Customer"),
            figure("what", 8, 12),
            figure("from", 9, 12),
            figure("to", 6, 12),
            figure("last time", 7, 11),
        ),
        tuple(
            SheetRow(
                (
                    each.customer,
                    _KINDS[each.kind],
                    list_day(each.from_on, found.as_of),
                    list_day(each.until_on, found.as_of),
                    money(each.amount, found.currency) or UNKNOWN,
                ),
                customer_id=each.customer_id,
            )
            for each in found.coming
        ),
        "Renewals by the day that is paid until, and orders by the customer's own gaps: what to "
        "have ready.",
        empty="nothing is due by what is known",
    )
