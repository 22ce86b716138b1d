"""Every screen in every kind of terminal: nothing is cut without a sign, the cursor is seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.widgets import Input, Static

from tests.tui.screens.cutting import cut, whole
from tests.tui.screens.kit import Desk, sitting
from tests.tui.screens.test_hands import sample
from tests.tui.screens.ways import SCREENS, back_to_today, go
from tui.environment import Terminal
from tui.widgets.facts import Fact, Facts
from tui.widgets.window_table import WindowTable


def drawn(desk: Desk, no_colour: bool) -> list[list[Segment]]:
    """The lines as the terminal gets them."""
    strips = desk.screen._compositor.render_strips()
    if no_colour:
        strips = [each.apply_filter(desk.app._filters[-1], Color(0, 0, 0)) for each in strips]
    return [list(strip) for strip in strips]


def cursor_lines(desk: Desk) -> list[int]:
    """The lines of the screen in which a table has its cursor."""
    return [
        table.content_region.y + 1 + table.cursor - table.scroll_offset.y
        for table in desk.screen.query(WindowTable)
        if table.count and table.is_on_screen
    ]


def unseen(lines: list[list[Segment]], terminal: Terminal) -> Iterator[str]:
    """Text in a colour that the terminal has not, or in the colour of its ground."""
    for segment in (each for line in lines for each in line):
        style = segment.style or Style()
        text, ground = style.color, style.bgcolor
        if terminal.no_colour:
            if not all(each is None or each.is_default for each in (text, ground)):
                yield f"“{segment.text}” has a colour"
        elif text and ground and segment.text.strip() and not text.is_default:
            numbers = {each.downgrade(ColorSystem.STANDARD).number for each in (text, ground)}
            if len(numbers) == 1:
                yield f"“{segment.text}” stands on its own colour"


@pytest.mark.parametrize(
    ("size", "terminal"),
    [
        ((80, 24), Terminal(no_colour=True)),
        ((120, 40), Terminal(few_colours=True)),
    ],
)
async def test_nothing_is_cut_without_a_sign_and_the_cursor_is_seen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int], terminal: Terminal
) -> None:
    if terminal.no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    wrong = []
    async with sitting(sample(tmp_path), size, terminal=terminal) as desk:
        for way in SCREENS:
            await go(desk, way)
            wrong += [f"{way.what} at {size}: {each}" for each in cut(desk.screen)]
            lines = drawn(desk, terminal.no_colour)
            wrong += [f"{way.what}: {each}" for each in unseen(lines, terminal)]
            for y in cursor_lines(desk):
                reverse = any(each.style and each.style.reverse for each in lines[y])
                assert reverse, (way.what, y)
                assert "›" in "".join(each.text for each in lines[y])
            await back_to_today(desk)
    assert not wrong, "\n".join(wrong)


class Cutting(App[None]):
    """Shows one text in ways that cut it, and in ways that do not."""

    CSS = """
    #short { height: 1; width: 10; }
    #roomy { width: 30; }
    #box { width: 12; height: 3; }
    #frame { width: 12; border: round white; height: 3; }
    #cells { width: 12; height: 3; }
    #narrow { width: 12; height: 5; }
    #narrow Facts { width: 30; }
    """

    def compose(self) -> ComposeResult:
        text = "one two three four"
        yield Static(text, id="short")
        yield Static(text, id="roomy")
        yield Input(placeholder=text, id="box")
        frame = Static("", id="frame")
        frame.border_title = text
        yield frame
        with Vertical(id="narrow"):
            yield Facts((Fact(text),))


async def test_what_is_cut_is_found() -> None:
    app = Cutting()
    async with app.run_test() as pilot:
        await pilot.pause()
        found = [each.partition(":")[0] for each in cut(app.screen)]
        assert [each for each in found if "short" in each]
        assert [each for each in found if "box" in each]
        assert [each for each in found if "Facts" in each]
        assert not [each for each in found if "roomy" in each]
        assert len(found) == 3, found
        assert whole("one two", "one  two")
        assert whole("one two", "one t…")
        assert not whole("one two", "one t")
