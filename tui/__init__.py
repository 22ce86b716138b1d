"""Faces of tickler: the command line and the screens."""

from __future__ import annotations

from store.errors import TicklerError
from store.sentence import Words


def _tell(words: Words) -> str:
    from tui.words.sentences import tell  # most runs meet no error

    return tell(words)


TicklerError.tell = _tell
