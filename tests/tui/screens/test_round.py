"""A round: going on and back past those who are done with, the end, and taking it anew."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from store.views.day.stops import Stop
from tui.screens.focus.round import Round
from tui.trail import Place


def stops(*names: str) -> list[Stop]:
    """One stop a letter; a capital is another step of the same customer."""
    return [Stop(n.encode(), n.lower().encode(), n.encode(), "2026-11-19", 10) for n in names]


def test_going_on_passes_those_who_are_gone() -> None:
    way = Round(stops(*"abcde"), 1)
    way.settle({b"a", b"c"}, 0)
    assert (way.left, way.minutes) == (3, 30)
    assert way.onward(1) == 3
    assert way.onward(-1) is None
    way.index = 4
    assert way.onward(1) == 5  # the end
    way.index = 5
    assert way.current is None
    assert way.onward(1) == 1  # from the first one who is left
    assert way.onward(-1) == 4
    way.settle({b"a", b"b", b"c", b"d", b"e"}, 0)
    assert (way.onward(1), way.onward(-1)) == (None, None)


def test_a_change_is_found_in_its_place_else_where_the_step_was_worked() -> None:
    way = Round(stops(*"abAc"))
    assert way.find(Place(b"a", 2)) == 2
    assert way.find(Place(b"c", 0)) == 3
    assert way.find(Place(b"a", 1)) == 0
    way.settle({b"A"}, 0)
    assert way.find(Place(b"a", 1)) == 2
    assert way.find(Place(b"x", 0)) is None


def test_who_is_found_is_left_and_who_was_passed_is_not() -> None:
    way = Round(stops(*"abc"))
    way.settle({b"c"}, 0)
    way.found(2, {b"b"})
    assert way.gone == {b"b"}
    assert way.index == 2


def test_taken_anew_it_stays_at_the_customer_even_one_who_left_the_list() -> None:
    way = Round(stops(*"abc"), 1)
    anew = way.taken_anew(stops(*"xcba"))
    assert anew.current == way.current
    assert anew.more_than(way) == 1
    gone = way.taken_anew(stops(*"xc"))
    assert [stop.key for stop in gone.stops] == [b"b", b"x", b"c"]
    assert gone.current == way.current
    way.index = 3
    assert way.taken_anew(stops(*"xc")).index == 0


@settings(max_examples=60)
@given(
    length=st.integers(1, 12),
    gone=st.sets(st.integers(0, 11)),
    index=st.integers(0, 12),
    by=st.sampled_from((1, -1)),
)
def test_onward_is_always_somebody_who_is_left_or_the_end(
    length: int, gone: set[int], index: int, by: int
) -> None:
    way = Round(stops(*"abcdefghijkl"[:length]), min(index, length))
    keys = {stop.key for n, stop in enumerate(way.stops) if n in gone}
    way.settle(keys, 0)
    there = way.onward(by)
    if there is None:
        behind = way.stops[: way.index] if by < 0 else way.stops
        assert all(stop.key in keys for stop in behind)
    elif there == length:
        assert by > 0
        assert all(stop.key in keys for stop in way.stops[way.index + 1 :])
    else:
        assert way.stops[there].key not in keys
