"""Planted histories: the group with its words, the moves noted, and the plan that follows."""

from __future__ import annotations

import random
from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.actions import (
    card,
    cases,
    close_customer,
    customers,
    followups,
    groups,
    plans,
    records,
    sales,
    segments,
)
from store.actions.enrolment import apply_plan, wake_up
from store.actions.touches import Touch
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.morning import ask_for, score_everybody
from store.lifecycle.groups import GROUPS
from store.safety.opening import Store
from store.safety.orphans import orphans
from store.sentence import read
from store.views.customer.history import History
from store.views.customer.stage_cycles import cycle, spells
from tests.kit import TODAY, new_store, state, told
from tui.words.sentences import tell


@pytest.fixture
def store(tmp_path: Path) -> Store:
    made = new_store(tmp_path / "store.db")
    customers.add(made, TODAY, "Lumen Dental", due=TODAY)
    return made


def _id(store: Store) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    return found


def _next(store: Store) -> bytes:
    found: bytes = store.value("SELECT next_id FROM customer WHERE name = 'Lumen Dental'")
    return found


def _step(store: Store) -> str:
    found: str = store.value("SELECT step_key FROM follow_up WHERE id = ?", (_next(store),))
    return found


def _stands(store: Store) -> tuple[str, str]:
    row = store.row("SELECT grp, why FROM standing WHERE customer_id = ?", (_id(store),))
    return row["grp"], tell(read(row["why"]))


def _buy(store: Store, today: date, *days: int) -> None:
    for ago in days:
        sales.purchase(store, today, _id(store), 10_000, day=today - timedelta(days=ago))


def _plan(store: Store) -> str:
    found: str = store.value(
        "SELECT p.key FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id "
        "WHERE e.customer_id = ? AND e.state = 'running' AND e.deleted_at IS NULL",
        (_id(store),),
    )
    return found


def _set(store: Store, **fields: object) -> None:
    """What the form of the customer's record writes."""

    with work(store, TODAY) as unit:
        unit.update("customer", _id(store), fields)
        unit.touch(_id(store))


# What is planted, the group it must give, and the words that must be among the evidence.
PLANTED = [
    pytest.param({}, (), "1.1", "no purchase yet; the need is not known", id="R39-1.1"),
    pytest.param({"need": "no_possibility"}, (), "1.1", "not the possibility", id="R41-able"),
    pytest.param({"need": "has"}, (), "1.2", "the need is there", id="R41-need"),
    pytest.param({"competitor": "Acme"}, (), "1.3", "buys from Acme", id="R42-competitor"),
    pytest.param({}, (10,), "2.1", "1 purchase", id="R39-2.1"),
    pytest.param({}, (70, 40, 10), "2.2", "on average every 30 days", id="R39-2.2"),
    pytest.param({}, (180,), "2.1", "inside the 180-day window", id="R45-on-the-limit"),
    pytest.param({}, (181,), "3.1", "beyond the 180-day window", id="R44-behaviour"),
    pytest.param(
        {"said_left_on": "2026-11-18", "left_reason": "competitor", "competitor": "Acme"},
        (10,),
        "3.1",
        "said that they left; gone to Acme",
        id="R44-emotion",
    ),
    pytest.param(
        {"said_left_on": "2026-11-18", "left_reason": "need_gone"},
        (300,),
        "3.2",
        "said that they left; the need is gone",
        id="R43-need-gone",
    ),
]


@pytest.mark.parametrize(("fields", "bought", "group", "words"), PLANTED)
def test_a_planted_history_gives_its_group_and_words(
    store: Store, fields: dict[str, object], bought: tuple[int, ...], group: str, words: str
) -> None:
    _buy(store, TODAY, *bought)
    if fields:
        _set(store, **fields)
    found, why = _stands(store)
    assert found == group
    assert words in why
    assert next(g for g in GROUPS.values() if g.key == found).strategy  # R40


def test_a_complaint_with_a_low_score_loses_a_buyer_until_it_is_answered(store: Store) -> None:
    _buy(store, TODAY, 10)
    records.log(store, TODAY, _id(store), Touch(channel="service_case", direction="in"))
    assert _stands(store)[0] == "2.1"
    records.satisfaction(store, TODAY, _id(store), "csat", 1)
    assert _stands(store)[0] == "3.1"
    assert "a complaint is open and the last score is 1 of 5" in _stands(store)[1]  # R44
    records.log(store, TODAY, _id(store), Touch(channel="service_case", outcome="reached"))
    assert _stands(store)[0] == "2.1"


