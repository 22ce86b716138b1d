"""The tab Ahead: what the base is expected to bring, and what is due."""

from __future__ import annotations

from store.views.portfolio.ahead import COMING_DAYS, Coming
from store.views.portfolio.portfolio import Portfolio
from store.views.portfolio.what_if import ENOUGH, STARTING
from tui.text import counted
from tui.words.portfolio.keeping import rate
from tui.words.portfolio.sheet import (
    UNKNOWN,
    RowsOf,
    Sheet,
    SheetRow,
    figure,
    first,
    people,
    quoted,
)
from tui.words.screen import list_day, money, rough
from tui.words.sentences import tell

_KINDS = {"renewal": "paid until", "order": "usual order"}
_WHO = {"prospects": "who has never bought", "customers": "who has bought before"}
_WHOM = {"prospects": "purchases:0", "customers": "purchases:>=1"}
_TITLES = {"month": "the next 30 days", "quarter": "the next 91 days", "year": "the coming year"}


def ahead_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return _expected(found), _coming(found), _better(found), _chances(found)


def _expected(found: Portfolio) -> Sheet:
    ahead = found.ahead
    margin, rows = ahead.margin, []
    for span in margin or ():
        assert margin is not None
        band = ahead.band(span)
        low, high = (
            (UNKNOWN, UNKNOWN) if band is None else (rough(each, found.currency) for each in band)
        )
        most = margin["year"]
        rows.append(
            SheetRow(
                (_TITLES[span], rough(margin[span], found.currency), low, high),
                (people("ahead:>0", "those who are expected to buy"),),
                shares=(margin[span] / most if most > 0 else None,),
            )
        )
    if ahead.off is None:
        spread = "How far off such a total is cannot be told yet: the log is too short."
    else:
        low_off, high_off = ahead.off
        spread = (
            f"From and to (80 %), trade by trade: in {ahead.cuts} looks back at the own log, and "
            f"two more that were off, what came was {low_off:.2f} to {high_off:.2f} times the "
            "expected."
        )
    if margin is not None and len(margin) < len(_TITLES):
        spread += " The month and the quarter ahead come with the next scoring: tickler score."
    if found.log_end is not None:
        spread += f" {tell(found.log_end.words)}"
    return Sheet(
        "ahead",
        "Expected margin",
        (first("In"), figure("expected", 9, 12), figure("from", 8, 12), figure("to", 8, 12)),
        tuple(rows),
        f"Of {counted(ahead.told, 'customer')} of whom it can be told; "
        f"discounted to today. {spread}"
        if margin is not None
        else "",
        "bars",
        "too little to tell for anybody yet",
    )


def _better(found: Portfolio) -> Sheet:
    return Sheet(
        "if_more_stayed",
        "If 5 % more of those who stay did",
        (
            first("Segment"),
            figure("churn", 8, 12),
            figure("a customer brings", 7),
            figure("would bring", 8, 12),
            figure("more", 9, 8),
        ),
        tuple(
            SheetRow(
                (
                    each.segment,
                    rate(each.churn),
                    money(each.now, found.currency) or UNKNOWN,
                    money(each.then, found.currency) or UNKNOWN,
                    UNKNOWN if each.more is None else f"+{each.more * 100:.0f} %",
                ),
                (people(f"segment:{quoted(each.segment)} is:active", "active"),),
                shares=(None if each.more is None else min(1.0, each.more),),
            )
            for each in found.if_more_stayed
        ),
        "By the margin of a customer and period ÷ the churn rate of the period, where three or "
        "more left in it. That 5 % better retention brings 25 to 95 % more profit is a claim of "
        "the literature (Reichheld and Sasser, 1990): this is what your own figures say.",
        "bars",
        "no segment yet",
    )


def _chances(found: Portfolio) -> Sheet:
    rows = []
    for each in found.chances:
        low, high = STARTING[each.who]
        rows.append(
            SheetRow(
                (
                    _WHO[each.who],
                    rate(each.accepted),
                    "your own answers"
                    if each.known
                    else f"{low * 100:.0f} to {high * 100:.0f} %, from the literature",
                ),
                (people(_WHOM[each.who]),),
                shares=(each.accepted.share if each.known else (low + high) / 2,),
            )
        )
    return Sheet(
        "chances",
        "The chance to sell",
        (first("An offer to", width=24), figure("accepted", 9, 12), figure("go by", 8, 32)),
        tuple(rows),
        f"Of the offers of the last year that were answered. Under {ENOUGH} answers the figure of "
        "the literature stands in, which is not yours.",
        "bars",
    )


def _coming(found: Portfolio) -> Sheet:
    def written(each: Coming) -> SheetRow:
        return SheetRow(
            (
                each.customer,
                _KINDS[each.kind],
                list_day(each.from_on, found.as_of),
                list_day(each.until_on, found.as_of),
                money(each.amount, found.currency) or UNKNOWN,
            ),
            customer_id=each.customer_id,
        )

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
        RowsOf(found.coming, written),
        "Renewals by the day that is paid until, and orders by the customer's own gaps: what to "
        "have ready.",
        empty="nothing known is due",
    )
