"""Behind a value: the waterfall adds up to the cent, and offers and changes are told in words."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from store.actions import costs, customers, sales
from store.ledger.morning import score_everybody
from tests.kit import TODAY, new_store
from tui.screens.customer.worth import worth_facts


class _Whom:
    """As much of a target and a sitting as the facts look at."""

    def __init__(self, path: Path) -> None:
        self.store = new_store(path)
        self.today = TODAY
        self.customer_id = customers.add(self.store, TODAY, "[/] Lumen").customer_id


def test_the_waterfall_ends_in_the_ltv_and_every_part_speaks(tmp_path: Path) -> None:
    whom = _Whom(tmp_path / "store.db")
    for back in (90, 60, 30):
        day = TODAY - timedelta(days=back)
        sales.purchase(whom.store, TODAY, whom.customer_id, 10_000, cost=4_000, day=day)
    costs.cost(whom.store, TODAY, whom.customer_id, "acquisition", 5_000)
    score_everybody(whom.store, TODAY)
    seen: Any = whom
    lines = [fact.text for fact in worth_facts(seen, seen, "EUR")]
    shown = "\n".join(lines)
    assert "€300.00" in shown
    assert any("arned" in line and "€130.00" in line for line in lines)
    assert "nothing to suggest yet" in shown
    assert any("today" in line and "risk" in line for line in lines)
