"""Names of keys: how a person writes them, what Textual calls them, which keep their meaning."""

from __future__ import annotations

import re
from functools import cache
from typing import Any, Final

from textual.keys import Keys, _character_to_key

from store.errors import BadInput
from tui.keys import character_of, key_name

# They keep their meaning whatever a keymap says, so that everybody finds the way out of anywhere.
RESERVED: Final = frozenset(
    {
        "ctrl+q", "ctrl+p", "ctrl+c", "super+c", "f1", "escape", "enter", "tab", "shift+tab",
        "up", "down", "left", "right", "pageup", "pagedown", "home", "end", "ctrl+home",
        "ctrl+end", "backspace",
    }
)  # fmt: skip
_MODIFIERS: Final = ("alt", "ctrl", "hyper", "meta", "shift", "super")
_ALSO: Final = {
    "control": "ctrl", "option": "alt", "cmd": "super", "esc": "escape", "return": "enter",
    "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown", "page_up": "pageup",
    "page_down": "pagedown", "↑": "up", "↓": "down", "←": "left", "→": "right",
}  # fmt: skip
# A terminal sends the same for both.
_SAME: Final = {
    "ctrl+i": "tab", "ctrl+m": "enter", "ctrl+j": "enter", "ctrl+h": "backspace",
    "ctrl+left_square_bracket": "escape", "ctrl+left_square_brace": "escape",
}  # fmt: skip
EXAMPLES: Final = "L, ?, f6, ctrl+k or alt+x"


def key_of(text: str) -> str:
    """Textual's name of a key as a person writes it: `?`, `F6`, `Ctrl+K`, `esc`, `comma`.

    Raises:
        BadInput: there is no such key, or a terminal cannot tell it from another one.
    """
    typed = text.strip()
    *before, last = typed.split("+") if len(typed) > 1 else [typed]
    modifiers = sorted({_ALSO.get(each.strip().lower(), each.strip().lower()) for each in before})
    last = _base(last.strip(), bool(set(modifiers) - {"shift"}))
    if not last or not set(modifiers) <= set(_MODIFIERS):
        raise BadInput(f"“{text}” is not a key: write {EXAMPLES}.")
    if modifiers == ["shift"] and len(last) == 1:
        if not last.isalpha():
            raise BadInput(f"“{text}”: write the character that it makes.")
        return last.upper()
    key = "+".join([*modifiers, last])
    if key in _SAME:
        raise BadInput(f"A terminal cannot tell {text} from {key_name(_SAME[key])}: take another.")
    return key


def _base(text: str, lower: bool) -> str:
    """The name of a key without its modifiers; "" for none."""
    if len(text) == 1 and text not in _ALSO:
        known = _character_to_key(text.lower() if lower else text)
        return known if text.isprintable() and not text.isspace() else ""
    name = _ALSO.get(text.lower(), text.lower())
    if name in _named():
        return name
    character = character_of(name) if re.fullmatch(r"[a-z_]+", name) else ""
    return _character_to_key(character) if character else ""


@cache
def _named() -> frozenset[str]:
    return frozenset(key.value for key in Keys if key.value.isalnum()) - {"return"}


def keys_of(value: Any) -> tuple[str, ...]:
    """The keys of an entry: a text with commas between, or a list of texts.

    Raises:
        BadInput: it is neither, or one of them is no key.
    """
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        texts: list[str] = value
    elif isinstance(value, str):
        texts = [value] if value.strip() == "," else value.split(",")
    else:
        raise BadInput(f"“{value}” is not a key: write {EXAMPLES}.")
    return tuple(dict.fromkeys(key_of(each) for each in texts))


def types_text(key: str) -> bool:
    """Whether a text field takes the key for itself as a character."""
    return bool(character_of(key))
