"""Words for what a segment offers to all its customers."""

from __future__ import annotations

import shlex
from datetime import date
from typing import TYPE_CHECKING

from store.lifecycle.dates import speak
from store.value.money import share_text
from tui.text import counted
from tui.words.screen import rough

if TYPE_CHECKING:
    from store.lifecycle.offers import SegmentOffer
    from store.value.rhythm import WindowAdvice
    from store.views.segments.segments import SegmentRow
    from store.views.segments.total import Total


def total_words(total: Total, currency: str) -> str:
    """What all are expected to bring in the coming year, with what such totals are worth."""
    text = f"{rough(total.ahead, currency)} expected in the coming year"
    if total.low is None or total.high is None:
        text += "; how far off that may be is not known: the log is too short"
    else:
        low, high = (rough(each, currency) for each in (total.low, total.high))
        text += (
            f" (80 %: {low} to {high}, by how far totals of {total.window_days} days were off on "
            f"{counted(total.cuts, 'day')} of the past)"
        )
    if total.untold:
        text += f"; {total.untold:,} who tell too little are left out"
    return text


def margin_words(share: str) -> str:
    """What is assumed to stay of revenue whose cost is not known."""
    return f"{share_text(share)} assumed where no cost is known"


def window_words(found: WindowAdvice, name: str) -> str:
    """Whether the window that makes a customer former fits the gaps of the segment."""
    late = f"{found.later:,} of its {found.gaps:,} repeat purchases came later than that"
    if not found.off:
        return late
    return (
        f"{late}; 95 of 100 came within {found.proposed} days: "
        f"tickler segment set {shlex.quote(name)} --window {found.proposed}"
    )


def rule_words(row: SegmentRow) -> str:
    """How customers come into a segment."""
    if row.is_rest:
        return "none: all who are in no other segment"
    return row.rule or "none: put here by hand or from a file"


def segment_offer_words(offer: SegmentOffer, today: date) -> str:
    """`10 % on filters, until Fri 27 Nov`; of one that is over it says so."""
    if offer.until is None:
        return offer.title
    until = "over since" if offer.until < today else "until"
    return f"{offer.title}, {until} {speak(offer.until, today)}"
