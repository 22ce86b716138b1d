"""`tickler backup`, `restore` and `check --repair`, and the names that scripts read."""

from __future__ import annotations

import shlex
from contextlib import closing
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.safety import mark
from tests.tui.cli.conftest import Cli


def test_a_backup_is_made_listed_and_restored(busy: Cli) -> None:
    made = busy("backup", "--json").json
    assert made.keys() >= {"file", "bytes", "verified", "encrypted"}
    assert (made["verified"], made["encrypted"]) == (True, False)
    assert made["bytes"] == Path(made["file"]).stat().st_size
    (listed,) = busy("backup", "list", "--json").json
    assert listed["file"] == made["file"]
    assert "by hand" in busy("backup", "list").out
    busy("customer", "add", "Nova Print")
    answer = busy("restore", "latest", "--json").json
    assert answer["restored"] == made["file"]
    assert Path(answer["old_file"]).exists()
    assert [each["what"] for each in answer["lost"]] == ["added Nova Print"]
    assert "Nova" not in busy("customers").out


def test_the_store_deleted(busy: Cli) -> None:
    before = busy("customers", "--json").json
    busy("backup")
    busy.path.unlink()
    said = busy.any("today")
    assert said.code == 3
    command = said.err.split("“")[1].split("”")[0]
    assert command == f"tickler --db {busy.path} restore latest"
    assert busy.bare(*command.split()[1:]).code == 0
    assert busy("customers", "--json").json == before


@pytest.mark.long
def test_half_of_the_store_zeroed(busy: Cli) -> None:
    busy("backup")
    content = busy.path.read_bytes()
    half = len(content) // 2
    busy.path.write_bytes(content[:half] + bytes(len(content) - half))
    answer = busy.any("check", "--repair", "--json").json
    assert answer["ok"] is True
    assert answer["rungs"][-1] == "newest good backup restored"
    assert len(list(busy.path.parent.glob("*.before-repair-*"))) == 1


@pytest.mark.long
def test_what_is_wrong_says_how_it_is_put_right(busy: Cli) -> None:
    busy("customer", "add", "Liepa")  # which takes the sums of the pages
    with closing(dbapi2.connect(str(busy.path), isolation_level=None)) as other:
        other.execute("DROP TRIGGER interaction_is_never_removed")
        other.execute("UPDATE rhythm SET revenue = 7")
        other.execute("INSERT INTO sought (rowid, words) VALUES (77, 'ghost')")
    strange, found = busy.any("check", "--json").json["problems"]
    assert (strange["kind"], found["kind"]) == ("page", "shape")
    assert "not as tickler wrote" in busy.any("check").out
    busy.any("check", "--accept")
    (found,) = busy.any("check", "--json").json["problems"]
    said = busy.any(*found["repair"].split()[3:])
    assert said.code == 0
    assert "triggers and indexes put right: 2 still wrong" in said.out
    assert "search and figures made anew: mended" in said.out
    answer = busy("check", "--full", "--json").json
    assert (answer["ok"], answer["problems"]) == (True, [])


@pytest.mark.parametrize("words", ["check", "backup", "snooze Liepa +1d --dry-run"])
def test_whatever_comes_first_tells_that_waiting_changes_are_lost(
    busy: Cli, monkeypatch: pytest.MonkeyPatch, words: str
) -> None:  # T121 nothing can tell it later
    monkeypatch.setattr(mark, "log_is_cut", lambda path: path == busy.path)
    said = busy.any(*words.split())
    assert (said.out + said.err).count("changes that were confirmed are lost") == 1
    assert ("all is well" in said.out) is False


