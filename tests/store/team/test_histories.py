"""Random histories on a real PostgreSQL; `make torture ARGS=team` plays thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.team.histories import play


@pytest.mark.long
@pytest.mark.parametrize("first", [0, 6, 12])
def test_nothing_is_lost_whatever_happens(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 6):
        play(tmp_path, seed)
