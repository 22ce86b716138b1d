"""Titles of frames, which may be data."""

from __future__ import annotations

from textual.content import Content
from textual.widget import Widget

from tui.text import visible


def title(widget: Widget, text: str) -> None:
    """Give a frame a title: never markup, control characters as signs."""
    widget.border_title = Content(visible(text))
