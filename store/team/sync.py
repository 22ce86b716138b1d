"""One sync: say who we are, push, confirm, pull; again where the merge has made something new."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.commit import work
from store.migrations import LATEST
from store.safety.store import Store
from store.team.after_merge import put_right
from store.team.incoming import Pulled, take
from store.team.outgoing import AHEAD, Batch, batches, confirm, send_everything, stamp_rest
from store.team.server import Meeting
from store.views.lists.team import count_unsent, open_conflicts, replica_of

_ROUNDS = 4  # a merge makes something new once; a third round finds nothing
Meet = Callable[[bytes], AbstractContextManager[Meeting]]
Erase = Callable[[list[bytes]], object]


@dataclass(frozen=True)
class Synced:
    """What a sync has done: records sent and taken over, open clashes, the territory's version.

    `copied`: the file was a copy or an old backup, and goes on as a device of its own.
    """

    pushed: int
    pulled: int
    conflicts: int
    version: int
    copied: bool


def sync(store: Store, today: date, name: str, meet: Meet, erase: Erase) -> Synced:
    """Send what is not confirmed, take over what others have written.

    `name` is what the device is called; `meet` opens the talk of a device; `erase` erases
    customers for good, as somebody has ordered.

    Raises:
        Refused: the store is in no team; the server says no. NoLine: it cannot be reached.
    """
    replica_of(store)
    copied = False
    while True:
        row = replica_of(store)
        # One that was sent and not confirmed is sent again: it may have arrived, or not.
        after = row["next_token"] or secrets.token_hex(16)
        _set(store, next_token=after)
        with meet(row["device"]) as meeting:
            said = meeting.hello(name, row["token"], after)
            if said["copy"]:
                # Two of one name would hide each other's rows: this one asks for everything.
                copied = True
                _set(store, device=store.mint(), token=None, next_token=None, cursor=0, shape=0)
                continue
            _set(store, token=after, next_token=None)
            _check_clock(store, said["now"])
            if said["version"] < row["cursor"]:
                _send_all_again(store, today)
            pushed, pulled = _exchange(store, today, meeting, erase, said["now"])
        break
    _set(store, synced_at=store.now_text(), trouble=None)
    return Synced(pushed, pulled, open_conflicts(store), replica_of(store)["cursor"], copied)


def _exchange(
    store: Store, today: date, meeting: Meeting, erase: Erase, server_ms: int
) -> tuple[int, int]:
    pushed = pulled = 0
    for _ in range(_ROUNDS):
        stamp_rest(store, server_ms)
        if count_unsent(store):
            sent: list[Batch] = []
            meeting.push(replica_of(store)["cursor"], _noting(batches(store), sent))
            for batch in sent:
                confirm(store, batch.marks)
                pushed += len(batch.rows)
        row = replica_of(store)
        anew = row["shape"] < LATEST
        version, found = meeting.pull(0 if anew else row["cursor"], everything=anew)
        if found or version != row["cursor"] or anew:
            taken = _take(store, today, found, version)
            pulled += taken.records
            if taken.erased:
                erase(taken.erased)
            meeting.has_seen(version)
        if not count_unsent(store):
            break
    return pushed, pulled


def _send_all_again(store: Store, today: date) -> None:
    """The database is an older copy of itself: it gets what it lacks, and changes nothing else."""
    with work(store, today, undoable=False) as unit:
        unit.run("UPDATE replica SET cursor = 0, shape = 0")
        send_everything(unit, 1)


def _take(store: Store, today: date, found: list[Pulled], version: int) -> Any:
    with work(store, today, undoable=False) as unit:
        unit.follows = False
        taken = take(unit, found, version)
        put_right(unit, taken.customers)
        if unit.seq is not None:
            unit.title = f"took over {taken.records:,} records of the team"
    return taken


def _noting(parts: Iterator[Batch], sent: list[Batch]) -> Iterator[list[dict[str, Any]]]:
    for batch in parts:
        yield batch.rows
        sent.append(Batch([{}] * len(batch.rows), batch.marks))


def _check_clock(store: Store, server_ms: int) -> None:
    ahead = store.clock().timestamp() * 1000 - server_ms
    if ahead > AHEAD:
        raise Refused(
            f"The clock of this machine is {_long(ahead)} ahead of the team's: set it right, then "
            "sync again. What you write stays here until then."
        )


def _long(ms: float) -> str:
    minutes = round(ms / 60_000)
    if minutes < 120:
        return f"{minutes} minutes"
    hours = round(minutes / 60)
    return f"{hours} hours" if hours < 48 else f"{round(hours / 24):,} days"


def _set(store: Store, **values: Any) -> None:
    sets = ", ".join(f"{name} = ?" for name in values)
    store.begin()
    store.connection.execute(f"UPDATE replica SET {sets}", tuple(values.values()))
    store.commit()
