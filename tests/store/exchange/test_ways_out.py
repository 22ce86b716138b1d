"""What leaves as a table, a card or a calendar comes back the same, and is safe to open."""

from __future__ import annotations

import csv
import io
import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import icalendar
import openpyxl
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import customers, followups
from store.actions.cases import open_case
from store.actions.hand_over import hand_over, rep_named
from store.actions.reps import add_rep
from store.actions.touches import Touch, add_touch
from store.exchange.calendar_out import calendar_of
from store.exchange.cards_out import cards_of
from store.exchange.letters_out import letters_of, mailing_of
from store.exchange.read_file import import_file
from store.exchange.tables_out import write_table
from store.ledger.commit import work
from store.safety.opening import Store
from store.views.lists.appointments import appointments, cards
from store.views.lists.exports import TABLES, rows_of, titles_of
from tests.kit import TODAY, filled_store, new_store, told

NASTY = ["=SUM(A1)", "+49 30 123", "@cmd", "-1+1", "'=x", "'90s", "a,b;c", 'say "hi"', "漢字 かな",
         "🙂 emoji", "O'Brien", "Łódź", "<b>x</b>y"]  # fmt: skip
TEXT = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=2, max_size=12),
).filter(lambda text: any(c.isalpha() for c in text))
PERSON = st.tuples(
    TEXT,
    st.lists(st.integers(0, 999), min_size=4, max_size=4, unique=True),
    st.lists(st.integers(100, 999), min_size=3, max_size=3, unique=True),
    TEXT,
)


def _write(store: Store, kind: str, form: str, path: Path) -> Path:
    target = path / f"{kind}.{form}"
    with target.open("w+b") as out:
        write_table(out, form, kind, titles_of(store, kind), rows_of(store, kind))
    return target


def _ways(store: Store) -> set[tuple[Any, ...]]:
    return {
        tuple(row)
        for row in store.rows(
            "SELECT c.name, p.name, w.kind, w.value FROM way AS w JOIN customer AS c ON c.id = "
            "w.customer_id LEFT JOIN contact AS p ON p.id = w.contact_id "
            "WHERE w.deleted_at IS NULL AND c.deleted_at IS NULL"
        )
    }


