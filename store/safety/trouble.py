"""What the driver says of a file, as one sentence for a person: what, where, what to do."""

from __future__ import annotations

import errno
import shlex
import shutil
from pathlib import Path

from store.errors import StoreBusy, StoreTrouble

# Less than a few pages: SQLite then says “disk I/O error” as often as that the disk is full.
_NO_SPACE = 64 * 1024


def trouble(path: Path, error: Exception) -> StoreTrouble:
    """The sentence for an error of the driver; the text of a row is never part of it."""
    said = str(error).rstrip(".")
    low = said.lower()
    if isinstance(error, UnicodeDecodeError) or "decode to utf-8" in low:
        # The driver's own words would quote what stands in the row.
        return StoreTrouble(
            f"The store {path} is damaged (a text in it is not text): {_rescue(path)}."
        )
    if "full" in low or (
        ("disk i/o" in low or "unable to open" in low) and disk_is_full(path.parent)
    ):
        return no_space(path)
    if "readonly" in low or "unable to open" in low:
        return StoreTrouble(
            f"The store {path} cannot be written ({said}): tickler needs to write the file and "
            f"its folder {path.parent}."
        )
    if "locked" in low or "busy" in low:
        from store.safety.busy import who_is_busy

        what = who_is_busy(path)
        if what is not None:
            return StoreBusy(
                f"Another window {what} into the store {path}: nothing was changed; try again when "
                "it is done."
            )
        return StoreBusy(
            f"The store {path} is busy in another program ({said}): nothing was changed, try again."
        )
    if "not a database" in low or "malformed" in low or "corrupt" in low:
        return StoreTrouble(f"The store {path} is damaged ({said}): {_rescue(path)}.")
    if "disk i/o" in low:
        return StoreTrouble(
            f"The disk under the store {path} does not answer ({said}): nothing was changed; look "
            f"after the disk, then “{command(path, 'check', '--full')}”."
        )
    return StoreTrouble(f"The store {path} refused: {said}.")


def no_space(path: Path) -> StoreTrouble:
    """The sentence of a full disk."""
    return StoreTrouble(
        f"No space is left for the store {path}: nothing was changed; free some space and try "
        "again. Reading works."
    )


def disk_is_full(folder: Path) -> bool:
    """Whether the disk under a folder has no room for a few pages."""
    try:
        return shutil.disk_usage(folder).free < _NO_SPACE
    except OSError:
        return False


def file_trouble(path: Path, what: str, error: OSError) -> StoreTrouble:
    """The sentence for a file that the system refuses; `what` says what was to be done."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreTrouble(f"No space is left to {what} {path}: free some space and try again.")
    return StoreTrouble(f"To {what} {path} is not possible: {error.strerror or error}.")


def command(path: Path, *words: str) -> str:
    """A command line on the store at `path`, as a person can paste it."""
    return shlex.join(["tickler", "--db", str(path), *words])


def _rescue(path: Path) -> str:
    return (
        f"“{command(path, 'check', '--repair')}” tries to mend it, "
        f"“{command(path, 'restore', 'latest')}” brings the newest good backup back; both keep "
        "the file as it is"
    )
