"""Columns in series and joins by domain: stages on the timeline, the people beside, companies."""

from __future__ import annotations

import pytest

from store.exchange.series import series_of
from store.safety.opening import Store
from tests.kit import notes
from tests.store.exchange.conftest import Read

DEALS = (
    '"Record ID","Deal Name","Deal Stage","Amount","Currency","Close Date","Create Date",'
    '"{entered} ""Qualified (Sales)""","{entered} ""Closed won (Sales)""",'
    '"Associated Company","Associated Company IDs (Primary)"\n'
    '"1","Big","{stage}","100.0","EUR","2026-03-04 10:00","2026-01-04 10:00","2026-01-05 09:00",'
    '"{won}","Lumen","77"\n'
)


@pytest.mark.parametrize("entered", ["Date entered", "Fecha de entrada en", "Eintrittsdatum in"])
def test_the_stages_of_a_deal_stand_on_the_timeline(store: Store, read: Read, entered: str) -> None:
    text = DEALS.format(entered=entered, stage="Qualified", won="")
    report = read(text, "deals")
    assert (report.new, report.interactions, report.left_out) == (1, 1, ())
    assert read(text, "deals").same == 1
    later = DEALS.format(entered=entered, stage="closedwon", won="2026-03-04 10:00")
    assert read(later, "deals").interactions == 1
    rows = store.rows("SELECT happened_on, subject, channel FROM interaction ORDER BY 1")
    assert [tuple(row) for row in rows] == [
        ("2026-01-05", "Big: Qualified", "note"),
        ("2026-03-04", "Big: Closed won", "note"),
    ]


def test_the_people_beside_the_first_one_keep_their_own_ways(store: Store, read: Read) -> None:
    text = (
        "Company name,Email,Contact 1 Name,Contact 1 Email,Contact 1 Title,Contact 2 Name,"
        "Contact 2 Phone\nLumen,info@lumen.example,Ana Rey,ana@lumen.example,buyer,Bo Li,"
        "+371 2000\n"
    )
    assert read(text, "customers").left_out == ()
    again = read(text, "customers")
    assert (again.new, again.changed) == (0, 0)
    rows = store.rows(
        "SELECT p.name, p.role, w.value FROM way AS w LEFT JOIN contact AS p ON "
        "p.id = w.contact_id ORDER BY w.value"
    )
    assert [tuple(row) for row in rows] == [
        ("Bo Li", None, "+371 2000"),
        ("Ana Rey", "buyer", "ana@lumen.example"),
        (None, None, "info@lumen.example"),
    ]


def test_a_person_joins_the_company_of_their_domain_and_nobody_else(
    store: Store, read: Read
) -> None:
    read(
        "Name,Website\nLumen Ltd,https://www.lumen.example/home\nMail Ltd,gmail.com\n", "customers"
    )
    people = (
        "First name,Last name,Email\nAna,Rey,ana@lumen.example\nBo,Li,bo@gmail.com\n"
        "Cy,Poe,cy@other.example\n"
    )
    report = read(people, "customers")
    assert (report.new, report.new_customers) == (3, 2)
    assert any("1 people joined the company" in note for note in notes(report))
    again = read(people, "customers")
    assert (again.new, again.changed, again.same) == (0, 0, 3)
    joined = store.rows(
        "SELECT c.name, p.name FROM contact AS p JOIN customer AS c ON c.id = p.customer_id"
    )
    assert [tuple(row) for row in joined] == [("Lumen Ltd", "Ana Rey")]


def test_what_is_taken_already_is_in_no_series() -> None:
    header = ["Name", "Person1FirstName", "Person1Email", "Person2Email", "Date entered x"]
    assert series_of("customers", header, {1}).people == ()
    assert series_of("customers", header, set()).people == ({"first": 1, "email": 2},)
    assert series_of("customers", header, set()).stages == {}
