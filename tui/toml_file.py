"""Small files of names and values: a mistake is told with its place, writing is all or nothing."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from store.errors import BadInput, StoreTrouble


def read_toml(path: Path) -> dict[str, Any]:
    """Values by name, those in tables as `table.name`; nothing for a file that is not there.

    Raises:
        BadInput: it is no TOML; the sentence names the line and column. Or it cannot be read.
    """
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        raise BadInput(f"{path} is no text in UTF-8: save it as such.") from None
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror}.") from error
    import tomllib  # 4 ms that only those with a file pay

    try:
        return dict(_flat(tomllib.loads(text)))
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(r"(.*) \((at .*)\)", str(error).splitlines()[0])
        what, where = (found[1], found[2]) if found else (str(error), "")
        raise BadInput(
            f"{path.name} {where or 'is at fault'}: {what}. Nothing of it counts."
        ) from None


def _flat(table: Mapping[str, Any], before: str = "") -> list[tuple[str, Any]]:
    """`touch.log = "L"` without quotes is a table in a table; both are meant alike."""
    found = []
    for name, value in table.items():
        if isinstance(value, dict):
            found += _flat(value, f"{before}{name}.")
        else:
            found.append((f"{before}{name}", value))
    return found


def write_toml(path: Path, title: str, table: Mapping[str, str | list[str]]) -> None:
    """Write the names and values under a comment, so that a crash leaves the old file or the new.

    Raises:
        StoreTrouble: the folder or the file cannot be written.
    """
    lines = [f"# {title}", *(f"{_quoted(name)} = {_value(table[name])}" for name in table), ""]
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write("\n".join(lines))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise StoreTrouble(
            f"{path} cannot be written ({error.strerror}): nothing was changed there."
        ) from error


def _value(value: str | list[str]) -> str:
    if isinstance(value, str):
        return _quoted(value)
    return f"[{', '.join(map(_quoted, value))}]"


def _quoted(text: str) -> str:
    """A basic string of TOML 1.0: quotes, backslashes and control characters escaped."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + re.sub(r"[\x00-\x1f\x7f]", lambda found: f"\\u{ord(found[0]):04x}", escaped) + '"'
