"""What a file is: its layout, its kind, the column of every field, and a look at all its rows."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import islice

from store.customer_fields import CustomerField
from store.errors import BadInput
from store.exchange.asks import Ask, Asked
from store.exchange.cells import bare, is_email
from store.exchange.columns import Columns, find_all, forms, match, recognise
from store.exchange.containers.opening import Source
from store.exchange.customer_blocks import stands_in_blocks
from store.exchange.document_types import find_types
from store.exchange.fields import KINDS
from store.exchange.kinds import SUPPLIER_NUMBERS, guess_kind, known_kind
from store.exchange.layout import Layout, layout_of
from store.exchange.mapping import Choices, Constant
from store.exchange.own_columns import field_row, named_columns, told_columns
from store.exchange.presets import Preset, known_headers, preset_named, recognise_preset
from store.exchange.series import series_of
from store.exchange.sheet import Sheet
from store.exchange.survey import Findings, Survey
from store.exchange.words import is_lost
from store.sentence import say

_EVERY = 500
_SHOWN = 20  # columns that a question names
_LOOKED_AT = 20  # rows
_NUMBER = re.compile(r"[#A-Za-z]{0,4}[-.]?\d+")
# What a list of contacts of both kinds calls those of whom we buy, in a column that tells the kind.
_ARE_SUPPLIERS = frozenset(
    ["lieferant", "lieferanten", "kreditor", "supplier", "suppliers", "vendor", "vendors",
     "fournisseur", "fournisseurs", "proveedor", "proveedores", "fornecedor", "fornitore",
     "leverancier", "dostawca", "dodavatel", "leverantor", "leverandor", "toimittaja", "beszallito",
     "tedarikci", "поставщик"]
)  # fmt: skip
_KIND_OF_CONTACT = re.compile(
    "typ|tipo|art$|kategor|categor|soort|rodzaj|grupp|group|grup|groep|druh|rolle|relati|тип|видк"
)


def look(
    sheet: Sheet, choices: Choices, base: str | None, progress: Callable[[int, int], None] | None
) -> Findings:
    survey = Survey(sheet, choices, base)
    survey.look(progress, _EVERY)
    try:
        return survey.findings()
    except Asked as asked:
        layout = sheet.layout
        asked.seen.update(
            file=layout.name,
            kind=sheet.kind,
            preset=sheet.preset and sheet.preset.name,
            columns=sheet.names(),
            encoding=layout.encoding,
            delimiter=layout.delimiter,
        )
        raise


def make_out_layout(source: Source, choices: Choices) -> Layout:
    named = (choices.mapping or {}).values()
    columns = [name for name in named if not isinstance(name, Constant)]
    wanted = {bare(part) for name in columns for part in (name, *name.split("|"))}
    known = known_headers() | wanted

    def rank(cells: Sequence[str]) -> int:
        hits = sum(1 for cell in cells if bare(cell) in wanted) * 3
        return hits + sum(1 for cell in cells if len(cell) < 90 and not known.isdisjoint(
            forms(cell)))  # fmt: skip

    return layout_of(source.path, rank, choices.encoding, name=source.name, spool=source.spool)


def _refuse_rows_as_header(layout: Layout) -> None:
    """A file whose first line is already somebody would lose them as names of columns."""
    first = next((name for name in layout.header if is_email(name)), None)
    if first is not None:
        raise BadInput(say("unread.no_header", file=layout.name, first=first))


def make_out_sheet(layout: Layout, choices: Choices, own: Sequence[CustomerField] = ()) -> Sheet:
    header, called = layout.header, layout.name
    _refuse_rows_as_header(layout)
    kind = None if choices.kind is None else known_kind(choices.kind)
    preset = _preset(header, choices.preset, kind)
    if preset is not None and preset.kind is None and kind is None:
        raise Asked([_ask_kind(layout, preset)])
    kind = kind or (preset.kind if preset else None) or _kind_of(layout, choices)
    columns, passed = preset.columns(header) if preset else (None, frozenset())
    mapping = dict(choices.mapping or {})
    more: Columns = {}
    if kind == "customers":
        more, mapping = told_columns(called, header, own, mapping)
    found = match(called, kind, header, mapping, columns, passed)
    if kind == "purchases" and "customer" not in mapping and _names_orders(layout, found):
        found.setdefault("order", found.pop("customer"))
    if kind == "purchases" and preset is None and "type" not in found.keys() | mapping.keys():
        taken = {index for places in found.values() for index in places}
        if (at := find_types(layout, taken)) is not None:
            found["type"] = (at,)
    if kind == "customers":
        taken = {index for places in (*found.values(), *more.values()) for index in places}
        more |= named_columns(
            header, [each for each in own if field_row(each).name not in more], taken | passed
        )
        found |= more
    own = tuple(each for each in own if field_row(each).name in more)
    constants = dict(preset.constants) if preset else {}
    for name, value in mapping.items():
        if isinstance(value, Constant):
            constants[name] = str(value)
    known = {field.name for field in KINDS[kind]}
    constants = {name: value for name, value in constants.items()
                 if name in known and name not in found}  # fmt: skip
    where = tuple(
        (find_all(called, header, each.column)[0], each.values, each.isnt) for each in choices.where
    )
    unless = tuple(
        (index, preset.unless[bare(name)])
        for index, name in enumerate(header)
        if preset is not None and bare(name) in preset.unless
    )
    if kind == "customers":
        others = {at for name, places in found.items() if name != "segment" for at in places}
        unless += tuple(
            (index, _ARE_SUPPLIERS)
            for index, name in enumerate(header)
            if index not in others | passed and _KIND_OF_CONTACT.search(bare(name))
        )
    supplier = next((i for i, name in enumerate(header) if bare(name) in SUPPLIER_NUMBERS), None)
    if kind != "customers" or "external_id" not in found:
        supplier = None
    told = frozenset(mapping)
    rows = tuple(map(field_row, own))
    taken = {index for places in found.values() for index in places}
    series = series_of(kind, header, taken)
    whose = found.get("customer", ())
    blocks = kind == "purchases" and preset is None and len(whose) == 1 and "order" not in found
    return Sheet(
        layout, kind, found, constants, where, unless, supplier, preset, told, own, rows, series,
        blocks and stands_in_blocks(layout, whose[0]),
    )  # fmt: skip


def _names_orders(layout: Layout, found: Columns) -> bool:
    """Whether “Name” beside an e-mail holds the numbers of orders, as “#1001”, and nobody."""
    if not {"customer", "email"} <= found.keys():
        return False
    at = found["customer"][0]
    if bare(layout.header[at]) != "name":
        return False
    rows = islice((row.cells for row in layout.records() if row.line > layout.line), _LOOKED_AT)
    cells = [cells[at].strip() for cells in rows if len(cells) > at]
    return bool(cells) and all(_NUMBER.fullmatch(cell) for cell in cells if cell)


