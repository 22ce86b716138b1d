"""The customers that a file names: found by id, e-mail, name or phone, else added.

Identity comes from somebody's own fields only: their id, their e-mail (case folded), then the
company's domain, their phone, their exact name. A name alone makes nobody one with a stranger.
"""

from __future__ import annotations

from typing import Any

from store.actions.contact_ways import add_missing_ways
from store.actions.customers import add_inside
from store.errors import BadInput
from store.exchange.cells import looks_like_id
from store.exchange.contacts import Contacts
from store.exchange.digests import import_key
from store.exchange.hand_corrections import Hands
from store.exchange.identity import (
    GONE,
    WayIndex,
    Who,
    alike,
    is_nameless,
    names_in,
    own_id,
    phone_key,
    plain_name,
    who_of,
)
from store.exchange.known_customers import KnownCustomers
from store.exchange.namesakes import Namesakes
from store.exchange.presets import Preset
from store.exchange.report import Tally
from store.exchange.spellings import Alike, Spellings
from store.exchange.words import is_free_mail
from store.ledger.erasures import refuse_erased
from store.ledger.unit import Unit
from store.names import sort_name
from store.sentence import Words, say

_REMEMBERED = 5_000
_NAMES = ("customer", "customer_name", "email", "phone", "person", "person_id", "city")


