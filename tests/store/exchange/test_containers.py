"""Workbooks, address cards, calendars and zips: read as the tables that they hold (T66)."""

from __future__ import annotations

import datetime
import io
import zipfile
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from store.errors import BadInput
from store.exchange.asks import Asked
from store.exchange.containers.opening import opened
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.ledger import undo
from store.safety.opening import Store
from tests.kit import TODAY, notes, state, told
from tests.store.exchange.conftest import alive, orphans

CARDS = """BEGIN:VCARD\r
VERSION:2.1\r
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=BCrgen;;;\r
TEL;CELL:+49 171 1234567\r
TEL;WORK;VOICE;PREF:+49 30 123\r
TEL;FAX:+49 30 999\r
EMAIL;INTERNET;HOME:j@mueller.example\r
EMAIL;INTERNET;WORK:jm@baer.example\r
ADR;WORK:;;Hauptstr. 1;Berlin;;10115;Germany\r
ORG;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:B=E4r GmbH;Sales\r
NOTE;ENCODING=QUOTED-PRINTABLE:line=0D=0Atwo\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:4.0\r
FN:Søren Ås\r
N:Ås;Søren;;;\r
item1.TEL;VALUE=uri;TYPE="cell,voice":tel:+45-1234-5678\r
item1.X-ABLabel:Mobil\r
item2.EMAIL;PREF=1:x@y.example\r
EMAIL:z@y.example\r
BDAY:19800214\r
UID:urn:uuid:1\r
CATEGORIES:vip,north\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
KIND:org\r
FN:Kontor AG\r
ORG:Kontor AG;\r
EMAIL:info@kontor.example\r
END:VCARD\r
BEGIN:VCARD\r
VERSION:3.0\r
FN:broken\r
EMAIL;TYPE="x\r
"""


