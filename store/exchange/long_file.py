"""A long file is read in a copy beside the store, so that nobody waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Final

from store.ledger.meanwhile import Disturbed, Made, known_of, take_in
from store.safety.store import Store
from store.safety.working_copy import aside, put_in_place
from store.settings.values import scoring_day

MANY = 100  # rows: fewer are read within half a second
# Bytes of a store for each row that is read: others wait for a row 3 ms, and 10 ms for each MB that
# is put in its place. So nobody waits longer for the copy than for the rows.
_BYTES: Final = 200_000
_LARGEST: Final = 128 * 2**20  # bytes of a store: what of it is changed is kept twice in memory
_TRIES: Final = 3
_LOOKS: Final = 50  # how often others may have written again just before it was its turn

# Writes everything into a store; None where nothing is new.
Write = Callable[[Store], Made | None]


def write_aside(store: Store, today: date, rows: int, write: Write) -> int | None:
    """Write by `write`, in a copy where it takes long; returns the number of the unit of work.

    Where others write again and again what it would be another by, they have to wait in the end.
    """
    if _is_long(store, today, rows):
        for _ in range(_TRIES):
            try:
                return _write_beside(store, today, write)
            except Disturbed:
                pass
    made = write(store)
    return None if made is None else made.seq


def _is_long(store: Store, today: date, rows: int) -> bool:
    if rows < MANY or store.is_copy or store.connection.in_transaction:
        return False
    size = int(store.value("PRAGMA page_count")) * int(store.value("PRAGMA page_size"))
    return (
        size <= min(rows * _BYTES, _LARGEST)
        and store.figures_on is None
        and scoring_day(store, today) == today
        and store.row("SELECT 1 FROM replica") is None  # what was written is stamped as it is sent
    )


def _write_beside(store: Store, today: date, write: Write) -> int | None:
    store.see_that_it_may_write()
    with aside(store) as copy:
        known = known_of(copy)
        made = write(copy)
        if made is None:
            return None
        for _ in range(_LOOKS):
            state = store.state()
            number, known = take_in(copy, store, today, known, made)
            made = replace(made, seq=number)
            if put_in_place(copy, store, state):
                store.ours.add(number)
                store.done = number
                return number
        raise Disturbed
