"""A history as a window: the same lines in pieces, narrowed, and what a touch said before."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import cases, contacts, customers, records, sales
from store.actions.correct_touch import Correction, correct_touch
from store.actions.touches import Touch
from store.ledger.commit import work
from store.safety.opening import Store
from store.views.customer.history import History, before
from tests.kit import TODAY, filled_store, queries_of
from tui.words.sentences import tell


def _write_history(store: Store) -> None:
    due = TODAY + timedelta(days=3)
    customer = customers.add(store, TODAY, "Lumen Dental", due=due).customer_id
    other = customers.add(store, TODAY, "Rao & Sons").customer_id
    with work(store, TODAY) as unit:
        contacts.add_people(unit, customer, [("Maria", "buyer")])
    maria = store.value("SELECT id FROM contact WHERE name = 'Maria'")
    chance = random.Random(5)
    for number in range(30):
        day = TODAY - timedelta(days=chance.randrange(40))
        touch = Touch(
            channel=("call", "email", "visit")[number % 3],
            note=f"note {number}",
            day=day,
            contact_id=maria if number % 4 == 0 else None,
        )
        records.log(store, TODAY, customer, touch)
        records.log(store, TODAY, other, Touch(note="of another"))
    for days in (3, 20, 30):
        sales.purchase(store, TODAY, customer, 5_000, day=TODAY - timedelta(days=days))
    records.offer(store, TODAY, customer, "a second chair")
    cases.open_case(store, TODAY, customer, "complaint", "the chair squeaks", channel="call")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _write_history)


@pytest.fixture
def lumen(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


@pytest.mark.long
def test_pieces_are_the_whole_and_in_order_of_time(store: Store, lumen: bytes) -> None:  # R1
    history = History(store, lumen)
    whole = history.page(0, -1)
    assert len(whole) == history.count() > 35
    pieces = [event for start in range(0, 60, 7) for event in history.page(start, 7)]
    assert pieces == whole
    assert [event.day for event in whole] == sorted((e.day for e in whole), reverse=True)
    assert not any(event.note == "of another" for event in whole)
    assert all(history.place(event.key[1]) is not None for event in whole)
    assert history.place(bytes(16)) is None


@pytest.mark.parametrize("ahead", [0, 400])  # a day that the clock shows, and one far from it
def test_the_lines_of_a_day_are_in_the_order_of_their_instants(store: Store, ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    who = customers.add(store, day, "Lumen Dental").customer_id
    records.log(store, day, who, Touch(note="hello"))
    records.offer(store, day, who, "a second chair")
    records.promise(store, day, who, "prices", day + timedelta(days=9))
    cases.open_case(store, day, who, "complaint", "the chair squeaks", channel="call")
    sales.purchase(store, day, who, 5_000)
    found = list(reversed(History(store, who).page(0, -1)))
    done = [each.kind for each in found if each.kind not in ("plan", "group", "step", "segment")]
    assert done == ["interaction", "offer", "promise", "interaction", "purchase"]
    left = next(at for at, each in enumerate(found) if each.outcome == "left")
    assert [each.kind for each in found[:left]].count("offer") == 1
    assert all(each.kind != "promise" for each in found[:left])


@pytest.mark.long
def test_it_is_narrowed_by_kind_way_and_person(store: Store, lumen: bytes) -> None:
    whole = History(store, lumen).page(0, -1)

    def narrowed(*narrow: tuple[str, str]) -> list[str | None]:
        history = History(store, lumen, narrow)
        found = history.page(0, 50)
        assert history.count() == len(found)
        assert found == [event for event in whole if event in found]
        return [tell(event.note) or event.title for event in found]

    calls = [e.note for e in whole if e.kind == "interaction" and e.channel == "call"]
    assert narrowed(("channel", "call")) == calls
    both = [e.note for e in whole if e.channel in ("call", "visit")]
    assert narrowed(("channel", "call"), ("channel", "visit")) == both
    with_maria = [e.note for e in whole if e.channel == "call" and e.contact == "Maria"]
    assert with_maria
    assert narrowed(("channel", "call"), ("contact", "Maria")) == with_maria
    assert narrowed(("kind", "complaint")) == ["the chair squeaks"]
    assert "the chair squeaks" not in narrowed(("kind", "interaction"))
    assert narrowed(("contact", "' OR 1 --")) == []


@pytest.mark.long
def test_facets_count_the_lines_that_they_lead_to(store: Store, lumen: bytes) -> None:
    facets = History(store, lumen).facets()
    found = {facet.narrow for facet in facets}
    assert {("kind", "interaction"), ("kind", "purchase"), ("kind", "complaint")} <= found
    assert {("channel", "call"), ("contact", "Maria")} <= found
    for facet in facets:
        assert History(store, lumen, {facet.narrow}).count() == facet.lines, facet
    columns = [facet.narrow[0] for facet in facets]
    assert columns == sorted(columns, key=["kind", "channel", "contact", "author"].index)


@pytest.mark.long
def test_a_corrected_touch_keeps_what_it_said(store: Store, lumen: bytes) -> None:
    first = next(e for e in History(store, lumen).page(0, -1) if e.note == "note 4")
    second = correct_touch(store, TODAY, first.key[1], Correction(note="as it was"))
    third = correct_touch(store, TODAY, second.record_id or b"", Correction(minutes=12))
    events = {e.key[1]: e for e in History(store, lumen).page(0, -1)}
    now = events[third.record_id or b""]
    assert (now.note, now.minutes, now.corrected) == ("as it was", 12, False)
    assert events[first.key[1]].corrected
    assert [e.note for e in before(store, now.corrects or b"")] == ["as it was", "note 4"]


@pytest.mark.long
def test_a_case_goes_on_from_the_corrected_words(store: Store, lumen: bytes) -> None:
    opened = next(e for e in History(store, lumen).page(0, -1) if e.case == "complaint")
    effect = correct_touch(store, TODAY, opened.key[1], Correction(note="both chairs"))
    events = {e.key[1]: e for e in History(store, lumen).page(0, -1)}
    assert events[effect.record_id or b""].case == "complaint"
    assert events[opened.key[1]].case is None


@pytest.mark.long
def test_the_lines_of_a_page_are_looked_up_by_their_ids(
    store: Store, lumen: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = queries_of(store, monkeypatch)
    History(store, lumen).page(0, 10)
    plan = store.rows(f"EXPLAIN QUERY PLAN {asked[-1]}", (lumen, "[]"))
    steps = [str(row["detail"]) for row in plan]
    assert any("interaction" in step and "(id=?)" in step for step in steps)
    assert not [step for step in steps if "SCAN" in step and "json_each" not in step
                and "SCAN e" not in step and "CONSTANT" not in step]  # fmt: skip
    walked = [step for step in steps if "interaction_of_customer" in step]
    assert all("happened_at>? AND happened_at<?" in step for step in walked), walked
