"""What is wrong with the text of a plan or of segments, and what to do."""

from __future__ import annotations

from typing import Final

from store.vocabulary import outcome_word
from tui.words.sentences import Table

_KINDS: Final = {
    "bool": "true or false", "dict": "a table", "int": "a number", "list": "a list",
    "str": "a text",
}  # fmt: skip


def _fault(where: str, sentence: str, line: object = None) -> str:
    return f"{where}: {sentence}{f' See line {line}.' if line else ''}"


def _first_of(segment: str, sentence: str, more: int) -> str:
    whose = f"segment {segment}: " if segment else ""
    return f"{whose}{sentence}{f' ({more} more)' if more else ''}"


def _window_too_early(before: int, span: str, from_step: str = "", outcome: str = "") -> str:
    reach = f"after {span}" + (f" from {from_step} (on.{outcome})" if from_step else "")
    return (
        f"the window begins {before} days early, but the step comes {reach}: before any possible "
        "day; make the window shorter or the delay longer."
    )


def _zero(outcome: str = "") -> str:
    return (
        f"{f'on.{outcome}: ' if outcome else ''}a delay of 0 is the next working day all the same; "
        "write 1wd, or what is meant."
    )


WORDS: Final[Table] = {
    "date_out_of_reach": "{day} is not a date between 1900 and 2199",
    "day_without_anchor": 'is only for steps with anchor = "date"',
    "empty": "is empty",
    "endless": lambda outcome, steps: (
        f"{outcome_word(outcome)} leads round for ever ({steps}); give it a way out: another step, "
        "keep, or plan:<key>."
    ),
    "fault": _fault,
    "first_of": _first_of,
    "for_nobody": (
        "groups is empty, so nobody gets this plan; name the group it is for, from {known}."
    ),
    "kind": lambda kind: str(_KINDS.get(kind, kind)),
    "leads_nowhere": (
        "leads to “{to}”, which is not a step of this plan, nor next, same, keep or plan:<key>"
    ),
    "missing": "is missing",
    "never_reached": "no outcome of any other step leads here; lead a track to it or remove it.",
    "no_date": "“{text}” is not a date such as 2026-12-31",
    "no_day_of_year": "“{text}” is not a day of the year",
    "no_field": "{{{name}}} is not a field that can be filled; use one of {known}.",
    "no_flag": "must be true or false",
    "no_list": "must be a list, not {kind}",
    "no_month_and_day": "“{text}” must be month and day such as 12-24",
    "no_number": "must be a whole number from {least} to {most}",
    "no_plan": (
        "on.{outcome} leads to the plan “{plan}”, which is not there; choose one of {known}."
    ),
    "no_segments": "is empty; name at least one",
    "no_slug": "“{text}” may hold only small letters, digits and hyphens",
    "no_span": "“{text}” is not a span of time such as {examples}",
    "no_steps": "is empty; a plan needs at least one step",
    "no_table": "a table of keys is expected, not {kind}",
    "no_text": "must be a text in quotes, not {kind}",
    "no_texts": "must be a list of texts in quotes",
    "no_toml": "this is not valid TOML: {why}.",
    "no_window": "must be two numbers of days, before and after, such as [2, 3]",
    "not_one_of": "“{text}” is not one of {known}",
    "of_key": lambda key, problem: f"{key} {problem}.".lstrip(),
    "offer_without_need": (
        "an offer to those whose need is gone (3.2); ask for a referral, or keep in touch."
    ),
    "other_stage": (
        "group {group} belongs to the stage {its}, the plan to {stage}; correct one of them."
    ),
    "reaches_back": "reaches back, which only steps with anchor {anchors} can",
    "reserved": "“{text}” is a word with a meaning of its own; choose another",
    "round": (
        "the steps {steps} lead round without a delay, so they come every working day; give one of "
        "them a delay from the step before."
    ),
    "shared": "groups {groups} share this plan, but each needs a strategy of its own ({aims}).",
    "strange_key": "is a key that no {thing} has; correct or remove it",
    "track_reaches_back": "counts from the touch and cannot reach back",
    "twice": "“{text}” is there twice",
    "window_too_early": _window_too_early,
    "zero": _zero,
}
