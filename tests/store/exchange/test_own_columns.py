"""Tags and fields of the user's own come in with a file of customers."""  # T31

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions.card import edit
from store.actions.own_fields import add_field
from store.errors import BadInput
from store.exchange.read_file import import_file
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.customer.marks import own_values_of, tags_of
from tests.kit import TODAY, new_store, notes, state

TEXT = """Company;City;Tags;Size of fleet;Farbe;Next audit;Shoe size
Lumen Dental;Riga;vip, fair 2026;12,5;dark blue;03.02.2027;41
Rao & Sons;Riga;VIP|none;many;red;24.12.2026;44
"""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store with three fields of the user's own."""
    store = new_store(tmp_path / "own.db")
    add_field(store, TODAY, "Size of fleet", "number")
    add_field(store, TODAY, "Colour", "choice", ["red", "Dark blue"])
    add_field(store, TODAY, "Next audit", "date")
    return store


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Two customers."""
    path = tmp_path / "them.csv"
    path.write_text(TEXT, "utf-8")
    return path


def _kept(store: Store, name: str) -> tuple[list[str], dict[str, str]]:
    ident = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    return tags_of(store, [ident]).get(ident, []), own_values_of(store, [ident]).get(ident, {})


def test_columns_named_as_own_fields_and_those_mapped_are_read(store: Store, file: Path) -> None:
    before = state(store)
    found = import_file(store, TODAY, file, mapping={"colour": "Farbe"})
    assert (found.new, found.left_out) == (2, ("Shoe size",))
    assert _kept(store, "Lumen Dental") == (
        ["fair-2026", "vip"],
        {"size-of-fleet": "12.5", "colour": "Dark blue", "next-audit": "2027-02-03"},
    )
    assert _kept(store, "Rao & Sons") == (
        ["vip"], {"colour": "red", "next-audit": "2026-12-24"}
    )  # fmt: skip
    # What cannot be is left out and named; the customer comes in.
    assert [(each.line, each.field) for each in found.cells] == [
        (3, "Size of fleet"), (3, "tags")
    ]  # fmt: skip
    again = import_file(store, TODAY, file)
    assert (again.new, again.changed, again.same) == (0, 0, 2)
    undo(store, TODAY)
    assert state(store) == before


def test_what_was_corrected_by_hand_is_kept(store: Store, file: Path) -> None:
    import_file(store, TODAY, file, mapping={"colour": "Farbe"})
    ident = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    edit(store, TODAY, ident, {"colour": "red"}, untag=["vip"])
    found = import_file(store, TODAY, file, mapping={"colour": "Farbe"})
    assert (found.changed, found.same) == (0, 2)
    assert any("Colour “red”, not “Dark blue”" in note for note in notes(found))
    assert _kept(store, "Lumen Dental")[0] == ["fair-2026"]
    assert _kept(store, "Lumen Dental")[1]["colour"] == "red"


def test_a_column_that_is_not_there_is_told(store: Store, file: Path) -> None:
    with pytest.raises(BadInput, match="no column “Colour of it”"):
        import_file(store, TODAY, file, mapping={"colour": "Colour of it"})


def test_tags_of_a_cell_stand_apart_by_any_sign(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "tags.csv"
    path.write_text('Nom,Ville,Étiquettes\nA,Riga,"VIP / queue"\nB,Riga,"b2b/b2c; #neu #alt"\n')
    import_file(store, TODAY, path)
    assert _kept(store, "A")[0] == ["queue", "VIP"]
    assert sorted(_kept(store, "B")[0]) == ["alt", "b2b/b2c", "neu"]
