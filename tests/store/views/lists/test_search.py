"""Finding by words: every table with words, every script, any text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.actions import customers, records
from store.actions.close_customer import close
from store.actions.correct_touch import Correction, correct_touch
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.search_index import rebuild
from store.safety.opening import Store
from store.views.lists.search import findable, look, marks, search
from tests.kit import TODAY, new_store, state, told


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = new_store(tmp_path_factory.mktemp("search") / "store.db")
    for name in (
        "Lumen Dental",
        "Müller & Söhne",
        "株式会社東京商事",
        "مكتبة النور",
        "O'Brien 50%",
    ):
        customers.add(store, TODAY, name)
    who = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    with work(store, TODAY) as unit:
        unit.insert("contact", {"customer_id": who, "name": "Maria Lopez", "role": "buyer"})
        order = unit.insert(
            "purchase", {"customer_id": who, "bought_on": TODAY.isoformat(), "amount": 1}
        )
        line = {"purchase_id": order, "amount": 1, "title": "Treatment unit, black"}
        unit.insert("purchase_line", line)
    records.offer(store, TODAY, who, "A second chair")
    note = "They want the prices of chairs by Friday; the dog is called Whisky. " + "x " * 90
    records.log(store, TODAY, who, Touch(note=f"{note}Ask for Señor Fünf."))
    records.log(store, TODAY, who, Touch(note="部品の値段を送る約束をした"))
    records.log(store, TODAY, who, Touch(note="สวัสดีครับลูกค้า और हिन्दी में बात"))
    yield store
    store.close()


@pytest.mark.parametrize(
    ("text", "kind", "snippet"),
    [
        ("lum", "customer", ""),
        ("DENTAL lumen", "customer", ""),
        ("muller", "customer", ""),
        ("söhne müll", "customer", ""),
        ("東京", "customer", ""),
        ("商事", "customer", ""),
        ("النور", "customer", ""),
        ("o'brien", "customer", ""),
        ("50%", "customer", ""),
        ("lopez", "contact", "Maria Lopez, buyer"),
        ("treat", "purchase", "Treatment unit, black"),
        ("second ch", "offer", "A second chair"),
        ("whis", "interaction", "…"),
        ("senor funf", "interaction", "…"),
        ("値段", "interaction", "部品の値段を送る約束をした"),
        ("ลูกค้า", "interaction", "สวัสดีครับ"),
        ("हिन्दी", "interaction", "हिन्दी"),
    ],
)
def test_words_are_found_where_they_stand(
    filled: Store, text: str, kind: str, snippet: str
) -> None:
    (hit,) = search(filled, text)
    assert hit.kind == kind
    assert snippet in hit.snippet
    assert hit.day == (TODAY if kind in ("purchase", "offer", "interaction") else None)


@pytest.mark.parametrize("text", ["", " ", '"', "-", "***", "lumen nobody", "reatment", "😀"])
def test_what_is_not_there_is_not_found(filled: Store, text: str) -> None:
    assert search(filled, text) == []


def test_the_words_stand_in_the_snippet_of_a_long_note(filled: Store) -> None:
    (hit,) = search(filled, "whisky")
    assert "Whisky" in hit.snippet
    assert len(hit.snippet) <= 62


ODD = st.sampled_from(
    ["o'brien", "50%", "AND", "OR", "NOT", "NEAR(", "a:b", "-x", '"', '""', "*", "^a", "(", ")",
     "{", "}", "+", ",", "\x00", "\ud800", "words:", "lumen*", "\\", "--", ";", "'", "漢", "\u0301"]
)  # fmt: skip


@pytest.mark.long
@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.lists(ODD | st.text(max_size=8), max_size=20).map("".join))
def test_no_text_raises(filled: Store, text: str) -> None:
    search(filled, text, 5)
    search(filled, text.replace("", " "), 5)


def test_the_index_follows_every_change_and_every_undo(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    who = customers.add(store, TODAY, "Lumen Dental").customer_id
    records.log(store, TODAY, who, Touch(note="wants a gramophone"))
    touch = store.value("SELECT id FROM interaction")
    assert [hit.kind for hit in search(store, "gramo")] == ["interaction"]
    correct_touch(store, TODAY, touch, Correction(note="wants a telephone"))
    assert search(store, "gramo") == []
    assert [hit.snippet for hit in search(store, "tele")] == ["wants a telephone"]
    undo.undo(store, TODAY)
    assert search(store, "tele") == []
    assert len(search(store, "gramo")) == 1
    undo.redo(store, TODAY)
    assert len(search(store, "tele")) == 1
    with work(store, TODAY) as unit:
        unit.update("customer", who, {"name": "Nimbus", "sort_name": "nimbus"})
    assert search(store, "lumen") == []
    assert [hit.name for hit in search(store, "nimb")] == ["Nimbus"]
    undo.undo(store, TODAY)
    assert [hit.name for hit in search(store, "lum")] == ["Lumen Dental"]


def test_an_import_is_found_and_its_undo_is_not(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    path = tmp_path / "file.csv"
    path.write_text("customer,customer name,date,amount,product\nK1,Zeppelin,2026-01-05,9,Mast\n")
    import_file(store, TODAY, path, kind="purchases", currency="EUR")
    assert [hit.kind for hit in search(store, "mast")] == ["purchase"]
    assert [hit.kind for hit in search(store, "zepp")] == ["customer"]
    undo.undo(store, TODAY)
    assert search(store, "mast") + search(store, "zepp") == []


def test_the_same_words_of_one_customer_count_once_and_the_newest_come_first(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path / "store.db")
    who = customers.add(store, TODAY, "Lumen").customer_id
    for back in (9, 5, 1):
        records.offer(store, TODAY - timedelta(days=back), who, "Chair")
        day = TODAY - timedelta(days=back)
        records.log(store, TODAY, who, Touch(note=f"chair {back}", day=day))
    hits = search(store, "chair")
    assert [hit.kind for hit in hits] == ["offer", "interaction", "interaction", "interaction"]
    assert [hit.snippet for hit in hits] == ["Chair", "chair 1", "chair 5", "chair 9"]
    assert len(search(store, "chair", 2)) == 2
    assert search(store, "chair", 0) == []


def test_a_rebuilt_index_is_the_same(filled: Store) -> None:
    before = state(filled)["sought"]
    assert before
    with work(filled, TODAY) as unit:
        rebuild(unit)
    assert state(filled)["sought"] == before


def test_signs_of_scripts_without_blanks_are_words() -> None:
    assert findable("東京 ABC").split() == ["東", "京", "ABC"]
    assert findable("ＡＢＣ") == "ABC"
    assert findable(None) == ""


def test_names_that_begin_so_come_before_parts_and_open_ones_before_closed(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    for name in ("Old Berg", "Iceberg", "Berg Café", "Bergamot", "Kleine Berge"):
        customers.add(store, TODAY, name, city="Bergen", external_id=f"X-{name}")
    gone = customers.add(store, TODAY, "Berg Audit").customer_id
    close(store, TODAY, gone, "no need any more")
    assert [hit.name for hit in search(store, "berg")] == [
        "Berg Café", "Bergamot", "Berg Audit", "Kleine Berge", "Old Berg", "Iceberg",
    ]  # fmt: skip
    assert search(store, "berg", each=2)[-1].name == "Bergamot"
    assert [hit.snippet for hit in search(store, "berg au")] == ["closed: no need any more"]
    assert search(store, "b c")[0].name == "Berg Café"
    assert [hit.name for hit in search(store, "x-old")] == ["Old Berg"]
    assert len(search(store, "bergen")) == 5  # all by their city
    assert search(store, "%%%%") == search(store, "B*g") == search(store, "_erg") == []


def test_numbers_and_addresses_are_found_however_they_are_written(filled: Store) -> None:
    who = filled.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    with work(filled, TODAY) as unit:
        for kind, value in (("phone", "+49 (30) 123-4567"), ("email", "desk_1@aurora.example")):
            unit.insert("way", {"customer_id": who, "kind": kind, "value": value})
    written = ("+49 (0)30 123-4567", "0049 30 1234567", "tel:+49301234567")  # T94
    for text in ("30123", "+49 30", "(30) 1234567", "AURORA.ex", "desk_1", *written):
        assert [hit.kind for hit in search(filled, text)] == ["way"], text
    assert search(filled, "deskX1") == search(filled, "9999") == []
    undo.undo(filled, TODAY)


@pytest.mark.parametrize(
    ("text", "wanted", "found"),
    [
        ("Müller & Söhne", "mull sohne", ["Müll", "Söhne"]),
        ("ﬁne ﬁsh", "fish", ["ﬁsh"]),
        ("Straße", "strasse", ["Straße"]),
        ("Hotel Hotels ahotel", "hotel", ["Hotel", "Hotel"]),
        ("Brightside", "side", ["side"]),
        ("東京商事", "京", ["京"]),
        ("nothing", "", []),
    ],
)
def test_where_the_words_stand(text: str, wanted: str, found: list[str]) -> None:
    assert [text[first:behind] for first, behind in marks(text, wanted)] == found


def test_a_filter_finds_the_customers_it_keeps(filled: Store) -> None:
    finding = look(filled, TODAY, "is:open lumen")
    assert ([hit.name for hit in finding.hits], finding.count) == (["Lumen Dental"], 1)
    assert look(filled, TODAY, "lumen").filter == ""
    broken = look(filled, TODAY, "risk:x lopez")
    assert "takes a percentage" in told(broken.trouble)
    assert broken.hits == []
