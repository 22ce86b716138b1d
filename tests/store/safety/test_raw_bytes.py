"""A look at the bytes of an open store costs none of its locks."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.actions import customers
from store.safety import backup, keys, mark, sums
from store.safety.file_copy import copy_aside
from store.safety.opening import Store, open_store
from store.safety.raw_bytes import _KEPT, raw_bytes
from tests.kit import TODAY, Clock

# The way in which any other program looks into the file; the last one to close removes the -wal.
_LOOK = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('SELECT count(*) FROM customer')"

LOOKS: list[Callable[[Path], object]] = [
    sums.make,
    sums.page_size,
    sums.differing,
    backup.is_plain,
    keys.looks_protected,
    lambda path: shutil.rmtree(copy_aside(path)[0]),
    lambda path: open_store(path, Clock()).close(),
]


@pytest.mark.parametrize("look", LOOKS)
def test_another_program_leaves_the_wal_of_an_open_store(
    store: Store, look: Callable[[Path], object]
) -> None:
    customers.add(store, TODAY, "Lumen Dental")
    look(store.path)
    code = f"{_LOOK}.fetchone()"
    subprocess.run([sys.executable, "-I", "-S", "-c", code, str(store.path)], check=True)
    assert mark.wal_of(store.path).exists()
    customers.add(store, TODAY, "Hotel Aurora")
    assert store.value("SELECT count(*) FROM customer") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="no handle is kept there")
def test_a_file_that_was_removed_keeps_no_space(tmp_path: Path) -> None:  # T130
    """As the copies that are thinned out while the screens are open for days."""
    first, second = tmp_path / "first", tmp_path / "second"
    for each in (first, second):
        each.write_bytes(b"x")
    number = first.stat().st_ino
    with raw_bytes(first) as stream:
        first.unlink()
        with raw_bytes(second):
            assert stream.read() == b"x"  # who reads it just now reads on
    second.unlink()
    third = tmp_path / "third"
    third.write_bytes(b"y")
    with raw_bytes(third) as stream:
        assert stream.read() == b"y"
    assert number not in {at for _, at in _KEPT} or third.stat().st_ino == number
