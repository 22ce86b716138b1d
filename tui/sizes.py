"""Below which size a screen leaves parts out."""

from __future__ import annotations

NARROW = 100  # below this many columns a screen stacks its parts
SHORT = 32  # below this many lines it leaves out what is only convenient
