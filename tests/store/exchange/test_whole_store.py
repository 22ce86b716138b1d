"""A whole store leaves as an open file and comes back equal, journal included (R5, R30)."""

from __future__ import annotations

import io
import random
import shutil
from pathlib import Path

import pytest

from store.actions import customers
from store.actions.erase_customer import erase
from store.errors import BadInput, Refused, WasErased
from store.exchange.whole_store import export_store, import_store
from store.ledger import undo
from store.ledger.new_store import found
from store.safety.check import check
from store.safety.opening import Store, open_store
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, new_store, told
from tests.sample.conftest import TODAY as SAMPLE_TODAY


def _written(store: Store) -> str:
    out = io.StringIO()
    export_store(store, out)
    return out.getvalue()


def _body(text: str) -> list[str]:
    return text.splitlines()[1:]  # the first line tells the time of writing


@pytest.mark.long
def test_the_sample_comes_back_equal_and_undo_still_works(tmp_path: Path) -> None:
    shutil.copy(ROOT / "sample.db", tmp_path / "sample.db")
    sample = open_store(tmp_path / "sample.db", Clock())
    text = _written(sample)
    assert text.startswith('{"tickler": "store"')
    back = new_store(tmp_path / "back.db")
    rows = import_store(back, SAMPLE_TODAY, io.StringIO(text), "all.jsonl")
    assert rows == len(_body(text)) > 10_000
    assert _body(_written(back)) == _body(text)
    assert check(back).problems == ()
    assert told(undo.undo(back, SAMPLE_TODAY)) == told(undo.undo(sample, SAMPLE_TODAY))


def test_hostile_text_bytes_and_large_numbers_survive(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    name = 'Ünï "quoted",\n=SUM(A1) 漢字 🙂 \u2028'
    customers.add(store, TODAY, name, ways=[("phone", "+49 30 1234567")])
    back = new_store(tmp_path / "back.db")
    import_store(back, TODAY, io.StringIO(_written(store)), "all.jsonl")
    assert _body(_written(back)) == _body(_written(store))


def test_it_is_not_merged_and_damage_is_told_by_line(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental")
    text = _written(store)
    before = _body(text)
    with pytest.raises(Refused, match="has customers already"):
        import_store(store, TODAY, io.StringIO(text), "all.jsonl")
    back = new_store(tmp_path / "back.db")
    kept = _body(_written(back))
    lines = text.splitlines(keepends=True)
    for wrong, words in (
        ("".join(lines[:5]) + lines[5][:20], "line 6 cannot be read"),
        (text.replace('"version": ', '"version": 9', 1), "is of version 9"),
        (lines[0] + '{"table": "sqlite_master", "row": {}}', "line 2 is of no table"),
        ("".join(line for line in lines if '"follow_up"' not in line), "without a next step"),
    ):
        with pytest.raises((BadInput, Refused), match=words):
            import_store(back, TODAY, io.StringIO(wrong), "all.jsonl")
        assert _body(_written(back)) == kept
    assert _body(_written(store)) == before


@pytest.mark.long
@pytest.mark.safety
def test_who_was_erased_stays_erased_over_an_export_of_everything(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    customers.add(store, TODAY, "Lumen Dental", ways=[("email", "maria@lumen.example")])
    older = _written(store)
    erase(store, TODAY, [store.value("SELECT id FROM customer")], lambda _: None)
    back = new_store(tmp_path / "back.db")
    import_store(back, TODAY, io.StringIO(_written(store)), "all.jsonl")
    with pytest.raises(WasErased, match="was erased for good"):
        customers.add(back, TODAY, "Another", ways=[("email", "MARIA@lumen.example")])
    kept = _body(_written(store))
    with pytest.raises(WasErased, match=r"Lumen Dental.* was erased for good"):
        import_store(store, TODAY, io.StringIO(older), "older.jsonl")
    other = open_store(tmp_path / "other.db", Clock(), entropy=random.Random(3).randbytes)
    found(other, TODAY)
    customers.add(other, TODAY, "Hotel Aurora")
    with pytest.raises(Refused, match="is another store"):
        import_store(store, TODAY, io.StringIO(_written(other)), "other.jsonl")
    assert _body(_written(store)) == kept
