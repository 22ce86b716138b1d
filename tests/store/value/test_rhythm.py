"""Purchase days become x, t_x, T and the gaps a rep reads."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from store.value.rhythm import Window, WindowAdvice, expected_window, summarise, window_advice

TODAY = date(2024, 6, 30)


def ago(*days: int) -> list[date]:
    return [TODAY - timedelta(days=d) for d in days]


def test_facts_of_a_customer() -> None:
    s = summarise("lumen", ago(47, 157, 87, 118), TODAY)
    assert (s.purchases, s.x, s.t_x_days, s.T_days, s.silence_days) == (4, 3, 110, 157, 47)
    assert (s.usual_gap_days, s.longest_gap_days) == (39.0, 40)
    assert (s.first, s.last) == (TODAY - timedelta(157), TODAY - timedelta(47))


def test_usual_gap_is_the_median() -> None:
    assert summarise(1, ago(0, 10, 30, 130), TODAY).usual_gap_days == 20.0
    assert summarise(1, ago(0, 10, 40), TODAY).usual_gap_days == 20.0


def test_one_purchase_and_none() -> None:
    one = summarise(1, ago(5), TODAY)
    assert (one.purchases, one.x, one.T_days, one.usual_gap_days) == (1, 0, 5, None)
    none = summarise(1, [], TODAY)
    assert (none.purchases, none.T_days, none.first) == (0, 0, None)


def test_days_in_the_future_are_ignored_and_counted() -> None:
    s = summarise(1, ago(5, -1, -9), TODAY)
    assert (s.purchases, s.T_days, s.ignored) == (1, 5, 2)
    assert summarise(1, ago(-1), TODAY).purchases == 0


@settings(max_examples=40)
@given(st.lists(st.integers(0, 900), max_size=12), st.randoms())
def test_same_day_purchases_merge_and_order_does_not_matter(
    days: list[int], random: Random
) -> None:
    doubled = [*days, *days]
    random.shuffle(doubled)
    assert summarise(1, ago(*days), TODAY) == summarise(1, ago(*doubled), TODAY)


def test_the_next_one_is_expected_within_the_middle_of_the_own_gaps() -> None:  # R19
    first = date(2026, 1, 1)

    def after(*gaps: int) -> Window | None:
        days = [first]
        for gap in gaps:
            days.append(days[-1] + timedelta(days=gap))
        return expected_window(days)

    assert expected_window([]) is None
    assert after() is None
    one = after(30)
    half = after(30, 31)  # half a day up, as wherever else a usual gap is told
    assert half is not None
    assert half.usual == 31
    assert one == Window(30, 1, date(2026, 3, 2), date(2026, 3, 2))
    steady = after(28, 30, 31, 33, 200)
    assert steady is not None
    last = first + timedelta(days=28 + 30 + 31 + 33 + 200)
    assert (steady.usual, steady.gaps) == (31, 5)
    assert (steady.first, steady.last) == (last + timedelta(days=30), last + timedelta(days=33))


def test_the_window_is_proposed_from_the_gaps() -> None:  # T116
    yearly = [350 + i for i in range(40)]
    found = window_advice(yearly, 180)
    assert found == WindowAdvice(180, 40, later=40, proposed=390)
    assert found.off
    held = window_advice(yearly, 390)
    assert held is not None
    assert (held.later, held.off) == (0, False)
    # Twice as long as it need be: who is gone is told too late.
    weekly = window_advice([7] * 100, 60)
    assert weekly is not None
    assert (weekly.proposed, weekly.off) == (10, True)
    assert window_advice(yearly[:29], 180) is None


def test_the_window_says_how_often_such_a_window_held() -> None:
    regular = [TODAY + timedelta(days=30 * n) for n in range(8)]
    found = expected_window(regular)
    assert found is not None
    assert (found.tried, found.held) == (5, 5)
    late = expected_window([*regular[:-1], regular[-1] + timedelta(days=9)])
    assert late is not None
    assert (late.tried, late.held) == (5, 4)
    two = expected_window(regular[:2])
    assert two is not None
    assert two.tried == 0
