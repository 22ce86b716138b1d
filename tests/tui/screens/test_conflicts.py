"""What two of the team have changed apart: both values, one key, and the sign in the heading."""

from __future__ import annotations

from pathlib import Path

from store.ledger.commit import work
from tests.kit import TODAY
from tests.tui.screens.kit import base, sitting


async def test_two_differ_and_the_other_value_is_taken_for_one(tmp_path: Path) -> None:
    store = base(tmp_path)
    who = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    with work(store, TODAY, undoable=False) as unit:
        unit.run(
            "INSERT INTO replica (only_row, device, territory, address, synced_at) "
            "VALUES (1, ?, 'main', '', '2026-11-19T11:00:00Z')",
            (store.mint(),),
        )
        for field, kept, lost, by in (("city", "Berlin", "Riga", "me"),
                                      ("competitor", "Dentix", "Acme", "Ana Reyes")):  # fmt: skip
            said = {"customer_id": who, "tbl": "customer", "record_id": who, "field": field}
            unit.insert("clash", {**said, "kept": kept, "lost": lost, "lost_by": by})
    async with sitting(store, (80, 24)) as desk:
        team = desk.app.team
        team.look()
        await desk.press("T")
        for words in ("Berlin", "Riga", "you", "Dentix", "Acme", "Ana Reyes"):
            assert words in desk.text, words
        await desk.press(*"city", "enter")
        assert "What you wrote is taken" in desk.text
        await desk.press("down", "enter")
        assert store.value("SELECT city FROM customer WHERE id = ?", (who,)) == "Riga"
        assert "1 differ" in [each.text for each in desk.app.signs.team]
        await desk.press("u")
        assert "2 differ" in [each.text for each in desk.app.signs.team]
