"""Reading a file into the store: one unit of work, one undo, or a dry run of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Unpack

from store.customer_fields import CustomerField
from store.errors import BadInput
from store.exchange.asks import Ask, Asked
from store.exchange.cells import bare, is_email
from store.exchange.columns import Columns, find_all, forms, guess_kind, known_kind, match
from store.exchange.deals import Deals
from store.exchange.digests import Seen
from store.exchange.directory import Directory
from store.exchange.fields import KINDS
from store.exchange.first_steps import (
    customers_of_added,
    date_first_seen,
    settle_added,
    spread_added,
)
from store.exchange.hands import SOURCE, Hands
from store.exchange.job import Job, Writer
from store.exchange.kept import keep, kept_for
from store.exchange.layout import Layout, layout_of
from store.exchange.mapping import Answers, Choices, Constant, parse_map
from store.exchange.own_columns import field_row, named_columns, told_columns
from store.exchange.people import Customers
from store.exchange.presets import Preset, known_headers, preset_named, recognise_preset
from store.exchange.purchases import Purchases
from store.exchange.report import Report, Tally
from store.exchange.sheet import Sheet
from store.exchange.survey import Findings, Survey
from store.exchange.touches import Touches
from store.ledger.commit import work
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.automatic import back_up_changes
from store.safety.store import Store
from store.settings.own_fields import own_fields
from store.settings.values import setting

__all__ = ["import_file", "look_over", "open_sheet", "parse_map"]

_WRITERS: dict[str, Callable[[Job], Writer]] = {
    "purchases": Purchases,
    "deals": Deals,
    "customers": Customers,
    "interactions": Touches,
    "follow-ups": Touches,
    "activities": Touches,
}
_EVERY = 500
_SIZEABLE = 64 * 1024  # bytes of a file before which the store is backed up


class _Rehearsed(Exception):
    """Ends a dry run's unit of work, so that all of it is taken back."""


def import_file(
    store: Store,
    today: date,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Callable[[int], None] | None = None,
    **answers: Unpack[Answers],
) -> Report:
    """Read a file of customers, purchases, deals, touches or steps; whole or not at all.

    What it holds and how is taken from the file; `answers` (see `Choices`) are what a person says.
    What was said of an earlier file of this shape holds again. `progress` hears the number of rows
    written, 0 while the file is looked over; what it raises takes everything back.

    Raises:
        Asked: the file leaves something open; nothing is changed.
        BadInput: the file, a column or an answer cannot be understood.
        Refused, StoreTrouble: the store says no; nothing is changed.
    """
    said = Choices(**answers)
    layout = _layout(path, said)
    choices = said.over(kept_for(store, layout.header))
    if choices.encoding != said.encoding:
        layout = _layout(path, choices)
    return _import(store, today, layout, said, choices, dry_run=dry_run, progress=progress)


def _import(
    store: Store,
    today: date,
    layout: Layout,
    said: Choices,
    choices: Choices,
    *,
    dry_run: bool,
    progress: Callable[[int], None] | None,
) -> Report:
    sheet = _sheet(layout, choices, own_fields(store))
    chosen = setting(store, "currency")
    facts = _look(sheet, choices, None if chosen is None else str(chosen), progress)
    tally = Tally()
    tally.notes += facts.notes
    if taken := choices.differing(said):
        words = ", ".join(name.replace("_", " ") for name in taken)
        tally.note(f"As it was said of an earlier file of this shape: {words}.")
    undo: int | None = None
    if not dry_run and layout.path.stat().st_size >= _SIZEABLE:
        back_up_changes(store, "import")
    try:
        with work(store, today) as unit:
            hands = Hands(unit)
            unit.from_file = True
            job = Job(
                unit=unit,
                tally=tally,
                sheet=sheet,
                facts=facts,
                people=Directory(
                    unit, tally, hands, by_id=facts.by_id,
                    spaces=sheet.preset.ids if sheet.preset else None,
                ),
                seen=Seen(unit),
                hands=hands,
                keep_currency=_currency_keeper(unit, facts.money.base),
            )  # fmt: skip
            unit.title = _fill(job, progress)
            if unit.seq is not None:
                keep(unit, layout.header, said)
                unit.run("UPDATE work SET source = ? WHERE seq = ?", (SOURCE, unit.seq))
            undo = unit.seq
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        undo = None
    except OverflowError as error:
        raise BadInput(
            f"The amounts in {layout.path.name} add up to more than can be kept: nothing was "
            "changed; look whether --map names the right column."
        ) from error
    return _report(sheet, facts, tally, dry_run=dry_run, undo=undo)


def look_over(path: Path, **answers: Unpack[Answers]) -> None:
    """Look a file over before there is a store for it; raises what `import_file` would raise."""
    choices = Choices(**answers)
    layout = _layout(path, choices)
    _look(_sheet(layout, choices), choices, None, None)


def open_sheet(path: Path, **answers: Unpack[Answers]) -> Sheet:
    """The file with its layout and the column of every field, for a look before reading it.

    Raises:
        Asked: it does not show what it holds, or a column is missing.
        BadInput: it cannot be read.
    """
    choices = Choices(**answers)
    return _sheet(_layout(path, choices), choices)


