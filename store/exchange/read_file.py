"""Reading a file into the store: one unit of work, one undo, or a dry run of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, Unpack

from store.actions.sales import settle_amounts
from store.errors import BadInput
from store.exchange.answers import refuse_unknown_words
from store.exchange.asks import Asked
from store.exchange.assumptions import ask_assumed, ends_early
from store.exchange.cases import Cases
from store.exchange.containers.opening import opened
from store.exchange.costs import Costs
from store.exchange.deals import Deals
from store.exchange.digests import Seen
from store.exchange.directory import Directory
from store.exchange.file_preview import Look, Progress, Table, look_at, sheets_and_sales, tables_of
from store.exchange.first_steps import (
    customers_of_added,
    date_first_seen,
    far_steps,
    last_note,
    settle_added,
    spread_added,
)
from store.exchange.hand_corrections import SOURCE, Hands
from store.exchange.job import Job, Tell, Writer
from store.exchange.kept_mappings import keep
from store.exchange.long_file import write_aside
from store.exchange.mapping import Answers, Choices
from store.exchange.people import Customers
from store.exchange.purchases import Purchases
from store.exchange.rejects import Rejects, rejected_rows
from store.exchange.report import Report, Tally, joined
from store.exchange.sheet import Sheet
from store.exchange.silence import fit_silence
from store.exchange.spellings import known_answer
from store.exchange.survey import Findings
from store.exchange.touches import Touches
from store.ledger.commit import work
from store.ledger.meanwhile import Made
from store.ledger.morning import learn_first
from store.ledger.new_store import choose
from store.ledger.unit import Unit
from store.safety.automatic import back_up_changes
from store.safety.busy import noted
from store.safety.store import Store
from store.sentence import Sentence, Words, clause, money, say
from store.settings.values import currency_of, setting
from store.views.lists.duplicates import double_words, doubles_among

_WRITERS: dict[str, Callable[[Job], Writer]] = {
    "purchases": Purchases,
    "deals": Deals,
    "customers": Customers,
    "interactions": Touches,
    "follow-ups": Touches,
    "cases": Cases,
    "costs": Costs,
    "activities": Touches,
}
# Kinds that tell how rarely the customers of a segment buy, and until when they have paid.
_TEACHES = ("purchases", "deals", "customers", "companies")
_EVERY = 500
_SHOWN = 3
_AMOUNTS = 20
_SIZEABLE = 64 * 1024  # bytes of a file before which the store is backed up


class _Rehearsed(Exception):
    """Ends a dry run's unit of work, so that all of it is taken back."""


def import_file(
    store: Store,
    today: date,
    path: Path,
    *,
    dry_run: bool = False,
    progress: Progress | None = None,
    rejects: Rejects | None = None,
    looks: Sequence[Look] = (),
    **answers: Unpack[Answers],
) -> Report:
    """Read a file of customers, purchases, deals, touches or steps; whole or not at all.

    What it holds and how is taken from the file; `answers` (see `Choices`) are what a person says.
    What was said of an earlier file of this shape holds again. The files of a zip are one change.
    `progress` hears the rows written and all there are, and while the file is looked over 0 and the
    rows seen; what it raises takes everything back. `rejects` gets each table that has rejected
    rows, for a file that can be mended and read again. `looks` are those of `look_over` at this
    file: where they went by the same it is not looked at again.

    Raises:
        Asked: the file leaves something open; nothing is changed.
        BadInput: the file, a column or an answer cannot be understood.
        Refused, StoreTrouble: the store says no; nothing is changed.
    """
    said = Choices(**answers)
    with opened(path, today, said.encoding) as (sources, others):
        tables, left = tables_of(store, path, sources, said)
        known = look_at(store, tables, looks, progress)
        missing = refuse_unknown_words(said, *sheets_and_sales(tables, known))
        report = _import(store, today, path, said, tables, known,
                         dry_run=dry_run, progress=progress)  # fmt: skip
        if rejects is not None:
            for table, part in zip(tables, report.files or (report,), strict=True):
                if part.rejected:
                    rejects(table.layout.name, rejected_rows(table.layout, part.rejected))
        unread: list[Words] = [*missing]
        unread += [say("unread.table", name=name, why=why) for name, why in left.items()]
        unread += [say("unread.no_table", name=name) for name in others]
        return report.with_notes(unread)


