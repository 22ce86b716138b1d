"""Settings as rows: those of the store, and those that a person has whatever the store."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from store.dataclass import dataclass
from store.errors import BadInput
from store.safety.opening import Store
from store.settings.catalogue import chosen
from store.views.lists.products import standard_names
from store.views.lists.reps import rep_rows
from tui.preferences import PERSONAL, Preferences

KEYS: Final = "keys"  # the name of the row that leads to the keys
REPS: Final = "reps"
PRODUCTS: Final = "products"


@dataclass(frozen=True)
class SettingRow:
    """A setting with what holds now; `personal` ones are kept beside the store.

    `choices` are all there are, none where something is typed; `own` says that no default holds.
    """

    name: str
    title: str
    shown: str
    own: bool
    help: str
    example: str
    personal: bool
    choices: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Where the value comes from."""
        return "yours" if self.own else "default"

    @property
    def kept(self) -> str:
        """Where the value is kept."""
        return "for all stores" if self.personal else "in this store"


def personal_rows(preferences: Preferences) -> list[SettingRow]:
    """The personal settings.

    Raises:
        BadInput: their file cannot be read.
    """
    values, own = preferences.settings(), preferences.own()
    return [
        SettingRow(
            each.name, each.title, values[each.name], each.name in own, each.help,
            ", ".join(each.choices), True, each.choices,
        )
        for each in PERSONAL
    ]  # fmt: skip


def store_rows(store: Store) -> list[SettingRow]:
    """The settings of the store."""
    return [
        SettingRow(
            each.setting.name, each.setting.title, each.shown, each.own, each.setting.help,
            each.setting.example, False,
        )
        for each in chosen(store)
    ]  # fmt: skip


def keys_row(preferences: Preferences) -> SettingRow:
    """The row that leads to the keys.

    Raises:
        BadInput: their file cannot be read.
    """
    count = len(preferences.keys())
    shown = f"{count} changed" if count else "as they come"
    help_ = "Every action can have other keys. Enter shows them all and changes one."
    return SettingRow(KEYS, "Keys", shown, bool(count), help_, "", True)


def reps_row(store: Store) -> SettingRow:
    """The row that leads to the reps."""
    found = rep_rows(store)
    help_ = "Who works here. With several, the day is your own, and O shows that of all."
    return SettingRow(
        REPS, "Reps", ", ".join(rep.name for rep in found), len(found) > 1, help_, "", False
    )


def products_row(store: Store) -> SettingRow:
    """The row that leads to the standard products."""
    names = standard_names(store)
    help_ = "What everyone is offered first. After three of them and silence, Today says so."
    return SettingRow(
        PRODUCTS, "Standard products", "; ".join(names) or "none", bool(names), help_, "", False
    )


def rows_of(store: Store, preferences: Preferences) -> Sequence[SettingRow]:
    """All settings, the personal ones first."""
    return [
        *personal_rows(preferences), keys_row(preferences), *store_rows(store), reps_row(store),
        products_row(store),
    ]  # fmt: skip


def with_file(text: str) -> str:
    """The text of the file where `@FILE` was typed, else what was typed.

    Raises:
        BadInput: the file cannot be read.
    """
    if not text.startswith("@"):
        return text
    path = Path(text[1:].strip())
    try:
        return path.expanduser().read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        why = getattr(error, "strerror", None) or "it is not a file with UTF-8 text"
        raise BadInput(f"{path} cannot be read: {why}.") from error
