"""The generated documents are those of the program as it is (`make docs` writes them)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.conftest import ROOT
from tools import docs


@pytest.mark.parametrize(
    ("name", "made"), [("commands.md", docs.command_reference), ("keys.md", docs.key_table)]
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


def test_the_commands_of_groups_are_in_the_reference() -> None:
    found = {context.command_path for context, _ in docs.commands()}
    assert {"tickler", "tickler today", "tickler plan import", "tickler segment set"} <= found
