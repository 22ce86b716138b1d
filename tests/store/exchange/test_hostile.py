"""Hostile files: rows in = rows out + rejected with their lines, and no tracebacks."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput, TicklerError
from store.exchange.fields import KINDS
from store.exchange.read_file import import_file
from store.safety.check import check
from store.safety.opening import Store
from tests.conftest import ROOT
from tests.kit import TODAY, new_store, scratch
from tests.store.exchange.conftest import Read, alive, dump, whys
from tools.mutated_files import read_all

TEXT = (
    "customer,date,amount\nCafé Müller,2026-01-05,1\nNúñez & Søn,2026-01-06,2\nAnn,2026-01-07,3\n"
)


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(store: Store, read: Read, encoding: str, end: str) -> None:
    report = read(TEXT.replace("\n", end).encode(encoding))
    assert (report.new, report.rejected) == (3, ())
    assert store.value("SELECT name FROM customer WHERE name LIKE 'Caf%'") == "Café Müller"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(read: Read, delimiter: str) -> None:
    report = read(TEXT.replace(",", delimiter))
    assert (report.new, report.delimiter) == (3, delimiter)


def test_mixed_line_ends(read: Read) -> None:
    report = read(
        "customer,date,amount\r\nAnn,2026-01-05,1\nBob,2026-01-05,2\rCid,2026-01-05,x\r\n"
    )
    assert report.new == 2
    assert list(whys(report)) == [4]


@pytest.mark.long
def test_nuls_quotation_marks_and_long_fields_by_line(store: Store, read: Read) -> None:
    long = "n" * 200_000
    report = read(
        "customer,date,amount,note\n"
        "Ann,2026-01-05,1,fine\n"
        "B\x00b,2026-01-05,2,nul\n"
        f'Cid,2026-01-05,3,"{long}"\n'
        'Dan,2026-01-05,4,"two\nlines"\n'
        'Eve,2026-01-05,5,"open\n'
        "Fay,2026-01-05,6,after\n"
        f"Gus,2026-01-05,7,{'x' * (1 << 20)}\n"
        "Hal,2026-01-05,8,last\n"
    )
    assert report.rows == 8
    assert report.total == 1 + 3 + 4 + 6 + 8
    assert {line: why.split(" ")[-2:] for line, why in whys(report).items()} == {
        3: ["NUL", "character"], 7: ["never", "closed"], 9: ["1,048,576", "characters"],
    }  # fmt: skip
    assert store.value("SELECT length(note) FROM purchase WHERE amount = 300") == 200_000


def test_bytes_that_fit_no_encoding_become_a_mark_and_nothing_breaks(read: Read) -> None:
    assert read(b"customer,date,amount\nA\x81\x8dnn,2026-01-05,1\n\xff\xfe,2026-01-05,2\n").new == 2
    assert (
        read("customer,date,amount\nA\ud800,2026-01-05,3\n".encode("utf-8", "surrogatepass")).new
        == 1
    )
    assert (
        read("customer,date,amount\nA\ud800,2026-01-05,4\n".encode("utf-16", "surrogatepass")).new
        == 1
    )


NASTY = [
    "'; DROP TABLE customer; --",
    "=cmd|' /C calc'!A0",
    "[/foo] [bold]",
    "\x1b]52;c;aGk=\x07",
    "\u202egnp.exe",
    "../../etc/passwd",
    "%s%n{0}",
    "👩\u200d⚕️",
    "x" * 999,
]


@pytest.mark.parametrize("text", NASTY)
def test_any_text_is_kept_as_text(store: Store, read: Read, text: str) -> None:
    quoted = text.replace('"', '""')
    report = read(f'customer,date,amount,note\n"{quoted}",2026-01-05,1,"{quoted}"\n')
    assert report.rejected == ()
    row = store.row("SELECT c.name, p.note FROM purchase AS p JOIN customer AS c "
                    "ON c.id = p.customer_id")  # fmt: skip
    assert row is not None
    assert tuple(row) == (text, text)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n\n",
        b"\x00" * 5000,
        b"PK\x03\x04" + b"\x00" * 100,
        b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40,
        b"just one line of words",
        b"a,b\n1,2\n",
        b'"' * 999,
        b"\xff\xfe\x00",
    ],
)
def test_what_is_no_table_is_refused_in_one_sentence(
    store: Store, read: Read, content: bytes
) -> None:
    before = dump(store)
    with pytest.raises(BadInput) as caught:
        read(content)
    assert str(caught.value).count("\n") == 0
    assert dump(store) == before


PIECES = st.sampled_from(
    ["customer", "date", "amount", "name", "due", "order", "product", "Ann", "2026-01-05", "1.5",
     "13/01/2026", "01/02/2026", "(1,00)", "$3", "EUR", "\n", "\r\n", "\r", ",", ";", "\t", '"',
     "'", "=", " ", "\x00", "\ufeff", "é", "\x85", "Total", "(deleted)", "9" * 30, "n" * 1100]
)  # fmt: skip
FILES = st.builds(
    lambda parts, encoding: "".join(parts).encode(encoding, "replace"),
    st.lists(PIECES, max_size=60).map(lambda p: ["customer,date,amount,name,due,order,at\n", *p]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
) | st.binary(max_size=200)


@pytest.mark.long
@settings(max_examples=120)
@given(FILES, st.sampled_from(list(KINDS)))
def test_no_file_brings_anything_but_a_report_or_a_refusal(content: bytes, kind: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.csv")
        path.write_bytes(content)
        try:
            report = import_file(_trial(), TODAY, path, kind=kind, dry_run=True)
        except BadInput:
            return
        assert report.new + report.changed + report.same + len(report.rejected) == report.rows


@cache
def _trial() -> Store:
    return new_store(scratch() / "store.db")


@pytest.mark.long
def test_mutated_files_bring_a_report_that_adds_up_or_a_sentence(
    store: Store, tmp_path: Path
) -> None:
    """Sixty of what `make torture` reads by the thousand."""
    assert list(read_all(store, TODAY, tmp_path, 60, seed=7)) == []
    assert check(store).problems == ()


def test_a_header_alone_brings_nothing(store: Store, read: Read) -> None:
    report = read("customer,date,amount\n")
    assert (report.rows, report.undo) == (0, None)
    assert alive(store, "customer") == 0


@pytest.mark.long
def test_a_line_of_a_gigabyte_is_refused_in_little_time_and_memory(tmp_path: Path) -> None:
    path = tmp_path / "endless.csv"
    with path.open("wb") as stream:
        stream.write(b"customer,date,amount\nAnn,2026-01-05,1\n")
        stream.truncate(1 << 30)
    program = (
        "import resource, sys, time\n"
        "from pathlib import Path\n"
        "from store.exchange.file_preview import open_sheet\n"
        "from store.errors import BadInput\n"
        "started = time.perf_counter()\n"
        "try: open_sheet(Path(sys.argv[1]), kind='purchases')\n"
        "except BadInput as error: print(error)\n"
        "print(time.perf_counter() - started)\n"
        # The peak that the system counts may be the parent's from before the exec; this one is not.
        "status = Path('/proc/self/status')\n"
        "lines = status.read_text().splitlines() if status.exists() else []\n"
        "own = [int(each.split()[1]) for each in lines if each.startswith('VmHWM')]\n"
        "print(own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(path)],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    said, seconds, kilobytes = done.stdout.splitlines()
    assert "line 3" in said.casefold()
    assert float(seconds) < 5
    assert int(kilobytes) < 150 * (1024 if sys.platform == "linux" else 1024 * 1024)


def test_sums_that_cannot_be_kept_are_refused_in_one_sentence(
    store: Store, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in ("amounts", "purchases"):
        monkeypatch.setattr(f"store.exchange.{module}.LARGEST_AMOUNT", 10**19)
    before = dump(store)
    huge = "92000000000000000"
    with pytest.raises(TicklerError):
        read(f"customer,date,amount\nAnn,2026-01-05,{huge}\nAnn,2026-01-06,{huge}\n")
    with pytest.raises(TicklerError, match="add up to more than can be kept"):
        read(f"customer,date,amount,cost\nAnn,2026-01-05,{huge},-{huge}\n")
    assert dump(store) == before
