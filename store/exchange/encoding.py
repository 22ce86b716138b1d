"""From bytes to text: which encoding a file is in, decided from all of its bytes."""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple, TextIO

from store.errors import BadInput
from store.exchange.languages import is_chinese, likeliest_page, words_of
from store.names import nearest
from store.sentence import say

CHUNK = 1 << 20
LONGEST_LINE = 8 * CHUNK
_SAMPLE = 1 << 16
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# So many whole UTF-8 letters for each broken byte say that the file is UTF-8 with damage.
_WHOLE_PER_BROKEN = 10
# So many lines that are not, for each that is, are still a file in two encodings.
_BROKEN_PER_WHOLE = 20
_STORE = b"SQLite format 3\x00"
_NO_TEXT = {
    b"\x1f\x8b": "packed", b"BZh": "packed", b"\xfd7zXZ\x00": "packed",
    b"7z\xbc\xaf\x27\x1c": "packed", b"Rar!\x1a": "packed", b"\x28\xb5\x2f\xfd": "packed",
    b"%PDF-": "pdf",
    b"\x89PNG\r\n": "picture", b"\xff\xd8\xff": "picture", b"GIF8": "picture",
}  # fmt: skip
_WORDS = 4000
_KNOWN = (
    "utf-8", "utf-16", "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1257", "mac-roman",
    "latin-1", "shift-jis", "gb18030", "big5", "euc-kr", "koi8-r",
)  # fmt: skip
_MAKES_WORDS = 0.6
_SURE_PAGE = 0.9
_TWO_BYTES = ("gb", "big5", "shift", "cp932", "euc", "johab", "cp949", "hz", "iso2022")


class Decoded(NamedTuple):
    """How the bytes of a file are read; where letters had to tell it, the language and a sample."""

    encoding: str
    language: str = ""
    words: tuple[str, ...] = ()


def encoding_of(path: Path, told: str | None = None, name: str = "") -> Decoded:
    """The encoding of a text file: by its mark, by the places of NULs, by being UTF-8 throughout.

    What is left is the code page whose letters make words of one language (`languages`). `told` is
    what a person says, `name` what the file is called for them. Where some lines are UTF-8 and
    others are not, the encoding is "utf-8+cp1252" or the like (see `open_text`). Reads the file
    once, a chunk at a time.

    Raises:
        BadInput: no such file, no ordinary file, an empty one, a zip, a line without an end; no
            such encoding, or one that the file is not in.
    """
    called = name or str(path)
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):  # a pipe is waited for
            raise BadInput(say("unread.no_ordinary_file", file=called))
        with path.open("rb") as stream:
            head = stream.read(CHUNK)
            _check_head(called, head)
            words: Counter[bytes] = Counter()
            odd = _scan(called, head, stream.read, words)
            if told is not None:
                stream.seek(0)
                return Decoded(_known(told, path, stream.read))
            named = _named(head)
            if named is not None:
                return Decoded(named)
            if odd is None:
                return Decoded("utf-8")
            stream.seek(0)
            if _damaged_utf8(stream.read):
                return Decoded("utf-8")
            stream.seek(0)
            return _mixed(stream) or _other(odd, words)
    except OSError as error:
        raise BadInput(say("unread.unreadable", file=called, why=error.strerror)) from error


