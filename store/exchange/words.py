"""What other programs call channels, outcomes and finished work, and what the store calls it."""

from __future__ import annotations

from collections.abc import Iterable

from store.vocabulary import CHANNELS, OUTCOMES, Channel, Outcome

_FINISHED = (
    "done completed complete closed finished cancelled canceled deferred abgeschlossen erledigt "
    "true yes 1 completada hecho"
)
_VOID = "void voided deleted draft cancelled canceled failed declined refunded lost"


def channel_of(text: str) -> str | None:
    """The store's channel for a word of another program, None for one that names no channel."""
    return _find(CHANNELS, text)


def outcome_of(text: str) -> str | None:
    """The store's outcome for a word of another program, None for one that it does not know."""
    return _find(OUTCOMES, text)


def is_finished(status: str) -> bool:
    """Whether a status says that nothing is left to do."""
    return _bare(status) in _FINISHED.split()


def is_void(status: str) -> bool:
    """Whether a status says that nothing was sold in the end."""
    return _bare(status) in _VOID.split()


def direction_of(text: str) -> str:
    """`in` when the customer began the touch, else `out`."""
    return "in" if _bare(text).startswith(("in", "ein", "from")) else "out"


def _find(rows: Iterable[Channel | Outcome], text: str) -> str | None:
    bare = _bare(text)
    for each in rows:
        if any(bare in words.split() for words in each.imported.values()):
            return each.key
    return None


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
