"""Who somebody is: names, e-mails, phones and domains as they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from store.errors import BadInput
from store.exchange.cells import bare, is_email
from store.exchange.shared_cells import (
    Named,
    Told,
    emails_of,
    listed_people,
    phones_of,
    told_people,
)
from store.ids import id_bytes
from store.ledger.unit import Unit
from store.names import clean_name, plain_form

_DELETED = "(deleted)"
WITH_EMAIL = re.compile(r"(.*?)\s*[(<]([^()<>\s]+@[^()<>\s]+)[)>]")
GONE = "deleted in the source"
OURS: Final = "@tickler"  # the end of what a step is called in calendars
_NAMES_SOMEBODY = 5  # letters


class Who(NamedTuple):
    """Whom a row names: a customer by id and name, a person there by id and name, ways to reach."""

    ident: str = ""
    name: str = ""
    person_id: str = ""
    person: str = ""
    email: str = ""
    phone: str = ""
    town: str = ""
    more: tuple[tuple[str, str, str], ...] = ()  # (person, kind, value): whoever else, other ways

    def shown(self) -> str:
        """How a sentence calls them."""
        return (self.name or self.person or self.email or self.ident or self.person_id
                or self.phone)[:80]  # fmt: skip


def who_of(values: dict[str, str], *, by_id: bool, joined: bool) -> Who:
    """Whom a row names by its fields.

    `by_id`: the file names customers by ids. `joined`: a name can be `Company, Person`.
    """
    get = values.get
    customer, name = get("customer", ""), get("customer_name", "")
    ident = customer if by_id else ""
    if not by_id:
        name = name or customer  # an id that several names share is nobody's own
    emails = emails_of(get("email", ""))[0] if get("email") else []
    email = emails[0] if emails else ""
    phones = phones_of(get("phone", ""))[0] if get("phone") else []
    told = told_people(get("person", ""), shared=False) if get("person") else Told((Named(""),))
    first, *others = told.people
    person = first.name
    person_id = get("person_id", "")
    own = [(kind, value) for kind, _, value in first.ways]
    if not email and own and own[0][0] == "email":
        email = own.pop(0)[1]
    if joined and not person:
        name, person = parted(name)
    if not ident and not person and (several := listed_people(name)):
        name, person = " & ".join(several), several[0]
        others = [Named(each) for each in several[1:]]
    if not email and is_email(name):
        name, email = "", name
    if not email and is_email(ident):
        email = ident
    return Who(
        ident, name, person_id.split(";")[0].strip(), person,
        email, phones[0][1] if phones else "", get("city", ""),
        (
            *(("", "email", each) for each in emails[1:]),
            *(("", "phone", each) for _, each in phones[1:]),
            *((person, kind, value) for kind, value in own),
            *(("", kind, value) for kind, _, value in told.ways),
            *(
                (each.name, kind, value)
                for each in others
                for kind, _, value in each.ways or (("email", None, ""),)
            ),
        ),
    )  # fmt: skip


def plain_name(name: str) -> tuple[str, bool]:
    """The name that is kept, and whether the source marks it as deleted.

    Raises:
        BadInput: it is empty or too long.
    """
    kept = clean_name(name)
    if kept.casefold().endswith(_DELETED):
        return clean_name(kept[: -len(_DELETED)]), True
    return kept, False


def alike(one: str, other: str) -> bool:
    """Whether two names can be those of one person or company.

    They share a word of two letters, and no word of the one stands against another word of the
    other: Ana Rey and A. Rey can be one, Ana Rey and Juan Rey cannot.
    """
    words, others = _words(one), _words(other)
    if not words & others:
        return False
    rest, apart = words - others - _LEGAL, others - words - _LEGAL
    if len(words & others) > min(len(rest), len(apart)):
        return True  # nothing stands against it, or most of it is the same
    return any(_akin(a, b) for a in rest for b in apart)


def _words(name: str) -> set[str]:
    return {word for word in re.split(r"\W+", plain_form(name)) if len(word) > 1}


def _akin(one: str, other: str) -> bool:
    """Whether a word can be short for another, or is the same but for a letter."""
    short, long = sorted((one, other), key=len)
    if long.startswith(short):
        return True
    if len(long) - len(short) > 1 or len(short) < 3:
        return False
    at = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[at + (len(short) == len(long)) :] == long[at + 1 :]


_LEGAL = frozenset({
    "inc", "llc", "ltd", "limited", "co", "corp", "corporation", "company", "gmbh", "kg",
    "ag", "mbh", "ohg", "sl", "sa", "sas", "sarl", "srl", "spa", "bv", "nv", "plc", "lda",
    "ltda", "llp", "lp", "oy", "ab", "as", "aps", "eurl", "sro", "kft",
})  # fmt: skip


def parted(name: str) -> tuple[str, str]:
    """Company and person of `Company, Person`; a legal form after the comma is the company's."""
    company, _, person = name.rpartition(",")
    if not company.strip() or bare(person) in _LEGAL or not bare(person):
        return name, ""
    return company.strip(), person.strip()


