"""Purchases with their lines, and the card's people and owner, from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli


def test_a_purchase_with_lines_and_its_refund(busy: Cli) -> None:
    before = busy("customer", "show", "Lumen", "--json").json["customer"]["revenue"]
    said = busy("purchase", "Lumen Dental", "2 x Chair [/x] 120.00", "Hose 3.99", "--number", "A7")
    assert said.out == (
        "Recorded: purchase of Lumen Dental, €243.99. "
        "Next: After one week: thanks, and is all well?, Thu 26 Nov.\n"
    )
    busy("purchase", "Lumen Dental", "--amount=-3.99", "--number", "A7", "--on", "today")
    page = busy("customer", "show", "Lumen", "--json").json
    bought = next(each for each in page["history"] if each["kind"] == "purchase")
    assert (bought["title"], bought["amount"]) == ("2 × Chair [/x], 1 × Hose", "243.99")
    assert float(page["customer"]["revenue"]) - float(before) == 240.0


def test_money_is_read_alike_and_rounded_with_a_note(busy: Cli) -> None:  # T41, T90
    said = busy("purchase", "Lumen Dental", "1.5 x Cheese 9.99", "Chair 1 200,50 €").out
    assert said == (
        "Recorded: purchase of Lumen Dental, €1,215.48; Cheese comes to 14.985, kept as €14.98. "
        "Next: After one week: thanks, and is all well?, Thu 26 Nov.\n"
    )
    one = busy("purchase", "Lumen Dental", "2 Cheese 10.50").out
    assert "€10.50; “2 Cheese” is one: for 2 write 2 x Cheese. Next: " in one
    for face in (
        ("purchase", "Lumen Dental", "--amount", "1.005"),
        ("purchase", "Lumen Dental", "Chair 1.005"),
        ("offer", "Lumen Dental", "chair", "--amount", "1.005"),
        ("log", "Lumen", "--outcome", "bought", "--amount", "1.005"),
    ):
        assert "can be two amounts: write 1005, or 1.00." in busy.fails(2, *face)
    assert "another currency" in busy.fails(2, "purchase", "Lumen Dental", "--amount", "$5")


@pytest.mark.long
def test_nothing_paid_is_no_purchase(busy: Cli, tmp_path: Path) -> None:
    lines = tmp_path / "lines.txt"
    lines.write_text("Lumen Dental c$0\n", "utf-8")
    busy("purchase", "Lumen Dental", "--amount", "5")
    page = busy("customer", "show", "Lumen", "--json").json
    ident = next(each["id"] for each in page["history"] if each["kind"] == "purchase")
    for face in (
        ("purchase", "Lumen Dental", "--amount", "0"),
        ("purchase", "Lumen Dental", "--amount=-0"),
        ("purchase", "--correct", ident, "--amount", "0"),
        ("log", "Lumen", "--outcome", "bought", "--amount", "-0.00"),
        ("batch", str(lines)),
    ):
        assert "An amount of 0 is no purchase" in busy.fails(2, *face)
    assert "€0.00" in busy("purchase", "Lumen Dental", "2 x Sample 0.00").out  # a gift


@pytest.mark.long
def test_a_day_that_is_not_today_is_named(busy: Cli) -> None:
    for face in (
        ("purchase", "Lumen Dental", "--amount", "5"),
        ("offer", "Lumen Dental", "chair"),
        ("cost", "Lumen Dental", "service", "5"),
        ("log", "Lumen", "--outcome", "reached"),
    ):
        assert " on 15 Mar 2026" in busy(*face, "--at" if face[0] == "log" else "--on", "15.03").out
        assert " on 19 Nov 2026" not in busy(*face).out


def test_money_has_one_limit(busy: Cli, tmp_path: Path) -> None:
    much = "99999999999999"
    lines = tmp_path / "lines.txt"
    lines.write_text(f"Lumen Dental c${much}\nLumen Dental q{much}\n", "utf-8")
    for face in (
        ("purchase", "Lumen Dental", "--amount", much),
        ("purchase", "Lumen Dental", "99999 x Chair 99999999"),
        ("offer", "Lumen Dental", "chair", "--amount", much),
        ("log", "Lumen", "--outcome", "bought", "--amount", much),
        ("cost", "Lumen Dental", "service", much),
        ("batch", str(lines)),
    ):
        assert "EUR is too large an amount to keep" in busy.fails(2, *face)
    assert (
        "€1,000,000,000,000.00" in busy("purchase", "Lumen Dental", "--amount", "1000000000000").out
    )


def test_an_offer_is_not_below_nothing_and_tells_its_amount(busy: Cli, tmp_path: Path) -> None:
    below = "An offer is not below nothing: give its amount without a minus"
    assert busy.fails(2, "offer", "Lumen Dental", "chair", "--amount=-5") == below + "."
    said = busy("offer", "Lumen Dental", "chair", "--amount", "900").out
    assert said == "Recorded: offered chair to Lumen Dental, €900.00.\n"
    ident = busy("customer", "show", "Lumen Dental", "--json").json["offers"][0]["id"]
    assert busy.fails(2, "offer", "--correct", ident, "--amount=-5") == below + "."
    deals = tmp_path / "deals.csv"
    deals.write_text(
        "deal name,stage,amount,company,create date\nBig,open,-500,Lumen Dental,2026-11-01\n"
    )
    assert f"line 2: {below}" in busy.any("import", str(deals), "--currency", "EUR").out


def test_a_length_of_time_is_read_alike(busy: Cli) -> None:  # T41
    busy("log", "Lumen", "--outcome", "reached", "--minutes", "1h30")
    assert "90 min" in busy("digest").out
    said = busy.fails(2, "log", "Lumen", "--outcome", "reached", "--minutes", "long")
    assert "is not a length of time: write 20, 20m, 1h30 or 1:30" in said


def test_a_misspelt_word_is_answered_with_the_likely_one(busy: Cli) -> None:  # T41
    for face, instead in (
        (("log", "Lumen", "--outcome", "reachd"), "reached"),
        (("log", "Lumen", "--channel", "emial", "--outcome", "reached"), "email"),
        (("snooze", "Lumen Dental", "tommorow"), "tomorrow"),
        (("customer", "edit", "Lumen", "--need", "hass"), "has"),
    ):
        assert f"did you mean {instead}?" in busy.fails(2, *face)


def test_what_is_no_purchase_is_said_in_a_sentence(busy: Cli) -> None:
    assert "Give the amount" in busy.fails(2, "purchase", "Lumen Dental")
    assert "is not a line of a purchase" in busy.fails(2, "purchase", "Lumen Dental", "Chair")
    said = busy.fails(2, "purchase", "Lumen Dental", "2 x Chair 5", "--amount", "9")
    assert "add up to €10.00, not €9.00" in said
    assert "after today" in busy.fails(2, "purchase", "Lumen Dental", "Chair 5", "--on", "+1d")


def test_people_and_the_wish_for_quiet_on_the_card(busy: Cli) -> None:
    said = busy("customer", "edit", "Lumen", "--contact", "Maria Ozola, buyer").out
    assert said.startswith("Lumen Dental: changed contacts.")
    page = busy("brief", "Lumen", "--json").json
    assert [(each["name"], each["role"]) for each in page["contacts"]] == [("Maria Ozola", "buyer")]
    said = busy("customer", "edit", "Lumen", "--do-not-contact", "asked by letter").out
    assert "changed do not contact. At rest until " in said
    assert "is not a rep" in busy.fails(2, "customer", "edit", "Lumen", "--owner", "Zoe")


def test_open_cases_are_a_part_of_the_brief(busy: Cli) -> None:  # R92
    busy("case", "open", "Lumen Dental", "it [squeaks]", "--angry")
    page = busy("brief", "Lumen", "--json").json
    assert [(each["kind"], each["title"], each["angry"]) for each in page["cases"]] == [
        ("complaint", "it [squeaks]", True)
    ]
    assert page["offers_held"].startswith("a complaint is open since today")
    assert "\noffers    held: a complaint is open" in busy("brief", "Lumen").out


def test_an_amount_that_could_be_two_is_told_as_it_was_read(busy: Cli, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer;date;amount\nLumen Dental;2026-11-02;1.234\n", "utf-8")
    said = busy("import", str(path), "--currency", "EUR", "--dry-run").out
    assert "1.234 was read as 1234: nothing shows the decimal mark" in said
    path.write_text(path.read_text("utf-8") + "Lumen Dental;2026-11-03;2,50\n", "utf-8")
    said = busy("import", str(path), "--currency", "EUR", "--dry-run").out
    assert "was read as" not in said
