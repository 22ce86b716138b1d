"""Text from data is shown letter for letter, harmless, and in exactly the cells it was given."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from tui.text import _NARROW, cell_width, fit, safe_json, visible, wrap

DANGEROUS = {
    *map(chr, range(0x20)),
    *map(chr, range(0x7F, 0xA0)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2066, 0x206A)),
    *map(chr, range(0xD800, 0xE000)),
    *"\u061c\u200e\u200f\u2028\u2029\ufeff",
}
# Letters of every kind; the dangerous, joining and wide ones more often than by chance.
TEXT = st.text(
    st.one_of(
        st.characters(exclude_categories=()),
        st.sampled_from(sorted(DANGEROUS)),
        st.sampled_from("a é\u0301\u200d\ufe0f日👩⚕🔥🏽❤1\u20e3🇩🇪한שر\u200b "),
    ),
    max_size=40,
)
FAST = settings(max_examples=150)


# A figure cut after its first digits would be another figure: BHD and JPY have long ones.
@pytest.mark.parametrize(
    ("figure", "shown"),
    [
        ("€8,049", "  €8,049"), ("BHD 3,200", "BHD 3.2k"), ("¥3,200,000", " ¥3,200k"),
        ("¥8,049,096,436", " ¥8,049M"), ("-BHD 12,345.678", "-BHD 12k"), ("12,345 d", "12,345 d"),
        ("BHD 999,999", "BHD 1.0M"),
        ("€99,999,950,000,000", "€100.0tn"), ("Lumen Dental", "Lumen D…"),
        ("Fri, 1,234,567", "Fri, 1,…"),
    ],
)  # fmt: skip
def test_a_figure_without_room_is_told_shorter(figure: str, shown: str) -> None:
    assert fit(figure, 8, align="right") == shown
    assert fit(figure, 20, align="right").strip() == figure


def test_every_dangerous_character_has_its_own_sign() -> None:
    signs = {visible(char) for char in DANGEROUS}
    assert len(signs) == len(DANGEROUS)
    assert visible("\x1b]52;c;aGk=\x07") == "␛]52;c;aGk=␇"
    assert visible("a\tb\nc\x7f\x00") == "a␉b␊c␡␀"
    assert visible("\x9b\u202e\ufeff\ud800") == "‹U+009B›‹U+202E›‹U+FEFF›‹U+D800›"


def test_line_feeds_stay_only_in_text_of_many_lines() -> None:
    assert visible("one\r\ntwo\nthree\rfour", multiline=True) == "one\ntwo\nthree␍four"


@pytest.mark.parametrize(
    "text", ["[bold]x[/]", "=cmd()", "Ünïcødé", "שלום", "日本語", "👩‍⚕️ 🇩🇪", "e\u0301", "مرحبا", ""]
)
def test_ordinary_text_of_any_script_is_unchanged(text: str) -> None:
    assert visible(text) == text


@FAST
@given(TEXT, st.booleans())
def test_visible_text_holds_nothing_dangerous(text: str, multiline: bool) -> None:
    shown = visible(text, multiline=multiline)
    assert not DANGEROUS.difference("\n" if multiline else "").intersection(shown)
    assert visible(shown, multiline=multiline) == shown


@FAST
@given(TEXT)
def test_visible_text_is_shown_letter_for_letter(text: str) -> None:
    assert visible(text) == "".join(visible(char) if char in DANGEROUS else char for char in text)


@FAST
@given(TEXT, st.integers(0, 30), st.sampled_from(["left", "right", "center"]))
def test_fitted_text_takes_exactly_its_cells(text: str, width: int, align: str) -> None:
    cell = fit(text, width, align=align)  # type: ignore[arg-type]  # drawn from the three names
    assert cell_len(cell) == cell_width(cell) == width
    assert not DANGEROUS.intersection(cell)


def test_fit_pads_on_the_asked_side() -> None:
    assert fit("ab", 5) == "ab   "
    assert fit("ab", 5, align="right") == "   ab"
    assert fit("ab", 5, align="center") == " ab  "
    assert fit("ab", 0) == ""


def test_fit_cuts_between_characters_never_inside_one() -> None:
    assert fit("Lumen Dental", 8) == "Lumen D…"
    assert fit("日本語", 5) == "日本…"
    assert fit("日本語", 4) == "日… "
    assert fit("日", 1) == "…"
    assert fit("ne\u0301e\u0301e\u0301", 3) == "ne\u0301…"
    assert fit("👩\u200d⚕️👩\u200d⚕️", 3) == "👩\u200d⚕️…"
    assert fit("a\x1bb", 2) == "a…"


def test_a_joiner_between_letters_takes_no_letter_away() -> None:
    assert fit("x\u200dy", 4) == "xy  "
    assert cell_width("x\u200dy") == 2


@FAST
@given(TEXT, st.integers(0, 20))
def test_wrapped_lines_hold_every_letter_within_the_width(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert all(cell_width(line) <= max(width, 2) for line in lines)
    assert not DANGEROUS.intersection("".join(lines))
    assert _letters("".join(lines)) == _letters(visible(text, multiline=True).replace("\n", ""))


def _letters(text: str) -> str:
    return text.replace(" ", "").replace("\u200d", "")


def test_wrap_breaks_between_words_and_keeps_line_feeds() -> None:
    assert wrap("filters due; ask\r\n\r\nabout the second chair", 12) == [
        "filters due;",
        "ask",
        "",
        "about the",
        "second chair",
    ]
    assert wrap("supercalifragilistic a", 8) == ["supercal", "ifragili", "stic a"]
    assert wrap("", 8) == [""]


def json_values() -> st.SearchStrategy[object]:
    # The two halves of a surrogate pair side by side read back from any JSON as one letter.
    text = st.one_of(TEXT.filter(lambda t: not _pair(t)), st.sampled_from(sorted(DANGEROUS)))
    leaf = st.one_of(
        text, st.integers(), st.booleans(), st.none(), st.floats(allow_nan=False).filter(_finite)
    )
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3), st.dictionaries(text, inner, max_size=3)
        ),
        max_leaves=6,
    )


def _finite(value: float) -> bool:
    return abs(value) != float("inf")


def _pair(text: str) -> bool:
    return any(
        "\ud800" <= first <= "\udbff" and "\udc00" <= second <= "\udfff"
        for first, second in pairwise(text)
    )


@pytest.mark.long
@FAST
@given(json_values())
def test_safe_json_reads_back_equal_and_holds_nothing_dangerous(value: object) -> None:
    text = safe_json(value)
    assert json.loads(text) == value
    assert not (DANGEROUS - {"\n"}).intersection(text)
    text.encode()  # lone surrogates could not be written to a pipe


def test_safe_json_keeps_letters_readable() -> None:
    assert safe_json({"name": "Café 日本 \x1b\x9b"}) == '{\n  "name": "Café 日本 \\u001b\\u009b"\n}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        safe_json(float("nan"))


def test_the_command_line_does_not_pay_for_the_screens() -> None:
    code = (
        "import sys; from tui.text import fit, safe_json; fit('Café → €120', 3); safe_json(['é']);"
        "print([m for m in ('rich', 'textual', 'typer') if m in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "[]"


def test_the_short_way_to_a_width_agrees_with_the_long_one() -> None:
    narrow = [chr(code) for code in range(0x3000) if _NARROW.fullmatch(chr(code))]
    assert len(narrow) > 900
    assert {cell_len(char) for char in narrow} == {1}


def test_categories_of_the_dangerous_are_what_we_think() -> None:
    assert {unicodedata.category(char) for char in DANGEROUS} == {"Cc", "Cf", "Cs", "Zl", "Zp"}
