"""The lifecycle is pure and light: what it may import, and what only on use."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = ("holidays", "tomllib", "json", "importlib.resources", "locale", "sqlmodel", "sqlalchemy")

# Only for reading plan files, checking them, other stage models, and files of free days.
BELOW = ("store.errors", "store.names", "store.vocabulary", "store.dataclass", "store.sentence")
_LATE = ("stages", "free_days", "move_dates", "plans.check", "plans.reader", "plans.places")
ON_USE = ("decimal", *(f"store.lifecycle.{name}" for name in _LATE))


def _after(code: str) -> set[str]:
    script = f"import sys\n{code}\nprint(*sys.modules)"
    return set(subprocess.run([sys.executable, "-c", script], capture_output=True, text=True,
                              check=True).stdout.split())  # fmt: skip


def test_start_loads_nothing_heavy() -> None:
    loaded = _after(
        "import store.lifecycle.calendar, store.lifecycle.dates, store.lifecycle.groups\n"
        "import store.lifecycle.plans, store.lifecycle.schedule, store.lifecycle.repeats"
    )
    assert not loaded & {*HEAVY, *ON_USE}
    rooms = {name for name in loaded if name.startswith("store.")}
    assert all(name.startswith("store.lifecycle") or name in BELOW for name in rooms)


@pytest.mark.long
def test_holidays_load_only_for_a_country() -> None:
    ask = (
        "from datetime import date\nfrom store.lifecycle.calendar import WorkCalendar\n"
        "WorkCalendar({}).is_working(date(2024, 11, 21))"
    )
    assert "holidays" not in _after(ask.format(""))
    assert "holidays" in _after(ask.format("country='DE'"))


@pytest.mark.long
def test_the_other_modules_are_pure_too() -> None:
    loaded = _after(
        "import store.lifecycle.stages, store.lifecycle.free_days, store.lifecycle.move_dates\n"
        "from store.lifecycle.plans import preset_plans\n"
        "import store.lifecycle.plans.check\npreset_plans()"
    )
    assert not loaded & {"holidays", "sqlmodel", "sqlalchemy", "textual"}
    rooms = {name for name in loaded if name.startswith("store.")}
    assert all(name.startswith("store.lifecycle") or name in BELOW for name in rooms)
