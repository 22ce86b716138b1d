"""Working follow-ups from the command line (R13, R32)."""

from __future__ import annotations

import time
from datetime import datetime

import pytest

from store.actions import followups
from store.ids import id_text
from store.safety.opening import open_store
from store.views.lists.by_name import find_customer
from tests.kit import TODAY, Clock
from tests.tui.cli.conftest import Cli


def test_done_takes_the_plans_proposal_unless_a_date_is_given(busy: Cli) -> None:
    assert (
        "Lumen Dental: reached (“Get to know”). Next: "
        in busy("done", "Lumen", "--outcome", "reached").out
    )
    said = busy("done", "Aurora", "--outcome", "no-answer", "--next", "mon").out
    assert said.startswith("Hotel Aurora: no answer (“Get to know”). Next: ")
    assert said.endswith(", Mon 23 Nov.\n")


def test_a_follow_up_is_named_by_its_id_by_its_last_digits_or_by_the_customer(busy: Cli) -> None:
    ident = busy("today", "--json").json["items"][0]["follow_up"]
    busy("done", ident, "--outcome", "reached")
    assert "is already done" in busy.fails(1, "done", ident, "--outcome", "reached")
    later = busy("brief", "Lumen", "--json").json["steps"][0]["id"]
    assert "Lumen" in busy("move", later[-6:], "fri").out
    assert "no follow-up or customer “zzz”" in busy.fails(1, "done", "zzz", "--outcome", "reached")


def test_an_ambiguous_name_is_answered_with_the_choices(busy: Cli) -> None:
    busy("customer", "add", "Lumen Optics")
    said = busy.fails(1, "done", "lum", "--outcome", "reached")
    assert "2 customers: Lumen Dental (" in said
    assert "Lumen Optics (" in said


def test_what_happened_is_kept_as_it_was_told(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "reached", "--note", "send prices", "--minutes", "12",
         "--channel", "visit")  # fmt: skip
    event = busy("brief", "Lumen", "--json").json["last"][0]
    assert (event["channel"], event["outcome"], event["note"]) == (
        "visit",
        "reached",
        "send prices",
    )


def test_done_goes_by_the_planned_channel(busy: Cli) -> None:
    store = open_store(busy.path, Clock(), create=False)
    lumen = find_customer(store, "Lumen")["id"]
    added = followups.add(store, TODAY, lumen, TODAY, "Bring the samples", channel="visit")
    store.close()
    assert added.record_id is not None
    busy("done", id_text(added.record_id), "--outcome", "reached")
    assert busy("brief", "Lumen", "--json").json["last"][0]["channel"] == "visit"


def test_an_outcome_is_asked_for_with_all_that_are_known(busy: Cli) -> None:
    known = "reached, no-answer, message, refused, bought, wrong-number"
    assert known in busy.fails(2, "done", "Lumen")
    assert known in busy.fails(2, "done", "Lumen", "--outcome", "great")


def test_bought_records_the_purchase_in_the_same_change(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "1.234,50")
    assert busy("customers", "city:Riga", "--json").json[0]["revenue"] == "1234.50"
    busy("undo")
    lumen = busy("customers", "city:Riga", "--json").json[0]
    assert (lumen["revenue"], lumen["next_step"]["due"]) == ("0.00", "2026-11-19")
    assert "--outcome bought" in busy.fails(
        2, "done", "Lumen", "--outcome", "reached", "--amount", "5"
    )
    assert "--amount" in busy.fails(2, "done", "Lumen", "--outcome", "bought", "--cost", "5")
    assert "a lot" in busy.fails(2, "done", "Lumen", "--outcome", "bought", "--amount", "a lot")


def test_a_rest_and_a_closing_take_the_place_of_the_next_step(busy: Cli) -> None:
    assert "A rest needs a reason" in busy.fails(
        2, "done", "Lumen", "--outcome", "refused", "--rest-until", "1.2."
    )
    said = busy("done", "Lumen", "--outcome", "refused", "--rest-until", "1.2.", "--reason",
                "budget in February").out  # fmt: skip
    assert said.endswith("At rest until Mon 1 Feb (budget in February).\n")
    said = busy("done", "Aurora", "--outcome", "refused", "--close", "no need").out
    assert said == "Hotel Aurora: refused, closed.\n"
    assert "do not go together" in busy.fails(
        2, "done", "Rao", "--outcome", "refused", "--next", "fri", "--close", "no need"
    )
    assert "--rest-until" in busy.fails(
        2, "done", "Rao", "--outcome", "refused", "--reason", "budget"
    )


def test_snoozing_the_third_time_asks_for_a_reason(busy: Cli) -> None:
    assert "put off to Mon 23 Nov" in busy("snooze", "Lumen", "3d").out
    busy("snooze", "Lumen", "1w")
    assert "put off 2 times" in busy.fails(1, "snooze", "Lumen", "1m")
    assert "Lumen" in busy("snooze", "Lumen", "1m", "--reason", "on leave").out


def test_a_date_of_several_words_needs_no_quotes(busy: Cli) -> None:
    assert "“Get to know” moves to Mon 23 Nov" in busy("move", "Lumen Dental", "next", "mon").out
    assert "3 Apr or 4 Mar" in busy.fails(2, "move", "Lumen", "03/04")
    assert "WHEN" in busy.fails(2, "snooze", "Lumen")


