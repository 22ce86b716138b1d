"""Where a key stands in a plan's text, since the TOML reader of Python forgets the lines."""

from __future__ import annotations

import re
from typing import Final

_TABLE: Final = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.\- ]+?)\s*\]")
_KEY: Final = re.compile(r"""\s*["']?([A-Za-z0-9_\-]+(?:\s*\.\s*[A-Za-z0-9_\-]+)*)["']?\s*=""")
_FENCES: Final = ('"""', "'''")


class Places:
    """The lines of a file's keys; its `rows` (a plan's steps) are counted from 1, 0 is the head."""

    def __init__(self, text: str, rows: str = "steps") -> None:
        self._lines: dict[tuple[int, str], int] = {}
        step, prefix, fence = 0, "", ""
        for number, line in enumerate(text.splitlines(), 1):
            if fence:
                fence = "" if fence in line else fence
                continue
            table = _TABLE.match(line)
            if table:
                name = table[2].replace(" ", "")
                if name == rows and table[1] == "[[":
                    step, prefix = step + 1, ""
                    self._lines[step, ""] = number
                else:
                    prefix = name.removeprefix(f"{rows}.") + "."
                    self._lines.setdefault((step, prefix[:-1]), number)
                continue
            key = _KEY.match(line)
            if key:
                name = prefix + key[1].replace(" ", "")
                self._lines.setdefault((step, name), number)
            fence = next((f for f in _FENCES if line.count(f) % 2), "")

    def line(self, step: int, key: str = "") -> int | None:
        """The line of `on.refused` or the like; else of what it lies in, else of the step."""
        parts = key.split(".") if key else []
        for count in range(len(parts), -1, -1):
            found = self._lines.get((step, ".".join(parts[:count])))
            if found is not None:
                return found
        return None
