"""What an import tells of the lines that it left out: each reason once, with its lines."""

from __future__ import annotations

from pathlib import Path

from store.exchange.read_file import import_file
from store.exchange.report import Line
from tests.kit import TODAY, new_store
from tui.screens.day.import_file import told
from tui.words.file_lines import gathered


def test_rows_left_out_for_one_reason_are_one_line() -> None:  # F13
    lines = [Line(n, "no rate") for n in (2, 3, 4, 9)] + [Line(7, "no date")]
    assert gathered(lines) == ["4 rows (lines 2–4, 9): no rate", "line 7: no date"]
    many = gathered([Line(n, "no rate") for n in range(2, 40, 2)])
    assert many == ["19 rows (lines 2, 4, 6, 8, 10, 12, 14, 16 …): no rate"]


def test_the_screen_tells_totals_rates_and_no_sum_of_nothing_new(tmp_path: Path) -> None:
    store, file = new_store(tmp_path / "store.db"), tmp_path / "sales.csv"
    rows = "".join(f"Ann;2026-01-{day:02};10;CHF\n" for day in range(5, 11))
    file.write_text(
        f"Kunde;Datum;Betrag;Währung\nBob;2026-01-05;10;EUR\n{rows}Summe;;70;\n", "utf-8"
    )
    said = "\n".join(told(import_file(store, TODAY, file, currency="EUR")))
    why = "in CHF, the store keeps EUR: say what one CHF is worth in EUR, as --rate CHF=RATE"
    assert f"\n6 rows (lines 3–8): {why}\n" in said  # F13
    assert said.index(why) < said.index("\nrow: ")  # a small screen shows the first lines
    assert "\nleft out: line 9: a line of totals" in said  # F5
    assert "EUR 10.00 in all" in said
    assert "EUR 10" not in "\n".join(
        told(import_file(store, TODAY, file, dry_run=True, currency="EUR"))
    )  # F3x
