"""`tickler export` and `tickler pack`, and the rows that an import has rejected."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli


@pytest.fixture
def full(tickler: Cli) -> Cli:
    """Two customers with a follow-up each."""
    tickler("customer", "add", "Lumen Dental", "--city", "Riga", "--next", "today")
    tickler("customer", "add", "Hotel Aurora", "--city", "Oslo", "--next", "tomorrow")
    return tickler


def test_a_table_goes_to_a_private_file_or_a_pipe_and_replaces_nothing(
    full: Cli, tmp_path: Path
) -> None:
    to = tmp_path / "out.csv"
    assert "Written: 2 rows" in full("export", "customers", "--to", str(to)).out
    assert stat.S_IMODE(to.stat().st_mode) == 0o600
    before = to.read_bytes()
    assert "choose another name" in full.any("export", "customers", "--to", str(to)).err
    assert to.read_bytes() == before
    full("export", "customers", "city:riga", "--to", str(to), "--force")
    assert to.read_text("utf-8").count("\n") == 2
    piped = full("export", "customers", "city:riga", "--to", "-")
    assert piped.out.splitlines() == to.read_text("utf-8").splitlines()
    lines = full("export", "follow-ups", "--as", "jsonl").out.splitlines()
    assert len(lines) == 2
    assert not list(tmp_path.glob(".*part"))


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (("thing",), "cannot be exported"),
        (("all", "city:riga"), "is the whole store"),
        (("customers", "--as", "pdf"), "not a form of a table"),
        (("customers", "--step", "x"), "go with"),
        (("costs", "-"), "“-” cannot be a filter: to write there say --to -."),
        (("customers", "out.CSV"), "--to out.CSV"),
        (("letters",), "a file with their words"),
    ],
)
def test_what_cannot_be_written_is_said(full: Cli, words: tuple[str, ...], why: str) -> None:
    said = full.any("export", *words)
    assert said.code
    assert why in said.err


def test_a_calendar_cards_letters_and_a_list_to_mail_to(full: Cli, tmp_path: Path) -> None:
    assert full("export", "calendar").out.count("BEGIN:VEVENT") == 2
    step = full("today", "--json").json["items"][0]["follow_up"]
    assert full("export", "calendar", "--step", step).out.count("BEGIN:VEVENT") == 1
    assert full("export", "cards", "city:riga").out.count("BEGIN:VCARD") == 1
    words = tmp_path / "letter.txt"
    words.write_text("To {customer} in {city}", "utf-8")
    said = full("export", "letters", "--letter", str(words))
    assert "To Hotel Aurora in Oslo" in said.out
    assert "left out: Hotel Aurora: no e-mail" in full("export", "mailing").err


def test_a_day_is_packed_into_three_files(full: Cli, tmp_path: Path) -> None:
    folder = tmp_path / "bag"
    said = full("pack", "--day", "today", "--to", str(folder))
    assert "1 customer of" in said.out
    assert "Lumen Dental" in (folder / "day.html").read_text("utf-8")
    assert {each.name for each in folder.iterdir()} == {"day.html", "day.ics", "day.vcf"}
    assert full.any("pack", "--to", str(folder)).code == 2
    taken = tmp_path / "taken"
    taken.write_text("a file")
    assert "taken" in full.any("pack", "--to", str(taken)).err


def test_rejected_rows_are_mended_and_read_again(tickler: Cli, tmp_path: Path) -> None:
    file, rejects = tmp_path / "in.csv", tmp_path / "rejects.csv"
    file.write_text(
        'Customer,Date,Amount (EUR)\nAnn,2026-01-05,10\n=Bob,soon,20\nCid,2026-01-06,"3"x\n',
        "utf-8",
    )
    said = tickler("import", str(file), "--rejects", str(rejects)).out
    assert "What was rejected is in" in said
    text = rejects.read_text("utf-8")
    assert text.splitlines()[0].endswith(",Rejected because")
    assert "Cid,2026-01-06" in text
    assert stat.S_IMODE(rejects.stat().st_mode) == 0o600
    rejects.write_text(text.replace("soon", "2026-01-07", 1), "utf-8")
    mended = tickler("import", str(rejects), "--json").json
    assert (mended["new"], mended["columns_left_out"]) == (1, [])
    names = [each["name"] for each in tickler("customers", "--json").json]
    assert names == ["=Bob", "Ann"]
