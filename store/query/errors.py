"""What is wrong with a filter, and where."""

from __future__ import annotations

from store.errors import BadInput, TicklerError
from store.sentence import Words, say

_SHOWN = 40


class Unfit(TicklerError):
    """A value that its field cannot take; the words go on after the field's name."""


class FilterError(BadInput):
    """A filter that cannot be understood.

    `column` counts characters from 1, for a caret under the text; `sentence` is the message
    without the place.
    """

    def __init__(self, column: int, shown: str, sentence: Words) -> None:
        self.column = column
        self.sentence = sentence
        cut = shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1] + "…"
        super().__init__(say("wrong_filter.at", column=column, typed=cut, sentence=sentence))
