"""The stores that are measured: the demo, and large ones from a seed, kept between runs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.big import TODAY
from benchmarks.peer import CACHE, ROOT
from benchmarks.seeded import write_seeded


@dataclass(frozen=True, slots=True)
class Run:
    """A finished process: what it wrote, its wall and CPU seconds, its peak of memory in MB."""

    output: str
    seconds: float
    cpu: float
    megabytes: float


def tickler(*arguments: str) -> list[str]:
    """The command line of the program as it is installed here, else from the source."""
    script = Path(sys.executable).with_name("tickler")
    program = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.cli import main; main()"
    start = [str(script)] if script.exists() else [sys.executable, "-c", program]
    return [*start, *arguments]


def run(command: Sequence[str]) -> Run:
    """Run to the end; raises RuntimeError with what it said if it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    assert process.stderr is not None
    output = process.stdout.read()
    said = process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise RuntimeError(f"{' '.join(command)}: {said.strip() or process.returncode}")
    per_megabyte = 2**20 if sys.platform == "darwin" else 1024
    cpu = used.ru_utime + used.ru_stime
    return Run(output, seconds, cpu, used.ru_maxrss / per_megabyte)


def demo(folder: Path) -> Path:
    """A copy of the sample with its dates moved to today."""
    path = folder / "demo.db"
    run(tickler("demo", "--to", str(path)))
    return path


def large(customers: int) -> Path:
    """A seeded store of so many customers as of `TODAY`, scored; kept in the user's cache.

    It is made anew when the tables or the maker of the rows have changed; what scoring everybody
    for the first time took is kept beside it.
    """
    path = place_of(customers)
    if not path.exists():
        print(f"making a store of {customers:,} customers …", file=sys.stderr, flush=True)
        draft = path.with_suffix(".draft")
        write_seeded(draft, customers)
        program = _SCORING.format(str(ROOT), str(draft), TODAY.isoformat())
        done = run([sys.executable, "-c", program])
        figures = {"seconds": done.seconds, "cpu": done.cpu, "megabytes": done.megabytes}
        keep(draft, path, json.dumps(figures))
    return path


def place_of(customers: int) -> Path:
    """Where the store of so many customers is kept; those of other tables are thrown away."""
    parts = [*sorted((ROOT / "store" / "migrations").glob("*.sql")), ROOT / "benchmarks/seeded.py"]
    digest = hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()[:12]
    CACHE.mkdir(parents=True, exist_ok=True)
    path = CACHE / f"store-{customers}-{digest}.db"
    if not path.exists():
        for each in CACHE.glob(f"store-{customers}-*"):
            each.unlink()
    return path


def keep(draft: Path, path: Path, figures: str) -> None:
    """A draft is whole and becomes the kept store, with what making it took."""
    made_with(path).write_text(figures, "utf-8")
    for end in ("-sums", ""):
        draft.with_name(draft.name + end).rename(path.with_name(path.name + end))


# Without the copies that the command takes beside it.
_SCORING = """
import sys; sys.path.insert(0, {!r})
from datetime import UTC, date, datetime
from pathlib import Path
from store.ledger.morning import score_everybody
from store.safety.opening import open_store
store = open_store(Path({!r}), lambda: datetime.now(UTC))
score_everybody(store, date.fromisoformat({!r}))
store.close()
"""


def made_with(path: Path) -> Path:
    """Where it is kept what the first scoring of a store took."""
    return path.with_suffix(".json")


def copy_of(path: Path, folder: Path) -> Path:
    """A copy of a kept store, to be written to."""
    copy = folder / path.name
    for end in ("-sums", ""):
        shutil.copyfile(path.with_name(path.name + end), copy.with_name(copy.name + end))
    copy.chmod(0o600)
    return copy


def import_into(store: Path, file: Path) -> Run:
    """Read a file into a store, made if it is missing, as of `TODAY`."""
    return run(
        tickler(
            "--db",
            str(store),
            "--today",
            TODAY.isoformat(),
            "import",
            str(file),
            "--currency",
            "EUR",
        )
    )


def first_name(store: Path, *day: str) -> str:
    """The beginning of the first customer's name in today's queue."""
    queue: Any = json.loads(run(tickler("--db", str(store), *day, "today", "--json")).output)
    return str(queue["items"][0]["customer"]["name"])[:10]
