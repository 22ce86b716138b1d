"""Work that is killed half way, and work of two windows at once: whole or not at all."""

from __future__ import annotations

import os
import random
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from store.actions import customers
from store.actions.records import log
from store.actions.touches import Touch
from store.exchange import long_file
from store.exchange.read_file import import_file
from store.ledger.commit import work
from store.ledger.full_check import full_check
from store.ledger.new_store import found
from store.migrations import LATEST, migrate
from store.safety.check import check
from store.safety.driver import connect
from store.safety.opening import Store, open_store

TODAY = date(2026, 11, 19)
IMPORTS, UPGRADES, CHANGES, ROWS = 100, 200, 300, 150


def _now() -> datetime:
    return datetime.now(UTC)


def imports(folder: Path) -> tuple[str, bool]:
    """Imports killed at any moment: all rows or none; read again there are no doubles."""
    path, file, empty = folder / "store.db", folder / "people.csv", folder / "empty.db"
    lines = [f"Customer {each},c{each}@example.com" for each in range(ROWS)]
    file.write_text("\n".join(["Name,E-mail", *lines]))
    with closing(open_store(empty, _now)) as store:
        found(store, TODAY)

    def read() -> None:
        with closing(open_store(path, _now)) as store:
            import_file(store, TODAY, file, kind="customers")

    def judge(store: Store) -> bool:
        count = int(store.value("SELECT count(*) FROM customer"))
        read()
        return count in (0, ROWS) and store.value("SELECT count(*) FROM customer") == ROWS

    killed, begun, wrong = _killed_often(path, empty, IMPORTS, read, judge)
    said = f"{killed} imports killed, of {begun} begun: {wrong} neither whole nor nothing"
    return said, killed == IMPORTS and not wrong


def beside(folder: Path) -> tuple[str, bool]:
    """As `imports`, read in a copy beside the store, while this window logs a call."""
    path, file, empty = folder / "store.db", folder / "sales.csv", folder / "empty.db"
    lines = [f"Customer {each % 20},2026-0{1 + each % 9}-05,{each + 1}" for each in range(ROWS)]
    file.write_text("\n".join(["customer,date,amount", *lines]))
    with closing(open_store(empty, _now)) as store:
        found(store, TODAY)
        customers.add(store, TODAY, "Customer 1")

    def read() -> None:
        long_file.MANY = 1
        with closing(open_store(path, _now)) as store:
            import_file(store, TODAY, file, kind="purchases", currency="EUR")

    def call() -> None:
        with closing(open_store(path, _now)) as store:
            log(store, TODAY, store.value("SELECT id FROM customer"), Touch("call", "reached"))

    def judge(store: Store) -> bool:
        asked = "SELECT count(*) FROM purchase"
        count, calls = (
            int(store.value(each)) for each in (asked, asked.replace("purchase", "interaction"))
        )
        read()
        well = calls == 1 and store.value(asked) == ROWS and not list(full_check(store))
        return count in (0, ROWS) and well and not list(folder.glob(".store.db.new-*"))

    killed, begun, wrong = _killed_often(path, empty, IMPORTS, read, judge, call)
    said = f"{killed} long imports killed, of {begun} begun: {wrong} halves, or calls lost"
    return said, killed == IMPORTS and not wrong


def upgrades(folder: Path) -> tuple[str, bool]:
    """Openings of a store of version 1, killed at any moment: the old shape or the new."""
    path, old = folder / "store.db", folder / "old.db"
    old.touch(0o600)
    with closing(connect(old)) as connection:
        migrate(connection, _now(), until=1)
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def upgrade() -> None:
        open_store(path, _now).close()

    def judge(store: Store) -> bool:
        return store.value("PRAGMA user_version") == LATEST and check(store).problems == ()

    killed, begun, wrong = _killed_often(path, old, UPGRADES, upgrade, judge)
    said = f"{killed} upgrades killed, of {begun} begun: {wrong} neither old nor new"
    return said, killed == UPGRADES and not wrong


def windows(folder: Path) -> tuple[str, bool]:
    """Two processes that read, add one and write, so many times each: nothing is lost."""
    path = folder / "store.db"
    with closing(open_store(path, _now)) as store:
        found(store, TODAY)
        customers.add(store, TODAY, "Lumen Dental", city="0")

    def count() -> None:
        with closing(open_store(path, _now)) as store:
            for _ in range(CHANGES):
                with work(store, TODAY) as unit:
                    row = unit.row("SELECT id, city FROM customer")
                    assert row is not None
                    unit.update("customer", row["id"], {"city": str(int(row["city"]) + 1)})

    children = [_forked(count) for _ in range(2)]
    failed = sum(os.waitpid(child, 0)[1] != 0 for child in children)
    with closing(open_store(path, _now)) as store:
        counted = int(store.value("SELECT city FROM customer"))
    said = f"two windows, {CHANGES} changes each: {2 * CHANGES - counted} lost, {failed} failed"
    return said, counted == 2 * CHANGES and not failed


def _killed_often(
    path: Path,
    begin: Path,
    times: int,
    act: Callable[[], None],
    judge: Callable[[Store], bool],
    meanwhile: Callable[[], None] = lambda: None,
) -> tuple[int, int, int]:
    """How many of how many processes were killed at work, and after how many all was not well.

    It goes on until so many were killed, not begun: who was faster than the kill counts for none.
    """
    chance, killed, begun, wrong, usual = random.Random(7), 0, 0, 0, 0.5
    while killed < times and begun < 4 * times:
        begun += 1
        for each in path.parent.glob(f"{path.name}*"):
            shutil.rmtree(each) if each.is_dir() else each.unlink()
        shutil.copyfile(begin, path)
        path.chmod(0o600)
        child, began = _forked(act), time.perf_counter()
        rest, early = usual * chance.uniform(0.02, 1.1), chance.random()
        time.sleep(rest * early)
        meanwhile()
        time.sleep(rest * (1 - early))
        if os.waitpid(child, os.WNOHANG) == (0, 0):
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            killed += 1
            usual *= 1.05
        else:
            usual = min(usual, time.perf_counter() - began) * 0.95
        with closing(open_store(path, _now)) as store:
            wrong += not judge(store)
    return killed, begun, wrong


def _forked(act: Callable[[], None]) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        act()
        code = 0
    except BaseException as error:
        sys.stderr.write(f"{error!r}\n")
    finally:
        os._exit(code)
