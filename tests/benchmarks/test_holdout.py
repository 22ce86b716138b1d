"""The holdout benchmark: its measures on a planted log, and that it sees nothing after the cut."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from benchmarks.holdout import hold_out, main, split
from benchmarks.judging import SAMPLE, Forecast, demands, judged, table
from store.errors import TicklerError

CUT, DAYS = date(2024, 6, 30), 60


def _forecast(risk: float, came: int, brought: int = 0, ahead: float = 0.0) -> Forecast:
    return Forecast(
        risk=risk,
        p0=1.0 - risk,
        expected=2.0 * (1.0 - risk),
        ahead=ahead,
        band=(0, 100),
        silence=round(risk * 10),
        came=came,
        brought=brought,
    )


def test_measures_on_four_planted_customers() -> None:
    found = judged(
        [
            _forecast(1.0, 0),
            _forecast(0.75, 0),
            _forecast(0.25, 1, 90, ahead=5.0),
            _forecast(0.0, 3, 110, ahead=9.0),
        ]
    )
    assert found["bought nothing"] == 0.5
    assert (found["AUC"], found["AUC p0"], found["AUC recency alone"]) == (1.0, 0.0, 1.0)
    assert found["Brier"] == pytest.approx((0.25**2 + 0.25**2) / 4)
    assert found["MAE of purchases"] == pytest.approx((0 + 0.5 + 0.5 + 1.0) / 4)
    assert found["expected / actual purchases"] == pytest.approx(1.0)
    assert found["spend in predicted top decile"] == pytest.approx(110 / 200)
    assert found["80 % band covers"] == 0.75


def test_measures_where_nobody_came_are_left_out_and_not_zero() -> None:
    found = judged([_forecast(0.5, 0), _forecast(0.6, 0)])
    assert found["AUC"] is None
    assert found["spend in predicted top decile"] is None
    assert found["expected / actual purchases"] is None
    assert "AUC                                      -" in table(found, SAMPLE)


def test_the_table_says_what_is_missed() -> None:
    shown = table({"AUC": 0.7, "Brier": 0.15, "ECE": 0.07}, demands(2_357, 273))
    assert [line.split()[-1] for line in shown.splitlines()] == ["MISSED", "met", "MISSED"]
    assert demands(2_357, 90) == demands(100, 273) == {}


def _log(path: Path, *, after: bool = True) -> None:
    """Forty who buy every ten days, half of whom stop; refunds, free goods, strangers later."""
    rows = ["buyer id;day;total"]
    for number in range(40):
        stops = date(2024, 3, 1) if number % 2 else CUT + timedelta(days=DAYS + 20)
        day = date(2024, 1, 1) + timedelta(days=number % 7)
        while day < stops and (after or day <= CUT):
            amount = "0.00" if number == 4 else f"{10 + number},50".replace(",", ".")
            rows.append(f"B-{number};{day.strftime('%d/%m/%Y')};{amount}")
            day += timedelta(days=10)
    rows.append("B-6;20/06/2024;-26.50")
    if after:
        rows.append("B-99;01/07/2024;50.00")
        rows.append("B-8;05/07/2024;-18.50")
    path.write_text("\n".join(rows), "utf-8")


NAMES = {"customer": "buyer id", "date": "day", "amount": "total"}


@pytest.mark.long
def test_a_planted_log_is_judged_through_the_import(tmp_path: Path) -> None:
    file = tmp_path / "log.csv"
    _log(file)
    found = hold_out(file, CUT, DAYS, NAMES).figures
    assert found["customers"] == 40  # the stranger of July is nobody's forecast
    assert found["bought nothing"] == 0.5
    assert found["AUC"] == 1.0
    assert found["expected / actual purchases"] == pytest.approx(1.0, abs=0.4)
    assert 0.0 <= (found["Brier"] or 0.0) < 0.15


def test_nothing_after_the_cut_is_in_the_file_that_is_scored(tmp_path: Path) -> None:
    file, before, after = (tmp_path / name for name in ("log.csv", "before.csv", "after.csv"))
    _log(file)
    columns = split(file, CUT, DAYS, NAMES, before, after)
    assert columns == NAMES
    early, late = (
        sorted(line.split(",")[1] for line in path.read_text("utf-8").splitlines()[1:])
        for path in (before, after)
    )
    assert early[-1] <= CUT.isoformat() < late[0]
    assert late[-1] <= (CUT + timedelta(days=DAYS)).isoformat()
    assert "B-99,2024-07-01,50.00" in after.read_text("utf-8").splitlines()


@pytest.mark.long
def test_what_comes_after_the_cut_does_not_move_the_forecast(tmp_path: Path) -> None:
    whole, known = tmp_path / "whole.csv", tmp_path / "known.csv"
    _log(whole)
    _log(known, after=False)
    with_rest, without = (hold_out(file, CUT, DAYS, NAMES) for file in (whole, known))
    assert with_rest.models == without.models
    assert without.figures["bought nothing"] == 1.0
    assert without.figures["AUC"] is None


def test_mistakes_are_told_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "log.csv"
    _log(file)
    with pytest.raises(TicklerError, match=r"Nobody in log\.csv"):
        hold_out(file, date(2020, 1, 1), DAYS, NAMES)
    monkeypatch.setattr("sys.argv", ["holdout", str(file), str(CUT), "60", "--customer", "nope"])
    assert main() == 2
    assert "nope" in capsys.readouterr().err
