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
        raise BadInput(f"{path} is not UTF-8 text: save it as such.") from None
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
    """Make the file hold these names and values; a crash leaves the old file or the new.

    What a person wrote around them stays: comments, blank lines, order. A new file begins with the
    title as a comment.

    Raises:
        StoreTrouble: the folder or the file cannot be written.
    """
    import tomlkit  # only a change pays for it

    kept: Any = tomlkit.parse(path.read_text("utf-8") if path.is_file() else f"# {title}\n")
    old = dict(_flat(kept.unwrap()))
    for name in old.keys() - table.keys():
        _take_out(kept, name)
    for name, value in table.items():
        if name not in old or value not in (old[name], str(old[name])):
            _set(kept, name, value)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with beside.open("w", encoding="utf-8") as file:
            file.write(tomlkit.dumps(kept))
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise StoreTrouble(
            f"{path} cannot be written ({error.strerror}): nothing was changed there."
        ) from error


def _place(table: Any, name: str) -> tuple[Any, str]:
    """The table that holds a flat name, and its key there."""
    if name not in table:
        for key, inner in table.items():
            if isinstance(inner, dict) and name.startswith(f"{key}."):
                return _place(inner, name.removeprefix(f"{key}."))
    return table, name


def _set(table: Any, name: str, value: str | list[str]) -> None:
    inner, key = _place(table, name)
    if key in inner or inner is not table:
        inner[key] = value
    else:
        _before_tables(table, key, value)


def _before_tables(table: Any, key: str, value: str | list[str]) -> None:
    """A new name at the top: behind a table's heading it would belong to that table."""
    import tomlkit

    tables = [
        name.key
        for name, each in table.body
        if isinstance(each, tomlkit.items.Table) and not name.is_dotted()
    ]
    held = {name: table.pop(name) for name in tables}
    table[tomlkit.items.SingleKey(key, t=tomlkit.items.KeyType.Basic)] = value
    for name, each in held.items():
        table[name] = each


def _take_out(table: Any, name: str) -> None:
    inner, key = _place(table, name)
    del inner[key]
