"""What the index of words knows stands first, so that a large store shows it before the rest."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import customers
from store.safety.opening import Store
from store.views.lists.search import look, search
from tests.kit import TODAY, filled_store


def _fill_store(made: Store) -> None:
    for name in ("Harbour Foods", "Old Harbour", "Glass Works", "Haring"):
        customers.add(made, TODAY, name)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def test_what_the_words_find_is_the_head_of_what_all_of_it_finds(store: Store) -> None:
    for wanted in ("har", "harbour", "foo", "w"):
        narrow, wide = (
            [hit.name for hit in search(store, wanted, each=2, wide=wide)] for wide in (False, True)
        )
        assert narrow
        assert wide[: len(narrow)] == narrow


def test_a_part_of_a_name_is_found_by_the_wide_look_alone(store: Store) -> None:
    assert look(store, TODAY, "lass", wide=False).hits == []
    assert [hit.name for hit in look(store, TODAY, "lass").hits] == ["Glass Works"]


def test_what_is_remembered_lasts_until_anybody_writes(store: Store) -> None:
    asked: list[int] = []

    def ask() -> int:
        asked.append(1)
        return int(store.value("SELECT count(*) FROM customer"))

    assert [store.remembered("n", ask) for _ in range(3)] == [4, 4, 4]
    customers.add(store, TODAY, "One more")
    assert [store.remembered("n", ask) for _ in range(2)] == [5, 5]
    assert len(asked) == 2
