"""The reps whom a file names: who looks after a customer, who talked with them."""

from __future__ import annotations

from store.exchange.cells import bare
from store.exchange.report import Tally
from store.ledger.unit import Unit
from store.sentence import say

_LONGEST = 200
# What other programs write where a record has no owner.
_NOBODY = frozenset(
    [
        "", "none", "noowner", "nobody", "unassigned", "notassigned", "noone", "null", "na",
        "nichtzugewiesen", "keinbesitzer", "keineigentumer", "keinzustandigermitarbeiter",
        "sinasignar", "sinpropietario", "nonattribue", "nonassigne", "aucunproprietaire",
        "naoatribuido", "semproprietario", "nonassegnato", "nieprzypisano",
    ]
)  # fmt: skip


class Reps:
    """Finds reps by their names and adds those who are new, with a note for each."""

    def __init__(self, unit: Unit, tally: Tally) -> None:
        self._unit = unit
        self._tally = tally
        self._known: dict[str, bytes] = {}

    def named(self, name: str, word: str = "owner") -> bytes | None:
        """The rep of this name or e-mail; `word` is what the file calls them. None for nobody."""
        name = name[:_LONGEST]
        if bare(name) in _NOBODY:
            return None
        if name.casefold() not in self._known:
            for row in self._unit.run(
                "SELECT id, name, email FROM rep WHERE deleted_at IS NULL"
            ).fetchall():
                for known in filter(None, (row["email"], row["name"])):
                    self._known[known.casefold()] = row["id"]
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
