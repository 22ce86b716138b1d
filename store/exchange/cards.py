"""Where customers are and whose, as a file of orders or deals says it beside their names.

It goes to who is new, and fills what is blank of who is known; what was there before stays. Of two
places in one file the newer order tells where they are.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from store.exchange.job import Job
from store.exchange.reps import Reps

_REMEMBERED = 50_000
_LAST = "9999"  # no order is newer than what was known before


class Card(NamedTuple):
    """The texts of one row, "" where it has none."""

    owner: str
    city: str
    country: str
    address: str
    postcode: str

    def street(self) -> str:
        """The address in one line; a postal code without a street is none."""
        code = "" if self.postcode in self.address else self.postcode
        return f"{self.address}, {code}" if self.address and code else self.address


class Cards:
    """Reads and keeps the cards of a file's customers."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._holds = job.sheet.has(*Card._fields)
        self._reps = Reps(job.unit, job.tally)
        self._kept: dict[bytes, tuple[str, Card]] = {}  # the newest card, with its day

    def of(self, values: dict[str, str]) -> Card | None:
        """What a row says, None where it says nothing."""
        if not self._holds:
            return None
        card = Card(*(values.get(name, "") for name in Card._fields))
        return card if any(card) else None

    def add_customer(self, who: Any, card: Card | None, day: str = "") -> bytes:
        """The customer of a row of a `day`, added when there is none, with what it says of them.

        Raises:
            BadInput: as `Directory.find_or_add`.
        """
        people = self._job.people
        if card is None:
            return people.find_or_add(who)
        owner = self._reps.named(card.owner)
        customer = people.find_or_add(who, None if owner is None else {"owner_id": owner})
        kept = self._kept.get(customer)
        if kept is None:
            before = self._fill(customer, card)
            if len(self._kept) < _REMEMBERED:
                self._kept[customer] = (day if before else _LAST, card)
        elif day > kept[0] and card[1:] != kept[1][1:] and any(card[1:]):
            self._move(customer, kept[1], card)
            self._kept[customer] = (day, card)
        return customer

    def rep(self, card: Card | None) -> bytes | None:
        """Who works on what the row tells of; whoever works here where it does not say."""
        found = None if card is None else self._reps.named(card.owner)
        return self._job.unit.rep_id if found is None else found

    def _fill(self, customer: bytes, card: Card) -> bool:
        """Fill what is blank; True where nothing was known of their place."""
        job = self._job
        row = job.unit.row(
            "SELECT c.city, c.country, EXISTS (SELECT 1 FROM way AS w WHERE w.customer_id = c.id "
            "AND w.kind = 'address' AND w.deleted_at IS NULL) AS placed FROM customer AS c "
            "WHERE c.id = ?",
            (customer,),
        )
        assert row is not None
        # A town of one place and a country of another would be nowhere.
        if row["city"] is None or not card.city or row["city"] == card.city:
            for name, text in (("city", card.city), ("country", card.country)):
                if text and row[name] is None:
                    job.hands.update("customer", customer, {name: text})
            if not row["placed"]:
                job.people.add_ways(customer, None, [("address", None, card.street())])
        return not (row["city"] or row["country"] or row["placed"])

    def _move(self, customer: bytes, old: Card, card: Card) -> None:
        """They have moved since the order that was read before."""
        job = self._job
        place = {"city": card.city or None, "country": card.country or None}
        job.hands.update("customer", customer, place)
        found = job.unit.row(
            "SELECT id FROM way WHERE customer_id = ? AND kind = 'address' AND value = ? "
            "AND deleted_at IS NULL",
            (customer, old.street()),
        )
        if found is None:
            job.people.add_ways(customer, None, [("address", None, card.street())])
        elif card.street():
            job.hands.update("way", found["id"], {"value": card.street()})
