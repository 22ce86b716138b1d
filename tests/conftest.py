"""What every test may use."""

from __future__ import annotations

import gc
import os
import shutil
import tempfile
from inspect import iscoroutinefunction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, settings

import tui  # noqa: F401  an error is told in its words, whichever tests a process runs
from store.safety.opening import Store
from tests.kit import new_store, sweep
from tests.postgres import stop

# How many of the examples that a property names are tried: few while one works, the half in `make
# test`, always the same ones; in `make test-long` twice as many, and others each time.
SHARES = {"fast": 0.15, "": 0.5, "mutants": 0.5, "long": 2.0}
PROFILE = os.environ.get("TICKLER_TESTS", "")
_FEWEST = 5
settings.register_profile("tests", derandomize=PROFILE != "long", database=None, deadline=None)
if PROFILE == "mutants":  # that it fails is enough: no simpler example is looked for
    settings.register_profile(
        "tests", settings.get_profile("tests"), phases=(Phase.explicit, Phase.generate)
    )
settings.load_profile("tests")

ROOT = Path(__file__).resolve().parent.parent
_MEMORY = Path("/dev/shm")  # a folder in memory, where the system has one
_ENOUGH = 3 << 30  # bytes; containers often give it 64 MB


def _write_to_memory() -> None:
    """Let stores of tests be written where no disk is waited for: each commit is a sync.

    Whoever names another folder by TMPDIR has it; parallel workers take over what is set.
    """
    if "TMPDIR" in os.environ or not os.access(_MEMORY, os.W_OK):
        return
    if shutil.disk_usage(_MEMORY).free > _ENOUGH:
        os.environ["TMPDIR"] = str(_MEMORY)
        tempfile.tempdir = None


_write_to_memory()
gc.disable()  # while tests are collected all that is made stays: see `pytest_collection_finish`


def shared(*parts: str) -> Path:
    """A file of the folder of demo exports beside the checkout; skips where it is missing."""
    path = ROOT.parent.joinpath("shared", *parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} in the folder 'shared' beside the checkout")
    return path


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A new store without customers."""
    return new_store(tmp_path / "store.db")


def pytest_xdist_auto_num_workers() -> int:
    """One worker for each processor: no test waits for a clock, and collecting costs much."""
    return os.cpu_count() or 1


# Where every test holds a promise that nothing is lost or leaked; others are marked one by one.
SAFETY = (
    *("store/safety/", "test_kill.py", "test_power.py", "test_screen.py", "tui/test_lock.py"),
    *("tui/test_crash.py", "tui/cli/test_backup.py", "tui/cli/test_protect.py"),
    "store/actions/test_erase_customer.py",
)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Spare `-m safety` the files without such tests: to collect them cost as much as to run it."""
    if config.option.markexpr != "safety" or collection_path.suffix != ".py":
        return None
    place = collection_path.relative_to(Path(__file__).parent).as_posix()
    marked = place.startswith(SAFETY) or "mark.safety" in collection_path.read_text("utf-8")
    return None if marked else True


# What asks a server or every command in turn is no matter of between two changes.
LONG = (
    *("store/team/test_histories.py", "store/team/test_kills.py", "store/team/test_server.py"),
    *("store/team/test_sync.py", "test_postgres.py", "tui/cli/test_team.py"),
    "tui/cli/test_hostile.py",
)


def pytest_itemcollected(item: pytest.Item) -> None:
    """Give each property its share of examples, and tell the tests that run a whole program."""
    test, owner = getattr(item, "obj", None), getattr(item, "cls", None)
    if iscoroutinefunction(test):
        item.add_marker("screen")
    if item.nodeid.removeprefix("tests/").startswith(SAFETY):
        item.add_marker("safety")
    if item.nodeid.removeprefix("tests/").startswith(LONG):
        item.add_marker("long")
    holder: Any
    for holder, name in ((test, "_hypothesis_internal_use_settings"), (owner, "settings")):
        whole = getattr(holder, name, None)
        if isinstance(whole, settings) and not hasattr(holder, "shared_out"):
            most = max(
                min(_FEWEST, whole.max_examples), round(whole.max_examples * SHARES[PROFILE])
            )
            setattr(holder, name, settings(whole, max_examples=most))
            holder.shared_out = True


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Each parallel worker begins with its share of the long tests, so that none comes last."""
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    long = [each for each in items if each.get_closest_marker("long")]
    short = [each for each in items if not each.get_closest_marker("long")]
    size = -(-len(short) // workers)
    items[:] = [
        item
        for worker in range(workers)
        for item in (*long[worker::workers], *short[worker * size : (worker + 1) * size])
    ]


def pytest_collection_finish() -> None:
    """Leave modules and tests out of every search for garbage: it was a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(20_000, 20, 20)


def pytest_sessionfinish() -> None:
    """Leave nothing behind; each parallel worker has folders of its own."""
    stop()
    sweep()
