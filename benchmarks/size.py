"""What a rep waits for, at a thousand customers and at a million: each beside its yardstick.

    make bench ARGS="size"                      1,000, 10,000 and 100,000 customers
    make bench ARGS="size --most 1000000"       a million, too, once benchmarks.derived made it
    make bench ARGS="size --shown"              without scoring and mornings, which take long
    make bench ARGS="size --write"              writes the table into docs/speed.md

Ours and the yardstick are taken in turn, in one run, and the best of each is compared; the growth
is the exponent by which the seconds grow with the customers from the smallest to the largest size.
"""

from __future__ import annotations

import json
import math
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2

from benchmarks import lockout, stores
from benchmarks.big import TODAY
from benchmarks.peer import ROOT
from benchmarks.sheet import Sheet
from benchmarks.terminal import Shown, seconds_until
from store.ledger.morning import score_everybody
from store.safety.opening import Store, open_store

SIZES = (1_000, 10_000, 100_000)
FRAME = 1 / 60
DAY = TODAY.isoformat()
_BEGIN, _END = "<!-- figures -->", "<!-- end of figures -->"
DOC = ROOT / "docs" / "speed.md"
_RUNS = 5
_MOVES = 40
_SILENCE = timedelta(days=45)  # after which a morning moves many
_MOST_COPIED = 100_000  # customers of a store that is copied before it is worked
# What a morning writes; its rows are written once more by executemany alone.
_WRITTEN = ("rhythm", "standing", "score", "past_score", "journal", "transition", "alarm",
            "follow_up", "enrolment", "segment_change")  # fmt: skip


@dataclass
class Row:
    """A line of the table: `goal` times the yardstick, and a frame more where a screen paints."""

    what: str
    yardstick: str
    goal: float
    frame: bool = False
    unit: str = "s"
    figures: dict[int, tuple[float, float]] = field(default_factory=dict)

    def met(self, size: int) -> bool:
        """Whether the goal is reached at a size."""
        ours, theirs = self.figures[size]
        return ours <= self.goal * theirs + (FRAME if self.frame else 0)

    @property
    def growth(self) -> float | None:
        """The exponent from the smallest size to the largest."""
        small, large = min(self.figures), max(self.figures)
        if small == large:
            return None
        return math.log(self.figures[large][0] / self.figures[small][0]) / math.log(large / small)


def rows() -> dict[str, Row]:
    """The lines, by what measures them."""
    window, same = "the same rows by plain SQL", "itself with 50 lines"
    found = [
        Row("start", "a bare Textual table of 50 rows", 1.3),
        Row("a cursor key in the customers", "a bare Textual table of 50 rows", 1.2),
        Row("a page down", window, 1.5, frame=True),
        Row("the end of the list", window, 1.5, frame=True),
        Row("another order", window, 1.5, frame=True),
        Row("a filter", window, 1.5, frame=True),
        Row("opening a long history", same, 1.5),
        Row("an outcome", "a bare commit of as many rows, and a frame", 2.0, frame=True),
        Row("find: a word of many", "the query of the words alone", 1.5, frame=True),
        Row("find: a word of one", "the query of the words alone", 1.5, frame=True),
        Row("tickler today, as a terminal shows it", "Python importing typer and sqlite3", 2.0),
        Row("the same, all of it through a pipe", "Python importing typer and sqlite3", 2.0),
        Row("scoring everybody", "reading the summary table", 3.0),
        Row("a key meanwhile", "0.2 s", 1.0),
        Row("a morning", "executemany of the rows it writes", 5.0),
        Row("memory of the screen", "a bare Textual table of 50 rows", 2.5, unit="MB"),
    ]
    return {row.what: row for row in found}


@dataclass
class _Chosen:
    most: int = SIZES[-1]
    write: bool = False
    shown: bool = False


_chosen = _Chosen()


def chosen(*, most: int, write: bool, shown: bool) -> None:
    """Up to how many customers are measured, whether the table is written; only what is shown?"""
    _chosen.most, _chosen.write, _chosen.shown = most, write, shown


