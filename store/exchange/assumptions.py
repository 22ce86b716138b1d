"""What figures assume until somebody says it: asked with the first purchases from a file."""

from __future__ import annotations

import re
from collections.abc import Iterable

from store.exchange.cells import bare
from store.exchange.customer_headers import HEADER_WORDS
from store.ledger.unit import Unit
from store.sentence import Sentence, Words, say
from store.settings.values import setting
from store.views.value.log_end import log_end_of


def ask_assumed(unit: Unit, left_out: Iterable[str]) -> list[Words]:
    """What to say once of the margin and of the cost of an hour, where nobody has set them.

    `left_out` are columns of the file that nobody took.
    """
    first = "SELECT created_at FROM purchase WHERE deleted_at IS NULL ORDER BY rowid LIMIT 1"
    if unit.store.value(first) != unit.at:
        return []  # there are none, or some that were there before
    asked: list[Words] = []
    costed = "SELECT 1 FROM purchase WHERE cost IS NOT NULL AND deleted_at IS NULL LIMIT 1"
    if setting(unit.store, "margin") is None and not unit.store.value(costed):
        column = next(filter(_tells_cost, left_out), "")
        asked.append(say("brought.no_cost", column=column))
    if not setting(unit.store, "rates"):
        asked.append(
            "Serving a customer counts as free. If it costs, say what an hour does: "
            'tickler settings set rates "call 30, visit 60"'
        )
    return asked


def _tells_cost(header: str) -> bool:
    """Whether a word of a header is one for what goods cost, as in `Coût matière`."""
    return any(bare(word) in _COSTS for word in re.findall(r"\w+", header))


_COSTS = frozenset(map(bare, HEADER_WORDS["cost"].split()))


def ends_early(unit: Unit) -> list[Sentence]:
    """What to say where the purchases that are known end before today."""
    end = log_end_of(unit.store.connection, unit.today)
    return [] if end is None else [end.words]
