"""Why a step comes, and why on that day."""

from __future__ import annotations

from typing import Final, cast

from store.lifecycle.units import Unit, say_span
from store.vocabulary import channel_word, outcome_word
from tui.words.sentences import Table

_ANCHORS: Final = {
    "previous": "the step before",
    "previous_due": "the day the step before was due",
    "start": "the plan's start",
    "last_purchase": "the last purchase",
    "expected_purchase": "the expected purchase",
    "renewal": "the renewal",
    "trial_end": "the end of the trial",
    "birthday": "the birthday",
    "date": "the day of the year",
}


def _counted(n: int, unit: str, side: str, anchor: str, day: str) -> str:
    name = f"{day} of the year" if day else _ANCHORS[anchor]
    return f"{say_span(n, cast(Unit, unit))} {side} {name}" if n else f"on {name}"


def _passed(of: str, title: str, count: int) -> str:
    steps = f"“{title}”" if count == 1 else f"{count} steps"
    return f"{of} ({steps} passed over: too late by now)"


WORDS: Final[Table] = {
    "agreed": "agreed beside the plan",
    "before_end": "{plan} says nothing before the end of the term",
    "by_calendar": "the next day of {plan} by the calendar",
    "complaint": "a complaint is open, which comes before any plan",
    "counted": _counted,
    "done": "{plan} is done",
    "full": "{of}, every day of the window is full",
    "goes_on": "{plan} goes on where the complaint has stopped it",
    "lighter": "{of}, moved {days:+d} d to a lighter day",
    "next": "next step of {plan}",
    "no_plan": "no plan: keep in touch",
    "no_such_plan": "the plan “{plan}” is not there: keep in touch",
    "on": lambda n, unit: f"{say_span(n, cast(Unit, unit))} on",
    "on_with": "on with {plan}",
    "other_way": lambda tries, channel: (
        f"no answer {tries} times: by {channel_word(channel)} instead"
    ),
    "outcome": lambda outcome, then: f"{outcome_word(outcome)}: {then}",
    "own_day": "{of}, a day of its own beside the other plan",
    "passed": _passed,
    "past": "{of}, already past",
    "pause": "no answer {tries} times: a pause",
    "right_number": "the right number is found",
    "softer": "refused: a softer word after a pause",
    "sold": "bought: {plan} begins",
    "through": "{plan} is through: keep in touch",
    "try": "no answer, try {tries} of {most}",
    "unknown": "{of}, which is not known: counted from then",
    "unknown_year": "{of}, which is not known: counted from a year ahead",
    "waiting": "the plan's step that is scheduled already",
    "with_room": "{of}, on to the next day with room",
    "wrong_number": "wrong number",
    "year_away": "“{title}” is more than a year away",
}
