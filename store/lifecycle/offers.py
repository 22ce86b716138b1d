"""What is offered to a whole segment for a while: promotions, discounts, resources (R63)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Final

from store.dataclass import dataclass

KINDS: Final = ("promotion", "discount", "resource", "new product")


@dataclass(frozen=True, slots=True)
class SegmentOffer:
    """One offer, of one of `KINDS`; the last day on which it may be made is `until`, if any."""

    kind: str
    title: str
    until: date | None = None

    @property
    def words(self) -> str:
        """`discount: 10 % on filters, until 2026-12-31`."""
        end = "" if self.until is None else f", until {self.until.isoformat()}"
        return f"{self.kind}: {self.title}{end}"

    def holds(self, today: date) -> bool:
        """Whether it may still be made."""
        return self.until is None or today <= self.until


def write_offers(offers: Iterable[SegmentOffer]) -> str | None:
    """The text in which the store keeps them; None for none."""
    rows = [
        [each.kind, each.title, None if each.until is None else each.until.isoformat()]
        for each in offers
    ]
    return json.dumps(rows, ensure_ascii=False) if rows else None


def read_offers(text: str | None) -> tuple[SegmentOffer, ...]:
    """The offers that `write_offers` has written."""
    return tuple(
        SegmentOffer(kind, title, None if until is None else date.fromisoformat(until))
        for kind, title, until in (json.loads(text) if text else ())
    )
