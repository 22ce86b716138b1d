"""When a customer expects us: their own rhythm, the agreed day, the days that a plan leaves."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Cli


@pytest.fixture
def steady(busy: Cli) -> Cli:
    """Lumen Dental bought every 28 to 33 days, last on 4 November."""
    for day in ("2026-07-03", "2026-08-05", "2026-09-05", "2026-10-05", "2026-11-04"):
        busy("purchase", "Lumen Dental", "1 x Filter 100", "--on", day)
    return busy


@pytest.mark.long
def test_the_page_tells_the_rhythm_and_the_agreed_day(steady: Cli) -> None:  # R19
    said = steady("brief", "Lumen Dental")
    assert "usually every 31 d, expected 4–7 Dec" in " ".join(said.out.split())
    steady("log", "Lumen Dental", "--outcome", "reached", "--next", "fri")
    said = steady("brief", "Lumen Dental")
    assert "agreed for tomorrow; usually every 31 d" in " ".join(said.out.split())
    assert steady("brief", "Lumen Dental", "--json").json["expected"] == {
        "agreed": "2026-11-20",
        "renewal": None,
        "usual_gap": 31,
        "gaps": 4,
        "first": "2026-12-04",
        "last": "2026-12-07",
        "tried": 2,
        "held": 1,
    }
    nobody = steady("brief", "Hotel Aurora", "--json").json["expected"]
    assert (nobody["usual_gap"], nobody["first"]) == (None, None)


@pytest.mark.long
def test_a_plan_is_previewed_with_its_windows(steady: Cli) -> None:  # R19
    tried = steady("plan", "preview", "Lumen Dental", "consumables", "--json").json
    assert tried["expected"]["usual_gap"] == 31
    windows = [(each["window"], each["due"]) for each in tried["steps"]]
    assert any(window for window, _ in windows)
    for window, due in windows:
        assert window is None or window[0] <= due <= window[1] or due > window[1]
    shown = steady("plan", "preview", "Lumen Dental", "consumables").out
    assert "usually every 31 d, expected 4–7 Dec" in " ".join(shown.split())


@pytest.mark.long
def test_a_step_before_the_expected_purchase_has_its_date_from_the_rhythm(
    busy: Cli,
) -> None:  # R19
    for day in ("2024-09-01", "2025-09-01", "2026-09-01"):
        busy("purchase", "Lumen Dental", "1 x Filter 100", "--on", day)
    steps = busy("plan", "preview", "Lumen Dental", "new-buyer", "--json").json["steps"]
    near = next(each for each in steps if each["key"] == "next-need")
    assert near["why"].endswith("7 days before the expected purchase")
    assert near["window"] == ["2027-08-22", "2027-08-28"]
    assert "2027-08-22" <= near["due"] <= "2027-08-28"
