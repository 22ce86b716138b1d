"""Hours, terms, interest, deliveries and alarms on the command line."""

from __future__ import annotations

import pytest

from tests.tui.cli.conftest import Cli


def test_a_customer_comes_with_a_clock_and_terms(tickler: Cli) -> None:
    tickler(
        "customer", "add", "Lumen Dental", "--country", "LV", "--time-zone", "manila", "--hours",
        "mon-fri 9-12,14-16", "--paid-until", "2026-12-01", "--trial-until", "+1w",
    )  # fmt: skip
    answer = tickler("brief", "Lumen", "--json").json
    assert (answer["zone"], answer["zone_guessed"]) == ("Asia/Manila", False)
    assert answer["hours"] == "mon-fri 09:00-12:00,14:00-16:00"
    assert (answer["paid_until"], answer["trial_until"]) == ("2026-12-01", "2026-11-26")
    assert answer["there"]["local"].endswith("+08:00")
    assert isinstance(answer["there"]["may_call"], bool)
    said = tickler("brief", "Lumen").out
    assert f"time      {answer['there']['words'][:5]} there, " in said
    assert "paid      until Tue 1 Dec" in said
    assert "trial     until Thu 26 Nov" in said
    assert tickler("customers", "paid-until:<=2w").out.startswith("customer")


def test_what_is_no_clock_adds_nobody(tickler: Cli) -> None:
    for option, text, part in (
        ("--time-zone", "Rigga", "did you mean Europe/Riga?"),
        ("--hours", "noon", "is not a time span"),
        ("--paid-until", "someday", "not a date"),
    ):
        said = tickler.fails(2, "customer", "add", "Lumen", option, text)
        assert part in said
    assert tickler("customers", "--json").json == []


@pytest.mark.long
def test_interest_is_noted_cleared_and_undone(busy: Cli) -> None:  # R55, R60
    said = busy(
        "customer", "edit", "Lumen", "--awareness", "Product", "--involvement", "high",
        "--motivation", "medium", "--time-zone", "Europe/Riga", "--hours", "9-17",
    ).out  # fmt: skip
    assert "changed awareness, involvement, time zone, hours, motivation." in said
    answer = busy("brief", "Lumen", "--json").json
    assert (answer["awareness"], answer["involvement"]) == ("product", "high")
    assert [(each["level"], each["day"]) for each in answer["motivation"]] == [
        ("medium", "2026-11-19")
    ]
    said = busy("brief", "Lumen").out
    assert "interest  knows our product, involvement high, motivation medium as potential" in said
    assert "warmth    " in said
    busy("customer", "edit", "Lumen", "--involvement", "", "--hours", "")
    answer = busy("brief", "Lumen", "--json").json
    assert (answer["involvement"], answer["hours"]) == (None, None)
    assert "low, medium, high" in busy.fails(2, "customer", "edit", "Lumen", "--motivation", "x")
    busy("undo")
    busy("undo")
    assert busy("brief", "Lumen", "--json").json["awareness"] is None


@pytest.mark.long
def test_a_delivery_is_judged(busy: Cli) -> None:  # R94
    busy("log", "Lumen", "--outcome", "bought", "--amount", "50")
    said = busy("customer", "expect", "Lumen", "--said", "Exceeded", "--note", "a day early").out
    assert said.endswith(": expectations exceeded.\n")
    (found,) = busy("brief", "Lumen", "--json").json["deliveries"]
    assert (found["expectations"], found["note"]) == ("exceeded", "a day early")
    assert "expectations exceeded, “a day early”" in busy("brief", "Lumen").out
    history = busy("customer", "show", "Lumen", "--json").json["history"]
    assert [each["outcome"] for each in history if each["kind"] == "delivery"] == ["exceeded"]
    assert "is not an answer" in busy.fails(2, "customer", "expect", "Lumen", "--said", "well")
    assert "no purchase X9" in busy.fails(
        1, "customer", "expect", "Lumen", "--said", "met", "--order", "X9"
    )
    busy("customer", "expect", "Lumen", "--said", "none")
    assert busy("brief", "Lumen", "--json").json["deliveries"] == []


def test_an_alarm_is_told_listed_and_found(busy: Cli) -> None:
    tomorrow = ("--today", "2026-11-20")
    busy("move", "Lumen", "2027-02-01", *tomorrow)
    busy("customer", "edit", "Lumen", "--trial-until", "2026-11-25", *tomorrow)
    (alarm,) = busy("brief", "Lumen", "--json", *tomorrow).json["alarms"]
    assert alarm == {
        "kind": "trial",
        "words": "trial ends in 5 d, no step before it",
        "since": "2026-11-20",
        "quiet_until": None,
    }
    said = busy("brief", "Lumen", *tomorrow).out
    assert "alarm     ! trial ends in 5 d, no step before it (since today)" in said
    assert "alarm: trial ends in 5 d" in said
    assert [each["name"] for each in busy("customers", "has:alarm", "--json", *tomorrow).json] == [
        "Lumen Dental"
    ]
    counts = {each["name"]: each for each in busy("view", "list", "--json", *tomorrow).json}
    assert counts["alarms"]["customers"] == 1
