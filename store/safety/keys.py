"""The key of a protected store: where it comes from, and whether it is the right one.

The key is 32 random bytes, or made of a passphrase and the 16 bytes with which the file begins. It
lies in the system's keyring under those 16 bytes, so that backups open by the same entry; it is
never written beside the store. The recovery words are the key itself in 24 words.
"""

from __future__ import annotations

import errno
import hashlib
import hmac
import os
import secrets
import stat
import struct
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from store.errors import BadInput, StoreTrouble, WrongKey
from store.safety.backup import folder_of, is_plain
from store.safety.driver import Key
from store.safety.raw_bytes import raw_bytes
from store.sentence import say

SECRET, SALT = 32, 16
_SERVICE = "tickler"
_PAGE, _RESERVED, _MAC, _IV = 4096, 80, 64, 16
_LOOKED_AT = 64  # pages, spread over the file: one that fits proves the key
_WORK, _BLOCK, _LANES = 2**16, 8, 1  # scrypt: 64 MiB and about 0.2 s for each try
LEAST = 10  # letters of a passphrase


def new_key(passphrase: str | None = None) -> Key:
    """A fresh key, random or of a passphrase.

    Raises:
        BadInput: the passphrase is too short.
    """
    salt = secrets.token_bytes(SALT)
    if passphrase is None:
        return Key(secrets.token_bytes(SECRET), salt)
    if len(passphrase) < LEAST:
        raise BadInput(say("file.passphrase_short", least=LEAST))
    return Key(_derived(passphrase, salt), salt)


def recovery_words(key: Key) -> str:
    """The key as 24 words, the last of which proves the others."""
    from mnemonic import Mnemonic  # a list of 2048 words, for the one moment that needs it

    return str(Mnemonic("english").to_mnemonic(key.secret))


def secret_of(text: str, salt: bytes) -> bytes:
    """The secret that a person typed: recovery words, 64 hexadecimal digits, or a passphrase."""
    return _random_of(text) or _derived(text.strip("\r\n"), salt)


def _random_of(text: str) -> bytes | None:
    """The secret that recovery words or digits are; None of what is neither."""
    words = text.split()
    if len(words) == 24:
        from mnemonic import Mnemonic

        reader = Mnemonic("english")
        with suppress(ValueError, LookupError):
            return bytes(reader.to_entropy([word.lower() for word in words]))
    if len(text.strip()) == 2 * SECRET:
        with suppress(ValueError):
            return bytes.fromhex(text.strip())
    return None


def next_to(file: Path) -> Path:
    """Where the next key lies while it takes the place of the one in `file`."""
    return file.with_name(f"{file.name}.new")


class Keys:
    """The ways to a key, in the order in which they are tried.

    `key_file`: a file that holds it, for cron. `ask`: asks the person, given the store's path;
    returns None when there is nobody to ask.
    """

    def __init__(
        self,
        key_file: Path | None = None,
        ask: Callable[[Path], str | None] | None = None,
        *,
        keyring: bool = True,
    ) -> None:
        self._key_file = key_file
        self._ask = ask
        self._keyring = keyring
        self._known: dict[Path, Key] = {}

    def key_of(self, path: Path) -> Key | None:
        """The key that opens the file at `path`; None where it is not protected.

        Raises:
            WrongKey: there is a key, and no page of the file fits it.
            StoreTrouble: there is no key at all, or the key file lies where it must not.
        """
        if path.stat().st_size == 0 or is_plain(path):
            return None
        salts = list(_salts(path, [each.salt for each in self._known.values()]))
        for known in self._known.values():
            if fits(path, known):
                return known
        tried = False
        for where, text in self._texts(path, salts):
            for salt in salts:
                key = Key(text if isinstance(text, bytes) else secret_of(text, salt), salt)
                if fits(path, key):
                    self._known[path] = key
                    return key
            tried = True
            last = where
        if tried:
            raise WrongKey(say("file.wrong_key", key=last, file=path))
        raise StoreTrouble(say("file.no_key", file=path))

    def _texts(self, path: Path, salts: list[bytes]) -> Iterator[tuple[str, str | bytes]]:
        if self._key_file is not None:
            following = next_to(self._key_file)
            if following.exists():  # a change of the key was killed: some files are under each
                yield f"key in {following}", _of_file(following, path)
            yield f"key in {self._key_file}", _of_file(self._key_file, path)
        if self._keyring:
            for salt in salts:
                found = ring_read(salt)
                if found is not None:
                    yield "key in the keyring", found
        if self._ask is not None:
            said = self._ask(path)
            if said:
                yield "passphrase", said


