"""What was done: the name of a change, by which undo calls it, and what its action answers."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _done(done: str) -> str:
    return f"{done[:1].upper()}{done[1:]}."


WORDS: Final[Table] = {
    "change": "a change",
    "by_itself": "what silence and rules changed",
    "undid": "undid: {done}",
    "again": "redid: {done}",
    "undone": "Undone: {done}.",
    "to_undo": "Undo: {done}.",
    "later": "“{done}” came after it on the same record: undo that first.",
    "noted": "Noted: {done}.",
    "ended": "{done}.",
    "open_end": lambda done: done.rstrip("."),
    "next": "{said} {coming}",
    "done": _done,
    "done_next": lambda done, coming: f"{_done(done)} {coming}",
    "offered": "offered {title} to {name}",
    "recorded": "Recorded: {done}.",
    "recorded_held": "Recorded: {done}. Offers are held: {why}.",
}
