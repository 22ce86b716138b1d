"""Customers from a file, with their contacts, ways to reach them, costs and notes."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

from store.customer_fields import columns, read
from store.errors import BadInput
from store.exchange.cells import (
    is_email,
    is_yes,
    plain_text,
    values_of,
)
from store.exchange.digests import import_key
from store.exchange.identity import (
    GONE,
    is_nameless,
    own_id,
    plain_name,
)
from store.exchange.job import Job, own_record, short_text
from store.exchange.opt_outs import OptOuts
from store.exchange.own_columns import OwnColumns
from store.exchange.reps import Reps
from store.exchange.row_customer import Matching, Person
from store.exchange.shared_cells import emails_of, phones_of, whose
from store.exchange.sheet import Row
from store.exchange.terms import Terms
from store.ledger.erasures import refuse_erased, refuse_for_another
from store.ledger.follow_up_rows import rep_of
from store.lifecycle.possible_years import completes
from store.names import sort_name
from store.sentence import clause, say
from store.value.money import decimal_text, rounded

_CARD = [each for each in columns() if each.imported]
_TEXTS = tuple(each.name for each in _CARD if each.kind == "text")
_DAYS = (
    ("first_seen", "first_seen_on"),
    *((each.name, each.name) for each in _CARD if each.kind in ("day", "birthday")),
)
_UNTOLD = ("sort_name", "import_key")
_CAC_NOTE = "acquisition cost from a file"


class Customers:
    """Writes customers. A blank cell never erases what is there; several values are all kept.

    A person who works somewhere joins that company; one who does not is a customer.
    """

    thing = "customer"
    waits = False
    table = "customer"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._met: dict[bytes, int] = {}
        self._segments: dict[str, bytes] = {}
        self._reps = Reps(job.unit, job.tally)
        self._words: dict[tuple[str, str], str | None] = {}
        self._me = rep_of(job.unit)
        self._match = Matching(job)
        self._own = OwnColumns(job)
        self._terms = Terms(job, "first_seen", "paid_until")
        self._opt_outs = OptOuts(job)
        self._joined = 0
        self._several: list[tuple[int, Person]] = []  # rows whose one cell names several people

    def take(self, row: Row) -> None:
        """Write one customer."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        emails, phones = self._ways(row)
        who = self._match.person(row, emails, phones)
        if who.several:
            self._several.append((row.line, who))
        elif who.alone or who.in_doubt:
            job.people.contacts.doubt(who.person, sure=who.in_doubt)
        values = self._values(row, who)
        cost, value = self._cost(row)
        ident = self._match.find(row, who, emails, phones)
        if ident is None and who.alone and who.person and not who.company_id:
            company = self._match.by_domain(emails)
            if company is not None:
                ident, who = company["id"], who._replace(customer=company["name"], alone=False)
                values = self._values(row, who)
                self._joined += 1
        ways = [*(("email", each) for each in emails), *(("phone", each) for _, each in phones)]
        ways += who.told_ways
        if ident is None:
            if who.alone or not who.person:
                values |= self._opt_outs.beginning(row)
            own = who.own_id if who.person else ""
            keys = [job.people.space_key("person", own)] if own else []
            refuse_erased(job.unit, who.customer, also=[who.person], ways=ways, keys=keys)
            ident = job.people.add(
                who.customer,
                {
                    "first_seen_on": job.unit.today.isoformat(),
                    "kind": "person" if who.alone else "organisation",
                    **values,
                },
            )
            self._more(ident, row, who, emails, phones, cost)
            job.tally.records += 1
            job.tally.count("new")
        else:
            refuse_for_another(job.unit, ident, who.person, ways)
            merged = job.tally.merged
            changed = self._change(ident, row, who, values)
            contact, more = self._more(ident, row, who, emails, phones, cost)
            changed = more or changed
            if changed:
                job.unit.touch(ident)
            sheet = job.sheet
            by_person = sheet.has("first_name", "last_name") or (
                sheet.has("name") and sheet.has("company")
            )
            news = contact and bool(
                who.company_id or who.own_id or by_person or ident not in self._met
            )
            job.tally.count(
                "new" if news
                else "changed" if changed or job.tally.merged > merged else "same"
            )  # fmt: skip
        self._met.setdefault(ident, row.line)
        job.tally.total += value
        self._terms.keep(ident, self._terms.of(row))

    def finish(self) -> None:
        """Nothing waits for the last row."""
        self._opt_outs.close()
        self._terms.finish()
        if self._several:
            line, who = self._several[0]
            people = [each.name for each in who.told]
            self._job.tally.note(
                say("brought.several", n=len(self._several), line=line, people=people)
            )
        if self._joined:
            self._job.tally.note(say("brought.joined", n=self._joined))

    def _ways(self, row: Row) -> tuple[list[str], list[tuple[str | None, str]]]:
        """The e-mails and phones of a row; what is none is left out and named."""
        job, get = self._job, row.values.get
        emails, bad = emails_of(get("email", "")) if get("email") else ([], [])
        for text in bad:
            job.tally.leave_out(row.line, "email", say("row.no_email", text=text[:60]))
        phones: list[tuple[str | None, str]] = []
        for field in ("phone", "mobile"):
            if get(field):
                good, bad = phones_of(row.values[field])
                phones += [("mobile" if field == "mobile" else label, n) for label, n in good]
                for text in bad:
                    job.tally.leave_out(row.line, field, say("row.no_phone", text=text[:60]))
        return emails, phones

    def _values(self, row: Row, who: Person) -> dict[str, Any]:
        """The fields that the row fills, as the store keeps them."""
        job, get, people = self._job, row.values.get, self._job.people
        values: dict[str, Any] = {name: get(name) for name in _TEXTS if get(name)}
        if who.alone:
            values |= people.idents("", who.own_id) if who.own_id else {}
        elif who.person and (who.company_id or not self._match.has_plain_id(who)):
            values |= people.company_idents(who.company_id) if who.company_id else {}
        elif who.own_id:
            values |= people.idents(who.own_id)
        for field, column in _DAYS:
            if get(field) and (found := job.read_date(row, field)) is not None:
                if field == "birthday" and found.day > job.unit.today:
                    job.tally.leave_out(
                        row.line, field, say("row.not_come", text=row.values[field])
                    )
                else:
                    values[column] = found.day.isoformat()
        for field in _READ:
            if get(field) and (text := self._read(field, row.values[field])):
                values[field] = text
        if get("segment"):
            values["segment_id"] = self._segment(row.values["segment"])
            values["segment_fixed"] = 1
        if get("owner"):
            owner = self._reps.named(row.values["owner"])
            values |= {} if owner is None else {"owner_id": owner}
        return values

    def _read(self, field: str, text: str) -> str | None:
        """A word as the store keeps it; one that nobody can read is left out and told once."""
        if (field, text) not in self._words:
            try:
                self._words[field, text] = _READ[field](text)
            except BadInput as error:
                self._words[field, text] = None
                self._job.tally.note(f"{error} The {_word(field)} was left out.")
        return self._words[field, text]

    def _change(self, ident: bytes, row: Row, who: Person, values: dict[str, Any]) -> bool:
        """Update a customer. Of two rows of one file the later one only fills what is blank."""
        unit = self._job.unit
        found = unit.row("SELECT * FROM customer WHERE id = ?", (ident,))
        assert found is not None
        joined = who.person and found["kind"] == "organisation"
        if values.get("segment_id") == found["segment_id"]:
            values.pop("segment_fixed", None)  # what it says is so already, by whatever rule
        said = values.get("external_id")
        apart = joined and not who.company_id and found["external_id"] != said
        if apart or found["external_id"] not in (None, said) or own_record(
            unit, "customer", str(said or "")
        ) is not None:  # fmt: skip
            values = {c: v for c, v in values.items() if c not in ("external_id", "import_key")}
        own = who.own_id and found["external_id"] == who.own_id and not joined
        if own or is_nameless(found["name"], found["external_id"]):
            kept, _ = plain_name(who.customer)
            if not is_email(kept):
                values = {**values, "name": kept, "sort_name": sort_name(kept)}
        earlier = self._met.get(ident)
        if completes(values.get("birthday"), found["birthday"]):
            values = {name: v for name, v in values.items() if name != "birthday"}
        if joined and not own:
            values = {c: v for c, v in values.items() if c not in ("birthday", "first_seen_on")}
        if earlier is not None or (joined and not own):
            # Of two rows of one file the first is kept; a person's row only adds to the company's.
            here = {c: found[c] for c in values}
            if completes(here.get("birthday"), values.get("birthday")):
                here["birthday"] = None
            clash = [c for c in values if c not in _UNTOLD and here[c] not in (None, values[c])]
            if clash and earlier is not None and not who.company_id:
                words = ", ".join(_word(column) for column in clash)
                self._job.tally.note(
                    say("brought.clash", line=row.line, earlier=earlier, what=words)
                )
            values = {c: v for c, v in values.items() if here[c] is None}
        if found["import_key"] is not None:
            values.pop("import_key", None)
        return bool(values) and self._job.hands.update("customer", ident, values)

    def _more(
        self, ident: bytes, row: Row, who: Person, emails: list[str],
        phones: list[tuple[str | None, str]], cost: int | None,
    ) -> tuple[bool, bool]:  # fmt: skip
        """Add the contact, ways, note and cost that the customer does not have yet.

        Returns whether the person is new there, and whether anything was added.
        """
        people, get = self._job.people, row.values.get
        contact, new = None, False
        if who.person:
            plain = self._match.has_plain_id(who) or who.alone or own_id(who.own_id) is not None
            person_id = "" if plain else who.own_id
            role = get("role", "") or (who.told[0].role if who.told else "")
            contact, new = people.contact(ident, who.person, person_id, role)
        ways: list[tuple[str, str | None, str]] = [("phone", label, n) for label, n in phones]
        ways += [("email", None, email) for email in emails]
        names = [each.name for each in who.told]
        for each in who.told:
            other, added = people.contact(ident, each.name, "", short_text(each.role, 200))
            own = [way for way in ways if who.several and whose(way[1:], names) == each.name]
            ways = [way for way in ways if way not in own]
            new = people.add_ways(ident, other, [*own, *each.ways]) or added or new
        ways += who.ways
        contact = None if who.several else contact  # what is nobody's own is everybody's
        ways += [("website", None, each) for each in values_of(get("website", ""))]
        address, completed = self._address(ident, row)
        if address:
            ways.append(("address", None, address))
        changed = people.add_ways(ident, contact, ways) or new or completed
        for parts in self._job.sheet.series.people:
            changed = self._beside(ident, row, parts) or changed
        changed = self._own.take(ident, row) or changed
        if self._opt_outs.has and (contact is not None or not who.person or self._is(ident, who)):
            changed = self._opt_outs.take(ident, contact, row) or changed
        if get("spent"):
            self._cross_check(ident, row)
        if get("note"):
            changed = self._note(ident, plain_text(row.values["note"])) or changed
        if cost is not None:
            changed = self._spent(ident, cost) or changed
        return new, changed

    def _is(self, ident: bytes, who: Person) -> bool:
        """Whether the person of a row is the customer, and not somebody there."""
        found = self._job.unit.row("SELECT kind FROM customer WHERE id = ?", (ident,))
        return who.alone or (found is not None and found["kind"] == "person")

    def _address(self, ident: bytes, row: Row) -> tuple[str, bool]:
        """Street and postal code; whether a street that was kept without its code got it."""
        street = _one_line(row.values.get("address", ""))
        code = row.values.get("postcode", "")
        if code and not street:
            self._job.tally.note(say("brought.no_street"))
        if not code or not street or code in street:
            return street, False
        whole = f"{street}, {code}"
        bare_one = self._job.unit.row(
            "SELECT id FROM way WHERE customer_id = ? AND kind = 'address' AND value = ? "
            "AND deleted_at IS NULL",
            (ident, street),
        )
        if bare_one is not None:
            self._job.unit.update("way", bare_one["id"], {"value": whole})
        return whole, bare_one is not None

    def _beside(self, ident: bytes, row: Row, parts: dict[str, int]) -> bool:
        """Add a further person of the row; True when they are new or reached in a new way."""
        texts = {
            part: row.cells[place].strip() if place < len(row.cells) else ""
            for part, place in parts.items()
        }
        get = texts.get
        name = get("name") or " ".join(filter(None, (get("first"), get("last"))))
        emails = emails_of(get("email") or "")[0]
        contact, new = None, False
        if name:
            contact, new = self._job.people.contact(ident, name, "", get("role") or "")
        ways: list[tuple[str, str | None, str]] = [("email", None, each) for each in emails]
        ways += [("phone", label, each) for label, each in phones_of(get("phone") or "")[0]]
        return self._job.people.add_ways(ident, contact, ways) or new

    def _note(self, ident: bytes, text: str) -> bool:
        unit, key = self._job.unit, import_key("customer note", ident.hex(), text)
        if unit.row(
            "SELECT 1 FROM interaction WHERE import_key = ? AND deleted_at IS NULL", (key,)
        ):
            return False
        unit.insert(
            "interaction",
            {
                "customer_id": ident,
                "rep_id": self._me,
                "channel": "note",
                "happened_at": unit.at,
                "happened_on": unit.today.isoformat(),
                "note": text,
                "import_key": key,
            },
        )
        return True

    def _cross_check(self, ident: bytes, row: Row) -> None:
        """Say where the source's total of a customer is not that of the purchases here."""
        money = self._job.facts.money
        found = self._job.unit.row(
            "SELECT sum(amount) AS total FROM purchase WHERE customer_id = ? "
            "AND deleted_at IS NULL",
            (ident,),
        )
        if found is None or found["total"] is None:
            return
        here = decimal_text(found["total"], money.base)
        try:
            there = rounded(money.value("spent", row.values["spent"], money.base), money.base)
        except BadInput:
            return
        if f"{there:f}" != here:
            sums = {"there": f"{there:f}", "here": f"{here} {money.base}"}
            self._job.tally.note(say("brought.spent", line=row.line, **sums))

    def _cost(self, row: Row) -> tuple[int | None, Decimal]:
        text = row.values.get("acquisition_cost", "")
        if not text:
            return None, Decimal(0)
        money = self._job.facts.money
        currency = money.currency(text, row.values.get("currency", ""))
        try:
            amount = money.read("acquisition_cost", text, currency)
        except BadInput as error:
            self._job.tally.leave_out(row.line, "acquisition cost", clause(error.words))
            return None, Decimal(0)
        return amount.minor, amount.value

    def _spent(self, ident: bytes, amount: int) -> bool:
        """Keep one acquisition cost per customer that came from files."""
        unit = self._job.unit
        found = unit.row(
            "SELECT id FROM cost WHERE customer_id = ? AND kind = 'acquisition' AND note = ? "
            "AND deleted_at IS NULL",
            (ident, _CAC_NOTE),
        )
        if found is not None:
            return unit.update("cost", found["id"], {"amount": amount})
        self._job.keep_currency()
        seen = unit.row("SELECT first_seen_on FROM customer WHERE id = ?", (ident,))
        unit.insert(
            "cost",
            {
                "customer_id": ident,
                "kind": "acquisition",
                "spent_on": (seen and seen["first_seen_on"]) or unit.today.isoformat(),
                "amount": amount,
                "note": _CAC_NOTE,
            },
        )
        return True

    def _segment(self, name: str) -> bytes:
        """The segment of this name, added when there is none."""
        name = short_text(name, 200)
        key = name.casefold()
        if key not in self._segments:
            rows = self._job.unit.run("SELECT id, name FROM segment WHERE deleted_at IS NULL")
            for row in rows.fetchall():
                self._segments.setdefault(row["name"].casefold(), row["id"])
        if key not in self._segments:
            self._segments[key] = self._job.unit.insert("segment", {"name": name})
            self._job.tally.note(say("brought.new_name", what="segment", name=name))
        return self._segments[key]


def _one_line(address: str) -> str:
    """An address of several columns or lines in one line; a compound one in JSON is taken apart."""
    if address.startswith("{"):
        return ""
    return ", ".join(dict.fromkeys(part.strip() for part in address.split(";") if part.strip()))


_READ: dict[str, Callable[[str], str]] = {
    each.name: partial(read, each)
    for each in _CARD
    if each.kind in ("choice", "number", "zone", "hours")
}


def _word(column: str) -> str:
    return column.removesuffix("_id").removesuffix("_on").replace("_", " ")
