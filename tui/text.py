"""Text that came from data, made harmless and measured in terminal cells.

Names and notes are data: a control character in them must be seen, not obeyed. Both faces send
every such text through `visible`, `fit` or `wrap`, and every JSON answer through `safe_json`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final, Literal

Align = Literal["left", "right", "center"]

ELLIPSIS = "…"

# What a terminal may obey or a reader cannot see: C0, DEL, C1, direction marks and overrides,
# line and paragraph separators, the byte order mark, halves of surrogate pairs.
_DANGEROUS = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
# The same in JSON, whose own line feeds stay: the encoder has escaped those inside strings.
_DANGEROUS_IN_JSON = re.compile(_DANGEROUS.pattern.replace("\x00-\x1f", ""))
_BREAK = re.compile("\r\n?")
_PAGE_BREAK = re.compile("[\u2028\u2029]")
# What a terminal would obey as a whole: colours and places, titles and links, letter sets.
_SEQUENCE = re.compile(
    "\x1b(?:\\[[0-?]*[ -/]*[@-~]?|[\\]PX^_][^\x07\x1b\r\n]*(?:\x07|\x1b\\\\)"
    "|[#%()*+./-][0-~]|[78=>])?"
)
_UNSEEN = re.compile(_DANGEROUS.pattern.replace("\x00-\x1f", "\x00-\x08\x0b\x0c\x0e-\x1f"))
_ZWJ = "\u200d"
# A number is not parted from its percent sign.
_WORD = re.compile(r" +|[^ ]*\d %[^ ]*|[^ ]+")
# One cell each, whatever stands beside them: Latin, Greek, Cyrillic and our screens' own signs.
_NARROW = re.compile("[ -~\xa0-\xac\xae-\u02ff\u0370-\u0482\u2010-\u2027‹›€←-⇿␀-␡─-▟]*")

_FIGURE = re.compile(r"(-?[^\d,]*)(\d{1,3}(?:,\d{3})+)(?:\.\d+)?")
_UNITS = ((10**3, "k"), (10**6, "M"), (10**9, "bn"), (10**12, "tn"))


# “added Acme Inc.” ends a sentence with its own full stop; three of them are an ellipsis.
_TWO_STOPS = re.compile(r"(?<=[^.\s])\.\.(?=\s|$)")


def one_stop(sentence: str) -> str:
    """A sentence whose last name brings a full stop of its own, with one of them."""
    return _TWO_STOPS.sub(".", sentence) if ".." in sentence else sentence


def visible(text: str, *, multiline: bool = False) -> str:
    """`text` with every dangerous character replaced by a sign for it, everything else unchanged.

    C0 and DEL become their Control Pictures (␛ ␉ ␊ ␡), the others their number (‹U+202E›). With
    `multiline` a line feed, also one after a carriage return, stays a line feed.
    """
    if not _DANGEROUS.search(text):
        return text
    if multiline:
        return "\n".join(_DANGEROUS.sub(_sign, line) for line in _lines(text))
    return _DANGEROUS.sub(_sign, text)


def harmless(text: str) -> str:
    """What comes into a field, in as many lines: dangerous characters as signs, tabs as blanks.

    A carriage return alone is what most terminals send for a line break.
    """
    return visible(_BREAK.sub("\n", text).replace("\t", " "), multiline=True)


def pasted(text: str) -> str:
    """What was pasted, as text alone: sequences for a terminal and characters nobody sees go.

    Tabulators and line breaks stay; a page's own line separators become line breaks.
    """
    if not _DANGEROUS.search(text):
        return text
    text = _PAGE_BREAK.sub("\n", _SEQUENCE.sub("", text))
    return _UNSEEN.sub("", text)


def _centred(text: str, width: int) -> str:
    spare = width - len(text)
    return " " * (spare // 2) + text + " " * (spare - spare // 2)


_PAD: Final[dict[Align, Callable[[str, int], str]]] = {
    "left": str.ljust,
    "right": str.rjust,
    "center": _centred,
}


def cell_width(text: str) -> int:
    """Terminal cells that `text` takes when shown on one line, dangerous characters as signs."""
    if text.isascii() and text.isprintable():  # nearly every cell of a long table
        return len(text)
    return _cells(_shown(text))


def fit(text: str, width: int, *, align: Align = "left") -> str:
    """`text` as shown in exactly `width` cells: padded, or cut with "…" between characters.

    A figure at the right, whose first digits alone would be another one, is told in k, M, bn.
    """
    if width <= 0:
        return ""
    if len(text) <= width and text.isascii() and text.isprintable():
        return _PAD[align](text, width)
    shown = _shown(text)
    cells = _cells(shown)
    if cells > width and align == "right":
        shown = _shorter(shown, width)
        cells = _cells(shown)
    if cells > width:
        shown = _head(shown, width - 1) + ELLIPSIS
        cells = _cells(shown)
    return _PAD[align](shown, len(shown) + width - cells)


def _shorter(figure: str, width: int) -> str:
    """`€8,049M` for `€8,049,096,436`, as close as there is room; other texts as they are."""
    found = _FIGURE.fullmatch(figure)
    if found is None:
        return figure
    tenths = 10 * int(found[2].replace(",", ""))
    for one, unit in _UNITS:
        tenth = (tenths + one // 2) // one
        for digits in (f"{tenth // 10:,}.{tenth % 10}", f"{(tenths + 5 * one) // (10 * one):,}"):
            if len(found[1] + digits + unit) <= width:
                return found[1] + digits + unit
    return figure


def wrap(text: str, width: int) -> list[str]:
    """`text` in lines of at most `width` cells (2 or more), broken between words where it can be.

    Line feeds in the text stay line breaks; a word too long for a line is cut between characters.
    """
    width = max(width, 2)
    wrapped: list[str] = []
    for line in _lines(text):
        wrapped.extend(_wrap_line(_shown(line), width))
    return wrapped


def safe_json(obj: object, told: Callable[[Any], str] | None = None) -> str:
    r"""JSON for people and scripts, in which no byte can act on a terminal.

    Letters stay as they are; dangerous characters are written as \uXXXX, so that what is read back
    is equal. `told` makes a text of what is none of JSON's own. Raises ValueError for a float
    that JSON cannot carry (NaN, infinity).
    """
    import json  # only the commands with --json need it

    text = json.dumps(obj, indent=2, ensure_ascii=False, allow_nan=False, default=told)
    return _DANGEROUS_IN_JSON.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def _lines(text: str) -> list[str]:
    return text.replace("\r\n", "\n").split("\n")


def _sign(found: re.Match[str]) -> str:
    code = ord(found[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else f"‹U+{code:04X}›"


def _shown(text: str) -> str:
    text = visible(text)
    return _without_stray_joiners(text) if _ZWJ in text else text


def _without_stray_joiners(text: str) -> str:
    """Keep U+200D only inside an emoji: elsewhere Rich counts the character after it as 0 cells."""
    kept: list[str] = []
    for index, char in enumerate(text):
        if char == _ZWJ and not (kept and _joins(kept[-1]) and _joins(text[index + 1 : index + 2])):
            continue
        kept.append(char)
    return "".join(kept)


def _joins(char: str) -> bool:
    return char == "\ufe0f" or (char != "" and unicodedata.category(char) in {"So", "Sm", "Sk"})


def _cells(shown: str) -> int:
    if _NARROW.fullmatch(shown):
        return len(shown)
    from rich.cells import cell_len  # 12 ms of import, only for the letters that need it

    return cell_len(shown)


def _clusters(shown: str) -> Iterator[str]:
    """Characters with the marks, selectors and joined emoji that belong to them."""
    cluster = ""
    for char in shown:
        if cluster and _cells(char) and not cluster.endswith(_ZWJ):
            yield cluster
            cluster = ""
        cluster += char
    yield cluster


def _head(shown: str, width: int) -> str:
    if _NARROW.fullmatch(shown):
        return shown[:width]
    taken: list[str] = []
    left = width
    for cluster in _clusters(shown):
        left -= _cells(cluster)
        if left < 0:
            break
        taken.append(cluster)
    return "".join(taken)


def _wrap_line(shown: str, width: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for word in _WORD.findall(shown):
        if _cells(line + word) <= width:
            line += word
            continue
        if line.strip(" "):
            lines.append(line.rstrip(" "))
            line = ""
        if word.startswith(" "):
            continue
        rest = word
        while _cells(rest) > width:
            head = _head(rest, width)
            lines.append(head)
            rest = rest[len(head) :]
        line = rest
    lines.append(line.rstrip(" "))
    return lines


def counted(count: int, one: str, more: str = "") -> str:
    """A count with its noun: `1 step`, `2 steps`."""
    return f"{count:,} {one if count == 1 else more or f'{one}s'}"
