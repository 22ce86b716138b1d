"""Files that are written: only their owner can read them, whole or not at all, none by mistake."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, cast

from store.errors import BadInput
from store.safety.file_copy import claim, keep_as
from store.sentence import say


def refuse_to_replace(path: Path, *, force: bool) -> None:
    """Refuse a name that is taken.

    Raises:
        BadInput: it is a folder, or there is a file and no `force`.
    """
    if path.expanduser().is_dir():
        raise BadInput(say("typed.folder_there", file=path))
    if not force and os.path.lexists(path.expanduser()) and not _takes_all(path.expanduser()):
        raise BadInput(say("typed.file_there", file=path))


def _takes_all(path: Path) -> bool:
    """Whether a device or a pipe has the name, such as /dev/null: nothing in it can be replaced."""
    return path.exists() and stat.S_IFMT(path.stat().st_mode) in (stat.S_IFCHR, stat.S_IFIFO)


@contextmanager
def private_file(path: Path, *, force: bool) -> Iterator[IO[bytes]]:
    """A file to write that only its owner can read; it stands there when it is whole, or not.

    Raises:
        BadInput: there is a file of that name and no `force`. OSError: it cannot be written.
    """
    refuse_to_replace(path, force=force)
    target = path.expanduser()
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        if _takes_all(target):
            with TemporaryFile() as whole, target.open("wb") as taker:
                yield cast("IO[bytes]", whole)
                whole.seek(0)
                shutil.copyfileobj(whole, taker)
            return
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            if force:
                keep_as(part, target)
            elif not claim(part, target):
                raise BadInput(say("typed.file_there", file=path))
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:  # the sentence is to name the file that was asked for
        raise OSError(error.errno, error.strerror, str(path)) from error
