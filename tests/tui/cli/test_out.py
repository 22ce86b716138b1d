"""How tables and answers are printed."""

from __future__ import annotations

import io
import json
import os
import sys

import pytest

from tui.cli import output
from tui.text import cell_width
from tui.widgets.columns import Column

COLUMNS = (
    Column("sign", "", priority=3),
    Column("name", "customer", min_width=8, priority=2),
    Column("sum", "LTV", align="right", priority=1),
)
LONG = "株式会社" * 20
ROWS = [["!", "Lumen", "€1,200"], ["*", LONG, "€9"]]


def test_in_a_pipe_nothing_is_cut_and_short_cells_stand_in_columns(
    capsys: pytest.CaptureFixture[str],
) -> None:
    output.table(COLUMNS, ROWS)
    title, lumen, long = capsys.readouterr().out.splitlines()
    assert LONG in long
    assert cell_width(lumen) == cell_width(title) == 1 + 2 + output.PIPED_CELL + 2 + 6
    assert title.endswith("   LTV")


@pytest.mark.parametrize("width", [20, 40, 80, 200])
def test_in_a_terminal_lines_fit_and_what_is_cut_says_so(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(output, "terminal_width", lambda: width)
    output.table(COLUMNS, ROWS)
    lines = capsys.readouterr().out.splitlines()
    assert all(cell_width(line) <= width for line in lines)
    assert ("…" in lines[2]) == (width < 180)


def test_the_terminal_tells_its_width(monkeypatch: pytest.MonkeyPatch) -> None:
    assert output.terminal_width() is None
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("shutil.get_terminal_size", lambda: os.terminal_size((72, 20)))
    assert output.terminal_width() == 72


def test_an_answer_survives_a_stream_without_its_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"name": "Café 日本 👩‍⚕️ \x1b[0m \udce9"}
    for encoding in ("ascii", "cp1252", "utf-8"):
        stream = io.TextIOWrapper(io.BytesIO(), encoding=encoding, errors="backslashreplace")
        monkeypatch.setattr(sys, "stdout", stream)
        output.answer(answer)
        stream.seek(0)
        text = stream.read()
        assert json.loads(text) == answer
        assert "\x1b" not in text


def test_a_long_text_is_wrapped_behind_its_label(capsys: pytest.CaptureFixture[str]) -> None:
    output.paragraph("word " * 30, label="say", indent=9)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("say      word")
    assert lines[1].startswith("         word")
    assert max(len(line) for line in lines) <= output.PIPED_LINE


def test_a_label_as_long_as_its_margin_keeps_a_gap(capsys: pytest.CaptureFixture[str]) -> None:
    output.paragraph("usually every 31 d", label="expects us", indent=10)
    assert capsys.readouterr().out == "expects us usually every 31 d\n"
