"""What is shown follows what came: the mix of two forecasts, and the line through them."""

from __future__ import annotations

from importlib.util import find_spec
from random import Random

import pytest

from store.value.calibrate import AS_SAID, Line, draw_line


def forecasts(count: int, seed: int = 1) -> tuple[list[float], list[float], list[bool]]:
    """True chances, others that are all noise, and what came."""
    rng = Random(seed)
    right = [rng.uniform(0.05, 0.95) for _ in range(count)]
    return right, [rng.uniform(0.2, 0.8) for _ in right], [rng.random() < p for p in right]


def test_the_forecast_that_was_right_gets_the_larger_share() -> None:
    right, noise, lapsed = forecasts(2000)
    assert draw_line(right, noise, lapsed).share < 0.2
    assert draw_line(noise, right, lapsed).share > 0.8
    # Few rows hardly move it from halves, or from what a wider scope has found.
    few = [each[:8] for each in (right, noise)]
    assert draw_line(few[0], few[1], lapsed[:8]).share == pytest.approx(0.5, abs=0.15)
    wider = Line(share=0.1)
    assert draw_line(few[0], few[1], lapsed[:8], wider).share == pytest.approx(0.1, abs=0.05)
    assert draw_line(right, [None] * len(right), lapsed, wider).share == 0.1


def test_of_shorter_windows_only_a_part_is_taken_over() -> None:
    right, _, lapsed = forecasts(2000)
    timid = [0.5 + 0.4 * (p - 0.5) + 0.1 for p in right]
    whole = draw_line(timid, [None] * len(timid), lapsed)
    third = draw_line(timid, [None] * len(timid), lapsed, reach=1 / 3)
    assert whole.slope > third.slope > 1.0
    assert whole.constant < third.constant < 0.0
    assert third.constant == pytest.approx(whole.constant / 3)
    assert draw_line(timid, [None] * len(timid), lapsed, reach=0.0).slope == AS_SAID.slope


def test_leavers_that_nobody_foresaw_do_not_excuse_a_long_silence() -> None:  # T107
    said = [0.02] * 40 + [0.97] * 5
    lapsed = [n < 8 for n in range(40)] + [True] * 5
    line = draw_line(said, [None] * len(said), lapsed)
    assert line.slope < 0.6
    assert line.risk(0.02) > 0.1
    assert line.risk(0.97) > 0.97


@pytest.mark.skipif(find_spec("numpy") is None, reason="needs numpy, the extra “fast”")
@pytest.mark.parametrize("seed", range(3))
def test_columns_draw_the_line_of_plain_python(seed: int) -> None:
    right, noise, lapsed = forecasts(300, seed)
    learnt = [None if number % 7 == 0 else p for number, p in enumerate(noise)]
    # Some are said to be sure, and are wrong.
    said = [0.0 if number % 50 == 0 else p for number, p in enumerate(right)]
    towards = Line(0.2, 1.3, 0.8, share=0.3)
    plain, columns = (
        draw_line(said, learnt, lapsed, towards, [200, 80, 20], 0.8, fast=way)
        for way in (False, True)
    )
    for name in ("constant", "slope", "upper", "forecasts", "share"):
        assert getattr(columns, name) == pytest.approx(getattr(plain, name), rel=1e-6)
