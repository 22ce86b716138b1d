"""The tabs People and Habit: what customers say, what reps did, and the 1-2-3-Next habit."""

from __future__ import annotations

from collections.abc import Sequence

from store.views.portfolio.habit import FILTER
from store.views.portfolio.people import REP_DAYS, Measure
from store.views.portfolio.portfolio import Portfolio
from tui.words.portfolio.keeping import rate
from tui.words.portfolio.sheet import (
    UNKNOWN,
    Sheet,
    SheetRow,
    by_field,
    figure,
    first,
    in_month,
    one_of,
    part_told,
    people,
    quoted,
    risked,
    text,
)
from tui.words.screen import money
from tui.words.worth import at_risk_in_all

_TITLES = {"nps": "NPS", "csat": "CSAT", "ces": "CES"}
_SPAN = {"nps": (-100.0, 100.0), "csat": (0.0, 100.0), "ces": (1.0, 7.0)}


def people_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab People."""
    return (
        _reps(found),
        _measures("satisfaction", "Satisfaction", "", found.measures, found),
        _measures(
            "satisfaction_by_segment",
            "Satisfaction by segment",
            "segment",
            found.measures_by_segment,
            found,
        ),
        _measures(
            "satisfaction_by_owner", "Satisfaction by rep", "owner", found.measures_by_owner, found
        ),
        _satisfied(found),
        _complaints(found),
    )


def habit_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """The sheet of the tab Habit."""
    most = max((each.customers for each in found.habits), default=0)
    return (
        Sheet(
            "one_two_three_next",
            "1-2-3-Next: three standard offers, then silence",
            (
                first("Third offer", width=11),
                figure("rep", 8, 18),
                figure("customers", 9),
                figure("paid to win them", 7),
                figure("they brought", 7),
            ),
            tuple(
                SheetRow(
                    (
                        each.month,
                        one_of("owner", each.rep)[0],
                        f"{each.customers:,}",
                        money(each.paid, found.currency),
                        money(each.came_back, found.currency),
                    ),
                    (
                        people(
                            f"{FILTER} {in_month('offered', each.month)} owner:{quoted(each.rep)}"
                        ),
                    ),
                    shares=(each.customers / most,),
                )
                for each in found.habits
            ),
            "By the month of the last standard offer; silence is longer than the customer's own "
            "rhythm. They brought: margin to date, before what was paid.",
            "bars",
            "nobody was left after three standard offers",
        ),
    )


def _reps(found: Portfolio) -> Sheet:
    most = max((each.touches for each in found.reps), default=0)
    sums = [each.at_risk for each in found.reps]
    return Sheet(
        "reps",
        f"Reps: the last {REP_DAYS} days and what waits",
        (
            first("Rep"),
            figure("touches", 9),
            figure("reached", 8),
            figure("sold", 8),
            figure("overdue", 7),
            figure("pushed", 6),
            figure("orphans", 7),
            risked(sums),
        ),
        tuple(
            SheetRow(
                (
                    one_of("owner", each.rep)[0],
                    f"{each.touches:,}",
                    f"{each.reached:,}",
                    f"{each.sold:,}",
                    f"{each.overdue:,}",
                    f"{each.pushed:,}",
                    f"{each.orphans:,}",
                    at_risk_in_all(each.at_risk, found.currency),
                ),
                (
                    people(f"owner:{quoted(each.rep)}"),
                    people(f"owner:{quoted(each.rep)} is:overdue", "overdue"),
                    people(f"owner:{quoted(each.rep)} pushes:>=1", "pushed"),
                ),
                shares=(each.touches / most if most else None,),
            )
            for each in found.reps
        ),
        "Touches are those that the rep logged, whoever began, as in the digest; reached: those in "
        f"which they talked. Overdue, pushed and orphans are of their customers.{part_told(sums)}",
        "bars",
        "no rep yet",
    )


def _measures(key: str, title: str, field: str, rows: Sequence[Measure], found: Portfolio) -> Sheet:
    out = []
    for each in rows:
        low, high = _SPAN[each.kind]
        name, term = one_of(field, each.key) if field else ("everybody", "")
        out.append(
            SheetRow(
                (
                    name,
                    _TITLES[each.kind],
                    f"{each.figure:.1f}" if each.kind == "ces" else f"{each.figure:.0f}",
                    f"{each.answers:,}",
                    UNKNOWN if each.change is None else f"{each.change:+.1f} of {each.twice:,}",
                ),
                (people(term),),
                shares=((each.figure - low) / (high - low),),
            )
        )
    return Sheet(
        key,
        title,
        (
            first(by_field(field) if field else "Customers"),
            figure("measure", 8),
            figure("figure", 9),
            figure("answers", 7),
            figure("change", 6, 12),
        ),
        tuple(out),
        "The latest answer of each customer. NPS: share of 9 and 10 less share of 0 to 6; CSAT: "
        "share of 4 and 5; CES: mean of 1 to 7. Change: against the first answers of those who "
        "answered twice."
        + ("" if field else f" Promises kept in the last year: {rate(found.promises)}."),
        "bars",
        "nobody was asked yet",
    )


def _satisfied(found: Portfolio) -> Sheet:
    most = max((each.customers for each in found.satisfied), default=0)
    return Sheet(
        "satisfaction_and_ltv",
        "Satisfaction and LTV since the first answer",
        (
            first("Measure", width=12),
            text("moved", 9, 10),
            figure("customers", 8),
            figure("LTV since", 9, 12),
            figure("told of", 6),
        ),
        tuple(
            SheetRow(
                (
                    _TITLES[each.kind],
                    {1: "rose", 0: "unchanged", -1: "fell"}[each.moved],
                    f"{each.customers:,}",
                    UNKNOWN if each.ltv is None else money(each.ltv, found.currency),
                    f"{each.told:,}",
                ),
                shares=(each.customers / most,),
            )
            for each in found.satisfied
        ),
        "Of those who answered twice; the median change of the LTV since the month of their first "
        "answer, where it was kept. Not proof: it does not tell which moved the other.",
        "bars",
        "nobody answered the same question twice yet",
    )


def _complaints(found: Portfolio) -> Sheet:
    most = max((each.complaints for each in found.complaints), default=0)
    return Sheet(
        "complaints",
        "Complaints of the last year by cause",
        (
            first("Cause"),
            figure("complaints", 9),
            figure("open", 8),
            figure("days to answer", 7),
        ),
        tuple(
            SheetRow(
                (
                    each.cause or "no cause noted",
                    f"{each.complaints:,}",
                    f"{each.open:,}",
                    UNKNOWN if each.days is None else f"{each.days:g}",
                ),
                (people("has:complaint", "open complaints"),) if each.open else (),
                shares=(each.complaints / most,),
            )
            for each in found.complaints
        ),
        "Days to the answer: the median of those that were answered.",
        "bars",
        "no complaint in the last year",
    )
