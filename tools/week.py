"""Plays a rep's week in tmux: five mornings, each ended by the day's sum.

    python -m tools.week [--own] [--columns 80 --rows 24] [--captures FOLDER]

On a copy of the sample, or with --own from nothing, with two messy files of one's own. Every wait
is for a text on the screen. Ends with 1 when a morning leaves an orphan, a digest that does not add
up, a count that another face does not tell, or a store that its own check does not like.
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

from tools.week_files import write_files

ROOT = Path(__file__).resolve().parent.parent
MORNINGS = [date(2026, 11, day) for day in (19, 20, 23, 24, 25)]
PATIENCE = 20.0  # seconds
_HAND = 0.2  # seconds between two keys: what comes faster is a key held down, or Alt behind Esc
# The program with a clock that begins at nine o'clock of a day.
_TICKLER = """
import sys
from datetime import UTC, datetime
import tui.environment
nine, began = datetime.fromisoformat(sys.argv.pop(1) + "T09:00:00+00:00"), datetime.now(UTC)
tui.environment.utc_now = lambda: nine + (datetime.now(UTC) - began)
sys.argv[0] = "tickler"
from tui.cli import main
sys.exit(main())
"""
Ask = Callable[..., str]
_FATES = ("done", "moved", "rested", "skipped", "dropped", "answered")


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
        """Run a command line in the folder of the project; it starts from an empty screen."""
        self.end()
        self._socket += "+"  # the old server may still be about to end
        self._tmux(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            *self._size,
            f"cd {shlex.quote(str(ROOT))} && {command}",
        )

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
    far, pushed = "again settles it", "with a reason"  # a step that is far, a third push

    def seen(shown: str) -> Any:
        return re.search(f"{said}|{far}", foot(shown)) or pushed in shown

    shown = terminal.until(seen, said)
    if pushed in shown:  # the cursor stands on the reason
        terminal.types("they asked for a later date")
        terminal.keys("Enter")
    elif far in foot(shown):
        terminal.keys(*keys)
    terminal.until(lambda shown: re.search(said, foot(shown)), said)
    terminal.keys("Escape")
    terminal.until(lambda shown: "undoes" not in foot(shown), "the line that said it is gone")


def morning(terminal: Terminal, number: int, ask: Ask) -> list[str]:
    """What a rep does in a morning: outcomes, a note, dates, marks, focus, and a mistake undone."""
    begun = left(terminal.shows(r"[1-9]\d* left"))
    terminal.shows("Why now")
    wrong = agreed(terminal, ask, "in the morning")
    terminal.capture(f"morning-{number}")
    for key, word in (("1", "reached"), ("2", "no answer"), ("3", "message")):
        if left(terminal.screen()):
            worked(terminal, key, said=f": (left a )?{word}")
    if left(terminal.screen()):
        worked(terminal, "s", said="u.undoes", text="3d")
    if left(terminal.screen()):
        worked(terminal, ":", said="u.undoes", text='c+ "wants a quote" q900 +3w')
    before = left(terminal.screen())
    if before:
        terminal.keys("4")
        terminal.shows(": refused|again settles it")
        if "again settles it" in foot(terminal.screen()):
            terminal.keys("4")
            terminal.shows(": refused")
        terminal.keys("u")
        terminal.shows("Undone")
        terminal.until(lambda shown: left(shown) == before, "as many are left after undo")
        terminal.keys("Escape")
    wrong += agreed(terminal, ask, "after five calls")
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
        terminal.shows("Bought: ")
        terminal.types("240")
        terminal.keys("Enter")
        terminal.until(lambda shown: ": bought" in foot(shown), "what was done in focus mode")
        terminal.keys("Escape")
        terminal.shows(r"this week \d+")
    rest = left(terminal.screen())
    terminal.keys("Home")  # an alarm may have come in above the cursor
    while rest:  # the rest of the day, one key each
        terminal.keys("1")
        rest = left(terminal.until(fewer_than(rest), "one fewer is left"))
    terminal.keys("d")
    wrong = agreed(terminal, ask, "in the evening")
    terminal.capture("evening")
    terminal.keys("Escape", "q")
    print(f"  {begun} in the queue, all worked")
    return wrong


def command(store: Path, day: date, *words: str) -> list[str]:
    """A command line of the program on a day."""
    return [sys.executable, "-c", _TICKLER, day.isoformat(), "--db", str(store), *words]


def asking(store: Path, day: date) -> Ask:
    """What runs a command on a day and gives what it says."""

    def ask(*words: str) -> str:
        done = subprocess.run(
            command(store, day, *words), capture_output=True, text=True, check=False, cwd=ROOT
        )
        return done.stdout

    return ask


def agreed(terminal: Terminal, ask: Ask, when: str) -> list[str]:
    """What differs between header, list or day's end, `today`, its JSON, filters and digest.

    Every face tells how many are left, in how many minutes, and of how many customers.
    """
    listed, digest = json.loads(ask("today", "--json")), json.loads(ask("digest", "--json"))
    told, shown = ask("today"), terminal.screen()
    kept = [json.loads(ask("today", each, "--json")) for each in ("group:1.*", "-group:1.*")]
    due = [row for row in listed["items"] if not row["early"]]
    last = re.search(r"(\d+) left.*?(\d+) min", told.splitlines()[-1])
    wanted = (digest["left"], digest["left_minutes"])
    counts: dict[str, tuple[int, int | None] | None] = {
        "today --json": (listed["left"], listed["minutes"]),
        "its rows": (len(due), sum(row["minutes"] for row in due)),
        "today": (int(last[1]), int(last[2])) if last else None,
        "two filters": (sum(each["left"] for each in kept), sum(each["minutes"] for each in kept)),
    }
    title = re.search(r"overdue (\d+) · today (\d+)(?: · alarms (\d+))?", shown)
    end = re.search(r"now +(\d+) left.*?, (\d+) min", shown)
    if title:
        counts["the list's title"] = (sum(int(each or 0) for each in title.groups()), None)
    if end:
        counts["the day's end"] = (int(end[1]), int(end[2]))
    if not (title or end):
        return [f"{when}: neither the list nor the day's end is on the screen"]
    head = re.search(r"left · (?:(\d+) h ?)?(\d+)?", shown)
    counts["the header"] = (left(shown), int(head[1] or 0) * 60 + int(head[2] or 0) if head else -1)
    return [
        f"{when}: {face} says {found}, digest {wanted}"
        for face, found in counts.items()
        if found is None or found[0] != wanted[0] or found[1] not in (None, wanted[1])
    ]


def evening(ask: Ask) -> list[str]:
    """Print the day's sum; what is wrong with it, nothing if all is well."""
    told, checked = json.loads(ask("digest", "--json")), json.loads(ask("check", "--json"))
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


