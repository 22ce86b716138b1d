"""The program: its first frame, what it loads, how it ends, and what a store in trouble shows."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path

import pytest
from textual.css.stylesheet import Stylesheet

from store.errors import StoreTrouble
from tests.kit import TODAY
from tests.test_project import in_a_fresh_python
from tests.tui.screens.kit import DUE, Desk, base, sitting
from tui.app import Opened, TicklerApp, opened
from tui.environment import Edge
from tui.screens.trouble import TroubleScreen
from tui.theme import DARK, LIGHT

# What the first frame must do without: each costs more than a whole reading of the queue.
HEAVY = (
    "sqlmodel", "sqlalchemy", "pydantic", "typer", "numpy", "lark", "store.query.compiler",
    "store.value.churn", "store.ledger.unit", "textual.widgets._text_area",
    "textual.widgets._markdown", "textual.widgets._data_table", "tui.screens.customers.screen",
    "tui.dialogs.form",
)  # fmt: skip


@pytest.mark.long
def test_the_first_frame_loads_nothing_heavy() -> None:
    program = (
        "import sys, tempfile, pathlib, datetime\n"
        "import tui.app\n"
        "from store.safety.opening import open_store\n"
        "from tui.screens.day.today import TodayScreen, read_today\n"
        "import store.views.day.queue, store.settings.values\n"
        "print(*sys.modules)"
    )
    loaded = set(in_a_fresh_python(program).split())
    assert "tui.screens.day.today" in loaded
    assert set(HEAVY) & loaded == set()


async def test_the_first_frame_stands_before_the_store_is_open(tmp_path: Path) -> None:
    store = base(tmp_path)
    opening: Future[Opened] = Future()
    app = TicklerApp(Edge(Path("x.db"), TODAY, explicit=True), opening, clock=lambda: TODAY)
    async with app.run_test(notifications=True) as pilot:
        desk = Desk(app, pilot)
        await pilot.pause()
        assert "Opening the store…" in desk.text
        assert "F2 Today" in desk.text
        assert "Thu 19 Nov" in desk.text
        await pilot.press("1")
        await pilot.pause()
        assert desk.toasts == ["The store is still opening: try again in a moment."]
        opening.set_result(opened(store, TODAY))
        await desk.settle()
        assert desk.row == DUE[0]
        assert "Opening" not in desk.text
    store.close()


async def test_a_store_in_trouble_is_one_sentence_and_exit_code_3() -> None:
    sentence = "The store [/tmp/x.db] is damaged: tickler restore latest brings a backup back."
    async with sitting(StoreTrouble(sentence)) as desk:
        assert isinstance(desk.screen, TroubleScreen)
        assert "The store [/tmp/x.db] is damaged" in desk.text
        await desk.press("1", "f3")
        assert isinstance(desk.screen, TroubleScreen)
        await desk.press("q")
        assert desk.app.return_code == 3


async def test_an_unexpected_error_is_told_and_ends_nothing(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:

        def broken() -> None:
            raise ValueError("[/] odd")

        desk.today.ask("x", broken, lambda _: None)
        await desk.settle()
        assert "ValueError: [/] odd" in desk.toasts[0]
        assert desk.app.is_running


async def test_the_demo_says_that_it_is_one_at_both_sizes(tmp_path: Path) -> None:
    for size in ((120, 40), (80, 24)):
        async with sitting(base(tmp_path), size, demo=True) as desk:
            assert "demo: a throw-away copy" in desk.text.splitlines()[0]


async def test_the_look_changes_and_quitting_is_code_0(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        assert desk.app.theme == DARK.name
        await desk.press("f8")
        assert desk.app.theme == LIGHT.name
        await desk.press("q")
        assert desk.app.return_code in (None, 0)


async def test_a_click_on_a_key_or_a_place_does_what_the_key_does(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        await desk.pilot.click("Heading", offset=(20, 0))
        await desk.settle()
        assert desk.app.current_mode == "customers"
        await desk.press("f2")
        await desk.pilot.click("#outcomes", offset=(3, 0))
        await desk.settle()
        assert "Lumen Dental: reached" in desk.said


async def test_no_screen_reads_a_style_when_it_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading one reads all anew, which a first visit would wait for."""
    read: list[object] = []
    async with sitting(base(tmp_path)) as desk:
        monkeypatch.setattr(Stylesheet, "read", lambda _, path: read.append(path))
        for key in ("f3", "f7", "f9", "f2", "f", "escape", "d", "escape", "enter", "s"):
            await desk.press(key)
        assert len(desk.app.screen_stack) == 3  # Today, a customer, a dialog
    assert read == []
