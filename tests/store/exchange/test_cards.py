"""Whose a customer is and where, as files of deals and orders tell it."""

from __future__ import annotations

from pathlib import Path

from store.exchange.read_file import import_file
from store.ledger.undo import undo
from store.safety.opening import Store
from tests.kit import TODAY, new_store, notes

DEALS = """Deal Name,Deal Stage,Amount,Currency,Close Date,Associated Company,Deal owner,Record ID
Oven,closedwon,100,EUR,2026-01-05,Lumen,Ana Rep,1
Mixer,proposal,200,EUR,2027-01-05,Rao,Bo Rep,2
Scale,proposal,300,EUR,2027-01-06,Lumen,Bo Rep,3
"""
ORDERS = """Order ID,Order date,Customer,City,Street,Postcode,Country,Amount
1,2026-01-05,Lumen,Riga,Main 1,1001,LV,€10
1,2026-01-05,Lumen,,,,,€10
2,2026-01-06,Rao,Oslo,,,NO,€20
3,2026-01-07,Lumen,Paris,Rue 2,,FR,€30
"""


def _file(folder: Path, text: str, name: str = "file.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def _owners(store: Store) -> dict[str, str]:
    return dict(
        map(tuple, store.rows("SELECT c.name, r.name FROM customer AS c JOIN rep AS r "
                              "ON r.id = c.owner_id WHERE c.deleted_at IS NULL"))
    )  # fmt: skip


def _places(store: Store) -> list[tuple[object, ...]]:
    found = store.rows(
        "SELECT c.name, c.city, c.country, w.value FROM customer AS c LEFT JOIN way AS w ON "
        "w.customer_id = c.id AND w.kind = 'address' AND w.deleted_at IS NULL ORDER BY c.name"
    )
    return [tuple(row) for row in found]


def test_the_owner_of_a_deal_is_the_rep_of_its_customer(store: Store, tmp_path: Path) -> None:
    # T65: asked or made, never dropped
    path = _file(tmp_path, DEALS)
    report = import_file(store, TODAY, path)
    assert _owners(store) == {"Lumen": "Ana Rep", "Rao": "Bo Rep"}
    steps = store.rows(
        "SELECT r.name FROM follow_up AS f JOIN rep AS r ON r.id = f.rep_id "
        "WHERE f.import_key IS NOT NULL"
    )
    assert [row["name"] for row in steps] == ["Bo Rep", "Bo Rep"]
    assert any("tickler rep rename me" in note for note in notes(report))
    again = import_file(store, TODAY, path)
    assert (again.new, again.changed) == (0, 0)
    undo(store, TODAY)
    assert _owners(store) == {}
    assert [row["name"] for row in store.rows("SELECT name FROM rep WHERE deleted_at IS NULL")] == [
        "me"
    ]


def test_who_has_a_rep_already_keeps_them(store: Store, tmp_path: Path) -> None:
    import_file(store, TODAY, _file(tmp_path, "Name,Email,Owner\nLumen,l@example.com,Cy Rep\n"))
    import_file(store, TODAY, _file(tmp_path, DEALS))
    assert _owners(store)["Lumen"] == "Cy Rep"


def test_orders_tell_where_customers_are(store: Store, tmp_path: Path) -> None:
    path = _file(tmp_path, ORDERS)
    import_file(store, TODAY, path)
    # The newest order tells where they are, with nothing of the place before.
    assert _places(store) == [("Lumen", "Paris", "FR", "Rue 2"), ("Rao", "Oslo", "NO", None)]
    again = import_file(store, TODAY, path)
    assert (again.new, again.changed) == (0, 0)


def test_rows_that_wait_for_the_end_keep_their_place(store: Store, tmp_path: Path) -> None:
    lines = ORDERS.splitlines()
    path = _file(tmp_path, "\n".join([lines[0], lines[4], lines[1], lines[3], lines[2]]))
    import_file(store, TODAY, path)
    assert _places(store)[0] == ("Lumen", "Paris", "FR", "Rue 2")


def test_what_is_known_of_a_place_stays(tmp_path: Path) -> None:
    store = new_store(tmp_path / "s.db")
    known = "Name,City,Email\nLumen,Turku,l@example.com\nRao,,r@example.com\n"
    import_file(store, TODAY, _file(tmp_path, known))
    import_file(store, TODAY, _file(tmp_path, ORDERS))
    assert _places(store) == [("Lumen", "Turku", None, None), ("Rao", "Oslo", "NO", None)]


def test_no_owner_is_nobody_and_an_address_is_its_rep(store: Store, tmp_path: Path) -> None:
    head = "Name,Email,Owner\n"
    import_file(store, TODAY, _file(tmp_path, f"{head}Lumen,l@example.com,Cy Rep\n"))
    add_email = "UPDATE rep SET email = 'cy@us.example' WHERE name = 'Cy Rep'"
    store.connection.execute(add_email)
    rows = "Rao,r@example.com,No owner\nTao,t@example.com,Unassigned\nVao,v@example.com,{}\n"
    import_file(store, TODAY, _file(tmp_path, head + rows.format("Cy@us.example")))
    found = _owners(store)
    assert [found[name] for name in ("Rao", "Tao", "Vao")] == ["me", "me", "Cy Rep"]
    assert store.value("SELECT count(*) FROM rep WHERE deleted_at IS NULL") == 2
