"""Two laptops from nothing: init, invite, join, both edit, sync, settle; and what is refused."""

from __future__ import annotations

import base64
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from store.team import team
from store.team.server import NoLine
from store.team.sync import Synced
from tests.hostile import EVIL, harmful
from tests.postgres import server
from tests.store.team.kit import install_at_noon, owner
from tests.tui.cli.conftest import Cli


@pytest.fixture
def lead(busy: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """A store with three customers whose rep founds teams, on a machine without a keyring."""

    def none(*_: object) -> None:
        raise RuntimeError("no keyring")

    for name in ("get_password", "set_password", "delete_password"):
        monkeypatch.setattr(f"keyring.{name}", none)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "pgpass"))
    monkeypatch.setattr(team, "install", install_at_noon)
    for table in ("territory", "member", "device", "record"):
        owner().execute(f"DELETE FROM tickler.{table} WHERE territory = 'main'")
    return busy


@pytest.fixture
def two(lead: Cli, tmp_path: Path) -> tuple[Cli, Cli]:
    """The lead's store and Ana's, who has joined."""
    lead("team", "init", server())
    code = lead("team", "invite", "Ana Reyes", "--json").json["code"]
    ana = Cli(tmp_path / "ana.db")
    assert "You are Ana Reyes in “main”" in ana("team", "join", code).out
    return lead, ana


def test_two_laptops_edit_one_customer_apart_meet_settle_and_undo(two: tuple[Cli, Cli]) -> None:
    lead, ana = two
    assert [each["name"] for each in ana("customers", "--json").json] == [
        each["name"] for each in lead("customers", "--json").json
    ]
    lead("rep", "rename", "me", "Lea Lind")  # by which the others know them from now on
    lead("customer", "edit", "Lumen Dental", "--city", "Tallinn")
    ana("customer", "edit", "Lumen Dental", "--city", "Vilnius")
    ana("log", "Hotel Aurora", "--channel", "call", "--outcome", "reached")
    assert lead("sync", "--json").json["pushed"] == 2
    said = ana("sync", "--json").json
    counts = {"pushed", "pulled", "conflicts", "erased"}
    assert set(said) == {*counts, "copied", "seconds", "version"}
    assert said["conflicts"] == 1
    lead("sync")
    (told,) = lead("conflicts", "--json").json
    assert told["by"] == "Lea Lind"
    assert " you " in lead("conflicts").out
    assert "Lea Lind" in lead("team", "devices").out
    assert (told["customer"], told["field"], told["kept"], told["lost"]) == (
        "Lumen Dental", "city", "Vilnius", "Tallinn",
    )  # fmt: skip
    assert "Tallinn" in lead("conflicts").out
    lead("conflicts", "settle", told["id"][-6:], "--lost")
    lead("sync")
    ana("sync")
    assert ana("customer", "show", "Lumen Dental", "--json").json["city"] == "Tallinn"
    assert ana("conflicts", "--json").json == []
    lead("undo")  # the settling; what came from others is not one's own to take back
    lead("sync")
    ana("sync")
    assert len(ana("conflicts", "--json").json) == 1
    assert ana("check").code == 0
    status = ana("team", "status", "--json").json
    assert set(status) == {"territory", "device", "unsent", "last_sync", "conflicts", "trouble"}
    assert (status["territory"], status["unsent"], status["conflicts"]) == ("main", 0, 1)


def test_a_revoked_device_is_refused_and_reads_nothing(two: tuple[Cli, Cli]) -> None:
    lead, ana = two
    here = ana("team", "status", "--json").json["device"]
    rows = lead("team", "devices", "--json").json
    assert {each["rep"] for each in rows} == {"Ana Reyes", "me"}
    owner().execute(  # a copy of her store is a device of the same role
        "INSERT INTO tickler.device (territory, device, login, name) "
        "SELECT territory, reverse(device), login, name FROM tickler.device WHERE device = %s",
        (here,),
    )
    assert f"shut out too: {here[::-1][-8:]}." in lead("team", "revoke", here[-8:]).err
    assert "revoked" in ana.fails(1, "sync")
    ana("customer", "edit", "Lumen Dental", "--city", "Oslo")  # the work goes on
    assert "revoked" in lead("team", "devices").out
    assert lead.fails(1, "team", "revoke", "nobody")
    assert "lead" in ana.fails(1, "team", "invite", "Ben")


def test_who_was_revoked_goes_on_with_a_new_invitation(two: tuple[Cli, Cli]) -> None:
    lead, ana = two
    lead("team", "revoke", ana("team", "status", "--json").json["device"][-8:])
    ana("customer", "edit", "Lumen Dental", "--city", "Oslo")
    code = lead("team", "invite", "Ana Reyes", "--json").json["code"]
    assert "You are Ana Reyes in “main”" in ana("team", "join", code).out
    lead("sync")
    assert lead("customer", "show", "Lumen Dental", "--json").json["city"] == "Oslo"


