"""The plan ahead: where the customer stands in it, the dated steps, another plan, a pause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from store.actions.enrolment import pause as pause_plan
from store.actions.enrolment import resume
from store.actions.plans_beside import end_beside
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.views.plans.preview import PlanAhead, plan_ahead
from store.views.plans.schedule import PlanRow
from store.vocabulary import channel_word
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Field, Values, Wrap, day, words
from tui.dialogs.form import FormDialog
from tui.screens.customer.plan_preview import PreviewDialog, choose_plan
from tui.screens.work.forms import REST_REASONS
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.facts import Fact, heading
from tui.widgets.keybar import KeyItem
from tui.words.sentences import tell

R = TypeVar("R")


class PlanDialog(DoDialog[R, "PlanAhead"]):
    """The plan of a customer's next step; closes with the change that was made, if any."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "Leave", show=False, id="plan.leave", tooltip="Close the plan"),
        Binding("p", "choose", "Other plan", id="plan.choose",
                tooltip="Choose another plan and see its dates before it begins"),
        Binding("b", "pause", "Pause", id="plan.pause",
                tooltip="Pause the plan until a date with a reason; a paused one goes on again"),
        Binding("x", "end", "End", id="plan.end",
                tooltip="End the plan that runs beside the customer's own"),
    ]  # fmt: skip

    def __init__(self, target: Target, sitting: Sitting, wrap: Wrap[R]) -> None:
        step = target.step_id
        assert step is not None  # the screen has said why not, if there is none

        super().__init__(
            f"Plan: {target.customer}", lambda: plan_ahead(sitting.store, step, sitting.today), wrap
        )
        self._target = target
        self._sitting = sitting

    def facts(self, known: PlanAhead) -> Sequence[Fact]:
        """The plan as facts."""
        return plan_facts(known, self._sitting.today)

    def key_items(self) -> list[KeyItem]:
        """The keys below."""
        paused = self.known is not None and self.known.paused
        ends = self._ends()
        return [
            *([] if ends is None else [KeyItem("x", f"ends {ends[1]}", id="end", priority=1)]),
            KeyItem("p", "another plan", id="choose", priority=3),
            KeyItem("b", "go on again" if paused else "pause it", id="pause", priority=2),
            KeyItem("Esc", "closes", id="leave", priority=4),
        ]

    def _ends(self) -> tuple[str, str] | None:
        """Key and name of the plan beside the customer's own that can be ended here."""
        plan = self.known
        if plan is None:
            return None
        shown = [(plan.key, plan.plan)] if plan.beside else []
        return next(iter(shown + [(each.key, each.plan) for each in plan.others if each.beside]),
                    None)  # fmt: skip

    def action_end(self) -> None:
        """End the plan beside."""
        if self.ready() is None:
            return
        ends, sitting, customer = self._ends(), self._sitting, self._target.customer_id
        if ends is None:
            self.message("No plan runs beside this one: p chooses one, b begins it beside.")
            return
        self.do(lambda: end_beside(sitting.store, sitting.today, customer, ends[0]))

    def action_choose(self) -> None:
        """Choose another plan."""
        self.app.push_screen(choose_plan(self._sitting), self._chosen)

    def _chosen(self, row: PlanRow | None) -> None:
        if row is not None:
            preview = PreviewDialog(self._target, row, self._sitting, self._wrap)
            self.app.push_screen(preview, self.close_with)

    def action_pause(self) -> None:
        """Pause the plan, or let a paused one go on."""
        plan = self.ready()
        if plan is None:
            return
        if not plan.paused:
            form = pause(self._target, self._sitting, self._wrap)
            self.app.push_screen(form, self.close_with)
            return
        sitting, customer = self._sitting, self._target.customer_id

        self.do(lambda: resume(sitting.store, sitting.today, customer))


def pause(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Pause the plan until a date, because…"""

    def act(values: Values) -> Effect:
        until, reason = values.day("until"), values.text("reason")
        return pause_plan(sitting.store, sitting.today, target.customer_id, until, reason)

    fields = (
        Field("until", "Until", day(sitting),
              needed="Give a date: fri, +3w, 15.03.", placeholder="fri, +3w, 15.03"),
        Field("reason", "Because", words, choices=REST_REASONS,
              needed="A pause needs a reason: a choice's number or your own words."),
    )  # fmt: skip
    return FormDialog(f"Pause the plan: {target.customer}", fields, wrap(act))


def plan_facts(plan: PlanAhead, today: date) -> list[Fact]:
    """The plan as facts."""
    place = "beside the plan's own steps"
    if plan.place is not None:
        place = f"step {plan.place} of {len(plan.titles)}"
    elif not plan.runs:
        place = "which comes next: no plan runs now"
    facts = [Fact(f"{plan.plan} v{plan.version}, {place}", "plan", "strong")]
    if plan.beside:
        facts.append(Fact("beside the customer's own plan", " ", "dim"))
    for each in plan.others:
        which = "beside it" if each.beside else "own plan"
        facts.append(
            Fact(f"{each.plan} v{each.version}: {each.title}, {speak(each.due, today)}", which)
        )
    if plan.paused:
        facts.append(Fact("paused: b lets it go on before its time", " ", "soon"))
    facts += [
        Fact(f"{plan.title} ({channel_word(plan.channel)}), {speak(plan.due, today)}", "now"),
        *heading("Ahead, if every talk comes about on its day"),
    ]
    name = plan.plan
    for step in plan.ahead:
        if step.plan and step.plan != name:
            name = step.plan
            facts.append(Fact(f"then the plan {name}", "", "sign"))
        how = channel_word(step.channel)
        facts.append(Fact(f"{step.title} ({how})", speak(step.due, today)))
        facts.append(Fact(tell(step.why), " ", "dim"))
    return facts
