"""Which column of a file holds which field: as the person says, else by the headers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import cache, lru_cache

from store.errors import BadInput
from store.exchange.asks import Ask, Asked
from store.exchange.cells import bare
from store.exchange.customer_headers import HEADER_WORDS, Field
from store.exchange.fields import KINDS, MONEY, NAMES, PLACE, WHO
from store.exchange.mapping import Constant
from store.exchange.national_words import (
    CUSTOMER_IDS,
    CUSTOMER_NAMES,
    CUSTOMERS,
    DEALS,
    PURCHASES,
    TOUCHES,
    WITH_TAX,
    WITHOUT_TAX,
)
from store.exchange.words import closing_day
from store.sentence import Sentence, say

Columns = dict[str, tuple[int, ...]]

_SHOWN = 40
# Words in headers by which an example is chosen, never a column.
_HINTS = {
    "date": ("date", "datum", "day", "when", "sold", "bought", "fecha", "data"),
    "at": ("date", "datum", "day", "when"),
    "opened": ("date", "datum", "day", "opened", "created"),
    "due": ("due", "date", "next", "when"),
    "amount": ("price", "amount", "total", "value", "net", "sum", "preis", "betrag", "cost"),
    "customer": ("name", "client", "customer", "buyer", "firm", "who", "owner", "kund"),
    "name": ("name", "client", "customer", "buyer", "firm", "who", "owner", "kund"),
}
_REMARK = re.compile(r"\s*[(\[{][^()\[\]{}]*[)\]}]\s*$")
_CODE = re.compile(r"(?:[\s_-]+(?:in[\s_-]+)?(?:[A-Z]{3}|[€$£¥₹₽])|\s*[€$£¥₹₽])$")
_CENTS = re.compile(r"[\s_.-]+(?:in[\s_]+)?(?:cents|minor|minor[\s_]units?)$", re.IGNORECASE)
_NUMBER = re.compile(r"[\s_#-]*\d{1,2}$")
_COPY = re.compile(r"(.*\S)\s*#(\d{1,2})")
_PERSON_PARTS = (
    ("firstname", "lastname"), ("billingfirstname", "billinglastname"),
    ("customerfirstname", "customerlastname"), ("vorname", "nachname"),
)  # fmt: skip
_OTHERS = frozenset(["accountid", "companyid", "organizationid", "organisationid", "orgid"])
_OURS = frozenset({
    "user", "username", "employee", "assignee", "agent", "member", "teammember", "owner", "rep",
    "salesrep", "salesperson", "mitarbeiter", "benutzer", "usuario", "utilisateur",
})  # fmt: skip
COMPANIES = frozenset({
    "accountname", "account", "organizationname", "customername", "customer", "client",
    "clientname", "cardname", "kunde", "klient", "cliente",
})  # fmt: skip


@lru_cache(maxsize=1024)  # the headers of one file are asked for each kind that it may be
def forms(name: str) -> tuple[str, ...]:
    """A header as it may be known: whole, without a remark, a currency, a number at its end."""
    plain = (_REMARK.sub("", name), _CODE.sub("", name), _CENTS.sub("", name))
    texts = (name, *plain, name.partition(" / ")[0])
    found = dict.fromkeys(bare(each) for text in texts for each in (text, _NUMBER.sub("", text)))
    return tuple(form for form in found if form)


def without_entity(header: Sequence[str]) -> Sequence[str]:
    """`Person - Telefon - Arbeit` is `Telefon`, where most columns begin with the same word."""
    first = Counter(name.partition(" - ")[0] for name in header if " - " in name)
    if not first:
        return header
    (word, count), *_ = first.most_common(1)
    if count < 3 or count * 5 < len(header) * 3:
        return header
    return [name.split(" - ")[1] if name.startswith(f"{word} - ") else name for name in header]


@cache
def _known(kind: str) -> dict[str, list[tuple[int, int]]]:
    """The places of each known header: that of its field in the kind, its own in the field."""
    known: dict[str, list[tuple[int, int]]] = {}
    for place, field in enumerate(KINDS[kind]):
        names = dict.fromkeys(map(bare, _headers(kind, field).split()))
        for rank, name in enumerate(names):
            known.setdefault(name, []).append((place, rank))
    return known


def _headers(kind: str, field: Field) -> str:
    """The headers of a field, of all countries; the likelier ones first."""
    country = CUSTOMERS if field in PLACE else _COUNTRIES[kind]
    words = f"{field.headers} {country.get(field.name, '')}"
    if kind != "purchases":
        return words
    if field.name == "amount":
        return f"{WITH_TAX} {HEADER_WORDS['after_discount']} {words} {WITHOUT_TAX}"
    if field.name == "customer":
        return f"{CUSTOMER_IDS} {words} {CUSTOMER_NAMES}"
    return f"{words} {CUSTOMER_NAMES}" if field.name == "customer_name" else words


_COUNTRIES = {
    "customers": CUSTOMERS,
    "purchases": PURCHASES,
    "deals": DEALS,
    "cases": TOUCHES,
    "costs": PURCHASES,
    "interactions": TOUCHES,
    "follow-ups": TOUCHES,
    "activities": TOUCHES,
}


# Amounts in thousands or millions, as `Amount (k EUR)`, `Umsatz in T€`.
_THOUSANDS = re.compile(
    r"(?<![^\W\d_])(?:[kt]|tsd\.?|mio\.?|mill?\.?)\s?(?:€|\$|£|eur|usd|gbp|chf)|"
    r"\b(?:thousands?|millions?|tausend|milliers|miles)\b|\b000s?\b|'000",
    re.IGNORECASE,
)


def recognise(
    kind: str, header: Sequence[str], spare: Callable[[int], bool] = lambda _: True
) -> Columns:
    """The fields of a kind that a header holds, by its known headers; each column at most once.

    `spare` says which columns may be taken.
    """
    header = without_entity(header)
    known, fields = _known(kind), KINDS[kind]
    hits = sorted(
        (place, rank, part > 0, index)
        for index, name in enumerate(header)
        if spare(index)
        for part, form in enumerate(forms(name))
        for place, rank in known.get(form, ())
    )
    taken: set[int] = set()
    columns: Columns = {}
    for place, _, _, index in hits:
        field = fields[place]
        name = header[index]
        if (field.style == "id" and name.endswith("?")) or (
            field.style == "money" and _THOUSANDS.search(name)
        ):  # whether there is one; what nobody here can multiply
            continue
        held = columns.get(field.name, ())
        if index not in taken and (field.many or not held):
            columns[field.name] = (*held, index)
            taken.add(index)
    if "note" in columns:  # what is written in columns of one name is one text
        name = bare(header[columns["note"][0]])
        columns["note"] += tuple(
            index for index, other in enumerate(header)
            if index not in taken and spare(index) and bare(other) == name
        )  # fmt: skip
    if kind == "deals":
        for index, name in enumerate(header):
            day = None if index in taken or not spare(index) else closing_day(name)
            if day is not None and day not in columns:
                columns[day] = (index,)
    return _settled(kind, header, columns)


def _settled(kind: str, header: Sequence[str], columns: Columns) -> Columns:
    """What one header alone cannot say: whose the name, the id and the company are."""
    if (
        kind == "deals"
        and "title" not in columns
        and "customer_name" in columns
        and (bare(header[columns["customer_name"][0]]) == "name")
    ):
        columns["title"] = columns.pop("customer_name")
    if "customer_name" in columns and not _stands_beside_ids(header, columns):
        name = columns.pop("customer_name")
        lone = "customer" not in columns and not columns.keys() & {"person", "person_id"}
        of_goods = "product" in columns and bare(header[columns["product"][0]]) == "sku"
        if kind == "purchases" and lone and not of_goods:
            columns["customer"] = name
    if kind != "customers" and len(places := columns.get("email", ())) == 1:
        before = bare(header[places[0] - 1]) if places[0] else ""
        if before in _OURS:
            del columns["email"]  # it is that of whoever has worked, not of the customer
    if kind != "customers" and "person" not in columns:
        spots = {bare(name): index for index, name in enumerate(header)}
        taken = {i for found in columns.values() for i in found}
        for names in _PERSON_PARTS:
            parts = [spots[each] for each in names if each in spots]
            if len(parts) == 2 and not taken & set(parts):
                columns["person"] = tuple(parts)
                break
    _settle_term(kind, header, columns)
    beside = {at for name in ("city", "postcode") for at in columns.get(name, ())}
    if "status" in columns and len(places := columns["status"]) == 1:
        at = places[0]
        if bare(header[at]) in _REGIONS and beside & {at - 1, at + 1}:
            del columns["status"]  # that of an address: “City, State, Zip”
    if kind == "purchases" and {"amount", "total"} <= columns.keys():
        amount, total = (bare(header[columns[each][0]]) for each in ("amount", "total"))
        if amount in _words(WITH_TAX) and total in _words(WITHOUT_TAX):
            del columns["total"]  # the same sum without tax
        elif amount in _words(WITHOUT_TAX) and not columns.keys() & {"quantity", "price"}:
            del columns["amount"]
    if kind == "customers":
        if "last_name" in columns and not columns.keys() & {"name", "first_name", "company"}:
            columns["name"] = columns.pop("last_name")  # “Nom”, of a list of companies
        person = bool(columns.keys() & {"first_name", "last_name"})
        ident = columns.get("external_id")
        if person and ident and "company_id" not in columns and bare(header[ident[0]]) in _OTHERS:
            columns["company_id"] = columns.pop("external_id")
        name = columns.get("name", ())
        if (
            name
            and not person
            and not ident
            and "company" not in columns
            and (columns.get("company_id", name) < name)
        ):
            columns["external_id"] = columns.pop("company_id")  # a list of companies
        if person and name and "company" not in columns and bare(header[name[0]]) in COMPANIES:
            columns["company"] = columns.pop("name")
    return columns


def _settle_term(kind: str, header: Sequence[str], columns: Columns) -> None:
    """The end of a term is one by its word, of a sale also beside its beginning.

    A beginning needs an end, or a length.
    """
    first, last = ("first_seen", "paid_until") if kind == "customers" else ("starts", "ends")
    begins = columns.get(first, ())
    begun = bool(begins) and bare(header[begins[0]]) in _words(HEADER_WORDS["starts"])
    if last in columns and (kind == "customers" or not begun):
        word = bare(header[columns[last][0]])
        open_end = word in _words(HEADER_WORDS["ends"])
        if open_end and not re.search("".join(HEADER_WORDS["sure_ends"].split()), word):
            del columns[last]
    if kind != "purchases":
        return
    if begun and not columns.keys() & {"ends", "term"}:
        del columns["starts"]
    elif begun and "date" not in columns:
        columns["date"] = columns["starts"]


_REGIONS = ("state", "estado", "stato", "etat")


@cache
def _words(headers: str) -> frozenset[str]:
    return frozenset(map(bare, headers.split()))


_OF_IDS = ("id", "ids", "no", "nr", "number", "nummer", "code", "key", "email", "idsprimary")


def is_id_header(name: str) -> bool:
    """Whether a header says that its column holds ids."""
    word = bare(name)
    return word in _words(CUSTOMER_IDS) or word.endswith(_OF_IDS)


def _stands_beside_ids(header: Sequence[str], columns: Columns) -> bool:
    """Whether a column of names stands beside one of ids, and does not name something else."""
    if "customer" not in columns:
        return False
    customer, name = header[columns["customer"][0]], header[columns["customer_name"][0]]
    return is_id_header(customer) or bare(name) in ("customername", "clientname", "accountname")


def match(
    path_name: str,
    kind: str,
    header: Sequence[str],
    mapping: Mapping[str, str] | None,
    preset: Columns | None = None,
    passed: frozenset[int] = frozenset(),
) -> Columns:
    """The columns of every field: those named in `mapping`, a preset's, else those recognised.

    `passed` are columns that the preset knows and does not take. Several columns for one field are
    joined with `|`; of columns with one name the second is `Phone#2`.

    Raises:
        BadInput: an unknown field or column.
        Asked: a needed field that no column holds.
    """
    said: Columns = {}
    constants = set()
    for name, column in (mapping or {}).items():
        field = field_of(kind, name).name
        if isinstance(column, Constant):
            constants.add(field)
        else:
            said[field] = find_all(path_name, header, column)
    taken = {index for found in said.values() for index in found}
    columns: Columns = {}
    for field, found in (preset or {}).items():
        if field not in said and field not in constants:
            hits = tuple(index for index in found if index not in taken)
            if hits:
                columns[field] = hits
                taken.update(hits)
    rest = recognise(kind, header, lambda index: index not in taken and index not in passed)
    for field, found in rest.items():
        if field not in said and field not in columns and field not in constants:
            if preset is not None and field in ("customer", "customer_name", "name"):
                continue  # a preset knows whose its rows are
            columns[field] = found
    columns = {**said, **columns}
    if kind == "purchases" and header and not header[0] and not columns.keys() & set(WHO):
        columns["customer"] = (0,)  # a report in sections: the customer stands in a line above
    order = [field.name for field in KINDS[kind]]
    columns = {name: columns[name] for name in sorted(columns, key=order.index)}
    _check(path_name, kind, header, columns, constants)
    return columns


def _check(
    path_name: str, kind: str, header: Sequence[str], columns: Columns, constants: set[str]
) -> None:
    have = columns.keys() | constants
    missing = []
    if kind == "customers":
        missing = [] if have & set(NAMES) else ["name"]
    else:
        if not have & {*WHO, *(["source"] if kind == "costs" else [])}:
            missing.append("source" if kind == "costs" else "customer")
        if kind == "purchases":
            missing += [] if "date" in have else ["date"]
            missing += [] if have & set(MONEY) else ["amount"]
        elif kind == "deals":
            missing += [] if have & {"stage", "status", "is_won"} else ["stage"]
        elif kind == "cases":
            missing += [] if "opened" in have else ["opened"]
        elif kind == "costs":
            missing += [name for name in ("date", "amount") if name not in have]
        elif not have & {"at", "due"}:
            missing.append("due" if kind == "follow-ups" else "at")
    if not missing:
        return
    spare = [name for i, name in enumerate(header) if name and not _used(columns, i)] or ["Column"]
    needed = [f.name for f in KINDS[kind] if f.name in missing or (f.needed and f.name in have)]
    example = ",".join(
        f"{name}={header[columns[name][0]] if name in columns else _likely(name, spare)}"
        for name in needed
    )
    names = tuple(name for name in header if name)
    raise Asked([
        Ask(
            missing[0], names, "--map",
            say("asked.columns", file=path_name, missing=missing, kind=kind,
                header=_there(header), example=example),
        )
    ])  # fmt: skip


def _likely(field: str, spare: list[str]) -> str:
    """The column that is named as an example for a field: by a word in its header; it leaves."""
    hints = _HINTS.get(field, ())
    found = next((name for name in spare if any(h in bare(name) for h in hints)), spare[0])
    if len(spare) > 1:
        spare.remove(found)
    return found


def _used(columns: Columns, index: int) -> bool:
    return any(index in found for found in columns.values())


def field_of(kind: str, name: str) -> Field:
    """The field of that name; BadInput names those that there are."""
    for field in KINDS[kind]:
        if name == field.name or (name and name == field.also):
            return field
    known = ", ".join(field.name for field in KINDS[kind])
    raise BadInput(say("typed.no_field_of", text=name, kind=kind, known=known))


def find_all(path_name: str, header: Sequence[str], column: str) -> tuple[int, ...]:
    """The places of a column, or of several joined with `|`; BadInput names those there are."""
    whole = _find(header, column)
    if whole is not None:
        return (whole,)
    found = [_find(header, part) for part in column.split("|")]
    hits = tuple(index for index in found if index is not None)
    if len(hits) < len(found):
        raise BadInput(say("unread.no_column", file=path_name, column=column, there=_there(header)))
    return hits


def _find(header: Sequence[str], column: str) -> int | None:
    """The place of a column: by its exact name, else without regard to case, spaces and marks."""
    if column in header:
        return header.index(column)
    wanted = _even(column)
    hits = [index for index, name in enumerate(header) if _even(name) == wanted]
    if len(hits) > 1:
        raise BadInput(say("typed.several_columns", text=column))
    if hits:
        return hits[0]
    copy = _COPY.fullmatch(column)
    if copy is None:
        return None
    same = [i for i, name in enumerate(header) if _even(name) == _even(copy[1])]
    return same[int(copy[2]) - 1] if 1 <= int(copy[2]) <= len(same) else None


def column_names(header: Sequence[str]) -> list[str]:
    """What each column is called: its header; the second of one name is `Phone#2`."""
    seen: dict[str, int] = {}
    out = []
    for index, name in enumerate(header):
        even = _even(name)
        seen[even] = seen.get(even, 0) + 1
        shown = name or f"column {index + 1}"
        out.append(shown if seen[even] == 1 or not name else f"{shown}#{seen[even]}")
    return out


def _there(header: Sequence[str]) -> Sentence:
    """The columns of a file."""
    names = [name for name in header if name]
    return say("unread.columns", names=names[:_SHOWN], more=max(len(names) - _SHOWN, 0))


def _even(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())