def test_a_join_that_was_cut_off_is_done_again_with_the_same_code(
    lead: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead("team", "init", server())
    code = lead("team", "invite", "Ana Reyes", "--json").json["code"]
    ana = Cli(tmp_path / "ana.db")

    def cut(*_: object) -> None:
        raise NoLine("The line was cut.")

    with monkeypatch.context() as patch:
        patch.setattr(team, "sync_team", cut)
        assert "cut" in ana.fails(4, "team", "join", code)
    assert "You are Ana Reyes in “main”" in ana("team", "join", code).out
    assert ana("customers", "--json").json


def test_watching_goes_on_when_the_line_is_cut_and_says_what_came(
    two: tuple[Cli, Cli], monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, ana = two
    ana("customer", "edit", "Lumen Dental", "--city", "Oslo")
    ana("sync")
    real, tries = team.sync_team, iter((False, True, False))

    def often_cut(*args: Any) -> Synced:
        if next(tries):
            raise NoLine("The line was cut.")
        return real(*args)

    pauses = iter((None, None, KeyboardInterrupt))

    def pause(_: float) -> None:
        end = next(pauses)
        if end is not None:
            raise end

    monkeypatch.setattr(team, "sync_team", often_cut)
    monkeypatch.setattr("tui.cli.team.time.sleep", pause)
    said = lead.any("sync", "--watch")
    assert (said.code, "took over 1 record" in said.out) == (130, True)
    assert "The line was cut." in said.err
    assert lead("customer", "show", "Lumen Dental", "--json").json["city"] == "Oslo"


def test_why_the_last_sync_failed_is_told_until_one_succeeds(
    two: tuple[Cli, Cli], monkeypatch: pytest.MonkeyPatch
) -> None:
    _, ana = two

    def cut(*_: object) -> None:
        raise NoLine("The line was cut.")

    with monkeypatch.context() as patch:
        patch.setattr(team, "sync", cut)
        ana.fails(4, "sync")
    assert ana("team", "status", "--json").json["trouble"] == "The line was cut."
    assert "The last try failed: " in ana("team", "status").out
    ana("sync")
    assert ana("team", "status", "--json").json["trouble"] is None


def test_leaving_keeps_the_records_and_says_what_was_not_sent(two: tuple[Cli, Cli]) -> None:
    _, ana = two
    ana("customer", "edit", "Lumen Dental", "--city", "Oslo")
    assert "1 record was never sent" in ana.fails(1, "team", "leave", "--yes")
    ana("team", "leave", "--force")
    assert ana("customer", "show", "Lumen Dental", "--json").json["city"] == "Oslo"
    assert "belongs to no team" in ana.fails(1, "sync")
    assert "belongs to no team" in ana.fails(1, "team", "status")


def test_what_cannot_be_is_said_in_a_sentence(lead: Cli, tmp_path: Path) -> None:
    assert "not an address" in lead.fails(2, "team", "init", "postgresql://[")
    gone = f"host={tmp_path} dbname=postgres user=postgres"
    assert "does not answer" in (said := lead.fails(4, "team", "init", gone))
    assert "nothing was changed" in said  # and nothing waits for a sync: it is in no team
    nobody = server().replace("user=postgres", "user=nobody")
    said = lead.fails(1, "team", "init", nobody)
    assert "does not let you in: role “nobody” does not exist" in said.replace(
        '"nobody"', "“nobody”"
    )
    lead("team", "init", server())
    lead("team", "init", server())  # again: brings the schema up to date
    code = lead("team", "invite", "Ana Reyes").out.strip()
    other = Cli(tmp_path / "other.db")
    other("customer", "add", "Mine")
    assert "customers of its own" in other.fails(1, "team", "join", code)
    assert "not an invitation" in other.fails(2, "team", "join", "abc")
    said = json.loads(base64.urlsafe_b64decode(code + "=="))
    south = base64.urlsafe_b64encode(json.dumps({**said, "territory": "south"}).encode()).decode()
    third = Cli(tmp_path / "third.db")
    assert "not in the territory “south”" in third.fails(1, "team", "join", south)
    assert "belongs to no team" in third.fails(1, "team", "status")  # the right code can follow
    assert "There is a territory “main”" in other.fails(1, "team", "init", server())


def test_hostile_texts_of_others_act_on_no_terminal(two: tuple[Cli, Cli]) -> None:
    lead, ana = two
    for cli, value in ((lead, f"{EVIL} a"), (ana, f"{EVIL} b")):
        cli("customer", "edit", "Lumen Dental", "--city", value)
    for cli in (lead, ana, lead):
        said = cli("sync")
        assert not harmful(said.out + said.err)
    for words in (("conflicts",), ("conflicts", "--json"), ("team", "status"), ("team", "devices")):
        said = lead(*words)
        assert not harmful(said.out + said.err)


def test_a_store_without_a_team_loads_nothing_of_it(busy: Cli) -> None:
    """Also what writes: the driver, the room, the triggers."""
    names = "{'psycopg', 'store.team', 'store.ledger.unsent', 'store.views.lists.team'}"
    for words in (["today"], ["customer", "edit", "Lumen", "--city", "Oslo"]):
        code = (
            "import sys; from tui.cli import main\n"
            "try: main()\nfinally: sys.stderr.write(str(sorted("
            f"{names} & set(sys.modules))))"
        )
        done = subprocess.run(
            [sys.executable, "-c", code, "--db", str(busy.path), "--today", "2026-11-19", *words],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert done.stderr.endswith("[]"), done.stderr
