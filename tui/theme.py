"""The two looks of the screens, dark and light.

Colours only support what signs and words already say, and are chosen so that they keep apart when a
terminal reduces them to 16 colours or to grey (`NO_COLOR`).
"""

from __future__ import annotations

from textual.theme import Theme

DARK = Theme(
    name="tickler-dark",
    dark=True,
    primary="#5fa8b8",
    secondary="#8a9bb0",
    accent="#d7b46a",
    warning="#d7b46a",
    error="#e5737f",
    success="#8fc07a",
    foreground="#d8dde2",
    background="#12161a",
    surface="#171c21",
    panel="#20272e",
    variables={
        "text-accent": "#d7b46a",
        "text-warning": "#d7b46a",
        "text-error": "#f08d96",
        "text-success": "#8fc07a",
        "border-blurred": "#3a444e",
        "scrollbar": "#3a444e",
        "scrollbar-background": "#171c21",
    },
)

LIGHT = Theme(
    name="tickler-light",
    dark=False,
    primary="#27677a",
    secondary="#566676",
    accent="#6b4700",
    warning="#6b4700",
    error="#a3182e",
    success="#1f5a17",
    foreground="#20262c",
    background="#f3f2ed",
    surface="#fbfaf7",
    panel="#e8e6df",
    variables={
        "text-accent": "#6b4700",
        "text-warning": "#6b4700",
        "text-error": "#a3182e",
        "text-success": "#1f5a17",
        "border-blurred": "#c2beb3",
        "scrollbar": "#c2beb3",
        "scrollbar-background": "#fbfaf7",
    },
)

THEMES = (DARK, LIGHT)
