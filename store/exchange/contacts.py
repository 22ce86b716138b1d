"""The people at customers that a file names."""

from __future__ import annotations

from typing import Any

from store.exchange.hand_corrections import Hands
from store.exchange.identity import alike
from store.exchange.shared_cells import may_be_two
from store.ledger.unit import Unit
from store.names import clean_name, sort_name
from store.sentence import Words, say

_REMEMBERED = 50_000


class Contacts:
    """Finds and adds contacts inside a unit of work."""

    def __init__(self, unit: Unit, hands: Hands) -> None:
        self._unit = unit
        self._hands = hands
        self._known: dict[tuple[bytes, bytes | None, str], bytes] = {}
        self._in_doubt: dict[str, None] = {}  # names that may be those of two

    def find_or_add(
        self, customer: bytes, name: str, key: bytes | None, role: str
    ) -> tuple[bytes | None, bool]:
        """The person at a customer by their key, else by exactly this name; whether they changed.

        None where the customer is that person, or where somebody has removed them by hand.
        """
        unit, kept = self._unit, clean_name(name)
        mark = (customer, key, sort_name(kept))
        if mark in self._known:
            return self._known[mark], False
        row = unit.row("SELECT sort_name, kind FROM customer WHERE id = ?", (customer,))
        if row is not None and row["kind"] == "person" and row["sort_name"] == sort_name(kept):
            return None, False
        found = None
        for each in unit.run(
            "SELECT id, name, role, import_key FROM contact WHERE customer_id = ? "
            "AND deleted_at IS NULL",
            (customer,),
        ).fetchall():
            if key is not None and each["import_key"] == key:
                found = each
                break
            if sort_name(each["name"]) == sort_name(kept) and (
                key is None or each["import_key"] is None
            ):
                found = found or each
        changed = False
        if found is None:
            if self._hands.refuses_contact(customer, kept):
                return None, False
            values = {"customer_id": customer, "name": kept, "role": role or None}
            ident = unit.insert("contact", {**values, "import_key": key})
            if key is None:
                self.doubt(kept)
            changed = True
        else:
            ident = found["id"]
            news: dict[str, Any] = {} if key is None else {"import_key": key}
            if role and not found["role"]:
                news["role"] = role
            changed = bool(news) and unit.update("contact", ident, news)
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        self._known[mark] = ident
        return ident, changed

    def doubt(self, name: str, *, sure: bool = False) -> None:
        """Note a name that is kept as that of one person and may be those of several.

        `sure`: that it may be is known already.
        """
        if sure or may_be_two(name):
            self._in_doubt[name] = None

    def notes(self) -> list[Words]:
        """Which names those are."""
        first = next(iter(self._in_doubt), None)
        if first is None:
            return []
        return [say("brought.maybe_two", name=first, more=len(self._in_doubt) - 1)]

    def has(self, customer: bytes, name: str) -> bool:
        """Whether somebody at a customer can have this name."""
        rows = self._unit.run(
            "SELECT name FROM contact WHERE customer_id = ? AND deleted_at IS NULL", (customer,)
        ).fetchall()
        return any(alike(each["name"], name) for each in rows)
