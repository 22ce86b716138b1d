"""What other programs call channels, outcomes and finished work, and what the store calls it."""

from __future__ import annotations

_CHANNELS = {
    "call": "call phone telephone anruf telefon outgoingcall incomingcall phonecall callback",
    "visit": "visit besuch onsite fieldvisit",
    "meeting": "meeting lunch demo termin reunion appointment videocall event",
    "email": "email mail emails letter",
    "message": "message sms text whatsapp chat messenger telegram viber communication linkedin",
    "service_case": "servicecase case ticket service support complaint",
    "return": "return rma",
    "note": "note notes comment",
}
_OUTCOMES = {
    "reached": "reached connected answered completed done spoke success held erreicht",
    "no_answer": "noanswer busy notreached unanswered noshow",
    "message": "message leftmessage leftvoicemail leftlivemessage voicemail leftamessage",
    "refused": "refused declined notinterested rejected",
    "bought": "bought sold won ordered purchased",
    "wrong_number": "wrongnumber invalidnumber",
}
_FINISHED = (
    "done completed complete closed finished cancelled canceled deferred abgeschlossen erledigt "
    "true yes 1 completada hecho"
)
_VOID = "void voided deleted draft cancelled canceled failed declined refunded lost"

FOLLOW_UP_CHANNELS = frozenset({"call", "visit", "meeting", "email", "message", "note"})


def channel_of(text: str) -> str | None:
    """The store's channel for a word of another program, None for one that names no channel."""
    return _find(_CHANNELS, text)


def outcome_of(text: str) -> str | None:
    """The store's outcome for a word of another program, None for one that it does not know."""
    return _find(_OUTCOMES, text)


def is_finished(status: str) -> bool:
    """Whether a status says that nothing is left to do."""
    return _bare(status) in _FINISHED.split()


def is_void(status: str) -> bool:
    """Whether a status says that nothing was sold in the end."""
    return _bare(status) in _VOID.split()


def direction_of(text: str) -> str:
    """`in` when the customer began the touch, else `out`."""
    return "in" if _bare(text).startswith(("in", "ein", "from")) else "out"


def _find(table: dict[str, str], text: str) -> str | None:
    bare = _bare(text)
    return next((name for name, words in table.items() if bare and bare in words.split()), None)


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
