"""Printing: stdout is data, stderr is talk, and nothing that came from data acts on a terminal.

In a terminal a table fits its width and what is cut ends in "…". In a pipe nothing is cut: columns
are as wide as their longest cell up to 40, and a longer one pushes the rest of its line.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, TextIO

from tui.text import cell_width, fit, one_stop, safe_json, visible, wrap
from tui.widgets.columns import Column, Placed, place

if TYPE_CHECKING:
    from store.ledger.effect import Effect, Result

GAP = 2
PIPED_CELL = 40
PIPED_LINE = 100
NARROW = 24
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")


class ReaderLeft(Exception):
    """Who read our output has gone (`| head`): there is nobody left to print for."""


def say(text: str = "") -> None:
    """One line of data."""
    _write(sys.stdout, visible(one_stop(text)))


def block(text: str) -> None:
    """Many lines of data that are as they are, such as a CSV."""
    _write(sys.stdout, visible(text, multiline=True))


def paragraph(text: str, *, label: str = "", indent: int = 0) -> None:
    """Text in as many lines as it takes, after a label in a margin of `indent` cells.

    A longer label widens the margin. Where too little is left beside it, the text stands below.
    """
    width = terminal_width() or PIPED_LINE
    if label:
        indent = max(indent, cell_width(label) + 1)
    if width - indent < NARROW < indent:
        say(label.rstrip())
        label, indent = "", GAP
    for number, line in enumerate(wrap(text, width - indent)):
        margin = fit(label if number == 0 else "", indent)
        say(f"{margin}{line}".rstrip())


def hint(text: str) -> None:
    """One line of talk: progress, a warning, an error."""
    _write(sys.stderr, visible(one_stop(text)))


def json_hint(text: str) -> None:
    """As `hint`, for a script that has asked for JSON."""
    _write(sys.stderr, json.dumps({"error": visible(one_stop(text))}))


def answer(obj: object) -> None:
    """An answer for scripts."""
    from tui.words.sentences import tell

    text = safe_json(obj, tell)
    if not (sys.stdout.encoding or "").lower().startswith("utf"):
        text = _NOT_ASCII.sub(lambda found: json.dumps(found[0])[1:-1], text)
    _write(sys.stdout, text)


def effect(done: Effect, json: bool) -> None:
    """What an action did: its sentence, or the same for scripts."""
    from tui.words.sentences import tell

    if not json:
        say(tell(done.sentence))
        return
    from store.ids import id_text

    step = None
    if done.next_due is not None:
        step = {
            "id": None if done.next_id is None else id_text(done.next_id),
            "due": done.next_due.isoformat(),
        }
    answer(
        {
            "done": done.sentence,
            "customer": id_text(done.customer_id),
            "record": None if done.record_id is None else id_text(done.record_id),
            "next_step": step,
            "settled": done.settled,
        }
    )


def result(done: Result, json: bool, **more: object) -> None:
    """The same for what was done to no customer alone; `more` are further names for scripts."""
    from tui.words.sentences import tell

    if json:
        answer({"done": done.sentence, "customers": done.customers, **more})
    else:
        say(tell(done.sentence))
    for warning in done.warnings:
        hint(warning)


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]]) -> list[Placed]:
    """Lines under a line of titles; a column without a title has none there.

    Answers with the columns that were shown and how wide they were; in a pipe nothing is cut.
    """
    wanted = [
        max([cell_width(column.title), *(cell_width(row[index]) for row in rows)])
        for index, column in enumerate(columns)
    ]
    width = terminal_width()
    if width is None:
        placed = [
            Placed(index, column, min(cells, PIPED_CELL))
            for index, (column, cells) in enumerate(zip(columns, wanted, strict=True))
        ]
    else:
        sized = [
            replace(column, width=cells, min_width=min(cells, column.min_width or cells))
            for column, cells in zip(columns, wanted, strict=True)
        ]
        placed = place(sized, width, gap=GAP)
    places = [(each.index, each.width, each.column.align) for each in placed]
    for cells in ([column.title for column in columns], *rows):
        # Through a pipe nothing is cut.
        line = [
            fit(text := cells[index], most if width else max(most, cell_width(text)), align=align)
            for index, most, align in places
        ]
        say((" " * GAP).join(line).rstrip())
    return placed if width is not None else []


def rows_shown(most: int, json: bool) -> int:
    """How many rows of a list are printed where nobody says it; 0: all, for scripts and pipes."""
    return most if terminal_width() is not None and not json else 0


def terminal_width() -> int | None:
    """Cells in a line of the terminal; None where stdout is none."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _write(stream: TextIO, text: str) -> None:
    try:
        stream.write(text + "\n")
    except BrokenPipeError as error:
        raise ReaderLeft from error
