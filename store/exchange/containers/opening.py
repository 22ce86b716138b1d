"""What a file is by its first bytes, and the tables in it."""

from __future__ import annotations

import codecs
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import NamedTuple

from store.errors import BadInput
from store.exchange.containers.spool import Spool
from store.exchange.encoding import encoding_of, open_text
from store.sentence import say

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_TEXT = 64 << 20  # of cards and calendars, which are read as a whole
_LARGEST_ZIP = 2 << 30
_MEMBERS = 100
_TABLES = (
    ".csv",
    ".tsv",
    ".txt",
    ".xlsx",
    ".xls",
    ".vcf",
    ".ics",
    ".json",
    ".jsonl",
    ".ndjson",
    ".ldif",
    ".html",
    ".htm",
)


class Source(NamedTuple):
    """One table of a file: what it is called, where its text stands or its rows are."""

    name: str
    path: Path
    spool: Spool | None = None
    sheet: str = ""  # which one of a workbook


@contextmanager
def opened(
    path: Path, today: date, encoding: str | None = None
) -> Iterator[tuple[list[Source], list[str]]]:
    """The tables of a file, and the names of what in it is none.

    A text with columns is one table; a workbook has one for each sheet, a zip those of its files.

    Raises:
        BadInput: it cannot be read.
    """
    with ExitStack() as stack:
        sources, others = _sources(path, path.name, today, encoding, stack)
        yield sources, others


def _sources(
    path: Path, name: str, today: date, encoding: str | None, stack: ExitStack
) -> tuple[list[Source], list[str]]:
    head = _head(path)
    if head.startswith(_OLE) or (head.startswith(_ZIP) and _is_workbook(path)):
        from store.exchange.containers.workbooks import read_xls, read_xlsx

        sheets = read_xls(path) if head.startswith(_OLE) else read_xlsx(path)
        if not sheets:
            raise BadInput(say("unread.sheets_empty", file=name))
        return _of_tables(path, name, sheets, stack), []
    if head.startswith(_ZIP):
        return _members(path, name, today, encoding, stack)
    begins = _words(head)
    if begins.startswith(("BEGIN:VCARD", "BEGIN:VCALENDAR")):
        text = _text(path, name, encoding)
        if begins.startswith("BEGIN:VCARD"):
            from store.exchange.containers.address_cards import read_vcards

            spool = read_vcards(text)
        else:
            from store.exchange.containers.calendars import read_calendar

            spool = read_calendar(text, name, today)
        stack.callback(spool.close)
        if spool.rows == 1:
            raise BadInput(say("unread.no_event", file=name))
        return [Source(name, path, spool)], []
    if re.match(r"(?:VERSION: *1\s+)?DN::? *\S", begins):
        from store.exchange.containers.ldif import read_ldif

        spool = read_ldif(_text(path, name, encoding))
        stack.callback(spool.close)
        return [Source(name, path, spool)], []
    if re.match(r"\[\s*\{|\{\s*\"", begins):
        return _of_json(path, name, encoding, stack), []
    if re.match(r"(?:<!DOCTYPE HTML|<HTML|<TABLE|<\?XML|<WORKBOOK)\b", begins):
        return _of_html(path, name, encoding, stack), []
    return [Source(name, path)], []


def _of_html(path: Path, name: str, encoding: str | None, stack: ExitStack) -> list[Source]:
    from store.exchange.containers.html_tables import read_html_tables

    tables = read_html_tables(_text(path, name, encoding))
    if not tables:
        raise BadInput(say("unread.web_page", file=name))
    return _of_tables(path, name, tables, stack)


def _of_tables(
    path: Path, name: str, tables: Mapping[str, Spool], stack: ExitStack
) -> list[Source]:
    """A source for each sheet or table, named with its title where there are several."""
    for spool in tables.values():
        stack.callback(spool.close)
    return [
        Source(name if len(tables) == 1 else f"{name}, {title}", path, spool, title)
        for title, spool in tables.items()
    ]


def _of_json(path: Path, name: str, encoding: str | None, stack: ExitStack) -> list[Source]:
    from store.exchange.containers.json_lists import is_json_lines, read_json_lines, read_json_lists

    found = encoding_of(path, encoding, name).encoding
    with open_text(path, found) as stream:
        lined = is_json_lines(stream.readline(_LARGEST_TEXT)) and any(map(str.strip, stream))
    if lined:
        lists = {"": read_json_lines(path, found)}
    else:
        lists = read_json_lists(_text(path, name, encoding), name)
    for spool in lists.values():
        stack.callback(spool.close)
    if len(lists) == 1:
        return [Source(name, path, next(iter(lists.values())))]
    return [Source(f"{name}, {key}", path, spool, key) for key, spool in lists.items()]


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            return b""  # reading it as a table says what is wrong
        with path.open("rb") as stream:
            return stream.read(_HEAD)
    except OSError:
        return b""


def _words(head: bytes) -> str:
    """How a text begins, in capitals."""
    for bom, name in ((codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")):
        if head.startswith(bom):
            return head[2:].decode(name, "replace").lstrip().upper()
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1").lstrip().upper()


def _text(path: Path, name: str, encoding: str | None) -> str:
    if path.stat().st_size > _LARGEST_TEXT:
        raise BadInput(say("unread.too_large", file=name, most=_LARGEST_TEXT >> 20))
    with open_text(path, encoding_of(path, encoding, name).encoding) as stream:
        return stream.read().replace("\r\n", "\n").replace("\r", "\n")


def _is_workbook(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as parts:
            names = parts.namelist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise BadInput(say("unread.zip_damaged", file=path.name)) from error
    if "content.xml" in names and "mimetype" in names:
        raise BadInput(say("unread.open_document", file=path.name))
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names


def _members(
    path: Path, name: str, today: date, encoding: str | None, stack: ExitStack
) -> tuple[list[Source], list[str]]:
    """The tables of a zip's files, each unpacked under a name of our own."""
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="tickler-")))
    found: list[Source] = []
    others: list[str] = []
    left = _LARGEST_ZIP
    with zipfile.ZipFile(path) as parts:
        infos = [
            each for each in parts.infolist()
            if not each.is_dir() and not each.filename.startswith("__MACOSX/")
            and not Path(each.filename).name.startswith(".")
        ]  # fmt: skip
        if len(infos) > _MEMBERS:
            raise BadInput(say("unread.too_many_files", file=name, count=len(infos), most=_MEMBERS))
        for number, info in enumerate(infos):
            called = Path(info.filename).name
            if not called.casefold().endswith(_TABLES):
                others.append(called)
                continue
            target = folder / f"{number}{Path(called).suffix.casefold()}"
            left -= info.file_size
            if left < 0:
                raise BadInput(say("unread.too_large_unpacked", file=name))
            try:
                with parts.open(info) as source, target.open("wb") as out:
                    shutil.copyfileobj(source, out, 1 << 20)
            except RuntimeError as error:
                raise BadInput(say("unread.zip_has_password", file=name)) from error
            except Exception as error:  # damaged, or packed in a way that is not known here
                raise BadInput(say("unread.member_packed", member=called, file=name)) from error
            if target.stat().st_size == 0:
                others.append(called)
                continue
            more, rest = _sources(target, called, today, encoding, stack)
            found += more
            others += rest
    if not found:
        raise BadInput(say("unread.no_table_inside", file=name))
    return found, others
