"""What is known beside the trade, by command: each wish once."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Cli


def test_changes_tell_who_what_from_old_to_new(busy: Cli) -> None:  # T23
    busy("customer", "edit", "Lumen", "--city", "Jūrmala")
    said = busy("changes", "Lumen", "--full").out
    assert "me  Lumen Dental: changed city" in said
    assert "Lumen Dental, city: Riga → Jūrmala" in said
    assert "Hotel Aurora" not in said
    (latest,) = busy("changes", "--full", "--limit", "1", "--json").json
    assert latest["by"] == "me"
    (changed,) = latest["changed"]
    assert (changed["of"], changed["old"], changed["new"]) == ("Lumen Dental", "Riga", "Jūrmala")
    assert "change: city: Riga → Jūrmala" in busy("customer", "show", "Lumen").out


def test_the_page_tells_goal_word_cycle_and_ideal(busy: Cli) -> None:  # T24, T25, T26, R10
    busy("settings", "set", "stage-owners", "current Ben")
    busy("promise", "Lumen Dental", "prices", "--by", "fri")
    said = busy("brief", "Lumen").out
    for words in ("goal", "attract: ", "nobody is in charge of it", "our word", "1 owed",
                  "partial cycle", "ideal", "of 5; missing: "):  # fmt: skip
        assert words in said
    page = busy("brief", "Lumen", "--json").json
    assert page["promises_kept"] == {"kept": 0, "broken": 0, "owed": 1, "rate": None}
    assert page["cycle"]["full"] is False
    assert (page["goal"], page["in_charge"]) == ("attract", "nobody")


def test_people_answers_feelings_and_referrals(busy: Cli) -> None:  # T28, T30, T32
    busy("customer", "edit", "Lumen", "--contact", "Maria Ozola", "--referred-by", "rao")
    busy("satisfaction", "Lumen Dental", "nps", "9", "--with", "maria")
    busy("log", "Lumen", "--outcome", "reached", "--felt", "upset", "--minutes", "1h30")
    page = busy("customer", "show", "Lumen", "--json").json
    assert page["satisfaction"][0]["contact"] == "Maria Ozola"
    touch = next(each for each in page["history"] if each["kind"] == "interaction")
    assert (touch["felt"], touch["minutes"]) == ("upset", 90)
    assert page["referred_by"] == "Rao & Sons"
    assert "has referred" in busy("brief", "Rao").out
    assert [row["name"] for row in busy("customers", "felt:upset", "--json").json] == [
        "Lumen Dental"
    ]
    assert "is not a feeling" in busy.fails(2, "log", "Lumen", "--felt", "blue")


@pytest.mark.long
def test_files_stay_where_they_are(busy: Cli) -> None:  # T33
    paper = busy.path.parent / "contract.txt"
    paper.write_text("one")
    busy("customer", "link", "Lumen Dental", str(paper), "--title", "Contract")
    assert f"Contract:{paper}" in "".join(busy("brief", "Lumen").out.split())
    paper.write_text("two")
    assert "(changed since)" in " ".join(busy("brief", "Lumen").out.split())
    paper.unlink()
    assert "(not there now)" in " ".join(busy("brief", "Lumen").out.split())
    busy("customer", "unlink", "Lumen Dental", "contract")
    assert "Contract" not in busy("brief", "Lumen").out


def test_a_time_of_day_is_shown_in_theirs_too(busy: Cli) -> None:  # T34
    busy("customer", "edit", "Lumen", "--time-zone", "Asia/Manila")
    busy("follow-up", "Lumen Dental", "ring", "--on", "mon 10:00")
    said = busy("brief", "Lumen").out
    assert "ring · call · Mon 23 Nov 10:00 (" in said
    steps = busy("brief", "Lumen", "--json").json["steps"]
    assert next(each["time"] for each in steps if each["title"] == "ring") == "10:00"


@pytest.mark.long
def test_what_was_written_down_wrong_is_corrected(busy: Cli) -> None:  # T36
    busy("offer", "Lumen Dental", "chair", "--amount", "900")
    busy("purchase", "Lumen Dental", "--amount", "100")
    busy("promise", "Lumen Dental", "prices", "--by", "fri")
    page = busy("customer", "show", "Lumen", "--json").json
    ids = {each["kind"]: each["id"] for each in page["history"]}
    busy("offer", "--correct", ids["offer"], "--amount", "950")
    busy("purchase", "--correct", ids["purchase"][-6:], "--amount", "120")
    busy("promise", "--correct", ids["promise"], "--by", "mon")
    page = busy("customer", "show", "Lumen", "--json").json
    assert page["offers"][0]["amount"] == "950.00"
    assert page["customer"]["revenue"] == "120.00"
    assert page["promises"][0]["due"] == "2026-11-23"
    busy("purchase", "--correct", ids["purchase"], "--remove")
    assert busy("brief", "Lumen", "--json").json["customer"]["revenue"] == "0.00"


def test_competitors_are_listed_with_why_they_were_chosen(busy: Cli) -> None:  # T27, R42
    for name, firm, why in (
        ("Lumen", "Dentix", "a lower price"), ("Rao", "DENTIX", "a lower price"),
        ("Hotel", "Élan", "nearer"),
    ):  # fmt: skip
        busy("customer", "edit", name, "--competitor", firm, "--competitor-reason", why)
    assert busy("competitors", "--json").json == [
        {
            "name": "Dentix",
            "customers": 2,
            "left": 0,
            "reasons": [{"reason": "a lower price", "customers": 2}],
        },
        {
            "name": "Élan",
            "customers": 1,
            "left": 0,
            "reasons": [{"reason": "nearer", "customers": 1}],
        },
    ]
    assert "a lower price (2)" in busy("competitors").out


def test_a_plan_tells_how_much_is_done_and_who_is_stuck(busy: Cli) -> None:  # R26
    busy("plan", "apply", "Lumen Dental", "software-trial")
    (runner,) = busy("plan", "show", "software-trial", "--json").json["customers"]
    assert (runner["done"], runner["steps"], runner["stuck"]) == (0, 7, None)
    busy("done", "Lumen Dental", "--outcome", "reached", "--early")
    for until in ("1w", "2w"):
        busy("snooze", "Lumen Dental", until)
    (runner,) = busy("plan", "show", "software-trial", "--json").json["customers"]
    assert (runner["done"], runner["stuck"]) == (1, "put off 2 times")
    assert "14 %  stuck: put off 2 times" in busy("plan", "show", "software-trial").out


def test_a_view_has_an_order_and_columns(busy: Cli) -> None:  # G2
    busy("view", "save", "mine", "is:open", "--sort", "-name", "--columns", "next,owner")
    said = busy("customers", "--view", "mine").out.splitlines()
    assert said[0].split() == ["customer", "next", "owner"]
    assert [line.split("  ")[0] for line in said[1:4]] == [
        "Rao & Sons",
        "Lumen Dental",
        "Hotel Aurora",
    ]
    assert busy("customers", "--columns", "id").out.splitlines()[0].split() == ["customer", "id"]
    assert "is not a column" in busy.fails(2, "customers", "--columns", "size")
