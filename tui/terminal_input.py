"""What a terminal sends, made into keys: a paste is text only, and nothing of it acts as a key.

Textual looks for keys inside a paste too: an escape character in what is pasted loses letters, or
leaves the form that they were for; a paste that never ends takes every key after it. And one byte
that is no UTF-8, an “ü” from an old terminal, would end the program.
"""

from __future__ import annotations

import re
import sys
from codecs import IncrementalDecoder, getincrementaldecoder
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

from textual import events
from textual._time import get_time
from textual._xterm_parser import BRACKETED_PASTE_END as END
from textual._xterm_parser import BRACKETED_PASTE_START as BEGIN
from textual._xterm_parser import XTermParser
from textual.message import Message

PATIENCE: Final = 2.0  # seconds without a letter after which a paste has ended without saying so
# A whole control sequence. Left to Textual: `[` of the Linux console's F1 to F5, `M` of an old
# mouse, both followed by more.
_WHOLE: Final = re.compile(r"\x1b\[[0-?]*[ -/]*[@-LN-Z\\-~]")
_BEGUN: Final = re.compile(r"\x1b(?:\[[0-?]*[ -/]*)?")
# What a terminal answers when it is asked for its colours or its name: `ESC ] 11;… BEL`. A key with
# Alt comes as its two characters alone.
_ANSWER: Final = re.compile(
    r"\x1b(?:\](?=\d)|P(?=[\d>!=+$])|[_^X](?=.))[^\x07\x1b]*(?:\x07|\x1b\\)?"
)
_DRIVERS: Final = ("linux_driver", "linux_inline_driver", "web_driver", "win32")


class TerminalParser(XTermParser):
    """Textual's parser, which gets the keys; pastes, and sequences that are no keys, end here."""

    def __init__(self, debug: bool = False) -> None:
        super().__init__(debug)
        self._paste: str | None = None  # what of one has come
        self._begun = ""  # of a sequence, what Textual's parser holds already
        self._last = 0.0

    def feed(self, data: str) -> Iterator[Message]:
        """The keys, pastes and other events in what came; nothing at all is the end."""
        self._last = get_time()
        if not data:
            yield from super().feed(data)
            return
        while data:
            if self._paste is not None:
                self._paste += data
                data = ""
                if END in self._paste:
                    text, _, data = self._paste.partition(END)
                    self._paste = None
                    yield events.Paste(text)
                continue
            begun, self._begun = self._begun, ""
            if begun and self._is_held():
                data = begun + data
            else:
                begun = ""
            sequence = _WHOLE.match(data) or _ANSWER.match(data)
            if sequence is None:
                cut = data.find("\x1b", 1)
                now, data = (data, "") if cut < 0 else (data[:cut], data[cut:])
                if not data and _BEGUN.fullmatch(now):
                    self._begun = now
                yield from self._keys(now[len(begun) :])
                continue
            text, data = sequence[0], data[sequence.end() :]
            if text == BEGIN:
                self._forget()
                self._paste = ""
            elif text[1] == "[":
                yield from self._keys(text[len(begun) :])
                if self._is_held():
                    self._forget()  # no key that is known: Textual would take what follows to it
            else:
                self._forget()

    def tick(self) -> Iterator[Message]:
        """What has come when nothing follows: Esc alone, or a paste without its end."""
        yield from super().tick()
        if self._paste is not None and get_time() - self._last > PATIENCE:
            text, self._paste = self._paste, None
            yield events.Paste(text)

    def _keys(self, data: str) -> Iterator[Message]:
        try:
            yield from super().feed(data)
        except (ValueError, ArithmeticError):
            self._forget()  # numbers that Textual cannot read

    def _is_held(self) -> bool:
        """Whether Textual's parser waits for the rest of a sequence."""
        return self._awaiting.timeout is not None

    def _forget(self) -> None:
        self._tokens.clear()
        self._timeout_time = None
        self._gen = self.parse(self._tokens.append)
        self._awaiting = next(self._gen)


def lenient_decoder(encoding: str) -> Callable[[], IncrementalDecoder]:
    """A decoder that shows a byte which is no letter as �, where Textual's ends the program."""
    return partial(getincrementaldecoder(encoding), "replace")


def read_leniently() -> None:
    """Let Textual's drivers, those that are loaded, read through the two above."""
    for name in _DRIVERS:
        driver = sys.modules.get(f"textual.drivers.{name}")
        if driver is not None:
            setattr(driver, "XTermParser", TerminalParser)  # noqa: B010 no driver has it declared
            if hasattr(driver, "getincrementaldecoder"):
                setattr(driver, "getincrementaldecoder", lenient_decoder)  # noqa: B010
