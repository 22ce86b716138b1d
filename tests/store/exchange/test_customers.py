"""Customers from a file: identity, several values, what is added and never erased."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from store.actions import customers as actions
from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.ledger import undo
from store.safety.opening import Store
from tests.kit import TODAY, new_store, notes, state, told
from tests.store.exchange.conftest import Read, alive, dump, whys

HEAD = "Id,Name,Phone,Email,City,Segment,Owner,Contact,Note,CAC,Birthday,First seen\n"
ROW = (
    "0042,Lumen Dental,'+49 30 123;030-999,ana@example.com; Bo@example.com,Berlin,Clinics,Ana,"
    'Iva K,"first\nsecond",90.00,1980-02-29,2019-03-01\n'
)


def test_every_field_finds_its_place(store: Store, read: Read) -> None:  # R7, R12
    report = read(HEAD + ROW, "customers")
    assert report.new == report.records == 1
    assert report.total == Decimal(90)
    row = store.row(
        "SELECT c.external_id, c.name, c.city, c.birthday, c.first_seen_on, g.name AS segment, "
        "r.name AS owner FROM customer AS c JOIN segment AS g ON g.id = c.segment_id "
        "JOIN rep AS r ON r.id = c.owner_id"
    )
    assert row is not None
    assert tuple(row) == (
        "0042", "Lumen Dental", "Berlin", "1980-02-29", "2019-03-01", "Clinics", "Ana",
    )  # fmt: skip
    ways = store.rows("SELECT kind, value FROM way ORDER BY kind, value")
    assert [tuple(each) for each in ways] == [
        ("email", "Bo@example.com"), ("email", "ana@example.com"),
        ("phone", "+49 30 123"), ("phone", "030-999"),
    ]  # fmt: skip
    assert store.value("SELECT name FROM contact") == "Iva K"
    assert store.value("SELECT note FROM interaction WHERE channel = 'note'") == "first\nsecond"
    cost = store.row("SELECT kind, amount, spent_on FROM cost")
    assert cost is not None
    assert tuple(cost) == ("acquisition", 9000, "2019-03-01")
    assert any("Clinics" in note for note in notes(report))


def test_a_second_run_changes_nothing_and_undo_takes_all_back(store: Store, read: Read) -> None:
    before = state(store)
    read(HEAD + ROW, "customers")
    written = dump(store)
    assert read(HEAD + ROW, "customers").same == 1
    assert dump(store) == written
    undo.undo(store, TODAY)
    assert state(store) == before


def test_blank_cells_erase_nothing_and_new_values_are_added(store: Store, read: Read) -> None:
    read(HEAD + ROW, "customers")
    report = read("Id,Name,City,Email,CAC\n"
                  "0042,Lumen Dental GmbH,,ANA@example.com;c@example.com,80\n",
                  "customers")  # fmt: skip
    assert report.changed == 1
    row = store.row("SELECT name, sort_name, city FROM customer")
    assert row is not None
    assert tuple(row) == ("Lumen Dental GmbH", "lumen dental gmbh", "Berlin")
    assert store.value("SELECT count(*) FROM way WHERE kind = 'email'") == 3
    assert store.value("SELECT amount FROM cost WHERE deleted_at IS NULL") == 8000


def test_a_customer_of_the_store_is_found_by_name(store: Store, read: Read) -> None:
    ident = actions.add(store, TODAY, "Lumen Dental").customer_id
    report = read("Id,Name,City\n7,lumen dental,Berlin\n", "customers")
    assert (report.new, report.changed, report.merged) == (0, 1, 1)
    row = store.row("SELECT external_id, city FROM customer WHERE id = ?", (ident,))
    assert row is not None
    assert tuple(row) == ("7", "Berlin")
    assert read("Id,Name\n8,Lumen Dental\n", "customers").new == 1


def test_a_person_without_a_company_is_called_by_their_name(store: Store, read: Read) -> None:
    read(
        "Record ID,First Name,Last Name,Email,Company Name\n"
        "1,Maria,Santos,m@example.com,Santos Trading\n"
        "2,Ana,Demo,,\n3,,,solo@example.org,\n4,,,,\n",
        "customers",
    )
    found = store.rows("SELECT name, kind FROM customer ORDER BY external_id")
    assert [tuple(row) for row in found] == [
        ("Santos Trading", "organisation"), ("Ana Demo", "person"),
        ("solo@example.org", "organisation"),
    ]  # fmt: skip
    assert store.value("SELECT name FROM contact") == "Maria Santos"


def test_rows_of_one_company_add_up_and_do_not_fight(store: Store, read: Read) -> None:
    text = (
        "Name,Contact,Email,City\n"
        "Santos Trading,Maria,m@example.com,Manila\n"
        "Santos Trading,Jose,j@example.com,Cebu\n"
        "Santos Trading,Jose,j@example.com,\n"
    )
    report = read(text, "customers")
    assert (report.new, report.changed, report.same) == (1, 1, 1)
    assert notes(report) == [
        "Line 3 is the same customer as line 2 with another city: the earlier one was kept."
    ]
    assert store.value("SELECT city FROM customer") == "Manila"
    assert alive(store, "contact") == 2
    assert read(text, "customers").same == 3


def test_what_the_source_deleted_is_not_brought_back(store: Store, read: Read) -> None:
    report = read(
        "Id,IsDeleted,Name\n1,true,Gone\n2,false,Here\n3,,Old Shop (deleted)\n", "customers"
    )
    assert whys(report) == {2: "deleted in the source"}
    found = store.rows("SELECT name, live FROM customer ORDER BY name")
    assert [tuple(row) for row in found] == [("Here", 1), ("Old Shop", 0)]
    assert read("Id,Name\n3,Old Shop (deleted)\n", "customers").same == 1


def test_guards_are_taken_off_and_texts_are_kept_as_they_are(store: Store, read: Read) -> None:
    read(
        "Id,Name,Phone,City,Note\n"
        "'001,'=1+1,'+49 1,'t Hooft,'-5\n"
        '"=""002""",@SUM(A1),=+4930,[bold]x[/],\'90s\n',
        "customers",
    )
    found = store.rows(
        "SELECT c.external_id, c.name, w.value, c.city, i.note FROM customer AS c "
        "JOIN way AS w ON w.customer_id = c.id JOIN interaction AS i ON i.customer_id = c.id "
        "ORDER BY 1"
    )
    assert [tuple(row) for row in found] == [
        ("001", "=1+1", "+49 1", "'t Hooft", "-5"),
        ("002", "@SUM(A1)", "=+4930", "[bold]x[/]", "'90s"),
    ]


