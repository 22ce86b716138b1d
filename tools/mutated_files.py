"""Files as programs write them, harmed in every way: what an import must live with.

Each is read into a store; it must end with a report that adds up or with one sentence, and where
nothing was imported the store must be as it was.
"""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path

import openpyxl

from store.errors import TicklerError
from store.exchange.presets import presets
from store.exchange.read_file import import_file
from store.ledger.undo import undo
from store.safety.store import Store

_CELLS = (
    "Ana Rey", "Lumen Dental", "ana@lumen.example", "+49 30 123", "2026-03-04", "04/03/2026",
    "1.234,56", "1,234.56", "(500.00)", "EUR", "Paid", "Closed Won", "17", "Yes", "", "n/a",
    "=SUM(A1)", "<p>x</p>", "Call", "Done", "900000", '[{"value": "x@y.example"}]',
)  # fmt: skip
_NASTY = (
    b'"', b"\x00", b"\xff\xfe", b"\n", b"\r", b";", b",", b"\t", b"'", b"=", b"\xe2\x80\xae", b"-",
    b"9" * 40, b"1e999", b"0000-00-00", b"2026-02-31", b"\xf0\x9f\x99\x82", b"A" * 5000, b"BEGIN:",
    b"RRULE:FREQ=DAILY", b"%", b"(", b"NaN", b"-0", b"\x1b[2J",
)  # fmt: skip
_CARD = (
    b"BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;Jo\r\n"
    b"TEL;CELL:+49 171 1\r\nEMAIL:j@x.example\r\nORG:Kontor AG\r\nBDAY:19800214\r\nEND:VCARD\r\n"
)
_CALENDAR = (
    b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1@x\r\nDTSTART:20261101T090000Z\r\n"
    b"RRULE:FREQ=WEEKLY;COUNT=3\r\nSUMMARY:Visit\r\nATTENDEE;CN=Ana:mailto:ana@x.example\r\n"
    b"END:VEVENT\r\nBEGIN:VTODO\r\nUID:2@x\r\nDUE;VALUE=DATE:20261201\r\nSUMMARY:Send\r\n"
    b"END:VTODO\r\nEND:VCALENDAR\r\n"
)


def seeds(chance: random.Random) -> list[bytes]:
    """A small file of each layout that is known, and one of each container."""
    found = []
    for preset in presets():
        header = [group[0].replace("*", "1") for group in preset.needs]
        header += [names[0].split("|")[0].replace("*", "1") for names in preset.fields.values()]
        header = list(dict.fromkeys(header))
        rows = [[chance.choice(_CELLS) for _ in header] for _ in range(4)]
        quoted = ('"' + '","'.join(c.replace('"', '""') for c in row) + '"' for row in rows)
        lines = [",".join(f'"{name}"' for name in header), *quoted]
        found.append("\r\n".join(lines).encode())
    book = openpyxl.Workbook()
    for row in (["Customer", "Date", "Amount", "Currency"], ["Ana", date(2026, 3, 4), 5.5, "EUR"]):
        book.worksheets[0].append(row)
    sheet, parts = io.BytesIO(), io.BytesIO()
    book.save(sheet)
    with zipfile.ZipFile(parts, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, each in enumerate(found[:3]):
            packed.writestr(f"{number}.csv", each)
    return [*found, _CARD * 2, _CALENDAR, sheet.getvalue(), parts.getvalue()]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """The file with one to four harms."""
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(content) + 1)
        until = min(len(content), at + chance.randint(1, 60))
        how = chance.randrange(8)
        if how == 0 and content:
            harmed = bytearray(content)
            harmed[at - 1] ^= 1 << chance.randrange(8)
            content = bytes(harmed)
        elif how == 1:
            content = content[:at] + chance.choice(_NASTY) + content[at:]
        elif how == 2:
            content = content[:at] + content[until:]
        elif how == 3:
            content = content[:at] + content[at:until] * 3 + content[until:]
        elif how == 4:
            content = content[:at]
        elif how == 5:
            lines = content.split(b"\n")
            chance.shuffle(lines)
            content = b"\n".join(lines)
        elif how == 6:
            content = content.replace(b",", chance.choice((b";", b"\t", b"|")))
        else:
            with suppress(UnicodeError):
                content = content.decode().encode(chance.choice(("utf-16", "cp1252", "utf-8-sig")))
    return content


def read_all(store: Store, today: date, folder: Path, count: int, seed: int) -> Iterator[str]:
    """Read so many mutated files; yields what went wrong, and at the end nothing more."""
    chance = random.Random(seed)
    sources = seeds(chance)
    path = folder / "mutated"
    for number in range(count):
        content = mutated(chance.choice(sources), chance)
        path.write_bytes(content)
        before = _noted(store)
        try:
            report = import_file(store, today, path, currency="EUR", sheet="all")
        except TicklerError:
            if _noted(store) != before:
                yield f"file {number} of seed {seed}: refused, but something was kept"
            continue
        except Exception as error:
            yield f"file {number} of seed {seed}: {error!r}"
            continue
        if report.new + report.changed + report.same + len(report.rejected) != report.rows:
            yield f"file {number} of seed {seed}: rows are lost without a word"
        if report.undo is not None:
            undo(store, today)
        elif _noted(store) != before:
            yield f"file {number} of seed {seed}: nothing imported, but something was kept"


def _noted(store: Store) -> int:
    return int(store.value("SELECT count(*) FROM journal"))
