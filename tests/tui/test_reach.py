"""Phones, mails and files to copy or to hand over, with the words to say (T35, T33)."""

from __future__ import annotations

from pathlib import Path

import pytest

from store.actions import card, customers, followups
from store.actions.links import add_link
from store.views.customer.page import customer_page
from tests.kit import TODAY, new_store
from tui.environment import open_outside
from tui.screens.work.reach import Reach, ways_to


def test_ways_are_addresses_of_other_programs_with_what_to_say(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    who = customers.add(store, TODAY, "Lumen Dental").customer_id
    ways = [("phone", "67 22 00 00"), ("email", "ana@lumen.example")]
    card.edit(store, TODAY, who, {"country": "LV"}, ways)
    paper = str(tmp_path / "a b.pdf")
    add_link(store, TODAY, who, paper, "Contract")
    add_link(store, TODAY, who, "https://lumen.example/?q=1&r=2")
    followups.add(store, TODAY, who, TODAY, "Offer & prices", say="Hello, is 5 % fine?")
    found = ways_to(customer_page(store, who, TODAY))
    assert [(each.kind, each.value) for each in found] == [
        ("phone", "+37167220000"),
        ("email", "ana@lumen.example"),
        ("file", paper),
        ("file", "https://lumen.example/?q=1&r=2"),
    ]
    assert [each.address for each in found] == [
        "tel:+37167220000",
        "mailto:ana@lumen.example?body=Hello%2C%20is%205%20%25%20fine%3F",
        f"file://{tmp_path}/a%20b.pdf",
        "https://lumen.example/?q=1&r=2",
    ]
    assert found[2] == Reach("file", paper, "Contract", found[2].address)


def test_nothing_is_opened_where_nobody_would_see_it(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []

    def opens(address: str) -> bool:
        opened.append(address)
        return True

    monkeypatch.setattr("webbrowser.open", opens)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    monkeypatch.delenv("TICKLER_NO_OPEN", raising=False)
    assert open_outside("tel:+371")
    monkeypatch.setenv("SSH_CONNECTION", "1")
    assert not open_outside("tel:+371")
    assert opened == ["tel:+371"]
