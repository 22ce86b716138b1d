"""Several follow-ups with one command: one preview, one change, one undo."""

from __future__ import annotations

import io
from contextlib import closing
from types import SimpleNamespace
from typing import Any

import pytest

from store.errors import Refused
from store.ledger.commit import work
from store.safety.opening import open_store
from tests.kit import TODAY, Clock, state
from tests.tui.cli.conftest import Cli
from tui.screens.work.bulk_fields import ready_for


def everybody(cli: Cli) -> list[str]:
    """The ids of all next steps, by the customers' names: Hotel, Lumen, Rao."""
    return [row["next_step"]["id"] for row in cli("customers", "--json").json]


def dues(cli: Cli) -> list[str]:
    return [row["next_step"]["due"] for row in cli("customers", "--json").json]


def kept(cli: Cli) -> object:
    store = open_store(cli.path, Clock(), create=False)
    try:
        return state(store)
    finally:
        store.close()


def test_several_ids_are_put_off_as_one_and_taken_back_as_one(busy: Cli) -> None:
    ids = everybody(busy)
    before = kept(busy)
    shown = busy("snooze", *ids, "next", "mon", "--dry-run").out
    assert "Hotel Aurora" in shown
    assert "Nothing was changed: a dry run." in shown
    assert kept(busy) == before
    said = busy("snooze", *ids, "next", "mon").out
    assert "Put off to Mon 23 Nov: 2 follow-ups, 1 due later stays." in said  # T8
    assert "Mon 23 Nov: 20 min then" in said
    assert dues(busy) == ["2026-11-23", "2026-11-23", "2026-12-03"]
    assert "put off to Mon 23 Nov: 2 follow-ups" in busy("undo").out
    assert kept(busy) == before


def test_last_digits_and_a_day_in_figures_are_told_apart(busy: Cli) -> None:
    hotel, lumen, _ = everybody(busy)
    busy("move", hotel[-6:], lumen, "2027-03-15")
    assert dues(busy)[:2] == ["2027-03-15", "2027-03-15"]
    busy("move", "Rao & Sons", "15.03")
    assert dues(busy)[2] == "2027-03-15"


def test_ids_come_from_standard_input(busy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = everybody(busy)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(ids) + "\n\n"))
    said = busy("skip", "-", "--reason", "=fair()", "--json").json
    assert said["dry_run"] is False
    assert [item["follow_up"] for item in said["items"]] == ids
    assert all(item["refused"] is None for item in said["items"])
    assert said["days"][0]["full"] is False
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert "no follow-ups on standard input" in busy.fails(2, "skip", "-", "--reason", "x")


def test_who_is_refused_is_named_and_the_others_are_done(busy: Cli) -> None:
    hotel, lumen, rao = everybody(busy)
    busy("done", hotel, "--outcome", "reached")
    said = busy(
        "done", hotel, lumen, rao, "--outcome", "no-answer", "--note", "rang long", "--early"
    )
    assert "No answer: 2 follow-ups; not Hotel Aurora: " in said.out
    assert "already done" in said.out
    assert busy("brief", "Lumen", "--json").json["last"][0]["note"] == "rang long"
    for more in ((), ("--dry-run",)):
        assert "already done" in busy.fails(1, "snooze", hotel, "3d", *more)


def test_what_is_told_of_one_touch_is_not_told_of_several(busy: Cli) -> None:
    ids = everybody(busy)
    why = busy.fails(2, "done", *ids, "--outcome", "reached", "--minutes", "5", "--at", "9:00")
    assert why.startswith("--minutes and --at can be told of one")
    assert "--later" in busy.fails(2, "move", *ids, "fri", "--later")


def test_a_name_of_several_words_is_still_one_customer(busy: Cli) -> None:
    assert "Lumen Dental: reached" in busy("done", "Lumen", "Dental", "--outcome", "reached").out
    assert "Hotel Aurora" in busy("rest", "Hotel", "Aurora", "--until", "+3w", "--reason", "x").out


