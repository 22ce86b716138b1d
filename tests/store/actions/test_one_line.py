"""Doing what lines say: one unit, one undo, previews that are what happens."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from store.actions import customers, records
from store.actions.cases import open_case
from store.actions.one_line import BadLines, Rehearsal, preview, rehearse, run_batch, run_line
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.safety.opening import Store, open_store
from store.shorthand.one_line import parse_line
from tests.kit import TODAY, Clock, new_store, state, told


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental", due=TODAY)
    customers.add(made, TODAY, "Hotel Aurora")
    return made


def say(store: Store, text: str) -> str:
    """Do the line, after checking that the preview changes nothing and undo restores all."""
    line, before = parse_line(text, store, TODAY), state(store)
    lines = preview(store, line, TODAY)
    assert state(store) == before
    effect = run_line(store, TODAY, line)
    after = state(store)
    if effect.next_due is not None:
        assert told(lines[-1]).split(": ", 1)[1] in told(effect.sentence)
    undo.undo(store, TODAY)
    assert state(store) == before
    undo.redo(store, TODAY)
    assert state(store) == after
    return told(effect.sentence)


def test_a_line_is_one_unit_with_one_undo(store: Store) -> None:
    with work(store, TODAY) as unit:
        who = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
        unit.insert("contact", {"customer_id": who, "name": "Maria Lopez"})
    lines = say(store, 'lumen c+ "wants quote" q900 p"prices" fri +3w @maria nps9 20m')
    assert lines == (
        "Lumen Dental: call with Maria Lopez, reached, 20 min: “wants quote”; offered a quote for "
        "€900.00; promised “prices” by tomorrow; NPS 9; next Thu 10 Dec. Settled: “Get to know”. "
        "Next: prices, tomorrow."
    )
    touch = store.row("SELECT * FROM interaction")
    assert (touch["outcome"], touch["minutes"], touch["note"]) == ("reached", 20, "wants quote")
    assert touch["contact_id"] is not None
    assert touch["follow_up_id"] is not None
    assert store.value("SELECT amount FROM offer") == 90000
    assert store.value("SELECT due_on FROM promise") == "2026-11-20"
    assert store.value("SELECT score FROM satisfaction") == 9
    steps = store.rows("SELECT due_on, fixed FROM follow_up WHERE kind = 'step' AND is_open = 1")
    assert [tuple(row) for row in steps] == [("2026-12-10", 1)]


@pytest.mark.long
def test_each_ending(store: Store) -> None:
    assert "next Thu 10 Dec" in say(store, "aurora +3w")
    assert "€120.00" in say(store, "lumen v$120")
    assert store.value("SELECT amount FROM purchase") == 12000
    assert "rests until" in say(store, 'aurora c- rest 15.01 "on leave"')
    assert say(store, 'lumen "sold" close "practice sold"').endswith("closed: practice sold.")
    assert store.value("SELECT count(*) FROM customer WHERE live = 1") == 1


def test_a_service_case_that_came_in_is_a_complaint(store: Store) -> None:
    say(store, 'lumen x "the chair squeaks"')
    case = store.row("SELECT * FROM service_case")
    assert (case["kind"], case["title"]) == ("complaint", "the chair squeaks")
    with pytest.raises(Refused, match="a complaint is open since today"):  # R92
        run_line(store, TODAY, parse_line("lumen q900", store, TODAY))
    say(store, "lumen x+")
    assert store.value("SELECT count(*) FROM service_case") == 1


def test_undo_is_a_line_too(store: Store) -> None:
    before = state(store)
    run_line(store, TODAY, parse_line("lumen c+", store, TODAY))
    undo = parse_line("undo", store, TODAY)
    (words,) = preview(store, undo, TODAY)
    assert told(words) == "Undo: Lumen Dental: call, reached."
    assert told(run_line(store, TODAY, undo).sentence) == "Undone: Lumen Dental: call, reached."
    assert state(store) == before


def test_a_refused_line_changes_nothing_and_keeps_the_next_one_free(store: Store) -> None:
    records.promise(store, TODAY, _id(store), "prices", date(2026, 11, 20))
    before = state(store)
    run_line(store, TODAY, parse_line('lumen close "sold"', store, TODAY))
    line = parse_line('"Lumen Dental" +3w', store, TODAY)
    for act in (lambda: preview(store, line, TODAY), lambda: run_line(store, TODAY, line)):
        with pytest.raises(Refused, match="closed"):
            act()
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_batch_is_all_or_nothing_and_names_the_bad_lines(store: Store) -> None:
    before = state(store)
    with pytest.raises(BadLines) as error:
        run_batch(store, TODAY, ["lumen c+", "", "# later", "zzz v-", "lumen q9 foo", "undo"])
    assert [(bad.number, bad.column) for bad in error.value.lines] == [(4, 1), (5, 10), (6, 1)]
    assert "3 of 4 lines" in str(error.value)
    assert state(store) == before
    with pytest.raises(BadInput, match="no line"):
        run_batch(store, TODAY, [" ", "# nothing"])


def test_a_batch_is_one_undo_and_a_dry_run_none(store: Store) -> None:
    before = state(store)
    texts = ['lumen c+ "hello"', "aurora v- 30m", "lumen nps3"]
    counts: list[tuple[int, int]] = []
    rehearsed = run_batch(
        store, TODAY, texts, dry_run=True, progress=lambda *count: counts.append(count)
    )
    assert counts == [(number, len(counts)) for number in range(len(counts))] != []
    assert state(store) == before
    done = run_batch(store, TODAY, texts)
    assert [told(effect.sentence) for _, effect in done.effects] == [
        told(effect.sentence) for _, effect in rehearsed.effects
    ]
    assert [number for number, _ in done.effects] == [1, 2, 3]
    assert told(undo.undo(store, TODAY)) == "3 lines logged"
    assert state(store) == before


def test_a_line_that_the_store_refuses_is_named_without_a_column(store: Store) -> None:
    run_line(store, TODAY, parse_line('lumen x "loud"', store, TODAY))
    before = state(store)
    with pytest.raises(BadLines) as error:
        run_batch(store, TODAY, ["aurora c+", "lumen q900"])
    (bad,) = error.value.lines
    assert (bad.number, bad.column) == (2, None)
    assert state(store) == before


def test_logging_without_a_step_due_still_counts_the_purchase_once(store: Store) -> None:
    records.log(store, TODAY, _id(store), Touch(outcome="reached"))
    run_line(store, TODAY, parse_line("lumen c$50", store, TODAY))
    assert [row[0] for row in store.rows("SELECT amount FROM purchase")] == [5000]


def test_a_touch_of_theirs_is_told_and_our_answer_takes_its_channel(store: Store) -> None:  # R95
    with work(store, TODAY) as unit:
        unit.insert("contact", {"customer_id": _id(store), "name": "Maria Lopez"})
    assert say(store, 'lumen <e "prices?" @maria').startswith(
        "Lumen Dental: e-mail from Maria Lopez: “prices?”."
    )
    touch = store.row("SELECT * FROM interaction")
    assert (touch["direction"], touch["channel"], touch["outcome"]) == ("in", "email", None)
    assert touch["follow_up_id"] is None  # the step of today is still to be done
    open_case(store, TODAY, _id(store), "enquiry", "the price list")
    answer = store.row("SELECT * FROM follow_up WHERE kind = 'answer'")
    assert answer["channel"] == "email"
    assert "meeting from them, bought for €50.00" in say(store, "lumen <m$50")
    finished = store.row("SELECT * FROM interaction WHERE channel = 'meeting'")
    assert (finished["direction"], finished["follow_up_id"] is None) == ("in", False)


def test_a_call_of_ours_does_not_change_the_channel_of_the_answer(store: Store) -> None:  # R95
    run_line(store, TODAY, parse_line("lumen s+", store, TODAY))
    open_case(store, TODAY, _id(store), "enquiry", "the price list")
    answer = store.row("SELECT * FROM follow_up WHERE kind = 'answer'")
    assert answer["channel"] == "call"


@pytest.mark.long
def test_a_line_is_rehearsed_while_it_is_typed(store: Store) -> None:
    before = state(store)
    whole = 'lumen c+ "wants quote" +3w'
    for end in range(len(whole) + 1):
        found = rehearse(store, TODAY, whole[:end])
        assert bool(found.told) != (bool(found.wrong) and not found.told), whole[:end]
    assert found == Rehearsal(
        preview(store, parse_line(whole, store, TODAY), TODAY),
        '"Lumen Dental" c+ "wants quote" 2026-12-10',
    )
    opened = rehearse(store, TODAY, 'lumen c+ "wants q')
    assert "call, reached: “wants q”" in [told(each) for each in opened.told]
    assert (opened.column, told(opened.wrong)) == (18, 'close the note with " and go on.')
    assert state(store) == before


def test_a_rehearsal_says_what_is_wrong_and_what_would_do(store: Store) -> None:
    wrong = rehearse(store, TODAY, "lumen c+ blah")
    assert (wrong.told, wrong.column, "“blah”" in told(wrong.wrong)) == ((), 10, True)
    customers.add(store, TODAY, "Lumos")
    (dental, lumos) = rehearse(store, TODAY, "lum c+").choices
    assert (dental.line, lumos.line) == ('"Lumen Dental" c+', '"Lumos" c+')
    assert dental.meaning.startswith("Lumen Dental, ")
    assert [each.line for each in rehearse(store, TODAY, "lum").choices] == [
        '"Lumen Dental" ',
        '"Lumos" ',
    ]
    assert rehearse(store, TODAY, '"Lumen Dental" ').choices == ()
    here = rehearse(store, TODAY, "+3w", _id(store))
    assert (here.told[0], here.canonical) == ("Lumen Dental", '"Lumen Dental" 2026-12-10')
    run_line(store, TODAY, parse_line('"Lumen Dental" close "sold"', store, TODAY))
    refused = rehearse(store, TODAY, '"Lumen Dental" +3w')
    assert (refused.told, "closed" in told(refused.wrong), refused.column) == ((), True, None)


def test_while_another_writes_the_rehearsal_tells_what_it_can(store: Store, tmp_path: Path) -> None:
    other = open_store(tmp_path / "store.db", Clock())
    other.connection.execute("BEGIN IMMEDIATE")
    found = rehearse(store, TODAY, "lumen c+ nps9")
    other.connection.execute("ROLLBACK")
    assert [told(each) for each in found.told] == ["Lumen Dental", "call, reached", "NPS 9"]
    assert "busy" in told(found.wrong)
    other.close()


def _id(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found
