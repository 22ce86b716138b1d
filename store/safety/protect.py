"""Protecting a store and taking the protection off: every page is written anew."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlcipher3 import dbapi2

from store.errors import Refused, StoreTrouble
from store.safety import sums
from store.safety.backup import backups_of, kept_copies, verify
from store.safety.drafts import drop_drafts
from store.safety.driver import connect_plainly
from store.safety.file_copy import fresh_file, keep_as, sync_file
from store.safety.keys import Keys
from store.safety.restore import hold_alone
from store.safety.trouble import file_trouble, trouble
from store.sentence import say

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

    from store.safety.driver import Key


class Anew(NamedTuple):
    """How many backups and kept copies were written anew, and the copies that stay as they were."""

    backups: int
    copies: int
    left: tuple[Path, ...]


def protect(path: Path, keys: Keys, new: Key | None, second: Path | None = None) -> Anew:
    """Write the store, its backups and the copies beside it anew under `new`, or without a key.

    Each file is written beside its place, looked over and compared, then takes the name: a kill
    leaves every file whole, under the old key or the new one, and the next call goes on: what is
    under `new` already stays. A copy that cannot be read, as one kept by a repair may be, is left.

    Raises:
        Refused: all is as it should become already. StoreTrouble: it is open elsewhere, or cannot
        be read or written.
    """
    hold_alone(path, keys.key_of)
    changed = _rewrite(path, keys, new)
    count = sum([_rewrite(each.path, keys, new) for each in backups_of(path, second)])
    copies, left = 0, []
    for file in kept_copies(path):
        try:
            copies += _rewrite(file, keys, new)
        except StoreTrouble:
            left.append(file)
    if not (changed or count or copies):
        already = "file.not_protected" if new is None else "file.protected_already"
        raise Refused(say(already, file=path))
    drop_drafts(path)
    return Anew(count, copies, tuple(left))


def _rewrite(path: Path, keys: Keys, new: Key | None) -> bool:
    """Write a file anew; False where it is as it should become already."""
    old = keys.key_of(path)
    if old == new:
        return False
    try:
        with fresh_file(path) as made:
            with closing(connect_plainly(path, old)) as source:
                _export(source, made, new)
                sync_file(made)
                verify(made, new, shown=path)
                _compare(source, made, new)
            keep_as(made, path)
            sums.forget(path)
        return True
    except OSError as error:
        raise file_trouble(path, "anew", error) from error
    except dbapi2.DatabaseError as error:
        raise trouble(path, error) from error


def _export(source: Connection, made: Path, new: Key | None) -> None:
    source.execute("PRAGMA cipher_log_level = NONE")
    # An empty key means none; the key is hexadecimal digits of our own, not a person's words.
    spec = "''" if new is None else f'"{new.spec}"'
    source.execute(f"ATTACH ? AS made KEY {spec}", (str(made.absolute()),))
    # The new file counts only when it is whole: it needs no journal, and is synced at the end.
    source.execute("PRAGMA made.journal_mode = OFF")
    source.execute("PRAGMA made.synchronous = OFF")
    source.execute("SELECT sqlcipher_export('made')")
    for name in ("user_version", "application_id"):
        value = int(source.execute(f"PRAGMA main.{name}").fetchone()[0])
        source.execute(f"PRAGMA made.{name} = {value:d}")
    source.execute("DETACH made")


def _compare(source: Connection, made: Path, new: Key | None) -> None:
    """Every table has as many rows as before, or the new file does not count."""
    with closing(connect_plainly(made, new)) as copy:
        tables = [
            row["name"]
            for row in source.execute(
                "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE '%VIRTUAL%'"
            )
        ]
        for table in tables:
            count = f'SELECT count(*) FROM "{table}"'
            if source.execute(count).fetchone()[0] != copy.execute(count).fetchone()[0]:
                raise StoreTrouble(say("file.copy_not_whole", table=table))
