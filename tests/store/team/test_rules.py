"""What several devices decide alike, without a server."""

from __future__ import annotations

import pytest

from store.team.rules import Run, give_way, joined, keeper, surplus, together

OLD, NEW = b"\x01" * 16, b"\x02" * 16


def test_fields_that_only_make_sense_together_go_as_one() -> None:
    assert together("customer", "closed_on") == ("closed_at", "closed_on", "closed_reason")
    assert together("customer", "city") == ("city",)


@pytest.mark.parametrize(
    ("table", "row", "changes"),
    [
        ("contact", {"created_at": "then"}, {"deleted_at": "then"}),
        ("customer", {"created_at": "then"}, {"deleted_at": "then", "import_key": None}),
        ("segment", {"name": "Quiet"}, {"name": "Quiet-0202"}),
        ("plan", {"version": 3}, {"version": 1_005}),
    ],
)
def test_what_gives_way_is_the_same_on_every_device(
    table: str, row: dict[str, object], changes: dict[str, object]
) -> None:
    assert give_way(table, NEW, row) == changes


def test_who_was_merged_on_and_on_is_the_last_and_a_ring_ends_with_the_lowest() -> None:
    last = b"\x03" * 16
    assert keeper(last, {}) == last
    assert keeper(OLD, {OLD: NEW, NEW: last}) == last
    assert keeper(last, {last: NEW, NEW: OLD, OLD: NEW}) == OLD


def test_one_run_for_each_goal_stays_by_hand_before_the_latest() -> None:
    own, later, beside = Run(OLD, by_hand=True), Run(NEW, by_hand=False), Run(NEW, False, "more")
    assert surplus([later, own, beside]) == [later]


def test_what_stays_takes_what_it_does_not_say_itself_and_never_goes_back() -> None:
    winner = {"status": "open", "title": "Call", "note": None}
    loser = {"status": "done", "title": "Ring", "note": "two chairs", "outcome": "reached"}
    found = joined("follow_up", winner, loser)
    assert (found["note"], found["status"], found["outcome"]) == ("two chairs", "done", "reached")
    assert "title" not in found
    assert joined("follow_up", loser, winner) == {}
