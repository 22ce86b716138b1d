"""The customers that a file names: found by id or by name, else added with a first step."""

from __future__ import annotations

from typing import Any

from store.actions.customers import add_inside
from store.errors import BadInput
from store.exchange.report import Tally
from store.ids import id_bytes
from store.ledger.unit import Unit
from store.names import clean_name, sort_name

_REMEMBERED = 50_000
_DELETED = "(deleted)"
GONE = "deleted in the source"


def plain_name(name: str) -> tuple[str, bool]:
    """The name that is kept, and whether the source marks it as deleted.

    Raises:
        BadInput: it is empty or too long.
    """
    kept = clean_name(name)
    if kept.casefold().endswith(_DELETED):
        return clean_name(kept[: -len(_DELETED)]), True
    return kept, False


class Directory:
    """Finds and adds customers inside a unit of work.

    `by_id` says that the file names customers by ids (or that a column of names stands beside).
    """

    def __init__(self, unit: Unit, tally: Tally, *, by_id: bool) -> None:
        self._unit = unit
        self._tally = tally
        self.by_id = by_id
        self._known: dict[tuple[str, str], bytes] = {}
        self._day = unit.today.isoformat()

    def key(self, who: str) -> str:
        """What tells one customer of a file from another: the id, or the name as it is sorted."""
        return who if self.by_id else sort_name(who)

    def find(self, who: str, name: str = "") -> bytes | None:
        """The customer with this id or, failing that, with exactly this name.

        One that is found by name and has no id yet takes the file's id.

        Raises:
            BadInput: several customers could be meant.
        """
        known = self._known.get((who, name))
        if known is None:
            known = self._find_id(who) if who else None
            if known is None:
                known = self._find_name(who, name)
            if known is not None:
                self._remember(who, name, known)
        return known

    def find_or_add(self, who: str, name: str = "") -> bytes:
        """The customer that a row names, added when there is none.

        Raises:
            BadInput: several could be meant, or the name cannot be kept.
        """
        found = self.find(who, name)
        if found is None:
            ident = who if self.by_id and who else None
            found = self.add(name or who, {"external_id": ident, "first_seen_on": self._day})
            self._remember(who, name, found)
        return found

    def add(self, name: str, values: dict[str, Any]) -> bytes:
        """Add a customer with its first step, which gets its date when all rows are read.

        A name that the source marks as deleted makes a closed customer without a step.
        """
        unit = self._unit
        kept, gone = plain_name(name)
        if gone:
            closed = {"closed_at": unit.at, "closed_on": self._day, "closed_reason": GONE}
            ident = unit.insert(
                "customer", {"name": kept, "sort_name": sort_name(kept), **values, **closed}
            )
            unit.touch(ident)
        else:
            ident = add_inside(unit, kept, unit.today, values)
        self._tally.new_customers += 1
        return ident

    def _find_id(self, who: str) -> bytes | None:
        rows = self._rows("external_id = ?", who)
        if len(rows) > 1:
            raise BadInput(f"{len(rows)} customers have the id “{who}”: merge them first")
        if not rows and len(who) == 36:
            try:
                rows = self._rows("id = ?", id_bytes(who))
            except BadInput:
                rows = []
        return rows[0]["id"] if rows else None

    def _find_name(self, who: str, name: str) -> bytes | None:
        wanted = sort_name(plain_name(name or who)[0])
        rows = self._rows("sort_name = ?", wanted)
        takes_id = bool(who) and self.by_id
        if takes_id:
            # Another id is another customer, however alike the names.
            rows = [row for row in rows if row["external_id"] is None]
        if len(rows) > 1:
            raise BadInput(
                f"“{name or who}” could be {len(rows)} customers: give their id in a column"
            )
        if not rows:
            return None
        found: bytes = rows[0]["id"]
        if takes_id:
            self._unit.update("customer", found, {"external_id": who})
            self._tally.merged += 1
        return found

    def _rows(self, where: str, value: object) -> list[Any]:
        found: list[Any] = self._unit.run(
            f"SELECT id, external_id FROM customer WHERE {where} AND deleted_at IS NULL LIMIT 9",
            (value,),
        ).fetchall()
        return found

    def _remember(self, who: str, name: str, ident: bytes) -> None:
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[who, name] = ident
