"""What the driver says of a file, as one sentence for a person: what, where, what to do."""

from __future__ import annotations

import errno
import shlex
import shutil
from pathlib import Path

from store.errors import StoreBusy, StoreTrouble
from store.sentence import Sentence, say

# Less than a few pages: SQLite then says “disk I/O error” as often as that the disk is full.
_NO_SPACE = 64 * 1024


def trouble(path: Path, error: Exception) -> StoreTrouble:
    """The sentence for an error of the driver; the text of a row is never part of it."""
    said = str(error).rstrip(".")
    low = said.lower()
    if isinstance(error, UnicodeDecodeError) or "decode to utf-8" in low:
        # The driver's own words would quote what stands in the row.
        return StoreTrouble(say("file.damaged", file=path, why=None, rescue=_rescue(path)))
    if "full" in low or (
        ("disk i/o" in low or "unable to open" in low) and disk_is_full(path.parent)
    ):
        return no_space(path)
    if "readonly" in low or "unable to open" in low:
        return StoreTrouble(say("file.not_written", file=path, why=said, folder=path.parent))
    if "locked" in low or "busy" in low:
        from store.safety.busy import who_is_busy

        what = who_is_busy(path)
        if what is not None:
            return StoreBusy(say("file.busy_window", file=path, what=what))
        return StoreBusy(say("file.busy", file=path, why=said))
    if "not a database" in low or "malformed" in low or "corrupt" in low:
        return StoreTrouble(say("file.damaged", file=path, why=said, rescue=_rescue(path)))
    if "disk i/o" in low:
        look = command(path, "check", "--full")
        return StoreTrouble(say("file.disk_silent", file=path, why=said, command=look))
    return StoreTrouble(say("file.refused", file=path, why=said))


def no_space(path: Path) -> StoreTrouble:
    """The sentence of a full disk."""
    return StoreTrouble(say("file.no_space", file=path))


def disk_is_full(folder: Path) -> bool:
    """Whether the disk under a folder has no room for a few pages."""
    try:
        return shutil.disk_usage(folder).free < _NO_SPACE
    except OSError:
        return False


def file_trouble(path: Path, what: str, error: OSError) -> StoreTrouble:
    """The sentence for a file that the system refuses; `what` was to be done, as “backup”."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreTrouble(say("file.no_space_to", what=what, file=path))
    why = error.strerror or str(error)
    return StoreTrouble(say("file.not_possible", what=what, file=path, why=why))


def command(path: Path, *words: str) -> str:
    """A command line on the store at `path`, as a person can paste it."""
    return shlex.join(["tickler", "--db", str(path), *words])


def _rescue(path: Path) -> Sentence:
    repair, back = command(path, "check", "--repair"), command(path, "restore", "latest")
    return say("file.rescue", repair=repair, back=back)
