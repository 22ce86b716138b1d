"""A copy of the committed store of the demo, at its morning."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from store.safety.opening import Store, open_store
from tests.conftest import ROOT

FILE = ROOT / "sample.db"
TODAY = date(2026, 11, 19)


def opened(path: Path) -> Store:
    """A store whose clock stands at the sample's morning."""
    return open_store(path, lambda: datetime(2026, 11, 19, 6, tzinfo=UTC), create=False)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A copy of the committed sample."""
    copy = tmp_path_factory.mktemp("sample") / "sample.db"
    shutil.copy(FILE, copy)
    found = opened(copy)
    yield found
    found.close()
