"""Passwords of the team's database: in the system's keyring, else in PostgreSQL's own file.

Never in the store or its journal. Whoever names a service or a `passfile` in the address keeps it
there, and nothing is written here.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

import keyring
from psycopg.conninfo import conninfo_to_dict

_SERVICE = "tickler team"


def keep_password(address: str, password: str) -> None:
    """Keep a password for an address: in the keyring, or as a line of the password file."""
    with suppress(Exception):  # whatever a keyring says, the file is there
        keyring.set_password(_SERVICE, address, password)
        if keyring.get_password(_SERVICE, address) == password:
            return
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True)
    kept = password.replace("\\", "\\\\").replace(":", "\\:")
    others = [line for line in _lines(file) if not line.startswith(f"{_key(address)}:")]
    _write(file, [*others, f"{_key(address)}:{kept}"])


def password_of(address: str) -> str | None:
    """The password in the keyring; None: the driver looks into its own file or service."""
    with suppress(Exception):
        return keyring.get_password(_SERVICE, address)
    return None


def forget_password(address: str) -> None:
    """Take it out again, wherever it is."""
    with suppress(Exception):
        keyring.delete_password(_SERVICE, address)
    file = _file()
    lines = _lines(file)
    others = [line for line in lines if not line.startswith(f"{_key(address)}:")]
    if others != lines:
        _write(file, others)


def _write(file: Path, lines: list[str]) -> None:
    """All or nothing: other programs keep their passwords in it, too."""
    fresh = file.with_name(f"{file.name}.{os.getpid()}")
    handle = os.open(fresh, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        out.write("".join(f"{line}\n" for line in lines))
    fresh.replace(file.resolve())


def _file() -> Path:
    named = os.environ.get("PGPASSFILE")
    if named:
        return Path(named)
    if sys.platform == "win32":
        return Path(os.environ.get("APPDATA", "")) / "postgresql" / "pgpass.conf"
    return Path.home() / ".pgpass"


def _lines(file: Path) -> list[str]:
    return file.read_text("utf-8").splitlines() if file.exists() else []


def _key(address: str) -> str:
    parts = conninfo_to_dict(address)
    host = str(parts.get("host") or "localhost")
    found = (host, str(parts.get("port") or "5432"), str(parts.get("dbname") or "*"),
             str(parts.get("user") or "*"))  # fmt: skip
    return ":".join(each.replace("\\", "\\\\").replace(":", "\\:") for each in found)
