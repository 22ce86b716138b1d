"""Columns that hold two things, as “ZIP / City” or “Name / Company”, taken apart."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final

from store.exchange.cells import bare

Values = dict[str, str]
Part = Callable[[Values], None]

# Postal codes as countries write them; letters before them are the country.
_CODE: Final = (
    r"(?:[A-Z]{1,2}[- ])?(?:\d{5}-\d{3,4}|\d{2}-\d{3}|\d{3} \d{2}(?!\d)|"
    r"\d{4} ?[A-Z]{2}(?![A-Za-z])|\d{3,6}|[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|[A-Z]\d[A-Z] ?\d[A-Z]\d)"
)
_BETWEEN: Final = r"\s*[,/–-]?\s+|\s*[,/]\s*"
_CODE_FIRST: Final = re.compile(rf"(?P<code>{_CODE})(?:{_BETWEEN})(?P<city>[^\W\d_].*)")
_IN_STATE: Final = re.compile(
    r"(?P<city>[^\d,]*[^\W\d_.])\.?(?:,\s*|\s+)(?P<state>[A-Z]{2}|[A-Z][a-z]+(?: [A-Z][a-z]+)?)"
    r"\.?,?\s+(?P<code>\d{5}(?:-\d{4})?|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{4})"
)
_CODE_LAST: Final = re.compile(rf"(?P<city>[^\d,/]*[^\W\d_.])(?:{_BETWEEN})(?P<code>{_CODE})")
_ONLY_CODE: Final = re.compile(_CODE)
_STATE: Final = re.compile(r"(?P<city>[^\d,]+),\s*[A-Z]{2}")
_COMPANY: Final = re.compile(
    r"company|firma|unternehmen|empresa|entreprise|societe|azienda|bedrijf|organi[sz]ation|account|"
    r"uznemums|imone|ettevote|foretag|firm"
)
_PERSON: Final = re.compile(
    r"name|contact|contactperson|person|fullname|contactname|ansprechpartner|kontakt|contacto|"
    r"kontaktperson|nom|nombre|nazwisko|vards|vardas|nimi"
)
_SPLIT: Final = re.compile(r"\s+[/|–-]\s+|\s*[/|\n]\s*|;\s*")


def combined_of(
    header: Sequence[str], columns: dict[str, tuple[int, ...]], *, ids_listed: bool
) -> list[Part]:
    """What takes the combined columns of a file apart, in the values of each row.

    `ids_listed`: a cell may hold the ids of several companies.
    """
    found: list[Part] = []
    if "place" in columns:
        found.append(_split_place)
    for field in ("name", "company", "customer", "customer_name", "contact"):
        places = columns.get(field, ())
        words = [bare(each) for each in re.split(r"[/|&+(]| and | und ", header[places[0]])] if (
            len(places) == 1) else []  # fmt: skip
        if len(words) == 2 and "company" not in columns.keys() - {field}:
            first, second = words
            if _PERSON.fullmatch(first) and _COMPANY.match(second):
                found.append(partial(_split_names, field, company_last=True))
            elif _COMPANY.match(first) and _PERSON.fullmatch(second):
                found.append(partial(_split_names, field, company_last=False))
    for ident, name in (("customer", "customer_name"), ("company_id", "company")):
        places = columns.get(name, ())
        if ids_listed and len(places) == 1:
            associated = bare(header[places[0]]).startswith("associated")
            found.append(partial(_first_company, ident, name, associated=associated))
    return found


def _first_company(ident: str, name: str, values: Values, *, associated: bool) -> None:
    """Of several companies, as `501;502` and `A;B`, the first; all of them stand under `several`.

    A name alone lists some only where its column says what is associated.
    """
    ids, names = values.get(ident, ""), values[name]
    if ";" in ids or (associated and not ids and ";" in names):
        values[ident], values[name] = (each.split(";")[0].strip() for each in (ids, names))
        values["several"] = names or ids


def _split_place(values: Values) -> None:
    """Postal code and town; what is not sure is the town as it stands."""
    code, city = place_of(values.pop("place", ""))
    for name, text in (("postcode", code), ("city", city)):
        if text and not values.get(name):
            values[name] = text


def place_of(text: str) -> tuple[str, str]:
    """The postal code and the town of `10115 Berlin`, `Austin, TX 78701`, `London SW1A 1AA`."""
    text = " ".join(text.split())
    for pattern in (_CODE_FIRST, _IN_STATE, _CODE_LAST):
        if found := pattern.fullmatch(text):
            return found["code"].strip(), found["city"].strip(" ,")
    if _ONLY_CODE.fullmatch(text):
        return text, ""
    state = _STATE.fullmatch(text)
    return "", state["city"].strip() if state else text


def _split_names(field: str, values: Values, *, company_last: bool) -> None:
    """A person and a company; one alone stays what the field says."""
    text = values.get(field, "")
    parts = _SPLIT.split(text.rstrip(")").replace("(", " / ", 1) if "(" in text else text)
    if len(parts) != 2 or not all(parts):
        return
    person, company = parts if company_last else reversed(parts)
    if field in ("name", "company", "contact"):
        values.pop(field)
        values["company"], values["contact"] = company.strip(), person.strip()
    else:
        values[field], values["person"] = company.strip(), values.get("person") or person.strip()