def test_an_unreadable_date_is_left_out_and_named(read: Read) -> None:  # T68
    report = read("Name,Birthday\nAnn,25/12/1980\nBob,31/02/1980\n", "customers")
    assert (report.new, report.rejected) == (2, ())
    assert [(cell.line, cell.field, told(cell.why)) for cell in report.cells] == [
        (3, "birthday", "“31/02/1980” is not a date in the order day, month, year")
    ]


def test_clocks_terms_and_interest_come_with_a_file(store: Store, read: Read) -> None:
    head = "Id,Name,Timezone,Calling hours,Paid until,Trial ends,Awareness,Involvement\n"
    report = read(
        head + "1,Lumen,riga,9-17,31.12.2026,15.12.2026,Product,HIGH\n"
        "2,Aurora,Mars,noon,,,huge,\n3,Rao,Mars,,,,,\n",
        "customers",
    )
    assert (report.new, report.rejected) == (3, ())
    rows = store.rows(
        "SELECT time_zone, hours, paid_until, trial_until, awareness, involvement FROM customer "
        "ORDER BY external_id"
    )
    assert [tuple(row) for row in rows] == [
        ("Europe/Riga", "09:00-17:00", "2026-12-31", "2026-12-15", "product", "high"),
        (None, None, None, None, None, None),
        (None, None, None, None, None, None),
    ]
    # What cannot be read is left out and told once, with the customer kept.
    assert len([note for note in notes(report) if "Mars" in note]) == 1
    assert any("huge" in note and "awareness was left out" in note for note in notes(report))
    assert store.value("SELECT grp FROM standing WHERE stage = 'current'") == "2.1"


@pytest.mark.long
def test_first_steps_leave_full_days_alone(store: Store, read: Read) -> None:
    for number in range(15):
        actions.add(store, TODAY, f"Planned {number}", due=TODAY)
    read("Name\nAda\nBen\nCleo\n", "customers")
    found = store.rows(
        "SELECT f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.name IN ('Ada', 'Ben', 'Cleo')"
    )
    assert len(found) == 3
    assert all(row["due_on"] > TODAY.isoformat() for row in found)


@pytest.mark.parametrize("sums", ["3;;", "3;1.234,50 €;", ";12,00;7"])
def test_a_count_below_a_list_of_customers_is_none_of_them(tmp_path: Path, sums: str) -> None:
    store = new_store(tmp_path / "store.db")
    file = tmp_path / "list.csv"
    file.write_text(f"Name;Tel.;Ort;Bemerkung\nKrone;0170 1234567;Ulm;\nSumme;{sums}\n", "utf-8")
    report = import_file(store, TODAY, file)
    assert (report.new, [each.why for each in report.skipped]) == (1, ["a line of totals"])
    file.write_text("Name;Tel.;Ort\nTotal;0170 1234567;Ulm\nTotal;4711;Ulm\n", "utf-8")
    assert import_file(store, TODAY, file).skipped == ()  # a customer may be called so


