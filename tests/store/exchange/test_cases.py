"""Tickets of other programs: complaints and enquiries with their status."""

from __future__ import annotations

import pytest

from store.exchange.asks import Asked
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.customer.cases import open_cases
from store.views.customer.troubles import troubles
from tests.kit import TODAY, notes, state
from tests.store.exchange.conftest import Read

HEAD = (
    "Ticket ID,Subject,Status,Type,Source,Agent,Created time,Closed time,Full name,Email,"
    "Company name\n"
)
BROKEN = "1,Oven broken,{},Problem,Phone,Cy Rep,2026-11-01 10:00,{},Ana Rey,ana@example.com,Lumen\n"
_BO = "Bo,bo@example.com,Rao\n"
ASKED = f"2,How to clean,Closed,Question,Email,Cy Rep,2026-10-01 10:00,2026-10-02 10:00,{_BO}"
PAST = f"3,Late parcel,Resolved,Incident,Email,Cy Rep,2026-09-01 10:00,2026-09-04 10:00,{_BO}"


def _cases(store: Store) -> list[tuple[object, ...]]:
    found = store.rows(
        "SELECT c.name, x.kind, x.channel, x.opened_on, x.closed_on FROM service_case AS x "
        "JOIN customer AS c ON c.id = x.customer_id WHERE x.deleted_at IS NULL ORDER BY x.opened_on"
    )
    return [tuple(row) for row in found]


def test_tickets_are_cases_with_their_status(store: Store, read: Read) -> None:
    before = state(store)
    text = HEAD + BROKEN.format("Open", "") + ASKED + PAST
    report = read(text, None)
    assert (report.kind, report.preset, report.new) == ("cases", "freshdesk-tickets", 3)
    assert _cases(store) == [
        ("Rao", "complaint", "email", "2026-09-01", "2026-09-04"),
        ("Rao", "enquiry", "email", "2026-10-01", "2026-10-02"),
        ("Lumen", "complaint", "call", "2026-11-01", None),
    ]
    (waiting,) = open_cases(store, TODAY)
    assert waiting.title == "Oven broken"
    step = store.row("SELECT title, kind, first_due_on FROM follow_up WHERE kind = 'answer'")
    assert step is not None
    assert tuple(step) == ("Answer the complaint: Oven broken", "answer", "2026-11-01")
    assert any(note.startswith("1 case is open") for note in notes(report))
    again = read(text, None)
    assert (again.new, again.changed) == (0, 0)
    undo(store, TODAY)
    assert state(store) == before


def test_what_was_closed_troubles_nobody(store: Store, read: Read) -> None:
    read(HEAD + BROKEN.format("Open", "") + PAST, None)
    told = {
        row["name"]: troubles(store, row["id"], TODAY)
        for row in store.rows("SELECT id, name FROM customer")
    }
    assert told["Lumen"]
    assert not told["Rao"]
    # The last word of the complaint is ours.
    last = store.rows(
        "SELECT direction FROM interaction AS i JOIN customer AS c ON c.id = i.customer_id "
        "WHERE c.name = 'Rao' AND channel = 'service_case' ORDER BY happened_at"
    )
    assert [row["direction"] for row in last] == ["in", "out"]


def test_a_case_that_is_closed_since_is_closed_here(store: Store, read: Read) -> None:
    read(HEAD + BROKEN.format("Open", ""), None)
    report = read(HEAD + BROKEN.format("Closed", "2026-11-10 09:00"), None)
    assert report.changed == 1
    assert _cases(store) == [("Lumen", "complaint", "call", "2026-11-01", "2026-11-10")]
    assert store.value("SELECT count(*) FROM follow_up WHERE kind = 'answer' AND is_open = 1") == 0
    # What the source opens again, or still has open, stays closed here.
    assert read(HEAD + BROKEN.format("Open", ""), None).changed == 0
    assert not open_cases(store, TODAY)


def test_a_case_without_a_status_is_the_past(store: Store, read: Read) -> None:
    text = "Ticket number,Subject,Created,Customer\n7,Noise,2026-11-01,Lumen\n"
    report = read(text, None)
    assert _cases(store) == [("Lumen", "complaint", "email", "2026-11-01", "2026-11-01")]
    assert any("all count as closed" in note for note in notes(report))


def test_a_status_of_ones_own_is_named(read: Read) -> None:
    report = read(HEAD + BROKEN.format("Escalated", ""), None)
    assert any("“Escalated” counts as open" in note for note in notes(report))


def test_what_a_store_of_ours_wrote_is_no_list_of_customers(store: Store, read: Read) -> None:
    # Offers that were accepted are no purchases, promises and costs are nobody's names.
    head = (
        "Offer ID,Customer ID,Customer name,Offered,What,Amount,Currency,Answer,Answered,Reason\n"
    )
    rows = (
        "01a15315-d981-718b-b98b-1c401c09d111,1,Lumen,2026-01-05,Oven,100.00,EUR,accepted,,\n"
        "01a15315-d981-718b-b98b-1c401c09d112,1,Lumen,2026-01-06,Mixer,50.00,EUR,refused,,dear\n"
        "01a15315-d981-718b-b98b-1c401c09d113,2,Rao,2026-01-07,Scale,20.00,EUR,open,,\n"
    )
    assert read(head + rows, None).kind == "deals"
    found = store.rows("SELECT title, answer FROM offer ORDER BY offered_on")
    assert [tuple(row) for row in found] == [
        ("Oven", "accepted"), ("Mixer", "refused"), ("Scale", "open"),
    ]  # fmt: skip
    assert store.value("SELECT count(*) FROM purchase") == 0
    # Their steps stand in the file of follow-ups.
    assert store.value("SELECT count(*) FROM follow_up WHERE import_key IS NOT NULL") == 0
    for other in (
        "Promise ID,Customer ID,Customer name,What,Made,By,State,Settled\n1,1,Lumen,x,,,owed,\n",
        "Project ID,Customer,Start,Note\n1,Lumen,2026-01-05,x\n",
    ):
        with pytest.raises(Asked):
            read(other, None)


def test_tickets_of_a_table_in_german(store: Store, read: Read) -> None:
    text = (
        "Ticketnummer;Betreff;Status;Typ;Kunde;Erstellt am;Geschlossen am\n"
        "1;Ofen kaputt;Offen;Reklamation;Lumen GmbH;01.11.2026;\n"
        "2;Wie reinigen;Geschlossen;Anfrage;Rao AG;13.10.2026;14.10.2026\n"
    )
    assert read(text, None).kind == "cases"
    assert _cases(store) == [
        ("Rao AG", "enquiry", "email", "2026-10-13", "2026-10-14"),
        ("Lumen GmbH", "complaint", "email", "2026-11-01", None),
    ]


def test_a_status_that_says_nothing_is_named(read: Read) -> None:
    text = "Number,Subject,Status,Customer,Date\n1,Call,dormant,Lumen,2026-11-01\n"
    report = read(text, "activities")
    assert any("“dormant” says nothing here" in note for note in notes(report))
