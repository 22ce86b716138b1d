"""A sum of every page of a store that is not protected, in a small file beside it.

SQLite does not notice a flipped bit in the middle of a page, and reads it as truth. The pages of a
protected store end in codes of their own; for the others the sums (CRC-32) are kept here. Pages
reach the file only when what waits in the -wal is brought into it, and so often the sums of just
those pages are renewed. From before that until after it the sums are not trusted, on disk; where a
crash leaves them so, or nobody knows which pages were written, they are made anew.
"""

from __future__ import annotations

import os
import struct
import zlib
from array import array
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from store.safety import mark
from store.safety.open_flags import PLAINLY
from store.safety.raw_bytes import raw_bytes
from store.sentence import Sentence, say

# What it is, trusted, page size, round, number of the file, sum of the sums.
_HEAD = struct.Struct("<8sB3xIQQI")
_MAGIC = b"ticksum1"
_WAL_HEAD, _FRAME_HEAD = 32, 24
_AT_ONCE = 256  # pages


class _Head(NamedTuple):
    """What stands before the sums; `turn` grows with every renewal."""

    trusted: bool
    size: int
    turn: int
    file: int
    check: int


def sums_of(path: Path) -> Path:
    """Where the sums of a store lie."""
    return path.with_name(path.name + "-sums")


def note_writing(path: Path) -> None:
    """Note that the file itself is about to be written, on disk before it begins.

    Until they are renewed the sums say nothing.
    """
    mark.note_writing(path)
    distrust(path)


def distrust(path: Path) -> None:
    """Until they are renewed the sums say nothing, on disk."""
    with suppress(OSError), _opened(path) as handle:
        head = _head(handle)
        if head is not None and head.trusted:
            os.lseek(handle, 0, os.SEEK_SET)
            os.write(handle, _HEAD.pack(_MAGIC, *head._replace(trusted=False)))
            os.fsync(handle)


def renew(path: Path, pages: Collection[int]) -> None:
    """Take the sums of these pages anew, and trust them all again."""
    with suppress(OSError), _opened(path) as handle:
        head, sums = _read(handle)
        if head is not None and head.file == path.stat().st_ino:
            count = path.stat().st_size // head.size
            sums = sums[:count]
            sums.extend([0] * (count - len(sums)))
            with raw_bytes(path) as stream:
                for page in pages:
                    if page <= count:
                        stream.seek((page - 1) * head.size)
                        sums[page - 1] = zlib.crc32(stream.read(head.size))
            _write(handle, sums, head)
            return
    make(path)


def make(path: Path) -> None:
    """Take the sums of all pages; where they cannot be written there are none."""
    with suppress(OSError):
        flags = os.O_CREAT | os.O_RDWR | PLAINLY
        handle = os.open(sums_of(path), flags, 0o600)
        try:
            before = _head(handle)
            found = path.stat()
            size = page_size(path)
            sums = array("I", (zlib.crc32(page) for page in _pages(path, size)))
            after = path.stat()
            same = (found.st_mtime_ns, found.st_size) == (after.st_mtime_ns, after.st_size)
            if same and _head(handle) == before:  # else another window writes: the next time
                turn = 0 if before is None else before.turn
                _write(handle, sums, _Head(True, size, turn, found.st_ino, 0))
        finally:
            os.close(handle)


def are_trusted(path: Path) -> bool:
    """Whether there are sums, of this very file, that were brought to an end."""
    with suppress(OSError), _opened(path) as handle:
        head = _head(handle)
        return head is not None and head.trusted and head.file == path.stat().st_ino
    return False


def differing(path: Path) -> list[int] | None:
    """The pages that are not as they were written; None where there is nothing to hold against.

    What waits in the -wal has not reached the file, whose pages are as they were before.
    """
    with suppress(OSError), _opened(path) as handle:
        head, known = _read(handle)
        if head is None or not head.trusted or head.file != path.stat().st_ino:
            return None
        found = [
            number
            for number, (page, due) in enumerate(zip_longest(_pages(path, head.size), known), 1)
            if (page is None or zlib.crc32(page) != due)
        ]
        return found if _head(handle) == head else None  # else another window has written
    return None


def pages_waiting(path: Path) -> list[int]:
    """The pages that wait in the -wal, and perhaps some that did before."""
    try:
        with mark.wal_of(path).open("rb") as stream:
            begin = stream.read(_WAL_HEAD)
            if len(begin) < _WAL_HEAD:
                return []
            size = struct.unpack_from(">I", begin, 8)[0]
            found = set()
            while len(head := stream.read(_FRAME_HEAD)) == _FRAME_HEAD:
                found.add(struct.unpack_from(">I", head)[0])
                stream.seek(size, os.SEEK_CUR)
            return sorted(found)
    except OSError:
        return []


def strange(path: Path) -> Sentence | None:
    """A sentence where pages are not as they were written; None where all are, or nobody knows."""
    found = differing(path)
    return say("file.strange", file=path, count=len(found)) if found else None


def forget(path: Path) -> None:
    """The file is protected from now on, or another one."""
    with suppress(OSError):
        sums_of(path).unlink(missing_ok=True)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    handle = os.open(sums_of(path), os.O_RDWR | PLAINLY)
    try:
        yield handle
    finally:
        os.close(handle)


def _head(handle: int) -> _Head | None:
    os.lseek(handle, 0, os.SEEK_SET)
    read = os.read(handle, _HEAD.size)
    if len(read) < _HEAD.size or not read.startswith(_MAGIC):
        return None
    _, trusted, *rest = _HEAD.unpack(read)
    return _Head(bool(trusted), *rest)


def _read(handle: int) -> tuple[_Head | None, array[int]]:
    """Head and sums; no head where they are not as they were written."""
    head = _head(handle)
    raw = os.read(handle, max(0, os.fstat(handle).st_size - _HEAD.size))
    if head is None or len(raw) % 4 or zlib.crc32(raw) != head.check:
        return None, array("I")
    return head, array("I", raw)


def _write(handle: int, sums: array[int], head: _Head) -> None:
    """All at once; a half of it, after a power cut, does not fit its own sum."""
    raw = sums.tobytes()
    head = head._replace(trusted=True, turn=head.turn + 1, check=zlib.crc32(raw))
    os.lseek(handle, 0, os.SEEK_SET)
    os.write(handle, _HEAD.pack(_MAGIC, *head) + raw)
    os.ftruncate(handle, _HEAD.size + len(raw))


def page_size(path: Path) -> int:
    """The bytes of a page of a plain store."""
    with raw_bytes(path) as stream:
        stream.seek(16)
        size = int.from_bytes(stream.read(2), "big")
    return 65536 if size == 1 else size or 4096


def _pages(path: Path, size: int) -> Iterator[bytes]:
    with raw_bytes(path) as stream:
        while some := stream.read(size * _AT_ONCE):
            for at in range(0, len(some), size):
                yield some[at : at + size]