def phone_key(number: str) -> str:
    """A phone number as it is compared: its last nine digits."""
    return "".join(c for c in number if c.isdigit())[-9:]


def domain_of(website: str) -> str:
    """The domain of a website's address: `https://www.Example.com/de` → `example.com`."""
    text = re.sub(r"^[a-z]+://", "", website.strip().casefold())
    return text.split("/")[0].split(":")[0].removeprefix("www.")


def names_in(text: str) -> Iterator[list[str]]:
    """What in a text may be somebody's whole name, as names are sorted; the longest first."""
    words = plain_form(text).split()[:20]
    for length in range(min(len(words), 6), 0, -1):
        names = (
            " ".join(words[start : start + length]).strip(".,:;()–-")
            for start in range(len(words) - length + 1)
        )
        yield [name for name in names if len(name) >= _NAMES_SOMEBODY]


def own_id(ident: str) -> bytes | None:
    """The key of a record of ours, as its exports name it: in tables, cards and calendars."""
    text = ident.removeprefix("urn:uuid:").removesuffix(OURS)
    if len(text) != 36:
        return None
    try:
        return id_bytes(text)
    except BadInput:
        return None


def is_nameless(name: str, external_id: str | None) -> bool:
    """Whether a customer is called by an id or an address only, until a file names them."""
    return is_email(name) or name == external_id or not bare(name)


class WayIndex:
    """The ways of all customers as they are compared, in a temporary table of the transaction."""

    def __init__(self, unit: Unit) -> None:
        self._unit = unit
        self._ready = False

    def open(self) -> None:
        """The ways of all customers as they are compared, in a table that lasts as long as this."""
        if self._ready:
            return
        self._ready = True
        self._unit.run("DROP TABLE IF EXISTS temp.import_way")
        self._unit.run(
            "CREATE TEMP TABLE import_way (kind TEXT NOT NULL, value TEXT NOT NULL, customer_id "
            "BLOB NOT NULL, PRIMARY KEY (kind, value, customer_id)) STRICT, WITHOUT ROWID"
        )
        for row in self._unit.run(
            "SELECT kind, value, customer_id FROM way WHERE kind <> 'address' AND deleted_at IS "
            "NULL"
        ).fetchall():
            self._add(row["kind"], row["value"], row["customer_id"])

    def add(self, kind: str, value: str, customer: bytes) -> None:
        """Note a way that was written just now."""
        if self._ready:
            self._add(kind, value, customer)

    def _add(self, kind: str, value: str, customer: bytes) -> None:
        if kind == "email":
            text = value.casefold()
        elif kind == "phone":
            text = phone_key(value)
        elif kind == "website":
            kind, text = "domain", domain_of(value)
        else:
            return
        if text:
            self._unit.run(
                "INSERT OR IGNORE INTO temp.import_way (kind, value, customer_id) VALUES (?, ?, ?)",
                (kind, text, customer),
            )

    def close(self) -> None:
        """Drop the table."""
        if self._ready:
            self._unit.run("DROP TABLE temp.import_way")
