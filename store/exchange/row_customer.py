"""Whom a row of customers is about: the person, the company, and who of the store it is."""

from __future__ import annotations

from typing import Any, Final, NamedTuple

from store.errors import BadInput
from store.exchange.cells import bare, is_email
from store.exchange.identity import (
    Who,
    alike,
    is_nameless,
    own_id,
    parted,
    phone_key,
    plain_name,
)
from store.exchange.job import Job
from store.exchange.shared_cells import Named, Told, first_names_of, listed_people, told_people
from store.exchange.sheet import Row
from store.exchange.words import is_free_mail
from store.names import clean_name, plain_form
from store.sentence import say

_PLAIN_NAMES: Final = ("name", "nom", "nombre", "nome")


class Person(NamedTuple):
    """Whom a row of customers is about: a customer, and the person there where it names one."""

    customer: str
    person: str
    company_id: str
    own_id: str  # the row's own id, of the person where there is one
    alone: bool  # the person is the customer
    told: tuple[Named, ...] = ()  # the people whom the cell names, with what it tells of each
    ways: tuple[tuple[str, str | None, str], ...] = ()  # what it tells of nobody's own
    in_doubt: bool = False  # it may name more

    @property
    def several(self) -> bool:
        """Whether it names several people."""
        return len(self.told) > 1

    @property
    def told_ways(self) -> list[tuple[str, str]]:
        """The ways that the cell of the people tells, each as (kind, value)."""
        own = (way for each in self.told for way in each.ways)
        return [(kind, value) for kind, _, value in (*self.ways, *own)]


