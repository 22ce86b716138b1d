"""The tab Value: what customers are worth and what it costs to win them."""

from __future__ import annotations

from collections.abc import Sequence

from store.views.portfolio.portfolio import Portfolio
from store.views.portfolio.worth import Worth
from tui.text import counted
from tui.words.portfolio.sheet import (
    EVERYBODY,
    UNKNOWN,
    Opens,
    Sheet,
    SheetRow,
    by_field,
    figure,
    first,
    one_of,
    part_told,
    people,
    quoted,
    risked,
    share,
    text,
    with_closed,
)
from tui.words.screen import money
from tui.words.worth import at_risk_in_all

_COLUMNS = (
    figure("customers", 8),
    figure("LTV mean", 9, 10, least=8),
    figure("median", 7, 10, least=7),
    figure("CAC", 6, 9, least=7),
    figure("LTV:CAC", 6),
    figure("may cost", 4, 10, least=8),
)
_NOTE = (
    "LTV = earned net of all costs + margin expected in the coming year, of those who have bought. "
    "CAC is the mean of those whose cost of winning is known; LTV:CAC and what one more of "
    "them may cost take the LTV before that cost."
)


def value_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return (
        _worth("value_by_segment", "Value by segment", "segment", found.by_segment, found),
        _worth("value_by_group", "Value by group", "group", found.by_value_group, found),
        _worth("value_by_source", "Value by source", "source", found.by_source, found),
        _worth("value_by_owner", "Value by rep", "owner", found.by_owner, found),
        _top(found),
        _deals(found),
        _below(found),
    )


def _worth(key: str, title: str, field: str, rows: Sequence[Worth], found: Portfolio) -> Sheet:
    most = max((each.mean or 0 for each in rows), default=0)
    whole = found.whole
    sums = [each.at_risk for each in (*rows, whole)]
    return Sheet(
        key,
        title,
        (first(by_field(field)), *_COLUMNS, risked(sums, least=7)),
        (
            *(
                _worth_row(
                    each,
                    *one_of(field, each.key),
                    found.currency,
                    most,
                )
                for each in rows
            ),
            _worth_row(whole, "everybody", "", found.currency, 0),
        ),
        with_closed(_NOTE + part_told(sums), found),
        "bars",
    )


def _worth_row(each: Worth, name: str, term: str, currency: str, most: int) -> SheetRow:
    return SheetRow(
        (
            name,
            f"{each.customers:,}",
            money(each.mean, currency) or UNKNOWN,
            money(each.median, currency) or UNKNOWN,
            money(each.cac_mean, currency) or UNKNOWN,
            UNKNOWN if each.ltv_to_cac is None else f"{each.ltv_to_cac:,.1f}",
            money(each.most, currency) or UNKNOWN,
            at_risk_in_all(each.at_risk, currency),
        ),
        (
            people(term),
            people(f"{term} purchases:>=1", "those who have bought"),
            people(f"{term} at-risk:>0", "money at risk"),
        ),
        shares=(max(0, each.mean or 0) / most if most else None,),
    )


def _top(found: Portfolio) -> Sheet:
    return Sheet(
        "top",
        "What the best bring",
        (
            first("The best"),
            figure("bring", 8, 12),
            figure("of all LTV", 9, 10),
            figure("mean without them", 7),
        ),
        tuple(
            SheetRow(
                (
                    f"{each.customers:,} customer{'' if each.customers == 1 else 's'}",
                    money(each.brings, found.currency),
                    share(each.share),
                    money(each.mean_without, found.currency) or UNKNOWN,
                ),
                (Opens("those who have bought", f"purchases:>=1 {EVERYBODY}"),),
                shares=(None if each.share is None else min(1.0, max(0.0, each.share)),),
            )
            for each in found.top
        ),
        "Few large customers can carry many: this is what is left of the mean without them.",
        "bars",
        "nobody has bought yet",
    )


def _deals(found: Portfolio) -> Sheet:
    most = max((each.median for each in found.deals), default=0)
    return Sheet(
        "deals",
        "The typical deal",
        (
            first("Segment"),
            figure("deals", 6),
            figure("mean", 8, 12),
            figure("median", 9, 12),
        ),
        tuple(
            SheetRow(
                (
                    one_of("segment", each.segment)[0],
                    f"{each.deals:,}",
                    money(each.mean, found.currency),
                    money(each.median, found.currency),
                ),
                (people(f"segment:{quoted(each.segment)} purchases:>=1"),),
                shares=(each.median / most if most else None,),
            )
            for each in found.deals
        ),
        "Where the mean is far above the median, a few large deals make it: plan with the median.",
        "bars",
        "no deal yet",
    )


def _below(found: Portfolio) -> Sheet:
    back = found.unreturned
    return Sheet(
        "below_cac",
        "Not worth their CAC so far",
        (
            first("Customer"),
            figure("CAC", 8, 10),
            figure("LTV before it", 9, 13),
            text("on purpose, because", 5),
        ),
        tuple(
            SheetRow(
                (
                    each.name,
                    money(each.acquisition, found.currency),
                    money(each.before_cac, found.currency),
                    each.spend_reason or UNKNOWN,
                ),
                customer_id=each.customer_id,
            )
            for each in found.below
        ),
        f"Money not returned by {counted(back.customers, 'former customer')}: "
        f"{money(back.amount, found.currency)}."
        if back.customers
        else "",
        empty=f"all {found.whole.won} whose cost of winning is known bring at least that"
        if found.whole.won
        else "what winning them has cost is known of nobody who bought",
    )
