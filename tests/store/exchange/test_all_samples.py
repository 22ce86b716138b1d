"""Every export beside the checkout, read into an empty store and read again."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.safety.opening import Store
from tests.conftest import ROOT, shared
from tests.kit import TODAY
from tests.store.exchange.conftest import orphans

_FOLDER = ROOT.parent / "shared" / "samples"
_FILES = [
    str(each.relative_to(_FOLDER)) for part in ("", "synthetic") for each in sorted(
        (_FOLDER / part).glob("*.csv"))
]  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", _FILES or ["none"])
def test_a_file_of_another_program_is_read_whole_and_twice_changes_nothing(
    store: Store, name: str
) -> None:
    path = shared("samples", *Path(name).parts)
    if "custom-object" in name:
        with pytest.raises(Asked):
            import_file(store, TODAY, path)
        return
    first = import_file(store, TODAY, path, currency="USD")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        records = [row for row in csv.reader(stream) if any(map(str.strip, row))]
    titles = 3 if "quickbooks" in name else 0  # above the header of a report
    assert first.rows + len(first.skipped) in range(len(records) - 1 - titles, len(records))
    assert first.preset is not None
    again = import_file(store, TODAY, path, currency="USD")
    assert (again.new, again.changed, again.undo) == (0, 0, None)
    assert again.same + len(again.rejected) == again.rows
    assert orphans(store) == 0