def fits(path: Path, key: Key) -> bool:
    """Whether any page of the file was written with this key.

    SQLCipher says the same of a wrong key and of a damaged first page. Each page ends in a code
    (HMAC-SHA512 with a key derived from ours) that only the right key makes, so one page that is
    whole tells: the key is right, and what does not open is damaged.
    """
    code_key = hashlib.pbkdf2_hmac(
        "sha512", key.secret, bytes(byte ^ 0x3A for byte in key.salt), 2, SECRET
    )
    pages = path.stat().st_size // _PAGE
    step = max(1, pages // _LOOKED_AT)
    with raw_bytes(path) as stream:
        for number in (*range(1, pages + 1, step), pages):
            stream.seek((number - 1) * _PAGE)
            page = stream.read(_PAGE)
            body = page[SALT if number == 1 else 0 : _PAGE - _RESERVED + _IV]
            code = hmac.new(code_key, body + struct.pack("<I", number), "sha512").digest()
            if hmac.compare_digest(code, page[_PAGE - _MAC :]):
                return True
    return False


def into_file(file: Path, path: Path) -> Key:
    """A fresh random key, written as words into a new file for its owner alone.

    A file that holds such a key already was left by a kill, and its key is taken: with the salt of
    the store where that is under it.

    Raises:
        StoreTrouble: the file holds something else, cannot be made, or would lie beside the store.
    """
    _not_beside(file, path)
    key = new_key()
    try:
        if file.is_file() and file.stat().st_size:
            return _key_left(file, path, key.salt)
        flags = os.O_CREAT | os.O_WRONLY | (0 if file.is_file() else os.O_EXCL)
        handle = os.open(file, flags, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(recovery_words(key) + "\n")
            stream.flush()
            os.fsync(stream.fileno())
    except OSError as error:
        raise StoreTrouble(say("file.key_not_made", file=file, why=error.strerror)) from error
    return key


def _key_left(file: Path, path: Path, salt: bytes) -> Key:
    secret = _random_of(_of_file(file, path))
    if secret is None:
        raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST))
    keys = (Key(secret, each) for each in _salts(path, []))
    return next((each for each in keys if fits(path, each)), Key(secret, salt))


def _not_beside(file: Path, path: Path) -> None:
    if path.resolve().parent in file.resolve().parents:
        raise StoreTrouble(say("file.key_beside_store", file=file))


def has_keyring() -> bool:
    """Whether this machine has a keyring that keeps what it is given."""
    trial = Key(secrets.token_bytes(SECRET), secrets.token_bytes(SALT))
    kept = ring_write(trial)
    ring_remove(trial)
    return kept


def ring_read(salt: bytes) -> bytes | None:
    """The secret in the system's keyring; None where there is no keyring or no entry."""
    with _no_keyring():
        import keyring

        found = keyring.get_password(_SERVICE, salt.hex())
        return None if found is None else bytes.fromhex(found)
    return None


def ring_write(key: Key) -> bool:
    """Put the secret into the system's keyring and read it back; False where there is none."""
    with _no_keyring():
        import keyring

        keyring.set_password(_SERVICE, key.salt.hex(), key.secret.hex())
        return ring_read(key.salt) == key.secret
    return False


def ring_remove(key: Key) -> None:
    """Take the secret out of the keyring."""
    with _no_keyring():
        import keyring

        keyring.delete_password(_SERVICE, key.salt.hex())


def _no_keyring() -> suppress:
    # Whatever a keyring's own service says (locked, no bus, refused), another way must be found.
    return suppress(Exception)


def _of_file(file: Path, path: Path) -> str:
    try:
        whole = file.expanduser().resolve(strict=True)
        mode = whole.stat().st_mode
        text = whole.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise StoreTrouble(say("file.key_unreadable", file=file, why=why)) from error
    _not_beside(whole, path)
    if sys.platform != "win32" and stat.S_IMODE(mode) & 0o077:
        raise StoreTrouble(say("file.key_open_to_others", file=file, again=file))
    return text


def _salts(path: Path, known: list[bytes]) -> Iterator[bytes]:
    """The beginnings that the file had or should have: its own, and those of its backups."""
    seen = set()
    for file in (path, *_protected_backups(path)):
        with suppress(OSError), file.open("rb") as stream:
            salt = stream.read(SALT)
            if len(salt) == SALT and salt not in seen:
                seen.add(salt)
                yield salt
    yield from (salt for salt in known if salt not in seen)


def _protected_backups(path: Path) -> list[Path]:
    with suppress(OSError):
        found = sorted(folder_of(path).glob(f"{path.stem}-*.db"), reverse=True)
        return [each for each in found if not is_plain(each)][:3]
    return []


def _derived(passphrase: str, salt: bytes) -> bytes:
    return hashlib.scrypt(
        passphrase.encode(), salt=salt, n=_WORK, r=_BLOCK, p=_LANES, dklen=SECRET,
        maxmem=2 * 128 * _WORK * _BLOCK,
    )  # fmt: skip


def looks_protected(path: Path) -> bool:
    """Whether a file that begins like no database could be protected: whole pages of noise."""
    size = path.stat().st_size
    if size < _PAGE or size % _PAGE:
        return False
    with raw_bytes(path) as stream:
        return len(set(stream.read(_PAGE))) > 200


__all__ = [
    "Key", "Keys", "WrongKey", "fits", "has_keyring", "into_file", "looks_protected", "new_key",
    "next_to", "recovery_words", "ring_read", "ring_remove", "ring_write", "secret_of",
]  # fmt: skip