def test_a_former_customer_comes_back_and_the_way_is_kept(store: Store) -> None:  # R47
    ident = _id(store)
    _buy(store, TODAY, 400)
    groups.said_left(store, TODAY, ident, "need_gone")
    assert _stands(store)[0] == "3.2"
    birth = TODAY + timedelta(days=200)
    done = wake_up(store, TODAY, ident, birth, "a second child is coming")
    assert "wakes up on" in told(done.sentence)
    waiting = store.row("SELECT * FROM follow_up WHERE title LIKE '%todo.need_back%'")
    assert (waiting["due_on"], waiting["fixed"]) == (birth.isoformat(), 1)
    score_everybody(store, birth)
    assert _stands(store)[0] == "1.2"
    sales.purchase(store, birth, ident, 5_000)
    assert _stands(store)[0] == "2.1"
    assert [spell.group for spell in spells(store, ident)] == ["1.1", "3.1", "3.2", "1.2", "2.1"]
    events = History(store, ident).page(0, -1)
    assert [e.title for e in events if e.kind == "group"][:2] == ["1.2 → 2.1", "3.2 → 1.2"]


def test_the_cycle_is_full_only_when_needs_were_met(store: Store) -> None:  # R57
    ident = _id(store)
    assert not cycle(store, ident).full
    _buy(store, TODAY, 400)
    groups.need_met(store, TODAY, ident, "current", True)
    assert cycle(store, ident).missing == ("retention", "regulation")
    _buy(store, TODAY, 10)
    groups.need_met(store, TODAY, ident, "former", True, "came back")
    assert cycle(store, ident).full
    groups.need_met(store, TODAY, ident, "former", False)
    assert "regulation: need not met" in tell(cycle(store, ident).why)


def test_a_group_by_hand_holds_until_the_contrary(store: Store) -> None:
    ident = _id(store)
    before = state(store)
    groups.set_group(store, TODAY, ident, "3.2", "moved abroad")
    assert _stands(store)[0] == "3.2"
    assert "set by hand (moved abroad)" in _stands(store)[1]
    undo.undo(store, TODAY)
    assert state(store) == before
    undo.redo(store, TODAY)
    later = TODAY + timedelta(days=3)
    sales.purchase(store, later, ident, 100)
    assert _stands(store)[0] == "2.1"
    groups.set_group(store, later, ident, None)
    assert _stands(store)[0] == "2.1"


def _begin(store: Store) -> None:
    """The first talk: from here on a plan's own step is open."""
    followups.finish(store, TODAY, _next(store), Touch(outcome="reached"))


def test_a_change_of_group_closes_the_old_plan_with_the_reason(store: Store) -> None:
    _begin(store)
    assert _plan(store) == "getting-to-know"
    before = state(store)
    _buy(store, TODAY, 0)
    assert _plan(store) == "after-sale"  # T15
    closed = store.row("SELECT * FROM follow_up WHERE status = 'cancelled'")
    assert tell(read(closed["reason"])).startswith("left Getting to know v1: ")
    told = [e for e in History(store, _id(store)).page(0, -1) if e.kind == "plan" and e.note]
    assert told[0].note == read(closed["reason"])
    assert orphans(store) == 0
    after = state(store)
    undo.undo(store, TODAY)
    assert state(store) == before
    undo.redo(store, TODAY)
    assert state(store) == after


def test_agreed_dates_promises_and_rests_are_never_touched(store: Store) -> None:
    _begin(store)
    ident = _id(store)
    followups.move(store, TODAY, _next(store), TODAY + timedelta(days=9))
    records.promise(store, TODAY, ident, "send prices", TODAY + timedelta(days=2))
    before = store.rows("SELECT * FROM follow_up WHERE is_open = 1 ORDER BY id")
    _buy(store, TODAY, 0)
    after = store.rows("SELECT * FROM follow_up WHERE is_open = 1 ORDER BY id")
    assert [tuple(r)[:20] for r in after] == [tuple(r)[:20] for r in before]
    # The next talk goes on with the new group's plan.
    followups.finish(store, TODAY, before[0]["id"], Touch(outcome="reached"))
    assert _plan(store) == "new-buyer"


