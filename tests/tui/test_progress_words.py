"""How far a long reading is."""

from __future__ import annotations

from tui.words.progress import Pace


def test_speed_and_time_left_come_from_the_rows_since_the_first_word() -> None:
    pace = Pace()
    assert pace.words(0, 1200, 5.0) == "1,200 rows"
    assert pace.words(1000, 11_000, 10.0) == "1,000 of 11,000 rows"
    assert pace.words(3000, 11_000, 12.0) == "3,000 of 11,000 rows, 1,000/s, 8 s left"
    assert pace.words(4000, 1_000_000, 13.0).endswith("1,000/s, 17 min left")
