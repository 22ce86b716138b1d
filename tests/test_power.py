"""Acknowledged means on disk: a power cut at any moment loses nothing that was said to be done."""

from __future__ import annotations

import random
from contextlib import closing
from pathlib import Path

import pytest

from store.actions import customers
from store.errors import StoreTrouble
from store.ids import Minter
from store.safety.opening import Store, open_store
from store.safety.orphans import orphans
from tests import power
from tests.kit import TODAY, Clock, new_store

pytestmark = pytest.mark.long

CUTS = 100


def cut_often(folder: Path, seed: int, cuts: int) -> tuple[int, int, int]:
    """How many of the cuts lost what was acknowledged, left a half or an unreadable file."""
    path = folder / "store.db"
    new_store(path).close()
    begin = path.read_bytes()
    for each in folder.iterdir():
        each.unlink()
    store = Store(path, Clock(), new_minter(seed))

    def add(connection: power.Connection, number: int) -> None:
        store._local.connection = connection
        customers.add(store, TODAY, f"Customer {number}", city="Berlin" * 9)

    lost = halves = unreadable = 0
    for cut in power.cuts_of(begin, seed, cuts, add):
        for each in folder.iterdir():
            each.unlink()
        try:
            with closing(open_store(cut.put(folder), Clock())) as found:
                names = {row["name"] for row in found.rows("SELECT name FROM customer")}
                lost += not {f"Customer {each}" for each in range(cut.acknowledged)} <= names
                halves += orphans(found) > 0 or not _is_whole(found)
        except StoreTrouble:
            unreadable += 1
    return lost, halves, unreadable


def _is_whole(store: Store) -> bool:
    broken = store.row("PRAGMA foreign_key_check")
    return broken is None and store.value("PRAGMA integrity_check(1)") == "ok"


def new_minter(seed: int) -> Minter:
    """Ids for a store that is not opened in the usual way."""

    return Minter(Clock(), random.Random(seed).randbytes)


def test_a_power_cut_at_any_moment_loses_nothing_acknowledged(tmp_path: Path) -> None:
    assert cut_often(tmp_path, 7, CUTS) == (0, 0, 0)
