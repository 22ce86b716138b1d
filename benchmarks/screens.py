"""The cost of a key on a large store: how long handlers take, and a cursor's way to paint."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import statistics
import sys
from datetime import timedelta
from pathlib import Path

from benchmarks import stores
from benchmarks.big import TODAY
from benchmarks.sheet import Sheet
from benchmarks.terminal import Shown

CUSTOMERS = 10_000
LINES = 5_000
HELD = 0.05  # seconds that no handler may take
PAINT = 1.3  # times a bare table
NAME = "Quokka Works"  # no other name begins so
_MOVES = 60


def store_with_long_history(folder: Path) -> Path:
    """10,000 customers, and one of them with 5,000 touches."""
    path = folder / "screens.db"
    with sqlite3.connect(stores.large(CUSTOMERS)) as kept:
        kept.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    shutil.copyfile(stores.large(CUSTOMERS), path)
    file = folder / "touches.csv"
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["customer", "date", "channel", "outcome", "note"])
        for number in range(LINES):
            when = TODAY - timedelta(days=number % 2000 + 1)
            channel = ("call", "email", "visit")[number % 3]
            writer.writerow([NAME, when.isoformat(), channel, "reached", f"talk number {number}"])
    day = TODAY.isoformat()
    stores.run(stores.tickler("--db", str(path), "--today", day, "customer", "add", NAME))
    stores.run(
        stores.tickler(
            "--db", str(path), "--today", day, "import", str(file), "--as", "interactions"
        )
    )
    stores.run(stores.tickler("--db", str(path), "--today", day, "score"))
    return path


def measure(sheet: Sheet, folder: Path) -> None:
    """Every handler below a twentieth of a second; the cursor painted nearly as fast as bare."""
    path, day = store_with_long_history(folder), TODAY.isoformat()
    command = [sys.executable, "-m", "benchmarks.hands", str(path), day, NAME[:4]]
    figures = json.loads(stores.run(command).output.splitlines()[-1])
    for what, figure in figures.items():
        if not what.startswith("first: "):
            sheet.demand(f"a handler of {what}", figure["handler"], "s", at_most=HELD)
            sheet.line("    handlers in a row", f"{figure['stretch']:.3f} s")
            sheet.line("    until all was shown", f"{figure['seconds']:.3f} s")
    worst = max((figure["handler"], what) for what, figure in figures.items() if "first: " in what)
    sheet.line("the worst of the first round", f"{worst[0]:.3f} s, {worst[1]}")
    ours, bare = _paint(path, day)
    ratio = statistics.median(ours) / statistics.median(bare)
    sheet.demand("cursor to paint, over a bare table", ratio, "×", at_most=PAINT)
    sheet.line("    ours", f"{statistics.median(ours) * 1000:.1f} ms")
    sheet.line("    bare", f"{statistics.median(bare) * 1000:.1f} ms")


def _paint(path: Path, day: str) -> tuple[list[float], list[float]]:
    """Seconds from ↓ to the first thing drawn, of ours and of a bare table, in turn."""
    ours, bare = [], []
    command = stores.tickler("--db", str(path), "--today", day)
    name = stores.first_name(path, "--today", day)
    with (
        Shown(command, name) as app,
        Shown([sys.executable, "-m", "benchmarks.bare"], "cell 0 a") as table,
    ):
        for number in range(_MOVES):
            key = b"\x1b[B" if number // 15 % 2 == 0 else b"\x1b[A"
            ours.append(app.press(key))
            bare.append(table.press(key))
    return ours[5:], bare[5:]
