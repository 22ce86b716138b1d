"""One sync: say who we are, push, confirm, pull; again where the merge has made something new."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from functools import partial
from typing import Any

from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.commit import work
from store.ledger.owed_scores import owe_scores
from store.migrations import LATEST
from store.safety.page_cache import roomy
from store.safety.store import Store
from store.sentence import say
from store.team.after_merge import put_right
from store.team.pull import Pulled, Taken, take
from store.team.push import (
    AHEAD,
    TAKEN,
    Batch,
    batches,
    confirm,
    send_changes,
    send_everything,
    stamp_rest,
)
from store.team.server import Meeting
from store.views.lists.team import count_unsent, open_conflicts, replica_of

_ROUNDS = 4  # a merge makes something new once; a third round finds nothing
Meet = Callable[[bytes], AbstractContextManager[Meeting]]
Erase = Callable[[list[bytes]], object]
Begin = Callable[[], bool]
UNDER_WAY = ""  # stands for the next token once the server has it and until the sync has ended


@dataclass(frozen=True)
class Synced:
    """What a sync has done: records sent and taken over, open clashes, the territory's version.

    `copied`: the file was a copy or an old backup, and goes on as a device of its own. `erased`
    counts the customers who are gone for good, as somebody of the team has ordered.
    """

    pushed: int
    pulled: int
    conflicts: int
    version: int
    copied: bool
    erased: int = 0


class MuchToTake(Exception):
    """More has come than was asked for: it is there the next time. `copied` as of `Synced`."""

    copied = False


def sync(
    store: Store, today: date, name: str, meet: Meet, erase: Erase, at_most: int | None = None
) -> Synced:
    """Send what is not confirmed, take over what others have written.

    `name` is what the device is called; `meet` opens the talk of a device; `erase` erases
    customers for good, as somebody has ordered; `at_most` so many records are taken over.

    Raises:
        Refused: the store is in no team; the server says no. NoLine: it cannot be reached.
        MuchToTake: there are more; what was to be sent is sent.
    """
    replica_of(store)
    copied = False
    while True:
        row = replica_of(store)
        # Each try has a token of its own: what was sent under one that a backup knows would be
        # taken for known to it. Tries that were cut off may have arrived, or not.
        tried = (row["next_token"] or "").split()
        after = next_token([row["token"], *tried][-1])
        tries = " ".join([*tried, after])
        with meet(row["device"]) as meeting:
            _set(store, next_token=tries)
            said = meeting.hello(name, " ".join([row["token"] or "", *tried]) or None, after)
            if said["copy"]:
                now = replica_of(store)
                if (now["token"], now["next_token"]) == (row["token"], tries):
                    # Two of one name would hide each other's rows: this one asks for everything.
                    copied = True
                    _set(store, device=store.mint(), token=None, next_token=None, cursor=0, shape=0)
                continue  # else another process has synced this very store in the meantime
            if said["older"]:
                _send_all_again(store, today, said)
                # The numbers go on, so that a copy of this file is not taken for the later one.
                _set(store, token=said["token"], next_token=after)
                continue
            _check_clock(store, said["now"])
            if said["version"] < row["cursor"] or _has_forgotten(row, said):
                _send_all_again(store, today, said)
            begin = partial(_begun, store, tries, after)
            try:
                counts = _exchange(store, today, meeting, erase, said, begin, at_most)
            except MuchToTake as more:
                more.copied = copied
                raise
        break
    store.begin()
    store.connection.execute(
        "UPDATE replica SET synced_at = ?, trouble = NULL", (store.now_text(),)
    )
    store.connection.execute(  # unless another process has synced
        "UPDATE replica SET token = ?1, next_token = NULL WHERE next_token = ?2 "
        "OR token = ?1 AND next_token = ?3",
        (after, tries, UNDER_WAY),
    )
    store.commit()
    pushed, pulled, erased = counts
    version = replica_of(store)["cursor"]
    return Synced(pushed, pulled, open_conflicts(store), version, copied, erased)


def _begun(store: Store, tries: str, after: str) -> bool:
    """Before anything is sent or taken: what the file knows from now on is of this sync."""
    store.begin()
    store.connection.execute(
        "UPDATE replica SET token = ?, next_token = ? WHERE next_token = ?",
        (after, UNDER_WAY, tries),
    )
    store.commit()
    return True


def _has_forgotten(row: Any, said: dict[str, Any]) -> bool:
    """Whether the database was put back to the middle of the last sync, which had ended well."""
    return (
        row["next_token"] is None
        and said.get("token") == row["token"] is not None
        and bool(said["seen"] < row["cursor"])
    )


def note_trouble(store: Store, sentence: str) -> None:
    """Keep why a sync has failed, for who looks at how the store stands; the next one clears it."""
    if store.value("SELECT trouble FROM replica") != sentence:
        _set(store, trouble=sentence)


def next_token(token: str | None) -> str:
    """The token of the sync after this one: the server tells the older of two by its number."""
    number = (token or "").partition("-")[0]
    count = int(number) if number.isascii() and number.isdigit() and len(number) < 16 else 0
    return f"{count + 1}-{secrets.token_hex(16)}"


def _exchange(
    store: Store,
    today: date,
    meeting: Meeting,
    erase: Erase,
    said: dict[str, Any],
    begin: Begin,
    at_most: int | None,
) -> tuple[int, int, int]:
    pushed = pulled = erased = 0
    seen, begun = said["seen"], False
    for _ in range(_ROUNDS):
        stamp_rest(store, said["now"])
        if count_unsent(store):
            begun = begun or begin()
            sent: list[Batch] = []
            meeting.push(replica_of(store)["cursor"], _noting(batches(store), sent))
            for batch in sent:
                confirm(store, batch.marks)
                pushed += len(batch.rows)
        row = replica_of(store)
        anew = row["shape"] < LATEST
        since = 0 if anew else row["cursor"]
        new = anew or said["version"] > since
        if at_most is not None and new and meeting.has_more(since, at_most):
            raise MuchToTake
        version, found = meeting.pull(since, everything=anew)
        if found or version != row["cursor"] or anew:
            begun = begun or begin()
            taken = _take(store, today, found, version)
            pulled += taken.records
            if taken.erased:
                erase(taken.erased)
                erased += len(taken.erased)
                _set(store, cursor=version)
        if seen < version:
            meeting.has_seen(version)
            seen = version
        if not count_unsent(store):
            break
    return pushed, pulled, erased


def _send_all_again(store: Store, today: date, said: dict[str, Any]) -> None:
    """The database is an old copy of itself: it gets what it lacks, and what was changed since."""
    with work(store, today, undoable=False) as unit:
        unit.run("UPDATE replica SET cursor = 0, shape = 0")
        send_everything(unit, 1)
        send_changes(unit, said["last"] or 0, said["seen"])


def _take(store: Store, today: date, found: list[Pulled], version: int) -> Taken:
    """Write what has come; where an erasure is among it, it counts as seen when it is done."""
    with roomy(store, wide=True), work(store, today, undoable=False) as unit:
        unit.follows, unit.takes_over = False, True
        before = replica_of(store)["cursor"]
        taken = take(unit, found, version)
        put_right(unit, taken.customers)
        owe_scores(unit)
        if taken.erased:
            unit.run("UPDATE replica SET cursor = ?", (before,))
        if unit.seq is not None:
            unit.title = say("did.took_over", records=taken.records)
            unit.run("UPDATE work SET source = ? WHERE seq = ?", (TAKEN, unit.seq))
    return taken


def _noting(parts: Iterator[Batch], sent: list[Batch]) -> Iterator[list[dict[str, Any]]]:
    for batch in parts:
        yield batch.rows
        sent.append(Batch([{}] * len(batch.rows), batch.marks))


def _check_clock(store: Store, server_ms: int) -> None:
    ahead = store.clock().timestamp() * 1000 - server_ms
    if ahead > AHEAD:
        raise Refused(say("team.clock_ahead", ahead=_long(ahead)))


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
