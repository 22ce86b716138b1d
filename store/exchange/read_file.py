"""Reading a file into the store: one unit of work, one undo, or a dry run of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from store.errors import BadInput
from store.exchange.amounts import (
    MoneyReader,
    known_currency,
    most_common_currency,
)
from store.exchange.cells import looks_like_id
from store.exchange.columns import guess_kind, is_id_header, known_kind, match, parse_map, recognise
from store.exchange.dates import DateColumn, column_of
from store.exchange.digests import Seen
from store.exchange.directory import Directory
from store.exchange.fields import KINDS
from store.exchange.first_steps import (
    customers_of_added,
    date_first_seen,
    settle_added,
    spread_added,
)
from store.exchange.followups import FollowUps
from store.exchange.interactions import Interactions
from store.exchange.job import Job, Writer
from store.exchange.layout import layout_of
from store.exchange.people import Customers
from store.exchange.purchases import Purchases
from store.exchange.report import Report, Tally
from store.exchange.sheet import Sheet
from store.ledger.commit import work
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.settings.values import currency_of, setting
from store.value.money import DecimalMark, column_decimal

__all__ = ["import_file", "open_sheet", "parse_map"]

_WRITERS: dict[str, Callable[[Job], Writer]] = {
    "purchases": Purchases,
    "customers": Customers,
    "interactions": Interactions,
    "follow-ups": FollowUps,
}
_EVERY = 500


class _Rehearsed(Exception):
    """Ends a dry run's unit of work, so that all of it is taken back."""


def import_file(
    store: Store,
    today: date,
    path: Path,
    *,
    kind: str | None = None,
    mapping: Mapping[str, str] | None = None,
    date_format: str | None = None,
    currency: str | None = None,
    rates: Mapping[str, Decimal] | None = None,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
) -> Report:
    """Read a file of purchases, customers, interactions or follow-ups; whole or not at all.

    `kind` None takes what the header says. `mapping` names the column of each field (`parse_map`).
    `date_format` is dmy, mdy, ymd or a strptime pattern, needed when the dates do not show it.
    `currency` is the file's where no column or sign says otherwise; `rates` are what one unit of
    another currency is worth in the store's. `progress` hears the number of rows read; what it
    raises takes everything back.

    Raises:
        BadInput: the file, a column, a date format or a currency cannot be understood.
        Refused, StoreTrouble: the store says no; nothing is changed.
    """
    sheet = open_sheet(path, kind, mapping)
    tally = Tally()
    base = _base_currency(store, currency, sheet)
    money = MoneyReader(base, currency and known_currency(currency), rates or {}, _marks(sheet))
    dates = _dates(sheet, date_format)
    by_id = _by_id(sheet)
    undo: int | None = None
    try:
        with work(store, today) as unit:
            job = Job(
                unit=unit,
                tally=tally,
                fields=frozenset(sheet.columns),
                dates=dates,
                money=money,
                people=Directory(unit, tally, by_id=by_id),
                seen=Seen(unit),
                keep_currency=_currency_keeper(unit, base),
            )
            unit.title = _fill(job, sheet, progress)
            undo = unit.seq
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        undo = None
    except OverflowError as error:
        raise BadInput(
            f"The amounts in {path.name} add up to more than can be kept: nothing was changed; "
            "look whether --map names the right column."
        ) from error
    return _report(sheet, tally, base, dry_run=dry_run, undo=undo)


def open_sheet(
    path: Path, kind: str | None = None, mapping: Mapping[str, str] | None = None
) -> Sheet:
    """The file with its layout and the column of every field, for a look before reading it.

    Raises:
        BadInput: it cannot be read, or its columns do not do for the kind.
    """
    kinds = tuple(KINDS) if kind is None else (known_kind(kind),)
    named = (mapping or {}).values()
    wanted = {part.casefold() for name in named for part in (name, *name.split("|"))}

    def rank(cells: Sequence[str]) -> int:
        hits = sum(1 for cell in cells if cell.strip().casefold() in wanted)
        return hits or max(len(recognise(each, cells)) for each in kinds)

    layout = layout_of(path, rank)
    chosen = known_kind(kind) if kind is not None else guess_kind(layout.header)
    if chosen is None:
        raise BadInput(
            f"{path.name} does not show what it holds (its columns are "
            f"{', '.join(layout.header[:40])}): say --as {' or '.join(KINDS)}."
        )
    return Sheet(layout, chosen, match(path.name, chosen, layout.header, mapping))