def test_a_sale_gives_a_rest_its_plan_and_step(store: Store) -> None:  # T16, T93
    until = TODAY + timedelta(days=47)
    followups.rest(store, TODAY, _id(store), until, "away")
    before = state(store)
    sales.purchase(store, TODAY, _id(store), 10_000)
    rest = store.row("SELECT kind, due_on FROM follow_up WHERE is_open = 1")
    assert (rest["kind"], rest["due_on"]) == ("rest", until.isoformat())
    assert (_plan(store), _step(store)) == ("after-sale", "first-week")
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_newcomer_keeps_the_first_step(store: Store) -> None:
    step = _next(store)
    _buy(store, TODAY, 70, 40, 10)
    assert _stands(store)[0] == "2.2"
    assert _next(store) == step
    followups.finish(store, TODAY, step, Touch(outcome="reached"))
    assert _plan(store) == "yearly-service"


def test_a_newcomer_who_is_offered_something_goes_on_with_the_offer(store: Store) -> None:
    before = state(store)
    records.offer(store, TODAY, _id(store), "a lamp")
    assert (_stands(store)[0], _plan(store), _step(store)) == ("1.2", "interested", "decide")
    assert orphans(store) == 0
    undo.undo(store, TODAY)
    assert state(store) == before


def test_who_was_offered_something_as_a_rivals_client_goes_on_with_the_offer(store: Store) -> None:
    card.edit(store, TODAY, _id(store), {"competitor": "BayWa"})  # the newcomer's step stays
    assert _plan(store) == "getting-to-know"
    records.offer(store, TODAY, _id(store), "a lamp")
    assert (_plan(store), _step(store)) == ("switch-over", "carry-over")


@pytest.mark.parametrize(
    ("asks", "answered", "step"),
    [(False, False, "needs"), (True, False, "answer"), (True, True, "needs")],
)
def test_only_who_has_asked_is_answered(
    store: Store, asks: bool, answered: bool, step: str
) -> None:
    card.edit(store, TODAY, _id(store), {"need": "has"})
    newcomer = _next(store)
    if asks:
        cases.open_case(store, TODAY, _id(store), "enquiry", "which lamp?")
    if answered:
        case = store.value("SELECT id FROM service_case")
        cases.answer_case(store, TODAY, case)
    followups.finish(store, TODAY, newcomer, Touch(outcome="reached"))
    found = "SELECT step_key FROM follow_up WHERE kind = 'step' AND is_open = 1"
    assert (_plan(store), store.value(found)) == ("interested", step)


def test_silence_is_followed_in_the_morning(store: Store) -> None:
    _begin(store)
    _buy(store, TODAY, 0)
    followups.finish(store, TODAY, _next(store), Touch(outcome="reached"))
    late = TODAY + timedelta(days=181)
    score_everybody(store, late)
    assert _stands(store)[0] == "3.1"
    assert _plan(store) == "win-back"
    last = History(store, _id(store)).page(0, 5)
    assert {e.kind for e in last} >= {"group", "plan"}
    assert told(store.value("SELECT title FROM work ORDER BY seq DESC LIMIT 1")) == (
        "what silence and rules changed"
    )
    again = state(store)
    score_everybody(store, late)
    assert state(store) == again


def test_an_analyst_who_looks_back_moves_nobody(store: Store) -> None:
    _begin(store)
    _buy(store, TODAY, 5)
    before = state(store)
    ask_for(store, until=TODAY - timedelta(days=100))
    score_everybody(store, TODAY)
    assert _stands(store)[0] == "1.1"
    ask_for(store)
    score_everybody(store, TODAY)
    after = state(store)
    assert after["transition"] == before["transition"]
    assert after["enrolment"] == before["enrolment"]


def test_another_segment_brings_its_plan_with_the_next_talk(store: Store) -> None:
    _begin(store)
    _buy(store, TODAY, 40)
    assert _plan(store) == "new-buyer"
    segments.set_segment(store, TODAY, "Boats", plan_key="yacht", window_days=2000)
    segments.choose_segment(store, TODAY, _id(store), "Boats")
    assert _plan(store) == "new-buyer"
    followups.finish(store, TODAY, _next(store), Touch(outcome="reached"))
    assert _plan(store) == "yacht"
    segments.choose_segment(store, TODAY, _id(store), "Everyone")
    followups.finish(store, TODAY, _next(store), Touch(outcome="reached"))
    assert _plan(store) == "new-buyer"
    # A plan to which a step has led is run through, whatever the segment says.
    followups.finish(store, TODAY, _next(store), Touch(outcome="bought"))
    assert _plan(store) == "after-sale"
    followups.finish(store, TODAY, _next(store), Touch(outcome="reached"))
    assert _plan(store) == "after-sale"


