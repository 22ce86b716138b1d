"""Another plan for a customer: chosen from all, seen with its dates and loads, then begun."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, Final, TypeVar

from textual.binding import Binding, BindingType

from store.actions.enrolment import apply_plan
from store.actions.plans_beside import begin_beside
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.names import fold
from store.safety.opening import Store
from store.views.plans.preview import PlanPreview, preview_plan
from store.views.plans.schedule import PlanRow, plan_rows
from store.vocabulary import channel_word
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Wrap
from tui.dialogs.pick import Later, PickDialog, Ready
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import counted
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, heading
from tui.widgets.keybar import KeyItem
from tui.words.relation import expected_words, span
from tui.words.screen import minutes
from tui.words.sentences import tell
from tui.words.sentences.did import passed_steps

R = TypeVar("R")

_COLUMNS: Final = (
    Column("name", "Plan", weight=3, min_width=32, priority=9),
    Column("stage", "Stage", width=9, priority=5),
    Column("groups", "Groups", width=12, min_width=7, priority=7),
    Column("steps", "Steps", width=5, align="right", priority=6),
    Column("segments", "Made for", weight=1, min_width=12, priority=3),
)


def choose_plan(sitting: Sitting) -> PickDialog[PlanRow]:
    """The list of plans; it closes with the plan's row."""

    def made(typed: str) -> Ready[PlanRow]:
        return Ready([row for row in plan_rows(sitting.store, sitting.today) if fits(row, typed)])

    return PickDialog(
        "Choose a plan",
        _COLUMNS,
        lambda row: (
            Cell(f"{row.name} v{row.version}"),
            Cell(row.stage, "dim"),
            Cell(" ".join(row.groups), "dim"),
            Cell(str(row.steps)),
            Cell(", ".join(row.segments), "dim"),
        ),
        lambda row: row.key,
        lambda typed: Later(lambda: made(typed)),
        hint="a part of the name, a stage, a group",
        empty="No plan fits. Esc leaves.",
    )


def fits(row: PlanRow, typed: str) -> bool:
    """Whether all words that were typed stand in the plan's name, stage, groups or segments."""
    text = fold(" ".join((row.name, row.key, row.stage, *row.groups, *row.segments)))
    return all(word in text for word in fold(typed).split())


class PreviewDialog(DoDialog[R, "PlanPreview"]):
    """The plan's dates for the customer; Enter begins it and closes with what was done."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "apply", "Begin", id="preview.apply",
                tooltip="Begin this plan; the steps of the present one are closed"),
        Binding("b", "beside", "Beside", id="preview.beside",
                tooltip="Begin this plan beside the present one, which goes on as it is"),
    ]  # fmt: skip

    def __init__(self, target: Target, row: PlanRow, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__(
            f"Before it begins: {target.customer}",
            lambda: preview_plan(sitting.store, target.customer_id, row.key, sitting.today),
            wrap,
        )
        self._customer = target.customer_id
        self._plan = row.key
        self._sitting = sitting

    def facts(self, known: PlanPreview) -> Sequence[Fact]:
        """The dates as facts."""
        return preview_facts(known, self._sitting.today)

    def key_items(self) -> list[KeyItem]:
        """The keys below."""
        return [
            KeyItem("Enter", "begins this plan", id="apply", priority=3),
            KeyItem("b", "beside the present one", id="beside", priority=2),
            KeyItem("Esc", "leaves everything as it is", id="leave", priority=4),
        ]

    def action_apply(self) -> None:
        """Begin the plan in place of the present one."""
        self._begin(apply_plan)

    def action_beside(self) -> None:
        """Begin the plan beside the present one."""
        self._begin(begin_beside)

    def _begin(self, action: Callable[[Store, date, bytes, str], Effect]) -> None:
        if self.ready() is None:
            return
        sitting, customer, plan = self._sitting, self._customer, self._plan
        self.do(lambda: action(sitting.store, sitting.today, customer, plan))


def preview_facts(plan: PlanPreview, today: date) -> list[Fact]:
    """The dated steps, what is planned on their days already, and what stands in the way."""
    lacking = [step for step in plan.steps if step.lacks]
    facts = [
        Fact(f"{plan.plan} v{plan.version}, {counted(len(plan.steps), 'step')}", "plan", "strong")
    ]
    expected = expected_words(plan.expected, today)
    if expected:
        facts.append(Fact(expected, "expects us"))
    if plan.passed:
        facts.append(Fact(passed_steps(plan.passed, not plan.steps), "too late", "soon"))
    if lacking:
        ways = ", ".join(dict.fromkeys(step.lacks or "" for step in lacking))
        several = "step cannot be made as planned" if len(lacking) == 1 else (
            "steps cannot be made as planned")  # fmt: skip
        facts.append(Fact(f"! {len(lacking)} {several}: {ways}", " ", "risk"))
    if plan.full:
        days = ", ".join(speak(day, today) for day in plan.full)
        words = f"! more than the {minutes(plan.capacity)} of a day: {days}"
        facts.append(Fact(words, " ", "soon"))
    facts += heading("If it begins today and every talk comes about on its day")
    for step in plan.steps:
        how = channel_word(step.channel)
        text = f"{step.title} ({how}, {step.minutes} min)"
        facts.append(Fact(text, speak(step.due, today), "risk" if step.lacks else "plain"))
        if step.lacks:
            facts.append(Fact(f"! {step.lacks}", " ", "risk"))
        load = f" · {minutes(step.load)} planned that day" if step.load else ""
        window = f" · any day of {span(*step.window, today)}" if step.window else ""
        facts.append(Fact(f"{tell(step.why)}{window}{load}", " ", "dim"))
    return facts