def _add(
    store: Store, name: str, ways: list[tuple[str, str]], person: str = "", **fields: str
) -> bytes:
    """A customer, or a person at one with these ways, as they are given."""
    with work(store, TODAY) as unit:
        ident = customers.add_inside(unit, name, TODAY, fields)
        who = unit.insert("contact", {"customer_id": ident, "name": person}) if person else None
        for kind, value in ways:
            unit.insert(
                "way", {"customer_id": ident, "contact_id": who, "kind": kind, "value": value}
            )
    return ident


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "xlsx", "vcf"])
@settings(max_examples=4)
@given(people=st.lists(PERSON, min_size=1, max_size=4, unique_by=lambda p: p[0].casefold()))
def test_people_with_all_their_ways_survive(
    form: str, people: list[tuple[str, list[int], list[int], str]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        store, back = new_store(path / "a.db"), new_store(path / "b.db", seed=2)
        for number, (name, mails, phones, company) in enumerate(people):
            ways = [("email", f"m{each}.{number}@x.example") for each in mails]
            ways += [("phone", f"+49 30 {each}{number}") for each in phones]
            _add(store, f"{name} {number}", ways, kind="person")
            _add(store, f"{company} {number} Ltd", [(k, f"9{v}") for k, v in ways], name)
        if form == "vcf":
            everybody = [row["id"] for row in store.rows("SELECT id FROM customer")]
            target = path / "all.vcf"
            target.write_text(cards_of(cards(store, everybody)), encoding="utf-8", newline="")
            report = import_file(back, TODAY, target)
            assert not report.rejected
            assert len(list(vobject.readComponents(target.read_text(encoding="utf-8")))) == (
                3 * len(people))  # fmt: skip
        else:
            for kind in ("customers", "people"):
                report = import_file(back, TODAY, _write(store, kind, form, path))
                assert (report.rejected, report.cells) == ((), ())
        assert _ways(back) == _ways(store)
        kinds = "SELECT name, kind FROM customer ORDER BY name, kind"
        assert list(map(tuple, back.rows(kinds))) == list(map(tuple, store.rows(kinds)))
        store.close()
        back.close()


def _fill_full(store: Store) -> None:
    ident = _add(store, "=HYPERLINK(1)", [("phone", "+49 30 123")])
    followups.add(store, TODAY, ident, TODAY + timedelta(days=9), "@cmd", channel="visit")
    with work(store, TODAY) as unit:
        add_touch(unit, ident, Touch("call", note='+1\nsecond, line "q" 🙂'))
        rows: dict[str, dict[str, Any]] = {
            "purchase": {"bought_on": "2026-03-04", "amount": -500, "kind": "refund"},
            "offer": {"title": "=1", "offered_on": "2026-03-04", "amount": 100},
            "service_case": {"kind": "complaint", "title": "-2", "opened_on": "2026-03-04"},
            "promise": {"title": "@p", "made_on": "2026-03-04", "due_on": "2026-03-05"},
            "cost": {"kind": "service", "spent_on": "2026-03-04", "amount": 5},
            "satisfaction": {"kind": "nps", "score": 9, "answered_on": "2026-03-04"},
        }
        for table, values in rows.items():
            unit.insert(table, {"customer_id": ident, **values})
        unit.insert("contact", {"customer_id": ident, "name": "@Tab"})
        unit.insert("product", {"name": "+p"})


@pytest.fixture
def full(tmp_path: Path) -> Store:
    """One customer with one of each thing, its texts hostile."""
    return filled_store(tmp_path / "full.db", _fill_full)


@pytest.mark.parametrize("kind", TABLES)
def test_every_kind_leaves_in_three_forms_and_no_cell_is_a_formula(
    kind: str, full: Store, tmp_path: Path
) -> None:
    rows = list(csv.reader(_write(full, kind, "csv", tmp_path).read_text("utf-8").splitlines(True)))
    titles = [each.title for each in titles_of(full, kind)]
    assert rows[0] == titles
    assert len(rows) == 1 + len(list(rows_of(full, kind))) >= 2
    money = {place for place, each in enumerate(titles_of(full, kind)) if each.style == "money"}
    for cells in rows[1:]:
        for place, cell in enumerate(cells):
            assert not cell.startswith(("=", "+", "@", "\t")), cell
            assert not cell.startswith("-") or place in money
    book = openpyxl.load_workbook(_write(full, kind, "xlsx", tmp_path))
    assert all(cell.data_type != "f" for row in book.worksheets[0] for cell in row)
    lines = _write(full, kind, "jsonl", tmp_path).read_text("utf-8").splitlines()
    assert len(lines) == len(rows) - 1


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_was_written_changes_nothing_when_it_is_read_again(
    form: str, full: Store, tmp_path: Path
) -> None:
    for kind in ("customers", "people", "purchases", "touches", "follow-ups"):
        report = import_file(full, TODAY, _write(full, kind, form, tmp_path))
        assert (report.new, report.changed, report.rejected) == (0, 0, ()), kind
        assert report.same == report.rows > 0
    back = new_store(tmp_path / "back.db", seed=2)
    for kind in ("customers", "touches"):
        import_file(back, TODAY, tmp_path / f"{kind}.{form}")
    note = "SELECT note FROM interaction WHERE channel = 'call'"
    assert back.value(note) == full.value(note)
    assert back.value("SELECT name FROM customer") == "=HYPERLINK(1)"


def test_a_step_that_is_kept_as_data_leaves_in_words_and_comes_back_as_it_is(
    tmp_path: Path,
) -> None:
    store = new_store(tmp_path / "a.db")
    who = customers.add(store, TODAY, "Lumen").customer_id
    open_case(store, TODAY, who, "complaint", "the chair squeaks")
    path = _write(store, "follow-ups", "csv", tmp_path)
    assert "Answer the complaint: the chair squeaks" in path.read_text(encoding="utf-8-sig")
    (told,) = [each.title for each in appointments(store, TODAY) if "complaint" in each.title]
    assert told == "Answer the complaint: the chair squeaks"
    report = import_file(store, TODAY, path)
    assert (report.new, report.changed, report.rejected) == (0, 0, ())
    kept = store.value("SELECT title FROM follow_up WHERE kind = 'answer'")
    assert kept == '{"say":"todo.complaint","title":"the chair squeaks"}'


def test_a_step_is_for_the_rep_who_has_the_customer(tmp_path: Path) -> None:
    store = new_store(tmp_path / "a.db")
    added = customers.add(store, TODAY, "Lumen")
    add_rep(store, TODAY, "Ana Reyes")
    step = store.value("SELECT next_id FROM customer")
    hand_over(store, TODAY, step, rep_named(store, "Ana"))
    open_case(store, TODAY, added.customer_id, "enquiry", "a new chair")  # by another rep
    told = _write(store, "follow-ups", "csv", tmp_path).read_text("utf-8-sig")
    assert {row["For rep"] for row in csv.DictReader(io.StringIO(told))} == {"Ana Reyes"}


def _events(text: str) -> dict[str, Any]:
    found = icalendar.Calendar.from_ical(text)
    return {str(each["UID"]): each for each in found.walk("VEVENT")}


def test_a_calendar_updates_in_place(full: Store) -> None:
    row = full.row("SELECT id FROM follow_up WHERE title = '@cmd'")
    key = bytes(row["id"])
    first = _events(calendar_of("Mine", appointments(full, TODAY)))
    followups.move(full, TODAY, key, date(2026, 12, 24))
    second = _events(calendar_of("Mine", appointments(full, TODAY)))
    assert first.keys() == second.keys()
    moved = [uid for uid in first if first[uid]["DTSTART"].dt != second[uid]["DTSTART"].dt]
    assert len(moved) == 1
    assert second[moved[0]]["DTSTART"].dt == date(2026, 12, 24)
    assert second[moved[0]]["SEQUENCE"] > first[moved[0]]["SEQUENCE"]
    assert str(second[moved[0]]["SUMMARY"]) == "visit: =HYPERLINK(1) – @cmd"
    assert "+49 30 123" in str(second[moved[0]]["DESCRIPTION"])
    alone = _events(calendar_of("One", appointments(full, TODAY, key=key)))
    assert alone.keys() == {moved[0]}
    followups.skip(full, TODAY, key, "not needed")
    third = _events(calendar_of("Mine", appointments(full, TODAY)))
    assert str(third[moved[0]]["STATUS"]) == "CANCELLED"


def test_a_time_of_day_is_ours_in_the_calendar_too(full: Store) -> None:  # T34
    full.connection.execute("UPDATE customer SET time_zone = 'Asia/Tokyo'")
    full.connection.execute("UPDATE follow_up SET due_time = '10:00' WHERE title = '@cmd'")
    text = calendar_of("Mine", appointments(full, TODAY))
    day = full.value("SELECT due_on FROM follow_up WHERE title = '@cmd'").replace("-", "")
    assert f"DTSTART:{day}T100000\r\n" in text


def test_what_comes_back_from_a_calendar_is_known_and_only_its_day_changes(
    full: Store, tmp_path: Path
) -> None:  # an own export read again made every step twice
    path = tmp_path / "mine.ics"
    text = calendar_of("Mine", appointments(full, TODAY))
    path.write_text(text)
    report = import_file(full, TODAY, path)
    # The first step, which gave way to the offer.
    gone = [told(each.why) for each in report.rejected]
    assert gone == ["deleted in the source"]
    assert (report.new, report.changed, report.same) == (0, 0, report.rows - 1)
    day = TODAY + timedelta(days=9)
    path.write_text(text.replace(f"DTSTART;VALUE=DATE:{day:%Y%m%d}", "DTSTART;VALUE=DATE:20261224"))
    assert import_file(full, TODAY, path).changed == 1
    assert full.value("SELECT due_on FROM follow_up WHERE title = '@cmd'") == "2026-12-24"
    assert import_file(full, TODAY, path).changed == 0


def test_cards_come_back_to_whom_they_are_of(tmp_path: Path) -> None:
    store = new_store(tmp_path / "a.db")
    for name in ("Kiwi", "Moss"):  # a person each, of one name
        ident = _add(store, name, [("email", f"ap@{name}.example".lower())])
        with work(store, TODAY) as unit:
            contact = unit.insert("contact", {"customer_id": ident, "name": "Ann Bay"})
            unit.insert("way", {"customer_id": ident, "contact_id": contact, "kind": "phone",
                                "value": f"+64 21 {len(name) + ord(name[0])}0000"})  # fmt: skip
    path = tmp_path / "mine.vcf"
    everybody = [row["id"] for row in store.rows("SELECT id FROM customer")]
    path.write_text(cards_of(cards(store, everybody)), newline="")
    report = import_file(store, TODAY, path)
    assert report.rows == 4
    assert (report.new, report.changed, report.same) == (0, 0, 4)


def test_a_list_of_people_gives_no_company_our_own_id(tmp_path: Path) -> None:
    store = new_store(tmp_path / "a.db")
    ident = _add(store, "Kiwi", [])
    with work(store, TODAY) as unit:
        unit.insert("contact", {"customer_id": ident, "name": "Ann Bay"})
    report = import_file(store, TODAY, _write(store, "people", "csv", tmp_path))
    assert (report.new, report.changed, report.same) == (0, 0, 1)
    assert store.value("SELECT external_id FROM customer") is None


def test_letters_and_lists_leave_out_whom_they_cannot_reach(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    one = _add(store, "Lumen Dental", [("email", "ana@lumen.example")], "Dr. Ana Rey")
    two = _add(store, "Hollow", [])
    text, count, left = letters_of(store, "Dear {first_name} of {customer}, {day}", [one, two],
                                   TODAY)  # fmt: skip
    assert (text, count) == ("Dear Ana of Lumen Dental, 19 November 2026\n", 1)
    assert [tuple(each) for each in left] == [("Hollow", "no first name")]
    rows, left = mailing_of(store, [one, two], TODAY)
    assert rows == [["Lumen Dental", "Ana", "Dr. Ana Rey", "ana@lumen.example", None, None, None]]
    assert [each.customer for each in left] == ["Hollow"]
    out = io.BytesIO()
    assert write_table(out, "csv", "mailing", titles_of(store, "people"), []) == 0
