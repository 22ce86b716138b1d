"""A PostgreSQL of the tests' own: in a temporary folder, on a socket, with nothing kept."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

from tests.kit import scratch

_PLACES = "/usr/lib/postgresql/*/bin"


def binaries() -> Path:
    """The folder of initdb and postgres; skips where there is none."""
    found = shutil.which("initdb")
    if found is not None:
        return Path(found).resolve().parent
    for folder in sorted(Path("/").glob(_PLACES[1:]), reverse=True):
        if (folder / "initdb").exists():
            return folder
    pytest.skip("needs PostgreSQL's binaries (Debian: postgresql)")


_RUNNING: list[Path] = []


@cache
def server() -> str:
    """The address of the server, which lives as long as this process; its owner is `postgres`."""
    folder = scratch()
    data, user = folder / "data", None
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        user = "postgres"
        try:
            owner = pwd.getpwnam(user)
        except KeyError:
            pytest.skip("root needs a user “postgres” to run PostgreSQL as")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    _run(["initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8"], user)
    quick = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=60"
    options = f"-k {folder} -c listen_addresses='' {quick}"
    _RUNNING.append(data)
    _run(["pg_ctl", "-D", data, "-w", "-s", "-l", folder / "log", "-o", options, "start"], user)
    return f"host={folder} user=postgres dbname=postgres"


def stop() -> None:
    """Stop what was started."""
    while _RUNNING:
        user = "postgres" if os.geteuid() == 0 else None
        _run(["pg_ctl", "-D", _RUNNING.pop(), "-m", "immediate", "-s", "stop"], user)


def _run(words: list[str | Path], user: str | None) -> None:
    program = binaries() / words[0]
    subprocess.run(
        [program, *words[1:]],
        user=user,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
    )
