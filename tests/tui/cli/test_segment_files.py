"""Segments as files: `tickler segment export` and `import`."""

from __future__ import annotations

from pathlib import Path

from tests.tui.cli.conftest import Cli


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
