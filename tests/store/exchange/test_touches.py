"""Interactions and follow-ups from a file."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from store.actions import close_customer
from store.actions import customers as actions
from store.actions.followups import move
from store.ledger import undo
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.views.customer.history import History
from tests.kit import TODAY, notes, state
from tests.store.exchange.conftest import Read, dump, whys

TOUCHES = (
    "Customer,At,Channel,Outcome,Minutes,Subject,Note,Direction,Id\n"
    "Lumen Dental,2026-10-12T08:00:00+02:00,Phone,Connected,00:30,Prices,send by Friday,In,t1\n"
    "lumen dental,2026-10-13,Lunch,Left voicemail,,,,,t2\n"
    "Lumen Dental,2026-10-14,Fax,Delighted,5,,,,t3\n"
    ",2026-10-12,Call,,,,,,t4\n"
    "Lumen Dental,2027-01-01,Call,,,,,,t5\n"
    "Lumen Dental,2026-10-12,Call,,9999,,,,t6\n"
)


def test_interactions_are_read_with_the_words_of_other_programs(
    store: Store, read: Read
) -> None:  # R1
    actions.add(store, TODAY, "Lumen Dental")
    report = read(TOUCHES, "interactions")
    assert report.new == 4
    found = store.rows("SELECT * FROM interaction WHERE note IS NOT NULL OR subject IS NOT NULL "
                       "OR outcome IS NOT NULL ORDER BY happened_at")  # fmt: skip
    assert [(r["channel"], r["outcome"], r["minutes"], r["direction"]) for r in found] == [
        ("call", "reached", 30, "in"),
        ("meeting", "message", None, "out"),
        ("note", None, 5, "out"),
    ]
    assert found[0]["happened_at"] == "2026-10-12T06:00:00.000000Z"
    assert found[1]["happened_on"] == "2026-10-13"
    assert (found[2]["subject"], found[2]["note"]) == ("Fax", "Delighted")
    assert whys(report) == {
        5: "it names no customer",
        6: "2027-01-01 has not come yet: plan it as a follow-up",
    }
    assert [(cell.line, cell.field) for cell in report.cells] == [(7, "minutes")]  # T68
    # The last one is a remark, which is no touch.
    assert store.value("SELECT touched_on FROM rhythm") == "2026-10-13"


def test_a_changed_interaction_is_corrected_and_never_edited(store: Store, read: Read) -> None:
    actions.add(store, TODAY, "Lumen Dental")
    read(TOUCHES, "interactions")
    before = state(store)
    changed = TOUCHES.replace("send by Friday", "send by Monday")
    report = read(changed, "interactions")
    assert (report.new, report.changed, report.same) == (0, 1, 3)
    notes = store.rows("SELECT note, corrects_id IS NOT NULL AS newer FROM interaction "
                       "WHERE subject = 'Prices' ORDER BY id")  # fmt: skip
    assert [tuple(row) for row in notes] == [("send by Friday", 0), ("send by Monday", 1)]
    written = dump(store)
    assert read(changed, "interactions").same == 4
    assert dump(store) == written
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_column_of_names_may_bring_new_customers(store: Store, read: Read) -> None:
    text = "Customer,Name,Date,Note\n17,Hotel Aurora,2026-10-12,asked\n17,,2026-10-13,again\n"
    mapping = {"customer": "Customer", "customer_name": "Name", "at": "Date", "note": "Note"}
    report = read(text, "interactions", mapping=mapping)
    assert (report.new, report.new_customers) == (2, 1)
    assert store.value("SELECT name || external_id FROM customer") == "Hotel Aurora17"


TASKS = (
    "Customer,Due,Subject,Channel,Note,Status,Id\n"
    "Lumen Dental,2026-12-01,Send offer,Email,second chair,Not Started,a\n"
    "Lumen Dental,2023-11-15,Old promise,Call,,In Progress,b\n"
    "Lumen Dental,2026-11-15,Done before,Call,,Completed,c\n"
    "Hotel Aurora,2023-10-01,Ring,,,Open,d\n"
    " ,2026-12-01,Ring,,,Open,e\n"
    ",2026-12-01,Ring,,,Open,f\n"
    "Shut Shop,2026-12-01,Ring,,,Open,g\n"
    "Lumen Dental,,Ring,,,Open,h\n"
)


def _customers(store: Store) -> None:
    for name in ("Lumen Dental", "Hotel Aurora"):
        actions.add(store, TODAY, name, due=date(2026, 11, 27))
    shut = actions.add(store, TODAY, "Shut Shop").customer_id
    close_customer.close(store, TODAY, shut, "sold")


def test_follow_ups_are_read_and_passed_dates_make_no_alarms(store: Store, read: Read) -> None:
    _customers(store)
    report = read(TASKS, "follow-ups")
    # What is done in the other program is a touch of the past, read in the same pass.
    assert (report.new, report.spread) == (4, 2)  # T76
    assert (report.follow_ups, report.interactions) == (3, 1)
    assert whys(report) == {
        6: "it names no customer",
        7: "it names no customer",
        8: "Shut Shop is closed: reopen it first",
        9: "it has no due date",
    }
    found = store.rows("SELECT title, due_on, first_due_on, channel, say FROM follow_up "
                       "WHERE kind = 'own' ORDER BY first_due_on")  # fmt: skip
    assert [tuple(row) for row in found] == [
        ("Ring", TODAY.isoformat(), "2023-10-01", "call", None),
        ("Old promise", TODAY.isoformat(), "2023-11-15", "call", None),
        ("Send offer", "2026-12-01", "2026-12-01", "email", "second chair"),
    ]
    nearest = store.rows("SELECT c.name, f.title FROM customer AS c JOIN follow_up AS f "
                         "ON f.id = c.next_id ORDER BY 1")  # fmt: skip
    assert [tuple(row) for row in nearest] == [
        ("Hotel Aurora", "Ring"), ("Lumen Dental", "Old promise"),
    ]  # fmt: skip


@pytest.mark.long
def test_follow_ups_a_second_time_and_back(store: Store, read: Read) -> None:
    _customers(store)
    before = state(store)
    read(TASKS, "follow-ups")
    written = dump(store)
    assert read(TASKS, "follow-ups").same == 4
    assert dump(store) == written
    moved = read(TASKS.replace("2026-12-01,Send", "2026-12-08,Send"), "follow-ups")
    assert (moved.changed, moved.same) == (1, 3)
    assert store.value("SELECT due_on FROM follow_up WHERE title = 'Send offer'") == "2026-12-08"
    passed = read(TASKS.replace("2026-12-01,Send", "2020-12-08,Send"), "follow-ups")
    assert passed.changed == 1
    due = "SELECT due_on, first_due_on FROM follow_up WHERE title = 'Send offer'"
    assert tuple(store.rows(due)[0]) == (TODAY.isoformat(), "2020-12-08")
    for _ in range(3):
        undo.undo(store, TODAY)
    assert state(store) == before


def test_what_was_put_off_here_stays_where_it_is(store: Store, read: Read) -> None:
    _customers(store)
    read(TASKS, "follow-ups")
    store.connection.execute("UPDATE follow_up SET due_on = '2026-12-24' WHERE title = 'Ring'")
    assert read(TASKS, "follow-ups").same == 4
    assert store.value("SELECT due_on FROM follow_up WHERE title = 'Ring'") == "2026-12-24"


@pytest.mark.long
def test_hundreds_of_passed_tasks_are_laid_on_the_coming_working_days(
    store: Store, read: Read
) -> None:
    rows = "".join(f"{i % 40},Name {i % 40},2020-01-{i % 28 + 1:02},Task {i}\n" for i in range(300))
    mapping = {"customer": "c", "customer_name": "n", "due": "d", "title": "t"}
    report = read("c,n,d,t\n" + rows, "follow-ups", mapping=mapping)
    assert (report.new, report.spread, report.new_customers) == (300, 300, 40)
    days = Counter(row["due_on"] for row in store.rows("SELECT due_on FROM follow_up"))
    assert max(days.values()) == 15
    assert all(date.fromisoformat(day).weekday() < 5 for day in days)


def test_a_row_has_its_author_and_department(store: Store, read: Read) -> None:  # R3
    actions.add(store, TODAY, "Lumen Dental")
    text = (
        "Customer,At,Channel,Assigned To,Department,Id\n"
        "Lumen Dental,2026-10-12,service case,Tomas [/b],Service,s1\n"
        ",2026-10-12,service case,Nora,Service,s2\n"
        "Lumen Dental,2026-10-13,call,,,s3\n"
    )
    report = read(text, "interactions")
    assert (report.new, len(report.rejected)) == (2, 1)
    customer = store.value("SELECT id FROM customer")
    lines = [e for e in History(store, customer).page(0, -1) if e.kind == "interaction"]
    assert [(line.author, line.department) for line in lines] == [
        ("me", None),
        ("Tomas [/b]", "Service"),
    ]
    assert "Nora" not in {row["name"] for row in store.rows("SELECT name FROM rep")}
    assert read(text, "interactions").same == 2
    moved = read(
        text.replace("Tomas [/b]", "TOMAS [/B]").replace("13,call,", "13,call,Ana"), "interactions"
    )
    assert (moved.same, moved.changed) == (1, 1)


def test_a_date_very_far_ahead_is_named(store: Store, read: Read) -> None:  # T89
    text = (
        "Customer,Subject,Due date,Status\nHotel Aurora,ring,2190-01-03,open\n"
        "Lumen Dental,write,2030-05-05,open\nLumen Dental,visit,2026-12-04,open\n"
    )
    assert read(text, "follow-ups").notes[-1] == (
        "Very far ahead, is the date right? Hotel Aurora, “ring”, Sun 3 Jan 2190; "
        "Lumen Dental, “write”, Sun 5 May 2030."
    )
    assert orphans(store) == 0


@pytest.mark.parametrize(
    ("due", "clock"),
    [
        ("2026-12-10 09:15", "09:15"),
        ("2026-12-10T09:15:00+02:00", "09:15"),  # as it is on the wall there
        ("10.12.2026 14:30", "14:30"),
        ("2026-12-10T09:15:00Z", None),  # nobody's wall
        ("2026-12-10 00:00", None),  # a day alone
        ("2026-12-10", None),
    ],
)
def test_a_step_keeps_its_time_of_day(  # T66
    store: Store, read: Read, due: str, clock: str | None
) -> None:
    text = f"Customer,Due,Subject,Id\nAlfa,{due},Demo,7\n"
    read(text, "follow-ups")
    rows = store.rows("SELECT due_on, due_time FROM follow_up WHERE title = 'Demo'")
    assert [tuple(row) for row in rows] == [("2026-12-10", clock)]
    again = read(text, "follow-ups")
    assert (again.new, again.changed) == (0, 0)
    later = read(text.replace("-12-10", "-12-11").replace("10.12.", "11.12."), "follow-ups")
    assert later.changed == 1
    rows = store.rows("SELECT due_on, due_time FROM follow_up WHERE title = 'Demo'")
    assert [tuple(row) for row in rows] == [("2026-12-11", clock)]


def test_a_talk_tells_the_next_step(store: Store, read: Read) -> None:
    rows = (
        "Aster,2026-01-02,call,Send the offer,{}\n"
        "Borage,2026-01-02,call,,\n"
        "Borage,2026-01-03,call,An old one,2026-01-04\n"
        "Chicory,2026-01-04,call,Ring again,\n"
        "Dill,2026-01-04,call,Ask,some day\n"
    )
    head = "Customer,Date,Type,Next step,Next date\n"
    first = read(head + rows.format("2031-02-03"), None)
    assert (first.new, first.interactions, first.follow_ups) == (5, 5, 1)
    assert [(cell.line, cell.field) for cell in first.cells] == [(5, "next_step"), (6, "due")]
    assert "1 next step was for a day that is over and is not kept." in notes(first)
    step = "SELECT title || ' ' || due_on FROM follow_up WHERE kind = 'own'"
    assert store.value(step) == "Send the offer 2031-02-03"
    assert read(head + rows.format("2031-02-03"), None).same == 5
    assert read(head + rows.format("2031-02-04"), None).changed == 1
    assert [tuple(row) for row in store.rows(step)] == [("Send the offer 2031-02-04",)]


@pytest.mark.parametrize(
    ("day", "more", "asked"),
    [
        (TODAY, "", True),
        (TODAY - timedelta(days=3), "", True),
        (TODAY - timedelta(days=60), "", False),  # of long ago
        (TODAY - timedelta(days=3), "all is well", False),  # they were talked to since
    ],
)
def test_upset_words_in_an_import_are_looked_into(  # T20
    store: Store, read: Read, day: date, more: str, asked: bool
) -> None:
    rows = f"Ann,{day},Call,refused,jamais plus\n"
    rows += f"Ann,{TODAY},Call,reached,{more}\n" if more else ""
    actions.add(store, TODAY, "Ann")
    step = store.value("SELECT id FROM follow_up")
    move(store, TODAY, step, TODAY + timedelta(days=60))
    read(f"Customer,Date,Type,Outcome,Notes\n{rows}", "interactions")
    assert store.value("SELECT count(*) FROM interaction WHERE felt = 'upset'") == 1
    found = store.value("SELECT count(*) FROM follow_up WHERE title LIKE '%find_out%'")
    assert bool(found) is asked


def test_a_file_of_lost_ones_alone_holds_deals(store: Store, read: Read) -> None:
    text = "Kunde;Datum;Betrag EUR;Status;Grund\nAdler;01.10.2026;1000,00;{};Preis\n"
    text += "Blum;02.10.2026;90,00;verloren;Zeit\n"
    report = read(text.format("Verloren"), None)
    assert (report.kind, report.new) == ("deals", 2)
    assert [row[0] for row in store.rows("SELECT answer FROM offer")] == ["refused"] * 2
    assert read(text.format("bezahlt"), None).kind == "purchases"
