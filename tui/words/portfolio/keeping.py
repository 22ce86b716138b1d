"""The tab Keeping: who stays, who is lost and when."""

from __future__ import annotations

from collections.abc import Sequence

from store.value.base_rates import Rate
from store.views.portfolio.keeping import Kept
from store.views.portfolio.portfolio import Portfolio
from tui.text import counted
from tui.words.portfolio.sheet import (
    UNKNOWN,
    Sheet,
    SheetRow,
    by_field,
    days,
    figure,
    first,
    in_month,
    one_of,
    part_told,
    people,
    risked,
    share,
    with_closed,
)
from tui.words.worth import at_risk_in_all

_COHORTS = 12
_AFTER = 12
_FEWEST_WATCHED = 5
_POINTS = (30, 60, 90, 180, 365, 730, 1095)
_COLUMNS = (
    figure("customers", 6),
    figure("active", 7),
    figure("churn", 9, 12),
    figure("retained", 8, 12),
    figure("bought again", 7, 12),
    figure("sieve", 9, 12),
)
_NOTE = (
    "Active: bought in the last period{periods}. Churn: of the active of the period before, who "
    "did not buy in the last one; retained is the rest. Bought again: of all who ever bought. "
    "Sieve: lost after the first deal, of those whose first deal is longer ago than the window of "
    "silence{windows}. A rate of fewer than 20 customers says little."
)


def keeping_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return (
        _rates(
            "rates_by_segment", "Who stays, by segment", "segment", found.kept_by_segment, found
        ),
        _rates("rates_by_owner", "Who stays, by rep", "owner", found.kept_by_owner, found),
        _rates("rates_by_source", "Who stays, by source", "source", found.kept_by_source, found),
        _sieve(found),
        _cohorts(found),
        _survival(found),
        _growth(found),
    )


def rate(found: Rate) -> str:
    """ "12 % of 41"; the base is always said."""
    return UNKNOWN if not found.base else f"{share(found.share)} of {found.base:,}"


def _rates(key: str, title: str, field: str, rows: Sequence[Kept], found: Portfolio) -> Sheet:
    sums = [each.at_risk for each in (*rows, found.kept)]
    return Sheet(
        key,
        title,
        (first(by_field(field)), *_COLUMNS, risked(sums)),
        (
            *(
                _rates_row(
                    each,
                    *one_of(field, each.key),
                    found.currency,
                )
                for each in rows
            ),
            _rates_row(found.kept, "everybody", "", found.currency),
        ),
        with_closed(
            _NOTE.format(periods=days(found.kept.periods), windows=days(found.kept.windows))
            + part_told(sums),
            found,
        ),
        "bars",
    )


def _rates_row(each: Kept, name: str, term: str, currency: str) -> SheetRow:
    rates = each.rates
    return SheetRow(
        (
            name,
            f"{each.customers:,}",
            f"{rates.active:,}",
            rate(rates.churn),
            rate(rates.retention),
            rate(rates.repeat),
            rate(rates.sieve),
            at_risk_in_all(each.at_risk, currency),
        ),
        (
            people(term),
            people(f"{term} is:active", "active"),
            people(f"{term} is:lapsed", "lapsed in the last period"),
            people(f"{term} purchases:>=2", "bought again"),
            people(f"{term} is:lost-after-first", "lost after the first deal"),
        ),
        shares=(rates.churn.share,),
    )


def _sieve(found: Portfolio) -> Sheet:
    return Sheet(
        "sieve_by_month",
        "Lost after the first deal, by its month",
        (first("First deal"), figure("lost", 8), figure("of", 7), figure("sieve rate", 9)),
        tuple(
            SheetRow(
                (month, f"{lost:,}", f"{judged:,}", share(lost / judged)),
                (
                    people(
                        f"{in_month('first', month)} is:lost-after-first",
                        "lost after the first deal",
                    ),
                    people(in_month("first", month), "first deal in the month"),
                ),
                shares=(lost / judged,),
            )
            for month, lost, judged in found.sieve_by_month
        ),
        "Only those whose first deal is longer ago than their segment's window of "
        f"silence{days(found.kept.windows)}.",
        "bars",
        "no first deal is long enough ago to tell",
    )


def _cohorts(found: Portfolio) -> Sheet:
    rows = found.cohorts[-_COHORTS:]
    before = sum(each.customers for each in found.cohorts[:-_COHORTS])
    earlier = f" {counted(before, 'customer')} came first before these months." if before else ""
    return Sheet(
        "cohorts",
        "Cohorts: who bought again in the months after the first deal",
        (
            first("First deal", width=10),
            figure("customers", 20, 9),
            *(figure(f"+{after}", 19 - after, 6) for after in range(1, _AFTER + 1)),
        ),
        tuple(
            SheetRow(
                (
                    each.month,
                    f"{each.customers:,}",
                    *(
                        share(each.came[after] / each.customers) if after < len(each.came) else ""
                        for after in range(_AFTER)
                    ),
                ),
                (people(in_month("first", each.month)),),
                shares=tuple(
                    each.came[after] / each.customers if after < len(each.came) else None
                    for after in range(_AFTER)
                ),
            )
            for each in rows
        ),
        "The share of the cohort that bought in each month after the one of the first deal; the "
        f"present month is told as far as it went.{earlier}",
        "heat",
        "nobody has bought yet",
    )


def _survival(found: Portfolio) -> Sheet:
    rows = []
    for day in _POINTS:
        seen = [step for step in found.staying if step.days <= day]
        watched = sum(length >= day for length, _ in found.lives)
        still = (seen[-1].share if seen else 1.0) if watched >= _FEWEST_WATCHED else None
        left = sum(step.left for step in seen)
        rows.append(
            SheetRow((f"{day:,} days", share(still), f"{watched:,}", f"{left:,}"), shares=(still,))
        )
    return Sheet(
        "survival",
        "How long customers stay",
        (
            first("After the first deal", width=20),
            figure("still there", 9, 12),
            figure("watched", 7, 9),
            figure("left by then", 8, 13),
        ),
        tuple(rows) if found.staying else (),
        f"Left: silent for longer than the window of silence{days(found.kept.windows)}, counted "
        "from the last deal; those who are not were watched until today (Kaplan-Meier). Where "
        f"fewer than {_FEWEST_WATCHED} were watched so long it is too little to tell.",
        "line",
        "nobody has been silent for longer than their window",
    )


def _growth(found: Portfolio) -> Sheet:
    most = max((each.base for each in found.growth), default=0)
    return Sheet(
        "growth",
        "How the base grows",
        (
            first("Month", width=8),
            figure("new", 8),
            figure("came back", 7),
            figure("lost", 8),
            figure("net", 9),
            figure("base at its end", 6),
        ),
        tuple(
            SheetRow(
                (
                    each.month,
                    f"{each.new:,}",
                    f"{each.returned:,}",
                    f"{each.lost:,}",
                    f"{each.net:+,}",
                    f"{each.base:,}",
                ),
                (people(in_month("first", each.month), "new customers"),),
                shares=(each.base / most if most else None,),
            )
            for each in found.growth
        ),
        "The base: who bought and is not silent for longer than their window of silence. Lost: the "
        "day on which the window was over; came back: bought after it.",
        "bars",
    )
