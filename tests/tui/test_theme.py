"""Every text can be read in both themes: in a table, on its cursor, in dialogs; in 16 colours."""

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
from tui.theme import THEMES
from tui.widgets.keybar import KeyBar
from tui.widgets.lines import LOOKS
from tui.widgets.window_table import WindowTable

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
                assert text != ground, f"{name} in 16 colours"


def _contrast(text: RichColor, ground: RichColor) -> float:
    """Contrast ratio from 1 to 21 (W3C, WCAG 2.2, "contrast ratio")."""
    dark, light = sorted(_luminance(Color.from_rich_color(colour)) for colour in (text, ground))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: Color) -> float:
    """Relative luminance from 0 to 1 (W3C, WCAG 2.2, "relative luminance")."""
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in colour.normalized
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
