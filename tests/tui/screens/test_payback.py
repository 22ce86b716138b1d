"""The payback chart: the answer in words, the curve, its axes."""

from __future__ import annotations

import sys
from datetime import date, timedelta
from pathlib import Path

from store.actions import costs
from store.lifecycle.dates import dated
from store.safety.opening import Store
from tests.kit import TODAY
from tests.tui.screens.kit import base, nasty_base, sitting
from tui.screens.customer.payback import PaybackDialog, staircase
from tui.screens.customer.screen import CustomerScreen

DAYS = (400, 290, 170, 60)  # ago, on which Lumen Dental bought for a margin of 300


def _cost(store: Store, amount: int) -> None:
    customer = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
    day = TODAY - timedelta(days=410)
    costs.cost(store, TODAY, customer, "acquisition", amount, day=day)


async def test_the_point_that_paid_back(tmp_path: Path) -> None:  # R76
    store = base(tmp_path)
    _cost(store, 80_000)
    async with sitting(store, (80, 24)) as desk:
        await desk.press("enter", "y")
        assert isinstance(desk.screen, PaybackDialog)
        paid = TODAY - timedelta(days=DAYS[2])
        assert f"Paid back on {dated(paid)} with purchase 3." in desk.facts
        text = desk.text
        for words in ("●", "€1,200┤", "€0┤", "15 Oct 25", "19 Nov 26", "€800.00"):
            assert words in text, words
        assert desk.app.focused is not None
        await desk.press("y")
        assert isinstance(desk.screen, CustomerScreen)
        assert desk.app.focused is desk.screen.query_one("#history")


async def test_not_yet(tmp_path: Path) -> None:  # R76
    store = base(tmp_path)
    _cost(store, 135_000)
    async with sitting(store) as desk:
        await desk.press("enter", "y")
        assert "Not yet: €150.00 left." in desk.facts
        assert "┤---" in desk.text  # the cost, above all that was earned


async def test_without_purchases_or_cost(tmp_path: Path) -> None:
    async with sitting(nasty_base(tmp_path), (80, 24)) as desk:
        await desk.press("enter", "y")
        assert "is not known: record it" in desk.facts
        await desk.press("escape")
    async with sitting(base(tmp_path)) as desk:
        await desk.press("f4", *"later 2", "enter", "y")
        assert "No purchase yet" in desk.facts


async def test_the_library_is_imported_when_it_is_needed(tmp_path: Path) -> None:
    for name in [name for name in sys.modules if name.split(".")[0].startswith("textual_plotext")]:
        del sys.modules[name]
    async with sitting(base(tmp_path)) as desk:
        await desk.press("enter")
        assert "textual_plotext" not in sys.modules
        await desk.press("y")
        assert "textual_plotext" in sys.modules


def test_the_margin_stays_between_two_purchases() -> None:
    first = date(2026, 1, 1)
    points = [(first, 100), (first + timedelta(days=10), 250)]
    days, sums = staircase(points, first + timedelta(days=30))
    assert list(zip(days, sums, strict=True)) == [
        (0, 0), (0, 0), (0, 100), (10, 100), (10, 250), (30, 250),
    ]  # fmt: skip
    days, sums = staircase(points[:1], first)
    assert (days[-1], sums[-1]) == (1, 100)
