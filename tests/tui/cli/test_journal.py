"""`tickler undo`, `redo`, `changes`."""

from __future__ import annotations

from store.ledger.commit import work
from store.safety.opening import open_store
from store.sentence import say
from tests.kit import TODAY, Clock
from tests.tui.cli.conftest import Cli


def test_undo_names_what_it_took_back_and_redo_brings_it_again(busy: Cli) -> None:
    busy("snooze", "Lumen", "3d")
    assert busy("undo").out == "Undone: Lumen Dental: put off to Mon 23 Nov.\n"
    assert busy("customers", "city:Riga", "--json").json[0]["next_step"]["due"] == "2026-11-19"
    assert busy("redo", "--json").json == {"redone": "Lumen Dental: put off to Mon 23 Nov"}
    assert busy("customers", "city:Riga", "--json").json[0]["next_step"]["due"] == "2026-11-23"


def test_there_may_be_nothing_to_take_back(tickler: Cli) -> None:
    assert tickler.fails(1, "undo") == "There is nothing to undo."
    assert tickler.fails(1, "redo") == "There is nothing to redo."


def test_the_journal_lists_the_latest_first(busy: Cli) -> None:
    busy("undo")
    said = busy("changes", "--limit", "2").out.splitlines()
    assert "undid: added Rao & Sons" in said[1]
    assert "undone" in said[2]
    first = busy("changes", "--json").json[0]
    assert first.keys() >= {"number", "kind", "title", "at", "device", "state", "fields"}
    assert first["kind"] == "undo"


def test_what_the_program_wrote_is_told_in_words(busy: Cli) -> None:
    store = open_store(busy.path, Clock(), create=False)
    with work(store, TODAY) as unit:
        lumen = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
        rings = {"kind": "renewal", "opened_on": TODAY.isoformat(), "value": 0.69825}
        unit.insert("alarm", {**rings, "customer_id": lumen, "words": say("alarm.renewal", days=2)})
    store.close()
    said = busy("changes", "--full", "--limit", "1").out
    assert "Lumen Dental, alarm paid time ends in 2 d, no step before it: new" in said
    (change,) = busy("changes", "--full", "--limit", "1", "--json").json
    assert change["changed"][0]["record"] == "paid time ends in 2 d, no step before it"
