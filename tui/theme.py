"""The looks of the screens.

Colours only support what signs and words already say, and are chosen so that they keep apart when a
terminal reduces them to 16 colours or to grey. Without colours (`NO_COLOR`) the style sheet marks
by bold, underlined and reversed text what colours marked.
"""

from __future__ import annotations

from typing import Final

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

# Blue against orange and yellow, which all common kinds of colour blindness keep apart
# (M. Okabe and K. Ito, Color Universal Design, 2008); brighter, for a dark ground.
BLUE_ORANGE = Theme(
    name="tickler-blue-orange",
    dark=True,
    primary="#4f9bd8",
    secondary="#8fa1b5",
    accent="#f2cf5b",
    warning="#f2cf5b",
    error="#ff9c40",
    success="#7cc3ff",
    foreground="#dce1e6",
    background="#10151b",
    surface="#151b22",
    panel="#1e2630",
    variables={
        "text-accent": "#f2cf5b",
        "text-warning": "#f2cf5b",
        "text-error": "#ff9c40",
        "text-success": "#7cc3ff",
        "border-blurred": "#394553",
        "scrollbar": "#394553",
        "scrollbar-background": "#151b22",
    },
)

# The terminal's own sixteen, bright on black: nothing is mixed, since nothing between them exists.
SIXTEEN = Theme(
    name="tickler-16",
    dark=True,
    ansi=True,
    primary="ansi_blue",
    secondary="ansi_white",
    accent="ansi_bright_yellow",
    warning="ansi_bright_yellow",
    error="ansi_bright_red",
    success="ansi_bright_green",
    foreground="ansi_bright_white",
    background="ansi_black",
    surface="ansi_black",
    panel="ansi_black",
    variables={
        "background": "ansi_black",
        "foreground": "ansi_bright_white",
        "surface": "ansi_black",
        "panel": "ansi_black",
        "text": "ansi_bright_white",
        "text-muted": "ansi_white",
        "text-disabled": "ansi_white",
        "text-accent": "ansi_bright_yellow",
        "text-warning": "ansi_bright_yellow",
        "text-error": "ansi_bright_red",
        "text-success": "ansi_bright_green",
        "border-blurred": "ansi_white",
        "scrollbar": "ansi_cyan",
        "scrollbar-hover": "ansi_bright_cyan",
        "scrollbar-active": "ansi_bright_cyan",
        "scrollbar-background": "ansi_black",
        "ansi-background": "ansi_black",
        "ansi-foreground": "ansi_bright_white",
        "block-cursor-background": "ansi_blue",
        "block-cursor-foreground": "ansi_bright_white",
        "input-selection-background": "ansi_cyan",
        "input-selection-foreground": "ansi_black",
        "screen-selection-background": "ansi_cyan",
        "screen-selection-foreground": "ansi_black",
    },
)

FEW: Final = "16 colours"
# By the names of the choices, in the order of the key that changes them.
LOOKS: Final = {"dark": DARK, "light": LIGHT, "blue-orange": BLUE_ORANGE, FEW: SIXTEEN}
THEMES: Final = tuple(LOOKS.values())