def _known(told: str, path: Path, read: Callable[[int], bytes]) -> str:
    if "+" in told:  # as the report calls a file in two encodings
        parts = [part.strip().casefold() for part in told.split("+")]
        if len(parts) == 2 and parts[0] in ("utf-8", "utf8") and parts[1] in _KNOWN:
            return f"utf-8+{parts[1]}"
    try:
        "".encode(told.strip())
        decoder = codecs.getincrementaldecoder(told.strip())()
    except (LookupError, ValueError):
        raise BadInput(say("typed.no_encoding", text=told, likely=nearest(told, _KNOWN))) from None
    try:
        while chunk := read(CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeError as error:
        raise BadInput(
            say("unread.other_encoding", file=path.name, encoding=told.strip(), why=error)
        ) from error
    return told.strip().casefold()


def open_text(path: Path, encoding: str) -> TextIO:
    """The file as text with its line ends as they are; a byte that does not fit becomes U+FFFD.

    "utf-8+cp1252" is UTF-8, and what is none is read as the other.
    """
    first, _, other = encoding.partition("+")
    errors = _read_as(other) if other else "replace"
    try:
        return path.open(encoding=first, errors=errors, newline="")
    except OSError as error:
        raise BadInput(say("unread.unreadable", file=path, why=error.strerror)) from error


def _read_as(encoding: str) -> str:
    """The name of an error handler that reads the bytes which do not fit in this encoding."""
    name = f"tickler-{encoding}"

    def read(error: UnicodeError) -> tuple[str, int]:
        if not isinstance(error, UnicodeDecodeError):
            raise error
        return error.object[error.start : error.end].decode(encoding, "replace"), error.end

    codecs.register_error(name, read)
    return name


def _check_head(called: str, head: bytes) -> None:
    if not head:
        raise BadInput(say("unread.empty", file=called))
    if head.startswith(b"PK\x03\x04"):
        raise BadInput(say("unread.workbook_or_zip", file=called))
    for begin, what in _NO_TEXT.items():
        if head.startswith(begin):
            raise BadInput(say(f"unread.{what}", file=called))
    if head.startswith(_STORE):
        raise BadInput(say("unread.store", file=called))


def _scan(
    called: str, chunk: bytes, read: Callable[[int], bytes], words: Counter[bytes]
) -> bytes | None:
    """The first chunk that is not UTF-8, or None; refuses a line that never ends.

    From that chunk on the words with letters beyond ASCII are counted, as long as they are few.
    """
    decoder = codecs.getincrementaldecoder("utf-8")()
    odd: bytes | None = None
    lines, run = 1, 0
    while chunk:
        if odd is None:
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError:
                odd = chunk
        if odd is not None and len(words) < _WORDS:
            words.update(words_of(chunk))
        last = max(chunk.rfind(b"\n"), chunk.rfind(b"\r"))
        lines += max(chunk.count(b"\n"), chunk.count(b"\r"))
        run = run + len(chunk) if last < 0 else len(chunk) - 1 - last
        if run > LONGEST_LINE:
            raise BadInput(
                say("unread.line_too_long", line=lines, file=called, most=LONGEST_LINE >> 20)
            )
        chunk = read(CHUNK)
    if odd is None:
        try:
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            odd = b"\xff"
    return odd


def _named(head: bytes) -> str | None:
    """The encoding that a byte-order mark names, or UTF-16 without one."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    sample = head[:_SAMPLE]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    enough = len(sample) // 6  # a third of one half: text with few letters beyond Latin ones
    if odd > enough and even * 8 < odd:
        return "utf-16-le"
    if even > enough and odd * 8 < even:
        return "utf-16-be"
    return None


def _damaged_utf8(read: Callable[[int], bytes]) -> bool:
    """Whether the file is UTF-8 but for a few bytes."""
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    whole = broken = 0
    while chunk := read(CHUNK):
        text = decoder.decode(chunk)
        bad = text.count("\ufffd")
        whole += len(text) - len(text.encode("ascii", "ignore")) - bad
        broken += bad
    return whole >= broken * _WHOLE_PER_BROKEN


def _mixed(lines: Iterable[bytes]) -> Decoded | None:
    """Two files that were put together: lines that are UTF-8 and others that are not.

    Letters of another page hardly ever make a whole line of UTF-8 by chance.
    """
    whole = broken = 0
    words: Counter[bytes] = Counter()
    for line in lines:
        if line.isascii():
            continue
        try:
            line.decode("utf-8")
        except UnicodeDecodeError:
            broken += 1
            if len(words) < _WORDS:
                words.update(words_of(line))
        else:
            whole += 1
    if whole * _BROKEN_PER_WHOLE < broken or not whole:
        return None
    page = likeliest_page(word for word, _ in words.most_common(_WORDS))
    return Decoded(f"utf-8+{page.encoding}", page.language, page.words)


def _other(odd: bytes, words: Counter[bytes]) -> Decoded:
    """A code page by its letters; an alphabet of two bytes a sign, where none makes words."""
    page = likeliest_page(word for word, _ in words.most_common(_WORDS))
    if page.score < _SURE_PAGE and is_chinese(odd[:_SAMPLE]):
        return Decoded("gb18030")
    if page.score < _MAKES_WORDS:
        from charset_normalizer import from_bytes

        best = from_bytes(odd[:_SAMPLE]).best()
        if best is not None and best.encoding.startswith(_TWO_BYTES):
            return Decoded(best.encoding)
    return Decoded(page.encoding, page.language, page.words)
