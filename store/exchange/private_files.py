"""Files that are written: only their owner can read them, whole or not at all, none by mistake."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from store.errors import BadInput
from store.sentence import say


def refuse_to_replace(path: Path, *, force: bool) -> None:
    """Refuse a name that is taken.

    Raises:
        BadInput: there is a file and no `force`.
    """
    if not force and os.path.lexists(path.expanduser()):
        raise BadInput(say("typed.file_there", file=path))


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
        handle = os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
        try:
            with os.fdopen(handle, "w+b") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
    except OSError as error:  # the sentence is to name the file that was asked for
        raise OSError(error.errno, error.strerror, str(path)) from error
