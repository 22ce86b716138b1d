"""What figures assume until somebody says it: asked with the first purchases from a file."""

from __future__ import annotations

from store.ledger.unit import Unit
from store.sentence import Sentence
from store.settings.values import setting
from store.views.value.log_end import log_end_of


def ask_assumed(unit: Unit) -> list[str]:
    """What to say once of the margin and of the cost of an hour, where nobody has set them."""
    first = "SELECT created_at FROM purchase WHERE deleted_at IS NULL ORDER BY rowid LIMIT 1"
    if unit.store.value(first) != unit.at:
        return []  # there are none, or some that were there before
    asked = []
    costed = "SELECT 1 FROM purchase WHERE cost IS NOT NULL AND deleted_at IS NULL LIMIT 1"
    if setting(unit.store, "margin") is None and not unit.store.value(costed):
        asked.append(
            "No cost of goods is known, so all revenue counts as margin. If less of it stays, say "
            'how much: tickler settings set margin "30 %"'
        )
    if not setting(unit.store, "rates"):
        asked.append(
            "Serving a customer counts as free. If it costs, say what an hour does: "
            'tickler settings set rates "call 30, visit 60"'
        )
    return asked


def ends_early(unit: Unit) -> list[Sentence]:
    """What to say where the purchases that are known end before today."""
    end = log_end_of(unit.store.connection, unit.today)
    return [] if end is None else [end.words]
