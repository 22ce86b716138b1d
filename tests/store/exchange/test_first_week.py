"""The two messy files of a rep's first week: who is whom, and whom to call first."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import followups
from store.actions.touches import Touch
from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.day.digest import day_end
from store.views.day.queue import Queue
from tests.kit import TODAY, new_store, notes, state
from tools.week_files import CUSTOMERS, ORDERS, buyers, write_files


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return write_files(tmp_path, TODAY)


@pytest.fixture
def store(tmp_path: Path, files: tuple[Path, Path]) -> Store:
    made = new_store(tmp_path / "store.db")
    import_file(made, TODAY, files[0])
    return made


@pytest.mark.long
def test_names_spelt_alike_are_asked_about(store: Store, files: tuple[Path, Path]) -> None:
    """Nobody is split in two, and nobody becomes one with another, without a word."""
    before = state(store)
    with pytest.raises(Asked) as asked:
        import_file(store, TODAY, files[1])
    assert [ask.option for ask in asked.value.asks] == ["--alike"]
    assert "In auftraege.csv 26 names (" in str(asked.value)
    assert state(store) == before
    report = import_file(store, TODAY, files[1], alike="one")
    assert (report.records, report.new_customers, len(report.skipped)) == (ORDERS, 0, 1)
    assert any("26 names (" in note for note in notes(report))
    # From now on the store knows them by these names: nothing is asked, nothing comes twice.
    again = import_file(store, TODAY, files[1])
    assert (again.same, again.new_customers) == (ORDERS, 0)
    undo(store, TODAY)
    report = import_file(store, TODAY, files[1], alike="apart")
    assert report.new_customers == 26


@pytest.mark.long
def test_the_first_morning_begins_with_who_is_late(store: Store, files: tuple[Path, Path]) -> None:
    """Eleven planted: eight past twice their rhythm, three with three standard offers; by money.

    Between them stand those who bought once, longer ago than others take to come again.
    """
    import_file(store, TODAY, files[1], alike="one")
    rows = [row for row in Queue(store, TODAY).page(0, -1) if not row.early]
    story = {each.name: each.story for each in buyers(TODAY)}
    assert {story[row.customer] for row in rows[:8]} == {"late", "habit"}
    told = Counter(story[row.customer] for row in rows)
    assert (told["late"], told["habit"], set(told)) == (8, 3, {"late", "habit", "once"})
    risk = [row.at_risk or 0 for row in rows]
    assert risk == sorted(risk, reverse=True)
    assert (store.value("SELECT count(*) FROM customer WHERE live = 1"), orphans(store)) == (
        CUSTOMERS,
        0,
    )


def test_a_remark_in_a_file_is_no_touch(store: Store) -> None:  # T6, T9
    assert store.value("SELECT count(*) FROM interaction WHERE channel = 'note'") == 9
    assert day_end(store, TODAY).touches == 0
    assert store.value("SELECT count(*) FROM rhythm WHERE touched_on IS NOT NULL") == 0


def test_an_area_code_stays_with_its_number(store: Store) -> None:  # T40
    phones = store.rows("SELECT value FROM way WHERE kind = 'phone' ORDER BY value")
    assert [row["value"] for row in phones][:2] == ["0221 / 55 0000", "0221 / 55 0001"]
    assert len(phones) == CUSTOMERS


@pytest.mark.long
def test_whom_one_has_just_talked_to_does_not_ring(
    store: Store, files: tuple[Path, Path]
) -> None:  # T5
    import_file(store, TODAY, files[1], alike="one")
    score_everybody(store, TODAY)
    called = [row for row in Queue(store, TODAY).page(0, -1) if not row.early]
    for row in called:
        followups.finish(store, TODAY, row.key, Touch("call", "reached"))
    who = {row.customer for row in called}
    risky = [row for row in called if (row.churn_risk or 0) >= 0.6]
    assert len(risky) >= 5
    for days in (0, 1, 6):
        day = TODAY + timedelta(days=days)
        score_everybody(store, day)
        assert who.isdisjoint(row.customer for row in Queue(store, day).page(0, -1) if row.alarms)


def test_firms_of_one_name_are_told_apart_by_their_legal_form(tmp_path: Path) -> None:  # T37, T75
    store = new_store(tmp_path / "store.db")
    known = tmp_path / "kunden.csv"
    known.write_text(
        "Nr;Firma;Ort\n1;Bäckerei Grün;Köln\n2;Bäckerei Grün KG;Köln\n3;Café Möwe;Bonn\n"
        "4;Café Möwe;Trier\n;Summe: 4 Kunden;\n",
        "utf-8",
    )
    report = import_file(store, TODAY, known)
    assert (report.new_customers, [each.line for each in report.skipped]) == (4, [6])
    sales = tmp_path / "umsatz.csv"
    sales.write_text(
        "Beleg;Datum;Kunde;Betrag\nR1;02.11.2026;Baeckerei Gruen KG;10,00 €\n"
        "R2;03.11.2026;BAECKEREI GRUEN;20,00 €\nR3;04.11.2026;Cafe Moewe;30,00 €\n",
        "utf-8",
    )
    report = import_file(store, TODAY, sales, alike="one")
    assert report.new_customers == 1
    assert any(
        "1 name (Cafe Moewe = Café Möwe or Café Möwe) is spelt like several" in each
        for each in notes(report)
    )
    bought = store.rows(
        "SELECT c.name, sum(p.amount) FROM purchase AS p JOIN customer AS c "
        "ON c.id = p.customer_id GROUP BY c.id"
    )
    spent = {row[0]: row[1] for row in bought}
    assert spent == {"Bäckerei Grün": 2000, "Bäckerei Grün KG": 1000, "Cafe Moewe": 3000}
