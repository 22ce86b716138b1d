"""What goes to the terminal: only the cells that differ, and in the end the same picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.color import ColorSystem
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import LayoutUpdate
from textual._context import visible_screen_stack
from textual.geometry import Region
from textual.strip import Strip

from tests.tui.screens.kit import sitting
from tests.tui.screens.test_hands import sample
from tui.changed_cells import Changes, Shown
from tui.environment import Terminal

COLUMNS, LINES = 12, 3
CONSOLE = Console(force_terminal=True, color_system="truecolor", legacy_windows=False)
_SEQUENCE = re.compile(r"\x1b\[([0-9;]*)([HCm])|\x1b\]8;[^;]*;([^\x1b]*)\x1b\\|\n|(.)", re.DOTALL)
_PARAMETERS = re.compile(r"[34]8;(?:2;\d+;\d+;\d+|5;\d+)|\d+")
_OFF = {"22": {"1", "2"}, "23": {"3"}, "24": {"4"}, "27": {"7"}, "29": {"9"}}


class Screen:
    """A terminal, as far as colours, places and text of one or two cells go."""

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], tuple[str, frozenset[str]]] = {}
        self.pen: set[str] = set()

    def write(self, text: str) -> None:
        """Obey."""
        x = y = 0
        link = ""
        for numbers, what, target, letter in _SEQUENCE.findall(text):
            if what == "H":
                y, x = (int(each) - 1 for each in numbers.split(";"))
            elif what == "C":
                x += int(numbers)
            elif what == "m":
                self._colours(_PARAMETERS.findall(numbers) or ["0"])
            elif letter:
                for column in range(x, x + cell_len(letter)):
                    pen = self.pen | ({link} if link else set())
                    seen = pen if letter != " " else {e for e in pen if self._is_seen(e)}
                    self.cells[y, column] = (letter if column == x else "", frozenset(seen))
                x += cell_len(letter)
            else:
                link = target

    @staticmethod
    def _is_seen(code: str) -> bool:
        return code.startswith("4") or code in {"7", "9"} or code.startswith("http")

    def _colours(self, codes: list[str]) -> None:
        for code in codes:
            if code == "0":
                self.pen.clear()
            elif code in _OFF:
                self.pen -= _OFF[code]
            elif code in {"39", "49"} or (code[0] in "34" and len(code) > 1):
                self.pen = {e for e in self.pen if len(e) < 2 or e[0] != code[0]}
                self.pen |= {code} - {"39", "49"}
            else:
                self.pen.add(code)


STYLES = st.sampled_from(
    [
        Style.parse(words)
        for words in (
            "#102030 on #405060", "bold #102030 on #405060", "on #405060", "dim italic red",
            "underline on #405060", "reverse #102030", "strike", "none", "bold", "#ffffff on blue",
            "link https://a.example #102030",
        )
    ]
)  # fmt: skip
TEXTS = st.text("ab é│漢", min_size=1, max_size=5)
PIECES = st.lists(st.tuples(TEXTS, STYLES), min_size=1, max_size=4)


@st.composite
def lines(draw: st.DrawFn) -> list[list[Strip]]:
    """A whole picture."""
    picture = []
    for _ in range(LINES):
        strip = Strip([Segment(text, style) for text, style in draw(PIECES)])
        picture.append([strip.adjust_cell_length(COLUMNS, Style.parse("on #405060"))])
    return picture


def rendered(shown: Shown, picture: list[list[Strip]]) -> str:
    update = LayoutUpdate(list(picture), Region(0, 0, COLUMNS, LINES))
    return Changes(update, shown).render_segments(CONSOLE)


@pytest.mark.long
@given(st.lists(lines(), min_size=1, max_size=4))
def test_the_picture_is_the_one_that_textual_draws(pictures: list[list[list[Strip]]]) -> None:
    shown, ours, theirs = Shown(), Screen(), Screen()
    for picture in pictures:
        ours.write(rendered(shown, picture))
        update = LayoutUpdate(list(picture), Region(0, 0, COLUMNS, LINES))
        theirs.write(update.render_segments(CONSOLE))
        assert ours.cells == theirs.cells
    assert rendered(shown, pictures[-1]) == ""


@pytest.mark.long
@given(lines(), st.lists(st.tuples(st.integers(0, LINES - 1), st.integers(0, 9), PIECES)))
def test_pieces_over_pieces(
    picture: list[list[Strip]], over: list[tuple[int, int, list[tuple[str, Style]]]]
) -> None:
    shown, ours, theirs = Shown(), Screen(), Screen()
    ours.write(rendered(shown, picture))
    theirs.write(ours_whole(picture))
    for y, x, parts in over:
        strip = Strip([Segment(text, style) for text, style in parts]).crop(0, COLUMNS - x)
        ours.write(shown.draw([(y, x, strip)], ColorSystem.TRUECOLOR))
        theirs.write(f"\x1b[{y + 1};{x + 1}H{strip.render(CONSOLE)}")
        assert ours.cells == theirs.cells


def ours_whole(picture: list[list[Strip]]) -> str:
    return rendered(Shown(), picture)


def test_one_changed_letter_is_one_letter_and_forgetting_draws_all() -> None:
    shown, style = Shown(), Style.parse("bold #102030 on #405060")
    before, after = ([[Strip([Segment(text, style)])]] * LINES for text in ("abcdefghijkl",) * 2)
    rendered(shown, before)
    changed = [[Strip([Segment("abcdeXghijkl", style)])], *after[1:]]
    assert rendered(shown, changed) == "\x1b[1;6H\x1b[1;38;2;16;32;48;48;2;64;80;96mX\x1b[m"
    shown.forget()
    assert rendered(shown, changed).count("ghijkl") == LINES


async def test_a_move_of_the_cursor_sends_three_kilobytes_at_most(tmp_path: Path) -> None:
    """T92: at 120 by 40, in a store of full pages; and a small dialog over a line is small."""
    async with sitting(sample(tmp_path), terminal=Terminal(far=True)) as desk:
        shown = Shown()

        def sent() -> int:
            visible_screen_stack.set(desk.app._background_screens)
            picture = desk.screen._compositor.render_full_update()
            return len(Changes(picture, shown).render_segments(CONSOLE).encode())

        assert sent() > 6000
        for place in ("f2", "f3"):
            await desk.press(place)
            sent()
            for _ in range(2):
                await desk.press("down")
                assert 100 < sent() <= 3000
        await desk.press("v")
        sent()
        for key in ("down", "pagedown"):  # at once: a page that glides is sent a dozen times
            await desk.press(key)
            assert 100 < sent() <= 3000
        await desk.press("escape", "f2", "f")
        sent()
        await desk.press("n")
        assert 100 < sent() <= 4000  # all words of a customer in place of another's
        await desk.press("escape")
        sent()
        await desk.press("s")
        assert 100 < sent() <= 3000
