"""Faults of a plan, found before anybody works by it: errors that break it, and warnings."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from store.lifecycle.groups import GROUPS
from store.lifecycle.plans.files import dump_plan, parse, preset_keys
from store.lifecycle.plans.model import AFTER_SALE, Outcome, Plan, Step, Track
from store.lifecycle.plans.paths import endless, loops, reachable
from store.lifecycle.plans.places import Places
from store.lifecycle.plans.reader import PlanError, Table, read_parts
from store.lifecycle.plans.talk import MERGE_FIELDS, fields_in
from store.lifecycle.units import Unit, say_span
from store.sentence import Sentence, Words, say, text_of

Severity: TypeAlias = Literal["error", "warning"]

# Kinds of step that sell; none of them in a plan for those whose need is gone (R43).
HARD_OFFERS: Final = frozenset({"offer", "return", "sales-growth"})
_SHORTEST: Final[dict[Unit, int]] = {
    "day": 1,
    "working_day": 1,
    "week": 7,
    "month": 28,
    "quarter": 89,
    "year": 365,
}


class Finding(NamedTuple):
    """A fault: how grave, in which file, line and step ("" for the plan), and what to do."""

    severity: Severity
    source: str
    line: int | None
    step: str
    sentence: Words

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        step = f" step {self.step}:" if self.step else ""
        return f"{self.source}{line}: {self.severity}:{step} {text_of(self.sentence)}"


def check_plan(
    text_or_plan: str | Plan, source: str = "plan", *, plans: Collection[str] = ()
) -> list[Finding]:
    """All faults of a plan's TOML text (or of a plan), by line; an empty list when there are none.

    `plans` are the keys of further plans that tracks may lead to; shipped ones are known. Lines of
    a plan that is no text are those of `dump_plan`.
    """
    text = text_or_plan if isinstance(text_or_plan, str) else dump_plan(text_or_plan)
    try:
        data, places = parse(text, source)
        plan, problems = read_parts(Table(data, source, places))
    except PlanError as problem:
        return [Finding("error", source, problem.line, problem.step, problem.sentence)]
    found = [Finding("error", source, p.line, p.step, p.sentence) for p in problems]
    if plan is not None:
        known = {*plans, *preset_keys(), AFTER_SALE, plan.key}
        whole = not problems  # paths through a plan with holes would lead astray
        found += _Check(plan, source, places, _numbers(data), known).findings(whole)
    return sorted(found, key=lambda f: (f.line or 0, f.severity, text_of(f.sentence)))


def _numbers(data: dict[str, object]) -> dict[str, int]:
    """The number of each step's table, by its key; a faulty table counts too."""
    rows = data.get("steps")
    keys = [row.get("key") if isinstance(row, dict) else None for row in rows or ()] \
        if isinstance(rows, list) else []  # fmt: skip
    return {key: n for n, key in enumerate(keys, 1) if isinstance(key, str)}


class _Check:
    def __init__(
        self,
        plan: Plan,
        source: str,
        places: Places,
        numbers: dict[str, int],
        plans: Collection[str],
    ) -> None:
        self._plan, self._source, self._places = plan, source, places
        self._numbers, self._plans = numbers, plans

    def findings(self, whole: bool) -> Iterator[Finding]:
        yield from self._head()
        for step in self._plan.steps:
            yield from self._words(step)
            yield from self._dates(step)
            yield from self._tracks(step)
        if whole:
            yield from self._paths()

    def _say(self, severity: Severity, step: str, key: str, sentence: Sentence) -> Finding:
        line = self._places.line(self._numbers.get(step, 0), key)
        return Finding(severity, self._source, line, step, sentence)

    def _head(self) -> Iterator[Finding]:
        plan = self._plan
        if not plan.groups:
            known = ", ".join(GROUPS)
            yield self._say("error", "", "groups", say("plan.for_nobody", known=known))
        for group in plan.groups:
            if GROUPS[group].stage != plan.stage:
                yield self._say(
                    "error", "", "groups",
                    say("plan.other_stage", group=group, its=GROUPS[group].stage, stage=plan.stage),
                )  # fmt: skip
        if plan.shared:
            aims = "; ".join(f"{g}: {GROUPS[g].strategy.rstrip('.')}" for g in plan.groups)
            yield self._say(
                "warning", "", "groups",
                say("plan.shared", groups=", ".join(plan.groups), aims=aims),
            )  # fmt: skip

    def _words(self, step: Step) -> Iterator[Finding]:
        for name in dict.fromkeys(fields_in(step.say)):
            if name not in MERGE_FIELDS:
                yield self._say(
                    "error", step.key, "say",
                    say("plan.no_field", name=name, known=", ".join(MERGE_FIELDS)),
                )  # fmt: skip
        if "3.2" in self._plan.groups and (step.offer or step.kinds & HARD_OFFERS):
            key = "offer" if step.offer else "kind"
            yield self._say("error", step.key, key, say("plan.offer_without_need"))

    def _dates(self, step: Step) -> Iterator[Finding]:
        if step.anchor in ("previous", "previous_due", "start", "last_purchase"):
            if step.delay == 0:
                yield self._say("warning", step.key, "delay", say("plan.zero"))
            else:
                yield from self._early(step, step.delay, step.unit, "window")

    def _tracks(self, step: Step) -> Iterator[Finding]:
        for outcome, track in step.tracks.items():
            key = f"on.{outcome}"
            if track.to.startswith("plan:"):
                other = track.to.removeprefix("plan:")
                if other not in self._plans:
                    yield self._say(
                        "error", step.key, key,
                        say("plan.no_plan", outcome=outcome, plan=other,
                            known=", ".join(sorted(self._plans))),
                    )  # fmt: skip
            if track.delay == 0:
                yield self._say(
                    "warning", step.key, f"{key}.delay", say("plan.zero", outcome=outcome)
                )
            target = _target(self._plan, step, track)
            if target is not None and track.delay:
                yield from self._early(target, track.delay, track.unit, "window", step, outcome)

    def _early(
        self, step: Step, delay: int, unit: Unit, key: str,
        from_step: Step | None = None, outcome: Outcome | None = None,
    ) -> Iterator[Finding]:  # fmt: skip
        """A window that reaches back to the day that the delay counts from, or before it."""
        before = step.window[0]
        if before < delay * _SHORTEST[unit]:
            return
        yield self._say(
            "warning", step.key, key,
            say("plan.window_too_early", before=before, span=say_span(delay, unit),
                from_step=from_step and from_step.key, outcome=outcome),
        )  # fmt: skip

    def _paths(self) -> Iterator[Finding]:
        plan = self._plan
        there = reachable(plan)
        for step in plan.steps:
            if step.key not in there:
                yield self._say("error", step.key, "", say("plan.never_reached"))
        for loop in loops(plan):
            round_ = say("plan.round", steps=", ".join(loop))
            yield self._say("error", loop[0], "delay", round_)
        for outcome, ring in endless(plan):
            yield self._say(
                "error", ring[0], f"on.{outcome}",
                say("plan.endless", outcome=outcome, steps=", ".join(ring)),
            )  # fmt: skip


def _target(plan: Plan, step: Step, track: Track) -> Step | None:
    if track.to == "next":
        return plan.after(step.key)
    return None if track.to == "same" else plan.step(track.to)
