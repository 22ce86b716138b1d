"""Plans as TOML files: read with errors that name file and key, written back without loss, shipped.

The reader, `tomllib` and `importlib.resources` are imported where they are used, since most starts
of the program read no plan file.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from store.errors import BadInput
from store.lifecycle.plans.model import Plan, Step, Track
from store.lifecycle.units import write_span

# In the order in which a list shows them; the first of a stage is the stage's own plan.
_PRESETS: Final = ("getting-to-know", "yearly-service", "win-back", "after-sale")


def load_plan(toml_text: str, source: str = "plan") -> Plan:
    """The plan in the text; `source` is the file's name for the messages.

    BadInput with file, step and key when the text is no TOML or a value does not fit.
    """
    import tomllib

    from store.lifecycle.plans.reader import Table, read_plan

    try:
        data = tomllib.loads(toml_text)
    except tomllib.TOMLDecodeError as error:
        raise BadInput(f"{source}: this is no valid TOML: {error}.") from None
    return read_plan(Table(data, source))


def dump_plan(plan: Plan) -> str:
    """The plan as TOML text that `load_plan` reads back to an equal plan; defaults are left out."""
    lines = [
        f"key = {_text(plan.key)}",
        f"name = {_text(plan.name)}",
        f"version = {plan.version}",
        f"stage = {_text(plan.stage)}",
        f"groups = [{', '.join(_text(group) for group in plan.groups)}]",
        f"direction = {_text(plan.direction)}",
    ]
    if plan.why_changed:
        lines.append(f"why_changed = {_text(plan.why_changed)}")
    for step in plan.steps:
        lines += ["", "[[steps]]", *_step_lines(step)]
    return "\n".join(lines) + "\n"


def preset_plans() -> list[Plan]:
    """The plans that the program ships: one for each stage, then the one after a sale."""
    return [_preset(key) for key in _PRESETS]


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
    lines = [f"key = {_text(step.key)}", f"title = {_text(step.title)}"]
    if step.say:
        lines.append(f"say = {_text(step.say)}")
    if step.offer is not None:
        lines.append(f"offer = {_text(step.offer)}")
    lines += [
        f"channel = {_text(step.channel)}",
        f"minutes = {step.minutes}",
        f"delay = {_text(write_span(step.delay, step.unit))}",
    ]
    if step.anchor != base.anchor:
        lines.append(f"anchor = {_text(step.anchor)}")
    if step.rule != base.rule:
        lines.append(f"rule = {_text(step.rule)}")
    if step.window != base.window:
        lines.append(f"window = [{step.window[0]}, {step.window[1]}]")
    if step.retries != base.retries:
        lines.append(f"retries = {step.retries}")
    if step.public:
        lines.append("public = true")
    lines.append(f"kind = {_text(step.kind)}")
    return lines + [f"on.{outcome} = {_track(track)}" for outcome, track in step.tracks.items()]


def _track(track: Track) -> str:
    delay = "" if track.delay is None else f", delay = {_text(write_span(track.delay, track.unit))}"
    return f"{{ to = {_text(track.to)}{delay} }}"


def _text(value: str) -> str:
    """A TOML basic string; quotes, backslashes and control characters escaped."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    safe = (c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped)
    return f'"{"".join(safe)}"'
