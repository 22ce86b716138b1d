"""`tickler settings` and `tickler keys`: the same rules as on the screens."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli
from tests.tui.cli.test_program import run


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path / "config"))
    return tmp_path / "config"


def value(tickler: Cli, name: str) -> str:
    rows = tickler("settings", "list", "--json").json
    return next(str(row["value"]) for row in rows if row["name"] == name)


def test_the_list_tells_value_origin_and_help(tickler: Cli) -> None:
    assert tickler("settings").out == tickler("settings", "list").out
    said = tickler("settings", "list").out
    assert "working-days" in said
    assert "How much work is planned on a working day" in said
    rows = tickler("settings", "--json").json
    assert [row["name"] for row in rows][:4] == ["look", "leaving", "lock", "your_name"]
    assert {row["own"] for row in rows} == {False}
    assert set(rows[0]) == {"name", "value", "own", "personal", "title", "help", "example"}


def test_a_setting_of_the_store_is_set_undone_and_reset(tickler: Cli) -> None:
    assert tickler("settings", "set", "daily-minutes", "300").out == "Minutes a day: 300 min.\n"
    assert value(tickler, "daily_minutes") == "300 min"
    tickler("undo")
    assert value(tickler, "daily_minutes") == "240 min"
    tickler("settings", "set", "working_days", "mon", "to", "thu")
    assert value(tickler, "working_days") == "Mon-Thu"
    assert tickler("settings", "reset", "working-days", "--json").json["done"]
    assert value(tickler, "working_days") == "Mon-Fri"


def test_free_days_come_from_a_file(tickler: Cli, tmp_path: Path) -> None:
    leave = tmp_path / "leave.ics"
    leave.write_text(
        "BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART;VALUE=DATE:20261224\r\n"
        "DTEND;VALUE=DATE:20270104\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    tickler("settings", "set", "free-days", f"@{leave}")
    assert value(tickler, "free_days") == "2026-12-24 to 2027-01-03"
    assert "cannot be read" in tickler.fails(2, "settings", "set", "free-days", "@no/such.ics")


def test_a_personal_setting_lies_in_the_folder(tickler: Cli, folder: Path) -> None:
    assert tickler("settings", "set", "look", "light").out == "Look: light.\n"
    assert 'look" = "light"' in (folder / "settings.toml").read_text()
    assert value(tickler, "look") == "light"
    tickler("settings", "reset", "look")
    assert value(tickler, "look") == "by itself"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("dayly-minutes", "3"), "did you mean daily-minutes?"),
        (("lok", "dark"), "did you mean look?"),
        (("Minutes a day", "300"), "“tickler settings” lists them."),
        (("look", "pink"), "one of by itself, dark"),
        (("risky", "high"), "give 1 to 100 %"),
    ],
)
def test_what_means_nothing_is_one_sentence(
    tickler: Cli, words: tuple[str, ...], told: str
) -> None:
    assert told in tickler.fails(2, "settings", "set", *words)


def test_a_currency_that_is_used_stays(busy: Cli) -> None:
    busy("customer", "add", "Buyer", "--next", "today")
    busy("log", "Buyer", "--channel", "call", "--outcome", "bought", "--amount", "100")
    assert "kept in EUR already" in busy.fails(1, "settings", "set", "currency", "USD")


def test_the_keys_are_listed_as_they_are_now(tickler: Cli, folder: Path) -> None:
    folder.mkdir()
    (folder / "keys.toml").write_text('touch.log = "L"\nno.such = "x"\n')
    said = tickler("keys")
    assert "Left out: no.such: there is no such action" in said.err
    line = next(line for line in said.out.splitlines() if " touch.log " in line)
    assert line.split()[:3] == ["L", "touch.log", "yours"]
    rows = {row["id"]: row for row in tickler("keys", "--json").json["keys"]}
    assert rows["touch.log"]["keys"] == ["L"]
    assert rows["touch.log"]["default"] == ["l"]
    assert rows["screen.help"]["keys"] == ["question_mark", "f1"]


def test_checking_the_keys_has_an_exit_code(tickler: Cli, folder: Path) -> None:
    assert tickler("keys", "check").out.endswith("keys.toml: 0 entries hold\n")
    folder.mkdir()
    (folder / "keys.toml").write_text('touch.log = "L"\n')
    assert tickler("keys", "check", "--json").json["ok"] is True
    (folder / "keys.toml").write_text('touch.log = "k"\nstep.rest = "B"\n')
    said = tickler.any("keys", "check")
    assert said.code == 1
    assert said.out.startswith("! touch.log: k is the key of “Skip” (step.skip)")
    assert "1 entry holds, 1 left out" in said.out
    found = tickler.any("keys", "check", "--json").json
    assert [problem["id"] for problem in found["problems"]] == ["touch.log"]
    (folder / "keys.toml").write_text('touch.log = "L\n')
    assert "keys.toml at line 1" in tickler.fails(2, "keys", "check")


@pytest.mark.long
def test_other_commands_and_the_settings_load_no_screens(tickler: Cli, folder: Path) -> None:
    said = run("settings", "--db", str(tickler.path), TICKLER_CONFIG=str(folder))
    assert said.returncode == 0, said.stderr
    assert not {"textual", "rich"} & {name.partition(".")[0] for name in said.stderr.split()}
