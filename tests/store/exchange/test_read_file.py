"""The reading as a whole: killed, in steady memory, guessed, and told in JSON."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import BadInput
from store.exchange import long_file
from store.exchange.file_preview import open_sheet
from store.exchange.read_file import import_file
from store.safety.opening import Store, open_store
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, new_store, state, told
from tests.store.exchange.conftest import Read, orphans
from tui.text import safe_json

PROGRAM = """
import resource, sys
from pathlib import Path
from store.exchange.read_file import import_file
from store.safety.opening import open_store
from tests.kit import TODAY, Clock

STATUS = Path("/proc/self/status")

def tell(rows, every):
    # The peak that the system counts may be the parent's from before the exec; this one is not.
    lines = STATUS.read_text().splitlines() if STATUS.exists() else []
    own = [int(each.split()[1]) for each in lines if each.startswith("VmHWM")]
    peak = own[0] if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(rows, peak, flush=True)

store = open_store(Path(sys.argv[1]), Clock())
import_file(store, TODAY, Path(sys.argv[2]), kind="purchases", currency="EUR", progress=tell)
"""


def _start(store: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, str(store), str(file)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )


def _write(path: Path, rows: int) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("cid,date,amt\n")
        for i in range(rows):
            stream.write(f"C{i % 40},2026-{i % 9 + 1:02}-{i % 28 + 1:02},{i % 700}.{i % 90 + 10}\n")


@pytest.mark.long
@pytest.mark.parametrize("told", [1, 3, 6])
def test_a_reading_that_is_killed_leaves_nothing_and_can_be_done_again(
    store: Store, tmp_path: Path, told: int
) -> None:
    file = tmp_path / "log.csv"
    _write(file, 3000)
    before = state(store)
    store.close()
    child = _start(store.path, file)
    assert child.stdout is not None
    for _ in range(told):
        assert child.stdout.readline()
    child.kill()
    child.communicate()
    again = open_store(store.path, Clock())
    assert again.value("PRAGMA integrity_check") == "ok"
    if state(again) != before:
        # The kill came after the last row had been told and after the commit.
        assert told == 6
    else:
        assert import_file(again, TODAY, file, kind="purchases", currency="EUR").new == 3000
    assert again.value("SELECT count(*) FROM purchase") == 3000
    assert orphans(again) == 0
    again.close()


@pytest.mark.long
def test_memory_stays_steady_while_a_long_file_is_read(store: Store, tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    _write(file, 24_000)
    store.close()
    out, _ = _start(store.path, file).communicate()
    heard = {int(rows): int(peak) for rows, peak in map(str.split, out.splitlines())}
    unit = 1 if sys.platform == "linux" else 1024
    assert (heard[24_000] - heard[8_000]) / unit < 12 * 1024


def test_the_kind_is_taken_from_the_header_when_it_is_clear(read: Read) -> None:
    assert read("cid,date,amt\n1,2026-01-05,1\n", None).kind == "purchases"
    assert read("Name,Phone\nAnn,1\n", None).kind == "customers"
    with pytest.raises(BadInput, match="say --as purchases or deals"):
        read("this,that\n1,2\n", None)
    with pytest.raises(BadInput, match="“things” is not a kind of file"):
        read("this,that\n1,2\n", "things")


def test_the_report_has_the_names_that_scripts_rely_on(read: Read) -> None:
    report = read("cid,date,amt\n1,2026-01-05,1.5\n2,soon,1\n").to_json()
    said = json.loads(safe_json(report, told))
    assert list(said) == list(report)
    assert {name: said[name] for name in list(said)[:9]} == {
        "file": "file.csv",
        "kind": "purchases",
        "preset": None,
        "new": 1,
        "changed": 0,
        "same": 0,
        "rejected": [{"line": 3, "why": "“soon” is not a date in the order day, month, year"}],
        "dry_run": False,
        "undo": "2",
    }
    assert (said["total"], said["currency"]) == ("1.50", "EUR")


def test_undo_names_what_was_changed(store: Store, read: Read) -> None:
    text = "id,customer,date,amount\nx,Ann,2026-01-05,1\ny,Ann,2026-01-06,2\n"
    title = "SELECT title FROM work ORDER BY seq DESC LIMIT 1"
    read(text)
    assert told(store.value(title)) == "imported 2 purchases of 1 customer from file.csv"
    read(text.replace(",1\n", ",3\n"))
    assert told(store.value(title)) == "changed 1 purchase from file.csv"
    read(text + "z,Bob,2026-01-06,2\n")
    assert told(store.value(title)) == (
        "imported 1 purchase of 1 customer and changed 1 from file.csv"
    )


def test_a_look_before_reading_shows_the_columns(tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    path.write_text("Report\n\nClient;Sum;Date\nAnn;1;2026-01-05\n", encoding="utf-8")
    sheet = open_sheet(path, kind="purchases")
    assert (sheet.layout.delimiter, sheet.layout.line) == (";", 3)
    assert sheet.names() == {"customer": "Client", "total": "Sum", "date": "Date"}


@pytest.mark.long
def test_the_work_of_an_import_grows_with_the_file_and_no_faster(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(long_file, "MANY", 10**9)  # in a copy its steps are not counted

    def steps(customers: int) -> int:
        store = new_store(tmp_path / f"{customers}.db")
        file = tmp_path / f"{customers}.csv"
        lines = (
            f"{number},2026-0{1 + number % 9}-1{number % 7},Customer {number % customers},12.50 EUR"
            for number in range(4 * customers)
        )
        file.write_text("\n".join(["order,date,customer,amount", *lines]), "utf-8")
        done = 0

        def count() -> int:
            nonlocal done
            done += 1
            return 0

        store.connection.set_progress_handler(count, 1000)  # called each thousand steps of SQLite
        import_file(store, TODAY, file)
        return done

    assert 0 < steps(400) < 6 * steps(100)
