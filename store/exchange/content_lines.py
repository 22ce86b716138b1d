"""Content lines, of which calendars (RFC 5545) and address cards (RFC 6350) are made."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

_FOLDED: Final = 75  # octets in a line (RFC 5545, 3.1)
# Signs of direction, too: what is shared is read where nobody sees them.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


def plain(text: str) -> str:
    """One line without what steers a terminal, a page or a file."""
    return " ".join(_CONTROL.sub("", text.replace("\n", " ").replace("\r", " ")).split())


def value(text: str) -> str:
    """Text as a value (RFC 5545, 3.3.11); its line ends are kept as such."""
    text = _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    for mark in ("\\", ";", ","):
        text = text.replace(mark, f"\\{mark}")
    return text.replace("\n", "\\n")


def parameter(text: str) -> str:
    """Text as the value of a parameter, which can hold no quotation marks."""
    return '"' + plain(text).replace('"', "'") + '"'


def lines_of(lines: Iterable[str]) -> str:
    """The lines folded, each with its end."""
    return "".join(f"{fold(line)}\r\n" for line in lines)


def fold(line: str) -> str:
    """The line in pieces of at most 75 octets, never inside a character."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "replace"))
        if size + width > _FOLDED:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + width
    return "\r\n".join([*pieces, piece])
