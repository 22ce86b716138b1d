"""Whatever a person does: one sentence, the right exit code, and no byte that a terminal obeys."""

from __future__ import annotations

import errno
import json
import re

import pytest
from sqlcipher3 import dbapi2

from store.migrations import LATEST
from tests.tui.cli.conftest import PROGRAM, Cli
from tui.cli import command, program

# What must never come out: C0 but the line feed, DEL, C1, direction marks and overrides.
OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
HOSTILE = [
    "pay [/foo] [bold]x",
    "=cmd()|'/c calc'!A1",
    "\x1b]52;c;eA==\x07",
    "\x1b[2J\x9b31mred",
    "two\nlines\tand\rmore",
    "\u202egnp.exe",
    "مرحبا بالعالم",
    "株式会社日本語の名前",
    "x" * 300,
    "👩‍⚕️\u200d\u200dz\u0301",
]


def _broken(busy: Cli, how: str) -> None:
    if how == "missing":
        busy.path.unlink()
    elif how == "a folder":
        busy.path.unlink()
        busy.path.mkdir()
    elif how == "a text":
        busy.path.write_text("Dear diary, today I sold nothing.\n" * 10)
    elif how == "damaged":
        content = busy.path.read_bytes()
        busy.path.write_bytes(content[:4096] + b"\xaa" * (len(content) - 4096))
    else:
        connection = dbapi2.connect(str(busy.path))
        if how == "newer":
            connection.execute(f"PRAGMA user_version = {LATEST + 1}")
        else:
            connection.execute("PRAGMA application_id = 7")
        connection.close()


@pytest.mark.parametrize("command", [["today"], ["log", "Lumen"], ["customer", "add", "Lumen"]])
@pytest.mark.parametrize(
    ("how", "sentence"),
    [
        ("a folder", "is a folder"),
        ("a text", "is not a tickler store"),
        ("damaged", "is damaged"),
        ("newer", f"newer tickler (store version {LATEST + 1}"),
        ("of another program", "database of another program"),
    ],
)
def test_a_file_that_is_no_store_of_ours(
    busy: Cli, command: list[str], how: str, sentence: str
) -> None:
    _broken(busy, how)
    assert sentence in busy.fails(3, *command)


def test_a_store_that_is_not_there_is_not_made_by_looking(busy: Cli) -> None:
    _broken(busy, "missing")
    assert "There is no store at" in busy.fails(3, "today")
    assert not busy.path.exists()
    busy("customer", "add", "Lumen")
    assert busy.path.exists()


def test_a_store_that_cannot_be_written(busy: Cli) -> None:
    """Rights do not bind every user who runs tests: a folder stands where the log should."""
    busy.path.with_name("store.db-wal").mkdir()
    assert f"The store {busy.path} cannot be written" in busy.fails(
        3, "log", "Lumen", "--note", "x"
    )


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (["--today", "31.12.", "today"], 2, "not a day for --today"),
        (["brief", "Nobody"], 1, "There is no customer “Nobody”."),
        (["brief", "Lumen Dentl"], 1, "“Lumen Dentl”; did you mean Lumen Dental? Look"),  # T141
        (["snooze", "Lumen Dentl", "3d"], 1, "“Lumen Dentl”; did you mean Lumen Dental? Look"),
        (["brief", ""], 2, "Name a customer"),
        (["log", "Lumen"], 2, "Say what happened: --outcome reached"),  # T44
        (
            ["brief"],
            2,
            "Missing argument “CUSTOMER”; for example: tickler brief Lumen Dental (see ",
        ),
        (["help"], 2, "There is no “tickler help”; “tickler --help” lists all."),
        (["report", "--tab", "keepng"], 2, "review; did you mean keeping?"),
        (["tody"], 2, "There is no “tickler tody”; did you mean today?"),
        (["customer", "ad"], 2, "did you mean add?"),
        (["customer", "new", "Foo"], 2, "“tickler customer new”; did you mean add?"),
        (["customer", "delete", "Foo"], 2, "did you mean close or erase?"),
        (["segment", "add", "Foo"], 2, "did you mean set or import?"),
        (["sale", "Foo", "100"], 2, "did you mean purchase?"),
        (["list"], 2, "did you mean customers?"),
        (["zzz"], 2, "There is no “tickler zzz”; “tickler --help” lists all."),
        (["today", "--limit", "many"], 2, "“many” is not a whole number"),
        (["today", "--limit", "-1"], 2, "-1 is less than 0"),
        (["undo", "--json", "--db"], 2, "requires an argument"),
        (["brief", "Lumen", "--loud"], 2, "No such option: --loud"),
    ],
)
def test_what_was_typed_wrongly(busy: Cli, words: list[str], code: int, sentence: str) -> None:
    assert sentence in busy.fails(code, *words)


