"""What a file leaves open: asked once, all of it together, before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from store.errors import BadInput
from store.sentence import Words, listed


class Ask(NamedTuple):
    """A question: what it is about, the answers that are known, the option that takes one."""

    about: str
    choices: tuple[str, ...]
    option: str
    sentence: Words

    def to_json(self) -> dict[str, object]:
        """The question as scripts read it."""
        return {
            "about": self.about,
            "choices": list(self.choices),
            "option": self.option,
            "sentence": self.sentence,
        }


class Asked(BadInput):
    """The file can be read in more than one way; nothing was written.

    `asks` are the open questions, `seen` is what is already told of the file (names of JSON).
    """

    def __init__(self, asks: Sequence[Ask], seen: dict[str, object] | None = None) -> None:
        super().__init__(listed(*(ask.sentence for ask in asks), by=" "))
        self.asks = tuple(asks)
        self.seen = seen or {}
