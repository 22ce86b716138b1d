"""Several people, phones or e-mails in one cell."""

from __future__ import annotations

import pytest

from store.exchange.shared_cells import (
    emails_of,
    first_names_of,
    may_be_two,
    people_of,
    phones_of,
    told_people,
    with_label,
)
from store.safety.store import Store
from tests.kit import notes
from tests.store.exchange.conftest import Read


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("Anna Kask; Mart Kask", ["Anna Kask", "Mart Kask"]),
        ("Anna Kask / Mart Tamm", ["Anna Kask", "Mart Tamm"]),
        ("Anna & Mart Kask", ["Anna Kask", "Mart Kask"]),
        ("Anna Kask und Mart Tamm", ["Anna Kask", "Mart Tamm"]),
        ("Anna Kask, Mart Tamm, Liis Lepp", ["Anna Kask", "Mart Tamm", "Liis Lepp"]),
        ("Anna (a@x.ee); Mart (m@x.ee)", ["Anna (a@x.ee)", "Mart (m@x.ee)"]),
        ("Hans Maier, Petra Schmidt", ["Hans Maier", "Petra Schmidt"]),
        ("Dr. Hans-Peter Maier, Zoë Łukasz Nowak", ["Dr. Hans-Peter Maier", "Zoë Łukasz Nowak"]),
        # one person, or nobody can tell
        ("Martin Paul, Anna Maria", ["Martin Paul, Anna Maria"]),
        ("Maier, Hans", ["Maier, Hans"]),
        ("Maier, Hans Peter", ["Maier, Hans Peter"]),
        ("García Márquez, Gabriel José", ["García Márquez, Gabriel José"]),
        ("Hans Maier, Vice President", ["Hans Maier, Vice President"]),
        ("Rey Paz, Ana Luz", ["Rey Paz, Ana Luz"]),
        ("Mr & Mrs Kask", ["Mr & Mrs Kask"]),
        ("Sales & Support", ["Sales & Support"]),
        ("Kask & Sons", ["Kask & Sons"]),
        ("Johnson & Johnson", ["Johnson & Johnson"]),
        ("Anna Kask, MBA", ["Anna Kask, MBA"]),
    ],
)
def test_a_cell_names_people(cell: str, people: list[str]) -> None:
    assert people_of(cell) == people


def test_a_buyer_may_be_a_company_of_two_names() -> None:
    assert people_of("Ernst & Young Consulting", shared=False) == ["Ernst & Young Consulting"]
    assert first_names_of("Anna & Mart") == ["Anna", "Mart"]


def test_only_two_whole_names_can_be_one_or_two() -> None:
    assert may_be_two("Hans Maier, Petra Schmidt")
    assert all(map(may_be_two, ("Rey Paz, Ana Luz", "Hans Müller, Schmidt")))
    assert not any(map(may_be_two, ("van der Berg, Jan Willem", "Maier, Hans", "Anna Kask")))


@pytest.mark.parametrize(
    ("cell", "phones"),
    [
        ("mob. +371 2612 3456", [("mobile", "+371 2612 3456")]),
        ("T +44 20 7946 0019 M +44 7700 900124",
         [(None, "+44 20 7946 0019"), ("mobile", "+44 7700 900124")]),
        ("030 1234567 (mobil), 040 7654321", [("mobile", "030 1234567"), (None, "040 7654321")]),
        ("+44 7700 900125 Anna; +44 7700 900126 Mart",
         [("Anna", "+44 7700 900125"), ("Mart", "+44 7700 900126")]),
        ("+1 512 555 0100 ext. 12", [(None, "+1 512 555 0100 ext. 12")]),
        ("1-800-FLOWERS", [(None, "1-800-FLOWERS")]),
        ("9+49 30 1010", [(None, "9+49 30 1010")]),  # whatever it is, it stays
    ],
)  # fmt: skip
def test_words_beside_a_number_are_no_part_of_it(
    cell: str, phones: list[tuple[str | None, str]]
) -> None:
    assert phones_of(cell) == (phones, [])


def test_a_fax_is_no_phone_and_is_said() -> None:
    for cell in (
        "Tel: +372 512 3456 / Fax: +372 600 1234", "+372 512 3456; F +372 600 1234",
        "+372 512 3456; +372 600 1234 (Fax)",
    ):  # fmt: skip
        assert phones_of(cell) == ([(None, "+372 512 3456")], ["Fax +372 600 1234"])


@pytest.mark.parametrize(
    ("cell", "good", "bad"),
    [
        ("a@x.ee & b@x.ee", ["a@x.ee", "b@x.ee"], []),
        ("a@x.ee b@x.ee", ["a@x.ee", "b@x.ee"], []),
        ("work: a@x.ee / b@x.ee (home)", ["a@x.ee", "b@x.ee"], []),
        ("a+b/c@x.ee", ["a+b/c@x.ee"], []),
        ("anna kask@x.ee", [], ["anna kask@x.ee"]),  # not kask@x.ee
    ],
)
def test_emails_stand_apart_by_any_sign(cell: str, good: list[str], bad: list[str]) -> None:
    assert emails_of(cell) == (good, bad)