def _look(
    sheet: Sheet, choices: Choices, base: str | None, progress: Callable[[int], None] | None
) -> Findings:
    survey = Survey(sheet, choices, base)
    survey.look(progress, _EVERY)
    try:
        return survey.findings()
    except Asked as asked:
        layout = sheet.layout
        asked.seen.update(
            file=layout.path.name,
            kind=sheet.kind,
            preset=sheet.preset and sheet.preset.name,
            columns=sheet.names(),
            encoding=layout.encoding,
            delimiter=layout.delimiter,
        )
        raise


def _layout(path: Path, choices: Choices) -> Layout:
    named = (choices.mapping or {}).values()
    columns = [name for name in named if not isinstance(name, Constant)]
    wanted = {bare(part) for name in columns for part in (name, *name.split("|"))}
    known = known_headers() | wanted

    def rank(cells: Sequence[str]) -> int:
        hits = sum(1 for cell in cells if bare(cell) in wanted) * 3
        return hits + sum(1 for cell in cells if len(cell) < 90 and not known.isdisjoint(
            forms(cell)))  # fmt: skip

    return layout_of(path, rank, choices.encoding)


def _refuse_rows_as_header(layout: Layout) -> None:
    """A file whose first line is already somebody would lose them as names of columns."""
    first = next((name for name in layout.header if is_email(name)), None)
    if first is not None:
        raise BadInput(
            f"{layout.path.name} has no line with the names of its columns: its first line holds "
            f"“{first}”. Put one above it, such as Name,Email,Phone."
        )


def _sheet(layout: Layout, choices: Choices, own: Sequence[CustomerField] = ()) -> Sheet:
    header, path = layout.header, layout.path
    _refuse_rows_as_header(layout)
    kind = None if choices.kind is None else known_kind(choices.kind)
    preset = _preset(header, choices.preset, kind)
    if preset is not None and preset.kind is None and kind is None:
        raise Asked([_ask_kind(layout, f"It looks like {preset.title}. {preset.note}".strip())])
    kind = kind or (preset.kind if preset else None) or _kind_of(layout, choices)
    columns, passed = preset.columns(header) if preset else (None, frozenset())
    mapping = dict(choices.mapping or {})
    more: Columns = {}
    if kind == "customers":
        more, mapping = told_columns(path.name, header, own, mapping)
    found = match(path.name, kind, header, mapping, columns, passed)
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
        (find_all(path.name, header, each.column)[0], each.values, each.isnt)
        for each in choices.where
    )
    told = frozenset(mapping)
    rows = tuple(map(field_row, own))
    return Sheet(layout, kind, found, constants, where, preset, told, own, rows)


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
        raise Asked([_ask_kind(layout, "")])
    return kind


def _ask_kind(layout: Layout, why: str) -> Ask:
    names = ", ".join([name for name in layout.header if name][:40])
    return Ask(
        "kind", tuple(KINDS), "--as",
        f"{layout.path.name} does not show what it holds (its columns are {names}): "
        f"{why + ' ' if why else ''}say --as {' or '.join(KINDS)}.",
    )  # fmt: skip


def _fill(job: Job, progress: Callable[[int], None] | None) -> str:
    """Write all rows; returns the sentence that undo will name."""
    tally, unit, sheet = job.tally, job.unit, job.sheet
    writer = _WRITERS[sheet.kind](job)
    for row in sheet.rows(tally.skipped.append):
        tally.rows += 1
        if row.fault is not None:
            tally.reject(row.line, row.fault)
            continue
        try:
            writer.take(row)
        except Asked:
            raise
        except BadInput as error:
            tally.reject(row.line, str(error).rstrip("."))
        if progress is not None and tally.rows % _EVERY == 0:
            progress(tally.rows)
    writer.finish()
    tally.rejected.sort()
    job.seen.close()
    job.people.close()
    if progress is not None:
        progress(tally.rows)
    for note in job.hands.notes():
        tally.note(note)
    if unit.seq is not None:
        if sheet.kind in ("purchases", "deals"):
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


def _currency_keeper(unit: Unit, base: str) -> Callable[[], None]:
    kept = setting(unit.store, "currency") is not None

    def settle_currency() -> None:
        nonlocal kept
        if not kept:
            choose(unit, "currency", base)
            kept = True

    return settle_currency


def _report(
    sheet: Sheet, facts: Findings, tally: Tally, *, dry_run: bool, undo: int | None
) -> Report:
    preset, decoded = sheet.preset, sheet.layout.decoded
    evidence = ", ".join(f"{name}" for name in list(sheet.names().values())[:6])
    money: dict[str, Any] = {"total": None, "currency": None}
    if sheet.kind in ("purchases", "deals") or sheet.has("acquisition_cost"):
        money = {"total": tally.total, "currency": facts.money.base}
    return Report(
        file=sheet.layout.path.name,
        kind=sheet.kind,
        preset=None if preset is None else preset.name,
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
        **money,
        customers=tally.customers,
        new_customers=tally.new_customers,
        merged=tally.merged,
        spread=tally.spread,
        notes=tuple(tally.notes),
        left_out=facts.left_out,
        cells=tuple(tally.cells),
        purchases=tally.kinds["purchases"],
        interactions=tally.kinds["interactions"],
        follow_ups=tally.kinds["follow_ups"],
        open_deals=tally.open_deals,
        language=decoded.language,
        words=decoded.words,
        sample=facts.sample,
        evidence=evidence if preset is None else preset.title,
    )
