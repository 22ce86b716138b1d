"""A protected store against a plain one with the same rows, in one run, as ratios."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import stores
from benchmarks.big import TODAY, write_purchases
from benchmarks.sheet import Sheet
from benchmarks.terminal import paired
from store.actions import records
from store.actions.touches import Touch
from store.ledger.new_store import found
from store.safety.keys import Keys, into_file
from store.safety.opening import Store, open_store
from store.safety.protect import protect
from store.views.customer.page import customer_page
from store.views.day.heading import day

CUSTOMERS = 40_000  # about 100,000 rows
OFTEN = 60
DAY = TODAY.isoformat()
_KEY_FILE = "TICKLER_KEY_FILE"


def measure(sheet: Sheet, folder: Path) -> None:
    """Import, start, queue, a customer's page and a commit; the key is a raw one, from a file."""
    file, key_file = folder / "purchases.csv", folder / "keys" / "words"
    key_file.parent.mkdir()
    plain, safe = folder / "plain" / "store.db", folder / "safe" / "store.db"
    for path in (plain, safe):
        with closing(open_store(path, _now)) as store:
            found(store, TODAY)
    protect(safe, Keys(keyring=False), into_file(key_file, safe))
    os.environ[_KEY_FILE] = str(key_file)
    try:
        rows = write_purchases(file, CUSTOMERS)
        theirs, ours = (stores.import_into(path, file).seconds for path in (plain, safe))
        _ratio(sheet, f"import of {rows:,} rows", ours, theirs, "s")
        for path in (plain, safe):
            stores.run(stores.tickler("--db", str(path), "--today", DAY, "score"))
        name = stores.first_name(plain, "--today", DAY)
        commands = [stores.tickler("--db", str(path), "--today", DAY) for path in (safe, plain)]
        seconds, bare, ratio = paired((commands[0], name), (commands[1], name))
        sheet.line("start, the queue on the screen", f"{seconds:.3f} s, plain {bare:.3f} s")
        sheet.demand("    protected over plain", ratio, "×", at_most=1.1)
        with (
            closing(open_store(plain, _now)) as one,
            closing(open_store(safe, _now, key_of=Keys(key_file, keyring=False).key_of)) as other,
        ):
            _reads(sheet, one, other)
    finally:
        del os.environ[_KEY_FILE]
    size = safe.stat().st_size / plain.stat().st_size
    sheet.line("size of the file, protected over plain", f"{size:.2f} ×")


def _reads(sheet: Sheet, plain: Store, safe: Store) -> None:
    who = [row["id"] for row in plain.rows("SELECT id FROM customer ORDER BY id LIMIT ?", (OFTEN,))]
    same = [row["id"] for row in safe.rows("SELECT id FROM customer ORDER BY id LIMIT ?", (OFTEN,))]
    acts: dict[str, Callable[[Store, bytes], object]] = {
        "the queue": lambda store, _: day(store, TODAY),
        "a customer's page": lambda store, ident: customer_page(store, ident, TODAY),
        "a logged call, on the disk": lambda store, ident: records.log(
            store, TODAY, ident, Touch(channel="call", outcome="reached")
        ),
    }
    for what, act in acts.items():
        pairs = [
            (_timed(act, safe, theirs), _timed(act, plain, ours))
            for ours, theirs in zip(who, same, strict=True)
        ]
        ours, theirs = (statistics.median(each[side] for each in pairs) for side in (0, 1))
        _ratio(sheet, what, ours * 1000, theirs * 1000, "ms")


def _timed(act: Callable[[Store, bytes], object], store: Store, ident: bytes) -> float:
    began = time.perf_counter()
    act(store, ident)
    return time.perf_counter() - began


def _ratio(sheet: Sheet, what: str, ours: float, theirs: float, unit: str) -> None:
    sheet.line(f"{what}, protected", f"{ours:.2f} {unit}, plain {theirs:.2f} {unit}")
    sheet.line("    protected over plain", f"{ours / theirs:.2f} ×")


def _now() -> datetime:
    return datetime.now(UTC)
