"""Acknowledged means on disk: a process killed at any moment loses nothing it has confirmed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers
from store.safety.opening import open_store
from store.safety.orphans import orphans
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, new_store

pytestmark = pytest.mark.long

KILLS = 50


def test_fifty_logged_calls_killed_at_any_moment(tmp_path: Path) -> None:
    path = tmp_path / "store.db"
    store = new_store(path)
    customers.add(store, TODAY, "Lumen Dental", due=TODAY)
    store.close()
    done = subprocess.run(
        [sys.executable, "-m", "tests.killer", str(path), str(KILLS), "50"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=True,
    )
    lines = done.stdout.splitlines()
    confirmed = {line.removeprefix("kept ") for line in lines if line.startswith("kept ")}
    again = open_store(path, Clock())
    kept = {row["note"] for row in again.rows("SELECT note FROM interaction")}
    assert confirmed <= kept
    assert orphans(again) == 0
    assert again.value("PRAGMA integrity_check") == "ok"
    assert lines[-1].startswith(f"killed {KILLS} of ")
    assert len(confirmed) >= 5


def test_a_kill_between_writing_and_confirming_leaves_whole_units(tmp_path: Path) -> None:
    """The open transaction of a killed process is gone as a whole when the next one opens."""
    path = tmp_path / "store.db"
    new_store(path).close()
    script = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "from store.actions import customers\n"
        "from store.ledger.commit import work\n"
        "from store.safety.opening import open_store\n"
        "from tests.kit import TODAY, Clock\n"
        "store = open_store(Path(sys.argv[1]), Clock())\n"
        "with work(store, TODAY, 'half') as unit:\n"
        "    customers.add_inside(unit, 'Half', TODAY, {})\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    connection = dbapi2.connect(str(path))
    assert connection.execute("SELECT count(*) FROM customer").fetchone() == (0,)
    assert connection.execute("SELECT count(*) FROM work WHERE title = 'half'").fetchone() == (0,)
