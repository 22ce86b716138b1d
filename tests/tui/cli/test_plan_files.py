"""Plans as files: `tickler plan import`, `move`, `export`, `check` and `share` (R17, R40)."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest

from store.lifecycle.plans import load_plan
from tests.tui.cli.conftest import Cli
from tests.tui.cli.test_mistakes import HOSTILE, OBEYED

KEY = "getting-to-know"


@pytest.fixture
def file(busy: Cli, tmp_path: Path) -> Path:
    """The exported plan that the three customers run through."""
    path = tmp_path / "plan.toml"
    assert busy("plan", "export", KEY, "--to", str(path)).out == f"{path} is written.\n"
    return path


def edited(file: Path, pattern: str, new: str) -> None:
    text = file.read_text("utf-8")
    changed = re.sub(pattern, new, text, count=1)
    assert changed != text
    file.write_text(changed, "utf-8")


def test_an_exported_plan_comes_back_as_it_was(busy: Cli, file: Path) -> None:
    text = file.read_text("utf-8")
    assert busy("plan", "export", KEY).out == text
    assert busy("plan", "export", KEY, "--version", "1", "--json").json["toml"] == text
    assert load_plan(text).key == KEY
    said = busy("plan", "import", str(file))
    assert said.out == "Getting to know v1 is already like that: nothing was changed.\n"
    assert said.err == ""


def test_a_file_is_private_and_replaced_only_with_force(busy: Cli, file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    file.write_text("mine")
    words = ("plan", "export", KEY, "--to", str(file))
    assert "replace it with --force" in busy.fails(2, *words)
    assert file.read_text() == "mine"
    file.chmod(0o644)
    busy(*words, "--force")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert load_plan(file.read_text("utf-8")).key == KEY
    assert [each.name for each in file.parent.iterdir() if "part" in each.name] == []
    missing = str(file.parent / "no" / "plan.toml")
    assert f"{missing}: No such file" in busy.fails(3, "plan", "export", KEY, "--to", missing)
    assert "is a folder: name a file in it" in busy.fails(
        2, "plan", "export", KEY, "--to", str(file.parent), "--force"
    )  # fmt: skip


@pytest.mark.long
def test_a_new_version_is_shown_before_it_is_written_and_moved_to(busy: Cli, file: Path) -> None:
    edited(file, r"minutes = \d+", "minutes = 33")
    tried = busy("plan", "import", str(file), "--dry-run")
    assert re.search(r"  ~ \S+: minutes “\d+” → “33”\n", tried.out)
    assert tried.out.startswith("Getting to know: v1 → v2\n")
    assert tried.out.endswith("That was a dry run: nothing was written.\n")
    assert tried.err == ""
    assert busy("plan", "show", KEY, "--json").json["version"] == 1
    answer = busy("plan", "import", str(file), "--dry-run", "--json").json
    assert (answer["before"], answer["version"], answer["dry_run"]) == (1, 2, True)
    assert [(each["field"], each["new"]) for each in answer["differences"]] == [("minutes", "33")]

    done = busy("plan", "import", str(file))
    assert "3 on earlier versions stay there" in done.out
    assert f"tickler plan move {KEY} --dry-run" in done.err
    assert busy("plan", "show", KEY, "--json").json["version"] == 2
    assert "3; 3 on v1" in busy("plan", "show", KEY).out
    shown = busy("plan", "move", KEY, "--customers", "city:Riga", "--dry-run")
    assert "Lumen Dental" in shown.out
    assert "Hotel Aurora" not in shown.out
    assert "1 customer would move; nothing was changed." in shown.out
    moves = busy("plan", "move", KEY, "--dry-run", "--json").json["moves"]
    assert [each["version"] for each in moves] == [1, 1, 1]

    said = busy("plan", "move", KEY, "--customers", "city:Riga", "--to-version", "2")
    assert said.out == "1 customer moved to Getting to know v2.\n"
    assert busy("plan", "move", KEY, "--json").json["customers"] == 2
    assert busy("plan", "list", "--json").json[0]["on_earlier_versions"] == 0
    busy("undo")
    busy("undo")
    versions = busy("plan", "show", KEY, "--json").json["versions"]
    assert versions == [{"version": 2, "running": 0}, {"version": 1, "running": 3}]


def test_steps_that_come_go_and_move_are_told_by_signs(busy: Cli, file: Path) -> None:
    steps = file.read_text("utf-8").split("\n[[steps]]\n")
    last = re.sub(r'key = "[^"]*"\ntitle = "[^"]*"', 'key = "new"\ntitle = "A new one"', steps[-1])
    middle = [steps[2], steps[1], *steps[3:-1]]
    file.write_text("\n[[steps]]\n".join([steps[0], *middle, last]), "utf-8")
    said = busy("plan", "import", str(file), "--dry-run").out
    assert "  + new: added A new one" in said
    assert re.search(r"  - \S+: removed \w", said)
    assert re.search(r"  ~ \S+: moved\n", said)


def test_a_new_plan_is_taken_from_a_file(busy: Cli, file: Path) -> None:
    edited(file, 'key = "getting-to-know"', 'key = "mine"')
    answer = busy("plan", "import", str(file), "--json").json
    assert (answer["key"], answer["before"], answer["differences"]) == ("mine", None, [])
    assert "mine" in [each["key"] for each in busy("plan", "list", "--json").json]


def test_a_faulty_plan_is_not_taken_and_its_faults_have_lines(busy: Cli, file: Path) -> None:
    assert busy("plan", "check", str(file)).out == f"{file}: no faults.\n"
    edited(file, r"minutes = \d+", 'minutes = "ten"')
    edited(file, r'(?s)^(.*)channel = "\w+"', r'\1channel = "pigeon"')  # of the last step
    line = 1 + file.read_text("utf-8").split("\n").index('minutes = "ten"')
    said = busy.any("plan", "check", str(file))
    assert said.code == 1
    assert f"{file}:{line}: error: step " in said.out
    found = busy.any("plan", "check", str(file), "--json").json
    assert {each["severity"] for each in found} == {"error"}
    assert line in [each["line"] for each in found]
    refusal = busy.fails(2, "plan", "import", str(file))
    assert refusal.startswith(f"{file}:")
    assert "more: check the file" in refusal
    assert busy("plan", "show", KEY, "--json").json["version"] == 1


def test_a_check_knows_the_other_files_and_needs_no_store(busy: Cli, file: Path) -> None:
    other = file.with_name("other.toml")
    other.write_text(file.read_text("utf-8").replace(f'key = "{KEY}"', 'key = "other"', 1))
    step = re.search(r"on\.\w+ = \{ to = \"[^\"]*\"", file.read_text("utf-8"))
    assert step is not None
    edited(file, re.escape(step[0]), re.sub(r'to = "[^"]*"', 'to = "plan:other"', step[0]))
    assert busy.any("plan", "check", str(file)).code == 1
    assert busy("plan", "check", str(file), str(other)).out == "2 files: no faults.\n"
    busy("plan", "import", str(other))
    assert busy("plan", "check", str(file)).code == 0
    missing = str(busy.path.with_name("no.db"))
    assert busy.bare("plan", "check", str(other), "--db", missing).code == 0
    assert not Path(missing).exists()


@pytest.mark.parametrize("command", ["import", "check"])
def test_a_file_that_is_no_plan(busy: Cli, tmp_path: Path, command: str) -> None:
    path = tmp_path / "x.toml"
    assert "No such file" in busy.fails(2, "plan", command, str(path))
    path.write_bytes(b'key = "\xff\xfe"')
    assert "is not UTF-8 text" in busy.fails(2, "plan", command, str(path))
    path.write_bytes(b"#" * 1_000_001)
    assert "larger than 1,000,000 bytes" in busy.fails(2, "plan", command, str(path))
    assert "directory" in busy.fails(2, "plan", command, str(tmp_path))
    path.write_text("key = \n")
    said = busy.any("plan", command, str(path))
    assert said.code == (1 if command == "check" else 2)
    assert f"{path}:1:" in said.out + said.err


def test_the_client_gets_a_page_and_a_calendar_without_anything_private(
    busy: Cli, tmp_path: Path
) -> None:
    busy("customer", "edit", "Lumen", "--pains", "our secret", "--email", "ana@x.example")
    busy("plan", "apply", "Lumen", "consumables")
    page = busy("plan", "share", "Lumen").out
    assert page.startswith("# Our plan for Lumen Dental\n")
    assert "Check the stock" in page
    assert "Ask what went wrong" not in page  # a private step
    said = busy("plan", "share", "Lumen", "--to", str(tmp_path)).out.splitlines()
    names = {each.name for each in tmp_path.glob("plan-*")}
    assert names == {f"plan-Lumen-Dental{form}" for form in (".md", ".html", ".ics")}
    assert len(said) == 3
    for name in names:
        path = tmp_path / name
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert "secret" not in path.read_text("utf-8")
    assert (tmp_path / "plan-Lumen-Dental.md").read_text("utf-8") == page
    answer = busy("plan", "share", "Lumen", "--json").json
    assert answer["files"] == []
    calendar = (tmp_path / "plan-Lumen-Dental.ics").read_bytes()
    for step in answer["steps"]:
        assert f"UID:{step['uid']}\r\n".encode() in calendar


def test_what_was_shared_before_is_replaced_only_with_force(busy: Cli, tmp_path: Path) -> None:
    path = tmp_path / "plan-Lumen-Dental.ics"
    path.write_text("mine")
    assert "--force" in busy.fails(2, "plan", "share", "Lumen", "--to", str(tmp_path))
    assert [each.name for each in tmp_path.glob("plan-*")] == [path.name]
    assert busy("plan", "share", "Lumen", "--to", str(path), "--force").out.startswith(str(path))
    assert path.read_text().startswith("BEGIN:VCALENDAR")
    sentence = busy.fails(2, "plan", "share", "Lumen", "--to", str(tmp_path / "x.txt"))
    assert "does not end in .md, .html or .ics" in sentence


@pytest.mark.long
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_in_a_plan_or_of_a_file_acts_on_the_terminal(
    tickler: Cli, tmp_path: Path, text: str
) -> None:
    tickler("customer", "add", text, "--next", "today")
    source = tmp_path / "plan.toml"
    plain = tickler("plan", "export", KEY).out
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')
    name = "".join(f"\\u{ord(c):04x}" if c < " " or c == "\x7f" else c for c in quoted)
    source.write_text(re.sub(r'name = "[^"]*"', lambda _: f'name = "{name}"', plain, count=1))
    folder = tmp_path / "shared"
    folder.mkdir()
    said = [
        tickler("plan", "import", str(source), "--dry-run"),
        tickler("plan", "import", str(source)),
        tickler("plan", "move", KEY, "--dry-run"),
        tickler("plan", "move", KEY),
        tickler("plan", "list"),
        tickler("plan", "show", KEY),
        tickler("plan", "export", KEY),
        tickler("plan", "preview", text),
        tickler("plan", "preview", text, "yacht"),
        tickler("plan", "pause", text, "--until", "+3w", "--reason", text),
        tickler("plan", "resume", text),
        tickler("plan", "apply", text, "yacht"),
        tickler("plan", "share", text),
        tickler("plan", "share", text, "--to", str(folder)),
        tickler("segment", "set", text, "--rule", "city:Riga"),
        tickler("segment", "list"),
        tickler("segment", "show", text),
        tickler("segment", "remove", text),
        tickler("customer", "edit", text, "--city", text, "--plans", text),
    ]
    for each in said:
        assert OBEYED.search(each.out + each.err) is None, each
    assert load_plan(said[6].out).name == text.strip()
    assert len(list(folder.iterdir())) == 3
    for path in folder.iterdir():
        assert OBEYED.search(path.name) is None
    for words in (
        ["plan", "show", text], ["plan", "check", text], ["plan", "import", text],
        ["plan", "export", KEY, "--to", f"{text}/x"], ["segment", "show", text],
        ["plan", "share", text, "--to", text], ["segment", "set", "x", "--rule", text],
        ["segment", "set", "x", "--plan", text], ["plan", "apply", text, text],
    ):  # fmt: skip
        bad = tickler.any(*words)
        assert OBEYED.search(bad.out + bad.err) is None, words
        assert bad.err.count("\n") <= 1, words
