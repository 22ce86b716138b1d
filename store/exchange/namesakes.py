"""Customers of one name: which of them a row can mean, by town, phone and e-mail."""

from __future__ import annotations

from typing import Any, Final

from store.exchange.identity import phone_key
from store.ledger.unit import Unit
from store.names import fold, plain_form, sort_name
from store.sentence import Words, say

_SHOWN: Final = 4


class Namesakes:
    """Tells customers of one name apart; `answer`: a person has said `one` or `apart`."""

    def __init__(self, unit: Unit, answer: str | None) -> None:
        self._unit = unit
        self._answer = answer
        self._apart: dict[str, None] = {}
        self._moved: dict[str, None] = {}

    def without(
        self, name: str, rows: list[Any], town: str, emails: set[str], phones: set[str]
    ) -> list[Any]:
        """Those of the name against whom nothing stands.

        Others live in another town, or have other phones and no e-mail (case folded) in common;
        what one does not say stands against nothing. Phones are as `phone_key` gives them.
        """
        if self._answer == "one" and all(row["sort_name"] == sort_name(name) for row in rows):
            return rows
        kept = [row for row in rows if not self._is_other(row, town, emails, phones)]
        if rows and not kept:
            self._apart[name] = None
        return kept

    def without_moved(
        self, name: str, rows: list[Any], town: str, emails: set[str], phones: set[str]
    ) -> list[Any]:
        """The same of orders: the only one of a name may have moved, which is said."""
        if len(rows) != 1 or self._answer == "apart":
            return self.without(name, rows, town, emails, phones)
        kept = self.without(name, rows, "", emails, phones)
        if kept and self._answer is None and self._is_other(kept[0], town, set(), set()):
            self._moved[name] = None
        return kept

    def _is_other(self, row: Any, town: str, emails: set[str], phones: set[str]) -> bool:
        if len({fold(plain_form(each)) for each in (town, row["city"]) if each}) > 1:
            return True
        if not phones:
            return False
        have = self.ways_of(row["id"])
        if emails & have["email"] or not have["phone"]:
            return False
        return not any(
            one.endswith(other) or other.endswith(one) for one in phones for other in have["phone"]
        )

    def ways_of(self, customer: bytes) -> dict[str, set[str]]:
        """The e-mails (case folded) and phones (`phone_key`) of a customer, not of its people."""
        found: dict[str, set[str]] = {"email": set(), "phone": set()}
        for row in self._unit.run(
            "SELECT kind, value FROM way WHERE customer_id = ? AND contact_id IS NULL "
            "AND deleted_at IS NULL",
            (customer,),
        ).fetchall():
            if row["kind"] == "email":
                found["email"].add(row["value"].casefold())
            elif row["kind"] == "phone":
                found["phone"].add(phone_key(row["value"]))
        return found

    def notes(self) -> list[Words]:
        """What the report says of names that were kept apart, or taken for one in two towns."""
        return [
            say(f"brought.{code}", names=list(names)[:_SHOWN], more=max(0, len(names) - _SHOWN))
            for code, names in (("namesakes", self._apart), ("moved", self._moved))
            if names
        ]
