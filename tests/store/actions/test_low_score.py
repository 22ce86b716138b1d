"""A low score is looked into within days, and moves the risk until a better one comes (T20)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from store.actions import customers, followups, records, sales
from store.actions.cases import open_case
from store.actions.touches import Touch
from store.ledger import undo
from store.ledger.effect import Effect
from store.safety.opening import Store
from store.views.customer.page import customer_page
from store.views.customer.troubles import troubles
from tests.kit import TODAY, told


@pytest.fixture
def lumen(store: Store) -> bytes:
    month = TODAY + timedelta(days=30)
    return customers.add(store, TODAY, "Lumen Dental", due=month).customer_id


def _next(store: Store, who: bytes) -> tuple[str, date]:
    row = store.row(
        "SELECT f.title, f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.id = ?",
        (who,),
    )
    return told(row["title"]), date.fromisoformat(row["due_on"])


@pytest.mark.parametrize(
    ("kind", "low", "fair"), [("nps", 6, 7), ("csat", 2, 3), ("ces", 3, 4), ("NPS", 0, 10)]
)
def test_a_low_score_brings_a_step_within_days(
    store: Store, lumen: bytes, kind: str, low: int, fair: int
) -> None:
    before = _next(store, lumen)
    records.satisfaction(store, TODAY, lumen, kind, fair)
    assert _next(store, lumen) == before
    effect = records.satisfaction(store, TODAY, lumen, kind, low)
    title, due = _next(store, lumen)
    assert title == f"Find out what went wrong: {kind.upper()} {low} of {_top(kind)}"
    assert TODAY < due <= TODAY + timedelta(days=4)
    assert f"Next: {title}" in told(effect.sentence)
    records.satisfaction(store, TODAY, lumen, kind, low)  # one such step is enough
    assert store.value("SELECT count(*) FROM follow_up WHERE title LIKE '%todo.find_out%'") == 1
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert _next(store, lumen) == before


@pytest.mark.parametrize(("days", "agreed"), [(1, True), (1, False), (0, False), (0, True)])
def test_it_comes_ahead_of_a_near_step(  # T20
    store: Store, lumen: bytes, days: int, agreed: bool
) -> None:
    near = store.value("SELECT next_id FROM customer WHERE id = ?", (lumen,))
    day = TODAY + timedelta(days=days)
    followups.move(store, TODAY, near, day)
    if not agreed:
        store.connection.execute("UPDATE follow_up SET fixed = 0 WHERE id = ?", (near,))
    records.satisfaction(store, TODAY, lumen, "nps", 0)
    asked = "SELECT due_on FROM follow_up WHERE is_open = 1 AND title LIKE '%todo.find_out%'"
    assert store.value(asked) == TODAY.isoformat()
    assert _next(store, lumen)[0].startswith("Find out") is not (agreed and days == 0)
    kept = store.value("SELECT due_on FROM follow_up WHERE id = ?", (near,))
    assert (kept == day.isoformat()) is (agreed or days == 1)


def test_it_is_a_trouble_until_a_better_answer(store: Store, lumen: bytes) -> None:
    records.satisfaction(store, TODAY, lumen, "csat", 1)
    assert tuple(map(told, troubles(store, lumen, TODAY))) == (
        "their last answer was low: CSAT 1, today",
    )
    assert troubles(store, lumen, TODAY + timedelta(days=181)) == ()
    records.satisfaction(store, TODAY + timedelta(days=2), lumen, "nps", 9)
    assert troubles(store, lumen, TODAY + timedelta(days=2)) == ()


def _refuse(store: Store, who: bytes, note: str | None = None) -> Effect:
    return records.log(store, TODAY, who, Touch("call", "refused", note))


def test_a_refusal_does_not_end_what_a_low_score_has_brought(store: Store, lumen: bytes) -> None:
    records.satisfaction(store, TODAY, lumen, "nps", 0)
    for _ in range(2):
        effect = _refuse(store, lumen)
        title, due = _next(store, lumen)
        assert title.startswith("Find out what went wrong: NPS 0")
        assert TODAY < due <= TODAY + timedelta(days=4)
        assert f"Next: {title}" in told(effect.sentence)
    soft = "SELECT count(*) FROM follow_up WHERE is_open = 1 AND step_key LIKE 'soft:%'"
    assert store.value(soft) <= 1


@pytest.mark.long
@pytest.mark.parametrize(
    ("note", "words"),
    [("Never again with you!", "Never again"), ("sagt: nie wieder", "nie wieder"),
     ("We had enough of waiting", "had enough of"), ("больше никогда", "больше никогда")],
)  # fmt: skip
@pytest.mark.parametrize("outcome", ["refused", "reached", None])
def test_such_words_bring_a_step_within_days(
    store: Store, lumen: bytes, note: str, words: str, outcome: str | None
) -> None:
    before = customer_page(store, lumen, TODAY).relation.warmth
    records.log(store, TODAY, lumen, Touch("call", outcome, note))
    title, due = _next(store, lumen)
    assert title == f"Find out what went wrong: {words}"
    assert TODAY < due <= TODAY + timedelta(days=4)
    assert tuple(map(told, troubles(store, lumen, TODAY))) == ("they were upset today",)
    relation = customer_page(store, lumen, TODAY).relation
    assert "upset" in told(relation.cooled)
    assert relation.warmth < max(before, 0.5)
    undo.undo(store, TODAY)
    assert troubles(store, lumen, TODAY) == ()
    records.log(store, TODAY, lumen, Touch("call", outcome, note))
    later = TODAY + timedelta(days=3)
    records.log(store, later, lumen, Touch("call", "reached", "all is well", felt="glad"))
    assert troubles(store, lumen, later) == ()


@pytest.mark.parametrize(
    ("ago", "felt", "asked"), [(1, None, True), (30, None, False), (0, "glad", False)]
)
def test_they_are_heard_in_a_touch_of_late_unless_somebody_says_otherwise(  # T20
    store: Store, lumen: bytes, ago: int, felt: str | None, asked: bool
) -> None:
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (lumen,))
    followups.move(store, TODAY, step, TODAY + timedelta(days=60))
    said = Touch("call", None, "jamais plus", day=TODAY - timedelta(days=ago), felt=felt)
    records.log(store, TODAY, lumen, said)
    assert _next(store, lumen)[0].startswith("Find out") is asked


@pytest.mark.parametrize("note", ["never late again", "we will go elsewhen", "not fed yet", None])
def test_other_words_do_not(store: Store, lumen: bytes, note: str | None) -> None:
    records.log(store, TODAY, lumen, Touch("call", "reached", note))
    assert "Find out" not in _next(store, lumen)[0]
    assert troubles(store, lumen, TODAY) == ()


def test_a_complaint_ends_the_plan_once_and_moves_the_group(store: Store, lumen: bytes) -> None:
    """With a low score it is what R44 calls the emotional part."""
    for back in (90, 60, 30):
        sales.purchase(store, TODAY, lumen, 9_000, day=TODAY - timedelta(days=back))
    first = store.value("SELECT next_id FROM customer WHERE id = ?", (lumen,))
    followups.finish(store, TODAY, first, Touch("call", "reached"))
    store.connection.execute("UPDATE follow_up SET kind = 'first' WHERE is_open = 1")  # as imported
    records.satisfaction(store, TODAY, lumen, "nps", 0)
    own = followups.add(store, TODAY, lumen, TODAY, "Ask about the roof").record_id or b""
    followups.finish(store, TODAY, own, Touch("call", "refused"))
    run = "SELECT count(*) FROM follow_up WHERE is_open = 1 AND enrolment_id IS NOT NULL"
    assert store.value(run) == 2  # a soft word stands beside the plan's step
    _refuse(store, lumen, "never again")
    # Told by a touch alone, without a case whose answer is a step already.
    records.log(store, TODAY, lumen, Touch("service_case", direction="in"))
    ended = "SELECT count(*) FROM enrolment WHERE state = 'left' AND reason LIKE '%complaint%'"
    assert store.value(ended) == 1
    titles = [told(row[0]) for row in store.rows("SELECT title FROM follow_up WHERE is_open = 1")]
    assert titles.count("Solve the complaint") == 1
    undo.undo(store, TODAY)
    open_case(store, TODAY, lumen, "complaint", "it broke twice")
    open_case(store, TODAY, lumen, "complaint", "and again")
    assert store.value(ended) == 1
    assert store.value("SELECT grp FROM standing WHERE customer_id = ?", (lumen,)) == "3.1"
    titles = [told(row[0]) for row in store.rows("SELECT title FROM follow_up WHERE is_open = 1")]
    about = [each for each in titles if "complaint" in each]
    assert about == ["Answer the complaint: it broke twice", "Answer the complaint: and again"]
    assert len(troubles(store, lumen, TODAY)) == 4


def _top(kind: str) -> int:
    return {"nps": 10, "csat": 5, "ces": 7}[kind.lower()]
