"""The same plan that branches, before the same holiday, by commands alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.kit import TODAY
from tests.tui.cli.conftest import Cli
from tests.tui.screens.test_branching import BRANCHING

YESTERDAY = ("--today", "2026-11-18")


@pytest.mark.long
@pytest.mark.parametrize(
    ("outcome", "due", "title"),
    [
        ("no-answer", "2026-11-24", "Offer the yearly check"),
        ("refused", "2027-02-17", "Ask again, softly"),
        ("bought", "2026-11-26", "After one week: thanks, and is all well?"),
    ],
)
def test_each_outcome_keeps_its_date(
    tickler: Cli, tmp_path: Path, outcome: str, due: str, title: str
) -> None:
    assert TODAY.isoformat() == "2026-11-19"  # a Thursday; Monday is a holiday in Japan
    file = tmp_path / "branching.toml"
    file.write_text(BRANCHING)
    tickler("plan", "check", str(file))
    tickler("plan", "import", str(file))
    tickler("settings", "set", "country", "JP")
    tickler(*YESTERDAY, "customer", "add", "Lumen Dental")
    tickler(*YESTERDAY, "plan", "apply", "Lumen Dental", "branching")
    item = tickler("today", "--json").json["items"][0]
    assert (item["due"], item["title"]) == ("2026-11-19", "Offer the yearly check")
    words = ("done", "Lumen Dental", "--outcome", outcome)
    tickler(*words, *(("--amount", "120") if outcome == "bought" else ()))
    step = tickler("customers", "--json").json[0]["next_step"]
    assert (step["due"], step["title"]) == (due, title)
    tickler("undo")
    assert tickler("customers", "--json").json[0]["next_step"]["due"] == "2026-11-19"
