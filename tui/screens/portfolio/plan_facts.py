"""Facts of a plan, for the list and its page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from store.lifecycle.dates import speak
from store.lifecycle.groups import GROUPS
from store.views.plans.schedule import PlanRow
from tui.widgets.facts import Fact
from tui.widgets.spark import sparkline
from tui.words.screen import minutes

_MONDAY: Final = 0


def plan_head(row: PlanRow) -> list[Fact]:
    """Whom the plan is for, and how many are in it."""
    groups = "; ".join(f"{key} {GROUPS[key].name.lower()}" for key in GROUPS if key in row.groups)
    facts = [Fact(f"{row.stage} · {row.direction} · {groups}", "for")]
    if row.segments:
        facts.append(Fact(", ".join(row.segments), "followed by"))
    if row.shared:
        facts.append(Fact("! several groups share it, but each needs its own", " ", "soon"))
    running = f"{row.running:,} running"
    if row.paused:
        running += f", {row.paused:,} of them paused"
    if row.older:
        running += f", {row.older:,} on an earlier version"
    facts.append(Fact(f"{running} · {row.finished:,} done · {row.left:,} left early", "customers"))
    return facts


def load_facts(load: Sequence[int], today: date) -> list[Fact]:
    """A bar for each day from today on, the Mondays below them, the sum and the fullest day."""
    if not any(load):
        return [Fact("nothing is due in the next 30 days", "load", "dim")]
    most = max(load)
    fullest = speak(today + timedelta(days=list(load).index(most)), today)
    return [
        Fact(sparkline(load, len(load)), "load", "sign"),
        Fact(mondays(today, len(load)), " ", "dim"),
        Fact(f"{minutes(sum(load))} in {len(load)} days, most {fullest}: {minutes(most)}", " "),
    ]


def mondays(today: date, days: int) -> str:
    """A ruler of one cell a day, on which each Monday stands with its day of the month."""
    cells = [" "] * days
    for n in range(days - 1):
        day = today + timedelta(days=n)
        if day.weekday() == _MONDAY:
            cells[n : n + 2] = f"{day.day:<2}"
    return "".join(cells).rstrip()