class Matching:
    """Finds the customers of a file of customers."""

    def __init__(self, job: Job) -> None:
        self._job = job

    def person(self, row: Row, emails: list[str], phones: list[tuple[str | None, str]]) -> Person:
        """Whom the row is about.

        Raises:
            BadInput: it has no name.
        """
        found = self._person(row, emails, phones)
        preset = self._job.sheet.preset
        ours = own_id(found.own_id) or own_id(found.company_id)
        if ours is not None or (preset is not None and preset.one_person):
            return found  # one person, whatever the name looks like
        told = told_people(found.person) if found.person else Told(())
        people = tuple(map(Named, _full_names(row))) or told.people
        if len(people) < 2 and not found.person:
            people = tuple(map(Named, listed_people(found.customer)))
        if len(people) < 2:
            found = found._replace(ways=told.ways, in_doubt=told.in_doubt)
            if not people or found.person != row.values.get("contact"):
                return found
            name = people[0].name
            if name:
                customer = clean_name(name) if found.alone else found.customer
                return found._replace(person=name, told=people, customer=customer)
            if people[0].ways and not found.alone:  # a phone alone names nobody
                return found._replace(person="", ways=people[0].ways)
            return found
        names = " & ".join(each.name for each in people)
        customer = names if found.alone or not found.person else found.customer
        return found._replace(
            customer=clean_name(customer), person=people[0].name, alone=False, told=people,
            ways=told.ways,
        )  # fmt: skip

    def _person(self, row: Row, emails: list[str], phones: list[tuple[str | None, str]]) -> Person:
        get = row.values.get
        name, company = get("name", ""), get("company", "")
        person = _full_name(row) or get("contact", "")
        preset = self._job.sheet.preset
        people = get("kind") == "person" or (preset is not None and preset.people)
        if preset is not None and preset.joined_names and name and not person and not company:
            header = self._job.sheet.layout.header[self._job.sheet.columns["name"][0]]
            if bare(header) not in _PLAIN_NAMES:  # a name as it is shown: “Company, Person”
                name, person = parted(name)
        if people and name and not person and not company:
            person, name = name, ""  # as a store of ours has written it
        own, company_id = get("external_id", ""), get("company_id", "")
        if name and company and plain_form(name) != plain_form(company):
            if not person or plain_form(person) == plain_form(name) or _full_name(row):
                person = person or name
            name = ""
        elif name and _full_name(row) and _same_person(name, person):
            name = ""
        elif name and not person and get("company_id") and not company:
            person, name = name, ""
        company = company or name
        if company:
            if not person and not own:
                own, company_id = company_id, ""
            return Person(clean_name(company), person, company_id, own, alone=False)
        for text in (person, *emails[:1], *(number for _, number in phones[:1])):
            if text:
                return Person(clean_name(text), person, company_id, own, alone=bool(person))
        raise BadInput(say("row.no_name"))

    def find(
        self, row: Row, who: Person, emails: list[str], phones: list[tuple[str | None, str]]
    ) -> bytes | None:
        """The customer that the row is about, if the store has it.

        Raises:
            BadInput: several customers could be meant.
        """
        people = self._job.people
        at_company = not who.alone and bool(who.person)
        if at_company or (who.alone and who.company_id):
            found = who.own_id and (
                people.by_key(people.space_key("person", who.own_id))
                or people.own_contact(who.own_id)
            )
            if found:
                return found
            if who.company_id:
                found = people.company(who.company_id)
                if found is not None:
                    return found
            if who.alone:
                return self._alike(row, who, emails, phones)
            rows = [each for each in people.named(plain_name(who.customer)[0])
                    if each["kind"] != "person"]  # fmt: skip
            if who.company_id:
                rows = [each for each in rows if each["external_id"] is None]
            elif self.has_plain_id(who):
                # Without a column of people the id is the company's: another id, another customer.
                return people.find(Who(ident=who.own_id, name=who.customer))
            rows = self._without_conflict(row, rows, [])
            if len(rows) > 1:
                raise BadInput(say("row.needs_id", name=who.customer, count=len(rows)))
            if rows:
                if who.company_id:
                    self._job.unit.update("customer", rows[0]["id"], people.company_idents(
                        who.company_id))  # fmt: skip
                found_id: bytes = rows[0]["id"]
                return found_id
            return self._spelt(row, who, [], [])
        if who.own_id:
            found = people.known_id(who.own_id, person=who.alone)
            if found is not None:
                return found
        return self._alike(row, who, emails, phones)

    def by_domain(self, emails: list[str]) -> Any | None:
        """The one company whose website has the domain of an e-mail that is nobody's own."""
        for email in emails:
            domain = email.rpartition("@")[2].casefold()
            if domain and not is_free_mail(domain):
                rows = self._job.people.by_way("domain", domain)
                if len(rows) == 1 and rows[0]["kind"] == "organisation":
                    return rows[0]
        return None

    def has_plain_id(self, who: Person) -> bool:
        """Whether a row's id is that of the company, beside whom a contact is named."""
        columns, preset = self._job.sheet.columns.keys(), self._job.sheet.preset
        if who.person and preset is not None and preset.joined_names and "company" not in columns:
            return False  # of “Company, Person” the id is the person's
        people = columns & {"name", "first_name", "last_name"}
        return bool(who.own_id) and ("company" not in columns or not people)

    def _alike(
        self, row: Row, who: Person, emails: list[str], phones: list[tuple[str | None, str]]
    ) -> bytes | None:
        """A customer with the same e-mail, else exactly the same name and nothing against it."""
        people = self._job.people
        found: dict[bytes, Any] = {}
        for email in emails:
            for each in people.by_way("email", email.casefold()):
                found.setdefault(each["id"], each)
        named = who.person or not is_email(who.customer)
        fits = [
            each for each in found.values()
            if not named or alike(each["name"], who.customer)
            or is_nameless(each["name"], each["external_id"]) or people.has_contact(
                each["id"], who.customer)
        ]  # fmt: skip
        if not fits:
            rows = people.named(plain_name(who.customer)[0])
            rows = [each for each in rows if not (who.own_id and each["external_id"])]
            fits = self._without_conflict(row, rows, emails, phones, person=who.alone)
        elif who.own_id and not who.alone and named:
            fits = [each for each in fits if each["external_id"] in (None, who.own_id)]
        if len(fits) > 1:
            raise BadInput(say("row.needs_id_column", name=who.customer, count=len(fits)))
        if not fits:
            return self._spelt(row, who, emails, phones) if named else None
        found_id: bytes = fits[0]["id"]
        if who.own_id and fits[0]["external_id"] is None:
            idents = people.idents("", who.own_id) if who.alone else people.idents(who.own_id)
            self._job.unit.update("customer", found_id, idents)
            self._job.tally.merged += 1
        return found_id

    def _spelt(
        self, row: Row, who: Person, emails: list[str], phones: list[tuple[str | None, str]]
    ) -> bytes | None:
        """A customer whose name is spelt alike and nothing against it, as a person has answered.

        Asked about is only a row that tells nothing but the name; the others are noted as doubles.
        """
        if who.own_id or who.company_id:
            return None

        def may_be(ident: bytes) -> bool:
            found = self._job.unit.row(
                "SELECT id, city, sort_name FROM customer WHERE id = ?", (ident,)
            )
            return bool(self._without_conflict(row, [found], emails, phones, person=who.alone))

        asks = not emails and not phones
        return self._job.people.spellings.find_listed(who.customer, may_be, asks=asks)

    def _without_conflict(
        self, row: Row, rows: list[Any], emails: list[str],
        phones: list[tuple[str | None, str]] | None = None, *, person: bool = False,
    ) -> list[Any]:  # fmt: skip
        """Those of the name of whom the row does not say another town, another e-mail."""
        people = self._job.people
        town = row.values.get("city", "")
        town = town if person or not self._job.sheet.has("contact") else ""
        given = {email.casefold() for email in emails}
        numbers = {phone_key(number) for _, number in phones or []}
        out = []
        for each in rows:
            have = people.namesakes.ways_of(each["id"])["email"]
            if have and given and not have & given:
                continue
            out.append(each)
        return people.namesakes.without(_called(row), out, town, given, numbers)


def _called(row: Row) -> str:
    get = row.values.get
    return get("name") or get("company") or _full_name(row)


def _full_name(row: Row) -> str:
    parts = (row.values.get("first_name", ""), row.values.get("last_name", ""))
    return " ".join(part for part in parts if part)


def _full_names(row: Row) -> list[str]:
    """Several people whose names stand in parts, `Ana; Jon` and `Rey`; none where it is one."""
    firsts = first_names_of(row.values.get("first_name", ""))
    lasts = list(filter(None, first_names_of(row.values.get("last_name", ""))))
    if len(firsts) < 2 or len(lasts) not in (0, 1, len(firsts)):
        return []
    names = lasts if len(lasts) == len(firsts) else [*lasts, ""][:1] * len(firsts)
    return [f"{first} {last}".strip() for first, last in zip(firsts, names, strict=True)]


def _same_person(name: str, person: str) -> bool:
    """Whether a name is made of a person's parts: `Ana Rey`, `Rey, Ana`, `Ms. Ana M. Rey`."""
    words = set(plain_form(name).replace(",", " ").replace(".", " ").split())
    return set(plain_form(person).replace(".", " ").split()) <= words
