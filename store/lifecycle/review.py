"""The questions of a review, from the first word of us to loyalty (R97); faces word them."""

from __future__ import annotations

from typing import Final, NamedTuple


class Question(NamedTuple):
    """A question by its key and the stage of the way that it is about."""

    key: str
    stage: str


QUESTIONS: Final = (
    Question("best-sources", "reach"),
    Question("dear-sources", "reach"),
    Question("slow-answers", "engagement"),
    Question("no-next-step", "engagement"),
    Question("why-no", "conversion"),
    Question("best-offer", "conversion"),
    Question("who-left", "retention"),
    Question("same-complaints", "retention"),
    Question("who-recommends", "loyalty"),
    Question("what-is-missing", "loyalty"),
)
KEYS: Final = tuple(each.key for each in QUESTIONS)
