"""Protected stores: unreadable without the key, and a wrong key is not taken for damage."""

from __future__ import annotations

import random
import shutil
from contextlib import closing
from datetime import timedelta
from functools import partial
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from sqlcipher3 import dbapi2

from store.actions import customers
from store.errors import BadInput, StoreTrouble, WrongKey
from store.ledger.full_check import full_check
from store.ledger.look import look
from store.safety.automatic import back_up
from store.safety.backup import backups_of
from store.safety.check import check
from store.safety.copies import Copy
from store.safety.demo import make_demo, sample_path
from store.safety.driver import Key
from store.safety.keys import Keys, fits, new_key, recovery_words, ring_write, secret_of
from store.safety.opening import open_store
from store.safety.protect import _export, protect
from store.safety.restore import find_backup, restore
from tests.kit import TODAY, Clock, new_store, state, told


class Ring(KeyringBackend):
    """A keyring that lasts as long as a test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


@pytest.fixture(autouse=True)
def ring() -> Ring:
    """No test comes near the developer's own keyring."""
    made = Ring()
    keyring.set_keyring(made)
    return made


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """A passphrase costs as much time on purpose as a whole test may."""
    monkeypatch.setattr("store.safety.keys._WORK", 2**10)


def _say(said: str, path: Path) -> str:
    del path
    return said


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """The sample with a backup."""
    place = tmp_path / "store.db"
    make_demo(sample_path(), place, TODAY)
    with closing(open_store(place, Clock())) as store:
        back_up(store, "hand")
    return place


def _small(folder: Path) -> Path:
    path = folder / "store.db"
    with closing(new_store(path)) as store:
        customers.add(store, TODAY, "Lumen Dental")
        back_up(store, "hand")
    return path


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A small store with a backup."""
    return _small(tmp_path)


@pytest.mark.long
def test_protected_and_back_and_nothing_is_lost(sample: Path, ring: Ring) -> None:
    with closing(open_store(sample, Clock())) as plain:
        before = state(plain)
        name = plain.value("SELECT name FROM customer LIMIT 1").encode()
    key = new_key()
    ring_write(key)
    assert protect(sample, Keys(), key).backups == 1
    for file in sample.parent.rglob("*"):
        content = file.read_bytes() if file.is_file() else b""
        assert name not in content
        assert not content.startswith(b"SQLite")
        assert key.secret not in content
        assert key.secret.hex().encode() not in content
    with closing(open_store(sample, Clock(), key_of=Keys().key_of)) as store:
        assert state(store) == before
        customers.add(store, TODAY, "Nova Print")
        made = back_up(store, "hand", full=True)
        assert made.protected
        assert check(store).problems == ()
        assert list(full_check(store)) == []
    waiting, _ = look(sample, Clock(), TODAY + timedelta(days=1), key_of=Keys().key_of)
    with closing(waiting):
        assert isinstance(waiting, Copy)  # a morning was run, without what is fitted each week
        assert waiting.value("SELECT count(*) FROM customer WHERE name = 'Nova Print'") == 1
    latest = find_backup(sample, "latest", None, Keys().key_of)
    sample.unlink()
    restore(sample, latest, Clock()(), Keys().key_of)
    assert protect(sample, Keys(), None).backups == 2
    with closing(open_store(sample, Clock())) as store:
        assert store.value("SELECT count(*) FROM customer WHERE name = 'Nova Print'") == 1
    assert {each.protected for each in backups_of(sample)} == {False}
    assert ring.kept


@pytest.mark.long
def test_a_kill_between_leaves_every_file_whole(
    sample: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The new file takes the name only when it was compared with the old one."""
    before = sample.read_bytes()[100:]

    def loses(connection: dbapi2.Connection, made: Path, new: Key | None) -> None:
        whole(connection, made, new)
        with closing(dbapi2.connect(str(made), isolation_level=None)) as copy:
            copy.execute(f'PRAGMA key = "{key.spec}"')
            copy.execute("DELETE FROM offer")

    whole, key = _export, new_key()
    monkeypatch.setattr("store.safety.protect._export", loses)
    with pytest.raises(StoreTrouble, match="does not hold all of offer|reference leads nowhere"):  # noqa: RUF043
        protect(sample, Keys(), key)
    assert sample.read_bytes()[100:] == before
    assert {each.name for each in sample.parent.iterdir()} == {
        "store.db",
        "store.db-sums",
        "store.db.backups",
    }


