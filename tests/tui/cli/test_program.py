"""The command line as a whole: how it starts, what it says of itself, where options may stand."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from typer import Context
from typer.main import get_command

import tui.cli
from tests.conftest import ROOT
from tests.tui.cli.conftest import PROGRAM, Cli, Said, answer
from tui.cli import main
from tui.cli.program import _SECTIONS, program
from tui.version import __version__

HEAVY = ("textual", "rich", "pydantic", "sqlmodel", "sqlalchemy", "numpy", "rapidfuzz", "hashlib")
_RUN = "from tui.cli import main; main()"
_LOADED = """import sys; from tui.cli import main, plain_options
try: main()
finally: sys.stderr.write(' '.join(sys.modules))
"""


def run(*words: str, script: str = _LOADED, **more: str) -> subprocess.CompletedProcess[str]:
    """The command line in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", script, *words],
        env={**os.environ, "PYTHONPATH": str(ROOT), **more},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def started(*words: str) -> Said:
    """What the command line says that is made for these words alone, as `main` makes it."""
    return answer(get_command(program(list(words))), words)


def test_alone_and_without_a_terminal_it_prints_the_queue(busy: Cli) -> None:
    assert busy().out == busy("today").out
    assert busy("--json").json == busy("today", "--json").json


def test_options_stand_before_or_after_the_command(busy: Cli) -> None:
    path, day = str(busy.path), "2026-11-24"
    said = busy.bare("--db", path, "--today", day, "--json", "today")
    assert said.json["today"] == day
    assert busy.bare("today", "--db", path, "--today", day, "--json") == said
    # The nearer one counts.
    assert (
        busy.bare("--today", "2026-11-19", "today", "--db", path, "--today", day, "--json") == said
    )
    assert busy.bare("customer", "--help").code == 0


