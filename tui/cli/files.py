"""Files that a command reads whole, and files that it writes: private, whole, never by mistake."""

from __future__ import annotations

from pathlib import Path

from store.errors import BadInput
from store.exchange.private_files import private_file

_LONGEST = 1_000_000


def read_text(path: Path) -> str:
    """The text of a file of UTF-8.

    Raises:
        BadInput: it is no such text, or longer than a person writes, or cannot be read.
    """
    try:
        with path.expanduser().open("rb") as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LONGEST:
        raise BadInput(f"{path} is larger than {_LONGEST:,} bytes: it cannot be such a file.")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadInput(f"{path} is not UTF-8 text: save it as such and try again.") from error


def write_text(path: Path, text: str, *, force: bool) -> None:
    """Write a file that only its owner can read; what stands there before goes only as a whole.

    Raises:
        BadInput: there is a file of that name and no `force`. OSError: it cannot be written.
    """
    with private_file(path, force=force) as file:
        file.write(text.encode("utf-8"))
