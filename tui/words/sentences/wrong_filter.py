"""Why a filter cannot be understood; what is wrong with a value goes on behind its field's name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tui.words.sentences import Table

_NAMED: Final = 30  # names that a sentence can hold


def _no_field(typed: str, likely: str = "", known: Sequence[str] = ()) -> str:
    if likely:
        hint = f"did you mean {likely}?"
    else:
        hint = f"there are {', '.join(known[:_NAMED])} and {len(known) - _NAMED} more."
    return f"there is no field {typed}; {hint} To find the text itself, put it in quotes."


def _no_own(typed: str, known: Sequence[str]) -> str:
    hint = f"there are {', '.join(known)}." if known else "add one: tickler field add NAME."
    return f"knows no field of your own “{typed}”; {hint}"


WORDS: Final[Table] = {
    "age_bare": (
        "takes a comparison with an age: {field}:<{typed} for within it, {field}:>{typed} for "
        "longer ago."
    ),
    "at": lambda column, typed, sentence: (
        f"column {column}: {f'“{typed}”: ' if typed else ''}{sentence}"
    ),
    "between_terms": "{word} stands between two terms; put it in quotes to find the text.",
    "bracket_alone": "this bracket has no partner.",
    "bracket_open": "a bracket is not closed; add a ).",
    "brackets_empty": "there is nothing in the brackets.",
    "comma_last": "a value is missing after the comma.",
    "compared_range": "takes a comparison or a range, not both; leave out the {operator}.",
    "field_of_is": "there is no field {name}; write is:{name}.",
    "no_choice": lambda known, likely: f"takes one of {', '.join(known)}{likely}",
    "no_colon": "a field takes a colon, as {example}.",
    "no_count": "takes a whole number, as purchases:>=3.",
    "no_field": _no_field,
    "no_group": "takes 1.1 to 3.2, or all groups of a stage, as group:2.*{likely}",
    "no_money": "takes an amount in {currency}, as 1000, 1.5k or 99.90.",
    "no_own": _no_own,
    "no_rank": lambda known, field: (
        f"is compared with one of {', '.join(known)}, as {field}:>={known[1]}."
    ),
    "no_share": "takes a percentage, as risk:>60%.",
    "no_value": "a value is missing, as {example}.",
    "none_compared": "cannot be compared with {typed}; write {field}:none.",
    "not_ordered": "cannot be compared; write {example}.",
    "nothing_compared": (
        "a comparison stands behind a field and its colon, as risk:>60%; put it in quotes to find "
        "the text."
    ),
    "one_value": ("takes one value or a range, as {example}; write a thousand without a comma."),
    "own_form": "takes a name with its value, as field:size>=10 or field:colour=red.",
    "own_not_ordered": "{name} is a {kind} and cannot be compared; write it with =.",
    "quote_empty": "there is nothing to find between the quotation marks.",
    "quote_open": 'this quotation mark has no partner; add a ".',
    "range_empty": "takes a range with at least one end, as 10..20, 10.. or ..20.",
    "segment_in_rule": "a segment's rule cannot ask for the segment; take this out.",
    "silence_form": "takes a comparison, as silence:>usual, silence:>longest or silence:>90d.",
    "silence_value": (
        "takes usual, longest or a number of days, as silence:>usual or silence:>90d."
    ),
    "too_deep": "a filter nests at most {most} deep; take out some brackets or minuses.",
    "too_long": "a filter has at most {most} characters; shorten this one.",
    "too_many": "a filter has at most {most} terms; shorten this one.",
    "unfit": "{field} {why}",
    "value_needed": "needs a value, as {example}.",
}