def measure(sheet: Sheet, folder: Path) -> None:
    """Every row at every size."""
    found = rows()
    for size in [*(each for each in SIZES if each < _chosen.most), _chosen.most]:
        kept = stores.large(size)
        small = size <= _MOST_COPIED
        path = stores.copy_of(kept, folder) if small else kept
        steps: list[Callable[[], dict[str, tuple[float, float]]]] = [
            lambda: _started(path),  # noqa: B023
            lambda: _commands(path),  # noqa: B023
            lambda: _flow(path),  # noqa: B023
        ]
        if not _chosen.shown:
            steps.append(lambda: _scored(kept))  # noqa: B023
        if small and not _chosen.shown:
            steps += [lambda: _morning(path), lambda: _waiting(kept, folder)]  # noqa: B023
        for step in steps:
            for what, (ours, theirs) in step().items():
                row = found[what]
                row.figures[size] = (ours, theirs)
                sheet.demand(
                    f"{what}, {size:,}",
                    ours / theirs,
                    f"× {_shown(theirs, row.unit)}",
                    at_most=row.goal + (FRAME / theirs if row.frame else 0),
                )  # fmt: skip
        if small:
            path.unlink()
    found = {what: row for what, row in found.items() if row.figures}
    for row in found.values():
        if row.growth is not None:
            sheet.line(f"growth of {row.what}", f"{row.growth:.2f}")
    if _chosen.write:
        write_table(list(found.values()))


def write_table(found: Sequence[Row]) -> None:
    """Put the figures between the two marks of the document."""
    sizes = sorted({size for row in found for size in row.figures})
    heads = " | ".join(f"{size:,}" for size in sizes)
    lines = [
        f"| what | yardstick | goal | {heads} | growth |",
        "|---|---|---|" + "---|" * (len(sizes) + 1),
    ]
    for row in found:
        cells = []
        for size in sizes:
            if size not in row.figures:
                cells.append("–")
                continue
            ours, theirs = row.figures[size]
            mark = "" if row.met(size) else " ✗"
            cells.append(f"{_shown(ours, row.unit)} / {_shown(theirs, row.unit)} = "
                         f"{ours / theirs:.2f} ×{mark}")  # fmt: skip
        goal = f"{row.goal:g} ×{' + a frame' if row.frame else ''}"
        growth = "" if row.growth is None else f"{row.growth:.2f}"
        lines.append(f"| {row.what} | {row.yardstick} | {goal} | {' | '.join(cells)} | {growth} |")
    before, _, rest = DOC.read_text("utf-8").partition(_BEGIN)
    after = rest.partition(_END)[2]
    table = "\n".join(lines)
    DOC.write_text(f"{before}{_BEGIN}\n\n{table}\n\n{_END}{after}", "utf-8")


def _shown(figure: float, unit: str) -> str:
    if unit == "MB":
        return f"{figure:.0f} MB"
    return f"{figure * 1000:.1f} ms" if figure < 1 else f"{figure:.1f} s"


def _started(path: Path) -> dict[str, tuple[float, float]]:
    """From exec to rows; a cursor key to paint; the peak of memory: beside a bare table."""
    command = stores.tickler("--db", str(path), "--today", DAY)
    bare = [sys.executable, "-m", "benchmarks.bare"]
    name = stores.first_name(path, "--today", DAY)
    pairs = [
        (seconds_until(command, name), seconds_until(bare, "cell 0 a")) for _ in range(_RUNS + 1)
    ][1:]
    ours, theirs = [], []
    with Shown(command, name) as app, Shown(bare, "cell 0 a") as table:
        app.press(b"\x1bOR")
        for number in range(_MOVES):
            key = b"\x1b[B" if number // 10 % 2 == 0 else b"\x1b[A"
            ours.append(app.press(key))
            theirs.append(table.press(key))
        app.press(b"\x1b[F")
        memory = (app.megabytes(), table.megabytes())
    return {
        "start": (min(a for a, _ in pairs), min(b for _, b in pairs)),
        "a cursor key in the customers": (statistics.median(ours[5:]), statistics.median(theirs)),
        "memory of the screen": memory,
    }