def _import(
    store: Store,
    today: date,
    path: Path,
    said: Choices,
    tables: Sequence[Table],
    looks: Sequence[Look],
    *,
    dry_run: bool,
    progress: Progress | None,
) -> Report:
    looked = [each.facts for each in looks]
    if not dry_run and path.stat().st_size >= _SIZEABLE:
        back_up_changes(store, "import")
    tallies: list[Tally] = []

    def write(to: Store) -> Made | None:
        tallies[:] = [Tally() for _ in tables]
        return _write(to, today, path, said, tables, looked, tallies,
                      dry_run=dry_run, progress=progress)  # fmt: skip

    rows = sum(facts.rows for facts in looked)
    try:
        with noted(store.path, f"imports {path.name}"):
            undo = write_aside(store, today, rows, write)
    except OverflowError as error:
        raise BadInput(say("unread.amounts_too_large", file=path.name)) from error
    reports = [
        _report(table.sheet, facts, tally, dry_run=dry_run, undo=undo)
        for table, facts, tally in zip(tables, looked, tallies, strict=True)
    ]
    return reports[0] if len(reports) == 1 else joined(path.name, reports)


def _write(
    store: Store,
    today: date,
    path: Path,
    said: Choices,
    tables: Sequence[Table],
    looked: Sequence[Findings],
    tallies: Sequence[Tally],
    *,
    dry_run: bool,
    progress: Progress | None,
) -> Made | None:
    """Write all tables as one unit; None where nothing in them is new, or it is a dry run."""
    told = 0
    try:
        with work(store, today) as unit:
            unit.from_file = True
            titles, before, every = [], 0, sum(facts.rows for facts in looked)
            for table, facts, tally in zip(tables, looked, tallies, strict=True):
                tell = _teller(progress, before, every)
                titles.append(_read(unit, table, said, facts, tally, tell))
                before += facts.rows
            name = path.name.encode("utf-8", "replace").decode()
            unit.title = say("did.imported", parts=[each for each in titles if each], file=name)
            if unit.seq is not None:
                tallies[-1].spread = spread_added(unit)
                settle_added(unit)
                tallies[-1].notes += [*far_steps(unit), *_amounts(unit)]
                if any(table.sheet.kind in _TEACHES for table in tables):
                    tallies[-1].notes += [
                        *ends_early(unit),
                        *fit_silence(
                            unit, {k: v for each in tallies for k, v in each.terms.items()}
                        ),
                        *ask_assumed(unit, (name for facts in looked for name in facts.left_out)),
                    ]
                tallies[-1].notes += _doubles(unit)
                if len(tables) == 1:
                    keep(unit, tables[0].layout.header, said)
                unit.run("UPDATE work SET source = ? WHERE seq = ?", (SOURCE, unit.seq))
                told = unit.run("SELECT max(seq) FROM journal").fetchone()[0]
                if not dry_run:
                    learn_first(unit)
            if dry_run:
                raise _Rehearsed
    except _Rehearsed:
        return None
    return None if unit.seq is None else Made(unit.seq, unit.stirred, told)


