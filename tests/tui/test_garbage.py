"""Garbage is searched for at rest, and not before."""

from __future__ import annotations

import asyncio
import gc
import weakref
from collections.abc import Iterator

import pytest

from tui import gc_pauses
from tui.gc_pauses import Garbage


class Loop:
    """Garbage that only a search finds."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> Iterator[Garbage]:
    monkeypatch.setattr(gc_pauses, "_REST", 0.0)
    before = gc.get_threshold()
    found = Garbage()
    found.begin()
    yield found
    gc.set_threshold(*before)


def _old_garbage() -> weakref.ref[Loop]:
    """A loop that has survived so many searches among the young that a whole one is due."""
    loop = Loop()
    for _ in range(30):
        gc.collect(1)
    assert gc.get_count()[2] >= 30, "Python has searched by itself"
    return weakref.ref(loop)


async def test_the_search_waits_until_nobody_touches_anything(begun: Garbage) -> None:
    lost = _old_garbage()
    begun.touched()
    begun.touched()
    assert lost() is not None
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert lost() is None


async def test_where_it_was_not_begun_python_searches_as_it_always_does() -> None:
    before = gc.get_threshold()
    found = Garbage()
    found.touched()
    assert found._waits is None
    assert gc.get_threshold() == before
