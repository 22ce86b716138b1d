"""`tickler customers` and `tickler customer …` (R6, R13, R59)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli

NAMES = {
    "id", "external_id", "name", "segment", "stage", "group", "group_why", "owner", "next_step",
    "purchases", "revenue", "last_purchase", "ltv", "churn_risk", "expected_purchases", "horizon",
}  # fmt: skip


def test_the_list_for_scripts_has_the_names_that_scripts_rely_on(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "1234.5", "--cost", "1,000.00")
    answer = {each["name"]: each for each in busy("customers", "--json").json}
    assert list(answer) == ["Hotel Aurora", "Lumen Dental", "Rao & Sons"]
    lumen = answer["Lumen Dental"]
    assert lumen.keys() >= NAMES
    assert (lumen["purchases"], lumen["revenue"]) == (1, "1234.50")
    assert lumen["last_purchase"] == "2026-11-19"
    assert lumen["ltv"]["earned"] == "234.50"
    assert lumen["churn_risk"] is None  # T101: one purchase tells too little
    assert lumen["missing"].startswith("too little to tell")
    assert lumen["next_step"].keys() == {"id", "due", "title", "overdue_since"}


def test_the_list_for_people_is_filtered_sorted_and_counted(busy: Cli) -> None:
    said = busy("customers", "--sort", "due").out.splitlines()
    assert [line.split("  ")[0] for line in said[1:-1]] == [
        "Lumen Dental", "Hotel Aurora", "Rao & Sons"
    ]  # fmt: skip
    assert said[-1] == "3 customers"
    assert busy("customers", "city:Riga").out.splitlines()[-1] == "1 customer"
    assert busy("customers", "city:Paris").out == "No customer fits “city:Paris”.\n"
    assert "… 2 more: --limit 0 shows all" in busy("customers", "--limit", "1").out
    assert "use one of name, due" in busy.fails(2, "customers", "--sort", "size")


def test_the_list_is_ranked_by_any_part_of_a_value_and_shows_it(busy: Cli) -> None:  # R80
    busy("purchase", "Rao", "--amount", "90", "--cost", "80")
    busy("purchase", "Lumen", "--amount", "50", "--cost", "10")
    for figure, best in (("earned", "Lumen Dental"), ("revenue", "Rao & Sons")):
        heading, first, *_ = busy("customers", "--sort", figure).out.splitlines()
        assert heading.endswith(figure)
        assert first.startswith(best)


def test_an_empty_list_says_how_to_begin(tickler: Cli) -> None:
    assert "tickler import FILE" in tickler("customers").out
    assert tickler("customers", "--json").json == []


def test_a_customer_comes_with_a_first_step(tickler: Cli) -> None:
    said = tickler(
        "customer", "add", "Brightside", "Café", "--kind", "person", "--need", "no-possibility"
    )
    assert said.out == "Brightside Café is added. Next: Get to know, tomorrow.\n"
    answer = tickler("customer", "show", "brightside", "--json").json
    assert answer["customer"]["next_step"]["due"] == "2026-11-20"
    assert answer["profile"]["need"] == "no_possibility"


def test_what_was_added_is_told_to_scripts(tickler: Cli) -> None:
    answer = tickler("customer", "add", "Lumen", "--next", "fri", "--json").json
    assert answer["customer"] == tickler("customers", "--json").json[0]["id"]
    assert answer["next_step"]["due"] == "2026-11-20"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--kind", "robot"], 2, "cannot be “robot”: use one of person, organisation."),
        (["--need", "maybe"], 2, "use one of unknown, none, no-possibility, has"),
        (["--segment", "Clinics"], 1, "There is no segment “Clinics”"),
        (["--next", "yesterday"], 2, "before today"),
        (["--next", "sometime"], 2, "is not a date."),
    ],
)
def test_a_customer_is_not_added_by_mistake(
    tickler: Cli, words: list[str], code: int, sentence: str
) -> None:
    assert sentence in tickler.fails(code, "customer", "add", "Lumen", *words)
    assert tickler("customers", "--json").json == []


def test_a_name_is_needed(tickler: Cli) -> None:
    assert "NAME" in tickler.fails(2, "customer", "add")
    for unseen in (" ", "\u200b\u200b", "\u2060", "\u3164", "\u0301"):
        assert tickler.fails(2, "customer", "add", unseen) == "A customer needs a name."
    tickler("customer", "add", "\u5f20\u0301")


def test_the_record_ends_in_the_whole_history(busy: Cli) -> None:  # R1
    busy("log", "Lumen", "--channel", "call", "--note", "first", "--at", "2026-11-10")
    busy("log", "Lumen", "--channel", "service-case", "--note", "second", "--incoming")
    busy("done", "Lumen", "--outcome", "bought", "--amount", "10")
    said = busy("customer", "show", "Lumen").out
    history = said[said.index("\nhistory, ") :]
    assert re.search(r"today +service case: second", history)
    assert re.search(r"Tue 10 Nov +call: first", history)
    assert re.search(r"today +purchase €10\.00", history)
    assert history.index("second") < history.index("first")
    events = busy("customer", "show", "Lumen", "--json").json["history"]
    assert {"interaction", "purchase", "plan"} <= {each["kind"] for each in events}
    directions = {each["note"]: each["direction"] for each in events if each["direction"]}
    directions.pop(None)  # the sale has no note
    assert directions == {"first": "out", "second": "in"}


def test_closing_takes_a_reason_and_reopening_brings_a_next_step(busy: Cli) -> None:
    assert "--reason" in busy.fails(2, "customer", "close", "Lumen")
    assert busy.fails(2, "customer", "close", "Lumen", "--reason", " ")
    said = busy("customer", "close", "Lumen", "Dental", "--reason", "practice sold").out
    assert said == "Lumen Dental is closed: practice sold. Why they left is kept as need gone.\n"
    assert "Lumen" not in busy("customers").out
    assert "closed today: practice sold" in busy("brief", "Lumen").out
    assert "closed already" in busy.fails(1, "customer", "close", "Lumen", "--reason", "again")
    assert "reopen it first" in busy.fails(1, "move", "Lumen", "fri")
    said = busy("customer", "reopen", "Lumen", "--next", "mon").out
    assert said == "Lumen Dental is open again. Next: Pick up the thread again, Mon 23 Nov.\n"
    assert "not closed" in busy.fails(1, "customer", "reopen", "Lumen")


def test_a_card_is_edited_and_the_change_is_told(busy: Cli) -> None:
    said = busy(
        "customer", "edit", "Lumen", "Dental", "--name", "Lumen Clinic", "--country", "LV",
        "--source", "fair", "--need", "no-possibility", "--competitor", "Dentex", "--kind",
        "person", "--birthday", "1980-02-29", "--preferred-channel", "email", "--awareness",
        "solution", "--plans", "a second chair", "--prospects", "big", "--expectations", "speed",
        "--pains", "waiting", "--left-reason", "need-gone", "--spend-reason", "a lighthouse",
        "--phone", "6722 0000", "--phone", "6722 0001", "--email", "ana@lumen.example",
    ).out  # fmt: skip
    assert said.startswith("Lumen Dental: changed") or said.startswith("Lumen Clinic: changed name")
    answer = busy("brief", "Lumen Clinic", "--json").json
    assert answer["profile"] == {
        "need": "no_possibility", "plans": "a second chair", "prospects": "big",
        "expectations": "speed", "pains": "waiting", "preferred_channel": "email",
        "birthday": "1980-02-29", "competitor": "Dentex", "left_reason": "need_gone",
        "spend_reason": "a lighthouse",
    }  # fmt: skip
    assert [each["value"] for each in answer["ways"]] == [
        "6722 0000", "6722 0001", "ana@lumen.example"
    ]  # fmt: skip
    assert (answer["city"], answer["country"], answer["source"]) == ("Riga", "LV", "fair")
    busy("customer", "edit", "Lumen Clinic", "--pains", "", "--birthday", "", "--city", "")
    answer = busy("brief", "Lumen Clinic", "--json").json
    assert answer["city"] is None
    assert {"pains", "birthday"} <= set(answer["unknown"])
    busy("undo")
    busy("undo")
    assert busy("brief", "Lumen Dental", "--json").json["ways"] == []


def test_a_segment_is_chosen_by_hand_and_given_back_to_the_rules(busy: Cli) -> None:
    busy("segment", "set", "Riga", "--rule", "city:Riga")
    answer = busy("customer", "edit", "Lumen", "--segment", "everyone", "--json").json
    assert "changed segment" in answer["done"]
    assert busy("customers", "city:Riga", "--json").json[0]["segment"] == "Everyone"
    busy("customer", "edit", "Lumen", "--segment", "")
    assert busy("customers", "city:Riga", "--json").json[0]["segment"] == "Riga"


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        ([], 2, "Say what to change"),
        (["--name", " "], 2, "A customer needs a name."),
        (["--need", "maybe"], 2, "use one of unknown, none, no-possibility, has"),
        (["--preferred-channel", "pigeon"], 2, "The preferred channel cannot be “pigeon”"),
        (["--left-reason", "bored"], 2, "cannot be “bored”"),
        (["--birthday", "tomorrow"], 2, "after today"),
        (["--birthday", "31.02.1980"], 2, "31.02.1980"),
        (["--phone", "call me"], 2, "is not a phone number"),
        (["--email", "nowhere"], 2, "is not an e-mail"),
        (["--segment", "Ships"], 1, "There is no segment “Ships”"),
    ],
)
def test_a_card_is_not_edited_by_mistake(
    busy: Cli, words: list[str], code: int, sentence: str
) -> None:
    before = busy("changes", "--json").json
    assert sentence in busy.fails(code, "customer", "edit", "Lumen", *words)
    assert busy("changes", "--json").json == before


def test_a_customer_is_added_with_a_phone_and_an_email(tickler: Cli) -> None:
    tickler("customer", "add", "Rao", "--phone", "12345", "--email", "rao@x.example")
    ways = tickler("brief", "Rao", "--json").json["ways"]
    assert [(each["kind"], each["value"]) for each in ways] == [
        ("phone", "12345"), ("email", "rao@x.example")
    ]  # fmt: skip
    assert "is not a phone number" in tickler.fails(2, "customer", "add", "X", "--phone", "-")
    assert "is not an e-mail" in tickler.fails(2, "customer", "add", "X", "--email", "a b@c")
    assert len(tickler("customers", "--json").json) == 1


@pytest.mark.long
def test_a_sale_and_a_case_stand_together_with_their_departments(
    busy: Cli, tmp_path: Path
) -> None:  # R3
    busy("settings", "set", "your-name", "Ana")
    busy("settings", "set", "department", "Sales")
    cases = tmp_path / "cases.csv"
    cases.write_text(
        "Customer,Date,Channel,Note,Agent,Department\n"
        "Lumen Dental,2026-11-18,service case,the chair squeaks,Tomas,Service\n"
    )
    busy("import", str(cases), "--as", "interactions")
    busy("log", "Lumen Dental", "--outcome", "bought", "--amount", "1200", "--note", "took it")
    shown = busy("customer", "show", "Lumen Dental").out
    assert "took it (Ana, Sales)" in shown
    assert "the chair squeaks (Tomas, Service)" in shown
    history = busy("customer", "show", "Lumen Dental", "--json").json["history"]
    wrote = {(each["kind"], each["author"], each["department"]) for each in history}
    assert wrote >= {("purchase", "Ana", "Sales"), ("interaction", "Tomas", "Service")}
    brief = busy("brief", "Lumen Dental").out
    assert "(Ana, Sales)" in brief
    assert "(Tomas, Service)" in brief


@pytest.mark.long
def test_tags_and_own_fields_stand_in_every_answer(busy: Cli) -> None:  # T31
    assert "No fields of your own yet" in busy("field", "list").out
    busy("field", "add", "Size", "of", "fleet", "--kind", "number")
    busy("field", "add", "Colour", "--choices", "red,dark blue")
    busy("customer", "add", "Mill Lane", "--tag", "vip", "--field", "size-of-fleet=3")
    busy("customer", "edit", "Lumen", "--field", "Size of fleet=12,5", "--field", "colour=dark",
         "--tag", "vip", "--tag", "#Fair 2026")  # fmt: skip
    rows = busy("customers", "tag:vip field:size-of-fleet>=3", "--json").json
    assert {row["name"]: (row["tags"], row["fields"]) for row in rows} == {
        "Lumen Dental": (["Fair-2026", "vip"], {"size-of-fleet": 12.5, "colour": "dark blue"}),
        "Mill Lane": (["vip"], {"size-of-fleet": 3, "colour": None}),
    }
    page = busy("brief", "Lumen", "--json").json
    assert (page["tags"], page["fields"]["colour"]) == (["Fair-2026", "vip"], "dark blue")
    said = busy("brief", "Lumen").out
    assert "Fair-2026, vip" in said
    assert "Size of fleet: 12.5" in said
    fields = busy("field", "list", "--json").json
    assert [(each["name"], each["kind"], each["customers"]) for each in fields] == [
        ("size-of-fleet", "number", 2), ("colour", "choice", 1)
    ]  # fmt: skip
    busy("customer", "edit", "Lumen", "--untag", "VIP", "--field", "colour=")
    assert busy("customers", "tag:vip field:colour", "--json").json == []
    assert "write --field size=12" in busy.fails(2, "customer", "edit", "Lumen", "--field", "x")
    assert "no field of your own “sise”" in busy.fails(
        1, "customer", "edit", "Lumen", "--field", "sise=1"
    )
    busy("field", "remove", "colour")
    assert "colour" not in busy("customers", "--json").json[0]["fields"]


def test_own_fields_change_like_any_other_in_the_journal(busy: Cli) -> None:  # T23, T31
    busy("field", "add", "Colour", "--kind", "choice", "--choices", "red,blue")
    for value in ("red", "blue", ""):
        busy("customer", "edit", "Lumen", "--field", f"colour={value}")
    said = busy("changes", "Lumen", "--full", "--limit", "3").out
    found = re.findall("Lumen Dental, Colour: (.*)", said)
    assert found == ["blue → –", "red → blue", "– → red"]


@pytest.mark.long
def test_people_stand_in_every_answer_with_their_own_numbers(busy: Cli) -> None:  # T28
    busy("customer", "edit", "Lumen", "--country", "LV", "--phone", "6722 0000 / 6722 0001",
         "--contact", "Maria Ozola, buyer, +371 2900 0000, maria@lumen.example",
         "--contact", "Jānis")  # fmt: skip
    row = busy("customers", "Lumen", "--json").json[0]
    assert row["contacts"] == [
        {
            "name": "Maria Ozola", "role": "buyer", "touches": 0, "last_touch": None,
            "channel": None, "refuses": [],
            "ways": [
                {"kind": "phone", "value": "+371 2900 0000", "e164": "+37129000000"},
                {"kind": "email", "value": "maria@lumen.example", "e164": None},
            ],
        },
        {
            "name": "Jānis", "role": None, "ways": [], "touches": 0, "last_touch": None,
            "channel": None, "refuses": [],
        },
    ]  # fmt: skip
    assert [way["e164"] for way in row["ways"]] == ["+37167220000", "+37167220001"]
    assert busy("brief", "Lumen", "--json").json["contacts"] == row["contacts"]
    assert "Maria Ozola, buyer" in busy("brief", "Lumen").out
    busy("log", "Lumen", "--with", "maria", "--note", "prices?")
    step = busy("today", "--json").json["items"][0]["follow_up"]
    busy("done", step, "--outcome", "reached", "--with", "ozola")
    maria = busy("customers", "Lumen", "--json").json[0]["contacts"][0]
    assert (maria["touches"], maria["last_touch"], maria["channel"]) == (2, "2026-11-19", "call")
    assert "Maria Ozola, buyer · 2 touches, last today" in busy("brief", "Lumen").out
    assert "has no contact “zoe”: Maria Ozola, Jānis" in busy.fails(
        1, "log", "Lumen", "--with", "zoe"
    )


def test_a_pipe_gets_all_rows_and_a_terminal_a_screenful(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:  # T43
    monkeypatch.setattr("tui.cli.customers.SHOWN", 1)
    assert "more: --limit 0" not in busy("customers").out
    monkeypatch.setattr("tui.cli.output.terminal_width", lambda: 100)
    assert "… 2 more: --limit 0 shows all" in busy("customers").out
