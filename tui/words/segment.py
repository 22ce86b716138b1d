"""Words for what a segment offers to all its customers."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from store.lifecycle.dates import speak

if TYPE_CHECKING:
    from store.lifecycle.offers import SegmentOffer


def segment_offer_words(offer: SegmentOffer, today: date) -> str:
    """`10 % on filters, until Fri 27 Nov`; of one that is over it says so."""
    if offer.until is None:
        return offer.title
    until = "over since" if offer.until < today else "until"
    return f"{offer.title}, {until} {speak(offer.until, today)}"
