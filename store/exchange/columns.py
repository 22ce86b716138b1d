"""Which column of a file holds which field: as the person says, else by the headers."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Mapping, Sequence

from store.errors import BadInput
from store.exchange.fields import KINDS, NAMES, Field

Columns = dict[str, tuple[int, ...]]

_SHOWN = 40
_QUOTED = re.compile(r'(?<![^,])\s*([\w-]+)\s*=\s*"([^"]*)"')


def parse_map(text: str) -> dict[str, str]:
    """The columns that a person names, `amount=Total,date=Order date`, by field.

    A column that holds a comma goes in quotation marks: `amount="Total, net",date=Day`.

    Raises:
        BadInput: a part without `=`, an empty side, a field named twice.
    """
    found: dict[str, str] = {}
    try:
        whole = _QUOTED.sub(r'"\1=\2"', text)
        parts = next(csv.reader([whole], skipinitialspace=True, strict=True), [])
    except csv.Error:
        raise BadInput(f"--map {text}: a quotation mark is not closed.") from None
    for part in parts:
        name, equals, column = part.partition("=")
        name, column = name.strip().casefold().replace("-", "_"), column.strip()
        if not (equals and name and column):
            raise BadInput(
                f"“{part}” in --map is not field=Column: write it like customer=Client,date=Day."
            )
        if name in found:
            raise BadInput(f"--map names the field “{name}” twice: leave one out.")
        found[name] = column
    return found


def known_kind(kind: str) -> str:
    """The kind's name; BadInput when there is no such kind."""
    name = kind.strip().casefold().replace("_", "-")
    if name not in KINDS:
        raise BadInput(f"“{kind}” is no kind of file: use one of {', '.join(KINDS)}.")
    return name


def guess_kind(header: Sequence[str]) -> str | None:
    """The kind whose needed fields a header has, None when that does not tell."""

    found = {kind: set(recognise(kind, header)) for kind in KINDS}
    whole = {kind: {f.name for f in KINDS[kind] if f.needed} <= found[kind] for kind in KINDS}
    if whole["purchases"]:
        return "purchases"
    if whole["follow-ups"] and {"title", "status"} <= found["follow-ups"]:
        return "follow-ups"
    if whole["interactions"] and found["interactions"] & {"channel", "outcome"}:
        return "interactions"
    named = found["customers"] & {"name", "first_name", "last_name"}
    reached = found["customers"] & {"email", "phone", "mobile", "city", "country", "owner"}
    sold = {"amount", "date"} <= found["purchases"]
    return "customers" if named and reached and not sold else None


def recognise(kind: str, header: Sequence[str]) -> Columns:
    """The fields of a kind that a header holds, by its known headers; each column at most once."""
    places: dict[str, int] = {}
    for index, name in enumerate(header):
        places.setdefault(_bare(name), index)
    places.pop("", None)
    columns: Columns = {}
    for field in KINDS[kind]:
        hits: list[int] = []
        for each in field.headers.split():
            if each in places and (field.many or not hits):
                hits.append(places.pop(each))
        if hits:
            columns[field.name] = tuple(hits)
    if "customer_name" in columns and not _stands_beside_ids(header, columns):
        del columns["customer_name"]
    return columns


def is_id_header(name: str) -> bool:
    """Whether a header says that its column holds ids."""
    return _bare(name).endswith(("id", "no", "nr", "number", "nummer", "code", "key", "email"))


def _stands_beside_ids(header: Sequence[str], columns: Columns) -> bool:
    """Whether a column of names stands beside one of ids, and does not name something else."""
    if "customer" not in columns:
        return False
    customer, name = header[columns["customer"][0]], header[columns["customer_name"][0]]
    return is_id_header(customer) or _bare(name) in ("customername", "clientname", "accountname")


def match(
    path_name: str, kind: str, header: Sequence[str], mapping: Mapping[str, str] | None
) -> Columns:
    """The columns of every field: those named in `mapping`, else those recognised.

    With a mapping only needed fields and the source's mark of deletion are recognised beside it.
    Several columns for one field are joined with `|`.

    Raises:
        BadInput: an unknown field or column, or a needed field that no column holds.
    """
    known = recognise(kind, header)
    if not mapping:
        columns = known
    else:
        columns = {
            _field(kind, name).name: _find_all(path_name, header, column)
            for name, column in mapping.items()
        }
        taken = {index for found in columns.values() for index in found}
        for field in KINDS[kind]:
            hits = known.get(field.name, ())
            wanted = field.needed or field.name == "is_deleted"
            if wanted and field.name not in columns and hits and not taken.intersection(hits):
                columns[field.name] = hits
    _check(path_name, kind, header, columns)
    return columns


def _check(path_name: str, kind: str, header: Sequence[str], columns: Columns) -> None:
    missing = [field.name for field in KINDS[kind] if field.needed and field.name not in columns]
    if kind == "customers" and not any(name in columns for name in NAMES):
        missing = ["name"]
    if not missing:
        return
    spare = [name for i, name in enumerate(header) if name and not _used(columns, i)] or ["Column"]
    example = ",".join(
        f"{name}={header[columns[name][0]] if name in columns else spare[i % len(spare)]}"
        for i, name in enumerate(
            field.name for field in KINDS[kind] if field.needed or field.name in missing
        )
    )
    raise BadInput(
        f"{path_name} has no column that is known as the {' or the '.join(missing)} of {kind}. "
        f'{_listed(header)} Say which is which, for example --map "{example}".'
    )


def _used(columns: Columns, index: int) -> bool:
    return any(index in found for found in columns.values())


def _field(kind: str, name: str) -> Field:
    for field in KINDS[kind]:
        if name == field.name or (name and name == field.also):
            return field
    known = ", ".join(field.name for field in KINDS[kind])
    raise BadInput(f"“{name}” is no field of {kind}: use {known}.")


def _find_all(path_name: str, header: Sequence[str], column: str) -> tuple[int, ...]:
    whole = _find(header, column)
    if whole is not None:
        return (whole,)
    found = [_find(header, part) for part in column.split("|")]
    hits = tuple(index for index in found if index is not None)
    if len(hits) < len(found):
        raise BadInput(f"{path_name} has no column “{column}”. {_listed(header)}")
    return hits


def _find(header: Sequence[str], column: str) -> int | None:
    """The place of a column: by its exact name, else without regard to case, spaces and marks."""
    if column in header:
        return header.index(column)
    wanted = _even(column)
    hits = [index for index, name in enumerate(header) if _even(name) == wanted]
    if len(hits) > 1:
        raise BadInput(f"“{column}” could be several columns: write it exactly as the header does.")
    return hits[0] if hits else None


def _listed(header: Sequence[str]) -> str:
    names = [name for name in header if name]
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return f"Its columns are: {', '.join(names[:_SHOWN])}{more}."


def _even(name: str) -> str:
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def _bare(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKC", name).casefold() if c.isalnum())
