"""Words for what undo would take back when another window has been at work."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tui.words.sentences import tell

if TYPE_CHECKING:
    from store.ledger.undo import Undoable


def undo_question(found: Undoable) -> tuple[str, str, str, str]:
    """The question, what is behind it, and the two answers."""
    theirs = f"“{tell(found.others[0])}” was done in another window"
    if found.own:
        return (
            "Undo?",
            f"{theirs} since. Yours is: “{tell(found.title)}”.",
            "undo yours",
            "leave both",
        )
    return "Undo?", f"{theirs}.", "undo it", "leave it"
