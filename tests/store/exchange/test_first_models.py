"""A new store's first file teaches the models and is scored by them, once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.exchange import file_preview
from store.exchange.file_preview import look_over
from store.exchange.read_file import import_file
from store.exchange.recognition import look
from store.ledger import model_fits
from store.ledger.morning import day_seen, due, score_everybody, see_first_day
from store.safety.opening import Store
from tests.kit import TODAY
from tests.store.exchange.conftest import Read

_FIGURES = (
    "SELECT * FROM rhythm AS r JOIN standing AS s ON s.customer_id = r.customer_id "
    "JOIN score AS v ON v.customer_id = r.customer_id ORDER BY r.customer_id"
)
LINES = "".join(
    f"K{number},{TODAY - timedelta(days=30 * turn + 7 * number)},{10 + number}.50\n"
    for number in range(12)
    for turn in range(1 + number % 4)
)
TEXT = f"customer,date,amount\n{LINES}"


@pytest.mark.long
def test_a_first_file_leaves_nothing_to_score(store: Store, read: Read) -> None:
    read(TEXT)
    assert due(store, TODAY) == 0
    before = [tuple(row) for row in store.rows(_FIGURES)]
    assert len(before) == 12
    score_everybody(store, TODAY, refit=True)
    assert [tuple(row) for row in store.rows(_FIGURES)] == before


@pytest.mark.long
def test_the_day_of_a_first_file_is_seen(store: Store, read: Read) -> None:
    assert see_first_day(store, TODAY) == 0  # nobody is there
    assert day_seen(store) is None
    read(TEXT)
    assert see_first_day(store, TODAY) == 12
    assert see_first_day(store, TODAY + timedelta(days=1)) == 0
    assert day_seen(store) == TODAY


def test_a_dry_run_teaches_nothing(store: Store, read: Read) -> None:
    read(TEXT, dry_run=True)
    assert store.value("SELECT count(*) FROM fit") == 0


@pytest.mark.long
def test_who_was_there_before_the_file_is_scored_after_it(store: Store, read: Read) -> None:
    read("name\nAnn\n", "customers")
    read(TEXT)
    assert due(store, TODAY) == 13
    score_everybody(store, TODAY)
    assert due(store, TODAY) == 0


@pytest.mark.long
def test_a_file_for_a_new_store_is_looked_over_once(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "file.csv"
    file.write_text(TEXT)
    looks = look_over(file, TODAY, currency="EUR", where=[])
    again: list[object] = []

    def counted(*values: Any) -> object:
        again.append(values)
        return look(*values)

    monkeypatch.setattr(file_preview, "look", counted)
    report = import_file(store, TODAY, file, looks=looks, currency="EUR")
    assert (report.new, again) == (TEXT.count("\n") - 1, [])
    # What went by something else is looked at again: the store's money is known by now.
    import_file(store, TODAY, file, looks=looks, currency="EUR")
    assert len(again) == 1


@pytest.mark.long
def test_rows_that_are_the_same_are_not_written_again(store: Store, read: Read) -> None:
    read(TEXT)
    run = store.connection.execute
    run("CREATE TEMP TABLE written (id)")
    run(
        "CREATE TEMP TRIGGER noted AFTER UPDATE ON main.rhythm BEGIN INSERT INTO written "
        "SELECT new.customer_id; END"
    )
    ids = [row[0] for row in store.rows("SELECT rowid FROM score ORDER BY 1")]
    score_everybody(store, TODAY + timedelta(days=1))
    assert store.value("SELECT count(*) FROM written") == 0
    assert [row[0] for row in store.rows("SELECT rowid FROM score ORDER BY 1")] == ids


@pytest.mark.long
def test_of_many_logs_some_are_learned_from_and_all_are_counted(
    store: Store, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    read(TEXT)
    monkeypatch.setattr(model_fits, "MOST_LOGS", 5)
    everybody = [row[0] for row in store.rows("SELECT id FROM customer ORDER BY id")]
    company, *_ = model_fits.fit_all(store, everybody, TODAY, model_fits.Options())
    assert company.model.customers == 4  # every third of twelve
    assert company.spend.customers == 12
