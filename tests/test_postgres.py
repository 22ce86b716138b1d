"""Tests that are killed leave no server behind, and none of its files."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT
from tests.postgres import binaries

_SCRIPT = "from tests.postgres import Server; print(Server().address, flush=True); input()"


def test_a_killed_run_stops_its_server_and_removes_its_files(tmp_path: Path) -> None:
    binaries()
    tmp_path.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, "-c", _SCRIPT],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": "/tmp"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as tests:
        assert tests.stdout is not None
        folder = Path(tests.stdout.readline().split()[0].removeprefix("host="))
        ident = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        watcher = subprocess.run(
            ["pgrep", "-f", f"sh .*{folder}$"], capture_output=True, text=True, check=True
        )
        os.kill(tests.pid, signal.SIGKILL)
    for each in (*map(int, watcher.stdout.split()), ident):
        assert _has_ended(each)
    assert not folder.exists()


def _has_ended(ident: int) -> bool:
    """Whether a process that is nobody's child here ends; at once, if it can."""
    try:
        handle = os.pidfd_open(ident)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([handle], [], [], 20)[0])
    finally:
        os.close(handle)
