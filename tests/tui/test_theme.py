"""Every text can be read in every look: in a table, on its cursor, in dialogs; in 16 colours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.color import Color as RichColor
from rich.color import ColorSystem
from rich.style import Style
from textual.app import App, ComposeResult
from textual.color import Color
from textual.containers import Vertical
from textual.theme import Theme
from textual.widget import Widget
from textual.widgets import Button, Input, Static

import tui
from tests.tui.screens.kit import DUE, base, sitting
from tui.environment import Terminal
from tui.preferences import Preferences
from tui.theme import LOOKS as NAMED
from tui.theme import THEMES
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import LOOKS
from tui.widgets.window_table import WindowTable

# The default colours of xterm, from its manual's resource list (T. Dickey): 0 to 7, then bright.
XTERM = (
    "#000000", "#cd0000", "#00cd00", "#cdcd00", "#0000ee", "#cd00cd", "#00cdcd", "#e5e5e5",
    "#7f7f7f", "#ff0000", "#00ff00", "#ffff00", "#5c5cff", "#ff00ff", "#00ffff", "#ffffff",
)  # fmt: skip
READABLE = 4.5  # contrast ratio, WCAG 2.2 success criterion 1.4.3 (W3C 2023)


class Sample(App[None]):
    CSS_PATH = Path(tui.__file__).parent / "tickler.tcss"

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.register_theme(theme)
        self.theme = theme.name

    def compose(self) -> ComposeResult:
        yield WindowTable[int]((), lambda _: (), key=str, classes="panel")
        yield KeyBar()
        with Vertical(classes="dialog"):
            yield Static("title", markup=False, classes="dialog-title")
            for look in ("muted", "strong", "good", "soon", "risk"):
                yield Static(look, markup=False, classes=look)
            yield Input()
            yield Button("Log it")

    def looks(self) -> Iterator[tuple[str, Style]]:
        """Every look of a text, by a name for it."""
        table, bar = self.query_one(WindowTable), self.query_one(KeyBar)
        for name in LOOKS:
            look = f"window-table--{name}"
            yield name, table.get_visual_style(look).rich_style
            yield f"{name} on the cursor", _on_cursor(table, look)
        for name in KeyBar.COMPONENT_CLASSES:
            yield name, bar.get_visual_style(name).rich_style
        for widget in self.query(".dialog > *"):
            yield str(widget.classes or widget), widget.visual_style.rich_style


def _on_cursor(table: Widget, look: str) -> Style:
    return table.get_visual_style("window-table--cursor", look).rich_style


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
async def test_every_text_can_be_read(theme: Theme) -> None:
    app = Sample(theme)
    async with app.run_test() as pilot:
        for focused in (None, app.query_one(WindowTable), app.query_one(Button)):
            app.set_focus(focused)
            await pilot.pause()
            for name, style in app.looks():
                assert style.color is not None
                assert style.bgcolor is not None
                assert _contrast(style.color, style.bgcolor) >= READABLE, name
                text, ground = (
                    colour.downgrade(ColorSystem.STANDARD).number
                    for colour in (style.color, style.bgcolor)
                )
                assert text is not None, name
                assert text != ground, f"{name} in 16 colours"


def _rgb(colour: RichColor) -> Color:
    """The colour as a terminal shows it; the sixteen as xterm's default palette has them."""
    if colour.number is None or colour.triplet is not None:
        return Color.from_rich_color(colour)
    return Color.parse(XTERM[colour.number])


@pytest.mark.parametrize(
    ("terminal", "chosen", "look"),
    [
        (Terminal(), None, "dark"),
        (Terminal(), "light", "light"),
        (Terminal(few_colours=True), None, "16 colours"),
        (Terminal(few_colours=True), "blue-orange", "blue-orange"),
        (Terminal(no_colour=True), "light", "16 colours"),
    ],
)
async def test_the_look_is_the_chosen_one_or_what_the_terminal_can_show(
    tmp_path: Path, terminal: Terminal, chosen: str | None, look: str
) -> None:
    preferences = Preferences()
    preferences.keep("look", chosen)
    async with sitting(base(tmp_path), preferences=preferences, terminal=terminal) as desk:
        assert desk.app.look == look
        assert desk.app.theme == NAMED[look].name


async def test_f8_goes_round_says_the_name_and_keeps_it(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "config")
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        for look in (*list(NAMED)[1:], *list(NAMED)[:2]):
            await desk.press("f8")
            assert desk.toasts == [f"Look: {look}"]
            assert preferences.settings()["look"] == look
            assert DUE[0] in desk.text
        desk.app.clear_notifications()
    async with sitting(base(tmp_path), preferences=preferences) as desk:
        assert desk.app.theme == "tickler-light"


async def test_a_file_that_cannot_be_read_is_told_and_costs_only_the_look(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text("look = 3")
    async with sitting(base(tmp_path), preferences=Preferences(tmp_path)) as desk:
        assert desk.toasts[0].startswith("settings.toml, look: “3” is not a choice")
        assert desk.app.look == "dark"
        await desk.press("f8")
        assert "settings.toml" not in desk.toasts[0]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_without_colours_the_cursor_and_the_focus_are_seen_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    terminal = Terminal(no_colour=True)
    async with sitting(base(tmp_path), size, terminal=terminal) as desk:
        strips = desk.screen._compositor.render_strips()
        shown = [
            segment
            for strip in strips
            for segment in strip.apply_filter(desk.app._filters[-1], Color(0, 0, 0))
        ]
        looks = [segment.style for segment in shown if segment.style is not None]
        assert looks
        assert [each for each in looks if each.color and not each.color.is_default] == []
        assert [each for each in looks if each.bgcolor and not each.bgcolor.is_default] == []
        row = "".join(each.text for each in shown if each.style and each.style.reverse)
        assert f"! {DUE[0]}" in row
        assert DUE[1] not in row
        assert "╔" in desk.text  # the part with the focus has a double frame
        await desk.press("f8")
        assert "NO_COLOR is set" in desk.toasts[0]
        await desk.press("s")
        box = desk.screen.query_one(Input)
        assert box.styles.text_style.underline


def _contrast(text: RichColor, ground: RichColor) -> float:
    """Contrast ratio from 1 to 21 (W3C, WCAG 2.2, "contrast ratio")."""
    dark, light = sorted(_luminance(_rgb(colour)) for colour in (text, ground))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """Relative luminance from 0 to 1 (W3C, WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
