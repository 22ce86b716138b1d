"""Segments as files: `tickler segment export` and `import`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.cli.conftest import Cli


@pytest.mark.long
def test_a_file_goes_out_is_edited_tried_and_comes_in(busy: Cli, tmp_path: Path) -> None:
    path = tmp_path / "segments.toml"
    busy("segment", "set", "Riga", "--rule", "city:Riga", "--window", "60")
    assert busy("segment", "export", "--to", str(path)).out == f"{path} is written.\n"
    text = path.read_text("utf-8")
    assert busy("segment", "export").out == text
    assert 'name = "Riga"' in busy("segment", "export", "riga", "--json").json["toml"]
    assert "nothing was changed" in busy("segment", "import", str(path)).out
    path.write_text(text.replace("window = 60", "window = 90"))
    tried = busy("segment", "import", str(path), "--dry-run")
    assert "  ~ Riga: window “60” → “90”" in tried.out
    assert tried.out.endswith("That was a dry run: nothing was written.\n")
    assert busy("segment", "show", "Riga", "--json").json["window_days"] == 60
    answer = busy("segment", "import", str(path), "--json").json
    assert answer["changes"] == [{"segment": "Riga", "field": "window", "old": "60", "new": "90"}]
    assert busy("segment", "show", "Riga", "--json").json["window_days"] == 90
    busy("undo")
    assert busy("segment", "show", "Riga", "--json").json["window_days"] == 60


def test_a_fault_names_file_and_line(busy: Cli, tmp_path: Path) -> None:
    path = tmp_path / "segments.toml"
    path.write_text('[[segments]]\nname = "X"\nrule = "risk:>>1"\n')
    assert f"{path}:3: segment X:" in busy.fails(2, "segment", "import", str(path))
    assert "no segment “Y”" in busy.fails(1, "segment", "export", "Y")
    busy("segment", "export", "--to", str(tmp_path / "a.toml"))
    again = busy.fails(2, "segment", "export", "--to", str(tmp_path / "a.toml"))
    assert "replace it with --force" in again


@pytest.mark.long
def test_what_a_segment_offers_stands_on_its_page_and_before_the_call(
    busy: Cli, tmp_path: Path
) -> None:  # R63
    path = tmp_path / "segments.toml"
    path.write_text(
        '[[segments]]\nname = "Riga"\nrule = "city:Riga"\noffers = [\n'
        '  { kind = "discount", title = "10 % [on] filters", until = 2026-11-27 },\n'
        '  { kind = "new product", title = "a lamp", until = 2026-11-01 },\n]\n'
    )
    tried = busy("segment", "import", str(path), "--dry-run").out
    assert "+ Riga: new" in tried
    busy("segment", "import", str(path))
    assert busy("segment", "export", "Riga").out.count("kind = ") == 2
    said = " ".join(busy("segment", "show", "Riga").out.split())
    assert "discount 10 % [on] filters, until Fri 27 Nov" in said
    assert "new product a lamp, over since Sun 1 Nov" in said
    offers = busy("segment", "show", "Riga", "--json").json["offers"]
    assert offers[0] == {"kind": "discount", "title": "10 % [on] filters", "until": "2026-11-27"}
    brief = busy("brief", "Lumen Dental")
    words = " ".join(brief.out.split())
    assert "for them discount: 10 % [on] filters, until Fri 27 Nov" in words
    assert "a lamp" not in brief.out
    assert busy("brief", "Lumen Dental", "--json").json["segment_offers"] == offers[:1]
    assert busy("brief", "Rao & Sons", "--json").json["segment_offers"] == []
    busy("case", "open", "Lumen Dental", "the chair squeaks", "--complaint")
    assert "10 % [on]" not in busy("brief", "Lumen Dental").out
    path.write_text(path.read_text().replace("10 %", "15 %"))
    assert "~ Riga: offers “discount: 10 % [on]" in busy("segment", "import", str(path)).out