def test_a_segment_may_begin_with_a_plan_of_its_own(store: Store) -> None:
    text = EXITS.replace('delay = "5wd"', 'delay = "5wd", channel = "cheapest"')
    plans.import_plan(store, TODAY, text, "cadence.toml")
    segments.set_segment(store, TODAY, "Boats", plan_key="cadence")
    customers.add(store, TODAY, "Mara", segment="Boats", preferred_channel="email")
    row = store.row("SELECT * FROM follow_up WHERE title = 'One'")
    assert (row["kind"], row["channel"]) == ("first", "email")


EXITS = """
key = "cadence"
name = "Cadence"
stage = "potential"
groups = ["1.1", "1.2"]
exits = ["reply", "complaint", "purchase"]
steps = [{key = "one", title = "One", delay = "5wd"}, {key = "two", title = "Two", delay = "2w"}]
"""


@pytest.mark.parametrize(
    ("event", "words", "title"),
    [
        (Touch(channel="email", direction="in"), "they answered by e-mail", None),
        (Touch(channel="service_case", direction="in"), "a complaint came", "Solve the complaint"),
        (None, "bought for €100.00 on 19 Nov 2026", None),
    ],
)
def test_a_plan_is_left_by_what_it_names(
    store: Store, event: Touch | None, words: str, title: str | None
) -> None:
    plans.import_plan(store, TODAY, EXITS, "cadence.toml")
    apply_plan(store, TODAY, _id(store), "cadence")
    before = state(store)
    if event is None:
        sales.purchase(store, TODAY, _id(store), 10_000)
    else:
        records.log(store, TODAY, _id(store), event)
    left = store.row("SELECT * FROM enrolment WHERE state = 'left' ORDER BY id DESC LIMIT 1")
    why = tell(read(left["reason"]))
    assert why.startswith("left Cadence v1: ")
    assert words in why
    assert orphans(store) == 0
    if title is not None:
        now = store.value("SELECT title FROM follow_up WHERE id = ?", (_next(store),))
        assert told(now) == title
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.long
def test_many_moves_at_once_make_no_pile(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    rng = random.Random(5)
    with work(store, TODAY):
        added = [
            customers.add(store, TODAY, f"Customer {number}", due=TODAY) for number in range(120)
        ]
    with work(store, TODAY):
        for each in added:
            bought = TODAY - timedelta(days=rng.randrange(100, 180))
            sales.purchase(store, TODAY, each.customer_id, 100, day=bought)
    with work(store, TODAY):
        for each in added:
            step = store.value("SELECT next_id FROM customer WHERE id = ?", (each.customer_id,))
            followups.finish(store, TODAY, step, Touch(outcome="reached"))
    segments.set_segment(store, TODAY, "Everyone", window_days=60)
    moved = store.rows(
        "SELECT f.due_on, f.minutes FROM follow_up AS f JOIN enrolment AS e ON e.id = "
        "f.enrolment_id JOIN plan AS p ON p.id = e.plan_id WHERE f.is_open = 1 "
        "AND p.key = 'win-back'"
    )
    assert len(moved) == 120
    load: Counter[str] = Counter()
    for row in moved:
        load[row["due_on"]] += row["minutes"]
        assert date.fromisoformat(row["due_on"]).weekday() < 5
    assert max(load.values()) <= 240


EVENTS = ("buy", "refund", "ask", "complain", "score", "leave", "close", "need")


@pytest.mark.long
@settings(max_examples=25)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(
                ["buy", "refund", "ask", "complain", "score", "leave", "close", "need"]
            ),
            st.integers(0, 400),
        ),
        max_size=6,
    ),
    st.sampled_from(["purchases:>=1", "stage:former OR ltv:>1", "-last:<90d", "is:open"]),
)
def test_everybody_is_in_one_group_and_at_most_one_segment_by_rule(
    events: list[tuple[str, int]], rule: str
) -> None:  # R39
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        store = new_store(Path(folder) / "store.db")
        customers.add(store, TODAY, "Lumen Dental", due=TODAY)
        customers.add(store, TODAY, "Other", due=TODAY)
        segments.set_segment(store, TODAY, "First", rule=rule)
        segments.set_segment(store, TODAY, "Second", rule="is:open")
        for what, days in events:
            day, ident = TODAY - timedelta(days=days), _id(store)
            if what in ("buy", "refund"):
                sales.purchase(store, TODAY, ident, 100 if what == "buy" else -100, day=day)
            elif what in ("ask", "complain"):
                channel = "call" if what == "ask" else "service_case"
                records.log(store, TODAY, ident, Touch(channel=channel, direction="in", day=day))
            elif what == "score":
                records.satisfaction(store, TODAY, ident, "nps", days % 11)
            elif what == "leave":
                groups.said_left(store, TODAY, ident, "price")
            elif what == "need":
                _set(store, need="none")
            elif store.value("SELECT live FROM customer WHERE id = ?", (ident,)):
                close_customer.close(store, TODAY, ident, "gone")
        rows = store.rows(
            "SELECT s.grp, s.stage, g.name FROM customer AS c JOIN standing AS s "
            "ON s.customer_id = c.id LEFT JOIN segment AS g ON g.id = c.segment_id"
        )
        assert len(rows) == 2
        assert all(row["grp"] in GROUPS for row in rows)
        assert all(GROUPS[row["grp"]].stage == row["stage"] for row in rows)
        assert orphans(store) == 0
        store.close()