def _fill(job: Job, sheet: Sheet, progress: Callable[[int], None] | None) -> str:
    """Write all rows; returns the sentence that undo will name."""
    tally, unit = job.tally, job.unit
    writer = _WRITERS[sheet.kind](job)
    for row in sheet.rows(tally.skipped.append):
        tally.rows += 1
        if row.fault is not None:
            tally.reject(row.line, row.fault)
            continue
        try:
            writer.take(row)
        except BadInput as error:
            tally.reject(row.line, str(error).rstrip("."))
        if progress is not None and tally.rows % _EVERY == 0:
            progress(tally.rows)
    writer.finish()
    tally.rejected.sort()
    job.seen.close()
    if progress is not None:
        progress(tally.rows)
    if unit.seq is not None:
        if sheet.kind == "purchases":
            date_first_seen(unit)
        tally.spread = spread_added(unit)
        settle_added(unit)
        tally.customers = customers_of_added(unit, writer.table)
    return _title(tally, writer, sheet)


def _title(tally: Tally, writer: Writer, sheet: Sheet) -> str:
    one, many = writer.things
    name = sheet.layout.path.name.encode("utf-8", "replace").decode()
    parts = []
    if tally.records:
        part = f"imported {tally.records:,} {one if tally.records == 1 else many}"
        if writer.table != "customer":
            part += f" of {tally.customers:,} customer{'' if tally.customers == 1 else 's'}"
        parts.append(part)
    if tally.changed:
        rows = one if tally.changed == 1 else many
        parts.append(f"changed {tally.changed:,}{'' if parts else f' {rows}'}")
    return f"{' and '.join(parts) or 'imported nothing'} from {name}"


def _base_currency(store: Store, told: str | None, sheet: Sheet) -> str:
    """The store's currency; on a store without money what the person or the file says."""
    chosen = setting(store, "currency")
    if chosen:
        return str(chosen)
    if told:
        return known_currency(told)
    field = "acquisition_cost" if sheet.kind == "customers" else "amount"
    found = most_common_currency(sheet.column("currency"), sheet.column(field))
    return known_currency(found) if found else currency_of(store)


def _currency_keeper(unit: Unit, base: str) -> Callable[[], None]:
    kept = setting(unit.store, "currency") is not None

    def keep() -> None:
        nonlocal kept
        if not kept:
            choose(unit, "currency", base)
            kept = True

    return keep


def _marks(sheet: Sheet) -> dict[str, DecimalMark | None]:
    return {
        field.name: column_decimal(sheet.column(field.name))
        for field in KINDS[sheet.kind]
        if field.style == "money" and field.name in sheet.columns
    }


def _dates(sheet: Sheet, told: str | None) -> dict[str, DateColumn]:
    names = sheet.names()
    return {
        field.name: column_of(names[field.name], sheet.column(field.name), told)
        for field in KINDS[sheet.kind]
        if field.style == "date" and field.name in sheet.columns
    }


def _by_id(sheet: Sheet) -> bool:
    """Whether the file names customers by ids: by the header, a column of names, or all values."""
    if sheet.kind == "customers" or "customer_name" in sheet.columns:
        return True
    if is_id_header(sheet.names()["customer"]):
        return True
    filled = False
    for text in sheet.column("customer"):
        filled = True
        if not looks_like_id(text):
            return False
    return filled


def _report(sheet: Sheet, tally: Tally, base: str, *, dry_run: bool, undo: int | None) -> Report:
    has_money = sheet.kind == "purchases" or "acquisition_cost" in sheet.columns
    return Report(
        file=sheet.layout.path.name,
        kind=sheet.kind,
        preset=None,
        new=tally.new,
        changed=tally.changed,
        same=tally.same,
        rejected=tuple(tally.rejected),
        dry_run=dry_run,
        undo=None if undo is None else str(undo),
        rows=tally.rows,
        records=tally.records,
        skipped=tuple(tally.skipped),
        columns=sheet.names(),
        encoding=sheet.layout.encoding,
        delimiter=sheet.layout.delimiter,
        total=tally.total if has_money else None,
        currency=base if has_money else None,
        customers=tally.customers,
        new_customers=tally.new_customers,
        merged=tally.merged,
        spread=tally.spread,
        notes=tuple(tally.notes),
    )
