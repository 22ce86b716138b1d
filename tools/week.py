"""Plays a rep's week in tmux on a copy of the sample: five mornings, each ended by the day's sum.

    python -m tools.week [--columns 80 --rows 24] [--captures FOLDER]

Every wait is for a text on the screen. Ends with 1 when a morning leaves an orphan, a digest that
does not add up, or a store that its own check does not like.
"""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
MORNINGS = [date(2026, 11, day) for day in (19, 20, 23, 24, 25)]
PATIENCE = 20.0  # seconds
_HAND = 0.2  # seconds between two keys: what comes faster is a key held down, or Alt behind Esc
_TICKLER = "import sys; sys.argv[0] = 'tickler'; from tui.cli import main; sys.exit(main())"
_FATES = ("done", "moved", "rested", "skipped", "dropped")


class Terminal:
    """A program in a tmux of its own."""

    def __init__(self, columns: int, rows: int, captures: Path | None) -> None:
        self._socket = f"tickler-week-{columns}"
        self._size = ["-x", str(columns), "-y", str(rows)]
        self._captures = captures
        self._number = 0

    def _tmux(self, *words: str) -> str:
        done = subprocess.run(
            ["tmux", "-L", self._socket, *words], capture_output=True, text=True, check=False
        )
        return done.stdout

    def start(self, command: str) -> None:
        """Run a command line; it starts from an empty screen."""
        self.end()
        self._socket += "+"  # the old server may still be about to end
        self._tmux("-f", "/dev/null", "new-session", "-d", *self._size, command)

    def screen(self) -> str:
        """What is shown now."""
        return self._tmux("capture-pane", "-p")

    def until(self, seen: Callable[[str], Any], what: str) -> str:
        """Wait for a screen; TimeoutError with the last one when it does not come."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.screen()
            if seen(shown):
                return shown
            if time.monotonic() > end:
                raise TimeoutError(f"not shown: {what}\n{shown}")
            time.sleep(0.05)

    def shows(self, pattern: str) -> str:
        """Wait until a pattern is on the screen."""
        return self.until(lambda shown: re.search(pattern, shown), pattern)

    def keys(self, *names: str) -> None:
        """Press keys by their tmux names, no faster than a hand does."""
        time.sleep(_HAND)
        self._tmux("send-keys", *names)

    def types(self, text: str) -> None:
        """Type a text."""
        self._tmux("send-keys", "-l", text)

    def capture(self, name: str) -> None:
        """Keep what is shown, if somebody wants it."""
        if self._captures is not None:
            self._number += 1
            path = self._captures / f"{self._number:02d}-{name}.txt"
            path.write_text(self.screen(), "utf-8")

    def end(self) -> None:
        """Leave nothing running."""
        self._tmux("kill-server")


def left(shown: str) -> int:
    """The number of follow-ups that the heading says are left."""
    found = re.search(r"(\d+) left", shown)
    if found is None:
        raise ValueError("the heading does not say what is left")
    return int(found[1])


def foot(shown: str) -> str:
    """The lines below the panels, in one piece."""
    return " ".join(shown.splitlines()[-4:])


def fewer_than(number: int) -> Callable[[str], bool]:
    """Whether the heading says that fewer are left."""
    return lambda shown: left(shown) < number


def worked(terminal: Terminal, *keys: str, said: str, text: str = "") -> None:
    """Press keys, type a text if there is one and enter it, and wait for what is said."""
    terminal.keys(*keys)
    if text:
        terminal.types(text)
        terminal.keys("Enter")
    terminal.until(lambda shown: re.search(said, foot(shown)), said)
    terminal.keys("Escape")
    terminal.until(lambda shown: "undoes" not in foot(shown), "the line that said it is gone")


def morning(terminal: Terminal, number: int) -> None:
    """What a rep does in a morning: outcomes, a note, dates, marks, focus, and a mistake undone."""
    begun = left(terminal.shows(r"[1-9]\d* left"))
    terminal.shows("Why now")
    terminal.capture(f"morning-{number}")
    for key, word in (("1", "reached"), ("2", "no answer"), ("3", "message")):
        worked(terminal, key, said=f": (left a )?{word}")
    worked(terminal, "s", said="u.undoes", text="3d")
    worked(terminal, ":", said="u.undoes", text='c+ "wants a quote" q900 +3w')
    terminal.keys("4")
    terminal.shows(": refused")
    before = left(terminal.screen())
    terminal.keys("u")
    terminal.shows("Undone")
    terminal.until(lambda shown: left(shown) == before + 1, "one more is left after undo")
    terminal.keys("Escape")
    if left(terminal.screen()) >= 4:
        terminal.keys("Space", "Space", "Space")
        terminal.shows("3 marked")
        terminal.capture("marked")
        terminal.keys("s")
        terminal.shows("3 (customers|follow-ups|steps|rows)|Put off")
        terminal.types("2d")
        terminal.until(lambda shown: "→" in shown, "the preview of the marked")
        terminal.capture("bulk")
        terminal.keys("Enter")
        terminal.until(lambda shown: "Put off to" in foot(shown), "what was done to the marked")
        while re.search(r"\d marked|undoes", terminal.screen()):  # one may need a decision
            terminal.keys("Escape")
    if left(terminal.screen()):
        terminal.keys("f")
        terminal.shows(r"\b\d+ of \d+ · \d+ left")
        terminal.capture("focus")
        terminal.keys("5")
        terminal.until(lambda shown: "bought" in foot(shown), "what was done in focus mode")
        terminal.keys("Escape")
        terminal.shows(r"this week \d+")
    rest = left(terminal.screen())
    while rest:  # the rest of the day, one key each
        terminal.keys("1")
        rest = left(terminal.until(fewer_than(rest), "one fewer is left"))
    terminal.keys("d")
    terminal.shows("spent")
    terminal.capture("evening")
    terminal.keys("Escape", "q")
    print(f"  {begun} in the queue, all worked")


def evening(store: Path, day: date) -> list[str]:
    """Print the day's sum; what is wrong with it, nothing if all is well."""
    command = [sys.executable, "-c", _TICKLER, "--db", str(store), "--today", day.isoformat()]

    def ask(*words: str) -> Any:
        done = subprocess.run([*command, *words], capture_output=True, text=True, check=False)
        return json.loads(done.stdout)

    told, checked = ask("digest", "--json"), ask("check", "--json")
    parts = " + ".join(f"{name} {told[name]}" for name in _FATES)
    print(
        f"  morning {told['morning']} + came in {told['came_in']} = {parts} + left {told['left']}"
        f" · orphans {told['orphans']}"
    )
    wrong = []
    if told["morning"] + told["came_in"] != sum(told[each] for each in _FATES) + told["left"]:
        wrong.append("the digest does not add up")
    if told["orphans"] or checked["orphans"]:
        wrong.append(f"{told['orphans']} orphans")
    return wrong + list(checked["problems"])


def main() -> int:
    """Play the week; 1 when a day did not end well."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--columns", type=int, default=120)
    asked.add_argument("--rows", type=int, default=40)
    asked.add_argument("--captures", type=Path)
    options = asked.parse_args()
    wrong: list[str] = []
    terminal = Terminal(options.columns, options.rows, options.captures)
    if options.captures is not None:
        options.captures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "week.db"
        shutil.copyfile(ROOT / "sample.db", store)
        try:
            for number, day in enumerate(MORNINGS, 1):
                print(f"{day:%a %d %b}")
                words = ["--db", str(store), "--today", day.isoformat()]
                python = [sys.executable, "-c", _TICKLER, *words]
                terminal.start(f"cd {shlex.quote(str(ROOT))} && {shlex.join(python)}")
                morning(terminal, number)
                wrong += [f"{day}: {each}" for each in evening(store, day)]
        finally:
            terminal.end()
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
