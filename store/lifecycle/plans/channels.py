"""The channel of a touch: the one that suits the client and costs us least (R20)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple

from store.lifecycle.plans.model import Channel, Wish
from store.vocabulary import CHANNELS, channel_word

if TYPE_CHECKING:
    from decimal import Decimal

# Our choice, from cheap to dear, for channels whose cost is not known.
BY_EFFORT: Final[tuple[Channel, ...]] = tuple(
    each.key for each in sorted(CHANNELS, key=lambda each: each.effort) if each.talk
)


class Chosen(NamedTuple):
    """The channel, None when the client accepts none that the step allows, and why."""

    channel: Channel | None
    why: str


def choose_channel(
    wish: Wish,
    preferred: Channel | None,
    accepted: Collection[Channel] | None,
    costs: Mapping[Channel, int | Decimal] | None = None,
) -> Chosen:
    """The channel for a step that wishes for a fixed channel, the preferred or the cheapest.

    `accepted` None means that nothing is known and everything will do. `costs` are what one touch
    costs us, in minor units; those of equal or unknown cost go to the preferred channel first, then
    by effort (`BY_EFFORT`), and a known cost is taken before an unknown one. A fixed channel that
    the client does not accept gives None; a preferred one falls back to the cheapest.
    """
    known = costs or {}
    open_to = BY_EFFORT if accepted is None else tuple(c for c in BY_EFFORT if c in accepted)
    if not open_to:
        return Chosen(None, "the client accepts no channel")
    if wish == "preferred" and preferred in open_to:
        return Chosen(preferred, "as the client prefers")
    if wish in ("preferred", "cheapest"):
        best = min(open_to, key=lambda c: (c not in known, known.get(c, 0), c != preferred))
        why = "the cheapest that the client accepts"
        return Chosen(best, f"{why}; no wish of theirs is known" if wish == "preferred" else why)
    fixed = next((c for c in open_to if c == wish), None)
    return Chosen(
        fixed, "as planned" if fixed else f"the client does not accept: {channel_word(wish)}"
    )
