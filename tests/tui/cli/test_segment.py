"""`tickler segment` (R13, R44, R62)."""

from __future__ import annotations

import re

import pytest

from tests.tui.cli.conftest import Cli


def _named(busy: Cli, name: str) -> dict[str, object]:
    found = {each["name"]: each for each in busy("segment", "list", "--json").json}
    return dict(found[name])


def test_a_segment_is_made_by_a_rule_and_its_customers_move(busy: Cli) -> None:
    said = busy("segment", "set", "In", "Riga", "--rule", "city:Riga", "--window", "60").out
    assert said == "The segment In Riga is made: 1 customer moved.\n"
    made = _named(busy, "In Riga")
    assert (made["customers"], made["window_days"], made["rule"]) == (1, 60, "city:Riga")
    assert busy("customers", 'segment:"in riga"', "--json").json[0]["name"] == "Lumen Dental"
    listed = busy("segment", "list").out
    assert re.search(r"In Riga +1 +60 d", listed)
    busy("undo")
    assert [each["name"] for each in busy("segment", "list", "--json").json] == ["Everyone"]


def test_every_figure_of_a_segment_is_set_and_taken_back(busy: Cli) -> None:
    answer = busy(
        "segment", "set", "Clinics", "--horizon", "30", "--period", "91", "--contract", "365",
        "--plan", "consumables", "--silence", "40", "--rot", "20", "--position", "3",
        "--stage-model", "software", "--json",
    )  # fmt: skip
    assert answer.json["done"] == "The segment Clinics is made."
    made = _named(busy, "Clinics")
    assert made.items() >= {
        "horizon_days": 30, "period_days": 91, "contract_days": 365, "plan": "consumables",
        "max_silence_days": 40, "rot_days": 20, "position": 3, "stage_model": "software",
    }.items()  # fmt: skip
    busy(
        "segment", "set", "clinics", "--contract", "0", "--plan", "", "--silence", "0", "--rot",
        "0", "--stage-model", "", "--rule", "",
    )  # fmt: skip
    cleared = _named(busy, "Clinics")
    names = ("contract_days", "plan", "max_silence_days", "rot_days", "stage_model", "rule")
    assert {cleared[name] for name in names} == {None}
    assert cleared["horizon_days"] == 30
    same = busy("segment", "set", "Clinics", "--horizon", "30").out
    assert same == "The segment Clinics is already like that: nothing was changed.\n"


def test_the_page_is_that_of_one_virtual_client(busy: Cli) -> None:
    busy("done", "Lumen", "--outcome", "bought", "--amount", "100", "--cost", "60")
    page = busy("segment", "show", "everyone", "--json").json
    assert (page["deals"], page["buyers"], page["mean_deal"]) == (1, 1, "100.00")
    assert page["margin_rate"] == 0.4
    assert {each["stage"]: each["customers"] for each in page["by_stage"]} == {
        "potential": 2, "current": 1, "former": 0
    }  # fmt: skip
    assert sum(each["customers"] for each in page["by_group"]) == 3
    assert page["churn_rate"] is None
    said = busy("segment", "show", "Everyone").out
    for part in ("customers   3", "1 by 1 buyers", "margin 40 %", "not known: nobody was active"):
        assert part in said


def test_a_segment_is_removed_and_comes_back_with_undo(busy: Cli) -> None:
    busy("segment", "set", "Riga", "--rule", "city:Riga")
    assert busy("segment", "remove", "Riga").out == "The segment Riga is removed.\n"
    assert busy("customers", "city:Riga", "--json").json[0]["segment"] == "Everyone"
    busy("undo")
    assert _named(busy, "Riga")["customers"] == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["show", "Clinics"], 1, "There is no segment “Clinics”: choose one of Everyone"),
        (["show"], 2, "Missing argument “SEGMENT”"),
        (["remove", "Clinics"], 1, "There is no segment “Clinics”"),
        (["set", " ", "--window", "60"], 2, "name"),
        (["set", "X", "--window", "0"], 2, "0 is not a number of window days"),
        (["set", "X", "--window", "soon"], 2, "is not a whole number"),
        (["set", "X", "--rule", "segment:X"], 2, "cannot ask for the segment"),
        (["set", "X", "--rule", "risk:>>1"], 2, "column"),
        (["set", "X", "--plan", "nothing"], 1, "There is no plan “nothing”"),
        (["set", "X", "--stage-model", "nothing"], 2, "is not a stage model"),
    ],
)
def test_a_mistake_changes_nothing(busy: Cli, words: list[str], code: int, sentence: str) -> None:
    assert sentence in busy.fails(code, "segment", *words)
    assert len(busy("segment", "list", "--json").json) == 1


def test_the_stages_of_its_model_are_counted(busy: Cli) -> None:  # R46, R59
    assert busy("segment", "show", "Everyone", "--json").json["model"] == []
    busy("segment", "set", "Everyone", "--stage-model", "software")
    model = busy("segment", "show", "Everyone", "--json").json["model"]
    assert sum(each["customers"] for each in model) == 3
    said = busy("segment", "show", "Everyone").out
    assert "stage of its model" in said
    assert all(each["stage"] in said for each in model)
    assert any(each["owner"] for each in model)


def test_the_stages_for_which_nobody_is_named_are_told(busy: Cli) -> None:  # R35
    busy("segment", "set", "Everyone", "--stage-model", "interest")
    assert "! nobody is named for " in " ".join(busy("segment", "show", "Everyone").out.split())
    busy("segment", "set", "Everyone", "--stage-model", "software")
    said = busy("segment", "show", "Everyone")
    assert "nobody is named" not in said.out
    assert all(
        each["owner"] for each in busy("segment", "show", "Everyone", "--json").json["model"]
    )
