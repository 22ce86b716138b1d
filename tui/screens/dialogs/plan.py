"""The plan ahead: where the customer stands in it, and the dated steps that would follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.lifecycle.dates import speak
from tui.screens.dialogs.read import ReadDialog
from tui.screens.target import Target
from tui.screens.words import CHANNELS
from tui.sitting import Sitting
from tui.widgets.facts import Fact, heading

if TYPE_CHECKING:
    from datetime import date

    from store.views.preview import PlanAhead


def plan_dialog(target: Target, sitting: Sitting) -> ReadDialog:
    """The dialog for a customer's next step."""
    step = target.step_id
    assert step is not None  # the screen has said why not, if there is none

    def read() -> list[Fact]:
        from store.views.preview import plan_ahead

        return plan_facts(plan_ahead(sitting.store, step, sitting.today), sitting.today)

    return ReadDialog(f"Plan: {target.customer}", read)


def plan_facts(plan: PlanAhead, today: date) -> list[Fact]:
    """The plan as facts."""
    place = "beside the plan's own steps"
    if plan.place is not None:
        place = f"step {plan.place} of {len(plan.titles)}"
    facts = [
        Fact(f"{plan.plan} v{plan.version}, {place}", "plan", "strong"),
        Fact(f"{plan.title}, {speak(plan.due, today)}", "now"),
        *heading("Ahead, if every talk comes about on its day"),
    ]
    name = plan.plan
    for step in plan.ahead:
        if step.plan != name:
            name = step.plan
            facts.append(Fact(f"then the plan {name}", "", "sign"))
        how = CHANNELS.get(step.channel, step.channel)
        facts.append(Fact(f"{step.title} ({how})", speak(step.due, today)))
        facts.append(Fact(step.why, " ", "dim"))
    return facts
