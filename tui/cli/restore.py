"""`tickler restore`: the store as it was in a backup, with or without what was done since."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from store.actions.bring_back import bring_back
from store.dataclass import dataclass
from store.errors import BadInput, NobodyNamed, StoreTrouble
from store.ids import id_text
from store.ledger.erasures import carry_over, erasures_of
from store.safety.automatic import second_place_of
from store.safety.backup import backups_of, end_of, kept_copies
from store.safety.opening import open_to_read
from store.safety.restore import Lost, changes_after, find_backup, has_all_of
from store.safety.restore import restore as put_back
from store.safety.trouble import command
from store.sentence import read
from store.views.lists.by_name import customers_named
from tui.cli import output
from tui.cli.options import Day, Db, Json
from tui.cli.session import opened_at
from tui.environment import Edge, Keys, edge_of, utc_now
from tui.text import counted
from tui.words.replay import gap_words, local_minute
from tui.words.sentences import tell

if TYPE_CHECKING:
    from store.ledger.replay import Replayed
    from store.safety.opening import KeyOf, Store
    from store.safety.restore import Restored

_SHOWN = 200  # changes that are listed; --json lists all


@dataclass(frozen=True)
class _Again:
    """What is to be done again: of which file, and up to which change (None: all)."""

    file: Path
    cut: int | None


def restore(
    backup: Annotated[
        str,
        typer.Argument(
            metavar="FILE|latest",
            help="A file, a name that “backup list” shows, or latest: the newest one in order.",
            show_default=False,
        ),
    ],
    customer: Annotated[
        str | None,
        typer.Option("--customer", metavar="CUSTOMER", help="Bring only this customer back."),
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Do the changes since the backup again.")
    ] = False,
    until: Annotated[
        int | None,
        typer.Option("--until", metavar="NUMBER", help="Do them again up to this one."),
    ] = None,
    at: Annotated[
        str | None,
        typer.Option("--at", metavar="TIME", help="Do those up to a time again: 2026-11-19 14:30."),
    ] = None,
    of: Annotated[
        Path | None,
        typer.Option("--from", metavar="FILE", help="The file that has them, if not the store."),
    ] = None,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Put a backup in the store's place, or bring one customer back.

    Example: tickler restore latest --replay

    The file that was there is kept under another name, and what it holds beyond the backup is
    listed. With --replay that is done again, as far as it can be read; --until and --at stop it
    before a mistake. With --customer the store stays: what the backup knows of them is merged into
    it, as one change that “tickler undo” takes back.
    """
    edge = edge_of(db, day)
    keys = edge.keys()
    key_of = keys.key_of
    second = second_place_of(edge.path, key_of)
    file = find_backup(edge.path, backup, second, key_of)
    if customer is not None:
        if replay or until is not None or at or of:
            raise BadInput("--customer brings one customer back: it goes without the others.")
        files = [each.path for each in backups_of(edge.path, second)]
        _bring_back(edge, files if backup == "latest" else [file], customer, json)
        return
    again = None
    if replay or until is not None or at or of:
        again = _again(edge, file, keys, until, at, of)
    done = put_back(edge.path, file, utc_now(), key_of)
    told, erased = _finish(edge, keys, done, again)
    lost = done.lost
    if again is not None and told is not None:
        lost = _beyond(changes_after(_source(done, again), edge.path, key_of), told)
    if json:
        output.answer(
            {
                "restored": str(done.backup),
                "old_file": None if done.old_file is None else str(done.old_file),
                "lost": None if lost is None
                else [{"unit": each.number, "at": each.at, "what": each.what} for each in lost],
                "replayed": 0 if told is None else told.units,
                "missing": [] if told is None else [gap_words(each) for each in told.gaps],
                "erased_again": [{"id": id_text(ident), "name": name} for ident, name in erased],
            }
        )  # fmt: skip
        return
    _tell(edge, key_of, done, told, lost)
    for ident, name in erased:
        way = command(edge.path, "customer", "erase", id_text(ident))
        output.say(f"{name} was erased since and is there again: “{way}” erases them anew.")


def _again(
    edge: Edge, backup: Path, keys: Keys, until: int | None, at: str | None, of: Path | None
) -> _Again:
    """What is to be done again; all that can be said against it is said before anything is done."""
    file = edge.path if of is None else of.expanduser()
    if not file.is_file():
        raise BadInput(
            f"There is no file {file} whose changes could be done again: --from names it."
        )
    if has_all_of(file, backup, keys.key_of) is False:
        raise BadInput(
            f"The changes of {file} do not go on from {backup.name}: it is of another store, or "
            "was itself restored from an older backup. Nothing was changed."
        )
    if until is None and at is None:
        return _Again(file, None)
    found = changes_after(file, backup, keys.key_of)
    if found is None:
        raise StoreTrouble(
            f"The changes of {file} cannot be listed: “restore … --replay” does what can be read."
        )
    if at is not None:
        moment = _moment(edge, at)
        late = (each.number for each in found if datetime.fromisoformat(each.at) > moment)
        cut = next(late, None)
        return _Again(file, None if cut is None else cut - 1)
    if until not in {each.number for each in found}:
        span = f" (there are {found[0].number} to {found[-1].number})" if found else ""
        raise BadInput(f"There is no change {until} after {backup.name}{span}.")
    return _Again(file, until)


