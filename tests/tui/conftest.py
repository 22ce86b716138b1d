"""What every test of a face may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.tui.quick import quick


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick():
        yield
