"""Identifiers: UUID version 7 in 16 bytes, minted offline, ordered by time (RFC 9562, 5.7)."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from datetime import UTC, datetime

from store.errors import BadInput
from store.sentence import say

_STEP = 4  # random bytes from one id of an instant to the next
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Minter:
    """Makes UUIDv7 ids; within one process they never go back, even when the clock does.

    `clock` gives the present instant (UTC), `entropy(n)` gives n random bytes.
    """

    def __init__(
        self, clock: Callable[[], datetime], entropy: Callable[[int], bytes] = os.urandom
    ) -> None:
        self._clock = clock
        self._entropy = entropy
        self._last = 0
        self._lock = threading.Lock()

    def __call__(self) -> bytes:
        """A new id, greater than every id this minter gave before."""
        value = _laid_out(self._clock(), int.from_bytes(self._entropy(10), "big"))
        with self._lock:
            if value <= self._last:
                # Count on inside the random tail of the same instant; 62 bits do not run out.
                value = self._last + 1
            self._last = value
        return value.to_bytes(16, "big")

    def many(self, count: int) -> list[bytes]:
        """So many new ids of one instant, each greater than the one before."""
        if count <= 0:
            return []
        first = int.from_bytes(self(), "big")
        steps = self._entropy(_STEP * (count - 1))
        found = [first]
        for at in range(0, len(steps), _STEP):
            found.append(found[-1] + 1 + int.from_bytes(steps[at : at + _STEP], "big"))
        with self._lock:
            self._last = max(self._last, found[-1])
        return [value.to_bytes(16, "big") for value in found]


def derived_id(moment: datetime, *parts: bytes) -> bytes:
    """An id that follows from what it is made for, so that making it again gives the same one."""
    from hashlib import blake2b  # 4 ms; alarms alone are named so

    return _laid_out(
        moment, int.from_bytes(blake2b(b"\0".join(parts), digest_size=10).digest(), "big")
    ).to_bytes(16, "big")


def _laid_out(moment: datetime, tail: int) -> int:
    """An instant to the millisecond, then 74 of the 80 bits of the tail."""
    delta = moment - _EPOCH
    millis = (delta.days * 86_400 + delta.seconds) * 1000 + delta.microseconds // 1000
    value = (millis << 80) | (0x7 << 76) | ((tail >> 68) << 64)
    return value | (0b10 << 62) | (tail & 0x3FFF_FFFF_FFFF_FFFF)


def id_text(ident: bytes) -> str:
    """The id as people and JSON write it: 8-4-4-4-12 hexadecimal digits."""
    text = ident.hex()
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def short(ident: bytes) -> str:
    """The last six digits: random, so they tell the records of one day apart."""
    return ident.hex()[-6:]


def id_bytes(text: str) -> bytes:
    """The 16 bytes of a written id.

    Raises:
        BadInput: the text is not 32 hexadecimal digits.
    """
    digits = text.replace("-", "").strip()
    try:
        value = bytes.fromhex(digits)
    except ValueError:
        value = b""
    if len(value) != 16:
        raise BadInput(say("typed.no_id", text=text))
    return value