def _moment(edge: Edge, text: str) -> datetime:
    named, _, clock = text.strip().replace("T", " ").rpartition(" ")
    try:
        return datetime.fromisoformat(f"{named or edge.today.isoformat()} {clock}").astimezone()
    except (ValueError, OverflowError) as error:
        raise BadInput(f"“{text}” is not a time: write 14:30, or 2026-11-19 14:30.") from error


def _source(done: Restored, again: _Again) -> Path:
    """Where the file lies now: the store's own was put aside."""
    return done.old_file if again.file == done.path and done.old_file else again.file


def _finish(
    edge: Edge, keys: Keys, done: Restored, again: _Again | None
) -> tuple[Replayed | None, list[tuple[bytes, str]]]:
    """Do the changes again, and keep known who was erased since; those who are there again."""
    source = done.old_file if again is None else _source(done, again)
    erased = None if source is None else erasures_of(source, keys.key_of)
    if again is None and erased is None:
        return None, []
    told = None
    with closing(edge.open(keys=keys)) as store:
        if again is not None and source is not None:
            from store.ledger.past_changes import PastChanges
            from store.ledger.replay import replay

            with closing(PastChanges(source, keys.key_of(source))) as past:
                told = replay(store, edge.today, past, again.cut)
        return told, [] if erased is None else carry_over(store, erased)


def _beyond(lost: tuple[Lost, ...] | None, told: Replayed) -> tuple[Lost, ...] | None:
    """The changes that are not there again."""
    last = 0 if told.last is None else told.last["seq"]
    return lost and tuple(each for each in lost if each.number > last)


def _kept_apart(edge: Edge, done: Restored, key_of: KeyOf) -> Path | None:
    """The newest file that an earlier restore put aside and that goes on from the backup."""
    files = [each for each in kept_copies(edge.path) if each != done.old_file]
    for file in sorted(files, key=lambda each: each.stat().st_mtime, reverse=True):
        if has_all_of(file, done.backup, key_of) and changes_after(file, done.backup, key_of):
            return file
    return None


def _tell(
    edge: Edge, key_of: KeyOf, done: Restored, told: Replayed | None, lost: tuple[Lost, ...] | None
) -> None:
    output.say(f"{edge.path} is again as in {done.backup.name}.")
    if done.old_file is not None:
        output.say(f"The file that was there is kept: {done.old_file}.")
    if told is not None:
        count = "1 change" if told.units == 1 else f"{told.units:,} changes"
        last = told.last
        end = "" if last is None else f", to {last['seq']} “{tell(read(last['title']))}”"
        output.say(f"{count} since then done again{end}.")
        if not told.units and (apart := _kept_apart(edge, done, key_of)) is not None:
            words = ("restore", str(done.backup), "--replay", "--from", str(apart))
            output.say(f"More was done in {apart}: “{command(edge.path, *words)}” does it again.")
        for each in told.gaps:
            output.say(f"missing: {gap_words(each)}.")
    elif lost is None:
        output.say("It could not be read, so the lost changes cannot be listed.")
    if told is None and (lost is None or done.old_file is None):
        until = end_of(done.backup).astimezone()
        output.say(f"What was done after {until:%Y-%m-%d %H:%M} is not in it.")
    for gone in (lost or ())[:_SHOWN]:
        output.say(f"lost: {gone.number} {local_minute(gone.at)} {tell(gone.what)}")
    if len(lost or ()) > _SHOWN:
        output.say(f"lost: {len(lost or ()) - _SHOWN:,} more, which --json lists.")
    if lost and done.old_file is not None and told is None:
        words = ("restore", str(done.backup), "--replay", "--from", str(done.old_file))
        output.say(
            f"“{command(edge.path, *words)}” does them again; --until NUMBER stops after one."
        )


def _who_knows(files: Iterable[Path], named: str, keys: Keys) -> tuple[Path, Store]:
    """A backup in which somebody has that name, and the same opened; one that is damaged has none.

    Raises:
        Refused: there is none.
    """
    for file in files:
        with suppress(StoreTrouble):
            backup = open_to_read(file, utc_now, key_of=keys.key_of)
            try:
                if customers_named(backup, named.strip()):
                    return file, backup
            except BaseException:
                backup.close()
                raise
            backup.close()
    raise NobodyNamed(
        f"No backup that was looked into knows a customer “{named}”: “tickler backup list” shows "
        "those there are, and “tickler restore FILE --customer NAME” looks into any file."
    )


def _bring_back(edge: Edge, files: Iterable[Path], named: str, json: bool) -> None:
    """Bring a customer back out of the first of these backups that knows them."""
    with opened_at(edge) as (store, today):
        file, backup = _who_knows(files, named, edge.keys())
        with closing(backup):
            done = bring_back(store, today, backup, named)
    if json:
        output.answer(
            {
                "restored": str(file),
                "old_file": None,
                "customer": {"id": id_text(done.customer_id), "name": done.name},
                "added": done.added,
                "changed": done.changed,
                "lost": list(done.lost),
            }
        )
        return
    if not (done.added or done.changed):
        output.say(f"{done.name} is as in {file.name}: nothing was changed.")
        return
    output.say(
        f"{done.name} is back as in {file.name}: {counted(done.added, 'record')} again, "
        f"{done.changed} set back. “tickler undo” takes it back."
    )
    for each in done.lost:
        output.say(f"lost: {each}")
