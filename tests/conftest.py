"""What every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.kit import sweep

ROOT = Path(__file__).resolve().parent.parent


def shared(*parts: str) -> Path:
    """A file of the folder of demo exports beside the checkout; skips where it is missing."""
    path = ROOT.parent.joinpath("shared", *parts)
    if not path.exists():
        pytest.skip(f"needs {'/'.join(parts)} in the folder 'shared' beside the checkout")
    return path


def pytest_xdist_auto_num_workers() -> int:
    """Three workers for each processor: most of a screen's test is waiting for it to rest."""
    return 3 * (os.cpu_count() or 1)


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


def pytest_sessionfinish() -> None:
    """Leave nothing behind; each parallel worker has folders of its own."""
    sweep()