@pytest.mark.parametrize(
    "foot",
    [
        "Summe;14 Kunden;;", "Gesamt;2 Kunden", "Total;2 customers;;7", "Итого;2 клиента;;",
        "Total:;1,200 clients;;", ";Summe;2 Kunden;", "2 Kunden;Summe;;", "Summe;2;1.234,50 €;",
        "Anzahl Kunden;2;;", "Total customers;2;;", "Summe 2 Kunden;;;", "Celkem;2 zákazníci;;",
    ],
)  # fmt: skip
@pytest.mark.parametrize("header", ["Kundennr;Name;Ort;Umsatz", "Name;Ort;Bemerkung;Umsatz"])
def test_a_count_of_people_below_a_list_is_a_line_of_totals(
    read: Read, header: str, foot: str
) -> None:  # F5
    report = read(f"{header}\n1;Alpha;Ulm;\n2;Beta;Ulm;\n{foot}\n", "customers")
    assert (report.new, [each.why for each in report.skipped]) == (2, ["a line of totals"])


@pytest.mark.parametrize(
    "row", ["3;Total;Ulm;", "4;Gesamt;;", "Total;89073 Ulm;;7", "5;2 Kunden GmbH;Ulm;"]
)
def test_a_customer_may_be_called_like_a_total(read: Read, row: str) -> None:
    first = "Kundennr;Name;Ort;Umsatz" if row[0].isdigit() else "Name;Ort;Bemerkung;Umsatz"
    report = read(f"{first}\n1;Alpha;Ulm;\n{row}\n", "customers")
    assert (report.new, report.skipped) == (2, ())


def _birthdays(store: Store, read: Read, said: Sequence[str], **told: str) -> tuple[list[str], int]:
    """What is kept of these, in their order, and how many were left out."""
    rows = "".join(f"Foo {n:02},030 {n},{text}\n" for n, text in enumerate(said))
    report = read(f"Name,Phone,Birthday\n{rows}", "customers", **told)
    found = [row[0] for row in store.rows("SELECT birthday FROM customer ORDER BY name")]
    return found, len(report.cells)


def test_a_birthday_without_its_year_gets_none(store: Store, read: Read) -> None:
    same = ("14.02.", "--02-14", "--0214", "14 Feb", "Feb 14", "14. 2.", "14 février", "02月14日",
            "1604-02-14", "14/02", "14 de febrero")  # fmt: skip
    found, left_out = _birthdays(store, read, (*same, "14.02.1980", "29 Feb"))
    assert found == [*["1604-02-14"] * len(same), "1980-02-14", "1604-02-29"]
    assert left_out == 0


@pytest.mark.parametrize(
    ("said", "told", "first"),
    [
        (("1/12",), {}, None),
        (("1/12",), {"date_format": "dmy"}, "1604-12-01"),
        (("1/12",), {"date_format": "mdy"}, "1604-01-12"),
        (("1/12",), {"date_format": "%d/%m/%Y"}, "1604-12-01"),
        (("1/12", "25/12"), {}, "1604-12-01"),  # the other cells tell
        (("1/12", "12/25/1980"), {}, "1604-01-12"),
    ],
)
def test_the_order_of_a_column_settles_a_short_birthday(
    store: Store, read: Read, said: tuple[str, ...], told: dict[str, str], first: str | None
) -> None:
    found, left_out = _birthdays(store, read, said, **told)
    assert (found[0], left_out) == (first, int(first is None))


@pytest.mark.parametrize("turned", [False, True])
def test_a_birthday_with_its_year_wins(store: Store, read: Read, turned: bool) -> None:
    for day in reversed(("14 Mar", "1970-12-25")) if turned else ("14 Mar", "1970-12-25"):
        read(f"Name,Email,Birthday\nAnn,a@x.example,{day}\n", "customers")
    assert store.value("SELECT birthday FROM customer") == "1970-12-25"


def test_suppliers_of_a_list_of_contacts_are_no_customers(read: Read) -> None:
    text = "Name,Kategorie,Ort\nKern,Kunde,Ulm\nHolz,Lieferant,Berlin\nRapp,VIP,Kiel\n"
    report = read(text, "customers")
    assert ([line.line for line in report.skipped], report.new) == ([3], 2)
    assert report.columns["segment"] == "Kategorie"


@pytest.mark.parametrize("header", ["Company,Contact", "Kunde,Ansprechpartner", "Name,Contact"])
def test_a_contact_below_the_line_of_a_firm_is_asked_about(read: Read, header: str) -> None:
    text = f"{header},Phone\nRao Ltd,Ann Rao,030 111\n,Ben Rao,030 112\nNova,Cy,040 1\n"
    with pytest.raises(Asked) as asked:
        read(text, "customers")
    field, _, column = asked.value.asks[0].choices[0].partition("=")
    assert column == header.partition(",")[0]
    assert read(text, "customers", mapping={field: column}).new == 3
    assert read(f"{header},Phone\n,Di Sand,030 5\nOrla,Ed,040 6\n", "customers").new == 2
