"""Whether the rows of each order stand one below the other, told in little memory."""

from __future__ import annotations

from hashlib import blake2b
from typing import Final

_BITS: Final = 1 << 26  # 8 MB: of a million orders one in ten million is taken for seen
_LOOKS: Final = 8


class Adjacent:
    """Hears the order and the customer of every row. A Bloom filter: it may say no wrongly.

    Where it says no the rows are put in order first, which only takes longer.
    """

    def __init__(self) -> None:
        self.holds = True
        self._last = ("", "")
        self._seen: bytearray | None = None

    def add(self, order: str, customer: str) -> None:
        """The next row; a customer that is not named again is the one of the row above."""
        if not order or not self.holds:
            self._last = ("", "") if not order and customer else self._last
            return
        if order == self._last[0] and (not customer or customer == self._last[1]):
            return
        self._last = (order, customer)
        if self._seen is None:
            self._seen = bytearray(_BITS >> 3)
        digest = blake2b(f"{order}\0{customer}".encode("utf-8", "replace"), digest_size=32).digest()
        new = False
        for look in range(_LOOKS):
            place = int.from_bytes(digest[look * 4 : look * 4 + 4], "big") % _BITS
            bit = 1 << (place & 7)
            if not self._seen[place >> 3] & bit:
                self._seen[place >> 3] |= bit
                new = True
        self.holds = new