def test_two_people_of_a_cell_are_two_contacts_with_their_own_ways(
    store: Store, read: Read
) -> None:
    text = (
        "Name,Company,Phone,Email\n"
        '"Jüri Tamm\nLiis Tamm",Tamm AS,"mob. +372 512 3456\n+372 600 1234",'
        "juri@tamm.ee & liis@tamm.ee\n"
        "Anna Kask; Mart Kask,,,\n"
    )
    read(text, "customers")
    assert [row[0] for row in store.rows("SELECT name FROM customer ORDER BY name")] == [
        "Anna Kask & Mart Kask", "Tamm AS"]  # fmt: skip
    found = store.rows(
        "SELECT p.name, w.value FROM way AS w LEFT JOIN contact AS p ON p.id = w.contact_id "
        "ORDER BY w.value"
    )
    assert [tuple(row) for row in found] == [
        (None, "+372 512 3456"), (None, "+372 600 1234"),
        ("Jüri Tamm", "juri@tamm.ee"), ("Liis Tamm", "liis@tamm.ee"),
    ]  # fmt: skip
    again = read(text, "customers")
    assert (again.new, again.changed, again.same) == (0, 0, 2)


def test_all_ways_of_a_buyer_are_kept(store: Store, read: Read) -> None:
    read("Customer,Email,Date,Amount\nBerta & Co,b@x.ee; b2@x.ee,2026-01-06,200\n")
    assert [row[0] for row in store.rows("SELECT value FROM way ORDER BY value")] == [
        "b2@x.ee", "b@x.ee"]  # fmt: skip


@pytest.mark.parametrize("columns", ["Company,Contact,City", "Customer,Contact,Date,Amount"])
def test_a_name_that_may_be_two_is_said_once(read: Read, columns: str) -> None:
    rest = "2026-01-05,10" if "Date" in columns else "Riga"
    names = ("Rey Paz, Ana Luz", "Maier, Hans", "Ana Rey, Jon Paz", "Paz Rey, Ana Luz")
    rows = "".join(f'Firm {n},"{name}",{rest}\n' for n, name in enumerate(names))
    report = read(f"{columns}\n{rows}", None, currency="EUR")
    said = [text for text in notes(report) if "one person" in text]
    assert said == [
        "“Rey Paz, Ana Luz” is kept as one person, as is one more such name: if it names several, "
        "part them with ;"
    ]


def test_a_label_of_its_own_column_says_what_a_phone_is() -> None:
    assert with_label("Work Fax", "+47 23 ::: +47 24") == "fax +47 23 ::: fax +47 24"
    assert with_label("* Mobile", "+47 900") == "mobile +47 900"
    assert with_label("Büro 2", "+47 22") == "+47 22"
    assert with_label("Work Fax", "") == ""


@pytest.mark.parametrize(
    ("cell", "people"),
    [
        ("M. Alain Roy (directeur), Mme Claire Petit (intendance, claire@x.fr)",
         [("M. Alain Roy", "directeur", []), ("Mme Claire Petit", "intendance", ["claire@x.fr"])]),
        ("Luc Besset; Anne Vidal (régie) 06 11 22 33 44",
         [("Luc Besset", "", []), ("Anne Vidal", "régie", ["06 11 22 33 44"])]),
        ("Luc Besset / Anne Vidal (stage) 06 11 22 33 44",
         [("Luc Besset", "", []), ("Anne Vidal", "stage", ["06 11 22 33 44"])]),
        ("06 11 22 33 44 Luc Besset; 06 55 66 77 88 Anne Vidal",
         [("Luc Besset", "", ["06 11 22 33 44"]), ("Anne Vidal", "", ["06 55 66 77 88"])]),
        ("Dr Paul Roux, 06.11.22.33.44 ou 04.78.11.22.33",
         [("Dr Paul Roux", "", ["06.11.22.33.44", "04.78.11.22.33"])]),
        ("Fr. Meier u. Hr. Schulz (Küche)",
         [("Fr. Meier", "", []), ("Hr. Schulz", "Küche", [])]),
        ("Ana & Jon Rey <jon@x.ee>", [("Ana Rey", "", []), ("Jon Rey", "", ["jon@x.ee"])]),
        ("Luc Besset +33 (0)6 11 22 33 44", [("Luc Besset", "", ["+33 (0)6 11 22 33 44"])]),
        ("William (Bill) Smith", [("William (Bill) Smith", "", [])]),
        ("Anna Kask, MBA (Sales)", [("Anna Kask, MBA", "Sales", [])]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_theirs(
    cell: str, people: list[tuple[str, str, list[str]]]
) -> None:
    told = told_people(cell)
    assert [(each.name, each.role, [way[2] for way in each.ways]) for each in told.people] == people
    assert (told.ways, told.in_doubt) == ((), False)


def test_what_cannot_be_taken_apart_is_said_and_nothing_of_it_lost(
    store: Store, read: Read
) -> None:
    text = (
        "Name;Contact\n"
        'Alpha;"Luc Besset; Service achats (06 11 22 33 44)"\n'
        'Beta;"Ana Rey; Jon Paz; 06 55 66 77 88"\n'
        'Gamma;"Eva Noll; Tim Koch (Einkauf, tim@x.de)"\n'
        "Delta;06 99 88 77 66\n"
    )
    told = notes(read(text, "customers"))
    assert any("“Luc Besset; Service achats (06 11 22 33 44)” is kept as one" in each
               for each in told)  # fmt: skip
    assert any(each.startswith("2 cells name several people") for each in told)
    found = store.rows(
        "SELECT c.name, p.name, w.value FROM way AS w JOIN customer AS c ON c.id = w.customer_id "
        "LEFT JOIN contact AS p ON p.id = w.contact_id ORDER BY c.name"
    )
    assert [tuple(row) for row in found] == [
        ("Alpha", "Luc Besset; Service achats (06 11 22 33 44)", "06 11 22 33 44"),
        ("Beta", None, "06 55 66 77 88"),
        ("Delta", None, "06 99 88 77 66"), ("Gamma", "Tim Koch", "tim@x.de"),
    ]  # fmt: skip
    assert store.value("SELECT role FROM contact WHERE name = 'Tim Koch'") == "Einkauf"
    assert read(text, "customers").same == 4
