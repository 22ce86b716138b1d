"""A team on one machine: the first upload and download, a day's push, many at once.

    python -m benchmarks.team [REPS]: with the days of so many reps, else without

It starts a PostgreSQL of its own, without syncs to the disk, and needs the project's tests.
"""

from __future__ import annotations

import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from hashlib import sha256
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from benchmarks import stores
from benchmarks.big import TODAY
from benchmarks.sheet import Sheet
from benchmarks.terminal import Shown
from store.actions import followups
from store.actions.erase_customer import erase
from store.actions.touches import Touch
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.morning import OWED, score_everybody
from store.ledger.new_store import found
from store.ledger.owed_scores import score_owed
from store.ledger.unsent import columns_of, stamp_of
from store.safety.opening import Store, open_store
from store.team.push import send_everything
from store.team.server import Meeting, connected, install
from store.team.sync import Synced, sync
from store.team.team import become
from tests.postgres import server, stop

CUSTOMERS, MANY = 4_500, 10_000  # the first are 110,000 records
A_DAY, DAYS = 100, 3  # touches, each of them three records
WORKED = ("customer", "follow_up", "interaction", "transition", "enrolment")
PROCESSORS = 2
MOVES = 100  # more than there is time for
TERRITORY = "north"


def now() -> datetime:
    """The clock of all devices."""
    return datetime.now(UTC)


def seconds(do: Callable[[], Any]) -> float:
    """How long it takes."""
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def meet(device: bytes) -> Any:
    """The talk of a device, over a connection of its own."""

    @contextmanager
    def talk() -> Iterator[Meeting]:
        with connected(server()) as connection:
            yield Meeting(connection, TERRITORY, device)

    return talk()


def synced(store: Store) -> Synced:
    """One sync."""
    return sync(store, TODAY, "bench", meet, lambda who: erase(store, TODAY, who, lambda _: None))


def founded(path: Path, customers: int) -> Store:
    """A store of so many customers that has founded the territory; nothing is sent yet."""
    shutil.copyfile(stores.large(customers), path)
    path.chmod(0o600)
    store = open_store(path, now)
    with connected(server()) as connection:
        install(connection)
        for table in ("record", "device", "member", "territory"):
            connection.execute(f"DELETE FROM tickler.{table}")
        connection.execute("INSERT INTO tickler.territory VALUES (%s, 0, 'EUR')", (TERRITORY,))
        connection.execute(
            "INSERT INTO tickler.member (territory, login, rep, rep_name) "
            "VALUES (%s, 'postgres', '', 'bench')",
            (TERRITORY,),
        )
    with work(store, TODAY, undoable=False) as unit:
        become(unit, TERRITORY, "", lead=True)
        send_everything(unit, stamp_of(now()))
    return store


def joined(path: Path) -> Store:
    """A new store that has nothing of the team yet."""
    store = open_store(path, now)
    found(store, TODAY)
    with work(store, TODAY, undoable=False) as unit:
        for table in ("segment", "plan_step", "plan"):
            unit.run(f"UPDATE {table} SET deleted_at = ? WHERE deleted_at IS NULL", (unit.at,))
        become(unit, TERRITORY, "", lead=False)
    return store


def copied(path: Path, other: Store) -> Store:
    """A device that has what another one has."""
    other.settle()
    shutil.copyfile(other.path, path)
    path.chmod(0o600)
    store = open_store(path, now)
    store.begin()
    store.connection.execute(
        "UPDATE replica SET device = ?, token = NULL, next_token = NULL", (store.mint(),)
    )
    store.commit()
    return store


def work_on(store: Store, first: int, touches: int) -> None:
    """Log so many calls, each of which settles a step and makes the next one; kept all at once,
    for it is not the calls that are timed."""
    rows = store.rows(
        "SELECT id FROM follow_up WHERE is_open = 1 ORDER BY id LIMIT ? OFFSET ?", (touches, first)
    )
    with work(store, TODAY, undoable=False):
        for row in rows:
            with suppress(Refused):
                followups.finish(store, TODAY, row["id"], Touch(outcome="reached"))


