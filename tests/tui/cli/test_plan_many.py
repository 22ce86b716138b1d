"""`tickler plan apply-all`: the days first, then everybody with one undo."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Cli


@pytest.mark.long
def test_a_dry_run_shows_the_load_of_each_day_and_writes_nothing(busy: Cli) -> None:
    before = busy("today", "--json").json
    tried = busy("plan", "apply-all", "win-back", "city:Riga OR city:Berlin", "--dry-run")
    assert "Win back v1 begins with" in tried.out
    assert tried.out.endswith("That was a dry run: nothing was written.\n")
    assert busy("today", "--json").json == before
    answer = busy("plan", "apply-all", "win-back", "", "--dry-run", "--json").json
    assert answer["dry_run"] is True
    assert answer["customers"] == 3
    assert answer["days"]
    for day in answer["days"]:
        assert day["full"] == (day["after"] > answer["capacity"])
    # What leaves and comes on these days is what the whole agenda changes by.
    done = busy("plan", "apply-all", "win-back", "", "--json").json
    assert [(each["day"], each["after"]) for each in done["days"]] == [
        (each["day"], each["after"]) for each in answer["days"]
    ]
    assert busy("plan", "show", "win-back", "--json").json["running"] == 3
    busy("undo")
    assert busy("plan", "show", "win-back", "--json").json["running"] == 0
    assert busy("today", "--json").json == before


def test_nobody_and_nothing_are_said(busy: Cli) -> None:
    assert "Nobody of these can begin" in busy.fails(
        1, "plan", "apply-all", "win-back", "city:Nowhere"
    )
    assert "There is no plan “x”" in busy.fails(1, "plan", "apply-all", "x", "city:Riga")
    assert "column" in busy.fails(2, "plan", "apply-all", "win-back", "risk:>>1")
    assert busy.any("plan", "apply-all", "win-back").code == 2


@pytest.mark.long
def test_each_reps_days_are_filled_by_their_own_minutes(busy: Cli) -> None:  # T11
    busy("rep", "add", "Ana Reyes")
    for n in range(30):
        busy("customer", "add", f"Cafe {n}", *(["--city", "Riga"] if n % 2 else []))
    names = [f"Cafe {n}" for n in range(1, 30, 2)]
    rows = busy("customers", "--json").json
    steps = [row["next_step"]["id"] for row in rows if row["name"] in names]
    busy("hand-over", *steps, "--to", "Ana Reyes")
    busy("settings", "set", "daily_minutes", "40")
    days = busy("plan", "apply-all", "win-back", "", "--dry-run", "--json").json["days"]
    held = {(each["rep"], each["capacity"]) for each in days}
    assert held == {("Ana Reyes", 240), ("me", 40)}
    assert not [each for each in days if each["full"]]
    shown = busy("plan", "apply-all", "win-back", "", "--dry-run").out
    assert "Ana Reyes" in shown
    assert "hold more" not in shown
