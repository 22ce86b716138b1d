"""The page of a plan: its steps in time with the ways on, its load and faults, who is in it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import ClassVar, Final

from textual.binding import BindingType

from store.dataclass import dataclass
from store.lifecycle.dates import speak
from store.lifecycle.plans import Plan, Step, Track
from store.lifecycle.plans.check import Finding, check_plan
from store.lifecycle.units import say_span
from store.views.plans.schedule import PlanPage, Runner, StepRow, plan_page
from store.views.plans.stored_plans import plan_keys
from store.vocabulary import channel_word, outcome_word
from tui.keys import PLAN
from tui.screens.portfolio.detail import DetailScreen
from tui.screens.portfolio.plan_facts import load_facts, plan_head
from tui.screens.portfolio.plan_versions import VersionsDialog
from tui.session import Sitting
from tui.trail import Trail
from tui.widgets.columns import Cell, Column
from tui.widgets.facts import Fact, heading
from tui.widgets.keybar import KeyItem
from tui.words.comeback import UNKNOWN, comeback_words
from tui.words.screen import due_sign, list_day
from tui.words.sentences import tell

_COLUMNS: Final = (
    Column("sign", "", width=1, priority=9),
    Column("customer", "Customer", weight=3, min_width=18, priority=9),
    Column("due", "Next", width=11, priority=8),
    Column("title", "Step", weight=2, min_width=12, priority=6),
    Column("owner", "Owner", weight=1, min_width=8, priority=3),
    Column("version", "v", width=3, priority=4),
    Column("done", "Done", width=5, align="right", priority=5),
    Column("state", "", weight=1, min_width=6, priority=6),
)
_PHASES: Final = {
    "before": "before the purchase",
    "during": "during the purchase",
    "consumption": "while they use it",
    "after": "after the purchase",
}


@dataclass(frozen=True)
class Checked:
    """The plan's page and its faults."""

    page: PlanPage
    findings: Sequence[Finding]


class PlanScreen(DetailScreen[Checked, "Runner"]):
    """One plan."""

    TITLE = "Plan"
    NOTHING = "Nobody runs through it. At a customer, P and p again choose a plan."
    BINDINGS: ClassVar[list[BindingType]] = [*PLAN]
    KEYS: ClassVar = (KeyItem("V", "new version", id="new_version", priority=6),)

    def __init__(self, sitting: Sitting, key: str) -> None:
        super().__init__(sitting, _COLUMNS)
        self._plan = key

    def knowing(self) -> Callable[[], Checked]:
        """Reads the page and checks the plan."""
        store, today, key = self.sitting.store, self.sitting.today, self._plan

        def read() -> Checked:
            page = plan_page(store, key, today)
            return Checked(page, check_plan(page.plan, page.plan.name, plans=plan_keys(store)))

        return read

    def name_of(self, known: Checked) -> str:
        """Name and version."""
        return f"{known.page.row.name} v{known.page.row.version}"

    def facts(self, known: Checked) -> Sequence[Fact]:
        """All about the plan."""
        return plan_facts(known.page, known.findings, self.sitting.today)

    def list_of(self, known: Checked) -> tuple[str, Sequence[Runner]]:
        """Who runs through it, by the date of the next step."""
        running, shown = known.page.row.running, known.page.runners
        words = f"{running:,} running" if running else "nobody"
        if running > len(shown):
            words += f", the first {len(shown)} by date"
        return words, shown

    def cells(self, row: Runner) -> Sequence[Cell]:
        """A customer in the plan, a cell for each column."""
        today = self.sitting.today
        return (
            due_sign(row.due, today),
            Cell(row.customer),
            Cell(list_day(row.due, today)),
            Cell(row.title, "dim"),
            Cell(row.owner or "", "dim"),
            Cell(str(row.version), "dim"),
            Cell(f"{row.share * 100:.0f} %", "dim"),
            Cell(row.stuck or row.state.replace("running", ""), "soon"),
        )

    def key_of(self, row: Runner) -> bytes:
        """The customer."""
        return row.customer_id

    async def open(self, row: Runner, index: int) -> None:
        """Open the customer's page, from which one can go on to the next."""
        trail = Trail(self.source, lambda each: each.customer_id, index)
        self.show_page(row.customer_id, trail)

    def action_new_version(self) -> None:
        """Choose who moves to the latest version."""
        known = self.known
        if not self.ready():
            return
        if known is None:
            self.why_not("The page is still loading: try again in a moment.")
        elif not known.page.row.older:
            version = known.page.row.version
            self.why_not(
                f"Everybody in it runs through v{version}, the latest: a changed file makes "
                "another (tickler plan import)."
            )
        else:
            dialog = VersionsDialog(known.page.row, self.sitting, self.wrap)
            place = self.place()
            self.app.push_screen(dialog, lambda found: self.form_closed(found, None, place))


