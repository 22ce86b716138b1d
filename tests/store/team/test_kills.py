"""A sync that is killed at any step, or whose server is, loses nothing and makes nothing double."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.store.team.kills import die, fell, kill_at_every_step

pytestmark = pytest.mark.long


def test_a_sync_killed_at_any_step(tmp_path: Path) -> None:
    cut, made = kill_at_every_step(tmp_path, die, every=6)
    assert cut >= 5
    assert made == 2 * (cut + 1)


def test_a_server_killed_at_any_step(tmp_path: Path) -> None:
    cut, _ = kill_at_every_step(tmp_path, fell, every=8)
    assert cut >= 3
