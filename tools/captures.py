"""Write what every face shows of the sample into a folder, to compare before and after a change.

`make captures TO=before`, the change, `make captures TO=after`, `diff -r before after`: only what
the change is about may differ. Two runs of the same program write the same bytes, because day,
clock, ids, paths and the width of the terminal are fixed and each command has its own fresh copy.
"""

from __future__ import annotations

import asyncio
import io
import json
import os
import random
import re
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest.mock import patch

from textual.app import App

from store.safety.opening import Store
from tests.hostile import EVIL, hostile_base
from tests.kit import TODAY, Clock
from tests.tui.screens.kit import Desk, empty_base, nasty_base, sitting
from tests.tui.screens.test_hands import sample
from tests.tui.screens.ways import DIALOGS, SCREENS, Way, back_to_today, go, on_top
from tui.cli import main

CLOCK = "tui.environment.utc_now"  # whatever the command line asks for the time
SAMPLE = Path(__file__).parent.parent / "sample.db"
ENVIRONMENT = {
    "TICKLER_DB": "copy.db", "TICKLER_TODAY": TODAY.isoformat(), "TICKLER_CONFIG": "config",
    "COLUMNS": "100", "TZ": "UTC",
}  # fmt: skip
CUSTOMERS = (
    "Lumen Dental", "Hotel Aurora", "Rao & Sons", "Brightside Café", "Yarrow Catering",
    "Birchline Dental", "Copper Kettle Co-working", "Amberfield Boatyard", "Aino Almeida",
    "Fieldfare Dental", "Hollybush Fulfilment", "Kestrel Tools", "Lantern Guesthouse",
)  # fmt: skip
FILTERS = (
    "segment:clinics risk:>60%", "ltv:>1000 due:<=today", "last:>90d stage:former", "group:2.*",
    "owner:me -tag:vip", "is:closed", "is:overdue OR has:alarm", "silence:>usual", "never:",
    "risk:>maybe", "touched:>6w purchases:>=3", "has:complaint,enquiry", "bought:chair",
    "paid-until:<=60d", "r:>=4 m:4..5", "is:1-2-3-next", "promised:<=today", "lumen",
)  # fmt: skip
# For the commands with one word more: which of them, and what lists the words.
LISTED = (
    (("customers --view",), "view list", "name"),
    (("plan show", "plan export", "plan preview Aurora"), "plan list", "key"),
    (("segment show",), "segment list", "name"),
)
OTHERS = """
today|today --limit 5|today --limit 0|today --minutes 40|today --why Lumen|customers
customers --sort at-risk --limit 20|customers --sort ltv|customers --sort risk|customers --sort due
customers --sort last|changes|changes --limit 0|digest|keys check|keys list|settings list|view list
case list|plan list|segment list|segment export|check|score|score --backtest|report|--version
find second chair|find berlin|find prices|find nothing like this|find risk:>60%|find lumen|--help
brief nobody|customers --view nothing|plan show nothing|segment show nothing|frobnicate|undo|redo
done Lumen --outcome reached --dry-run|done Aurora --outcome no-answer --dry-run
done Lumen --outcome bought --amount 120 --dry-run|snooze Lumen 3d --dry-run|snooze Lumen 31.02
snooze Rao next mon --dry-run|skip Lumen --reason ordered --dry-run|move Lumen fri --dry-run
rest Lumen --until 1.03 --reason summer --dry-run|move Lumen fri --later --dry-run
plan apply-all win-back stage:former --dry-run|plan move yearly-service --dry-run
plan apply Lumen win-back --dry-run|log Lumen --outcome reached --note prices
"""
# What a “row:” without words means on a screen; and ways to what no class of screens stands for.
ROWS = {"f7": "Yearly service", "f9": "Clinics", "": ""}
WALKS = (
    "f3 end f", "f7 end enter", "f9 end enter", "f question_mark", "colon l u m e n space c + 3 d",
    "slash l u m", "end", "pagedown enter", "down", "down v", "down enter", "down down enter y",
    "f3 slash end ctrl+u r a o enter enter", "f3 slash end ctrl+u x : enter", "f n n n",
)  # fmt: skip


