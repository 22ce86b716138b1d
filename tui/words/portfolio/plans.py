"""The tab Plans: what became of their steps, and what following them brought."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

from store.value.money import decimal_text
from store.views.portfolio.capacity import AHEAD_DAYS, FOLLOWED
from store.views.portfolio.plan_cost import PlanCost
from store.views.portfolio.plan_results import SLIPPED_DAYS
from store.views.portfolio.portfolio import Portfolio
from tui.text import counted
from tui.words.portfolio.keeping import rate
from tui.words.portfolio.sheet import (
    UNKNOWN,
    Opens,
    Sheet,
    SheetRow,
    figure,
    first,
    people,
    quoted,
    share,
    text,
)
from tui.words.screen import list_day, minutes, money, rough


def plan_sheets(found: Portfolio) -> tuple[Sheet, ...]:
    """All sheets of the tab."""
    return _results(found), _versions(found), _costs(found), _following(found), _weeks(found)


def _results(found: Portfolio) -> Sheet:
    return Sheet(
        "plans",
        "Plans and their versions",
        (
            first("Plan"),
            figure("version", 9),
            figure("runs", 8),
            figure("on time", 7),
            figure("late", 5),
            figure("pushed", 7),
            figure("skipped", 4),
            figure("came back to buy", 9),
            figure("bought for", 8, 12),
        ),
        tuple(
            SheetRow(
                (
                    each.name,
                    f"v{each.version}",
                    f"{each.runs:,}",
                    f"{each.on_time:,}",
                    f"{each.late:,}",
                    f"{each.pushed:,}",
                    f"{each.skipped:,}",
                    f"{each.bought:,} of {each.customers:,}" if each.customers else UNKNOWN,
                    money(each.money, found.currency) if each.bought else UNKNOWN,
                ),
                (people(f"plan:{quoted(each.key)}", "whose next step comes from it"),),
                shares=(each.bought / each.customers if each.customers else None,),
            )
            for each in found.plan_results
        ),
        "On time: done by the first date of the step. Came back to buy: within the run and the "
        "segment's horizon after it; it does not tell who would have come without the plan.",
        "bars",
        "no plan was followed yet",
    )


def _versions(found: Portfolio) -> Sheet:
    """Each version beside the one before it: why it was changed, and which figure moved (R98)."""
    pairs = [
        (new, old)
        for new, old in pairwise(found.plan_results)
        if new.key == old.key and new.version > old.version
    ]
    return Sheet(
        "versions",
        "Versions: why they were changed, and what moved",
        (
            first("Plan"),
            figure("version", 9, 9),
            text("why", 8, 20, 2),
            figure("by their date", 6, 16),
            figure("bought so far", 7, 26),
        ),
        tuple(
            SheetRow(
                (
                    new.name,
                    f"v{old.version} → v{new.version}",
                    new.why or "nobody has said why",
                    f"{share(old.kept_dates.share)} → {share(new.kept_dates.share)}",
                    f"{rate(old.came_back)} → {rate(new.came_back)}",
                ),
                (people(f"plan:{quoted(new.key)}", "whose next step comes from it"),),
            )
            for new, old in pairs
        ),
        "By their date: of the steps that were done, those by their first date. Bought so far: of "
        "all who came into it; a newer version has had less time, and other customers.",
        empty="no plan has had two versions that somebody followed",
    )


def _costs(found: Portfolio) -> Sheet:
    """What a year of each plan costs beside what its customers are expected to bring (R81)."""
    if not any(each.cost for each in found.plan_costs):
        said = (
            "No touch costs anything as long as nobody has said what an hour costs: "
            "tickler settings set rates."
        )
    elif any(each.less for each in found.plan_costs):
        said = "Those can rest, or go on in the cheaper plan for their group."
    else:
        said = "Nobody is."
    return Sheet(
        "plan_costs",
        "What a year of a plan costs against what is ahead",
        (
            first("Plan"),
            figure("customers", 9),
            figure("a year takes", 7, 12),
            figure("costs", 8, 9),
            figure("ahead, each", 7, 12),
            figure("bring less", 8, 10),
            text("cheaper", 6, 20),
        ),
        tuple(_cost_row(each, found) for each in found.plan_costs),
        "For one customer who begins today and is reached each time. Ahead: the mean margin of the "
        "coming year, of those of whom it can be told; bring less: of them, who are expected to "
        f"bring less than the plan costs. {said}",
        empty="nobody follows a plan",
    )


def _cost_row(each: PlanCost, found: Portfolio) -> SheetRow:
    cheaper = UNKNOWN
    if each.less and each.cheaper is not None:
        cheaper = f"{each.cheaper}, {money(each.cheaper_cost or 0, found.currency)}"
    amount = decimal_text(each.cost, found.currency)
    return SheetRow(
        (
            each.name,
            f"{each.customers:,}",
            minutes(each.minutes),
            money(each.cost, found.currency),
            rough(round(each.ahead / each.told), found.currency) if each.told else UNKNOWN,
            f"{each.less:,} of {each.told:,}" if each.told else UNKNOWN,
            cheaper,
        ),
        (
            Opens("whose next step comes from it", f"plan:{quoted(each.key)}"),
            Opens("who bring less", f"plan:{quoted(each.key)} ahead:<{amount}"),
        ),
    )


def _following(found: Portfolio) -> Sheet:
    effect = found.following
    rows = (
        SheetRow(
            (
                f"the due touch was made within {SLIPPED_DAYS} days",
                f"{effect.made:,}",
                f"{effect.made_came:,}",
                share(effect.made_came / effect.made if effect.made else None),
            ),
            shares=(effect.made_came / effect.made if effect.made else None,),
        ),
        SheetRow(
            (
                "it slipped",
                f"{effect.slipped:,}",
                f"{effect.slipped_came:,}",
                share(effect.slipped_came / effect.slipped if effect.slipped else None),
            ),
            shares=(effect.slipped_came / effect.slipped if effect.slipped else None,),
        ),
    )
    return Sheet(
        "following",
        "What following the plan brought",
        (
            first("Of those who are alike", width=36),
            figure("customers", 8),
            figure("bought", 8),
            figure("share", 9),
        ),
        rows,
        _said(found),
        "bars",
    )


def _weeks(found: Portfolio) -> Sheet:
    most = max((max(each.minutes, each.capacity) for each in found.work.weeks), default=0)
    over = sum(each.minutes > each.capacity for each in found.work.weeks)
    basis = (
        "Open steps, and those that follow on them if every touch reaches the customer in time"
        if found.work.followed
        else f"Open steps only: of more than {FOLLOWED} customers those to come are not followed"
    )
    fits = (
        f"{over} of these weeks hold more than there is time for: the customers named have the "
        "least money at risk and ahead for each minute, so call instead of visiting, or push them."
        if over
        else "All of it fits."
        if any(each.touches for each in found.work.weeks)
        else "Nothing is planned."
    )
    more = found.work.others
    others = (
        f" {counted(more, 'step')} with other reps' customers {'is' if more == 1 else 'are'} not "
        "counted."
        if more
        else ""
    )
    return Sheet(
        "weeks",
        f"The next {AHEAD_DAYS} days against your hours",
        (
            first("Week from", width=12),
            figure("touches", 7),
            figure("planned", 9, 9),
            figure("there is", 8, 9),
            figure("over", 8, 8),
            text("could give way", 6, 20),
        ),
        tuple(
            SheetRow(
                (
                    list_day(each.monday, found.as_of),
                    f"{each.touches:,}",
                    minutes(each.minutes),
                    minutes(each.capacity),
                    minutes(each.minutes - each.capacity) if each.minutes > each.capacity else "",
                    ", ".join(each.lesser),
                ),
                (
                    # What is overdue is planned for the first of them.
                    people(
                        f"due:{each.monday if place else ''}..{each.monday + timedelta(days=6)}"
                        f"{' owner:me,none' if more else ''}",
                        "whose next step is in that week",
                    ),
                ),
                shares=(each.minutes / most if most else None,),
            )
            for place, each in enumerate(found.work.weeks)
        ),
        f"{basis}. {fits}{others}",
        "bars",
    )


def _said(found: Portfolio) -> str:
    effect = found.following
    alike = (
        "Each customer counts once, with the latest step whose horizon is over, beside those of "
        "the same segment, with as many purchases and as long a silence by their own rhythm. "
    )
    if effect.difference is None or effect.low is None or effect.high is None:
        return (
            f"{alike}Too little to tell: twenty on either side are needed, there are "
            f"{effect.made:,} and {effect.slipped:,}."
        )
    points = f"{effect.low * 100:+.0f} to {effect.high * 100:+.0f} points (95 %)"
    if not effect.sign:
        return f"{alike}No sign that it made a difference: {points}."
    return (
        f"{alike}{effect.difference * 100:+.0f} points bought with the touch, {points}: not proof, "
        "for nobody chose by lot whom to call."
    )
