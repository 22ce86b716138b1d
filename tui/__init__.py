"""Faces of tickler: the command line and the screens."""

from __future__ import annotations

from store.sentence import Sentence


def _tell(words: Sentence) -> str:
    from tui.words.sentences import tell  # most runs meet no such text

    return tell(words)


Sentence.tell = _tell