@pytest.mark.long
def test_passphrase_and_recovery_words_open_it_and_others_do_not(path: Path) -> None:
    key = new_key("four quiet green boats")
    protect(path, Keys(), key)
    for said in ("four quiet green boats", recovery_words(key), recovery_words(key).upper()):
        asked = Keys(ask=partial(_say, said))
        with closing(open_store(path, Clock(), key_of=asked.key_of)) as store:
            assert store.value("SELECT count(*) FROM customer") > 0
    before = path.read_bytes()
    for said in ("four quiet green boat", " ".join(["abandon"] * 24), recovery_words(new_key())):
        wrong = Keys(ask=partial(_say, said))
        with pytest.raises(WrongKey, match=r"does not open .* was not touched"):
            open_store(path, Clock(), key_of=wrong.key_of)
    with pytest.raises(StoreTrouble, match="is protected, or no tickler store"):
        open_store(path, Clock(), key_of=Keys().key_of)
    assert path.read_bytes() == before
    with pytest.raises(BadInput, match="at least 10 characters"):
        new_key("short")


@pytest.mark.long
def test_a_key_file_is_for_its_owner_and_never_beside_the_store(path: Path, tmp_path: Path) -> None:
    key = new_key()
    protect(path, Keys(), key)
    elsewhere = path.parent.parent / f"{path.parent.name}-key"
    beside = path.parent / "key"
    for file in (elsewhere, beside):
        file.write_text(recovery_words(key))
        file.chmod(0o600)
    assert Keys(elsewhere).key_of(path) == key
    with pytest.raises(StoreTrouble, match="lies beside the store"):
        Keys(beside).key_of(path)
    elsewhere.chmod(0o644)
    with pytest.raises(StoreTrouble, match="may read the key file"):
        Keys(elsewhere).key_of(path)
    elsewhere.unlink()
    with pytest.raises(StoreTrouble, match="cannot be read"):
        Keys(tmp_path / "no key").key_of(path)


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Key]:
    """A folder with a protected store and a backup, to be copied, and the key of both."""
    folder, key = tmp_path_factory.mktemp("protected"), new_key()
    protect(_small(folder), Keys(keyring=False), key)
    return folder, key


@pytest.mark.long
@pytest.mark.parametrize("how", ["flip", "zeros", "cut", "head"])
@pytest.mark.parametrize("seed", range(3))
def test_damage_is_found_and_never_taken_for_a_wrong_key(
    tmp_path: Path, protected: tuple[Path, Key], how: str, seed: int
) -> None:
    chance = random.Random(seed)
    folder, key = protected
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "store.db"
    ring_write(key)
    content = bytearray(path.read_bytes())
    if how == "flip":
        content[chance.randrange(16, len(content))] ^= 1 << chance.randrange(8)
    elif how == "zeros":
        at = chance.randrange(len(content) // 4096) * 4096
        content[at : at + 4096] = bytes(4096)
    elif how == "cut":
        content = content[: chance.randrange(5, len(content) // 4096) * 4096]
    else:
        content[:4096] = chance.randbytes(4096)
    path.write_bytes(content)
    try:
        with closing(open_store(path, Clock(), key_of=Keys().key_of, trusting=True)) as store:
            problems = [told(each.what) for each in check(store).problems]
    except WrongKey:
        pytest.fail("damage was taken for a wrong key")
    except StoreTrouble as error:
        problems = [str(error)]
    assert any("damaged" in each for each in problems), problems
    latest = find_backup(path, "latest", None, Keys().key_of)
    restore(path, latest, Clock()(), Keys().key_of)
    with closing(open_store(path, Clock(), key_of=Keys().key_of)) as store:
        assert check(store).problems == ()


@pytest.mark.long
def test_a_page_tells_whose_key_it_is(path: Path) -> None:
    key = new_key()
    copy = path.with_name("plain.db")
    shutil.copyfile(path, copy)
    protect(path, Keys(), key)
    assert fits(path, key)
    assert not fits(path, new_key())
    assert not fits(path, Key(key.secret, new_key().salt))
    assert not fits(copy, key)
    assert (
        secret_of(recovery_words(key), key.salt) == secret_of(key.secret.hex(), b"") == key.secret
    )
