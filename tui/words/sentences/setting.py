"""What was set for the store, and what follows from it."""

from __future__ import annotations

import json
from typing import Any, Final

from store.settings.catalogue import find_setting
from tui.words.sentences import Table


def _set(name: str, value: str, currency: str, more: int) -> str:
    others = f" and {more} more" if more else ""
    return f"{find_setting(name).title}: {_shown(name, value, currency)}{others}"


def _shown(name: str, value: str, currency: str) -> str:
    return find_setting(name).show(json.loads(value), currency)


def _freed(moved: Any, stay: list[str], more: int, back: Any) -> str:
    words = f" {back:step} back on the day that is worked again." if back else ""
    words += f" {moved:step} moved to days with room." if moved else ""
    if not stay:
        return words
    others = f"; and {more} more" if more else ""
    return f"{words} Fixed, so they stay: {'; '.join(stay)}{others}."


WORDS: Final[Table] = {
    "done": "{done}.{moved}",
    "freed": _freed,
    "same": lambda name, value, currency: (
        f"{find_setting(name).title} is {_shown(name, value, currency)} already: nothing was "
        "changed."
    ),
    "set": _set,
    "stays": "{name}: “{title}”, {day}",
}