def first_start(terminal: Terminal, folder: Path, store: Path) -> None:
    """From nothing to the first call: the keys and commands that it takes are counted.

    A text that is typed counts as one, and so does the command that starts the program.
    """
    people, orders = write_files(folder, MORNINGS[0])
    terminal.start(shlex.join(command(store, MORNINGS[0])))
    count = 1
    terminal.shows("Welcome to tickler")
    terminal.keys("i")
    for number, file in enumerate((people, orders)):
        if number:
            terminal.keys("I")
        terminal.shows("Import a file")
        terminal.types(str(file))
        terminal.keys("Enter")
        count += 3
        if number:
            terminal.shows("say under “Alike”")
            terminal.capture("alike")
            terminal.types("one")
            terminal.keys("Enter")
            count += 2
        terminal.shows("Enter imports it")
        terminal.capture("import")
        terminal.keys("Enter")
        count += 1
        terminal.until(lambda shown: "Enter imports it" not in shown, "the file is in")
        terminal.shows(rf"{re.escape(file.name)}: \d+ rows of")
        terminal.until(lambda shown: re.search(r"[1-9]\d* left", shown), "the queue")
    terminal.shows(r"€[\d,]+ +│")  # the money at risk, once everybody is scored
    print(f"  from nothing to the first call in {count + 1} keys and commands")
    if count + 1 > 12:
        raise ValueError("more than 12 keys and commands before the first call")


def argued(ask: Ask) -> None:
    """Print the first ten with the rows that argue them."""
    for place, row in enumerate(json.loads(ask("today", "--json"))["items"][:10], 1):
        page = json.loads(ask("brief", row["customer"]["name"], "--json"))
        print(
            f"  {place:2} {row['customer']['name']:20} at risk {row['at_risk']:>8} {row['why'][0]}"
        )
        print(f"       {page['reason']}")


def main() -> int:
    """Play the week; 1 when a day did not end well."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--own", action="store_true")
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
        try:
            for number, day in enumerate(MORNINGS, 1):
                print(f"{day:%a %d %b}")
                ask = asking(store, day)
                if number == 1 and options.own:
                    first_start(terminal, Path(folder), store)
                    argued(ask)
                else:
                    if number == 1:
                        shutil.copyfile(ROOT / "sample.db", store)
                    terminal.start(shlex.join(command(store, day)))
                found = morning(terminal, number, ask) + evening(ask)
                wrong += [f"{day}: {each}" for each in found]
        finally:
            terminal.end()
    for each in wrong:
        print(each)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
