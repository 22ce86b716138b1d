"""Random histories on a real PostgreSQL; `make torture ARGS=team` plays thousands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.team.histories import play


@pytest.mark.long
@pytest.mark.parametrize("first", [0, 6, 12])
def test_nothing_is_lost_whatever_happens(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 4):
        play(tmp_path, seed, with_files=seed % 3 == 2)


# 1153: the database and then the file are put back; 2537: a file that knew the token of a sync that
# was cut off before anything was sent.
@pytest.mark.parametrize("seed", [1153, 2537])
def test_histories_that_have_lost_something(tmp_path: Path, seed: int) -> None:
    play(tmp_path, seed, steps=14 + seed % 20)
