"""The tab Life cycle: where customers are on their way, and how they get on."""

from __future__ import annotations

from collections.abc import Sequence

from store.lifecycle.groups import GROUPS
from store.views.portfolio.cycle import Place
from store.views.portfolio.portfolio import Portfolio
from tui.text import counted
from tui.words.portfolio.keeping import rate
from tui.words.portfolio.sheet import (
    UNKNOWN,
    Sheet,
    SheetRow,
    figure,
    first,
    part_told,
    people,
    risked,
    share,
    text,
)
from tui.words.screen import money
from tui.words.worth import at_risk_in_all


def cycle_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return (
        _places("stages", "Stages", "stage", found.by_stage, found),
        _places("groups", "Groups", "group", found.by_group, found),
        _ways(found),
        _moves(found),
        _directions(found),
    )


def _places(key: str, title: str, field: str, rows: Sequence[Place], found: Portfolio) -> Sheet:
    whole = len(found.members)
    sums = [each.at_risk for each in rows]
    return Sheet(
        key,
        title,
        (
            first(field.capitalize(), width=22),
            figure("customers", 9),
            figure("share", 8),
            figure("days in it", 5, 12),
            figure("LTV", 6, 12),
            risked(sums, 7, 11),
        ),
        tuple(
            SheetRow(
                (
                    each.name if field == "stage" else f"{each.key} {each.name}",
                    f"{each.customers:,}",
                    share(each.customers / whole if whole else None),
                    UNKNOWN if each.days is None else f"{each.days:,.0f} (n {each.stays:,})",
                    money(each.total, found.currency),
                    at_risk_in_all(each.at_risk, found.currency),
                ),
                (people(f"{field}:{each.key}"),),
                shares=(each.customers / whole if whole else None,),
            )
            for each in rows
        ),
        f"Together they are {counted(whole, 'customer')}, closed ones too. Days in it: the median "
        f"of the n stays that are over.{part_told(sums)}",
        "bars",
    )


def _ways(found: Portfolio) -> Sheet:
    cycles, enquiry, trial = found.cycles, found.conversions["enquiry"], found.conversions["trial"]
    buyers = cycles.full + cycles.partial
    return Sheet(
        "conversion",
        "From one stage to the next",
        (first("Way", width=28), figure("share", 9, 14)),
        (
            SheetRow(("enquiry → purchase", rate(enquiry)), shares=(enquiry.share,)),
            SheetRow(("trial → paid", rate(trial)), shares=(trial.share,)),
            SheetRow(
                ("full cycles of all who bought", f"{cycles.full:,} of {buyers:,}"),
                (people("purchases:>=1", "those who have bought"),),
                shares=(cycles.full / buyers if buyers else None,),
            ),
        ),
        "An enquiry or a trial counts when a purchase followed within the segment's window of "
        "silence, and against when that is over. A full cycle is attraction, retention and "
        "regulation.",
        "bars",
    )


def _moves(found: Portfolio) -> Sheet:
    most = max((each.count for each in found.transitions), default=0)
    return Sheet(
        "transitions",
        "Changes of group in the last year",
        (first("From", width=20), text("to", 8, 20), figure("how often", 9)),
        tuple(
            SheetRow(
                (_group(each.from_group), _group(each.to_group), f"{each.count:,}"),
                (people(f"group:{each.to_group}", "those who are there today"),),
                shares=(each.count / most,),
            )
            for each in found.transitions
        ),
        picture="bars",
        empty="nobody changed group in the last year",
    )


def _directions(found: Portfolio) -> Sheet:
    rows = []
    for direction, aims in found.directions.items():
        for aim in aims:
            rows.append(
                SheetRow(
                    (direction, _group(aim.group), ", ".join(aim.plans)),
                    (people(f"group:{aim.group}"),),
                )
            )
    rows += [
        SheetRow(
            ("no plan", _group(group), "nothing is planned for them"), (people(f"group:{group}"),)
        )
        for group in found.unserved
    ]
    return Sheet(
        "directions",
        "Directions and their target groups",
        (first("Direction", width=12), text("group", 9, 20), text("plans", 8, 20, 2)),
        tuple(rows),
        "Each direction with the groups that its plans are for."
        if not found.unserved
        else "A group without a plan is empty ground: its customers are left to chance.",
    )


def _group(key: str) -> str:
    return next((f"{key} {each.name}" for name, each in GROUPS.items() if name == key), key)
