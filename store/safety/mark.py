"""Whether the file and what waits beside it in -wal belong together; whether it is still the same.

SQLite ties a -wal to its file by name alone. So a small mark beside the store says how the file
stood when it was last written by tickler: where that does not hold any more and changes wait in the
-wal, the file was put there by somebody else, and reading both together would show, and then keep,
a mixture. The mark is made by the first write and goes with the -wal.
"""

from __future__ import annotations

import json
import os
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from store.dataclass import dataclass
from store.safety.open_flags import PLAINLY

# Of a log's index in the -shm: is it set, size of a page, valid frames, the log's two salts.
_INDEX = struct.Struct("=12sBBHI12x8s")
_LOG_HEAD, _FRAME_HEAD = 32, 24
_STEADY, _WRITING = "steady", "writing"


@dataclass(frozen=True)
class Identity:
    """Which files lie at a store's names: device and number of the file and of its -wal."""

    file: tuple[int, int] | None
    waiting: tuple[int, int] | None


def identity_of(path: Path) -> Identity:
    """The files that lie there now."""
    return Identity(_ident(path), _ident(wal_of(path)))


def wal_of(path: Path) -> Path:
    """Where the changes of a store wait."""
    return path.with_name(path.name + "-wal")


def mark_of(path: Path) -> Path:
    """Where the mark of a store lies."""
    return path.with_name(path.name + "-mark")


def changes_wait(path: Path, more_than: int = 0) -> bool:
    """Whether a -wal with anything in it, or with more bytes, lies beside the store."""
    try:
        return wal_of(path).stat().st_size > more_than
    except OSError:
        return False


def log_is_cut(path: Path) -> bool:
    """Whether the -wal holds less than its last writer had confirmed, or is another one.

    SQLite reads a log as far as it makes sense and takes that for all. How far it went stands in
    the -shm, which outlives a killed window but not a power cut: one of before the system was
    started says nothing, and where that cannot be told, nobody knows.
    """
    try:
        shared = path.with_name(path.name + "-shm")
        if shared.stat().st_mtime < Path("/proc/1").stat().st_mtime:
            return False
        with shared.open("rb") as stream:
            head = stream.read(_INDEX.size)
        _, is_set, _, size, frames, salt = _INDEX.unpack(head)
        with wal_of(path).open("rb") as stream:
            begin = stream.read(_LOG_HEAD)
            length = stream.seek(0, os.SEEK_END)
    except (OSError, struct.error):
        return False
    size = 65536 if size == 1 else size
    short = length < _LOG_HEAD + frames * (_FRAME_HEAD + size)
    return bool(is_set and frames) and (short or begin[16:24] != salt)


def note_steady(path: Path, *, writer: bool | None = None) -> None:
    """Note how the file stands now, while nobody writes to it.

    `writer`: this window writes (True), or has closed and does no more (False).
    """
    pids = _living_writers(path)
    if writer is not None:
        pids = pids | {os.getpid()} if writer else pids - {os.getpid()}
    with suppress(OSError):  # Without a mark the next opening looks more closely: no harm.
        told = {"file": path.stat().st_mtime_ns, "writers": sorted(pids)}
        _write(path, {"state": _STEADY, **told})


def note_writing(path: Path) -> None:
    """Note that the file itself is about to be written, from the -wal; on disk before it begins."""
    with suppress(OSError):
        told = {"state": _WRITING, "writers": sorted(_living_writers(path))}
        _write(path, told, sync=True)


def forget(path: Path) -> None:
    """Nothing waits any more: the mark has nothing to say."""
    with suppress(OSError):
        mark_of(path).unlink(missing_ok=True)


def is_writing(path: Path) -> bool:
    """Whether somebody is just writing the file, or was when a crash came."""
    mark = _read(path)
    return mark is not None and mark["state"] == _WRITING


def is_known(path: Path, written: int) -> bool:
    """Whether the instant at which the file was written last is one that tickler has noted.

    Also where nothing is noted, or somebody is just writing it.
    """
    mark = _read(path)
    return mark is None or mark["state"] != _STEADY or mark.get("file") == written


@dataclass(frozen=True)
class Leftover:
    """What waits beside a file that nobody seems to have open.

    `replaced`: the file is not the one that the changes were written for. `doubtful`: nothing says
    so, but the file is younger than they are. `writers_live`: of the windows that wrote them those
    that have not closed are there.
    """

    replaced: bool
    doubtful: bool
    writers_live: bool


def leftover(path: Path) -> Leftover | None:
    """Look at what waits beside the file, before anything is read; None where nothing does."""
    if not changes_wait(path):
        return None
    mark = _read(path)
    file, waiting = path.stat(), wal_of(path).stat()
    if mark is None:
        return Leftover(False, file.st_mtime_ns > waiting.st_mtime_ns, False)
    return Leftover(
        replaced=mark["state"] == _STEADY and mark.get("file") != file.st_mtime_ns,
        doubtful=False,
        writers_live=all(lives(pid) for pid in _writers(mark)),
    )


def _write(path: Path, mark: Mapping[str, object], *, sync: bool = False) -> None:
    target = mark_of(path)
    flags = os.O_CREAT | os.O_RDWR | PLAINLY
    handle = os.open(target, flags, 0o600)
    try:
        text = json.dumps({**mark, "self": os.fstat(handle).st_ino}).encode()
        os.ftruncate(handle, 0)
        os.pwrite(handle, text, 0) if hasattr(os, "pwrite") else os.write(handle, text)
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> dict[str, object] | None:
    """The mark; None where there is none, it is half written, or it was copied with its folder."""
    target = mark_of(path)
    try:
        mark = json.loads(target.read_bytes())
        if mark["self"] != target.stat().st_ino or mark["state"] not in (_STEADY, _WRITING):
            return None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return dict(mark)


def _writers(mark: dict[str, object]) -> list[int]:
    """The windows that wrote what waits and have not closed since."""
    found = mark.get("writers")
    return [pid for pid in found if isinstance(pid, int)] if isinstance(found, list) else []


def _living_writers(path: Path) -> set[int]:
    return {pid for pid in _writers(_read(path) or {}) if lives(pid)}


def lives(pid: int) -> bool:
    """Whether a process of that number runs, as far as can be told."""
    if sys.platform == "win32":  # There os.kill knows no harmless signal.
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _ident(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
