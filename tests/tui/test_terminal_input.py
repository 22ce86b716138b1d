"""What a terminal sends: a paste is text alone, odd sequences press no keys (T91)."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual import events
from textual.drivers import linux_driver

from tui import terminal_input
from tui.terminal_input import PATIENCE, TerminalParser, lenient_decoder, read_leniently
from tui.text import pasted

Clock = Callable[[float], None]


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The parser's clock, which a test moves on."""
    now = [100.0]

    def read() -> float:
        return now[0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setattr(terminal_input, "get_time", read)
    monkeypatch.setattr("textual._parser.get_time", read)
    return wait


def told(parser: TerminalParser, *pieces: str) -> list[str]:
    """Keys by their names, a paste as `paste:` with its text, others by their kind."""
    return [name(event) for piece in pieces for event in parser.feed(piece)]


def name(event: object) -> str:
    if isinstance(event, events.Key):
        return event.key
    return f"paste:{event.text}" if isinstance(event, events.Paste) else type(event).__name__


PASTE = "\x1b[200~Acme\x1b[31m c+ \x1b\x1b[A\r\n\x00two\x1b[201~"


@pytest.mark.parametrize("cuts", [(), (1,), (3, 5), tuple(range(1, len(PASTE)))])
def test_nothing_of_a_paste_is_a_key_however_it_comes_in_pieces(cuts: tuple[int, ...]) -> None:
    parser = TerminalParser()
    ends = (*cuts, len(PASTE))
    pieces = [PASTE[a:b] for a, b in zip((0, *cuts), ends, strict=True)]
    assert told(parser, *pieces) == [f"paste:{PASTE[6:-6]}"]
    assert told(parser, "x\x1b[B") == ["x", "down"]


def test_a_paste_without_its_end_gives_the_keyboard_back(clock: Clock) -> None:
    parser = TerminalParser()
    assert told(parser, "\x1b[200~half", " of it") == []
    clock(PATIENCE + 0.1)
    assert [name(event) for event in parser.tick()] == ["paste:half of it"]
    assert told(parser, "a", "\x1b[201~", "b") == ["a", "b"]


def test_keys_are_the_keys_that_they_were(clock: Clock) -> None:
    parser = TerminalParser()
    assert told(parser, "a\x1b[A\x1bOP\x1b[15~\x1b[1;5C\x1b[[A\x1b[Zq") == [
        *("a", "up", "f1", "f5", "ctrl+right", "f1", "shift+tab", "q"),
    ]
    assert told(parser, "\x1b[", "B", "\x1b", "OQ", "\x1b[<0;5;6M") == ["down", "f2", "MouseDown"]
    for alone, key in {"\x1b": "escape", "\x1bl": "alt+l", "\x1bP": "alt+shift+p"}.items():
        assert told(parser, alone) == []
        clock(1.0)
        assert [name(event) for event in parser.tick()] == [key]


@pytest.mark.parametrize(
    "answer",
    [
        "\x1b[?64;1;2c", "\x1b[31m", "\x1b[?25h", "\x1b[97;1:3u", "\x1b[9999999999u",
        "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1b]0;title\x07", "\x1bP>|XTerm(380)\x1b\\",
        "\x1b_Gi=1;OK\x1b\\", "\x1b[200~\x1b[201~",
    ],
)  # fmt: skip
def test_what_is_no_key_presses_none(answer: str) -> None:
    got = told(TerminalParser(), f"a{answer}b", "c")
    assert [key for key in got if key not in ("paste:", "MouseMove")] == ["a", "b", "c"]


@pytest.mark.long
@given(st.lists(st.text("a\x1b[]O~2013;uM<m\\\x07\x00\r", max_size=9), max_size=4))
def test_no_bytes_end_the_program_or_stop_the_keys(pieces: list[str]) -> None:
    parser = TerminalParser()
    told(parser, *(piece for piece in pieces if piece))
    told(parser, "\x1b[201~")  # ends a paste that was begun
    list(parser.tick())
    parser.feed("\x07")
    assert told(parser, "\x1b\\", "zzz" * 12, "k")[-1] == "k"


def test_a_byte_that_is_no_letter_is_shown() -> None:
    assert lenient_decoder("utf-8")().decode(b"M\xfcller \xc3\xbc") == "M�ller ü"


def test_the_drivers_read_through_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(linux_driver, "XTermParser", None)
    monkeypatch.setattr(linux_driver, "getincrementaldecoder", None)
    monkeypatch.setitem(sys.modules, "textual.drivers.web_driver", None)
    read_leniently()
    assert vars(linux_driver)["XTermParser"] is TerminalParser
    assert vars(linux_driver)["getincrementaldecoder"] is lenient_decoder


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Acme \x1b[1mnow\x1b[0m", "Acme now"),
        ("\x1b]8;;https://a.example\x1b\\Acme\x1b]8;;\x1b\\", "Acme"),
        ("a\x00b\x07c\x7f\x9b", "abc"),
        ("\u202a+49 30 1\u202c\ufeff", "+49 30 1"),
        ("one\r\ntwo\tthree\u2028four", "one\r\ntwo\tthree\nfour"),
        ("\x1b(Bone\x1b two\x1bThree", "one twoThree"),
        ("\x1b]0;no end", "]0;no end"),
        ("Zoë 日本 👩\u200d⚕️ \x1b", "Zoë 日本 👩\u200d⚕️ "),
    ],
)
def test_of_what_is_pasted_the_text_is_left(text: str, left: str) -> None:
    assert pasted(text) == left
