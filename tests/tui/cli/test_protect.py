"""`tickler protect`, `unprotect`, `rekey` without a keyring: the key is in a file elsewhere."""

from __future__ import annotations

import stat
from pathlib import Path

import keyring
import pytest
from keyring.backends.fail import Keyring

from store.safety import keys
from tests.tui.cli.conftest import Cli
from tui.cli import protect
from tui.environment import ask_hidden


@pytest.fixture(autouse=True)
def no_keyring() -> None:
    """No test comes near the developer's own keyring."""
    keyring.set_keyring(Keyring())  # type: ignore[no-untyped-call]


@pytest.mark.long
def test_protected_by_a_key_file_and_back(
    busy: Cli, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = busy("customers", "--json").json
    busy("backup")
    assert "needed" in busy.fails(2, "protect")
    assert busy.fails(1, "rekey").startswith("The store is not protected")
    beside = busy.path.parent / "key"
    monkeypatch.setenv("TICKLER_KEY_FILE", str(beside))
    assert "lies beside the store" in busy.fails(3, "protect")
    file = tmp_path_factory.mktemp("keys") / "key"
    monkeypatch.setenv("TICKLER_KEY_FILE", str(file))
    kept = busy.path.with_name(f"{busy.path.name}.before-20261119-100000")
    kept.write_bytes(busy.path.read_bytes())
    hurt = busy.path.with_name(f"{busy.path.name}.before-repair-20261119-100000")
    hurt.write_bytes(busy.path.read_bytes()[:9_000])
    answer = busy("protect", "--json").json
    assert (answer["copies"], answer["left"]) == (1, [str(hurt)])
    assert b"Lumen" not in kept.read_bytes()
    assert (answer["protected"], answer["backups"], answer["key"]) == (True, 1, str(file))
    assert file.read_text().strip() == answer["recovery"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert b"Lumen" not in busy.path.read_bytes()
    assert busy("customers", "--json").json == before
    assert busy("backup", "--json").json["encrypted"] is True
    assert busy("check", "--full", "--json").json["protected"] is True
    assert busy.fails(1, "protect").startswith("The store is protected already")
    fresh = busy("rekey", "--json").json  # the file opens the store until it holds the new key
    assert fresh["recovery"] != answer["recovery"]
    assert file.read_text().strip() == fresh["recovery"]
    assert [each.name for each in file.parent.iterdir()] == ["key"]
    assert busy("customers", "--json").json == before
    monkeypatch.delenv("TICKLER_KEY_FILE")
    assert "is protected" in busy.fails(3, "today")
    assert not (busy.path.parent / "key").exists()
    monkeypatch.setenv("TICKLER_KEY_FILE", str(file))
    assert busy("unprotect", "--yes", "--json").json["protected"] is False
    monkeypatch.delenv("TICKLER_KEY_FILE")
    assert busy("customers", "--json").json == before


@pytest.mark.long
def test_what_a_kill_has_kept_from_its_new_key_gets_it_by_the_same_command(
    busy: Cli, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path_factory.mktemp("keys") / "key"
    monkeypatch.setenv("TICKLER_KEY_FILE", str(file))
    busy("backup")
    keys.into_file(file, busy.path)  # killed before anything was protected

    def killed(*words: str) -> None:
        """End it when the store has its new key and the backup has not."""
        with monkeypatch.context() as patch:
            patch.setattr("store.safety.protect.backups_of", lambda *_: 1 / 0)
            busy.fails(70, *words)
        assert busy("customers", "--json").json

    killed("protect")
    assert "is not protected though" in busy.any("check", "--full").out
    assert busy("protect", "--json").json["backups"] == 1
    (busy.path.parent / f".{busy.path.name}.new-{2**22 + 1}-a1").write_bytes(b"Lumen")
    killed("rekey")
    assert "is under another key" in busy.any("check", "--full").out
    assert busy("rekey", "--json").json["backups"] == 1
    assert [each.name for each in file.parent.iterdir()] == ["key"]
    assert list(busy.path.parent.glob(".*.new-*")) == []
    killed("unprotect", "--yes")
    assert busy("unprotect", "--yes", "--json").json["backups"] == 1
    assert busy("check", "--full")


def test_a_wrong_key_file_is_told_from_damage(
    busy: Cli, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("keys")
    monkeypatch.setenv("TICKLER_KEY_FILE", str(folder / "key"))
    busy("protect")
    other = folder / "other"
    other.write_text("0" * 64)
    other.chmod(0o600)
    monkeypatch.setenv("TICKLER_KEY_FILE", str(other))
    assert "does not open" in busy.fails(3, "today")
    monkeypatch.setenv("TICKLER_KEY_FILE", str(folder / "key"))
    content = bytearray(busy.path.read_bytes())
    content[100] ^= 1
    busy.path.write_bytes(content)
    assert "is damaged" in busy.fails(3, "today")


def test_path_names_are_no_keys(tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Dear diary")
    assert "is not a tickler store" in Cli(note).fails(2, "protect")


def test_a_passphrase_that_is_mistyped_is_asked_for_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What a person types next must never be typed openly, into the shell."""
    typed = iter(
        ["short", "correct horse battery", "correct hrose", "correct horse", "correct horse"]
    )
    monkeypatch.setattr(protect, "ask_hidden", lambda _: next(typed))
    assert protect._chosen(tmp_path / "my.db") == "correct horse"
    told = capsys.readouterr().err
    assert "shorter than 10" in told
    assert "not the same" in told


@pytest.mark.parametrize("stop", [EOFError, KeyboardInterrupt])
def test_who_answers_no_question_for_a_passphrase_is_told_what_was_done(
    stop: type[BaseException], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def getpass(*_: object) -> str:
        raise stop

    monkeypatch.setattr("getpass.getpass", getpass)
    with pytest.raises(KeyboardInterrupt):
        ask_hidden("Passphrase: ")
    assert capsys.readouterr().err == "\nNothing was done.\n"
