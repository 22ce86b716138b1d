"""The unit of work and its parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.errors import Refused
from store.ledger.commit import work
from tests.kit import TODAY, new_store


def test_a_part_that_is_refused_leaves_nothing_to_refresh(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    with work(store, TODAY) as unit:
        unit.touch(b"before")

        def refused() -> None:
            with unit.part():
                unit.touch(b"inside")
                unit.rules_changed = True
                raise Refused("Not this one.")

        with pytest.raises(Refused, match="Not this one"):
            refused()
        assert (unit.touched, unit.rules_changed) == ({b"before"}, False)
        unit.touched.clear()
    store.close()
