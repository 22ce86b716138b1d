"""What a person chooses for all stores: the look and the keys, in two small files of a folder."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from store.errors import BadInput

KEYS: Final = "keys.toml"
SETTINGS: Final = "settings.toml"
_TITLES: Final = {
    KEYS: "Keys of tickler: “tickler keys” lists the names, “tickler keys check” looks it over.",
    SETTINGS: "Settings of tickler: “tickler settings” lists them.",
}


class Personal(NamedTuple):
    """A setting that a person has, whatever the store; the first of its choices is the default."""

    name: str
    title: str
    help: str
    choices: tuple[str, ...]

    def read(self, text: str) -> str:
        """The choice that was typed, or whose beginning was.

        Raises:
            BadInput: it is none, or the beginning of several.
        """
        typed = text.strip().lower()
        if typed in self.choices:
            return typed
        found = [choice for choice in self.choices if typed and choice.startswith(typed)]
        if len(found) != 1:
            raise BadInput(f"“{text}” is not a choice: use one of {', '.join(self.choices)}.")
        return found[0]


AUTO: Final = "by itself"
LOOK: Final = Personal(
    "look",
    "Look",
    "Colours of the screens. By itself: 16 colours where the terminal has no more, else dark; "
    "where NO_COLOR is set, none.",
    (AUTO, "dark", "light", "blue-orange", "16 colours"),
)
LEAVING: Final = Personal(
    "leaving",
    "Leaving",
    "Whether q leaves at once, or asks to be pressed again.",
    ("at once", "asks"),
)
LOCK: Final = Personal(
    "lock",
    "Lock",
    "After so long without a key or the mouse the screens of a protected store ask for its key.",
    ("15 minutes", "5 minutes", "60 minutes", "never"),
)
PERSONAL: Final = (LOOK, LEAVING, LOCK)


def find_personal(name: str) -> Personal | None:
    """The personal setting of that name, typed with dashes or underscores."""
    wanted = name.strip().lower().replace("-", "_")
    return next((each for each in PERSONAL if each.name == wanted), None)


class Preferences:
    """The files of the folder; without a folder what is chosen is kept while the program runs."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._kept: dict[str, dict[str, Any]] = {}

    def path(self, name: str) -> Path:
        """Where the file of that name lies, for sentences about it."""
        return Path(name) if self._folder is None else self._folder / name

    # Settings

    def settings(self) -> dict[str, str]:
        """The choices of all personal settings, those of the file over the defaults.

        Raises:
            BadInput: the file cannot be read, has an unknown name, or a value that means nothing.
        """
        found = {each.name: each.choices[0] for each in PERSONAL}
        for name, value in self._read(SETTINGS).items():
            known = find_personal(name)
            if known is None:
                from store.names import nearest

                names = [each.name for each in PERSONAL]
                raise BadInput(f"{SETTINGS}: there is no setting “{name}”{nearest(name, names)}")
            try:
                found[known.name] = known.read(str(value))
            except BadInput as error:
                raise BadInput(f"{SETTINGS}, {name}: {error}") from None
        return found

    def own(self) -> frozenset[str]:
        """Names of the settings that the file holds."""
        return frozenset(self._read(SETTINGS))

    def keep(self, name: str, choice: str | None) -> None:
        """Write a personal setting; None takes it out of the file.

        Raises:
            BadInput: the file cannot be read, so what else is in it would be lost.
            StoreTrouble: it cannot be written.
        """
        kept = {**self._read(SETTINGS), name: choice}
        self._write(SETTINGS, {key: str(value) for key, value in kept.items() if value is not None})

    # Keys

    def keys(self) -> dict[str, Any]:
        """The entries of the file of keys as they stand there, unchecked.

        Raises:
            BadInput: the file cannot be read.
        """
        return self._read(KEYS)

    def keep_keys(self, ident: str, keys: Sequence[str] | None) -> None:
        """Write the keys of an action, None for its default; all other entries stay.

        Raises: as `keep`.
        """
        kept = {**self._read(KEYS), ident: None if keys is None else list(keys)}
        self._write(KEYS, {key: value for key, value in kept.items() if value is not None})

    def _read(self, name: str) -> dict[str, Any]:
        if self._folder is None:
            return self._kept.get(name, {})
        path = self._folder / name
        if not os.path.lexists(path):
            return {}
        from tui.toml_file import read_toml  # only who has a file pays for reading it

        return read_toml(path)

    def _write(self, name: str, table: Mapping[str, Any]) -> None:
        if self._folder is None:
            self._kept[name] = dict(table)
            return
        texts = {
            key: [str(each) for each in value] if isinstance(value, list) else str(value)
            for key, value in table.items()
        }
        from tui.toml_file import write_toml

        write_toml(self._folder / name, _TITLES[name], texts)
