"""Everybody's scores are the same whether numpy computes them or plain Python."""

from __future__ import annotations

import random
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from store.actions import customers, sales
from store.ledger.morning import score_everybody
from store.value import outlook_columns
from store.value.models import fast
from tests.kit import TODAY, new_store

FIGURES = ("p_alive", "churn_risk", "expected_purchases", "ahead", "at_risk", "reason")


@pytest.mark.long
def test_a_large_store_is_scored_by_columns_with_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if find_spec("numpy") is None:
        pytest.skip("needs numpy, the extra “fast”")
    store = new_store(tmp_path / "store.db")
    rng = random.Random(4)
    for number in range(12):
        ident = customers.add(store, TODAY, f"Customer {number}").customer_id
        for back in {rng.randrange(400) for _ in range(number)}:
            sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=back))
    sql = f"SELECT {', '.join(FIGURES)} FROM score ORDER BY customer_id"
    score_everybody(store, TODAY, refit=True)
    plain = [tuple(row) for row in store.rows(sql)]

    used = 0
    usual = outlook_columns.expected_within

    def counted(*args: Any) -> object:
        nonlocal used
        used += 1
        return usual(*args)

    monkeypatch.setattr(outlook_columns, "expected_within", counted)
    monkeypatch.setattr(fast, "ENOUGH_ROWS", 0)
    score_everybody(store, TODAY, refit=True)
    found = [tuple(row) for row in store.rows(sql)]
    assert used >= 2  # the horizon and the year
    assert [row[-1] for row in found] == [row[-1] for row in plain]
    for one, other in zip(found, plain, strict=True):
        assert one[:-1] == pytest.approx(other[:-1], rel=1e-6)
