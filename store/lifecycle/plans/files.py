"""Plans as TOML files: read with errors that name file and key, written back without loss, shipped.

The reader, `tomllib` and `importlib.resources` are imported where they are used, since most starts
of the program read no plan file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Final

from store.lifecycle.plans.model import Plan, Step, Track
from store.lifecycle.units import Unit, write_span
from store.sentence import say

if TYPE_CHECKING:
    from store.lifecycle.groups import GroupKey
    from store.lifecycle.plans.places import Places

# In the order in which a list shows them; the first of a stage is the stage's own plan.
_PRESETS: Final = (
    "getting-to-know",
    "yearly-service",
    "win-back",
    "after-sale",
    "interested",
    "switch-over",
    "new-buyer",
    "need-gone",
    "consumables",
    "furniture",
    "yacht",
    "software-trial",
    "software-account",
    "prepaid",
    "deliveries",
    "occasions",
)
_OF_GROUP: Final[dict[GroupKey, str]] = {
    "1.1": "getting-to-know",
    "1.2": "interested",
    "1.3": "switch-over",
    "2.1": "new-buyer",
    "2.2": "yearly-service",
    "3.1": "win-back",
    "3.2": "need-gone",
}

# Control characters, marks of direction and of byte order: seen in a file, they would mislead.
_STEERING: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]"
)


def load_plan(toml_text: str, source: str = "plan") -> Plan:
    """The plan in the text; `source` is the file's name for the messages.

    BadInput with file, step and key when the text is no TOML or a value does not fit.
    """
    from store.lifecycle.plans.reader import Table, read_plan

    data, places = parse(toml_text, source)
    return read_plan(Table(data, source, places))


def parse(toml_text: str, source: str, rows: str = "steps") -> tuple[dict[str, object], Places]:
    """The TOML tables and where the keys of its `rows` stand; PlanError when it is no TOML."""
    import tomllib

    from store.lifecycle.plans.places import Places
    from store.lifecycle.plans.reader import PlanError

    try:
        return tomllib.loads(toml_text), Places(toml_text, rows)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        raise PlanError(
            source, say("plan.no_toml", why=str(error)), "", int(line[1]) if line else None
        ) from None


def dump_plan(plan: Plan) -> str:
    """The plan as TOML text that `load_plan` reads back to an equal plan; defaults are left out."""
    lines = [
        f"key = {quoted(plan.key)}",
        f"name = {quoted(plan.name)}",
        f"version = {plan.version}",
        f"stage = {quoted(plan.stage)}",
        f"groups = {_texts(plan.groups)}",
        f"direction = {quoted(plan.direction)}",
    ]
    if plan.segments:
        lines.append(f"segments = {_texts(plan.segments)}")
    if plan.goal:
        lines.append(f"goal = {quoted(plan.goal)}")
    if plan.exits:
        lines.append(f"exits = {_texts(plan.exits)}")
    if plan.stage_model:
        lines.append(f"stage_model = {quoted(plan.stage_model)}")
    if plan.why_changed:
        lines.append(f"why_changed = {quoted(plan.why_changed)}")
    for step in plan.steps:
        lines += ["", "[[steps]]", *_step_lines(step)]
    return "\n".join(lines) + "\n"


def preset_plans() -> list[Plan]:
    """The plans that the program ships: for each stage, after a sale, groups, lines of work."""
    return [_preset(key) for key in _PRESETS]


def preset_keys() -> tuple[str, ...]:
    """The keys of the shipped plans; no file is read."""
    return _PRESETS


def default_plan_key(group: GroupKey) -> str:
    """The key of the shipped plan that is made for the group (R40)."""
    return _OF_GROUP[group]


def preset_plan(key: str) -> Plan | None:
    """The shipped plan with that key, or None."""
    return _preset(key) if key in _PRESETS else None


@cache
def _preset(key: str) -> Plan:
    from importlib.resources import files

    name = f"{key}.toml"
    path = files("store.lifecycle").joinpath("presets", name)
    return load_plan(path.read_text(encoding="utf-8"), name)


def _step_lines(step: Step) -> list[str]:
    base = Step(step.key, step.title)
    lines = [f"key = {quoted(step.key)}", f"title = {quoted(step.title)}"]
    if step.say:
        lines.append(f"say = {quoted(step.say)}")
    if step.offer is not None:
        lines.append(f"offer = {quoted(step.offer)}")
    lines += [
        f"channel = {quoted(step.channel)}",
        f"minutes = {step.minutes}",
        f"delay = {quoted(_span(step.delay, step.unit))}",
    ]
    if step.day is not None:
        lines.append(f"day = {quoted(step.day)}")
    if step.anchor != base.anchor:
        lines.append(f"anchor = {quoted(step.anchor)}")
    if step.rule != base.rule:
        lines.append(f"rule = {quoted(step.rule)}")
    if step.window != base.window:
        lines.append(f"window = [{step.window[0]}, {step.window[1]}]")
    if step.retries != base.retries:
        lines.append(f"retries = {step.retries}")
    if step.public:
        lines.append("public = true")
    if step.mode != base.mode:
        lines.append(f"mode = {quoted(step.mode)}")
    if step.phase is not None:
        lines.append(f"phase = {quoted(step.phase)}")
    lines.append(f"kind = {quoted(step.kind)}")
    if step.tags:
        lines.append(f"tags = {_texts(step.tags)}")
    return lines + [f"on.{outcome} = {_track(track)}" for outcome, track in step.tracks.items()]


def _track(track: Track) -> str:
    delay = (
        "" if track.delay is None else f", delay = {quoted(write_span(track.delay, track.unit))}"
    )
    return f"{{ to = {quoted(track.to)}{delay} }}"


def _span(n: int, unit: Unit) -> str:
    return "-" * (n < 0) + write_span(abs(n), unit)


def _texts(values: Iterable[str]) -> str:
    return f"[{', '.join(quoted(value) for value in values)}]"


def quoted(value: str) -> str:
    """A TOML basic string; quotes, backslashes and what steers a terminal escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    safe = _STEERING.sub(lambda found: f"\\u{ord(found[0]):04x}", escaped)
    return f'"{safe}"'
