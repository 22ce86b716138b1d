"""`tickler value` and `tickler score` (R64–R76)."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.conftest import shared
from tests.store.views.customer.test_next_offer import Shop
from tests.tui.cli.conftest import Cli
from tui.widgets.spark import bar

IDS = [
    "sum_of_purchases", "gross_margin", "average_check_times_purchases", "net_of_costs",
    "ampu_over_churn", "lifespan_times_annual_value", "npv", "predictive",
]  # fmt: skip


def test_value_shows_every_formula_with_its_inputs(busy: Cli) -> None:  # R72
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100", "--cost", "60")
    answer = busy("value", "Lumen", "--json").json
    assert answer.keys() >= {
        "customer", "as_of", "currency", "formulas", "ltv", "cac", "ltv_to_cac", "payback", "churn",
    }  # fmt: skip
    assert [each["id"] for each in answer["formulas"]] == IDS
    formulas = {each["id"]: each for each in answer["formulas"]}
    assert formulas["sum_of_purchases"]["value"] == "100.00"
    assert formulas["gross_margin"]["value"] == "40.00"
    assert all(each["missing"] for each in formulas.values() if each["value"] is None)
    assert answer["ltv"].keys() == {"earned", "ahead", "total"}
    assert answer["churn"].keys() >= {"risk", "p_alive", "model", "reason"}


@pytest.mark.long
def test_a_segment_that_asks_for_contracts_is_learned_anew(tickler: Cli) -> None:  # T110
    tickler("import", str(shared("samples", "trials", "pp.csv")), "--currency", "EUR")
    before = tickler("value", "Three", "--json").json["churn"]
    tickler("segment", "set", "Everyone", "--contract", "1095")
    churn = tickler("value", "Three", "--json").json["churn"]
    assert before["model"] != "sbg"
    assert (churn["model"], churn["risk"]) == ("sbg", 0.0)
    assert churn["reason"].startswith("paid until 20 Nov 2027")
    tickler("undo")
    assert tickler("value", "Three", "--json").json["churn"] == before


def test_value_for_people_names_what_is_missing(busy: Cli) -> None:
    said = busy("value", "Lumen", "Dental").out
    assert said.startswith("Lumen Dental, as of 19 Nov 2026\nLTV €0 = earned €0.00 + ahead –\n")
    assert "CAC not known" in said
    assert "ampu_over_churn" in said
    assert "missing: " in said


def test_payback_says_what_it_leaves_out(busy: Cli) -> None:  # T118
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100")
    busy("cost", "Lumen", "acquisition", "30")
    said = " ".join(busy("value", "Lumen").out.split())
    assert "paid back at purchase 1 on 19 Nov 2026, service and retention not counted" in said


def test_score_tells_the_fit(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100")
    answer = busy("score", "--refit", "--json").json
    assert answer.keys() >= {"as_of", "customers", "seconds", "models"}
    assert (answer["as_of"], answer["customers"]) == ("2026-11-19", 3)
    assert answer["models"][0].keys() >= {
        "name", "scope", "customers", "params", "unit", "log_likelihood", "converged", "fallback",
    }  # fmt: skip
    assert answer["models"][0]["params"].keys() >= {"r", "alpha", "a", "b"}
    assert "Scored 3 customers as of 19 Nov 2026" in busy("score").out


@pytest.mark.long
def test_a_way_to_score_is_chosen_and_holds_until_the_next_choice(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100")
    until = busy("score", "--model", "bg/nbd", "--until", "-3d", "--horizon", "30", "--json").json
    assert (until["models"][0]["name"], until["as_of"]) == ("bg/nbd", "2026-11-16")
    assert busy("customers", "city:Riga", "--json").json[0]["horizon"] == 30
    other = busy("score", "--model", "mbg/nbd", "--until", "-3d", "--json").json
    assert (other["models"][0]["name"], other["refitted"]) == ("mbg/nbd", True)
    assert busy("score", "--model", "mbg/nbd", "--until", "-3d", "--json").json["refitted"] is False
    usual = busy("score", "--json").json
    assert (usual["as_of"], usual["refitted"]) == ("2026-11-19", True)
    assert busy("customers", "city:Riga", "--json").json[0]["horizon"] == 90


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--model", "crystal ball"], "bg/nbd"),
        (["--prior", "strong"], "weak or none"),
        (["--horizon", "0"], "give 1 to 3650"),
        (["--horizon", "soon"], "is not a whole number"),
        (["--until", "tomorrow"], "after today"),
    ],
)
def test_a_way_that_is_none_is_refused(busy: Cli, words: list[str], sentence: str) -> None:
    assert sentence in busy.fails(2, "score", *words)


def test_a_backtest_needs_a_log(busy: Cli) -> None:
    assert "too short or too small for a backtest" in busy("score", "--backtest").out
    assert busy("score", "--backtest", "--json").json["backtest"] == []
    assert "backtest" not in busy("score", "--json").json


@pytest.mark.long
def test_a_backtest_shows_forecasts_against_what_happened(tickler: Cli, tmp_path: Path) -> None:
    log = shared("data", "cdnow_sample_log.csv").read_text("ascii").splitlines(keepends=True)
    some = tmp_path / "some.csv"  # every third customer is enough
    some.write_text(
        log[0] + "".join(row for row in log[1:] if int(row.split(",")[0]) % 3 == 0), "ascii"
    )
    tickler("import", str(some), "--currency", "USD")
    found = tickler("score", "--backtest", "--json", "--today", "1998-07-01").json["backtest"][0]
    assert (found["scope"], found["horizon"]) == ("company", 90)
    assert found["auc"] > 0.7
    assert sum(each["customers"] for each in found["bins"]) == found["customers"]
    said = tickler("score", "--backtest", "--today", "1998-07-01").out
    assert "90–95 %" in said


def test_the_waterfall_adds_up_to_the_cent_and_is_drawn(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "1234.56", "--cost", "1000.01")
    busy("log", "Lumen", "--channel", "service-case", "--minutes", "37")
    answer = busy("value", "Lumen", "--json").json
    amounts = {each["key"]: Decimal(each["amount"]) for each in answer["waterfall"]}
    assert list(amounts) == [
        "revenue", "refunds", "goods", "service", "retention", "acquisition", "earned", "ahead",
        "total",
    ]  # fmt: skip
    assert amounts["goods"] == Decimal("-1000.01")
    assert sum(list(amounts.values())[:6]) == amounts["earned"] == Decimal(answer["ltv"]["earned"])
    assert amounts["earned"] + amounts["ahead"] == amounts["total"]
    assert str(amounts["total"]) == answer["ltv"]["total"]
    said = busy("value", "Lumen").out
    assert re.search(r"\nrevenue +€1,234\.56  █{30}\n", said)
    assert re.search(r"\ngoods +-€1,000\.01  +░+\n", said)


@pytest.mark.parametrize(
    ("ends", "drawn"),
    [
        ((0, 100, 0, 100), "█" * 10),
        ((100, 40, 0, 100), " " * 4 + "░" * 6),
        ((40, 40, 0, 100), ""),
        ((100, 99, 0, 100), " " * 9 + "░"),
        ((0, 1, 0, 1_000_000), "█"),
        ((0, -100, -100, 100), "░" * 5),
        ((-100, 100, -100, 100), "█" * 10),
        ((0, 0, 0, 0), ""),
    ],
)
def test_a_bar_hangs_between_where_it_starts_and_ends(
    ends: tuple[int, int, int, int], drawn: str
) -> None:
    assert bar(*ends, 10) == drawn


def test_what_would_change_it_is_shown_beside_how_it_stands(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100", "--cost", "60")
    changes = {each["key"]: each for each in busy("value", "Lumen", "--json").json["what_if"]}
    assert changes.keys() >= {"now", "bought_today", "margin_5"}
    assert changes["now"]["earned"] == "40.00"
    assert changes["margin_5"]["earned"] == "45.00"
    assert re.search(r"\nas it stands +– +–", busy("value", "Lumen").out)  # T101


def test_without_evidence_it_says_why_nothing_is_offered(busy: Cli) -> None:
    answer = busy("value", "Lumen", "--json").json
    assert answer["offers"] == []
    assert answer["offers_missing"].startswith("nothing to suggest yet: no purchase in this store")
    assert "nothing to suggest yet" in busy("value", "Lumen").out
    assert busy("brief", "Lumen", "--json").json["suggestions"] == []


@pytest.mark.long
def test_the_next_best_offer_comes_with_its_evidence(tmp_path: Path) -> None:  # R14, R18, R85
    shop = Shop(tmp_path / "shop.db")
    shop.add("Clinics", 14, Filters=200, Gloves=150)
    shop.add("Clinics", 8, Filters=120)
    shop.add("Clinics", 18, Masks=100)
    ident = shop.add("Clinics", Filters=38)
    for title, back in (("Masks", 30), ("Lamps", 20), ("Masks", 10)):
        shop.offer(ident, title, back, "refused")
    shop.store.close()
    cli = Cli(tmp_path / "shop.db")
    cli("customer", "edit", ident.hex(), "--name", "Lumen")
    answer = cli("value", "Lumen", "--json").json
    assert [each["title"] for each in answer["offers"]] == ["Gloves"]
    offer = answer["offers"][0]
    assert (offer["with_both"], offer["with_base"], offer["price"]) == (14, 22, "19.00")
    assert offer["lift"] > 1
    assert answer["offers_missing"] is None
    assert answer["one_two_three_next"].startswith("The three standard offers are made")
    for said in (cli("value", "Lumen").out, cli("brief", "Lumen").out):
        words = " ".join(said.split())  # beside the warning they are a part of it
        assert re.search("Gloves( €19)?: 14 of 22 Clinics customers who bought Filters", words)
        assert re.search(r"\n(!|habit) +The three standard offers are made", said)
    brief = cli("brief", "Lumen", "--json").json
    assert brief["suggestions"] == answer["offers"]
    assert brief["one_two_three_next"] == answer["one_two_three_next"]