def test_skipping_takes_a_reason(busy: Cli) -> None:
    assert "--reason" in busy.fails(2, "skip", "Lumen")
    said = busy("skip", "Lumen", "--reason", "knows us well", "--next", "+1w").out
    assert said.startswith("Lumen Dental: skipped “Get to know”. Next: ")


def test_a_touch_is_logged_now_today_or_on_a_past_day(busy: Cli) -> None:
    said = busy("log", "Aurora", "--channel", "email", "--note", "catalogue").out
    assert said == "Hotel Aurora: noted. Next: Get to know, tomorrow.\n"
    busy("log", "Aurora", "--at", "yesterday", "--minutes", "5")
    assert "after today" in busy.fails(2, "log", "Aurora", "--at", "tomorrow")
    assert "“fax” is not a channel" in busy.fails(2, "log", "Aurora", "--channel", "fax")
    assert "minutes" in busy.fails(2, "log", "Aurora", "--minutes", "9999")
    days = [event["day"] for event in busy("brief", "Aurora", "--json").json["last"]]
    assert days == ["2026-11-19", "2026-11-18"]


def test_an_outcome_logged_on_the_day_counts_as_the_step(busy: Cli) -> None:
    assert "Find the need" in busy("log", "Lumen", "--outcome", "reached").out
    assert busy("today", "--json").json["items"] == []


@pytest.mark.parametrize(
    "text", ["14:30", "2026-11-19T14:30", "today 14:30", "2026-11-19T14:30:00"]
)
def test_a_time_of_day_is_local(
    busy: Cli, text: str, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    if not hasattr(time, "tzset"):
        pytest.skip("needs a system on which a process can choose its zone")
    request.addfinalizer(time.tzset)
    with monkeypatch.context() as local:
        local.setenv("TZ", "Asia/Manila")
        time.tzset()
        busy("log", "Lumen", "--note", "at that time", "--at", text)
    assert _instants(busy) == [datetime.fromisoformat("2026-11-19T06:30+00:00")]


def test_an_instant_with_its_zone_is_kept(busy: Cli) -> None:
    busy("log", "Lumen", "--note", "from afar", "--at", "2026-11-19T08:30+02:00")
    assert _instants(busy) == [datetime.fromisoformat("2026-11-19T06:30+00:00")]


@pytest.mark.parametrize("text", ["25:99", "14:30 tomorrow", "soon"])
def test_a_time_that_is_none_is_refused(busy: Cli, text: str) -> None:
    assert busy.fails(2, "log", "Lumen", "--at", text)


def test_what_was_done_is_told_to_scripts(busy: Cli) -> None:
    answer = busy("snooze", "Lumen", "3d", "--json").json
    assert answer["next_step"]["due"] == "2026-11-23"
    assert answer["done"].startswith("Lumen Dental: put off")


def _instants(cli: Cli) -> list[datetime]:
    store = open_store(cli.path, Clock(), create=False)
    found = [
        datetime.fromisoformat(row["happened_at"])
        for row in store.rows("SELECT happened_at FROM interaction")
    ]
    store.close()
    return found


def test_a_logged_touch_may_bring_its_purchase(busy: Cli) -> None:
    for name, cost in (("Lumen", "1000"), ("Hotel", "400")):  # due today, and not yet due
        busy("log", name, "--outcome", "bought", "--amount", "1.234,50", "--cost", cost)
    rows = {each["name"]: each for each in busy("customers", "--json").json}
    for name, earned in (("Lumen Dental", "234.50"), ("Hotel Aurora", "834.50")):
        assert (rows[name]["revenue"], rows[name]["purchases"]) == ("1234.50", 1)
        assert rows[name]["ltv"]["earned"] == earned
    busy("undo")
    assert {each["name"]: each for each in busy("customers", "--json").json}["Hotel Aurora"][
        "purchases"
    ] == 0


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--cost", "5", "--outcome", "bought"], "--cost belongs to --amount"),
        (["--amount", "5"], "--amount belongs to --outcome bought"),
        (["--amount", "5", "--outcome", "reached"], "--amount belongs to --outcome bought"),
        (["--amount", "much", "--outcome", "bought"], "is not an amount of money"),
        (["--amount", "0.001", "--outcome", "bought"], "finer than"),
    ],
)
def test_a_purchase_is_not_logged_by_mistake(busy: Cli, words: list[str], sentence: str) -> None:
    assert sentence in busy.fails(2, "log", "Lumen", *words)
    assert busy("brief", "Lumen", "--json").json["last"] == []


def test_later_steps_move_along(busy: Cli) -> None:
    said = busy("move", "Lumen", "mon", "--later")
    assert said.out == (
        "Lumen Dental: “Get to know” moves to Mon 23 Nov. Next: Get to know, Mon 23 Nov.\n"
    )
    busy("undo")
    assert busy("brief", "Lumen", "--json").json["steps"][0]["due"] == "2026-11-19"


@pytest.mark.long
@pytest.mark.parametrize("words", [("done", "Lumen"), ("log", "Lumen")])
def test_a_sale_without_its_amount_asks_for_it(busy: Cli, words: tuple[str, ...]) -> None:  # T16
    said = busy(*words, "--outcome", "bought").out
    assert "The amount is asked for" in said
    assert "Record what they bought on" in busy("brief", "Lumen", "--json").out
    assert (
        "The amount is asked for"
        not in busy("log", "Aurora", "--outcome", "bought", "--amount", "120").out
    )
    busy("undo")
    busy("undo")
    assert "Record what they bought on" not in busy("brief", "Lumen", "--json").out
