"""What a mistake of the program leaves: a report of places in the code, without any data."""

from __future__ import annotations

import os
import platform
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from tui.version import __version__

KEPT = 5


def write_report(error: BaseException, folder: Path, now: datetime) -> Path | None:
    """Write a report for the owner alone into `folder`, and remove all but the latest few.

    It tells what kind of error it was and which lines led there. The error's own words and the
    values of variables may hold what customers said, so neither is written. None where no file can
    be made.
    """
    lines = [
        f"tickler {__version__}, Python {platform.python_version()}, {platform.system()}",
        f"{now:%Y-%m-%d %H:%M:%S} UTC",
    ]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        lines += [
            f"  {Path(*Path(each.filename).parts[-3:])}:{each.lineno} in {each.name}"
            for each in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    path = folder / f"crash-{now:%Y%m%d-%H%M%S}.txt"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as stream:
            stream.write("\n".join(lines) + "\n")
    except OSError:
        return None
    for old in sorted(folder.glob("crash-*.txt"))[:-KEPT]:
        with suppress(OSError):
            old.unlink()
    return path


def sentence_for(error: BaseException, report: Path | None) -> str:
    """What a person reads of it."""
    where = "" if report is None else f" A report without your data lies in {report}."
    return (
        f"tickler made a mistake ({type(error).__name__}) and had to end. What was done is kept."
        f"{where}"
    )
