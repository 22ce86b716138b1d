"""The bytes of a store's file, read beside this process's own connections to it.

POSIX takes from a process all its locks on a file when it closes any handle to that file, SQLite's
too (“How To Corrupt An SQLite Database File”, 2.2): others would believe that nobody has the store
open, and the last of them would take its -wal away. So a handle is kept open for the next look.
"""

from __future__ import annotations

import io
import os
import shutil
import sys
from collections import Counter, OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, Final, cast

_KEPT: OrderedDict[tuple[int, int], int] = OrderedDict()  # the handle of each file
_READ: Counter[int] = Counter()  # how many read by each just now
_TURN: Final = Lock()
_MOST: Final = 64  # files; a process has connections to one or two


class _Bytes(io.RawIOBase):
    """A file from its beginning, by a handle that others read by at the same time."""

    def __init__(self, handle: int) -> None:
        self._handle, self._at = handle, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = os.SEEK_SET) -> int:
        begin = {os.SEEK_SET: 0, os.SEEK_CUR: self._at}.get(whence)
        self._at = offset + (os.fstat(self._handle).st_size if begin is None else begin)
        return self._at

    def readinto(self, buffer: Any) -> int:
        read = os.pread(self._handle, len(buffer), self._at)
        buffer[: len(read)] = read
        self._at += len(read)
        return len(read)


@contextmanager
def raw_bytes(path: Path) -> Iterator[BinaryIO]:
    """The file's bytes, to read; OSError where it cannot be opened."""
    if sys.platform == "win32":  # locks belong to handles there, and an open file cannot be renamed
        with path.open("rb") as stream:
            yield stream
        return
    found = path.stat()
    with _TURN:
        handle = _KEPT.get((found.st_dev, found.st_ino))
        if handle is None:
            _let_go_of_removed()
            handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            found = os.fstat(handle)
            _KEPT.setdefault((found.st_dev, found.st_ino), handle)
            while len(_KEPT) > _MOST:
                os.close(_KEPT.popitem(last=False)[1])
        _READ[handle] += 1
    try:
        with io.BufferedReader(_Bytes(handle)) as reader:
            yield cast("BinaryIO", reader)
    finally:
        with _TURN:
            _READ[handle] -= 1


def _let_go_of_removed() -> None:
    """Close the handles of files that have no name any more: they would keep the disk's space."""
    for key, handle in list(_KEPT.items()):
        if os.fstat(handle).st_nlink == 0 and not _READ[handle]:
            os.close(_KEPT.pop(key))


def copy_bytes(path: Path, target: Path) -> None:
    """Write the file's bytes into another one."""
    with raw_bytes(path) as source, target.open("wb") as made:
        shutil.copyfileobj(source, made, 1 << 20)
