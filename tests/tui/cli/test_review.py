"""Commands of the daily review: batch, digest, case, views, finding, the best set, corrections."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli


@pytest.fixture
def two(tickler: Cli) -> Cli:
    tickler("customer", "add", "Lumen Dental", "--next", "today")
    tickler("customer", "add", "Hotel Aurora", "--next", "today")
    return tickler


def lines(tmp_path: Path, *texts: str) -> str:
    path = tmp_path / "day.txt"
    path.write_text("\n".join(texts), "utf-8")
    return str(path)


@pytest.mark.long
def test_a_days_lines_are_logged_in_one_go(two: Cli, tmp_path: Path) -> None:
    file = lines(tmp_path, "# Thursday", 'lumen c+ "wants quote" q900 +3w', "aurora v- 12m")
    dry = two("batch", file, "--dry-run")
    assert "Nothing was changed" in dry.out
    assert two("digest", "--json").json["done"] == 0
    done = two("batch", file, "--json").json
    assert [line["line"] for line in done["lines"]] == [2, 3]
    assert done["lines"][0]["next"] == "2026-12-10"
    assert two("digest", "--json").json["done"] == 2
    assert two("undo").out == "Undone: 2 lines logged.\n"
    assert two("digest", "--json").json["done"] == 0


def test_one_line_from_a_pipe_is_the_twin_of_the_screens_line(
    two: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"lumen c+ nps9\n")))
    assert "NPS 9" in two("batch", "-").out


def test_bad_lines_are_named_and_nothing_is_done(two: Cli, tmp_path: Path) -> None:
    file = lines(tmp_path, "lumen c+", "zzz v-", "lumen q9 foo")
    said = two.any("batch", file, "--json")
    assert said.code == 2
    assert [(bad["line"], bad["column"]) for bad in said.json["rejected"]] == [(2, 1), (3, 10)]
    assert "line 2, column 1" in said.err
    assert two("digest", "--json").json["done"] == 0


@pytest.mark.parametrize("name", ["missing.txt", "binary.bin", "."])
def test_a_file_that_cannot_be_read_is_told(two: Cli, tmp_path: Path, name: str) -> None:
    (tmp_path / "binary.bin").write_bytes(b"\xff\xfe\x00")
    said = two.any("batch", str(tmp_path / name))
    assert said.code == 2
    assert "The file" in said.err


def test_the_digest_adds_up_and_is_a_few_lines(two: Cli, tmp_path: Path) -> None:
    two("batch", lines(tmp_path, "lumen c+"))
    two("promise", "aurora", "the price list", "--by", "today")
    said = two("digest").out.splitlines()
    assert said[0].startswith("Thu 19 Nov 2026: 2 left, ")
    assert said[0].endswith("orphans 0")
    assert said[1:6] == [
        "next: Hotel Aurora, call: promised: the price list",
        "sum: morning 0 + came in 3 = done 1 + moved 0 + rested 0 + skipped 0 + dropped 0 + left 2",
        "spent: 0 min in 1 touch",
        "owed: 1 promise (1 due)",
        "tomorrow: 0 steps, 0 min",
    ]
    found = two("digest", "--json").json
    worked = sum(found[fate] for fate in ("done", "moved", "rested", "skipped", "dropped"))
    assert found["morning"] + found["came_in"] == worked + found["left"]
    assert (found["purchases"], found["promises_kept"], found["tomorrow"]["first"]) == (0, 0, None)


def test_lines_of_theirs(two: Cli, tmp_path: Path) -> None:  # R95
    two("batch", lines(tmp_path, 'lumen <e "prices?"', "aurora <c+"))
    (mail,) = (
        event
        for event in two("customer", "show", "lumen", "--json").json["history"]
        if event["kind"] == "interaction"
    )
    assert (mail["direction"], mail["channel"]) == ("in", "email")
    assert two("digest", "--json").json["done"] == 1
    for command in ("batch", "log"):
        assert "<c" in two(command, "--help").out
    assert "is reached" in two.any("batch", lines(tmp_path, "lumen <c-")).err


@pytest.mark.long
def test_a_case_from_opening_to_closing(two: Cli) -> None:  # R33, R92
    two("case", "open", "lumen", "the chair squeaks", "--complaint", "--channel", "email")
    two("case", "open", "aurora", "prices?")
    enquiry, complaint = two("case", "list", "--json").json
    assert (enquiry["kind"], complaint["kind"], complaint["channel"]) == (
        "enquiry",
        "complaint",
        "email",
    )
    assert "waits" in two("case", "list").out
    first = two("today", "--json").json["items"][0]
    assert first["why"][0] in (
        "unanswered since today: prices?",
        "complaint unanswered since today: the chair squeaks",
    )
    refused = two.any("offer", "lumen", "a second chair")
    assert (refused.code, "complaint is open" in refused.err) == (1, True)
    assert two("customers", "--view", "complaints", "--json").json[0]["name"] == "Lumen Dental"
    two("case", "answer", enquiry["id"], "--note", "sent the list")
    assert two.any("case", "close", complaint["id"][-6:]).code == 2
    two("case", "close", complaint["id"][-6:], "--cause", "loose screw")
    assert "Nothing is open" in two("case", "list").out
    two("offer", "lumen", "a second chair", "--amount", "900")


def test_scores_are_told_beside_the_first(two: Cli) -> None:  # R87, R93
    two("satisfaction", "aurora", "nps", "4")
    assert "NPS 9 (the first was 4)" in two("satisfaction", "aurora", "nps", "9").out
    assert two.any("satisfaction", "aurora", "nps", "11").code == 2


def test_find_looks_through_notes_names_and_offers(two: Cli) -> None:
    two("log", "lumen", "--note", "wants a gramophone")
    assert "wants a gramophone" in two("find", "gramo").out
    (hit,) = two("find", "aurora", "--json").json
    assert (hit["kind"], hit["customer"]["name"]) == ("customer", "Hotel Aurora")
    assert "Nothing has" in two("find", 'o"AND', "NEAR(").out


def test_views_are_listed_saved_used_and_removed(two: Cli) -> None:
    names = {view["name"]: view for view in two("view", "list", "--json").json}
    assert names["today"]["customers"] == 2
    two("view", "save", "Lumens", "name:lumen", "-owner:bob", "--key", "b")
    assert "Lumens" in two("view", "list").out
    (row,) = two("customers", "--view", "lum", "--json").json
    assert row["name"] == "Lumen Dental"
    assert two("customers", "name:aurora OR name:zzz", "--view", "lum", "--json").json == []
    two("view", "remove", "lumens")
    assert two.any("customers", "--view", "lumens").code == 1


def test_the_best_set_and_the_sum_of_a_row(two: Cli) -> None:
    two("promise", "aurora", "the price list", "--by", "today")
    found = two("today", "--minutes", "10", "--json").json
    (item,) = found["items"]
    assert (found["best_of"], item["customer"]["name"]) == (10, "Hotel Aurora")
    assert "1 of 3 in 10 of 10 min" in two("today", "--minutes", "10").out
    told = two("today", "--why", item["follow_up"], "--json").json
    assert told["terms"][0]["first"]
    assert "we promised it" in two("today", "--why", item["follow_up"]).out
    assert two.any("today", "--why", "lumen", "--minutes", "9").code == 2


@pytest.mark.long
def test_a_touch_is_corrected(two: Cli) -> None:
    two("log", "lumen", "--note", "said yes")
    history = two("customer", "show", "lumen", "--json").json["history"]
    touch = next(event["id"] for event in history if event["kind"] == "interaction")
    two("log", "--correct", touch, "--note", "said no", "--outcome", "refused")
    shown = two("customer", "show", "lumen").out
    assert "said no" in shown
    assert "said yes [corrected since]" in shown
    two("undo")
    assert "corrected" not in two("customer", "show", "lumen").out
    assert two.any("log", "lumen", "--correct", touch).code == 2
    assert two.any("log", "--note", "to nobody").code == 2


def test_a_number_measured_elsewhere_is_listed_with_its_whole_name(tickler: Cli) -> None:  # R96
    tickler("review", "number", "visits of the page", "2026-10", "1840")
    assert "visits of the page  2026-10: 1,840" in tickler("review", "list").out
