"""Below which size a screen leaves parts out."""

from __future__ import annotations

BROAD = 170  # from so many columns on two parts beside each other take nothing from either
NARROW = 100  # below this many columns a screen stacks its parts
SHORT = 32  # below this many lines it leaves out what is only convenient
