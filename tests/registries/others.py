"""The program with a setting, a filter term and a command more; prints for each face whether it
knows them.

Run as a program of its own, because the rows must be there before anything reads them.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from store.query import fields
from store.settings import catalogue, values

values.DEFAULTS["greeting"] = "Hello"


def _read(text: str, currency: str) -> Any:  # noqa: ARG001
    return text.title()


def _show(value: Any, currency: str) -> str:  # noqa: ARG001
    return str(value)


vars(catalogue)["SETTINGS"] = (
    *catalogue.SETTINGS,
    catalogue.Setting(
        "greeting", "Greeting", "How your talks begin.", "Good day",
        _read, _show, values.DEFAULTS["greeting"],
    ),
)  # fmt: skip
fields.FIELDS["closed-on"] = fields.Field(
    "closed-on", "day", "c.closed_on", "closing", "when they were closed; none", "closed-on:none"
)


def _wave() -> None:
    """Wave to whoever is there.

    Example: tickler wave
    """
    print("A wave.")  # noqa: T201


def faces(folder: Path) -> dict[str, bool]:
    """What is looked at, and whether what is new is there."""
    from store.safety.opening import open_store
    from store.settings.values import setting
    from store.views.lists.completion import complete
    from tests.kit import TODAY, Clock, new_store
    from tui.cli import program

    made = ModuleType("tui.cli.wave")
    made.wave = _wave  # type: ignore[attr-defined]
    sys.modules["tui.cli.wave"] = made
    program._SECTIONS["The day"]["wave"] = ("wave:wave", "Wave to whoever is there.")
    from tests.tui.cli.conftest import Cli
    from tools.docs import command_reference
    from tui.screens.settings.rows import store_rows

    path = folder / "store.db"
    new_store(path).close()
    run = Cli(path)
    run("customer", "add", "Lumen Dental")
    told = run("settings", "set", "greeting", "good day").out
    store = open_store(path, Clock())
    kept, rows = setting(store, "greeting"), store_rows(store)
    words = [each.text for each in complete(store, TODAY, "clo", 3).suggestions]
    store.close()
    listed = [row["name"] for row in run("customers", "closed-on:none", "--json").json]
    return {
        "set": "Good Day" in told,
        "kept": kept == "Good Day",
        "settings": "greeting" in run("settings").out,
        "settings on screen": ("Greeting", "Good Day") in [(r.title, r.shown) for r in rows],
        "filter": listed == ["Lumen Dental"],
        "filter's help": "when they were closed; none" in run.bare("customers", "--help").out,
        "filter's completion": "closed-on:" in words,
        "command": run.bare("wave").out.strip() == "A wave.",
        "list of commands": "wave" in run.bare("--help").out,
        "docs": "Wave to whoever is there" in command_reference(),
    }


if __name__ == "__main__":
    json.dump(faces(Path(sys.argv[1])), sys.stdout)