class Directory:
    """Finds and adds customers inside a unit of work.

    `by_id` says that the file names customers by ids (or that a column of names stands beside);
    a `preset` tells the spaces of ids of customers and persons apart; `listed`: it is a list of
    customers.
    """

    def __init__(
        self,
        unit: Unit,
        tally: Tally,
        hands: Hands,
        *,
        by_id: bool,
        preset: Preset | None = None,
        alike: Alike | None = None,
        listed: bool = False,
    ) -> None:
        self._unit = unit
        self._tally = tally
        self._hands = hands
        self.by_id = by_id
        self.spaces = preset.ids if preset else {}
        self._joined_names = preset is not None and preset.joined_names
        self._known = KnownCustomers(unit.store)
        self._named: dict[tuple[str | None, ...], Who] = {}
        self.contacts = Contacts(unit, hands)
        self._reached_by: set[tuple[bytes, str, str]] = set()
        self._day = unit.today.isoformat()
        self._ways = WayIndex(unit)
        self.spellings = Spellings(unit, alike, listed=listed)
        self.namesakes = Namesakes(unit, alike)

    def key(self, who: str) -> str:
        """What tells one customer of a file from another: the id, or the name as it is sorted."""
        return who if self.by_id else sort_name(who)

    def who(self, values: dict[str, str]) -> Who:
        """Whom a row names by its fields."""
        named = tuple(map(values.get, _NAMES))
        found = self._named.get(named)
        if found is None:
            found = who_of(values, by_id=self.by_id, joined=self._joined_names)
            if len(self._named) >= _REMEMBERED:
                self._named.clear()
            self._named[named] = found
        return found

    def find(self, who: Who) -> bytes | None:
        """The customer whom a row names, None when the store does not know them.

        One that is found by name and has no id yet takes the file's id.

        Raises:
            BadInput: several customers could be meant.
        """
        key = import_key(*who[:7])
        known = self._known.get(key)
        if known is None:
            known = self._find(who)
            if known is not None:
                self._known.add(key, known)
        return known

    def _find(self, who: Who) -> bytes | None:
        found = self._by_id(who.ident) if who.ident else None
        found = found or (self._by_person(who.person_id) if who.person_id else None)
        if found is not None:
            return found
        name = who.name or (who.ident if not who.email or who.ident != who.email else "")
        fits = self.by_way("email", who.email.casefold()) if who.email else []
        if fits:
            named = [row for row in fits if name and row["sort_name"] == sort_name(name)]
            if len(named) == 1 or len(fits) == 1:
                row = named[0] if len(named) == 1 else fits[0]
                if not name or who.person or named or self._may_be(row, name):
                    return self._adopted(row, who)
            elif not name:
                raise BadInput(say("row.same_address", address=who.email, count=len(fits)))
        if name:
            return self._by_name(who, name)
        if who.person:
            row = self._person_by_name(who)
            if row is not None:
                return row
        if who.email:
            domain = who.email.rpartition("@")[2].casefold()
            fits = [] if is_free_mail(domain) else self.by_way("domain", domain)
            if len(fits) == 1:
                return self._adopted(fits[0], who)
        if who.phone and len(phone_key(who.phone)) >= 7:
            fits = self.by_way("phone", phone_key(who.phone))
            if len(fits) == 1 and (not who.person or self._may_be(fits[0], who.person)
                                   or fits[0]["kind"] == "organisation"):  # fmt: skip
                return self._adopted(fits[0], who)
        return None

    def find_or_add(self, who: Who, more: dict[str, Any] | None = None) -> bytes:
        """The customer that a row names, added (with `more`) when there is none.

        A buyer's ways are kept.

        Raises:
            BadInput: several could be meant, or the name cannot be kept.
        """
        found = self.find(who) or self._spelt(who)
        if found is None:
            ident = who.email if looks_like_id(who.ident) and who.email else who.ident
            name = who.name or who.person or ident or who.email or who.phone or who.person_id
            ways = [("email", who.email), ("phone", who.phone)]
            key = self.space_key("person", who.person_id) if who.person_id else None
            refuse_erased(self._unit, name, also=[who.ident, who.person], ways=ways, keys=[key])
            alone = not who.name and not who.ident
            values = self.idents(who.ident, who.person_id if alone else "")
            found = self.add(
                name,
                {
                    **values,
                    "first_seen_on": self._day,
                    **({"kind": "person"} if alone and who.person else {}),
                    **(more or {}),
                },
            )
            self._remember(who, found)
        self.keep_ways(found, who)
        return found

    def _spelt(self, who: Who) -> bytes | None:
        """A customer whose name is spelt alike, where the row knows nobody by anything else."""
        if not who.name or who.ident or who.email or who.phone:
            return None

        def may_be(ident: bytes) -> bool:
            return bool(
                self.namesakes.without(who.name, self._rows("id = ?", ident), *_told_of(who))
            )

        found = self.spellings.find(who.name, may_be)
        if found is not None:
            self._remember(who, found)
        return found

    def idents(self, ident: str, person_id: str = "") -> dict[str, Any]:
        """What a new customer is known by: the file's id, in the space of the file's program."""
        values: dict[str, Any] = {}
        if ident and self.by_id:
            values["external_id"] = ident
            if "customer" in self.spaces:
                values["import_key"] = self.space_key("customer", ident)
        elif person_id:
            values["external_id"] = person_id
            values["import_key"] = self.space_key("person", person_id)
        return values

    def space_key(self, what: str, ident: str) -> bytes:
        """The key of an id of a customer or person in the file's program."""
        return import_key("id", self.spaces.get(what, what), ident)

    def keep_ways(self, customer: bytes, who: Who) -> bytes | None:
        """Keep the person, e-mail and phone of a row with its customer; returns the contact."""
        contact = None
        if who.person:
            contact = self.contact(customer, who.person, who.person_id)[0]
        mark = (customer, who.email, who.phone)
        if (who.email or who.phone) and mark not in self._reached_by:
            self.add_ways(
                customer,
                contact,
                [("email", None, who.email), ("phone", None, who.phone)],
            )
            if len(self._reached_by) >= _REMEMBERED:
                self._reached_by.clear()
            self._reached_by.add(mark)
        for person, kind, value in who.more:
            if (mark := (customer, person, value)) not in self._reached_by:
                self._reached_by.add(mark)
                other = self.contact(customer, person)[0] if person else contact
                self.add_ways(customer, other, [(kind, None, value)])
        return contact

    def add_ways(
        self, customer: bytes, contact: bytes | None, ways: list[tuple[str, str | None, str]]
    ) -> bool:
        """Add ways that are not there yet and that nobody has taken away by hand."""
        hands = self._hands
        kept = [way for way in ways if way[2] and not hands.refuses_way(customer, way[0], way[2])]
        added = add_missing_ways(self._unit, customer, contact, kept)
        if added:
            for kind, _, value in kept:
                self._ways.add(kind, value, customer)
        return added

    def contact(
        self, customer: bytes, name: str, person_id: str = "", role: str = ""
    ) -> tuple[bytes | None, bool]:
        """The person at a customer, added when new; None where the customer is that person."""
        key = self.space_key("person", person_id) if person_id else None
        return self.contacts.find_or_add(customer, name, key, role)

    def add(self, name: str, values: dict[str, Any]) -> bytes:
        """Add a customer with its first step, which gets its date when all rows are read.

        A name that the source marks as deleted makes a closed customer without a step.
        """
        unit = self._unit
        kept, gone = plain_name(name)
        if gone:
            refuse_erased(unit, kept, keys=[values.get("import_key")])
            closed = {"closed_at": unit.at, "closed_on": self._day, "closed_reason": GONE}
            ident = unit.insert(
                "customer", {"name": kept, "sort_name": sort_name(kept), **values, **closed}
            )
            unit.touch(ident)
        else:
            ident = add_inside(unit, kept, unit.today, values)
        self._tally.new_customers += 1
        self.spellings.add(ident, kept)
        return ident

    def by_key(self, key: bytes) -> bytes | None:
        """The customer of an import key: its own, or that of one of its contacts."""
        row = self._unit.row(
            "SELECT id FROM customer WHERE import_key = ?1 AND deleted_at IS NULL UNION ALL "
            "SELECT customer_id FROM contact WHERE import_key = ?1 AND deleted_at IS NULL "
            "UNION ALL "
            "SELECT customer_id FROM known_as WHERE import_key = ?1 AND deleted_at IS NULL LIMIT 1",
            (key,),
        )
        return None if row is None else row["id"]

    def _by_id(self, ident: str) -> bytes | None:
        if "customer" in self.spaces:
            found = self.by_key(self.space_key("customer", ident))
            if found is not None:
                return found
        rows = self._rows("external_id = ?", ident)
        if "customer" in self.spaces:
            rows = [row for row in rows if row["import_key"] is None]
        if len(rows) > 1:
            raise BadInput(say("row.same_id", count=len(rows), ident=ident))
        if not rows and (key := own_id(ident)):
            rows = self._rows("id = ?", key)
        return rows[0]["id"] if rows else None

    def _by_person(self, person_id: str) -> bytes | None:
        found = self.by_key(self.space_key("person", person_id))
        if found is None and "person" not in self.spaces:
            rows = self._rows("external_id = ?", person_id)
            found = rows[0]["id"] if len(rows) == 1 else None
        return found

    def _by_name(self, who: Who, name: str) -> bytes | None:
        rows = self._rows("sort_name = ?", sort_name(plain_name(name)[0]))
        if who.ident:
            # Another id is another customer, however alike the names.
            rows = [row for row in rows if row["external_id"] is None]
        if who.email and not who.person:
            rows = [row for row in rows if row["kind"] != "person" or self._reached(row, who)]
        rows = self.namesakes.without_moved(name, rows, *_told_of(who))
        if len(rows) > 1 and who.phone and not who.person:
            rows = [row for row in rows if self.namesakes.ways_of(row["id"])["phone"]]
        if len(rows) > 1:
            raise BadInput(say("row.needs_id_column", name=name, count=len(rows)))
        return self._adopted(rows[0], who) if rows else None

    def _person_by_name(self, who: Who) -> bytes | None:
        """The customer who is this person, or where they are the only one of that name."""
        wanted = sort_name(plain_name(who.person)[0])
        rows = [row for row in self._rows("sort_name = ?", wanted) if self._reached(row, who)]
        if not rows and not who.email and not who.phone:
            found = self._unit.run(
                "SELECT DISTINCT c.id FROM contact AS p JOIN customer AS c ON c.id = p.customer_id "
                "WHERE lower(p.name) = ? AND p.deleted_at IS NULL AND c.deleted_at IS NULL LIMIT 2",
                (wanted,),
            ).fetchall()
            return found[0]["id"] if len(found) == 1 else None
        if len(rows) > 1:
            raise BadInput(say("row.needs_email", name=who.person, count=len(rows)))
        return rows[0]["id"] if rows else None

    def _reached(self, row: Any, who: Who) -> bool:
        """Whether a person can be reached as the row says, or nothing says otherwise."""
        if not who.email:
            return True
        ways = self._unit.run(
            "SELECT value FROM way WHERE customer_id = ? AND kind = 'email' AND deleted_at IS NULL",
            (row["id"],),
        ).fetchall()
        have = {way["value"].casefold() for way in ways}
        return not have or who.email.casefold() in have

    def _may_be(self, row: Any, name: str) -> bool:
        """Whether a customer who has the e-mail can have this name."""
        if is_nameless(row["name"], row["external_id"]) or alike(row["name"], name):
            return True
        return self.has_contact(row["id"], name)

    def _adopted(self, row: Any, who: Who) -> bytes | None:
        """The customer of a row, who takes the file's id; None where it has another id already."""
        found: bytes = row["id"]
        if who.ident and row["external_id"] is None:
            self._unit.update("customer", found, self.idents(who.ident))
            self._tally.merged += 1
        elif who.ident and row["external_id"] != who.ident:
            return None
        return found

    def _rows(self, where: str, value: object) -> list[Any]:
        found: list[Any] = self._unit.run(
            "SELECT id, external_id, import_key, name, sort_name, kind, city, country FROM "
            "customer "
            f"WHERE {where} AND deleted_at IS NULL LIMIT 20",
            (value,),
        ).fetchall()
        if not found and not where.startswith("id"):
            # A record that was merged into another is still called by its name and id in files.
            found = self._unit.run(
                "SELECT c.id, k.external_id, c.import_key, c.name, c.sort_name, c.kind, c.city, "
                "c.country FROM known_as AS k JOIN customer AS c ON c.id = k.customer_id "
                f"WHERE k.{where} AND k.deleted_at IS NULL AND c.deleted_at IS NULL LIMIT 20",
                (value,),
            ).fetchall()
        return found

    def own_contact(self, ident: str) -> bytes | None:
        """The customer at whom a person stands who has this id of ours."""
        key = own_id(ident)
        row = None if key is None else self._unit.row(
            "SELECT customer_id FROM contact WHERE id = ? AND deleted_at IS NULL", (key,)
        )  # fmt: skip
        return None if row is None else row["customer_id"]

    def known_id(self, ident: str, *, person: bool) -> bytes | None:
        """The customer with this id; a person's id is told apart where a program does that."""
        if person and "person" in self.spaces:
            return self.by_key(self.space_key("person", ident))
        return self._by_id(ident)

    def company(self, ident: str) -> bytes | None:
        """The company of which a person's row gives the id, also one of ours."""
        key = own_id(ident)
        if key is not None and (rows := self._rows("id = ?", key)):
            ours: bytes = rows[0]["id"]
            return ours
        found = self.by_key(self.space_key("customer", ident))
        if found is not None:
            return found
        rows = [row for row in self._rows("external_id = ?", ident) if row["kind"] != "person"]
        if "customer" in self.spaces:
            rows = [row for row in rows if row["import_key"] is None]
        return rows[0]["id"] if len(rows) == 1 else None

    def company_idents(self, ident: str) -> dict[str, Any]:
        """What a company is known by whose id stands in a person's row."""
        return {"external_id": ident, "import_key": self.space_key("customer", ident)}

    def has_contact(self, customer: bytes, name: str) -> bool:
        """Whether somebody at a customer can have this name."""
        return self.contacts.has(customer, name)

    def named_in(self, text: str) -> bytes | None:
        """The one customer whose whole name stands in a text: “Visit Hansen Foods” names them.

        The longest name counts; a short word alone names nobody.
        """
        for names in names_in(text):
            found = {row["id"] for name in names for row in self.named(name)}
            if found:
                return next(iter(found)) if len(found) == 1 else None
        return None

    def named(self, name: str) -> list[Any]:
        """The customers of exactly this name."""
        return self._rows("sort_name = ?", sort_name(name))

    def by_way(self, kind: str, value: str) -> list[Any]:
        """The customers with this e-mail (case folded), phone (`phone_key`) or domain."""
        self._ways.open()
        found: list[Any] = self._unit.run(
            "SELECT DISTINCT c.id, c.external_id, c.import_key, c.name, c.sort_name, c.kind, "
            "c.city, c.country FROM temp.import_way AS w JOIN customer AS c "
            "ON c.id = w.customer_id WHERE w.kind = ? AND w.value = ? AND c.deleted_at IS NULL "
            "LIMIT 20",
            (kind, value),
        ).fetchall()
        return found

    def close(self) -> None:
        """Drop what was noted on the way."""
        self._ways.close()
        self._known.close()

    def names_joined(self, file: str) -> list[Words]:
        """What is said of names that were spelt alike; Asked where only a person can say it."""
        return self.spellings.close(file)

    def _remember(self, who: Who, ident: bytes) -> None:
        self._known.add(import_key(*who[:7]), ident)


def _told_of(who: Who) -> tuple[str, set[str], set[str]]:
    """The town, e-mails and phones of a customer whom a row names; a person has their own."""
    emails = {who.email.casefold()} if who.email else set[str]()
    phones = {phone_key(who.phone)} if who.phone and not who.person else set[str]()
    return who.town, emails, phones
