"""All measurements, section by section, as ratios within one run where that makes sense.

    make bench [ARGS="start screens line"]: the sections of `SECTIONS`

A section that fails says so and the next one goes on. Exit code 1 when anything failed or missed
what is demanded of it.
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import (
    doubles,
    enrol,
    line,
    lockout,
    protected,
    race,
    report,
    screens,
    size,
    stores,
    sums,
)
from benchmarks.bare_import import bare_seconds, same_rows_seconds
from benchmarks.big import TODAY, write_lines, write_purchases
from benchmarks.peer import NoPeer, Peer
from benchmarks.sheet import Sheet
from benchmarks.terminal import paired

MANY = 100_000
ROWS_TO_IMPORT = 10_000  # customers; about 2.5 times as many rows
FEW = 300
BESIDE = 50_000  # lines that another window imports
DAY = TODAY.isoformat()


def start(sheet: Sheet, folder: Path) -> None:
    """From exec until the queue's rows are on the screen, against a bare table of 50 rows."""
    bare = ([sys.executable, "-m", "benchmarks.bare"], "cell 0 a")
    demo = stores.demo(folder)
    places: list[tuple[str, Path, list[str]]] = [("demo", demo, [])]
    places.append((f"{MANY:,} customers", stores.large(MANY), ["--today", DAY]))
    for name, path, day in places:
        command = stores.tickler("--db", str(path), *day)
        ours = (command, stores.first_name(path, *day))
        seconds, theirs, ratio = paired(ours, bare)
        sheet.line(f"queue on the screen, {name}", f"{seconds:.3f} s")
        sheet.line("    over a bare Textual table", f"{ratio:.2f} × {theirs:.3f} s")
    for option in ("--version", "--help"):
        ours_, bare_, ratio = _in_turn(stores.tickler(option), [sys.executable, "-c", ""])
        sheet.line(f"tickler {option}", f"{ours_:.3f} s")
        sheet.line("    over a bare Python", f"{ratio:.2f} × {bare_:.3f} s")