@pytest.mark.long
def test_resting_and_handing_over_have_their_commands(busy: Cli) -> None:
    store = open_store(busy.path, Clock(), create=False)
    with work(store, TODAY) as unit:
        unit.insert("rep", {"name": "Ana [/] Reyes"})
    store.close()
    ids = everybody(busy)
    before = kept(busy)
    said = busy("rest", *ids, "--until", "fri", "--reason", "away", "--json").json
    assert said["done"] == "At rest until tomorrow: 3 customers."
    assert [item["after"] for item in said["items"]] == dues(busy) == ["2026-11-20"] * 3
    busy("undo")
    assert kept(busy) == before
    assert (
        "Handed over to Ana [/] Reyes: 3 customers." in busy("hand-over", *ids, "--to", "ana").out
    )
    owners = {row["owner"] for row in busy("customers", "--json").json}
    assert owners == {"Ana [/] Reyes"}
    assert busy.fails(2, "hand-over", *ids, "--to", "zoe") == (
        "“zoe” is not a rep: give one of Ana [/] Reyes, me."
    )
    busy("undo")
    assert kept(busy) == before


def test_who_is_not_known_here_may_have_joined_the_team_since(busy: Cli) -> None:
    asked: Any = SimpleNamespace()
    with closing(open_store(busy.path, Clock(), create=False)) as asked.store:
        with pytest.raises(Refused, match="rep add"):
            ready_for("hand_over", asked)
        with work(asked.store, TODAY, undoable=False) as unit:
            unit.run(
                "INSERT INTO replica (only_row, device, territory, address) VALUES "
                "(1, zeroblob(16), 'north', 'postgresql://nowhere/nothing')"
            )
        with pytest.raises(Refused, match="comes with “tickler sync”"):
            ready_for("hand_over", asked)
    for words in (
        ("hand-over", "Lumen Dental", "--to", "ben"),
        ("customer", "edit", "Lumen Dental", "--owner", "ben"),
        ("rep", "retire", "ben"),
    ):
        assert busy.fails(2, *words).startswith(
            "“ben” is not a rep here: give one of me. Who has joined the team since comes with "
        )


def test_another_plan_begins_with_all_on_standard_input(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = everybody(busy)
    before = kept(busy)
    for more in (["--dry-run"], []):
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(ids[:2])))
        said = busy("plan", "apply", "-", "consumables", *more).out
        assert "begins: 2 customers." in said
        assert (kept(busy) == before) == bool(more)
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(everybody(busy)[:2])))
    assert "follows this plan already" in busy.fails(1, "plan", "apply", "-", "consumables")
    assert "--start" in busy.fails(2, "plan", "apply", "-", "consumables", "--start", "mon")


@pytest.mark.long
def test_tags_on_many_at_once(busy: Cli) -> None:  # T31, T45
    ids, before = everybody(busy), kept(busy)
    assert (
        "Tagged +vip, +fair: 3 customers" in busy("tag", *ids, "--tag", "vip", "--tag", "fair").out
    )
    said = busy("tag", ids[0], ids[1], "--untag", "VIP", "--tag", "fair").out
    assert "Tagged +fair, -VIP: 2 customers" in said
    assert [row["tags"] for row in busy("customers", "--json").json] == [
        ["fair"], ["fair"], ["fair", "vip"]
    ]  # fmt: skip
    assert "already like that" in busy.fails(1, "tag", *ids, "--tag", "fair")
    busy("field", "add", "Colour")
    busy("tag", *ids, "--field", "colour=dark red", "--untag", "fair")
    assert [row["fields"] for row in busy("customers", "--json").json] == [
        {"colour": "dark red"}
    ] * 3
    assert "a tag or a field" in busy.fails(2, "tag", *ids)
    for _ in range(4):
        busy("undo")
    assert kept(busy) == before