def _commands(path: Path) -> dict[str, tuple[float, float]]:
    command = stores.tickler("--db", str(path), "--today", DAY, "today")
    bare = [sys.executable, "-c", "import typer, sqlite3"]
    turns = [
        [stores.run(each).seconds for each in ([*command, "--limit", "50"], command, bare)]
        for _ in range(_RUNS + 1)
    ]
    some, every, least = (min(each) for each in zip(*turns, strict=True))
    return {
        "tickler today, as a terminal shows it": (some, least),
        "the same, all of it through a pipe": (every, least),
    }


def _flow(path: Path) -> dict[str, tuple[float, float]]:
    done = stores.run([sys.executable, "-m", "benchmarks.flow", str(path), DAY])
    figures = json.loads(done.output.splitlines()[-1])
    ours, theirs = figures["an outcome"]
    figures["an outcome"] = (ours, theirs + FRAME)
    return {what: (ours, theirs) for what, (ours, theirs) in figures.items()}


def _scored(kept: Path) -> dict[str, tuple[float, float]]:
    """What the first scoring took when the store was made, beside reading what it goes by."""
    made = json.loads(stores.made_with(kept).read_text("utf-8"))
    if math.isnan(made["seconds"]):  # its figures were laid, not worked out
        return {}
    return {"scoring everybody": (made["seconds"], _read_summary(kept))}


def _read_summary(path: Path) -> float:
    connection = dbapi2.connect(str(path))
    best = math.inf
    for _ in range(3):
        begun = time.perf_counter()
        for _row in connection.execute("SELECT * FROM rhythm"):
            pass
        best = min(best, time.perf_counter() - begun)
    connection.close()
    return best


def _waiting(kept: Path, folder: Path) -> dict[str, tuple[float, float]]:
    path = stores.copy_of(kept, folder)
    day = (TODAY + timedelta(days=1)).isoformat()
    command = stores.tickler("--db", str(path), "--today", day, "score", "--refit")
    _, beside, _ = lockout.waits_beside(path, command)
    return {"a key meanwhile": (max(beside), lockout.LOCKED_OUT)}


def _morning(path: Path) -> dict[str, tuple[float, float]]:
    """Everything that silence, rules and plans bring on a later day, and its rows written bare."""
    clock = datetime(2026, 11, 19, 8, tzinfo=UTC) + _SILENCE
    with closing(open_store(path, lambda: clock)) as store:
        before = store.value("SELECT max(seq) FROM journal")
        begun = time.perf_counter()
        score_everybody(store, TODAY + _SILENCE)
        seconds = time.perf_counter() - begun
        return {"a morning": (seconds, _written_bare(store, before))}


def _written_bare(store: Store, before: int) -> float:
    """Seconds of executemany for the rows of a morning, into the same tables in one transaction."""
    target = store.path.with_name("bare-morning.db")
    target.unlink(missing_ok=True)
    connection = dbapi2.connect(str(target), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for each in store.rows(
        "SELECT sql FROM sqlite_master WHERE type IN ('table', 'index') AND sql IS NOT NULL "
        "AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'sought%' ORDER BY type DESC"
    ):
        connection.execute(each["sql"])
    rest = "WHERE id IN (SELECT record_id FROM journal WHERE tbl = '{0}' AND seq > ?1)"
    work = []
    for table in _WRITTEN:
        where = {"journal": "WHERE seq > ?1"}.get(table, rest.format(table))
        if table in ("rhythm", "standing", "score", "past_score"):
            where = "WHERE ?1 IS NOT NULL"
        names = [row["name"] for row in store.rows(f"PRAGMA table_info({table})")]
        columns = ", ".join(names)
        found = store.rows(f"SELECT {columns} FROM {table} {where}", (before,))
        marks = ", ".join("?" * len(names))
        work.append(
            (f"INSERT INTO {table} ({columns}) VALUES ({marks})", [tuple(r) for r in found])
        )
    begun = time.perf_counter()
    connection.execute("BEGIN")
    for sql, values in work:
        connection.executemany(sql, values)
    connection.execute("COMMIT")
    seconds = time.perf_counter() - begun
    connection.close()
    target.unlink()
    return seconds
