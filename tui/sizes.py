"""Below which size a screen leaves parts out, and beyond which there is none."""

from __future__ import annotations

BROAD = 170  # from so many columns on two parts beside each other take nothing from either
NARROW = 100  # below this many columns a screen stacks its parts
SHORT = 32  # below this many lines it leaves out what is only convenient
_WIDEST, _HIGHEST = 500, 200  # a larger one takes gigabytes, and nobody can read it
_USUAL = 80, 24


def within(width: object, height: object) -> tuple[int, int]:
    """A size in cells, as a browser tells it, within those that a screen can have."""
    try:
        return min(max(int(str(width)), 1), _WIDEST), min(max(int(str(height)), 1), _HIGHEST)
    except ValueError:
        return _USUAL