@pytest.mark.parametrize(
    "words",
    [
        ["--today", "0001-01-01", "today"],
        ["--today", "9999-12-31", "log", "Lumen", "--channel", "call"],
        ["log", "Lumen", "--channel", "call", "--at", "0001-01-01"],
        ["log", "Lumen", "--channel", "call", "--at", "0001-01-01 10:00"],
        ["log", "Lumen", "--channel", "call", "--at", "0001-01-01T00:00Z"],
        ["log", "Lumen", "--channel", "call", "--at", "900 years ago"],
        ["customer", "edit", "Lumen", "--paid-until", "9999-12-31"],
        ["customer", "edit", "Lumen", "--birthday", "0001-01-01"],
        ["follow-up", "Lumen", "x", "--on", "+999y"],
        ["settings", "set", "free-days", "0001-01-01..0001-01-02"],
        ["purchase", "Lumen", "10", "--on", "1850-01-01"],
    ],
)
def test_a_day_that_nobody_means(busy: Cli, words: list[str]) -> None:  # T133
    assert "is not a date between 1900 and 2199." in busy.fails(2, *words)


@pytest.mark.long
@pytest.mark.parametrize("text", HOSTILE)
def test_no_name_or_note_acts_on_the_terminal(tickler: Cli, text: str) -> None:
    """Letters come back as they are, in text and JSON; what could be obeyed is shown as a sign."""
    tickler("customer", "add", text, "--next", "today", "--city", text)
    said = [
        tickler("log", text, "--note", text, "--channel", "call"),
        *(tickler(word) for word in ("today", "customers", "changes", "check")),
        tickler("brief", text),
        tickler("customer", "show", text),
        tickler("value", text),
        tickler("snooze", text, "3d", "--reason", text),
        tickler("customer", "close", text, "--reason", text),
        tickler("customers", "is:closed"),
        tickler("undo"),
    ]
    for each in said:
        assert OBEYED.search(each.out + each.err) is None
    assert tickler("customers", "--json").json[0]["name"] == " ".join(text.split())
    assert OBEYED.search(tickler("brief", text, "--json").out) is None
    for letters in re.findall(r"\w{3,}", text):
        assert letters in said[1].out
        assert letters in said[5].out


@pytest.mark.long
@pytest.mark.parametrize("text", HOSTILE)
def test_no_message_about_what_was_typed_acts_on_the_terminal(busy: Cli, text: str) -> None:
    for words in (
        ["brief", text], ["today", text], ["done", "Lumen", "--outcome", text],
        ["move", "Lumen", text], ["log", "Lumen", "--at", text], ["--today", text, "today"],
        ["customers", "--sort", text], ["score", "--model", text], ["today", "--limit", text],
        ["import", text], ["demo", "--to", f"{text}/x"], ["customer", "add", "x", "--kind", text],
        [f"x{text}"], ["brief", f"--{text}"],
    ):  # fmt: skip
        said = busy.any(*words)
        assert OBEYED.search(said.out + said.err) is None, words
        assert said.err.count("\n") <= 1, words


def test_text_that_is_no_text_is_refused(busy: Cli) -> None:
    """What a terminal of another encoding sends comes as halves of surrogate pairs."""
    for words in (["brief", "Caf\udce9"], ["log", "Lumen", "--note", "Caf\udce9"]):
        assert "not valid text" in busy.fails(2, *words)
    assert "cannot be read" in busy.fails(2, "import", "Caf\udce9.csv")
    assert busy("brief", "Lumen", "--json").json["last"] == []


