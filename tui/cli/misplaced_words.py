"""Words typed as arguments that an option takes: which option that is."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from store.errors import BadInput, NoDate
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.dates import parse_when
from store.value.money import parse_money

# Help lists the words that an option takes: “upset, calm or glad.”
_CHOICES: Final = re.compile(r"(?:^|: )([\w-]+(?:(?:, or |, | or )[\w-]+)+)(?=[.;]|$)")
_DAYS: Final = ("WHEN", "DATE")
_SEEN_FROM: Final = date(2026, 1, 5)
_WHOLE: Final = ("N", "DAYS", "TIME")
_OF_THE_PROGRAM: Final = "--today"


def too_many(context: Any, extra: Sequence[str]) -> str:
    """The sentence about words that no argument of this command takes."""
    words = " ".join(extra)
    see = f"(see “{context.command_path} --help”)."
    for some in (words, *reversed(extra)):
        fit = option_for(context, some)
        if fit is not None:
            return f"“{some}” is left over: write {fit} {see}"
    if any(param.param_type_name == "argument" for param in context.command.params):
        return f"“{words}” is left over: put what belongs together in quotes {see}"
    return f"“{words}” is left over: “{context.command_path}” takes options only {see}"


def last_word(context: Any) -> str | None:
    """What to write for the last word of a name of several words, if an option takes it."""
    for param in context.command.params:
        given = context.params.get(param.name)
        if param.nargs == -1 and given and len(given) > 1:
            return option_for(context, given[-1])
    return None


def option_for(context: Any, text: str) -> str | None:
    """“--by fri”, or several: the options that take the text and were not given."""
    value = f'"{text}"' if " " in text else text
    found = [f"{name} {value}" for name in _options(context, text)]
    return " or ".join(found) or None


def _options(context: Any, text: str) -> Iterator[str]:
    for param in context.command.params:
        if param.param_type_name != "option" or param.is_flag or param.opts[0] == _OF_THE_PROGRAM:
            continue
        if context.params.get(param.name) in (None, (), []) and _takes(param, text):
            yield param.opts[0]


def _takes(option: Any, text: str) -> bool:
    choices = _CHOICES.search(option.help or "")
    if choices is not None:
        return text.lower() in re.split(r", or |, | or ", choices[1])
    if option.metavar in _DAYS:
        return _is_day(text)
    if option.metavar in _WHOLE:
        return text.isdecimal()
    return option.metavar == "MONEY" and _is_money(text)


def _is_day(text: str) -> bool:
    """Whether it is one: seen from which day does not matter, what has passed is one, too."""
    try:
        parse_when(text, _SEEN_FROM, WorkCalendar())
    except NoDate:
        return False
    except BadInput:
        return True
    return True


def _is_money(text: str) -> bool:
    try:
        parse_money(text)
    except BadInput:
        return False
    return True
