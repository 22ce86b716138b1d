"""`tickler protect`, `unprotect`, `rekey`: the store unreadable for who takes the laptop."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from store.errors import BadInput, Refused
from store.safety import keys
from store.safety.automatic import second_place_of
from store.safety.backup import is_plain
from store.safety.driver import Key
from store.safety.place import is_there
from store.safety.protect import Anew
from store.safety.protect import protect as write_anew
from tui.cli import output
from tui.cli.options import Day, Db, Json, Yes, ask_first
from tui.environment import TRIES, Edge, ask_hidden, edge_of
from tui.text import counted

_PASSPHRASE = "your passphrase"
_IN_A_LINE = 6  # words: no terminal breaks one

Passphrase = Annotated[
    bool,
    typer.Option("--passphrase", help="Ask for a passphrase, even where there is a keyring."),
]


def protect(
    passphrase: Passphrase = False, json: Json = False, db: Db = None, day: Day = None
) -> None:
    """Encrypt the store and its backups; the recovery words are shown once.

    Example: tickler protect

    The key is random and lies in this machine's keyring; where there is none, a passphrase opens
    the store. With TICKLER_KEY_FILE the key is kept in that file, which must not lie beside the
    store. Write the recovery words on paper: without key, passphrase and words nobody reads the
    store again.
    """
    edge = edge_of(db, day)
    now = _key_now(edge)
    if now is None:
        _give_key(edge, *_new_key(edge.path, passphrase), json)
    else:  # backups and copies are left where a kill came between
        _give_key(edge, now, None, json)


def rekey(
    passphrase: Passphrase = False, json: Json = False, db: Db = None, day: Day = None
) -> None:
    """Give the store and its backups another key.

    Example: tickler rekey

    Somebody has seen the recovery words, or the passphrase is to be another one.
    """
    edge = edge_of(db, day)
    old = _key_now(edge)
    if old is None:
        raise Refused("The store is not protected: “tickler protect” does it.")
    named = None if passphrase else _key_file()
    if named is None:
        _give_key(edge, *_new_key(edge.path, passphrase), json)
    else:  # it opens the store until the new one does, and then gives its name to that
        fresh = keys.next_to(named)
        new = keys.into_file(fresh, edge.path)
        try:
            _give_key(edge, new, str(named), json)
        except BaseException:
            if not keys.fits(edge.path, new):  # nothing was written anew
                fresh.unlink(missing_ok=True)
            raise
        fresh.replace(named)
    keys.ring_remove(old)


def unprotect(yes: Yes = False, json: Json = False, db: Db = None, day: Day = None) -> None:
    """Take the protection off the store and its backups.

    Example: tickler unprotect
    """
    edge = edge_of(db, day)
    old = _key_now(edge)
    if old is not None:
        ask_first(f"Write {edge.path} and its backups without protection?", yes=yes)
    ring = edge.keys().ring
    second = second_place_of(edge.path, ring.key_of)
    done = write_anew(edge.path, ring, None, second)
    if old is not None:
        keys.ring_remove(old)
    if json:
        output.answer({"protected": False, **_counts(done)})
        return
    output.say(f"{edge.path} is no longer protected{_beside(done)}.")
    _tell_left(done)


def _key_now(edge: Edge) -> Key | None:
    if not is_there(edge.path):
        raise BadInput(f"There is no store at {edge.path}: check --db.")
    if not is_plain(edge.path) and not keys.looks_protected(edge.path):
        raise BadInput(f"{edge.path} is not a tickler store: check --db.")
    return edge.keys().key_of(edge.path)


def _key_file() -> Path | None:
    named = os.environ.get("TICKLER_KEY_FILE")
    return Path(named).expanduser() if named else None


def _give_key(edge: Edge, new: Key, where: str | None, json: bool) -> None:
    """Write the store and its backups anew under a key, which is kept `where`; None: as before."""
    ring = edge.keys().ring
    done = write_anew(edge.path, ring, new, second_place_of(edge.path, ring.key_of))
    words = keys.recovery_words(new)
    if json:
        output.answer({"protected": True, "key": where, "recovery": words, **_counts(done)})
        return
    output.say(f"{edge.path} is protected{_beside(done)}; {_opened_by(where)}.")
    _tell_left(done)
    output.say("Recovery words, shown this once; write them on paper, not on this machine:")
    listed = words.split()
    for at in range(0, len(listed), _IN_A_LINE):
        output.say(" ".join(listed[at : at + _IN_A_LINE]))
    output.hint(
        "What was deleted before may still lie unprotected on the disk, as on every disk that is "
        "not encrypted as a whole."
    )


def _opened_by(where: str | None) -> str:
    if where == _PASSPHRASE:
        return "your passphrase opens it"
    return f"the key is {'where it was' if where is None else f'in {where}'}"


def _counts(done: Anew) -> dict[str, object]:
    return {"backups": done.backups, "copies": done.copies, "left": [str(at) for at in done.left]}


def _beside(done: Anew) -> str:
    """`, and so are 2 backups and 1 kept copy`; nothing where there is none."""
    counts = ((done.backups, "backup", ""), (done.copies, "kept copy", "kept copies"))
    parts = [counted(*each) for each in counts if each[0]]
    verb = "is" if done.backups + done.copies == 1 else "are"
    return f", and so {verb} {' and '.join(parts)}" if parts else ""


def _tell_left(done: Anew) -> None:
    for file in done.left:
        output.say(
            f"{file} stays as it was: it cannot be read whole, but parts of it may be. Delete it "
            "when you need it no more."
        )


def _new_key(path: Path, passphrase: bool) -> tuple[Key, str]:
    named = _key_file()
    if named and not passphrase:
        return keys.into_file(named, path), str(named)
    if not passphrase and keys.has_keyring():
        key = keys.new_key()
        keys.ring_write(key)
        return key, "the keyring of this machine"
    if not sys.stdin.isatty():
        raise BadInput(
            "This machine has no keyring, so a passphrase is needed: type the command in a "
            "terminal, or name a file for the key with TICKLER_KEY_FILE."
        )
    return keys.new_key(_chosen(path)), _PASSPHRASE


def _chosen(path: Path) -> str:
    """A passphrase typed twice alike. Asked for again: what comes next would be typed openly."""
    for _ in range(TRIES):
        first = ask_hidden(f"New passphrase of {path} (at least {keys.LEAST} characters): ")
        if len(first) < keys.LEAST:
            output.hint(f"That is shorter than {keys.LEAST} characters: several words are easiest.")
        elif ask_hidden("The same again: ") == first:
            return first
        else:
            output.hint("The two were not the same.")
    raise BadInput("No passphrase was typed twice alike: nothing was changed.")
