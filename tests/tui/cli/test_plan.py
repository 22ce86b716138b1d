"""`tickler plan`: the list, a plan's page, and a customer's run through it (R38 to R40)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli


def test_the_list_shows_every_plan_and_who_runs_through_it(busy: Cli) -> None:
    rows = {each["key"]: each for each in busy("plan", "list", "--json").json}
    first = rows["getting-to-know"]
    assert (first["running"], first["paused"], first["on_earlier_versions"]) == (3, 0, 0)
    assert (first["stage"], first["groups"], len(first["load"])) == ("potential", ["1.1"], 30)
    assert rows["win-back"]["running"] == 0
    said = busy("plan", "list").out
    assert "Getting to know v1" in said
    assert "getting-to-know" in said


def test_a_plans_page_shows_its_steps_and_its_customers(busy: Cli) -> None:
    page = busy("plan", "show", "getting-to-know", "--json").json
    assert [each["name"] for each in page["customers"]] == [
        "Lumen Dental", "Hotel Aurora", "Rao & Sons"
    ]  # fmt: skip
    assert page["steps"][0]["waiting"] == 3
    assert page["versions"] == [{"version": 1, "running": 3}]
    assert {each["public"] for each in page["steps"]} <= {True, False}
    said = busy("plan", "show", "getting-to-know").out
    for part in ("running   3", "waiting", "Lumen Dental", page["steps"][1]["title"]):
        assert part in said
    assert "minutes in 30 days" not in busy("plan", "show", "yacht").out


def test_the_plan_that_is_followed_is_shown_ahead(busy: Cli) -> None:
    answer = busy("plan", "preview", "Lumen", "--json").json
    assert (answer["customer"]["name"], answer["place"]) == ("Lumen Dental", 1)
    days = [each["due"] for each in answer["steps"]]
    assert days[0] == "2026-11-19"
    assert days == sorted(days)
    assert "step 1 of" in busy("plan", "preview", "Lumen Dental").out


def test_a_plan_is_tried_on_without_writing_anything(busy: Cli) -> None:
    before = busy("changes", "--json").json
    busy("customer", "edit", "Lumen", "--email", "ana@lumen.example")
    answer = busy("plan", "preview", "Lumen", "consumables", "--json").json
    assert (answer["key"], answer["version"], len(answer["steps"])) == ("consumables", 1, 6)
    stock = answer["steps"][0]
    assert (stock["key"], stock["channel"], stock["lacks"]) == ("stock", "call", "no phone")
    assert stock["due"] == "2026-12-18"
    said = busy("plan", "preview", "Lumen", "consumables").out
    assert "if it began today" in said
    assert "! no phone" in said
    assert len(busy("changes", "--json").json) == len(before) + 1


@pytest.mark.long
def test_a_plan_begins_by_hand_rests_and_goes_on(busy: Cli) -> None:
    said = busy("plan", "apply", "Lumen Dental", "consumables", "--start", "mon").out
    assert said.startswith("Lumen Dental: Consumables, every 30 days v1 begins. Next: Check the")
    assert busy("plan", "show", "consumables", "--json").json["running"] == 1
    assert "follows this plan already" in busy.fails(1, "plan", "apply", "Lumen", "consumables")
    said = busy("plan", "pause", "Lumen", "Dental", "--until", "+3w", "--reason", "holiday").out
    assert "is paused until Thu 10 Dec" in said
    assert busy("plan", "show", "consumables", "--json").json["customers"][0]["state"] == "paused"
    assert "paused" in busy("plan", "show", "consumables").out
    assert "paused already" in busy.fails(
        1, "plan", "pause", "Lumen", "--until", "+3w", "--reason", "again"
    )
    assert busy("plan", "preview", "Lumen", "--json").json["paused"] is True
    assert ", paused\n" in busy("plan", "preview", "Lumen").out
    answer = busy("plan", "resume", "Lumen", "--json").json
    assert answer["done"].startswith("Lumen Dental: Consumables, every 30 days goes on")
    assert answer["next_step"]["due"] == "2026-12-23"
    assert "is not paused" in busy.fails(1, "plan", "resume", "Lumen")
    before = busy("plan", "show", "getting-to-know", "--json").json
    assert (before["running"], before["finished"], before["left"]) == (2, 0, 1)
    assert "ended     0 finished, 1 left" in busy("plan", "show", "getting-to-know").out
    for _ in range(3):
        busy("undo")
    assert busy("plan", "show", "consumables", "--json").json["customers"] == []


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["show", "nothing"], 1, "There is no plan “nothing”: use one of after-sale"),
        (["show"], 2, "Missing argument “KEY”"),
        (["preview", "Nobody"], 1, "There is no customer “Nobody”"),
        (["preview", "Lumen", "Dental"], 1, "a customer's name of several words stands in quotes"),
        (["apply", "Lumen"], 2, "Missing argument “KEY”"),
        (["apply", "Lumen", "yacht", "--start", "yesterday"], 2, "before today"),
        (["pause", "Lumen", "--until", "+3w"], 2, "--reason"),
        (["pause", "Lumen", "--until", "+3w", "--reason", " "], 2, "reason"),
        (["pause", "Lumen", "--until", "whenever", "--reason", "x"], 2, "is not a date"),
        (["resume", "Lumen"], 1, "is not paused"),
        (["move", "yacht"], 1, "Nobody of these runs through another version"),
        (["move", "getting-to-know", "--to-version", "7"], 1, "has no version 7: the latest is 1"),
        (["move", "getting-to-know", "--to-version", "x"], 2, "is not a whole number"),
        (["move", "getting-to-know", "--customers", "risk:>>1"], 2, "column"),
        (["applly", "Lumen"], 2, "did you mean apply?"),
    ],
)
def test_a_mistake_is_answered_in_a_sentence(
    busy: Cli, words: list[str], code: int, sentence: str
) -> None:
    assert sentence in busy.fails(code, "plan", *words)


def test_a_closed_customer_runs_through_nothing(busy: Cli) -> None:
    busy("customer", "close", "Lumen", "--reason", "practice sold")
    for words in (
        ["preview", "Lumen"], ["preview", "Lumen", "yacht"], ["apply", "Lumen", "yacht"],
        ["pause", "Lumen", "--until", "+3w", "--reason", "x"], ["share", "Lumen"],
    ):  # fmt: skip
        assert "closed" in busy.fails(1, "plan", *words)


def test_a_plan_tells_how_many_came_back_to_buy(busy: Cli) -> None:  # R58
    busy("done", "Lumen Dental", "--outcome", "bought", "--amount", "100")
    page = busy("plan", "show", "getting-to-know", "--json").json
    assert page["came_back"] == [
        {"version": 1, "customers": 3, "bought": 0, "again": 0, "waiting": 3}
    ]
    said = busy("--today", "2026-12-19", "plan", "show", "getting-to-know").out
    assert "v1: 0 of 3 came back to buy; 3 still have time" in " ".join(said.split())
    assert "without the plan: nobody knows how many would have come" in " ".join(said.split())
    assert "came back" not in busy("plan", "show", "yacht").out


@pytest.mark.long
def test_one_plan_serves_the_customers_of_all_owners(busy: Cli, tmp_path: Path) -> None:  # R36
    people = tmp_path / "people.csv"
    people.write_text("Name,Owner\nAcme [Berlin],Ana\nBeta,Bo\nGamma,Ana\n")
    busy("import", str(people), "--as", "customers")
    page = busy("plan", "show", "getting-to-know", "--json").json
    owners = {each["name"]: each["owner"] for each in page["customers"]}
    assert len(owners) == 6
    assert [owners[name] for name in ("Acme [Berlin]", "Beta", "Gamma")] == ["Ana", "Bo", "Ana"]
    assert {each["name"]: each["customers"] for each in page["owners"]} == {
        owners["Lumen Dental"]: 3, "Ana": 2, "Bo": 1,
    }  # fmt: skip
    said = busy("plan", "show", "getting-to-know").out
    assert "Ana 2, Bo 1" in said
    assert re.search(r"Acme \[Berlin\] +Ana ", said)
    plan = tmp_path / "plan.toml"
    plan.write_text(busy("plan", "export", "getting-to-know").out.replace("10", "15"))
    busy("plan", "import", str(plan))
    busy("plan", "move", "getting-to-know")
    page = busy("plan", "show", "getting-to-know", "--json").json
    assert {each["version"] for each in page["customers"]} == {2}
    assert {each["owner"] for each in page["customers"]} == {"Ana", "Bo", owners["Lumen Dental"]}


def test_every_plan_has_its_direction_and_no_group_is_without_one(busy: Cli) -> None:  # R61
    rows = busy("plan", "list", "--json").json
    aims = {
        (row["direction"], group): row["key"]
        for row in rows
        for group in row["groups"]
        if row["groups"]
    }
    assert set(aims) == {
        *(("interaction", group) for group in ("1.1", "1.2", "1.3")),
        *(("retention", group) for group in ("2.1", "2.2")),
        *(("return", group) for group in ("3.1", "3.2")),
    }
    assert all(row["groups"] and row["steps"] for row in rows)  # measures for each
    said = " ".join(busy("plan", "list").out.split())
    assert (
        "interaction 1.1 getting-to-know; 1.2 interested, software-trial; 1.3 switch-over" in said
    )
    assert "return 3.1 win-back; 3.2 need-gone" in said
    assert "no plan is for" not in said
