"""An open store: its connections, its transactions, and whether the file is still the same."""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Hashable, Sequence
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from store.errors import StoreTrouble
from store.ids import Minter
from store.safety import mark, sums
from store.safety.driver import Key, connect
from store.safety.file_copy import copy_aside, copy_database, fresh_file, keep_as
from store.safety.place import unwritable
from store.safety.raw_bytes import copy_bytes
from store.safety.trouble import command, trouble
from store.sentence import Sentence, Words, say

T = TypeVar("T")

# More than this waiting in the -wal is brought into the file at once, not only when it is quiet.
_MUCH = 4 * 2**20
_SOME = 2**20  # so much where many transactions follow each other
_COUNTED = 20_000  # customers
PATIENCE = 5.0  # seconds that a transaction waits for another one's end
_LOOK = 0.004  # seconds between two looks whether it can begin
_LATER = 0.03  # the same, of one that has waited for long
_LONGEST = 1800.0
_ROOM = 0.012  # seconds in which everybody who waits has looked


class Store:
    """An open store: one connection per thread, a clock, and a minter of ids.

    `clock` gives the present instant in UTC; nothing below reads another clock. `reading`: it was
    opened to be looked at, and the unit of work refuses to begin. `read_only` says why nothing can
    be written, None where it can. `figures_on`: changes are written for another day than the store
    is at, and figures stay of this one. `notices` are sentences about the opening.
    `is_copy`: what is written vanishes with it.
    """

    is_copy = False

    def __init__(
        self,
        path: Path,
        clock: Callable[[], datetime],
        mint: Minter,
        key: Key | None = None,
        *,
        reading: bool = False,
        read_only: Words | None = None,
    ) -> None:
        self.path = path
        self.clock = clock
        self.mint = mint
        self.key = key
        self.reading = reading
        self.figures_on: date | None = None
        # Brings to the unit's day the customer whose step was seen in a look at it, by its digits.
        self.wake: Callable[[str], bool] | None = None
        # Hears the number of each change that a person has made and that is kept.
        self.heard: Callable[[int], None] | None = None
        # Is told what a change waits for; then it waits for long. Without it, it is refused.
        self.waits: Callable[[Sentence], None] | None = None
        self._told_of = ""
        self.done: int | None = None  # the last change that undo can take back, until it is asked
        self.ours: set[int] = set()  # the units of work that were written through this store
        self.read_only = read_only
        self.notices: list[Words] = []
        self.wrote = False
        self.parted: Words | None = None  # the file is no longer the one that was opened
        self.source = path  # what connections open: the file, or a copy of one only read
        self.is_slim = False  # connections keep few pages each (`page_cache.py`)
        self.address: str | None = None
        self._aside: Path | None = None
        self._saved = False
        self._identity: mark.Identity | None = None
        self._written = 0  # when the file was written last, as far as this window knows
        self._local = threading.local()
        self._all: list[Connection] = []
        self._lock = threading.Lock()
        self._looker: Connection | None = None  # writes nothing, so that it sees who does
        self._remembered: dict[Hashable, tuple[object, Any]] = {}

    @property
    def connection(self) -> Connection:
        """This thread's connection; it sees what every other has committed."""
        found: Connection | None = getattr(self._local, "connection", None)
        if found is None:
            how: dict[str, Any] = {"reading": self.reading, "slim": self.is_slim}
            found = connect(self.source, self.key, address=self.address, **how)
            self._local.connection = found
            with self._lock:
                self._all.append(found)
        return found

    def now_text(self) -> str:
        """The present instant as the store writes it."""
        return instant_text(self.clock())

    def rows(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> list[Any]:
        """All rows of a query, each readable by column name."""
        try:
            return list(self.connection.execute(sql, values))
        except dbapi2.DatabaseError as error:
            raise trouble(self.path, error) from error

    def row(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first row of a query, or None."""
        try:
            return self.connection.execute(sql, values).fetchone()
        except dbapi2.DatabaseError as error:
            raise trouble(self.path, error) from error

    def value(self, sql: str, values: Sequence[Any] | dict[str, Any] = ()) -> Any:
        """The first column of the first row, or None."""
        found = self.row(sql, values)
        return None if found is None else found[0]

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` found the last time, unless anybody has changed the store since.

        Of the same key, and outside of a transaction, whose own writes nobody else sees.
        """
        state = self.state()
        if state is None or self.connection.in_transaction:
            return make()
        found = self._remembered.get(key)
        if found is None or found[0] != state:
            found = self._remembered[key] = (state, make())
        kept: T = found[1]
        return kept

    def state(self) -> object:
        """Another one after each commit of anybody; None where that cannot be told."""
        with self._lock:
            if self._looker is None:
                self._looker = connect(self.source, self.key, reading=True, address=self.address)
                self._all.append(self._looker)
            return self._looker.execute("PRAGMA data_version").fetchone()[0]

    def is_large(self) -> bool:
        """Whether it holds more customers than are counted one by one at every look."""
        return int(self.value("SELECT max(rowid) FROM customer") or 0) > _COUNTED

    # Writing

    def begin(self, patience: float = PATIENCE) -> None:
        """Begin a transaction that writes; `patience`: seconds to wait for another one's end.

        Raises:
            StoreTrouble: the store can only be read; the file is no longer the one that was opened.
        """
        self.see_that_it_may_write()
        self._begin_in_turn(patience)
        self.note_written()

    def see_that_it_may_write(self) -> None:
        """Raise what is in the way of writing, as `begin` does."""
        if self.read_only is not None and not self._may_write_again():
            raise StoreTrouble(self.read_only)
        self.watch()

    def note_written(self) -> None:
        """Note beside the file that this window writes."""
        if not self.wrote:
            mark.note_steady(self.path, writer=True)
            self.wrote = True

    def _begin_in_turn(self, patience: float) -> None:
        """Begin as soon as nobody else writes: SQLite's own wait looks ten times a second only."""
        connection, waited = self.connection, 0.0
        connection.execute("PRAGMA busy_timeout = 0")
        try:
            while True:
                try:
                    connection.execute("BEGIN IMMEDIATE")
                    return
                except dbapi2.OperationalError as error:
                    if "locked" not in str(error):
                        raise
                    if waited > patience and not (patience and self._waits_on(waited)):
                        raise
                rest = _LOOK if waited < patience else _LATER
                time.sleep(rest)
                waited += rest
        finally:
            connection.execute(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")

    def _waits_on(self, waited: float) -> bool:
        """Whether to wait longer: for a window that says what it does, where somebody is told."""
        from store.safety.busy import who_is_busy

        what = who_is_busy(self.path)
        if what is None or self.waits is None or waited > _LONGEST:
            return False
        if self._told_of != what:
            self._told_of = what
            self.waits(say("file.waits", what=what))
        return True

    def make_room(self) -> None:
        """Between two of many transactions: whoever waits for one of theirs gets it now.

        What the last one wrote goes into the file, lest the next key finds so much that it has to.
        """
        time.sleep(_ROOM)
        self.settle(_SOME)

    def commit(self) -> None:
        """Keep the transaction, and make sure that it was kept in the file that is there now."""
        self.connection.execute("COMMIT")
        self.see_that_it_is_kept()

    def see_that_it_is_kept(self) -> None:
        """After a commit: the file is still the one, and not too much waits beside it."""
        self.watch()
        self.settle(_MUCH)

    def watch(self) -> None:
        """Look whether the file is still the one that was opened.

        Raises:
            StoreTrouble: it was replaced or removed. What this window holds is saved beside it.
        """
        if self.read_only is not None or self._identity is None:
            return
        now = mark.identity_of(self.path)
        if now == self._identity and not self._is_overwritten():
            return
        gone = "removed" if now.file is None else "replaced"
        if now == self._identity:
            gone = "overwritten"
        elif now.file == self._identity.file:
            gone = "robbed"
        holds = gone != "overwritten" or self._fits()
        then = self._save_beside() if holds else self._way_back()
        self.parted = self.read_only = say("file.parted", file=self.path, how=gone, then=then)
        raise StoreTrouble(self.read_only)

    def _fits(self) -> bool:
        """Whether what waits lies over all that is strange in the file, as far as sums tell."""
        strange = sums.differing(self.path)
        return strange is not None and set(strange) <= set(sums.pages_waiting(self.path))

    def _is_overwritten(self) -> bool:
        """Whether somebody else has written into the file; tickler itself notes when it does."""
        written = self._written_at()
        if written == self._written:
            return False
        if not mark.is_known(self.path, written) and written == self._written_at():
            # The instant alone may have been touched: the pages tell, where there are sums.
            return sums.differing(self.path) != []
        if not mark.is_writing(self.path):
            self._written = written
        return False

    def _written_at(self) -> int:
        with suppress(OSError):
            return self.path.stat().st_mtime_ns
        return 0

    def _save_beside(self) -> Sentence:
        stamp = f"{self.clock():%Y%m%d-%H%M%S}"
        for folder in (self.path.parent, Path.home(), Path(tempfile.gettempdir())):
            target = folder / f"{self.path.stem}.saved-{stamp}.db"
            with suppress(OSError, dbapi2.DatabaseError), fresh_file(target) as made:
                copy_database(self.connection, made, self.key)
                from store.safety.backup import verify

                try:
                    verify(made, self.key)
                except StoreTrouble:
                    break
                keep_as(made, target)
                self._saved = True
                back = command(self.path, "restore", str(target))
                return say("file.saved_beside", file=target, command=back)
        else:
            return say("file.not_saved")
        return self._way_back()

    def _way_back(self) -> Sentence:
        from store.safety.backup import backups_of

        back = command(self.path, "restore", "latest") if backups_of(self.path) else None
        return say("file.does_not_fit", command=back)

    def settle(self, more_than: int = 0) -> None:
        """Bring what waits in the -wal into the file, so that a copy of the file alone is whole.

        Only what is `more_than` so many bytes. It waits for nobody: what another window is still
        reading stays for the next time.
        """
        connection, waits = self.connection, mark.changes_wait(self.path, more_than)
        if self.read_only is not None or connection.in_transaction or not waits:
            return
        try:
            connection.execute("PRAGMA busy_timeout = 0")
            # Which pages are written is known where nobody else has written meanwhile.
            version, pages = self._version(), None
            if self.key is None and sums.are_trusted(self.path):
                pages = sums.pages_waiting(self.path)
            sums.note_writing(self.path)
            # The first way lets others write meanwhile; little is left for the other one.
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
            busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            if not busy:
                if pages is not None and version == self._version():
                    sums.renew(self.path, pages)
                elif self.key is None:
                    sums.make(self.path)
                self._written = self._written_at()
                mark.note_steady(self.path)
        except dbapi2.DatabaseError as error:
            raise trouble(self.path, error) from error
        finally:
            connection.execute("PRAGMA busy_timeout = 5000")

    def _version(self) -> int:
        """A number that grows when somebody else writes."""
        return int(self.connection.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Close every thread's connection; the last of all windows leaves one whole file."""
        writes = self.read_only is None
        if writes and self.wrote:
            with suppress(StoreTrouble):
                self.settle()
        if writes and mark.changes_wait(self.path):
            sums.note_writing(self.path)
        if self.parted is None or mark.identity_of(self.path).file != self._file:
            self.close_all()
        else:
            self._close_apart()
        if writes:
            if mark.wal_of(self.path).exists():
                if self.wrote or mark.changes_wait(self.path):
                    mark.note_steady(self.path, writer=False)
            else:
                mark.forget(self.path)
                if self.key is None and not self.reading and not sums.are_trusted(self.path):
                    sums.make(self.path)
        elif self._saved and mark.identity_of(self.path).waiting == self._waiting:
            # What waits there is ours, it is in the saved copy, and it does not fit the file there.
            for each in (mark.wal_of(self.path), self.path.with_name(self.path.name + "-shm")):
                each.unlink(missing_ok=True)
            mark.forget(self.path)
        if self._aside is not None:
            shutil.rmtree(self._aside, ignore_errors=True)

    def _close_apart(self) -> None:
        """Close without what SQLite does then: bring what waits into a file that is another now.

        It does so only while the name still leads to the file that it has open.
        """
        with suppress(OSError), fresh_file(self.path) as made:
            copy_bytes(self.path, made)
            keep_as(made, self.path)
            self.close_all()
            return
        aside = self.path.with_name(f".{self.path.name}.apart")  # no space for a copy
        self.path.rename(aside)
        try:
            self.close_all()
        finally:
            aside.rename(self.path)

    @property
    def _file(self) -> tuple[int, int] | None:
        return None if self._identity is None else self._identity.file

    @property
    def _waiting(self) -> tuple[int, int] | None:
        return None if self._identity is None else self._identity.waiting

    # Only reading

    def read_from(self, why: Words) -> None:
        """Only read, because of `why`: the file, or a copy where changes wait beside it."""
        self.read_only = why
        self.address = "mode=ro&immutable=1"
        if mark.changes_wait(self.path):
            self._aside, self.source = copy_aside(self.path)
            self.address = "mode=rw"

    def _may_write_again(self) -> bool:
        """Whether there is space again on a disk that was full when the store was opened."""
        if self.address is None or unwritable(self.path) is not None:
            return False
        self.close_all()
        self.source, self.address, self.read_only = self.path, None, None
        self.remember()
        return True

    def close_all(self) -> None:
        """Close the connections and open them anew when they are needed."""
        with self._lock:
            for connection in self._all:
                connection.close()
            self._all.clear()
            self._looker = None
            self._remembered.clear()
        self._local = threading.local()

    def remember(self) -> None:
        """Remember which file is open; from now on it must stay that one."""
        if self.read_only is None:
            # The first look makes the -wal, which then stays as long as anybody has the store open.
            self.connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()
            self._identity = mark.identity_of(self.path)
            self._written = self._written_at()


def instant_text(moment: datetime) -> str:
    """ISO 8601 in UTC with microseconds and Z, so that texts sort as instants do."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
