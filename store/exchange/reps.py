"""The reps whom a file names: who looks after a customer, who talked with them."""

from __future__ import annotations

from store.exchange.report import Tally
from store.ledger.unit import Unit
from store.sentence import say

_LONGEST = 200


class Reps:
    """Finds reps by their names and adds those who are new, with a note for each."""

    def __init__(self, unit: Unit, tally: Tally) -> None:
        self._unit = unit
        self._tally = tally
        self._known: dict[str, bytes] = {}

    def named(self, name: str, word: str = "owner") -> bytes:
        """The rep of this name; `word` is what the file calls them."""
        name = name[:_LONGEST]
        if name.casefold() not in self._known:
            rows = self._unit.run("SELECT id, name FROM rep WHERE deleted_at IS NULL").fetchall()
            self._known |= {row["name"].casefold(): row["id"] for row in rows}
        found = self._known.get(name.casefold())
        if found is None:
            found = self._known[name.casefold()] = self._unit.insert("rep", {"name": name})
            self._tally.note(say("brought.new_name", what=word, name=name))
            if word == "owner" and self._is_nobody():
                self._tally.note(say("brought.whose"))
        return found

    def _is_nobody(self) -> bool:
        """Whether who works here has not said their name yet."""
        row = self._unit.row("SELECT name FROM rep WHERE id = ?", (self._unit.rep_id,))
        return row is not None and row["name"] == "me"
