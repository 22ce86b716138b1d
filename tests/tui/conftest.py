"""What every test of a face may use."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.value import evidence
from tests.tui.quick import quick


@pytest.fixture(autouse=True)
def _quick() -> Iterator[None]:
    with quick():
        yield


@pytest.fixture(autouse=True)
def _few_are_enough(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The small base of the screens has three buyers; on the screen a risk is to be seen."""
    if "/cli/" not in request.node.path.as_posix() or "test_serve" in request.node.path.name:
        monkeypatch.setattr(evidence, "FEWEST_BUYERS", 3)
