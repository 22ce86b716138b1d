"""Segments by rule: who is moved, who stays, what undo brings back, what is refused and where."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import customers, sales, segments
from store.actions.segments import choose_segment
from store.actions.settings import set_setting
from store.errors import BadInput, Refused
from store.exchange.read_file import import_file
from store.ledger import undo
from store.ledger.morning import score_everybody
from store.query import FilterError
from store.safety.opening import Store
from store.views.customer.history import History
from store.views.segments.files import export_segments
from store.views.segments.segments import segment_page
from store.views.segments.segments import segments as segment_rows
from tests.kit import TODAY, filled_store, state, told
from tui.words.sentences import tell


def _fill_store(made: Store) -> None:
    for name, city in (("Lumen Dental", "Berlin"), ("Hotel Aurora", "Riga"), ("Rao", "Berlin")):
        customers.add(made, TODAY, name, city=city)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return filled_store(tmp_path / "store.db", _fill_store)


def _id(store: Store, name: str) -> bytes:
    found: bytes = store.value("SELECT id FROM customer WHERE name = ?", (name,))
    return found


def _segment(store: Store, name: str) -> str | None:
    found: str | None = store.value(
        "SELECT g.name FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id "
        "WHERE c.name = ?",
        (name,),
    )
    return found


def test_a_rule_takes_its_customers_and_undo_gives_them_back(store: Store) -> None:
    before = state(store)
    done = segments.set_segment(store, TODAY, "Berlin", rule="city:berlin", window_days=60)
    assert done.customers == 2
    assert told(done.sentence) == "The segment Berlin is made: 2 customers moved."
    assert [_segment(store, name) for name in ("Lumen Dental", "Hotel Aurora", "Rao")] == [
        "Berlin",
        "Everyone",
        "Berlin",
    ]
    events = History(store, _id(store, "Rao")).page(0, -1)
    line = next(event for event in events if event.kind == "segment")
    assert (line.title, tell(line.note)) == ("Everyone → Berlin", "fits city:berlin")
    after = state(store)
    assert told(undo.undo(store, TODAY)) == "segment Berlin made"
    assert state(store) == before
    undo.redo(store, TODAY)
    assert state(store) == after


def test_the_first_rule_that_fits_wins_and_leaving_it_leads_back(store: Store) -> None:
    segments.set_segment(store, TODAY, "Buyers", rule="purchases:>=1")
    segments.set_segment(store, TODAY, "Berlin", rule="city:berlin")
    assert _segment(store, "Rao") == "Berlin"
    sales.purchase(store, TODAY, _id(store, "Rao"), 100)
    assert _segment(store, "Rao") == "Buyers"
    segments.set_segment(store, TODAY, "Berlin", position=0)
    assert _segment(store, "Rao") == "Berlin"
    segments.set_segment(store, TODAY, "Berlin", rule="city:bern")
    assert _segment(store, "Rao") == "Buyers"
    assert _segment(store, "Lumen Dental") == "Everyone"


def test_by_hand_wins_over_rules_and_a_segment_without_rule_keeps_its_own(store: Store) -> None:
    segments.set_segment(store, TODAY, "Friends")
    segments.choose_segment(store, TODAY, _id(store, "Rao"), "friends")
    made = segments.set_segment(store, TODAY, "Berlin", rule="city:berlin")
    assert "1 fits, but stays where it was put." in told(made.sentence)
    assert _segment(store, "Rao") == "Friends"
    assert customers.add(store, TODAY, "Mara", segment="Friends", city="Berlin")
    assert _segment(store, "Mara") == "Friends"
    segments.choose_segment(store, TODAY, _id(store, "Rao"), None)
    assert _segment(store, "Rao") == "Berlin"
    segments.set_segment(store, TODAY, "Berlin", rule=None)
    assert _segment(store, "Rao") == "Berlin"


def test_the_segment_that_a_file_names_is_kept(store: Store, tmp_path: Path) -> None:
    segments.set_segment(store, TODAY, "Berlin", rule="city:berlin")
    source = tmp_path / "people.csv"
    source.write_text("name,segment,city\nMara,Friends,Berlin\nNoah,,Berlin\n", encoding="utf-8")
    import_file(store, TODAY, source, kind="customers")
    assert _segment(store, "Mara") == "Friends"
    assert _segment(store, "Noah") == "Berlin"


def test_a_removed_segment_leaves_nobody_behind(store: Store) -> None:
    segments.set_segment(store, TODAY, "Berlin", rule="city:berlin")
    before = state(store)
    assert segments.remove_segment(store, TODAY, "berlin").customers == 2
    assert _segment(store, "Rao") == "Everyone"
    undo.undo(store, TODAY)
    assert state(store) == before


def test_what_grows_old_is_asked_again_in_the_morning(store: Store) -> None:
    rao = _id(store, "Rao")
    sales.purchase(store, TODAY, rao, 100)
    segments.set_segment(store, TODAY, "Cooling", rule="last:>30d")
    assert _segment(store, "Rao") == "Everyone"
    later = TODAY + timedelta(days=31)
    score_everybody(store, later)
    assert _segment(store, "Rao") == "Cooling"
    # Nobody did it, so undo passes it by and takes back what a person did.
    assert undo.changes(store)[0].state == "dropped"
    assert told(undo.undo(store, later)) == "segment Cooling made"
    assert _segment(store, "Rao") == "Everyone"


def test_a_window_of_a_segment_decides_who_is_former(store: Store) -> None:  # R45
    for name, days in (("Lumen Dental", 59), ("Hotel Aurora", 60), ("Rao", 61)):
        day = TODAY - timedelta(days=days)
        sales.purchase(store, TODAY, _id(store, name), 100, day=day)
    before = state(store)
    segments.set_segment(store, TODAY, "Everyone", window_days=60)
    stages = {
        row[0]: row[1]
        for row in store.rows(
            "SELECT c.name, s.stage FROM customer AS c JOIN standing AS s ON s.customer_id = c.id"
        )
    }
    assert stages == {"Lumen Dental": "current", "Hotel Aurora": "current", "Rao": "former"}
    undo.undo(store, TODAY)
    assert state(store) == before


@pytest.mark.parametrize(
    ("rule", "column", "words"),
    [
        ("city:berlin risk:>x", 13, "takes a percentage"),
        ("city:berlin segment:vip", 13, "cannot ask for the segment"),
        ("-segment:vip", 2, "cannot ask for the segment"),
    ],
)
def test_a_bad_rule_is_refused_with_its_column(
    store: Store, rule: str, column: int, words: str
) -> None:
    before = state(store)
    with pytest.raises(FilterError, match=words) as caught:
        segments.set_segment(store, TODAY, "Bad", rule=rule)
    assert caught.value.column == column
    assert state(store) == before


def test_days_plans_and_names_are_checked(store: Store) -> None:
    with pytest.raises(BadInput, match="0 is not a number of window days"):
        segments.set_segment(store, TODAY, "A", window_days=0)
    with pytest.raises(Refused, match="no plan “nope”"):
        segments.set_segment(store, TODAY, "A", plan_key="nope")
    with pytest.raises(BadInput, match="not a stage model"):
        segments.set_segment(store, TODAY, "A", stage_model="nope")
    with pytest.raises(BadInput, match="needs a name"):
        segments.set_segment(store, TODAY, "  ")
    with pytest.raises(Refused, match="There is no segment “x”"):
        segment_page(store, "x", TODAY)


def test_saying_the_same_twice_changes_nothing(store: Store) -> None:
    segments.set_segment(store, TODAY, "Berlin", rule="city:berlin")
    before = state(store)
    assert "nothing was changed" in told(segments.set_segment(store, TODAY, "berlin").sentence)
    assert state(store) == before


@pytest.mark.long
def test_fifths_of_the_buyers_can_be_asked_for(store: Store) -> None:
    rng = random.Random(3)
    for number in range(10):
        customers.add(store, TODAY, f"Buyer {number}")
        ident = _id(store, f"Buyer {number}")
        for _ in range(number + 1):
            day = TODAY - timedelta(days=rng.randrange(1, 300))
            sales.purchase(store, TODAY, ident, 100 * (number + 1), day=day)
    score_everybody(store, TODAY)
    segments.set_segment(store, TODAY, "Champions", rule="f:5 m:>=4")
    found = store.rows(
        "SELECT c.name FROM customer AS c JOIN segment AS g ON g.id = c.segment_id "
        "WHERE g.name = 'Champions' ORDER BY c.name"
    )
    assert [row[0] for row in found] == ["Buyer 8", "Buyer 9"]
    # A purchase between two scorings is judged by the morning's fifths.
    sales.purchase(store, TODAY, _id(store, "Rao"), 10)
    row = store.row(
        "SELECT recency, frequency, monetary FROM score WHERE customer_id = ?", (_id(store, "Rao"),)
    )
    assert tuple(row) == (5, 1, 1)


def test_the_page_is_the_virtual_client(store: Store) -> None:  # R62
    rao, aurora = _id(store, "Rao"), _id(store, "Hotel Aurora")
    for days, amount, cost in ((70, 300, 100), (40, 100, 40), (10, 200, None)):
        day = TODAY - timedelta(days=days)
        sales.purchase(store, TODAY, rao, amount, cost=cost, day=day)
    sales.purchase(store, TODAY, aurora, 500, day=TODAY - timedelta(days=500))
    page = segment_page(store, "everyone", TODAY)
    assert (page.buyers, page.deals, page.mean_deal, page.median_deal) == (2, 4, 275, 250)
    assert page.margin_rate is not None
    assert f"{page.margin_rate:.2f}" == "0.65"  # 400 less 140
    assert (page.costed, page.median_gap, page.gaps) == (2, 30, 1)
    assert dict(page.by_group)["2.2"] == 1
    assert dict(page.by_group)["3.1"] == 1
    assert sum(count for _, count in page.by_group) == page.row.customers == 3
    assert sum(count for _, count in page.by_stage) == 3  # R59
    assert page.churn_rate == 1  # of one active the year before none came back, Rao is new
    stages = {each.key: each for each in page.stages}
    assert stages["potential"].ended == 2


def test_silence_beyond_the_limits_is_counted(store: Store) -> None:  # R29
    segments.set_segment(store, TODAY, "Everyone", max_silence_days=10, rot_days=5)
    sales.purchase(store, TODAY, _id(store, "Rao"), 100)
    late = TODAY + timedelta(days=11)
    everyone = segment_rows(store, late)[0]
    assert (everyone.silent, everyone.rotting) == (3, 2)
    assert segment_rows(store, TODAY + timedelta(days=5))[0].silent == 0


def test_a_segment_has_its_own_margin_where_no_cost_is_known(store: Store) -> None:
    set_setting(store, TODAY, "margin", "50 %")
    segments.set_segment(store, TODAY, "Gyms", margin="30 %")
    gym = customers.add(store, TODAY, "Gym", city="Oslo").customer_id
    choose_segment(store, TODAY, gym, "Gyms")
    other = customers.add(store, TODAY, "Other").customer_id
    for each in (gym, other):
        sales.purchase(store, TODAY, each, 10_000)
    earned = "SELECT earned FROM score WHERE customer_id = ?"
    assert [store.value(earned, (each,)) for each in (gym, other)] == [3_000, 5_000]
    assert 'margin = "30 %"' in export_segments(store)
    segments.set_segment(store, TODAY, "Gyms", margin="0.4")  # figures follow at once
    assert store.value(earned, (gym,)) == 4_000
    segments.set_segment(store, TODAY, "Gyms", margin=None)
    assert store.value(earned, (gym,)) == 5_000
    with pytest.raises(BadInput, match="“130 %” is not a share"):
        segments.set_segment(store, TODAY, "Gyms", margin="130 %")