def plan_facts(page: PlanPage, findings: Sequence[Finding], today: date) -> list[Fact]:
    """The plan as facts."""
    plan, row = page.plan, page.row
    facts = plan_head(row)
    if page.owners:
        facts.append(Fact(", ".join(f"{name} {n:,}" for name, n in page.owners), "owners"))
    if plan.goal:
        facts.append(Fact(plan.goal, "goal"))
    if plan.exits:
        facts.append(Fact(", ".join(each.replace("_", " ") for each in plan.exits), "ends at"))
    if len(page.versions) > 1:
        words = ", ".join(f"v{number}: {count:,}" for number, count in page.versions)
        facts.append(Fact(words, "versions"))
    facts += [
        Fact(comeback_words(each), " " if number else "came back")
        for number, each in enumerate(page.comebacks)
    ]
    if page.comebacks:
        facts.append(Fact(UNKNOWN, " ", "dim"))
    facts += load_facts(row.load, today)
    for finding in findings:
        step = f"{finding.step}: " if finding.step else ""
        words = f"! {step}{tell(finding.sentence)}"
        error = finding.severity == "error"
        facts.append(Fact(words, finding.severity, "risk" if error else "soon"))
    if not findings:
        facts.append(Fact("no fault was found", "check", "good"))
    facts += heading("Steps, with their dates if it began today")
    for number, each in enumerate(page.steps, 1):
        facts += _step(number, each, plan, today)
    return facts


def _step(number: int, row: StepRow, plan: Plan, today: date) -> list[Fact]:
    step = plan.step(row.key)
    how = channel_word(row.channel)
    parts = [tell(row.when), how, f"{row.minutes} min"]
    if row.phase:
        parts.append(_PHASES[row.phase])
    parts.append("shown to the client" if row.public else "private")
    waiting = f" · {row.waiting:,} waiting" if row.waiting else ""
    label = _only_after(row.key, plan) if row.day is None else speak(row.day, today)
    facts = [
        Fact(f"{number}. {row.title}{waiting}", label, "strong"),
        Fact(" · ".join(parts), " ", "dim"),
    ]
    if row.say:
        facts.append(Fact(f"“{row.say}”", " "))
    if row.offer:
        facts.append(Fact(f"offer: {row.offer}", " "))
    if step is not None:
        facts += [Fact(way, " ", "sign") for way in _ways(step, plan)]
    return facts


def _only_after(key: str, plan: Plan) -> str:
    """The outcome that leads to a step which "reached" never comes to."""
    leads = (
        outcome
        for step in plan.steps
        for outcome, track in step.tracks.items()
        if track.to == key and outcome != "reached"
    )
    outcome = next(leads, None)
    return "" if outcome is None else f"if {outcome_word(outcome)}"


def _ways(step: Step, plan: Plan) -> list[str]:
    """The ways on that the plan names: “refused → Ask why, in 2 weeks”."""
    return [
        f"{outcome_word(outcome)} → {_way(step, track, plan)}"
        for outcome, track in step.tracks.items()
    ]


def _way(step: Step, track: Track, plan: Plan) -> str:
    after = "" if track.delay is None else f", in {say_span(track.delay, track.unit)}"
    if track.to == "next":
        following = plan.after(step.key)
        return ("keep in touch" if following is None else following.title) + after
    if track.to == "same":
        return f"the same again{after}, at most {step.retries} tries"
    if track.to == "keep":
        return f"keep in touch{after}"
    if track.to.startswith("plan:"):
        return f"the plan {track.to.removeprefix('plan:')}{after}"
    to = plan.step(track.to)
    return (track.to if to is None else to.title) + after
