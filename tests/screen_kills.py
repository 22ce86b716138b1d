"""Sittings before a store, each killed at some moment while keys are pressed.

`python -m tests.screen_kills STORE SITTINGS SEED` prints `kept NAME` for every customer of whom the
screen had said that the touch is logged, and at last `killed N`.
"""

from __future__ import annotations

import random
import re
import sys
import time
from contextlib import closing
from itertools import cycle
from pathlib import Path

from store.actions import customers
from store.ledger.commit import work
from store.safety.opening import open_store
from tests.kit import TODAY, Clock, new_store
from tests.screen import Screen

_LINES = 40
# Two alphabets in turn: no letter of a name stays on the screen where the next one comes.
_LETTERS = ("abcdefghijklm", "nopqrstuvwxyz")
# The line that says what was done is drawn last but one.
_SAID = re.compile(rb"\x1b\[%d;2H(?:\x1b\[[0-9;]*m)*([A-Z][a-z]{11})" % (_LINES - 2))


def prepare(path: Path, count: int, seed: int) -> None:
    """A store with customers who are due."""
    chance = random.Random(seed)
    with closing(new_store(path)) as store, work(store, TODAY) as unit:
        for number in range(count):
            letters = _LETTERS[number % 2]
            name = "".join(chance.choice(letters) for _ in range(12)).capitalize()
            customers.add_inside(unit, name, TODAY, {})


def kill_often(path: Path, sittings: int, seed: int) -> tuple[set[str], int]:
    """The names that the screens have acknowledged, and how many sittings were killed at work."""
    import tui.app

    tui.app.import_the_rest()  # once, for all forks
    chance, said, killed = random.Random(seed), set(), 0
    for _ in range(2 * sittings):
        if killed == sittings:
            break
        with Screen("--db", str(path), "--today", TODAY.isoformat(), rows=_LINES) as screen:
            if not screen.wait_for("reached"):
                continue
            end = time.monotonic() + chance.uniform(0.05, 1.5)
            keys = cycle("12")  # one that comes again at once would be held down
            while (left := end - time.monotonic()) > 0:
                screen.press(next(keys))
                screen.read(min(left, chance.uniform(0.01, 0.3)))
        killed += 1
        said |= {each.decode() for each in _SAID.findall(screen.seen)}
    return said, killed


def logged(path: Path) -> set[str]:
    """The customers who have a touch."""
    with closing(open_store(path, Clock())) as store:
        rows = store.rows(
            "SELECT DISTINCT c.name FROM interaction AS i JOIN customer AS c "
            "ON c.id = i.customer_id WHERE i.deleted_at IS NULL"
        )
        return {row["name"] for row in rows}


if __name__ == "__main__":
    names, count = kill_often(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
    sys.stdout.write("".join(f"kept {name}\n" for name in sorted(names)) + f"killed {count}\n")