def commands() -> Iterator[list[str]]:
    """Every reading command, and changes that are only tried, in the words that are typed."""
    for verb in ("brief", "value", "customer show", "plan preview", "plan share"):
        yield from ([*verb.split(), name] for name in CUSTOMERS)
    yield from ([verb, each] for verb in ("customers", "today") for each in FILTERS)
    for verbs, listing, key in LISTED:
        found = json.loads(answer([*listing.split(), "--json"])[1])
        yield from ([*verb.split(), each[key]] for verb in verbs for each in found)
    yield from (line.split() for line in OTHERS.strip().replace("\n", "|").split("|"))


def answer(words: list[str]) -> tuple[object, str, str]:
    """Exit code, stdout and stderr of one command on a fresh copy of the sample."""
    shutil.copyfile(SAMPLE, "copy.db")
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8") for _ in range(2))
    code: object = 0
    with (
        patch.object(sys, "argv", ["tickler", *words]),
        patch(CLOCK, Clock()),
        patch("os.urandom", random.Random(5).randbytes),
        patch("time.monotonic", lambda: 0.0),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        try:
            main()
        except SystemExit as ended:
            code = ended.code
    for left in Path().glob("copy.db*"):
        shutil.rmtree(left) if left.is_dir() else left.unlink()
    for stream in (out, err):
        stream.flush()
    return code, out.buffer.getvalue().decode(), err.buffer.getvalue().decode()


def name_of(words: list[str] | tuple[str, ...]) -> str:
    """A file's name that tells what was typed; signs that some file systems refuse are spelt."""
    text = "_".join(words) or "today"
    return re.sub(r"[^\w.=+-]", lambda sign: f"%{ord(sign[0]):02x}", text) + ".txt"


def write_commands(folder: Path) -> None:
    """One file for each command, and one for its JSON; the environment is nobody's own."""
    folder.mkdir(parents=True)
    fixed = patch.dict(os.environ, ENVIRONMENT)
    with tempfile.TemporaryDirectory() as place, chdir(place), fixed:
        for words in (each for line in commands() for each in (line, [*line, "--json"])):
            code, out, err = answer(words)
            text = f"$ tickler {' '.join(words)}\nexit code {code}\n{out}--- stderr\n{err}"
            (folder / name_of(words)).write_text(text, "utf-8")


async def write_screens(folder: Path, size: tuple[int, int]) -> None:
    """One file for each way to a screen or dialog, named by its keys."""
    folder.mkdir(parents=True)

    def keep(desk: Desk, name: str) -> None:
        (folder / name).write_text(on_top(desk) + "\n", "utf-8")

    async def walk(store: Store, ways: Iterable[Way], prefix: str, rows: dict[str, str]) -> None:
        async with sitting(store, size) as desk:
            for way in ways:
                await go(desk, way, rows.get("".join(way.keys[:1]), rows[""]))
                keep(desk, prefix + name_of(way.keys))
                await back_to_today(desk)

    # Hostile names reach every dialog; the sample those that ask for no row of a certain kind.
    plain = [way for way in DIALOGS if not any("event:" in k or "row:(" in k for k in way.keys)]
    walks = [Way(each, tuple(each.split()), " ") for each in WALKS]
    told = patch.object(App, "NOTIFICATION_TIMEOUT", 3600)  # a toast is there or not, however slow
    with tempfile.TemporaryDirectory() as place, told:
        await walk(sample(Path(place)), (*SCREENS, *plain, *walks), "sample_", ROWS)
        await walk(hostile_base(Path(place)), (*SCREENS, *DIALOGS), "hostile_", {"": EVIL})
        for make in (empty_base, nasty_base):
            async with sitting(make(Path(place)), size, welcomed=False) as desk:
                for key in ("r", "escape", "f3", "f7", "f9"):
                    await desk.press(key)
                    keep(desk, f"{make.__name__}_{key}.txt")


if __name__ == "__main__":
    target = Path(sys.argv[1]).resolve()
    write_commands(target / "commands")
    for size in ((80, 24), (120, 40)):
        asyncio.run(write_screens(target / "x".join(map(str, size)), size))
