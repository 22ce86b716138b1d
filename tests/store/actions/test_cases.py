"""Enquiries, complaints, promises: owed first, settled by doing, told in the risk."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import customers, followups, plans, records, sales
from store.actions.cases import answer_case, close_case, open_case
from store.actions.correct_touch import Correction, correct_touch, find_touch
from store.actions.enrolment import apply_plan
from store.actions.one_line import run_batch
from store.actions.touches import Touch
from store.errors import BadInput, Refused
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.follow_up_rows import schedule
from store.ledger.morning import score_everybody
from store.safety.opening import Store
from store.sentence import say, shown
from store.settings.values import calendar_of
from store.views.customer.cases import (
    baseline,
    cases_of,
    find_case,
    open_cases,
    owed_promises,
    promises_kept,
)
from store.views.customer.history import History
from store.views.customer.next_offer import nothing_yet, suggestions
from store.views.customer.troubles import offers_held
from store.views.day.queue import Queue
from store.views.plans.preview import plan_ahead
from store.vocabulary import known_outcome
from tests.kit import TODAY, crowd, state, told

TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def who(store: Store) -> bytes:
    return customers.add(store, TODAY, "Lumen Dental", due=TODAY + timedelta(days=9)).customer_id


def kept(store: Store, act: object) -> None:
    """What was done last can be undone to the state before and done again."""
    after = state(store)
    undo.undo(store, TODAY)
    assert state(store) == act
    undo.redo(store, TODAY)
    assert state(store) == after


def test_an_open_enquiry_heads_the_queue_with_its_age(store: Store, who: bytes) -> None:  # R33
    rich = customers.add(store, TODAY, "Rich", due=TODAY).customer_id
    records.promise(store, TODAY, rich, "prices", TODAY)
    before = state(store)
    open_case(store, TODAY, who, "enquiry", "Which filters fit?", channel="email")
    kept(store, before)
    later = TODAY + timedelta(days=3)
    first = Queue(store, later).page(0, 1)[0]
    assert (first.customer, told(first.why[0])) == (
        "Lumen Dental",
        "unanswered for 3 days: Which filters fit?",
    )
    assert first.channel == "email"
    (row,) = open_cases(store, later)
    assert (row.age, row.answered) == (3, None)


def test_the_answer_goes_the_way_they_came_last(store: Store, who: bytes) -> None:  # R95
    records.log(store, TODAY, who, Touch(channel="message", direction="in"))
    effect = open_case(store, TODAY, who, "enquiry", "Which filters fit?")
    assert cases_of(store, who, TODAY)[0].channel == "message"
    channel = store.value("SELECT channel FROM follow_up WHERE id = ?", (effect.next_id,))
    assert channel == "message"


def test_answering_from_the_queue_or_by_name_is_the_same(store: Store, who: bytes) -> None:
    first = open_case(store, TODAY, who, "enquiry", "Which filters fit?")
    assert first.next_id is not None
    followups.finish(store, TODAY, first.next_id, Touch(outcome="reached"))
    assert open_cases(store, TODAY) == []
    second = open_case(store, TODAY, who, "enquiry", "And the price?")
    before = state(store)
    answer_case(store, TODAY, second.record_id or b"", "sent the list", minutes=5)
    kept(store, before)
    found = cases_of(store, who, TODAY)
    assert [row.closed for row in found] == [TODAY, TODAY]
    assert store.value("SELECT count(*) FROM follow_up WHERE kind = 'answer' AND is_open = 1") == 0


def test_whoever_was_reached_gave_an_answer(store: Store, who: bytes) -> None:
    effect = open_case(store, TODAY, who, "complaint", "the chair squeaks")
    for outcome, tries in (("no_answer", 1), ("reached", 0), ("no_answer", 1), ("reached", 0)):
        assert effect.next_id is not None
        effect = followups.finish(store, TODAY, effect.next_id, Touch(outcome=outcome))
        step = store.row("SELECT * FROM follow_up WHERE id = ?", (effect.next_id,))
        assert step["attempts"] == tries, (outcome, step["title"])


def test_a_vain_try_leaves_the_debt_open_on_the_day_that_was_shown(
    store: Store, who: bytes
) -> None:
    from store.views.plans.outlook import outlook

    records.promise(store, TODAY, who, "prices", TODAY)
    case = open_case(store, TODAY, who, "enquiry", "Which filters fit?")
    for kind in ("promise", "answer"):
        step = store.value("SELECT id FROM follow_up WHERE kind = ? AND is_open = 1", (kind,))
        shown = outlook(store, step, TODAY)["no_answer"].due
        followups.finish(store, TODAY, step, Touch(outcome="no_answer"))
        row = store.row("SELECT * FROM follow_up WHERE kind = ? AND is_open = 1", (kind,))
        assert (row["due_on"], row["attempts"]) == (shown.isoformat(), 1)
        assert row["first_due_on"] == TODAY.isoformat()
    assert [row.state for row in owed_promises(store, TODAY)] == ["owed"]
    answer_case(store, TODAY, case.record_id or b"")
    assert open_cases(store, TODAY) == []


def test_a_promise_is_kept_in_time_or_broken(store: Store, who: bytes) -> None:  # R32
    for title, due in (("prices", TODAY), ("a visit", TOMORROW)):
        records.promise(store, TODAY, who, title, due)
    late = TODAY + timedelta(days=5)
    assert [row.late for row in owed_promises(store, late)] == [5, 4]
    for title, day in (("prices", TODAY), ("a visit", late)):
        step = store.value(
            "SELECT id FROM follow_up WHERE title = ? AND is_open = 1 AND kind = 'promise'",
            (title,),
        )
        followups.finish(store, day, step, Touch(outcome="reached"))
    found = promises_kept(store, who)
    assert (found.kept, found.broken, found.rate) == (1, 1, 0.5)
    records.promise(store, TODAY, who, "a plan", TOMORROW)
    step = store.value("SELECT id FROM follow_up WHERE title = 'a plan' AND is_open = 1")
    followups.skip(store, TODAY, step, "not needed")
    assert promises_kept(store).broken == 2


@pytest.mark.long
def test_troubles_raise_the_risk_and_say_so(store: Store, who: bytes) -> None:  # R32, R92
    for back in (30, 60, 90, 120, 200):
        sales.purchase(store, TODAY, who, 10_000, day=TODAY - timedelta(days=back))
    crowd(store)
    score_everybody(store, TODAY)

    def scored() -> tuple[float, str]:
        row = store.row("SELECT churn_risk, reason FROM score WHERE customer_id = ?", (who,))
        return row["churn_risk"], row["reason"]

    calm, _ = scored()
    case = open_case(store, TODAY, who, "complaint", "the chair squeaks")
    risk, why = scored()
    assert risk / (1 - risk) == pytest.approx(1.5 * calm / (1 - calm))
    why = told(why)
    assert why.startswith(f"{risk * 100:.0f} %, raised from {calm * 100:.0f} %")
    assert "a complaint is open since today" in why
    close_case(store, TODAY, case.record_id or b"", "loose screw")
    assert scored()[0] == pytest.approx(calm)
    records.promise(store, TODAY, who, "prices", TODAY)
    score_everybody(store, TOMORROW)
    assert "our promise of yesterday was not kept in time" in told(scored()[1])


def test_a_complaint_holds_offers_back_until_it_is_closed(store: Store, who: bytes) -> None:  # R92
    before = state(store)
    case = open_case(store, TODAY, who, "complaint", "the chair squeaks", angry=True).record_id
    kept(store, before)
    with pytest.raises(Refused, match="a complaint is open since today"):
        records.offer(store, TODAY, who, "a second chair")
    assert suggestions(store, who, TODAY) == []
    assert "complaint is open" in told(nothing_yet(store, who, TODAY))
    with pytest.raises(BadInput, match="cause"):
        close_case(store, TODAY, case or b"")
    before = state(store)
    answer_case(store, TODAY, case or b"", "sending a mechanic")
    kept(store, before)
    (row,) = open_cases(store, TODAY)
    assert (row.answered, row.closed, row.angry) == (TODAY, None, True)
    steps = store.rows("SELECT title, due_on FROM follow_up WHERE kind = 'own' AND is_open = 1")
    answer = store.value("SELECT id FROM follow_up WHERE kind = 'answer'")
    with pytest.raises(Refused, match="“Answer the complaint: the chair squeaks” for"):
        followups.move(store, TODAY, answer, TOMORROW)
    assert [(told(step["title"]), step["due_on"]) for step in steps] == [
        ("Ask whether it is settled: the chair squeaks", "2026-11-24")
    ]
    before = state(store)
    close_case(store, TODAY, case or b"", "loose screw")
    kept(store, before)
    held = told(offers_held(store, who, TODAY))
    assert "angry" in held
    assert offers_held(store, who, TODAY + timedelta(days=31)) is None
    assert cases_of(store, who, TODAY)[0].cause == "loose screw"
    with pytest.raises(Refused, match="closed"):
        close_case(store, TODAY, case or b"", "again")


def test_a_complaint_ends_the_plan_that_says_so_and_counts_as_open(
    store: Store, who: bytes
) -> None:
    from store.views.value.facts import gather

    open_case(store, TODAY, who, "complaint", "the chair squeaks")
    assert gather(store.connection, [who], TODAY)[0].facts.open_complaint
    case = open_cases(store, TODAY)[0].key
    close_case(store, TODAY, case, "loose screw")
    assert not gather(store.connection, [who], TODAY)[0].facts.open_complaint


def test_a_case_needs_words_a_known_kind_and_a_live_customer(store: Store, who: bytes) -> None:
    for kind, title in (("enquiry", " "), ("rumour", "x")):
        with pytest.raises(BadInput):
            open_case(store, TODAY, who, kind, title)
    from store.actions.close_customer import close

    close(store, TODAY, who, "sold")
    with pytest.raises(Refused, match="reopen"):
        open_case(store, TODAY, who, "enquiry", "Which filters fit?")


def test_a_rest_does_not_silence_somebody_who_waits(store: Store, who: bytes) -> None:
    open_case(store, TODAY, who, "enquiry", "Which filters fit?")
    followups.rest(store, TODAY, who, TODAY + timedelta(days=60), "on leave")
    assert store.value("SELECT count(*) FROM follow_up WHERE kind = 'answer' AND is_open = 1") == 1


def test_the_first_score_is_the_one_to_compare_with(store: Store, who: bytes) -> None:  # R87
    records.satisfaction(store, TODAY - timedelta(days=90), who, "nps", 6)
    words = told(records.satisfaction(store, TODAY, who, "nps", 9).sentence)
    assert "NPS 9 (the first was 6)" in words
    assert baseline(store, who) == {"nps": (6, TODAY - timedelta(days=90))}


def test_a_touch_is_corrected_by_a_new_one_and_undo_brings_the_old_one_back(
    store: Store, who: bytes
) -> None:
    records.log(store, TODAY, who, Touch(note="said yes", minutes=600))
    touch = store.value("SELECT id FROM interaction")
    before = state(store)
    wanted = Correction(note="said no", minutes=6, outcome="refused", day=date(2026, 11, 18))
    correct_touch(store, TODAY, touch, wanted)
    kept(store, before)
    newest, oldest = (e for e in History(store, who).page(0, -1) if e.kind == "interaction")
    old, new = sorted((newest, oldest), key=lambda event: not event.corrected)
    assert (old.corrected, old.note, new.note, new.day) == (
        True,
        "said yes",
        "said no",
        date(2026, 11, 18),
    )
    with pytest.raises(Refused, match="corrected before"):
        correct_touch(store, TODAY, touch, Correction(note="perhaps"))
    undo.undo(store, TODAY)
    assert not any(event.corrected for event in History(store, who).page(0, -1))
    correct_touch(store, TODAY, touch, Correction(note="perhaps"))
    newest_id = store.value(
        "SELECT id FROM interaction WHERE note = 'perhaps' AND deleted_at IS NULL"
    )
    assert find_touch(store, newest_id.hex()[-8:]) == newest_id
    with pytest.raises(Refused, match="no touch"):
        find_touch(store, "ffffffffff")


@pytest.mark.parametrize(
    ("correction", "error"),
    [
        (Correction(), Refused),
        (Correction(note="said yes"), Refused),
        (Correction(channel="pigeon"), BadInput),
        (Correction(minutes=9999), BadInput),
        (Correction(day=TOMORROW), BadInput),
    ],
)
def test_a_correction_must_change_something_and_make_sense(
    store: Store, who: bytes, correction: Correction, error: type[Exception]
) -> None:
    records.log(store, TODAY, who, Touch(note="said yes"))
    before = state(store)
    with pytest.raises(error):
        correct_touch(store, TODAY, store.value("SELECT id FROM interaction"), correction)
    assert state(store) == before


EXITS = """
key = "cadence"
name = "Cadence"
stage = "potential"
groups = ["1.1", "1.2"]
exits = ["complaint"]
steps = [{key = "one", title = "One", delay = "5wd"}, {key = "two", title = "Two", delay = "2w"}]
"""


@pytest.fixture
def led(store: Store) -> bytes:
    """Somebody whose plan ends with a complaint."""
    plans.import_plan(store, TODAY, EXITS, "cadence.toml")
    who = customers.add(store, TODAY, "Mara").customer_id
    apply_plan(store, TODAY, who, "cadence")
    return who


def open_titles(store: Store) -> list[str]:
    return [
        told(row["title"])
        for row in store.rows("SELECT title FROM follow_up WHERE is_open = 1 ORDER BY due_on, id")
    ]


def about(titles: list[str]) -> list[str]:
    words = ("squeaks", "complaint")
    return [each for each in titles if any(word in each for word in words)]


def add_solve(store: Store, who: bytes) -> bytes:
    """The step that a store of before has beside the answer."""
    with work(store, TODAY) as unit:
        return schedule(unit, who, TODAY, say("todo.solve"))


ANSWER, SETTLED = "Answer the complaint: squeaks", "Ask whether it is settled: squeaks"


def test_a_complaint_that_ends_a_plan_asks_for_one_step(store: Store, led: bytes) -> None:  # F4c
    before = state(store)
    open_case(store, TODAY, led, "complaint", "squeaks")
    assert open_titles(store) == [ANSWER]
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'running'") == 0
    kept(store, before)


@pytest.mark.parametrize("answered", [False, True])
def test_closing_a_case_closes_what_exists_only_for_it(
    store: Store, led: bytes, answered: bool
) -> None:  # F4a
    case = open_case(store, TODAY, led, "complaint", "squeaks").record_id or b""
    if answered:
        answer_case(store, TODAY, case)
    add_solve(store, led)
    before = state(store)
    effect = close_case(store, TODAY, case, "loose screw")
    assert about(open_titles(store)) == []
    assert "squeaks" not in told(effect.sentence).partition("Next: ")[2]
    assert "complaint" not in told(effect.sentence).partition("Next: ")[2]
    kept(store, before)


def test_a_step_about_another_complaint_stays(store: Store, led: bytes) -> None:  # F4a
    first = open_case(store, TODAY, led, "complaint", "squeaks").record_id or b""
    open_case(store, TODAY, led, "complaint", "it broke")
    add_solve(store, led)
    close_case(store, TODAY, first, "loose screw")
    assert about(open_titles(store)) == ["Answer the complaint: it broke", "Solve the complaint"]


@pytest.mark.parametrize("outcome", ["reached", "message", "refused", "bought"])
@pytest.mark.parametrize("way", ["answer", "solve", "settled", "skip"])
def test_an_open_complaint_always_has_a_step(
    store: Store, led: bytes, way: str, outcome: str
) -> None:  # F4b
    from store.views.plans.outlook import outlook

    case = open_case(store, TODAY, led, "complaint", "squeaks")
    step = case.next_id or b""
    if way == "solve":  # as in a store of before, where the answer was given
        solve = add_solve(store, led)
        followups.finish(store, TODAY, step, Touch(outcome="reached"))
        assert about(open_titles(store)) == ["Solve the complaint"]
        step = solve
    elif way != "answer":
        answer_case(store, TODAY, case.record_id or b"")
        step = store.value("SELECT id FROM follow_up WHERE is_open = 1 AND kind = 'own'")
    shown = outlook(store, step, TODAY)[known_outcome(outcome)]
    before = state(store)
    if way == "skip":
        effect = followups.skip(store, TODAY, step, "no time")
    else:
        effect = followups.finish(store, TODAY, step, Touch(outcome=outcome))
    assert about(open_titles(store)) == [SETTLED]
    if way == "skip" or (outcome != "bought" and way != "solve"):  # else something comes sooner
        assert told(effect.sentence).endswith(f"Next: {SETTLED}, Tue 24 Nov.")
    assert (told(shown.title), shown.due) == (SETTLED, date(2026, 11, 24))
    kept(store, before)
    assert len(open_cases(store, TODAY)) == 1


def test_a_complaint_waits_for_the_end_of_a_rest(store: Store, who: bytes) -> None:  # F4b
    case = open_case(store, TODAY, who, "complaint", "squeaks").record_id or b""
    answer_case(store, TODAY, case)
    until = TODAY + timedelta(days=11)
    before = state(store)
    followups.rest(store, TODAY, who, until, "on leave")
    (due,) = store.rows("SELECT due_on, title FROM follow_up WHERE is_open = 1 AND kind = 'own'")
    assert (due["due_on"], told(due["title"])) == ("2026-12-01", SETTLED)
    kept(store, before)


def test_what_was_done_says_that_the_complaint_is_open(store: Store, who: bytes) -> None:  # F4b
    records.promise(store, TODAY, who, "a screw", TOMORROW)
    answer = open_case(store, TODAY, who, "complaint", "squeaks").next_id or b""
    coming = f"Next: a screw, tomorrow. Later: {SETTLED}, Tue 24 Nov."
    effect = followups.finish(store, TODAY, answer, Touch(outcome="reached"))
    assert told(effect.sentence).endswith(coming)
    undo.undo(store, TODAY)
    ((_, line),) = run_batch(store, TODAY, ["lumen x+"]).effects
    assert told(line.sentence).endswith(coming)


@pytest.mark.parametrize("way", ["close", "answered", "enquiry", "promise"])
def test_the_plan_begins_anew_with_the_last_complaint(store: Store, led: bytes, way: str) -> None:
    first = open_case(store, TODAY, led, "complaint", "squeaks").record_id or b""
    other = open_case(store, TODAY, led, "complaint", "it broke").record_id or b""
    before = state(store)
    if way == "answered":
        answer_case(store, TODAY, first)
    if way == "enquiry":
        answer_case(store, TODAY, open_case(store, TODAY, led, "enquiry", "how?").record_id or b"")
    if way == "promise":
        records.promise(store, TODAY, led, "a screw", TODAY)
        step = store.value("SELECT id FROM follow_up WHERE is_open = 1 AND kind = 'promise'")
        followups.finish(store, TODAY, step, Touch(outcome="reached"))
    close_case(store, TODAY, first, "loose screw")
    assert open_titles(store) == ["Answer the complaint: it broke"]
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'running'") == 0
    close_case(store, TODAY, other, "worn out")
    assert store.value("SELECT count(*) FROM enrolment WHERE state = 'running'") == 1
    assert len(open_titles(store)) == 1
    while state(store) != before:
        undo.undo(store, TODAY)


@pytest.mark.parametrize("days", [0, 40])
@pytest.mark.parametrize("worked", [0, 1])
def test_the_plan_goes_on_where_a_complaint_has_stopped_it(
    store: Store, led: bytes, worked: int, days: int
) -> None:
    step = "SELECT * FROM follow_up WHERE is_open = 1 AND step_key IS NOT NULL"
    for _ in range(worked):
        (row,) = store.rows(step)
        followups.finish(store, TODAY, row["id"], Touch(outcome="reached"))
    (stood,) = store.rows(step)
    case = open_case(store, TODAY, led, "complaint", "squeaks")
    assert case.next_id is not None
    ahead = plan_ahead(store, case.next_id, TODAY)
    assert (ahead.runs, ahead.own, ahead.place) == (False, False, None)
    assert shown(stood["title"]) in [each.title for each in ahead.ahead]
    later = TODAY + timedelta(days=days)
    before = state(store)
    close_case(store, later, case.record_id or b"", "loose screw")
    if not days:
        kept(store, before)
    (row,) = store.rows(step)
    soonest = calendar_of(store).add_working(later, 1).isoformat()
    assert row["due_on"] == max(stood["due_on"], soonest)
    for each in ("step_key", "enrolment_id", "title", "channel"):
        assert row[each] == stood[each]
    (run,) = store.rows("SELECT * FROM enrolment WHERE state = 'running'")
    assert (run["id"], run["by_hand"], run["ended_on"]) == (stood["enrolment_id"], 1, None)


def test_a_plan_does_not_go_on_after_a_purchase(store: Store, led: bytes) -> None:
    case = open_case(store, TODAY, led, "complaint", "squeaks")
    sales.purchase(store, TODAY, led, 5000)
    close_case(store, TODAY, case.record_id or b"", "loose screw")
    (run,) = store.rows("SELECT by_hand FROM enrolment WHERE state = 'running'")
    assert not run["by_hand"]


def test_a_preview_shows_a_complaint_a_promise_and_the_plan(store: Store, who: bytes) -> None:
    followup = open_case(store, TODAY, who, "complaint", "squeaks").next_id or b""
    records.promise(store, TODAY, who, "a screw", TOMORROW)
    for _ in range(2):  # while the answer is open, and after it
        ahead = plan_ahead(store, followup, TODAY)
        titles = [ahead.title, *(each.title for each in ahead.ahead)]
        opened = [each for each in open_titles(store) if "squeaks" not in each]
        assert [each for each in titles if each in opened] == opened
        assert SETTLED in titles
        assert titles.count(SETTLED) == 1
        days = [ahead.due, *(each.due for each in ahead.ahead)]
        assert days == sorted(days)
        followup = followups.finish(store, TODAY, followup, Touch(outcome="reached")).next_id or b""


def test_a_part_of_a_name_finds_the_case(store: Store, led: bytes) -> None:
    first = open_case(store, TODAY, led, "complaint", "It squeaks!").record_id
    assert find_case(store, "mar")["id"] == first
    customers.add(store, TODAY, "Marble")
    assert find_case(store, "mar")["id"] == first  # nobody else has one
    with pytest.raises(Refused, match="no open case"):
        find_case(store, "marb")


def test_a_case_is_found_by_its_words_and_by_its_customer(store: Store, led: bytes) -> None:
    first = open_case(store, TODAY, led, "complaint", "It squeaks!").record_id
    assert find_case(store, "mara")["id"] == first
    other = open_case(store, TODAY, led, "enquiry", "how much?").record_id
    assert find_case(store, "it squeaks")["id"] == first
    assert find_case(store, "How much")["id"] == other
    with pytest.raises(Refused, match=r"It squeaks!.*how much"):
        find_case(store, "Mara")