def first_times(sheet: Sheet, folder: Path) -> None:
    """From nothing to two stores with the same, and what a day costs then."""
    lead = founded(folder / "lead.db", CUSTOMERS)
    count = lead.value("SELECT count(*) FROM (SELECT DISTINCT tbl, record_id FROM unsent)")
    sheet.line(f"first upload of {count:,} records", f"{seconds(lambda: synced(lead)):.1f} s")
    ana = joined(folder / "ana.db")
    taken = seconds(lambda: synced(ana))
    sheet.demand(f"first download of {count:,} records", taken, "s", at_most=10)
    sheet.line("    its figures, made after it", f"{seconds(lambda: score_owed(ana, TODAY)):.1f} s")
    synced(lead)
    quiet = [seconds(lambda: synced(ana)) for _ in range(20)]
    sheet.demand("a sync with nothing new", statistics.median(quiet), "s", at_most=0.020)
    work_on(ana, 0, 300)
    records = ana.value("SELECT count(*) FROM (SELECT DISTINCT tbl, record_id FROM unsent)")
    pushed = seconds(lambda: synced(ana))
    sheet.demand(f"300 touches, {records:,} records, pushed", pushed, "s", at_most=0.3)
    pulled = seconds(lambda: synced(lead))
    sheet.line("    taken over by another", f"{pulled:.2f} s")


def many_at_once(sheet: Sheet) -> None:
    """Twenty reps push ten records each, ten times, into one territory."""

    def rep(number: int) -> list[float]:
        device = f"{number:032x}"
        with connected(server()) as connection:
            talk = Meeting(connection, TERRITORY, bytes.fromhex(device))
            talk.hello("bench", None, "1-a")
            taken = []
            for turn in range(10):
                stamp = stamp_of(now())
                rows = [
                    {"t": "tag", "i": f"{number:08x}{turn:08x}{each:016x}", "s": stamp, "b": 0,
                     "f": {"name": "vip", "sort_name": "vip"}, "m": {}}
                    for each in range(10)
                ]  # fmt: skip
                taken.append(seconds(partial(talk.push, 0, iter([rows]))))
            return taken

    with ThreadPoolExecutor(20) as pool:
        found = sorted(each for taken in pool.map(rep, range(20)) for each in taken)
    slow = found[int(len(found) * 0.99)]
    sheet.demand("20 reps into one territory, p99 of a push", slow, "s", at_most=0.5)


def synced_at(path: Path) -> tuple[float, float]:
    """Seconds that the sync of a store took, and of the processor; for a process of its own."""
    store = open_store(path, now)
    began, busy = time.perf_counter(), time.process_time()
    synced(store)
    took = time.perf_counter() - began, time.process_time() - busy
    store.close()
    return took


def figures_at(path: Path) -> tuple[int, float]:
    """Of how many customers the figures were left for later, and the seconds that they take."""
    store = open_store(path, now)
    began = time.perf_counter()
    many = score_owed(store, TODAY)
    store.close()
    return many, time.perf_counter() - began


def content(path: Path) -> str:
    """What the worked tables of a store say, as a digest."""
    store, digest = open_store(path, now), sha256()
    for table in WORKED:
        names = ", ".join(columns_of(store.connection, table))
        for row in store.connection.execute(f"SELECT id, {names} FROM {table} ORDER BY id"):
            digest.update(repr(tuple(row)).encode())
    store.close()
    return digest.hexdigest()