def _read(
    unit: Unit,
    table: Table,
    said: Choices,
    facts: Findings,
    tally: Tally,
    tell: Tell,
) -> Sentence | None:
    """Write one table; returns what was done, for the sentence that undo will name."""
    sheet = table.sheet
    tally.notes += facts.notes
    if taken := table.choices.differing(said):
        words = ", ".join(name.replace("_", " ") for name in taken)
        tally.note(say("brought.as_said", what=words))
    hands = Hands(unit)
    job = Job(
        unit=unit,
        tally=tally,
        sheet=sheet,
        facts=facts,
        people=Directory(
            unit,
            tally,
            hands,
            by_id=facts.by_id,
            preset=sheet.preset,
            listed=sheet.kind == "customers",
            alike=None if table.choices.alike is None else known_answer(table.choices.alike),
        ),
        seen=Seen(unit.store),
        hands=hands,
        keep_currency=_currency_keeper(unit, facts.money.base),
        tell=tell,
    )
    return _fill(job)


def _doubles(unit: Unit) -> list[Words]:
    """Who of the new customers looks like somebody else (T37)."""
    added = unit.run(
        "SELECT record_id FROM journal WHERE work_seq = ? AND tbl = 'customer' AND field IS NULL",
        (unit.seq,),
    ).fetchall()
    pairs = doubles_among(unit.store, [row[0] for row in added]) if added else []
    if not pairs:
        return []
    shown: list[Words] = [double_words(each) for each in pairs[:_SHOWN]]
    more = len(pairs) - _SHOWN
    return [*shown, say("brought.more_alike", n=more)] if more > 0 else shown


def _amounts(unit: Unit) -> list[Words]:
    """Of which sales the file has brought the amount that was asked for, a sentence each."""
    found, currency = settle_amounts(unit), currency_of(unit.store)
    notes: list[Words] = [
        say("brought.amount_owed", name=each.name, amount=money(each.amount, currency),
            bought=each.bought, sold=each.sold)
        for each in found[:_AMOUNTS]
    ]  # fmt: skip
    if len(found) > _AMOUNTS:
        notes.append(say("brought.amounts_owed", n=len(found) - _AMOUNTS))
    return notes


def _teller(progress: Progress | None, before: int, every: int) -> Tell:
    def tell(rows: int) -> None:
        if progress is not None and (rows % _EVERY == 0 or before + rows >= every):
            progress(before + rows, every)

    return tell


def _fill(job: Job) -> Sentence | None:
    """Write all rows; returns the sentence that undo will name, None where nothing was done."""
    tally, unit, sheet = job.tally, job.unit, job.sheet
    since = last_note(unit)
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
            tally.reject(row.line, clause(error.words))
        if tally.rows % _EVERY == 0:
            job.tell(0 if writer.waits else tally.rows)
    writer.finish()
    tally.rejected.sort(key=lambda each: each.line)
    job.seen.close()
    job.people.close()
    people = job.people
    joined = people.names_joined(sheet.layout.name)
    for note in (*joined, *people.namesakes.notes(), *people.contacts.notes()):
        tally.note(note)
    job.tell(tally.rows)
    for words in job.hands.notes():
        tally.note(words)
    if tally.by_words:
        tally.note(say("brought.by_title", n=tally.by_words))
    if tally.marked or tally.unmarked:
        tally.note(say("brought.marked", marked=tally.marked, unmarked=tally.unmarked))
    if unit.seq is not None:
        if sheet.kind in ("purchases", "deals"):
            date_first_seen(unit, since)
        tally.customers = customers_of_added(unit, writer.table, since)
    return _title(tally, writer)


def _title(tally: Tally, writer: Writer) -> Sentence | None:
    if not (tally.records or tally.changed or tally.marked or tally.unmarked):
        return None
    return say(
        "did.read",
        thing=writer.thing,
        records=tally.records,
        customers=None if writer.table == "customer" else tally.customers or None,
        changed=tally.changed,
        marked=tally.marked,
        unmarked=tally.unmarked,
    )


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
    if sheet.kind in ("purchases", "deals", "costs") or sheet.has("acquisition_cost"):
        money = {"total": tally.total, "currency": facts.money.base}
    return Report(
        file=sheet.layout.name,
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