@pytest.mark.parametrize(
    ("ago", "plan", "step"),
    [
        (3, "new-buyer", "first-use"),
        (150, "new-buyer", "next-need"),
        (900, "win-back", "ask-why"),
    ],
)
def test_a_history_by_hand_places_a_newcomer_as_a_file_does(
    store: Store, ago: int, plan: str, step: str
) -> None:  # T14
    who = customers.add(store, TODAY, "Foo").customer_id
    before = state(store)
    said = told(sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=ago)).sentence)
    row = store.row(
        "SELECT p.key, f.step_key, f.title FROM follow_up AS f JOIN enrolment AS e "
        "ON e.id = f.enrolment_id JOIN plan AS p ON p.id = e.plan_id "
        "WHERE f.is_open = 1 AND f.customer_id = ?",
        (who,),
    )
    assert tuple(row)[:2] == (plan, step)
    assert f"Next: {told(row['title'])}" in said
    sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=ago + 40))
    opened = "SELECT count(*) FROM follow_up WHERE is_open = 1 AND customer_id = ?"
    assert store.value(opened, (who,)) == 1
    undo.undo(store, TODAY)
    undo.undo(store, TODAY)
    assert state(store) == before


def test_a_try_that_was_made_is_not_made_again_on_the_same_day(store: Store) -> None:  # T14
    who = customers.add(store, TODAY, "Foo", due=TODAY).customer_id
    records.log(store, TODAY, who, Touch(outcome="no_answer"))
    found = "SELECT due_on FROM follow_up WHERE is_open = 1 AND customer_id = ?"
    due = store.value(found, (who,))
    sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=150))
    assert store.value(found, (who,)) >= due > TODAY.isoformat()


def test_a_first_step_that_came_with_a_file_is_placed_too(
    store: Store, tmp_path: Path
) -> None:  # T14
    file = tmp_path / "people.csv"
    file.write_text(
        "Company,City,Phone\n" + "".join(f"Firm {n},Riga,+371 2000{n}\n" for n in range(9))
    )
    import_file(store, TODAY, file)
    who = store.value("SELECT id FROM customer WHERE name = 'Firm 8'")
    sales.purchase(store, TODAY + timedelta(days=1), who, 500, day=TODAY - timedelta(days=150))
    found = "SELECT step_key FROM follow_up WHERE is_open = 1 AND customer_id = ?"
    assert store.value(found, (who,)) == "next-need"


def test_a_first_step_with_a_day_of_ones_own_stays(store: Store) -> None:  # T14
    who = customers.add(store, TODAY, "Foo", due=TODAY + timedelta(days=6)).customer_id
    sales.purchase(store, TODAY, who, 500, day=TODAY - timedelta(days=150))
    found = "SELECT step_key FROM follow_up WHERE is_open = 1 AND customer_id = ?"
    assert store.value(found, (who,)) == "get-to-know"
