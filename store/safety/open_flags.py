"""How files are opened by their numbers: bytes as they are, and never through a link."""

from __future__ import annotations

import os
from typing import Final

# Windows knows no such links, and would put a carriage return before each byte 10 of a text file.
PLAINLY: Final = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
