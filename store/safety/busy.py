"""Who writes for long: a note beside the store, so that who waits is told what they wait for."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from store.safety.mark import lives


def note_of(path: Path) -> Path:
    """Where the note of a store lies."""
    return path.with_name(path.name + "-busy")


@contextmanager
def noted(path: Path, what: str) -> Iterator[None]:
    """While the block runs, others read what is done: “imports orders.csv”."""
    note = note_of(path)
    with suppress(OSError):  # a store in a folder that cannot be written has no note
        handle = os.open(note, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({"what": what, "pid": os.getpid()}, stream)
    try:
        yield
    finally:
        with suppress(OSError):
            note.unlink(missing_ok=True)


def who_is_busy(path: Path) -> str | None:
    """What another program does to the store for long; None where nobody says so."""
    found: Any = None
    with suppress(OSError, ValueError):
        found = json.loads(note_of(path).read_text("utf-8"))
    if not isinstance(found, dict) or not isinstance(found.get("pid"), int):
        return None
    if found["pid"] != os.getpid() and not lives(found["pid"]):
        return None
    return str(found.get("what"))[:200]