@pytest.mark.long
def test_one_customer_erased_by_mistake_comes_back(busy: Cli) -> None:
    busy("backup")
    answer = busy("customer", "erase", "Lumen Dental", "--yes", "--json").json
    assert "customer allow 'Lumen Dental'" in busy.fails(
        1, "restore", "latest", "--customer", "Lumen Dental"
    )
    busy("customer", "allow", "Lumen Dental")
    assert answer.keys() >= {"receipt", "rows", "backups_that_still_hold"}
    assert answer["rows"] > 3
    assert len(answer["backups_that_still_hold"]) == 1
    assert "Lumen" not in busy("customers").out
    busy("backup")  # of the day after: the newest that knows them is looked for
    assert "No backup" in busy.fails(1, "restore", "latest", "--customer", "Nobody Known")
    back = busy("restore", "latest", "--customer", "Lumen", "--json").json
    assert (back["customer"]["name"], back["old_file"], back["lost"]) == ("Lumen Dental", None, [])
    assert "Lumen" in busy("customers").out
    again = busy("restore", "latest", "--customer", "Lumen").out
    assert "nothing was changed" in again
    busy("undo")
    assert "Lumen" not in busy("customers").out
    assert busy("check", "--full", "--json").json["ok"] is True


def test_those_kept_too_long_are_erased_together(busy: Cli) -> None:
    assert busy.fails(1, "customer", "erase", "--due").startswith("Nobody is kept too long")
    assert busy.fails(2, "customer", "erase").startswith("Name the customer")
    busy("customer", "close", "Lumen Dental", "--reason", "practice sold")
    busy("settings", "set", "keep-closed", "1 days")
    said = busy.bare(
        "--db", str(busy.path), "--today", "2026-11-29", "customer", "erase", "--due", "--yes"
    )
    assert said.out.startswith("Erased Lumen Dental: ")


@pytest.mark.long
@pytest.mark.safety
def test_what_a_backup_lacks_is_offered_again_and_done_up_to_a_change(busy: Cli) -> None:
    busy("backup")
    for name in ("Nova Print", "Alba Foods", "Wrong & Co"):
        busy("customer", "add", name)
    said = busy("restore", "latest").out
    assert [line.split("added ")[1] for line in said.splitlines() if "lost:" in line] == [
        "Nova Print",
        "Alba Foods",
        "Wrong & Co",
    ]
    number = next(line.split()[1] for line in said.splitlines() if line.endswith("Alba Foods"))
    nothing = busy("restore", "latest", "--replay").out  # what was done lies in the file put aside
    assert "0 changes since then done again" in nothing
    assert "--replay --from" in nothing.split("More was done in ")[1]
    command = shlex.split(said.split("“")[1].split("”")[0])
    told = busy.bare(*command[1:], "--until", number)
    assert told.code == 0, told.err
    assert f"2 changes since then done again, to {number} “added Alba Foods”." in told.out
    assert "added Wrong & Co" in told.out.split("lost:")[1]
    assert "missing" not in told.out
    assert "Alba Foods" in busy("customers").out
    assert "Wrong" not in busy("customers").out
    assert "added Alba Foods" in busy("undo").out


@pytest.mark.long
def test_replay_says_what_it_cannot_do_before_anything_is_done(busy: Cli) -> None:
    busy("backup")
    busy("customer", "add", "Nova Print")
    assert "There is no change 999 after" in busy.fails(2, "restore", "latest", "--until", "999")
    assert "is not a time" in busy.fails(2, "restore", "latest", "--at", "noon")
    assert "no file" in busy.fails(2, "restore", "latest", "--replay", "--from", "nowhere.db")
    assert "one customer" in busy.fails(2, "restore", "latest", "--replay", "--customer", "Lumen")
    assert "Nova Print" in busy("customers").out
    answer = busy("restore", "latest", "--replay", "--json").json
    assert (answer["replayed"], answer["lost"], answer["missing"]) == (1, [], [])
    early = busy("restore", "latest", "--at", "00:00", "--json").json
    assert early["replayed"] == 0
    assert [each["what"] for each in early["lost"]] == ["added Nova Print"]
    busy("customer", "add", "Alba Foods")
    busy("backup")
    old = early["old_file"]
    assert "do not go on" in busy.fails(2, "restore", "latest", "--replay", "--from", old)