def imports(sheet: Sheet, folder: Path) -> None:
    """Rows a second of the import, everything derived and journalled, and its peak of memory."""
    file = folder / "purchases.csv"
    rows = write_purchases(file, ROWS_TO_IMPORT)
    done = stores.import_into(folder / "import.db", file)
    sheet.line(f"import of {rows:,} rows", f"{rows / done.seconds:,.0f} rows/s")
    bare = bare_seconds(file, folder / "bare.db")
    sheet.line("    of the rate of csv and executemany alone", f"{bare / done.cpu:.3f}")
    tenth = folder / "tenth.csv"
    write_purchases(tenth, ROWS_TO_IMPORT // 10)
    small = stores.import_into(folder / "tenth.db", tenth)
    sheet.line("    peak of memory", f"{done.megabytes:.0f} MB")
    sheet.demand("    over that of a tenth", done.megabytes / small.megabytes, "×", at_most=1.3)
    again = stores.import_into(folder / "import.db", file)
    sheet.line("    the same file again", f"{rows / again.seconds:,.0f} rows/s")


def stream(sheet: Sheet, folder: Path) -> None:
    """Purchase lines by the hundred thousand: rate, peak of memory, undo, and who waits for it.

    TICKLER_BENCH_LINES=1000000 adds a million, which takes some minutes.
    """
    least = None
    for rows in sorted({100_000, 300_000, int(os.environ.get("TICKLER_BENCH_LINES", 100_000))}):
        file, store = folder / f"{rows}.csv", folder / f"{rows}.db"
        write_lines(file, rows)
        done = stores.import_into(store, file)
        bare = bare_seconds(file, folder / f"bare-{rows}.db")
        same = same_rows_seconds(file, store, folder / f"same-{rows}.db")
        sheet.line(f"import of {rows:,} lines", f"{rows / done.cpu:,.0f} lines a second of CPU")
        sheet.line("    of the rate of csv and executemany alone", f"{bare / done.cpu:.3f}")
        sheet.demand(
            "    of it into the same tables with their journal", same / done.cpu, "", at_least=0.25
        )
        sheet.line("    peak of memory", f"{done.megabytes:.0f} MB")
        if least is None:
            least = done.megabytes
        else:
            sheet.demand("    over that of 100,000", done.megabytes / least, "×", at_most=1.3)
        back = stores.run(stores.tickler("--db", str(store), "--today", DAY, "undo"))
        sheet.line("    its undo", f"{back.seconds:.1f} s, {back.megabytes:.0f} MB")
    beside_import(sheet, folder)


def beside_import(sheet: Sheet, folder: Path) -> None:
    """How long a rep's key waits while another window imports 50,000 lines."""
    path, file = stores.copy_of(stores.large(1_000), folder), folder / "beside.csv"
    write_lines(file, BESIDE)
    day = ("--db", str(path), "--today", DAY)
    command = stores.tickler(*day, "import", str(file), "--currency", "EUR")
    alone, beside, seconds = lockout.waits_beside(path, command)
    sheet.line(f"import of {BESIDE:,} lines beside a rep", f"{seconds:.1f} s")
    sheet.line("    a change alone, the longest of 10", f"{max(alone):.3f} s")
    sheet.line("    changes meanwhile", str(len(beside)))
    sheet.demand(
        "    a change meanwhile, the longest", max(beside), "s", at_most=lockout.LOCKED_OUT
    )


def cold(sheet: Sheet, folder: Path) -> None:
    """A process from nothing to 300 scored customers, by the command and by the library alone."""
    file, store = folder / "few.csv", folder / "few.db"
    write_purchases(file, FEW)
    stores.import_into(store, file)
    commands = {
        "tickler score": stores.tickler("--db", str(store), "--today", DAY, "score", "--refit"),
        "store only": [sys.executable, "-c", _STORE_ONLY.format(str(store), DAY)],
        "models only": [sys.executable, "-c", _MODELS_ONLY.format(str(file), DAY)],
    }
    for name, command in commands.items():
        runs = [stores.run(command) for _ in range(7)]
        seconds = min(each.seconds for each in runs)
        sheet.demand(f"cold to {FEW} scored, {name}", seconds, "s", at_most=0.3)
        sheet.line("    of it computing", f"{min(each.cpu for each in runs):.3f} s")


_STORE_ONLY = """
import sys; sys.path.insert(0, ".")
from datetime import UTC, date, datetime
from pathlib import Path
from store.ledger.morning import score_everybody
from store.safety.opening import open_store
store = open_store(Path({!r}), lambda: datetime.now(UTC))
score_everybody(store, date.fromisoformat({!r}), refit=True)
"""
_MODELS_ONLY = """
import csv, sys; sys.path.insert(0, ".")
from datetime import date
from store.value import churn
from store.value.rhythm import summarise
days = dict()
for row in csv.DictReader(open({!r})):
    days.setdefault(row["customer"], []).append(date.fromisoformat(row["date"]))
today = date.fromisoformat({!r})
base = [summarise(who, each, today) for who, each in days.items()]
model = churn.fit(base, model="auto")
logit = churn.learn(list(days.values()), today, 90, model)
assert len(churn.score_all(model, base, 90, logit=logit)) == len(days)
"""


def _in_turn(ours: list[str], theirs: list[str], runs: int = 9) -> tuple[float, float, float]:
    """Median seconds of two commands run in turn, and the median of their ratios."""
    times = [(stores.run(ours).seconds, stores.run(theirs).seconds) for _ in range(runs)]
    return (
        statistics.median(a for a, _ in times),
        statistics.median(b for _, b in times),
        statistics.median(a / b for a, b in times),
    )


@contextmanager
def _peer(sheet: Sheet) -> Iterator[Peer | None]:
    try:
        peer = Peer()
    except NoPeer as trouble:
        sheet.skip(f"{trouble}: nothing is raced against it")
        yield None
        return
    try:
        yield peer
    finally:
        peer.close()


def fit(sheet: Sheet, folder: Path) -> None:  # noqa: ARG001 every section is called alike
    """Fits against the peer, and the published parameters."""
    with _peer(sheet) as peer:
        if peer is not None:
            race.fits(sheet, peer)


def holdout(sheet: Sheet, folder: Path) -> None:
    """The demanded forecast quality, through the import and the scoring."""
    with _peer(sheet) as peer:
        if peer is not None:
            race.holdouts(sheet, peer, folder)


def bases(sheet: Sheet, folder: Path) -> None:  # noqa: ARG001
    """360 small bases of three logs."""
    with _peer(sheet) as peer:
        race.small(sheet, peer)


SECTIONS: dict[str, Callable[[Sheet, Path], None]] = {
    "start": start,
    "size": size.measure,
    "screens": screens.measure,
    "line": line.measure,
    "lockout": lockout.measure,
    "import": imports,
    "stream": stream,
    "beside": beside_import,
    "protected": protected.measure,
    "fit": fit,
    "sums": sums.measure,
    "cold": cold,
    "enrol": enrol.growth,
    "report": report.measure,
    "doubles": doubles.measure,
    "bases": bases,
    "holdout": holdout,
}


def main() -> int:
    """Run the sections that were asked for, all of them without any; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}")
    parser.add_argument("--most", type=int, default=size.SIZES[-1], help="customers, of “size”")
    parser.add_argument("--shown", action="store_true", help="of “size” what a person waits for")
    parser.add_argument("--write", action="store_true", help="“size” into docs/speed.md")
    options = parser.parse_args()
    asked = options.sections
    size.chosen(most=options.most, write=options.write, shown=options.shown)
    unknown = [name for name in asked if name not in SECTIONS]
    if unknown:
        parser.error(f"no section “{unknown[0]}”: use {', '.join(SECTIONS)}")
    sheet = Sheet()
    for name in asked or SECTIONS:
        began = time.perf_counter()
        sheet.head(name)
        try:
            with tempfile.TemporaryDirectory(prefix="tickler-bench-") as folder:
                SECTIONS[name](sheet, Path(folder))
        except Exception as error:  # one section's failure must not hide the others' figures
            sheet.fail(f"{type(error).__name__}: {error}")
        sheet.line("    seconds for this section", f"{time.perf_counter() - began:.0f} s")
    sheet.end()
    return 1 if sheet.failed else 0


if __name__ == "__main__":
    sys.exit(main())