def days_of_many(sheet: Sheet, folder: Path, reps: int) -> None:
    """Reps who have worked offline for three days meet; two of them at a time, as processors."""
    lead = founded(folder / "many.db", MANY)
    synced(lead)
    paths = [folder / f"rep{number}.db" for number in range(reps)]
    records = 0
    for number, path in enumerate(paths):
        store = copied(path, lead)
        work_on(store, number * A_DAY * DAYS, A_DAY * DAYS)
        records += store.value("SELECT count(*) FROM (SELECT DISTINCT tbl, record_id FROM unsent)")
        store.close()
    with ProcessPoolExecutor(PROCESSORS, get_context("fork")) as pool:
        began = time.perf_counter()
        taken = [*pool.map(synced_at, paths), *pool.map(synced_at, paths)]
        whole = time.perf_counter() - began
        differing = len({*pool.map(content, paths)}) - 1
        many, later = figures_at(paths[0])
    what = f"{reps} reps, {records:,} records of {DAYS} days, all equal"
    sheet.demand(what, whole, "s", at_most=60)
    sheet.line("    of the processors in the devices", f"{sum(busy for _, busy in taken):.1f} s")
    sheet.line("    the longest sync of one", f"{max(took for took, _ in taken):.1f} s")
    sheet.demand("    different stores among them", differing, "", at_most=0)
    sheet.line(f"    figures of {many:,} customers, on each later", f"{later:.1f} s")


def painted(sheet: Sheet, folder: Path) -> None:
    """The cursor's way to paint on a screen whose store takes over what eight others have done."""
    lead = founded(folder / "seen.db", MANY)
    synced(lead)
    mine, other = folder / "mine.db", copied(folder / "theirs.db", lead)
    store = copied(mine, lead)
    synced(store)
    score_everybody(store, TODAY)
    store.begin()
    store.connection.execute("UPDATE replica SET address = ?", (server(),))
    store.commit()
    store.close()
    still = folder / "still.db"
    shutil.copyfile(mine, still)
    still.chmod(0o600)
    with sqlite3.connect(still) as alone:
        alone.execute("DELETE FROM replica")
    work_on(other, 0, 8 * A_DAY * DAYS)
    synced(other)
    due, day = other.value("SELECT cursor FROM replica"), TODAY.isoformat()
    name = stores.first_name(still, "--today", day)
    with (
        Shown(stores.tickler("--db", str(mine), "--today", day), name) as ours,
        Shown(stores.tickler("--db", str(still), "--today", day), name) as quiet,
    ):  # it syncs by itself two seconds after it has begun
        pairs = list[tuple[float, float]]()
        while len(pairs) < MOVES and not _has_all(mine, due):
            key = b"\x1b[B" if len(pairs) // 10 % 2 == 0 else b"\x1b[A"
            pairs.append((ours.press(key), quiet.press(key)))
    if not _has_all(mine, due):
        sheet.fail("the sync beside the screen has not come to its end")
    medians = [statistics.median(taken) for taken in zip(*pairs, strict=True)]
    what = "cursor to paint while syncing, over without"
    sheet.demand(what, medians[0] / medians[1], "×", at_most=1.1)
    shown = " and ".join(f"{each * 1000:.1f} ms" for each in medians)
    sheet.line("    with and without a sync, in turn", f"{shown}, {len(pairs)} keys")


def _has_all(path: Path, version: int) -> bool:
    """Whether a store has all up to a version, and the figures that follow."""
    with sqlite3.connect(path) as reader:
        (cursor,) = reader.execute("SELECT cursor FROM replica").fetchone()
        owed = "SELECT count(*) FROM score WHERE scored_on = ? AND live = 1"
        return cursor >= version and not reader.execute(owed, (OWED,)).fetchone()[0]


def team(sheet: Sheet, folder: Path, reps: int = 0) -> None:
    """A team that meets in a PostgreSQL on this machine."""
    try:
        first_times(sheet, folder)
        many_at_once(sheet)
        painted(sheet, folder)
        if reps:
            days_of_many(sheet, folder, reps)
    finally:
        stop()


if __name__ == "__main__":
    page = Sheet()
    with tempfile.TemporaryDirectory(prefix="tickler-bench-team-") as place:
        team(page, Path(place), int(sys.argv[1]) if len(sys.argv) > 1 else 0)
    sys.exit(bool(page.failed))
