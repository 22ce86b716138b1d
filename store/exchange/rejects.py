"""The rows that could not be read, as a file that can be mended and read again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from store.exchange.encoding import open_text
from store.exchange.layout import Layout
from store.exchange.private_files import private_file, refuse_to_replace
from store.exchange.records import LONGEST
from store.exchange.report import Line
from store.exchange.tables_out import guarded
from store.sentence import Words, text_of

WHY = "Rejected because"
Rejects = Callable[[str, Iterator[list[str]]], None]


def rejected_rows(layout: Layout, rejected: Sequence[Line]) -> Iterator[list[str]]:
    """The header with a column more, then each rejected row as it stands, with the reason.

    A row whose cells cannot be told apart has its text in the first one.
    """
    whys: dict[int, Words] = {}
    for each in rejected:
        whys.setdefault(each.line, each.why)
    width = len(layout.header)
    texts = _lines(layout, set(whys))
    yield [*layout.header, WHY]
    for record in layout.records():
        why = whys.pop(record.line, None)
        if why is not None:
            cells = record.cells if record.fault is None else [texts.get(record.line, "")]
            cells = [*cells, *[""] * (width - len(cells))]
            yield [*cells[:width], text_of(why), *cells[width:]]
        if not whys:
            return


def _lines(layout: Layout, wanted: set[int]) -> dict[int, str]:
    """The texts of lines, of those rows whose cells cannot be told apart."""
    if layout.spool is not None:
        return {}
    faults = {each.line for each in layout.records() if each.fault is not None} & wanted
    found: dict[int, str] = {}
    if faults:
        with open_text(layout.path, layout.encoding) as stream:
            for number, text in enumerate(iter(lambda: stream.readline(LONGEST), ""), 1):
                if number in faults:
                    found[number] = text.rstrip("\r\n")
    return found


def keeper(to: Path, kept: list[str]) -> Rejects:
    """Writes what was rejected; of a file with several tables each beside the first."""
    refuse_to_replace(to, force=False)

    def keep(name: str, rows: Iterator[list[str]]) -> None:
        stem = re.sub(r"[^\w.-]+", "-", Path(name).stem)
        path = to.with_name(f"{to.stem}-{stem}{to.suffix}") if kept else to
        with private_file(path, force=False) as out:
            text = io.TextIOWrapper(out, encoding="utf-8", newline="")
            csv.writer(text).writerows(map(guarded, cells) for cells in rows)  # no cell a formula
            text.flush()
            text.detach()
        kept.append(str(path))

    return keep
