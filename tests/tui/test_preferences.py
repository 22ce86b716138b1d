"""The two files of a person's choices: read with the place of a mistake, never half written."""

from __future__ import annotations

import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.errors import BadInput, StoreTrouble
from tui.environment import Terminal, config_folder, terminal
from tui.preferences import Preferences
from tui.toml_file import read_toml, write_toml


def test_what_is_missing_is_empty_and_costs_no_folder(tmp_path: Path) -> None:
    preferences = Preferences(tmp_path / "none")
    assert preferences.settings() == {
        "look": "by itself",
        "leaving": "at once",
        "lock": "15 minutes",
    }
    assert preferences.keys() == {}
    assert not (tmp_path / "none").exists()


def test_what_is_kept_is_read_again_and_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "made" / "here"
    preferences = Preferences(folder)
    preferences.keep("look", "light")
    preferences.keep("leaving", "asks")
    preferences.keep("look", "dark")
    preferences.keep("leaving", None)
    assert Preferences(folder).settings() == {
        "look": "dark",
        "leaving": "at once",
        "lock": "15 minutes",
    }
    assert Preferences(folder).own() == {"look"}
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [each.name for each in folder.iterdir()] == ["settings.toml"]


def test_without_a_folder_it_is_kept_for_the_sitting() -> None:
    preferences = Preferences()
    preferences.keep("look", "light")
    preferences.keep_keys("touch.log", ["L"])
    assert preferences.settings()["look"] == "light"
    assert preferences.keys() == {"touch.log": ["L"]}


def test_names_with_and_without_quotes_are_alike_and_other_entries_stay(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_text('touch.log = "L"\n"step.skip" = ["K", "f11"]\nodd = 3\n')
    preferences = Preferences(tmp_path)
    assert preferences.keys() == {"touch.log": "L", "step.skip": ["K", "f11"], "odd": 3}
    preferences.keep_keys("step.rest", ["B"])
    preferences.keep_keys("touch.log", None)
    assert preferences.keys() == {"step.skip": ["K", "f11"], "odd": 3, "step.rest": ["B"]}


def test_what_a_person_wrote_around_the_entries_stays(tmp_path: Path) -> None:  # T142
    file = tmp_path / "settings.toml"
    file.write_text('# my notes\n\nlook = "dark"   # for the train\nleaving = "asks"\n')
    Preferences(tmp_path).keep("look", "light")
    Preferences(tmp_path).keep("leaving", None)
    assert file.read_text() == '# my notes\n\nlook = "light"   # for the train\n'
    keys = tmp_path / "keys.toml"
    keys.write_text('touch.log = "L" # mine\nodd = 3\n[step]\nskip = "K" # quicker\n')
    Preferences(tmp_path).keep_keys("step.rest", ["B"])
    Preferences(tmp_path).keep_keys("mode.plans", ["f2"])
    assert Preferences(tmp_path).keys() == {
        "touch.log": "L",
        "odd": 3,
        "step.skip": "K",
        "step.rest": ["B"],
        "mode.plans": ["f2"],
    }
    assert keys.read_text().startswith('touch.log = "L" # mine\nodd = 3\n')
    assert 'skip = "K" # quicker\n' in keys.read_text()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"touch.log" = "L"\n"step.skip" = K\n', "keys.toml at line 2, column 15: Invalid value"),
        ('"touch.log" "L"', "at line 1, column 13: Expected '='"),
        ('a = "x', "at end of document"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "keys.toml").write_text(text)
    with pytest.raises(BadInput) as error:
        Preferences(tmp_path).keys()
    assert told in str(error.value)
    with pytest.raises(BadInput):  # what else is in it must not be lost
        Preferences(tmp_path).keep_keys("touch.log", ["L"])
    assert (tmp_path / "keys.toml").read_text() == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            'look = "pink"',
            "settings.toml, look: “pink” is not a choice: use one of by itself, dark",
        ),
        ('lok = "dark"', "there is no setting “lok”; did you mean look?"),
    ],
)
def test_a_setting_that_means_nothing_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "settings.toml").write_text(text)
    with pytest.raises(BadInput) as error:
        Preferences(tmp_path).settings()
    assert told in str(error.value)


def test_bytes_that_are_no_text_and_folders_are_told(tmp_path: Path) -> None:
    (tmp_path / "keys.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(BadInput, match="not UTF-8 text"):
        Preferences(tmp_path).keys()
    (tmp_path / "settings.toml").mkdir()
    with pytest.raises(BadInput, match="cannot be read"):
        Preferences(tmp_path).settings()


def test_what_cannot_be_written_leaves_the_old_file_and_nothing_beside(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    with pytest.raises(StoreTrouble, match="nothing was changed there"):
        write_toml(tmp_path / "file" / "keys.toml", "title", {"a": "b"})
    (tmp_path / "keys.toml").mkdir()
    with pytest.raises(StoreTrouble, match="cannot be written"):
        write_toml(tmp_path / "keys.toml", "title", {"a": "b"})
    assert sorted(each.name for each in tmp_path.iterdir()) == ["file", "keys.toml"]


@given(
    st.dictionaries(
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
        | st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=4), max_size=3),
        max_size=4,
    )
)
@settings(max_examples=60)
def test_any_text_can_be_written_and_read(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, str | list[str]]
) -> None:
    path = tmp_path_factory.getbasetemp() / "any.toml"
    write_toml(path, "any", table)
    assert read_toml(path) == table == tomllib.loads(path.read_text("utf-8"))


def test_the_environment_names_the_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TICKLER_CONFIG", str(tmp_path))
    assert config_folder() == tmp_path
    monkeypatch.delenv("TICKLER_CONFIG")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert config_folder().name == "tickler"


@pytest.mark.parametrize(
    ("term", "colorterm", "few"),
    [
        ("screen", "", True),
        ("xterm-16color", "", True),
        ("dumb", "", True),
        ("xterm-256color", "", False),
        ("xterm", "truecolor", False),
    ],
)
def test_the_terminal_tells_its_colours(
    monkeypatch: pytest.MonkeyPatch, term: str, colorterm: str, few: bool
) -> None:
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("COLORTERM", colorterm)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert terminal() == Terminal(no_colour=False, few_colours=few)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("SSH_CONNECTION", "10.0.0.1 5 10.0.0.2 22")
    assert terminal() == Terminal(no_colour=True, few_colours=few, far=True)
