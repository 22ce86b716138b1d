"""A crash leaves a report of places in the code, and nothing of a customer (T126)."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.tui.screens.kit import base, sitting
from tui.crash import KEPT, write_report

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


async def _crash(folder: Path) -> None:
    def broken() -> None:
        told = "Ana of Lumen Dental is angry"
        raise ValueError(told)

    async with sitting(base(folder)) as desk:
        desk.app.call_later(broken)
        await desk.pilot.pause()
        await desk.pilot.pause()


async def test_the_screen_ends_in_one_sentence_without_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path / "config"))

    with pytest.raises(ValueError, match="angry"):
        await _crash(tmp_path)
    said = capsys.readouterr()
    assert "tickler made a mistake (ValueError)" in " ".join((said.out + said.err).split())
    (report,) = (tmp_path / "config" / "crashes").iterdir()
    text = report.read_text()
    assert "ValueError" in text
    assert "test_crash.py" in text
    for each in (text, said.out, said.err):
        assert "Lumen" not in each
        assert "angry" not in each
    assert stat.S_IMODE(report.stat().st_mode) == 0o600


def test_few_reports_are_kept_and_a_full_disk_makes_none(tmp_path: Path) -> None:
    for number in range(KEPT + 3):
        path = write_report(ValueError("x"), tmp_path, NOW + timedelta(seconds=number))
        assert path is not None
    assert len(list(tmp_path.iterdir())) == KEPT
    (tmp_path / "file").touch()
    assert write_report(ValueError("x"), tmp_path / "file", NOW) is None