def test_a_disk_that_is_full_is_told_by_the_files_name(
    busy: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device", "store.db")

    monkeypatch.setattr("tui.cli.work.log_touch", full)
    assert busy.fails(3, "log", "Lumen", "--note", "x") == "store.db: No space left on device."


@pytest.mark.parametrize(
    "words", [("batch", "-"), ("import", "-"), ("done", "-", "--outcome", "reached"),
              ("snooze", "-", "3d")],
)  # fmt: skip
def test_an_input_that_the_shell_closed(
    busy: Cli, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setattr("sys.stdin", None)
    assert busy.fails(2, *words) == "Nothing can be read: standard input is closed."


@pytest.mark.parametrize("words", [("today",), ("export", "customers"), ("customers", "--json")])
def test_an_output_that_the_shell_closed(
    busy: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    words: tuple[str, ...],
) -> None:  # fmt: skip
    monkeypatch.setattr("sys.stdin", None)
    monkeypatch.setattr("sys.stdout", None)
    with pytest.raises(SystemExit) as ended:
        PROGRAM.main(["--db", str(busy.path), *words])
    said = "The output cannot be written: standard output is closed."
    told = capsys.readouterr().err.rstrip("\n")
    told = json.loads(told)["error"] if "--json" in words else told
    assert (ended.value.code, told) == (3, said)


def test_a_mistake_of_our_own_shows_no_data(busy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def wrong(*_: object, **__: object) -> None:
        raise ValueError("Lumen Dental owes us \x1b[31m money")

    monkeypatch.setattr("tui.cli.work.log_touch", wrong)
    said = busy.fails(70, "log", "Lumen", "--note", "x")
    assert re.match(r"tickler made a mistake \(ValueError in test_mistakes\.py, line \d+\)", said)
    assert "Lumen" not in said


def test_stopping_is_quiet(busy: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("tui.cli.work.log_touch", stopped)
    said = busy.any("log", "Lumen", "--note", "x")
    assert (said.code, said.out, said.err) == (130, "", "")


def test_a_home_that_is_nobodys(busy: Cli) -> None:
    assert "write the whole path" in busy.fails(2, "--db", "~nobody-of-that-name/t.db", "today")


def test_what_it_is_called_elsewhere_leads_to_what_there_is() -> None:
    verbs = {"add", "set", "import", "open", "remove", "close", "erase", "edit", "list", "show"}
    commands = {name for section in program._SECTIONS.values() for name in section}
    here = {name for _, names in command._ELSEWHERE for name in names.split()}
    assert here - verbs <= commands


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("promise|Lumen|prices|fri", "“fri” is left over: write --by fri (see “tickler promise"),
        ("promise|Lumen|prices|next|fri", 'write --by "next fri" (see'),
        ("promise|Lumen|send|them|by|2020-01-01", "write --by 2020-01-01 (see"),
        ("promise|Lumen|send|them|soon", "“them soon” is left over: put what belongs together in"),
        ("offer|Lumen|chair|400", "write --amount 400 (see"),
        ("cost|Lumen|service|100|fri", "write --on fri (see"),
        ("undo|fri", "“fri” is left over: “tickler undo” takes options only"),
        ("done|Lumen|no-answer", "“no-answer” is left over: write --outcome no-answer."),
        ("snooze|Lumen|-5d", ", before today. Try fri"),
        ("move|Lumen|-1w", ", before today."),
    ],
)
def test_a_word_that_an_option_takes_is_told_with_its_option(
    busy: Cli, words: str, told: str
) -> None:
    assert told in busy.fails(2, *words.split("|"))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1, "brief|nobody"),
        (2, "brief"),
        (2, "log|Lumen|--outcome|splendid"),
        (2, "nonsense"),
        (3, "--db|/nowhere/at-all.db|today"),
    ],
)
def test_a_script_reads_what_went_wrong(busy: Cli, code: int, words: str) -> None:
    plain = busy.fails(code, *words.split("|"))
    assert json.loads(busy.fails(code, *words.split("|"), "--json")) == {"error": plain}


def test_a_name_with_an_options_word_behind_it_tells_the_option(busy: Cli) -> None:
    told = busy.fails(1, "log", "Lumen", "Dental", "reached")
    assert told.endswith("Its last word may be meant as --outcome reached.")
    assert "--channel visit" in busy.fails(1, "log", "Lumen Dental", "visit")
    assert "may be meant" not in busy.fails(1, "log", "Nobody", "Here")
