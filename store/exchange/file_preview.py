"""What a file holds, table by table, and a look at all rows before any is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple, Unpack

from store.errors import BadInput
from store.exchange.answers import refuse_unknown_words
from store.exchange.asks import Ask, Asked
from store.exchange.columns import Columns
from store.exchange.containers.opening import Source, opened
from store.exchange.kept_mappings import kept_for
from store.exchange.layout import Layout
from store.exchange.mapping import Answers, Choices
from store.exchange.recognition import look, make_out_layout, make_out_sheet
from store.exchange.sales import SaleWords
from store.exchange.sheet import Sheet
from store.exchange.survey import Findings
from store.safety.store import Store
from store.sentence import Words, listed, say
from store.settings.own_fields import own_fields
from store.settings.values import setting

# In this order the files of one program find what those before them have brought.
_ORDER = ("companies", "customers", "deals", "purchases", "interactions", "activities",
          "follow-ups", "cases", "costs")  # fmt: skip
Progress = Callable[[int, int], None]


class Look(NamedTuple):
    """What a look at all rows of a table has shown, and what it went by."""

    columns: Columns
    choices: Choices
    base: str | None
    facts: Findings


class Table(NamedTuple):
    """One table of a file, with what was said of it now and before."""

    layout: Layout
    choices: Choices
    sheet: Sheet


def look_over(path: Path, today: date, **answers: Unpack[Answers]) -> list[Look]:
    """Look a file over before there is a store for it; raises what `import_file` would raise."""
    said = Choices(**answers)
    with opened(path, today, said.encoding) as (sources, _):
        tables, _ = tables_of(None, path, sources, said)
        looks = look_at(None, tables, (), None)
        refuse_unknown_words(said, *sheets_and_sales(tables, looks))
        return looks


def open_sheet(path: Path, **answers: Unpack[Answers]) -> Sheet:
    """The text file with its layout and the column of every field, for a look before reading it.

    Raises:
        Asked: it does not show what it holds, or a column is missing.
        BadInput: it cannot be read.
    """
    choices = Choices(**answers)
    return make_out_sheet(make_out_layout(Source(path.name, path), choices), choices)


def tables_of(
    store: Store | None, path: Path, sources: Sequence[Source], said: Choices
) -> tuple[list[Table], dict[str, Words]]:
    """The tables to be read, in their order, and why others are not.

    Raises:
        Asked: the only one does not show what it holds; several sheets could be meant.
    """
    sheets = [source.sheet for source in sources if source.sheet]
    # A workbook, of which one sheet is wanted; those of a zip are read all.
    lone = len(sources) == len(sheets) > 1 and len({source.path for source in sources}) == 1
    if lone and said.sheet is not None and said.sheet.casefold() != "all":
        sources = [each for each in sources if each.sheet.casefold() == said.sheet.casefold()]
        if not sources:
            raise BadInput(
                say("unread.no_sheet", file=path.name, sheet=said.sheet, sheets=", ".join(sheets))
            )
    if len(sources) == 1:
        others = [sheet for sheet in sheets if lone and sheet != sources[0].sheet]
        unread: dict[str, Words] = {
            f"{path.name}, {name}": say("unread.other_sheet") for name in others
        }
        return [_table(store, sources[0], said)], unread
    found: list[Table] = []
    left: dict[str, Words] = {}
    for source in sources:
        try:
            found.append(_table(store, source, said))
        except BadInput as error:
            left[source.name] = say("unread.no_kind") if isinstance(error, Asked) else error.words
    if lone and said.sheet is None and len(found) != 1:
        raise Asked([
            Ask("sheet", (*sheets, "all"), "--sheet",
                say("asked.sheet", file=path.name, sheets=sheets))
        ])  # fmt: skip
    if not found:
        why = listed(*(say("unread.because", of=n, why=why) for n, why in left.items()), by=" ")
        raise BadInput(say("unread.because", of=path.name, why=why))
    if lone and said.sheet is None:
        left = dict.fromkeys(left, say("unread.say_sheet"))
    return sorted(found, key=_place), left


def _table(store: Store | None, source: Source, said: Choices) -> Table:
    layout, choices = make_out_layout(source, said), said
    if store is not None:
        choices = said.over(kept_for(store, layout.header))
        if choices.encoding != said.encoding:
            layout = make_out_layout(source, choices)
    own = () if store is None else own_fields(store)
    return Table(layout, choices, make_out_sheet(layout, choices, own))


def _place(table: Table) -> int:
    """Companies before people, people before what they did."""
    sheet = table.sheet
    people = sheet.has("first_name", "last_name", "company", "company_id")
    return _ORDER.index("companies" if sheet.kind == "customers" and not people else sheet.kind)


def look_at(
    store: Store | None,
    tables: Sequence[Table],
    before: Sequence[Look],
    progress: Progress | None,
) -> list[Look]:
    """A look at each table, those before it having said what money the store keeps."""
    chosen = None if store is None else setting(store, "currency")
    base = None if chosen is None else str(chosen)
    looks: list[Look] = []
    for place, table in enumerate(tables):
        known = before[place] if place < len(before) else None
        if (
            known is None
            or (known.columns, known.base) != (table.sheet.columns, base)
            or known.choices.differing(table.choices)
        ):
            found = look(table.sheet, table.choices, base, progress)
        else:
            found = known.facts
        looks.append(Look(table.sheet.columns, table.choices, base, found))
        base = found.money.base if found.has_money else base
    return looks


def sheets_and_sales(
    tables: Sequence[Table], looks: Sequence[Look]
) -> tuple[list[Sheet], list[SaleWords]]:
    """What answers are held against."""
    return [each.sheet for each in tables], [each.facts.sales for each in looks]