def _file(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def _twice(store: Store, path: Path, **options: str) -> Report:
    """Read it, again (nothing new, nothing changed), undo, and read it for good."""
    before = state(store)
    first = import_file(store, TODAY, path, **options)  # type: ignore[arg-type]
    again = import_file(store, TODAY, path, **options)  # type: ignore[arg-type]
    assert (again.new, again.changed, again.undo) == (0, 0, None)
    undo.undo(store, TODAY)
    assert state(store) == before
    import_file(store, TODAY, path, **options)  # type: ignore[arg-type]
    assert orphans(store) == 0
    return first


def test_address_cards_of_three_versions(store: Store, tmp_path: Path) -> None:
    report = _twice(store, _file(tmp_path, "book.vcf", CARDS))
    assert (report.new, report.preset) == (3, "vcard")
    assert [each.line for each in report.rejected] == [32]
    assert "Fax" in report.left_out
    ways = {
        (row["name"], row["kind"], row["value"])
        for row in store.rows(
            "SELECT c.name, w.kind, w.value FROM way AS w JOIN customer AS c "
            "ON c.id = w.customer_id WHERE w.deleted_at IS NULL"
        )
    }
    assert {value for name, kind, value in ways if name == "Bär GmbH" and kind != "address"} == {
        "+49 171 1234567", "+49 30 123", "j@mueller.example", "jm@baer.example",
    }  # fmt: skip
    assert {value for name, _, value in ways if name == "Søren Ås"} == {
        "+45-1234-5678", "x@y.example", "z@y.example",
    }  # fmt: skip
    assert store.value("SELECT name FROM contact") == "Jürgen Müller"
    assert store.value("SELECT birthday FROM customer WHERE name = 'Søren Ås'") == "1980-02-14"
    assert store.value("SELECT kind FROM customer WHERE name = 'Kontor AG'") == "organisation"
    assert "line\ntwo" in str(store.value("SELECT note FROM interaction WHERE channel = 'note'"))


def _workbook(**sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
            for cell in sheet[sheet.max_row]:
                if cell.value == 7:
                    cell.number_format = "00000"
                elif cell.value == 20.5:
                    cell.number_format = "#,##0.00\\ [$€-407]"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


ORDERS: list[list[object]] = [
    ["The shop's export"],
    ["Customer no", "Customer name", "Date", "Amount", "Currency"],
    [7, "Łódź", datetime.datetime.fromisoformat("2026-03-04 10:30"), 1234.5, "EUR"],
    ["00008", "Søren", datetime.date(2026, 3, 5), 0.1 + 0.2, "EUR"],
    ["00009", "Kō", "2026-03-06", "#REF!", "EUR"],
]


def test_a_workbook_with_dates_numbers_and_leading_zeros(store: Store, tmp_path: Path) -> None:
    path = _file(tmp_path, "orders.xlsx", _workbook(Orders=ORDERS, Words=[["just words"]]))
    report = _twice(store, path)
    assert (report.new, [each.line for each in report.rejected]) == (2, [5])
    assert f"{report.total:.2f}" == "1234.80"
    assert any("Words was not read" in note for note in notes(report))
    found = store.rows(
        "SELECT c.external_id AS id, p.bought_on AS day, p.amount FROM purchase AS p "
        "JOIN customer AS c ON c.id = p.customer_id WHERE p.deleted_at IS NULL ORDER BY 1"
    )
    assert [tuple(row) for row in found] == [
        ("00007", "2026-03-04", 123_450),
        ("00008", "2026-03-05", 30),
    ]


def test_which_sheet_is_asked_and_can_be_said(store: Store, tmp_path: Path) -> None:
    more: list[list[object]] = [["Name", "E-mail"], ["Ana", "ana@x.example"]]
    path = _file(tmp_path, "two.xlsx", _workbook(Orders=ORDERS[1:], People=more))
    with pytest.raises(Asked) as asked:
        import_file(store, TODAY, path)
    assert asked.value.asks[0].option == "--sheet"
    assert asked.value.asks[0].choices == ("Orders", "People", "all")
    with pytest.raises(BadInput, match="has no sheet “x”"):
        import_file(store, TODAY, path, sheet="x")
    assert import_file(store, TODAY, path, sheet="people").new == 1
    report = import_file(store, TODAY, path, sheet="all")
    assert [each.kind for each in report.files] == ["customers", "purchases"]
    assert (report.new, report.same, len(report.rejected)) == (2, 1, 1)


def test_formulas_that_nobody_worked_out_are_refused(store: Store, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Customer", "Date", "Amount", "Currency"],
                                ["Ana", "2026-03-04", "=1+1", "EUR"]]  # fmt: skip
    with pytest.raises(BadInput, match="formulas without their results"):
        import_file(store, TODAY, _file(tmp_path, "f.xlsx", _workbook(A=rows)))


def test_a_sum_that_nobody_worked_out_is_missed_by_nobody(store: Store, tmp_path: Path) -> None:
    rows: list[list[object]] = [["Customer", "Date", "Amount"], ["Ana", "2026-03-04", 20.5],
                                ["Summe", None, "=SUM(C2:C2)"]]  # fmt: skip
    report = import_file(store, TODAY, _file(tmp_path, "f.xlsx", _workbook(A=rows)))
    assert (report.new, report.rejected, report.currency) == (1, (), "EUR")  # as its format says


def test_an_old_workbook(store: Store) -> None:
    report = _twice(store, Path(__file__).with_name("old_workbook.xls"))
    assert (report.new, report.rejected) == (2, ())
    found = store.rows("SELECT external_id, birthday FROM customer WHERE deleted_at IS NULL "
                       "ORDER BY 1")  # fmt: skip
    assert [tuple(row) for row in found] == [("00007", "1980-02-29"), ("00008", None)]
    assert store.value("SELECT count(*) FROM way WHERE value = '4512345678' "
                       "AND deleted_at IS NULL") == 1  # fmt: skip


CALENDAR = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//y//EN\r
X-WR-CALNAME:me@ours.example\r
BEGIN:VTIMEZONE\r
TZID:Europe/Berlin\r
BEGIN:STANDARD\r
DTSTART:19701025T030000\r
TZOFFSETFROM:+0200\r
TZOFFSETTO:+0100\r
END:STANDARD\r
END:VTIMEZONE\r
BEGIN:VEVENT\r
UID:past@x\r
DTSTART;TZID=Europe/Berlin:20261103T003000\r
DTEND;TZID=Europe/Berlin:20261103T011500\r
SUMMARY:Visit\r
ORGANIZER:mailto:me@ours.example\r
ATTENDEE;CN=Ana Rey:mailto:ana@rey.example\r
ATTENDEE:mailto:colleague@ours.example\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:named@x\r
DTSTART;VALUE=DATE:20261201\r
SUMMARY:Call Hansen Foods about the offer\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:weekly@x\r
DTSTART:20261030T090000Z\r
DURATION:PT30M\r
RRULE:FREQ=WEEKLY\r
EXDATE:20261106T090000Z\r
SUMMARY:Hansen Foods weekly\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:dentist@x\r
DTSTART:20261102T090000Z\r
SUMMARY:Dentist\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:off@x\r
DTSTART:20261102T090000Z\r
STATUS:CANCELLED\r
SUMMARY:Hansen Foods\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:bomb@x\r
DTSTART:20261102T090000Z\r
RRULE:FREQ=SECONDLY\r
SUMMARY:Hansen Foods\r
END:VEVENT\r
BEGIN:VTODO\r
UID:todo@x\r
DUE;VALUE=DATE:20261210\r
SUMMARY:Send Hansen Foods the papers\r
END:VTODO\r
END:VCALENDAR\r
"""


@pytest.mark.long
def test_a_calendar_becomes_touches_and_steps(store: Store, tmp_path: Path) -> None:
    import_file(store, TODAY, _file(tmp_path, "c.csv", "Name,City\nHansen Foods,Oslo\n"))
    report = _twice(store, _file(tmp_path, "mine.ics", CALENDAR))
    assert {told(each.why)[:30] for each in report.rejected} == {
        "it names no customer", "deleted in the source", "this event cannot be read",
    }  # fmt: skip
    touches = store.rows(
        "SELECT c.name, i.happened_on AS day, i.happened_at AS at, i.minutes, i.channel "
        "FROM interaction AS i JOIN customer AS c ON c.id = i.customer_id "
        "WHERE i.deleted_at IS NULL ORDER BY day"
    )
    # The instant is UTC; the day is the one of the calendar's zone.
    assert [(r["name"], r["day"], r["at"][:16], r["minutes"], r["channel"]) for r in touches] == [
        ("Hansen Foods", "2026-10-30", "2026-10-30T09:00", 30, "meeting"),
        ("Ana Rey", "2026-11-03", "2026-11-02T23:30", 45, "meeting"),
        ("Hansen Foods", "2026-11-13", "2026-11-13T09:00", 30, "meeting"),
    ]
    steps = store.rows(
        "SELECT c.name, f.first_due_on AS day FROM follow_up AS f JOIN customer AS c ON c.id = "
        "f.customer_id WHERE f.kind = 'own' AND f.deleted_at IS NULL ORDER BY day"
    )
    assert [tuple(row) for row in steps] == [
        ("Hansen Foods", "2026-11-20"),
        ("Hansen Foods", "2026-12-01"),
        ("Hansen Foods", "2026-12-10"),
    ]
    assert alive(store, "customer") == 2


def test_the_files_of_a_zip_join_and_are_one_undo(store: Store, tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        parts.writestr("export/a_orders.csv", "Order no,Customer id,Date,Total,Currency\n"
                       "1,C1,2026-03-04,10.00,EUR\n2,C2,2026-03-05,20.00,EUR\n")  # fmt: skip
        parts.writestr("export/b_clients.csv", "Customer id,Name,Customer since\nC1,Ana,2020-01-02"
                       "\nC2,Bo,2020-01-03\n")  # fmt: skip
        parts.writestr("export/readme.pdf", b"%PDF")
        parts.writestr("__MACOSX/export/._a_orders.csv", b"\x00")
        parts.writestr("export/other.csv", "a,b\n1,2\n")
    path = _file(tmp_path, "shop.zip", out.getvalue())
    report = _twice(store, path)
    assert [each.file for each in report.files] == ["b_clients.csv", "a_orders.csv"]
    assert (report.new, report.new_customers, f"{report.total:.2f}") == (4, 2, "30.00")
    assert [note.split(" was not")[0] for note in notes(report)] == ["other.csv", "readme.pdf"]
    assert store.value("SELECT min(first_seen_on) FROM customer") == "2020-01-02"
    assert told(store.value("SELECT title FROM work ORDER BY seq DESC LIMIT 1")) == (
        "imported 2 customers and imported 2 purchases of 2 customers from shop.zip"
    )


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.xlsx", b"PK\x03\x04 damaged", "damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged or has a password"),
        ("a.xls", b"<html><table><tr><td>Name</td></tr></table>", "a web page"),
        ("a.ics", b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n", "ends in the middle"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_sentence(
    store: Store, tmp_path: Path, name: str, content: bytes, why: str
) -> None:
    with pytest.raises(BadInput, match=why):
        import_file(store, TODAY, _file(tmp_path, name, content))
    assert alive(store, "customer") == 0


def test_what_stands_in_a_merged_cell_holds_for_each_of_its_rows(
    store: Store, tmp_path: Path
) -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            _workbook(
                list=[
                    ["Firma", "Ansprechpartner", "E-Mail", "Betrag"],
                    ["Lee GmbH", "Anna Lee", "anna@lee.test", 50],
                    [None, "Bo Lee", "bo@lee.test", None],
                    ["Tag AG", "Cy Tag", "cy@tag.test", 7],
                ]
            )
        )
    )
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("D2:D3")
    out = io.BytesIO()
    book.save(out)
    report = _twice(store, _file(tmp_path, "list.xlsx", out.getvalue()))
    assert (alive(store, "customer"), alive(store, "contact")) == (2, 3)
    assert report.rejected == ()


@pytest.mark.long
def test_a_report_that_is_grouped_says_its_word_once(store: Store, tmp_path: Path) -> None:  # T75
    rows: list[list[object]] = [
        ["Opportunities by stage"], [],
        ["Stage  ↑", "Opportunity Name", "Account Name", "Amount", "Close Date"],
        ["Closed Won", "Pump", "Delta", 12500, datetime.date(2026, 3, 15)],
        [None, "Hose", "Echo", 500, datetime.date(2026, 3, 16)],
        ["Subtotal", "Sum", None, 13000], [None, "Count", 2],
        ["Closed Lost", "Valve", "Delta", 900, datetime.date(2026, 4, 15)],
        ["Subtotal", "Sum", None, 900], [None, "Count", 1], ["Total", "Sum", None, 13900],
    ]  # fmt: skip
    path = _file(tmp_path, "report.xlsx", _workbook(report=rows))
    report = _twice(store, path, currency="USD")
    assert (report.total, report.rejected, report.new) == (Decimal(13000), (), 3)


def test_a_table_below_an_empty_row_of_a_workbook_is_another_one(
    store: Store, tmp_path: Path
) -> None:  # T75
    sales: list[list[object]] = [["Kunde", "Datum", "Betrag"], ["Kern", "2025-02-03", 100]]
    costs: list[list[object]] = [[], ["Ausgaben"], ["Lieferant", "Datum", "Betrag"], ["Holz", 1, 7]]
    report = import_file(
        store, TODAY, _file(tmp_path, "a.xlsx", _workbook(Alle=sales + costs)), currency="EUR"
    )
    assert report.total == Decimal(100)
    assert [each.line for each in report.skipped] == [5, 6]
    assert [each.line for each in report.rejected] == [4]


def test_the_table_of_a_web_page_under_the_name_of_a_workbook(tmp_path: Path) -> None:
    path = _file(
        tmp_path, "a.xls",
        "<html><style>td {x: y}</style><table><tr><td>Menu</td></tr></table><table><tr><th>Customer"
        "<th>Date<th colspan=2>Amount</tr><tr><td rowspan=2>Kern &amp;<br>Co<td>2025-02-03<td>1"
        "&nbsp;000<td>EUR</tr><tr><td>2025-02-04<td>5</table></html>",
    )  # fmt: skip
    with opened(path, TODAY) as (sources, _):
        assert [each.spool is not None for each in sources] == [True]
        rows = [record.cells for record in sources[0].spool.records()] if sources[0].spool else []
    assert rows == [
        ["Customer", "Date", "Amount", ""],
        ["Kern &\nCo", "2025-02-03", "1 000", "EUR"],
        ["Kern &\nCo", "2025-02-04", "5", ""],
    ]


def test_an_address_book_in_ldif(store: Store, tmp_path: Path) -> None:
    text = (
        "version: 1\n\ndn: cn=Ola,mail=ola@n.example\ngivenName: Ola\nsn: No\n rd\n"
        "mail: ola@n.example\no: Nord AS\nbirthyear: 1980\nbirthmonth: 11\nbirthday: 29\n\n"
        "dn:: Y24=\ngivenName: Max\nsn:: TcO8bGxlcg==\nmail: max@m.example\n\n"
        "dn: cn=List\nobjectclass: groupOfNames\ncn: List\nmember: cn=Ola\n"
    )
    report = import_file(store, TODAY, _file(tmp_path, "a.ldif", text))
    assert (report.preset, report.new, report.cells) == ("thunderbird-contacts", 2, ())
    names = store.rows("SELECT name FROM customer ORDER BY name")
    assert [row["name"] for row in names] == ["Max Müller", "Nord AS"]
    assert store.value("SELECT name FROM contact") == "Ola Nord"
