"""A walk through the screens of a store full of hostile texts: what reached the terminal of them.

`python -m tests.screen_bytes FOLDER` prints what a terminal could have obeyed, and how many bytes
were drawn; a second word makes the walk a short one.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from tests.hostile import hostile_base
from tests.kit import TODAY
from tests.screen import Screen

# Colours, places, modes and the mouse's pointer, as the screens themselves write them.
_OWN = re.compile(r"\x1b\[[0-9;:<=>?]*[ !\"#$%&'()*+,./-]*[@-~]|\x1b\]22;[a-z-]*\x07")
_OBEYED = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
# Enter the page, its dialogs, the lists, the settings, find and help; Esc leads back.
WALK = (
    "\r", "h", "\x1b", "v", "\x1b", "p", "\x1b", "x", "\x1b", "e", "\x1b", "y", "\x1b", "\x1b",
    "f", "\x1b", "=", "\x1b", "l", "\x1b", "s", "\x1b", "1", "u", ":", "\x1b", "/", "b", "\x1b",
    "g", "\x1b", "d", "\x1b", ",", "\x1b",
    "\x1bOR", "\r", "\x1b", "\x1b[18~", "\r", "\x1b", "\x1b[20~", "\r", "\x1b", "\x1bOQ",
    "A", "\x1b", "?", "\x1b",
)  # fmt: skip


SHORT = ("\r", "h", "\x1b", "v")


def obeyed(seen: bytes) -> list[str]:
    """What of the bytes a terminal would obey beside the screens' own."""
    text = _OWN.sub("", seen.decode("utf-8", "surrogateescape"))
    return sorted({f"U+{ord(each):04X}" for each in _OBEYED.findall(text)})


def walk(store: Path, keys: Sequence[str], quiet: float = 0.25) -> bytes:
    """All that is drawn on the way; Esc and the key after it must not arrive as one."""
    import tui.app

    tui.app.import_the_rest()
    with Screen("--db", str(store), "--today", TODAY.isoformat()) as screen:
        screen.wait_for("reached")
        for key in keys:
            screen.press(key)
            screen.rest(quiet)
        return screen.seen


if __name__ == "__main__":
    with closing(hostile_base(Path(sys.argv[1]))) as store:
        path = store.path
    drawn = walk(path, SHORT if sys.argv[2:] else WALK)
    sys.stdout.write(f"{' '.join(obeyed(drawn)) or 'nothing'}\n{len(drawn)}\n")
