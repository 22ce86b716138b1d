"""A PostgreSQL of the tests' own: in a temporary folder, on a socket, with nothing kept.

A watcher in a session of its own holds the other end of a pipe: when the tests end, however they
do, it stops the server and removes the folder.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest

_PLACES = "usr/lib/postgresql/*/bin"
_FOLDER = "tickler-postgres-"
_WATCHED = "watcher"  # the file that names the process of the watcher
_OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "full_page_writes=off",
            "-c", "max_connections=60")  # fmt: skip
_WATCHER = 'read -r _; "$1" -D "$2/data" -m immediate -s stop; rm -rf "$2"'


def binaries() -> Path:
    """The folder of initdb and postgres; skips where there is none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    for folder in sorted(Path("/").glob(_PLACES), reverse=True):
        if (folder / "initdb").exists():
            return folder
    pytest.skip("needs PostgreSQL's binaries (Debian: postgresql)")


class Server:
    """A server that can be killed and started again; `address` is its owner's.

    What was committed survives that the server is killed, but not that the power fails.
    """

    def __init__(self) -> None:
        self._user = None
        programs = binaries()
        _clear()
        self.folder = Path(tempfile.mkdtemp(prefix=_FOLDER))
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            self._user = "postgres"
            try:
                shutil.chown(self.folder, self._user, self._user)
            except LookupError:
                pytest.skip("root needs a user “postgres” to run PostgreSQL as")
        self._data = self.folder / "data"
        self.address = f"host={self.folder} user=postgres dbname=postgres"
        self._watcher = subprocess.Popen(
            ["sh", "-c", _WATCHER, "sh", programs / "pg_ctl", self.folder],
            user=self._user,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        (self.folder / _WATCHED).write_text(str(self._watcher.pid), "utf-8")
        subprocess.run(
            [
                *(programs / "initdb", "-D", self._data),
                *("-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"),
            ],
            user=self._user,
            check=True,
            stdout=subprocess.DEVNULL,
            cwd="/",
        )
        self.start()

    def start(self) -> None:
        """Start it, for the first time or after it was killed; it answers when this returns."""
        self._process = subprocess.Popen(
            [
                *(binaries() / "postgres", "-D", self._data, "-k", self.folder),
                *_OPTIONS,
            ],
            user=self._user,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd="/",
            start_new_session=True,
        )
        while subprocess.run(
            [binaries() / "pg_isready", "-q", "-h", self.folder, "-t", "1"], check=False
        ).returncode:
            if self._process.poll() is not None:
                raise RuntimeError("PostgreSQL does not start.")

    def kill(self) -> None:
        """Kill all of its processes at once, as a machine that falls over does."""
        listed = subprocess.run(
            ["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True
        )
        first = self._process.pid
        pairs = [tuple(map(int, line.split())) for line in listed.stdout.splitlines()]
        handle = os.pidfd_open(first)
        for each in (first, *(ident for ident, parent in pairs if parent == first)):
            with suppress(ProcessLookupError):
                os.kill(each, signal.SIGKILL)
        select.select([handle], [], [])  # a copy of the process that began it cannot wait for it
        os.close(handle)
        self._process.wait()

    def has_fallen(self) -> bool:
        """Whether it does not run any more."""
        return self._process.poll() is not None

    def stop(self) -> None:
        """Stop it and remove its folder."""
        self._watcher.communicate()
        self._process.wait()


_RUNNING: list[Server] = []


@cache
def running() -> Server:
    """The server of this process."""
    _RUNNING.append(Server())
    return _RUNNING[-1]


def server() -> str:
    """Its address."""
    return running().address


def stop() -> None:
    """Stop what was started."""
    while _RUNNING:
        _RUNNING.pop().stop()
    running.cache_clear()


def _clear() -> None:
    """Remove what a watcher that was killed too has left."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_FOLDER}*"):
        # No file of the watcher: it is being made. PermissionError: it lives, and is somebody's.
        with suppress(OSError, ValueError):
            watcher = int((folder / _WATCHED).read_text("utf-8"))
            try:
                os.kill(watcher, 0)
            except ProcessLookupError:
                shutil.rmtree(folder, ignore_errors=True)
