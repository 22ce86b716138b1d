"""Writing the customers of a list, or the marked ones, to a file: tables, a calendar, cards."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from store.errors import BadInput
from store.exchange.private_files import private_file
from store.exchange.writers import KINDS, known_export, writer_of
from store.views.lists.customers import Customers
from tui.dialogs.fields import Field, Value, Values, choices
from tui.dialogs.form import FormDialog
from tui.session import Sitting

_HERE: Final = tuple(kind for kind in KINDS if kind != "all")


def write_out(sitting: Sitting, marked: Sequence[bytes], filter_text: str) -> FormDialog[str]:
    """Ask what is written of the marked customers, else of those of a filter, and where to."""
    words = f"{len(marked):,} marked" if marked else filter_text or "all customers"

    def write(values: Values) -> str:
        kind, to = values.text("kind"), values.text("file")
        letter = values.maybe("letter")
        text = None if letter is None else _text(Path(letter).expanduser())
        writer = writer_of(kind, to, values.maybe("form"), text)
        path = Path(to)
        with private_file(path, force=False) as out:
            chosen = list(marked) or None
            if filter_text and chosen is None:
                found = Customers(sitting.store, sitting.today, filter_text)
                chosen = [stop.key for stop in found.stops()]
            count, left = writer(out, sitting.store, sitting.today, chosen)
        more = f", {len(left):,} left out: {left[0][0]} ({left[0][1]})" if left else ""
        return f"Written: {count:,} of {kind} to {path.name}{more}."

    fields = (
        Field("kind", "What", _kind, needed="Say what is written.", value="customers",
              choices=choices(*_HERE)),
        Field("file", "File", _same, needed="Name the file to write.",
              placeholder="~/clinics.xlsx, .csv, .jsonl, .ics, .vcf"),
        Field("form", "Form", _same, placeholder="as the file's name says: csv, jsonl, xlsx"),
        Field("letter", "Letter", _same, placeholder="of letters: the file with their words"),
    )  # fmt: skip
    return FormDialog(f"Write to a file: {words}", fields, write, does="writes it")


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")[:1_000_000]
    except (OSError, UnicodeDecodeError):
        raise BadInput(f"{path.name} cannot be read as the words of a letter.") from None


def _same(text: str) -> tuple[Value, str]:
    return text, ""


def _kind(text: str) -> tuple[Value, str]:
    return known_export(text), ""