def _preset(header: Sequence[str], told: str | None, kind: str | None) -> Preset | None:
    """The preset that is named, else the one whose headers these are, if the kind is its own."""
    if told is not None:
        return None if told.casefold() == "none" else preset_named(told)
    found = recognise_preset(header)
    touches = {"interactions", "follow-ups", "activities"}
    if found is None or kind is None or found.kind == kind:
        return found
    return found if {found.kind, kind} <= touches else None


def _kind_of(layout: Layout, choices: Choices) -> str:
    kind = guess_kind(layout.header)
    mapping = choices.mapping or {}
    fits = [
        each
        for each, fields in KINDS.items()
        if mapping and mapping.keys() <= {n for f in fields for n in (f.name, f.also)}
    ]
    if kind is None and len(fits) == 1:
        return fits[0]
    if kind is None:
        raise Asked([_ask_kind(layout, None)])
    if kind == "purchases" and ("deals" in fits or not mapping) and _holds_lost_ones(layout):
        return "deals"
    return kind


def _holds_lost_ones(layout: Layout) -> bool:
    """Whether every row tells what was lost, and none what was sold."""
    columns = recognise("purchases", layout.header)
    if "status" not in columns or "order" in columns:
        return False
    (at,) = columns["status"]
    rows = (row.cells for row in layout.records() if row.line > layout.line)
    words = (cells[at] for cells in rows if len(cells) > at and cells[at].strip())
    return is_lost(next(words, "")) and all(map(is_lost, words))


def _ask_kind(layout: Layout, preset: Preset | None) -> Ask:
    named = [name for name in layout.header if name]
    sentence = say(
        "asked.kind", file=layout.name, columns=named[:_SHOWN], more=max(len(named) - _SHOWN, 0),
        kinds=list(KINDS), program=preset and preset.title, note=preset and preset.note,
    )  # fmt: skip
    return Ask("kind", tuple(KINDS), "--as", sentence)
