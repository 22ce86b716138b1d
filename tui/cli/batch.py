"""`tickler batch`: a day's lines in one go; one line is the twin of `:` on the screens."""

from __future__ import annotations

import sys
from pathlib import Path
from time import monotonic
from typing import Annotated

import typer

from store.actions.one_line import BadLines, run_batch
from store.errors import BadInput
from store.ids import id_text
from store.vocabulary import CHANNELS, OUTCOMES
from tui.cli import output
from tui.cli.options import Day, Db, DryRun, Json
from tui.cli.progress import Progress
from tui.cli.session import opened
from tui.words.sentences import tell

_MOST = 1_000_000  # bytes: a day of work is a page, not a book


def batch(
    file: Annotated[
        str, typer.Argument(metavar="FILE", help="A text file, one line a customer; - for stdin.")
    ],
    dry_run: DryRun = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Log a day's lines, all or nothing, with one undo.

    Example: echo 'lumen c+ "wants quote" q900 +3w @maria nps9' | tickler batch -

    A line is a customer and then, in any order: {letters} ({channels}) with {signs}
    ({outcomes}), as c+ or v$120; "a note"; q900 (offer); p"a promise" fri; the next date, as +3w;
    @contact; nps9 csat4 ces5; 20m (minutes); rest 15.01 "why"; close "why". With < before
    it they came to us: <c they called, <e+ they wrote and it is done; our answers then take that
    channel. x alone is their complaint. Lines that begin with # are passed over.
    """
    texts = _lines(file)
    with opened(db, day, dry_run=dry_run) as (store, now):
        try:
            with Progress() as progress:
                began = monotonic()

                def tell_count(so_far: int, every: int) -> None:
                    if monotonic() - began > 1:
                        progress.count(so_far, every)

                done = run_batch(store, now, texts, dry_run=dry_run, progress=tell_count)
        except BadLines as error:
            if json:
                output.answer(
                    {
                        "dry_run": dry_run,
                        "lines": [],
                        "rejected": [
                            {"line": bad.number, "column": bad.column, "why": bad.sentence}
                            for bad in error.lines
                        ],
                    }
                )
            raise
    if json:
        output.answer(
            {
                "dry_run": dry_run,
                "lines": [
                    {
                        "line": number,
                        "done": effect.sentence,
                        "customer": id_text(effect.customer_id),
                        "next": None if effect.next_due is None else effect.next_due.isoformat(),
                    }
                    for number, effect in done.effects
                ],
                "rejected": [],
            }
        )
        return
    for number, effect in done.effects:
        output.paragraph(tell(effect.sentence), label=f"{number}", indent=4)
    told = tell(done.sentence)
    output.say(f"{told} Nothing was changed: a dry run." if dry_run else told)


batch.__doc__ = (batch.__doc__ or "").format(
    letters=" ".join(each.letter for each in CHANNELS if each.letter),
    channels=", ".join(each.label for each in CHANNELS if each.letter),
    signs=" ".join(each.sign for each in OUTCOMES),
    outcomes=", ".join(each.label for each in OUTCOMES),
)


def _lines(file: str) -> list[str]:
    """The lines of the file as UTF-8.

    Raises:
        BadInput: it cannot be read, is too large, or is no text.
    """
    try:
        if file == "-":
            raw = sys.stdin.buffer.read(_MOST + 1)
        else:
            with Path(file).open("rb") as stream:
                raw = stream.read(_MOST + 1)
    except OSError as error:
        raise BadInput(f"The file {file} cannot be read: {error.strerror}.") from error
    if len(raw) > _MOST:
        raise BadInput(f"The file {file} is larger than a day's lines can be (1 MB).")
    try:
        return raw.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError as error:
        raise BadInput(f"The file {file} is not UTF-8 text: save it as UTF-8.") from error
