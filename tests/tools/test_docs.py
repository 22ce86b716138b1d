"""The generated documents are those of the program as it is (`make docs` writes them)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import fields

import pytest

from store.lifecycle.offers import KINDS
from store.lifecycle.plans.check import check_plan
from store.lifecycle.plans.model import (
    ANCHORS,
    DIRECTIONS,
    EXITS,
    MODES,
    OUTCOMES,
    PHASES,
    WISHES,
    Plan,
    Step,
)
from store.lifecycle.segment_files import SegmentText, load_segments
from store.lifecycle.units import RULES
from store.query import FIELDS
from tests.conftest import ROOT
from tools import docs
from tui.screens.portfolio import plans, segments


@pytest.mark.long
@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("commands.md", docs.command_reference),
        ("keys.md", docs.key_table),
        ("filter.md", docs.filter_reference),
    ],
)
def test_a_document_equals_what_the_program_says_of_itself(
    name: str, made: Callable[[], str]
) -> None:
    assert (ROOT / "docs" / name).read_text("utf-8") == made(), "run make docs"


def test_every_section_of_the_keys_has_a_short_plain_name_of_its_own() -> None:
    titles = [docs.title(node) for node in docs.bound()]
    assert len(set(titles)) == len(titles)
    assert titles[0] == "Everywhere"
    assert {"Today", "Customers", "A customer's page"} <= set(titles)
    assert [each for each in titles if not re.fullmatch(r"[A-Z][a-z' ]{2,35}", each)] == []
    assert set(docs.TITLES) <= {node.__qualname__ for node in docs.bound()}


@pytest.mark.long
def test_the_commands_of_groups_are_in_the_reference() -> None:
    found = {context.command_path for context, _ in docs.commands()}
    assert {"tickler", "tickler today", "tickler plan import", "tickler segment set"} <= found


# T50


def _doc(name: str) -> str:
    return (ROOT / "docs" / name).read_text("utf-8")


def _example(text: str) -> str:
    return text.split("```toml\n", 1)[1].split("```", 1)[0]


def _keys(text: str, heading: str = "") -> set[str]:
    """The first cells of the table below a heading."""
    part = text.split(f"\n{heading}\n", 1)[-1] if heading else text
    rows = re.findall(r"^\| `(\w+)` \|", part.split("\n## ", 1)[0], re.MULTILINE)
    assert len(rows) == len(set(rows))
    return set(rows)


def test_plan_files_are_described_key_by_key() -> None:
    text = _doc("plans.md")
    assert [str(each) for each in check_plan(_example(text)) if each.severity == "error"] == []
    assert _keys(text, "## The plan") == {each.name for each in fields(Plan)}
    step = {each.name for each in fields(Step)} - {"unit", "tracks"} | {"on"}
    assert _keys(text, "## A step") == step
    words = (*ANCHORS, *EXITS, *DIRECTIONS, *PHASES, *MODES, *RULES, *WISHES, *OUTCOMES)
    assert [word for word in words if f"`{word}`" not in text] == []


def test_segment_files_are_described_key_by_key() -> None:
    text = _doc("segments.md")
    assert len(load_segments(_example(text)).segments) == 2
    assert _keys(text) == {each.name for each in fields(SegmentText)}
    assert [kind for kind in KINDS if f"`{kind}`" not in text] == []


def test_the_patterns_of_the_screens_are_plans_and_segments() -> None:
    assert check_plan(plans._PATTERN) == []
    assert load_segments(segments._PATTERN).segments[0].name == "My segment"


def test_every_field_of_the_filter_is_described() -> None:
    assert [name for name in FIELDS if f"| `{name}` |" not in _doc("filter.md")] == []


def test_no_table_is_told_to_have_letters_that_the_screen_takes() -> None:
    table = _doc("keys.md").split("## In a table\n", 1)[1].split("\n## ", 1)[0]
    assert not re.search(r"\| `[jkgG]` \|", table)