def test_the_environment_names_the_store_and_the_day(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TICKLER_DB", str(busy.path))
    monkeypatch.setenv("TICKLER_TODAY", "2026-11-24")
    assert busy.bare("today", "--json").json["today"] == "2026-11-24"


@pytest.mark.long
def test_without_a_name_the_store_lies_in_the_users_folder(
    tickler: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tui.environment.default_path", lambda: tmp_path / "home" / "tickler.db")
    assert "No customers yet" in tickler.bare("today").out
    assert not (tmp_path / "home").exists()  # T1: who only looks makes nothing
    tickler.bare("customer", "add", "Lumen Dental")
    assert "Lumen Dental" in tickler.bare("customers").out
    assert (tmp_path / "home" / "tickler.db").exists()


def test_the_version_is_told_before_anything_is_loaded(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tickler: Cli
) -> None:
    monkeypatch.setattr(sys, "argv", ["tickler", "--version"])
    main()
    assert capsys.readouterr().out == f"tickler {__version__}\n"
    assert tickler("--version").out == f"tickler {__version__}\n"
    said = run("--version")
    assert "typer" not in said.stderr.split()


def test_help_lists_every_command_and_each_has_an_example(tickler: Cli) -> None:
    said = tickler.bare("--help").out
    for command in (
        "today", "brief", "done", "log", "snooze", "move", "skip", "undo", "redo", "changes",
        "customers", "value", "score", "import", "check", "demo",
    ):  # fmt: skip
        assert f"\n  {command} " in said
        assert f"Example: tickler {command}" in tickler.bare(command, "--help").out
    for noun, verbs in (
        ("customer", ("add", "show", "edit", "close", "reopen")),
        ("plan", (
            "list", "show", "preview", "apply", "apply-all", "pause", "resume", "move", "import",
            "export", "check", "share",
        )),
        ("segment", ("list", "show", "set", "remove", "import", "export")),
    ):  # fmt: skip
        listed = tickler.bare(noun, "--help").out
        for verb in verbs:
            assert f"\n  {verb} " in listed
            helped = tickler.bare(noun, verb, "--help").out
            assert f"Example: tickler {noun} {verb}" in helped
            assert "<" not in helped
    assert set(PROGRAM.commands) == set(PROGRAM.list_commands(Context(PROGRAM)))
    assert "..." not in said.replace("[ARGS]...", "")  # no sentence of the list is cut
    assert "<" not in tickler.bare("done", "--help").out


def test_what_is_not_among_the_words_is_not_made_but_nothing_is_missed(busy: Cli) -> None:
    """A path or a name may look like a command, and a misspelt one is still helped."""
    folder = busy.path.parent / "today"
    busy.path.rename(folder)
    where = ("--db", str(folder), "--today", "2026-11-19")
    assert "Lumen Dental" in started("brief", "Lumen", *where).out
    assert "Lumen Dental" in started(*where, "customer", "show", "Lumen").out
    assert "did you mean brief?" in started("breif", "Lumen").err
    assert "\n  undo " in started("--help", "today").out
    assert len(program(["--db", "undo", "today"]).registered_commands) == 2
    assert "\n  plan " in started("--help").out
    assert "\n  export " in started("plan", "--help").out
    assert "did you mean plan?" in started("paln", "list").err
    assert program(["--db", "today.db"]).registered_commands == []
    assert program(["paln"]).registered_groups == []  # by their names and lines alone
    told = {name: line for names in _SECTIONS.values() for name, (_, line) in names.items()}
    assert told == {
        name: each.get_short_help_str(limit=200) for name, each in PROGRAM.commands.items()
    }


@pytest.mark.long
@pytest.mark.parametrize(
    ("words", "said", "most"),
    [
        ("--help", "\n  undo ", 25),
        ("today", "Lumen Dental", 66),
        ("customers", "Lumen Dental", 62),
        ("brief Lumen", "Lumen Dental", 124),
        ("customer show Lumen", "Lumen Dental", 130),
        ("value Lumen", "Lumen Dental", 111),
        ("digest", "left", 70),
        ("changes", "added", 58),
    ],
)
def test_who_only_reads_waits_for_nothing_else(busy: Cli, words: str, said: str, most: int) -> None:
    """Each file costs a quarter of a millisecond and more; the bounds may only fall."""
    where = () if words == "--help" else ("--db", str(busy.path), "--today", "2026-11-19")
    done = run(*words.split(), *where)
    assert said in done.stdout
    loaded = done.stderr.split()
    assert "tui.cli.program" in loaded
    assert not set(HEAVY) & set(loaded)
    assert [each for each in loaded if each.startswith(("store.actions", "store.exchange"))] == []
    ours = [each for each in loaded if each.partition(".")[0] in ("store", "tui")]
    assert len(ours) <= most


@pytest.mark.long
@pytest.mark.parametrize("words", [1, 50_000])
def test_a_reader_who_leaves_is_no_error(busy: Cli, words: int) -> None:
    """A short answer meets the closed pipe at the end, a long one while it is written."""
    busy("log", "Lumen", "--note", "words " * words)
    with subprocess.Popen(
        [sys.executable, "-c", _RUN, "--db", str(busy.path), "brief", "Lumen"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": ""},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout
        assert process.stderr
        if words > 1:
            process.stdout.read(5)
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait() == 0


@pytest.mark.long
def test_a_shell_completes_commands_and_outcomes() -> None:
    said = run(
        script=_RUN, _TICKLER_COMPLETE="complete_bash", COMP_WORDS="tickler sn", COMP_CWORD="1"
    )
    assert said.stdout.split() == ["snooze"]
    said = run(
        script=_RUN,
        _TICKLER_COMPLETE="complete_bash",
        COMP_WORDS="tickler done x --outcome re",
        COMP_CWORD="4",
    )
    assert said.stdout.split() == ["reached", "refused"]


# T49


def test_a_noun_alone_tells_what_can_be_done(busy: Cli) -> None:
    for noun in ("customer", "plan", "segment", "case", "view", "product", "rep", "field"):
        said = busy.bare(noun)
        assert said.code == 0
        assert f"tickler {noun} " in said.out
    assert "tickler plan preview " in busy.bare("plan").out


def test_help_lists_all_wherever_it_stands_and_cuts_nothing(busy: Cli) -> None:
    for words in (("--help",), ("--db", str(busy.path), "--help"), ("--json", "--help")):
        assert "The day:\n  today  " in busy.bare(*words).out
    assert "..." not in busy.bare("plan").out + busy.bare("customer").out
    assert "the customer does the contrary." in busy.bare("customer").out


def test_a_wrong_command_is_answered_with_the_likely_one(busy: Cli) -> None:
    assert "use tickler customers" in busy.fails(2, "customer", "list")
    assert "did you mean preview?" in busy.fails(2, "plan", "prevew")
    assert "tickler export customers segment:clinics" in busy.fails(2, "export")


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        (("brief", "au"), ["Hotel\\ Aurora"]),
        (("brief", "rao"), ["Rao\\ \\&\\ Sons"]),
        (("done", "'lu"), ["Lumen Dental"]),
        (("plan", "show", "win"), ["win-back"]),
        (("segment", "show", "ev"), ["Everyone"]),
        (("customers", "--view", "over"), ["overdue"]),
        (("customers", "segment:ev"), ["segment:Everyone"]),
        (("hand-over", "x", "--to", "m"), ["me"]),
        (("tag", "x", "--field", "c"), ["colour="]),
        (("settings", "set", "working"), ["working-days"]),  # T49
        (("settings", "reset", "lo"), ["look", "lock"]),
        (("settings", "set", "look", "d"), ["dark"]),
        (("settings", "set", "working-days", "M"), ["Mon-Fri"]),
        (("customer", "edit", "x", "--field", "colour=r"), ["colour=red"]),
    ],
)
def test_names_of_the_store_are_completed(
    busy: Cli,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: tuple[str, ...],
    instead: list[str],
) -> None:
    busy("field", "add", "Colour", "--kind", "choice", "--choices", "red,blue")
    capsys.readouterr()
    monkeypatch.setenv("TICKLER_DB", str(busy.path))
    monkeypatch.setenv("_TICKLER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", " ".join(("tickler", *typed)))
    monkeypatch.setenv("COMP_CWORD", str(len(typed)))
    with pytest.raises(SystemExit):
        program(typed)(prog_name="tickler")
    assert capsys.readouterr().out.splitlines() == instead


def test_a_shell_is_offered_no_name_that_a_terminal_would_obey(
    busy: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    busy("customer", "add", "Rao\x1b]0;x\x07\u202e Ltd")
    monkeypatch.setenv("TICKLER_DB", str(busy.path))
    monkeypatch.setenv("_TICKLER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "tickler brief rao")
    monkeypatch.setenv("COMP_CWORD", "2")
    with pytest.raises(SystemExit):
        program(["brief", "rao"])(prog_name="tickler")
    assert capsys.readouterr().out.splitlines() == ["Rao\\ \\&\\ Sons"]


def _texts() -> Iterator[str]:
    """What the code and the documents may tell a person to type."""
    for package in ("store", "tui"):
        for file in (ROOT / package).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value
    for name in (
        "README.md",
        "docs/commands.md",
        "docs/keys.md",
        "docs/plans.md",
        "docs/segments.md",
    ):
        yield (ROOT / name).read_text("utf-8")


@pytest.mark.long
def test_every_command_that_is_named_to_a_person_exists() -> None:  # T140
    told = re.compile(r"(?:“|`|Example: )tickler ([a-z][a-z-]+)(?: ([a-z][a-z-]+))?", re.MULTILINE)
    wrong = []
    for text in _texts():
        for first, second in told.findall(text):
            command = PROGRAM.commands.get(first)
            if command is None:
                wrong.append(first)
            elif second and isinstance(command, click.Group) and second not in command.commands:
                wrong.append(f"{first} {second}")
    assert wrong == []


def test_the_program_is_what_the_documents_are_made_from() -> None:
    assert len(tui.cli.app.registered_commands) > 20
    assert tui.cli.app is tui.cli.app
    with pytest.raises(AttributeError):
        _ = tui.cli.nothing
