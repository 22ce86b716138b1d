"""Commit or take back: one IMMEDIATE transaction round a unit of work, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime

from store.errors import Refused
from store.ledger.after_write import refresh
from store.ledger.alarms import watch
from store.ledger.erasures import refuse_to_tell
from store.ledger.search_index import index
from store.ledger.unit import Unit, refusal_of
from store.safety.opening import DriverError, IntegrityError, Store
from store.safety.store import PATIENCE
from store.safety.trouble import trouble
from store.sentence import Sentence, say


@contextmanager
def work(
    store: Store, today: date, title: Sentence | None = None, *, undoable: bool = True
) -> Iterator[Unit]:
    """Open a unit of work, or join the one that is open; commits at the end of the outer block.

    Raises:
        Refused: a rule of the store says no, first of all that a live customer would be left
            without a next step.
        StoreTrouble: the file cannot be written.
    """
    outer = _OPEN.get(id(store.connection))
    if outer is not None:
        yield outer
        return
    with _unit(store, today, title, undoable=undoable) as unit:
        yield unit
        _finish(unit)
        if unit.seq is not None:
            store.ours.add(unit.seq)  # before others can see it
        store.commit()
        if unit.seq is not None and unit.undoable and unit.turned is None:
            store.done = unit.seq
            if store.heard is not None and not unit.from_file:
                store.heard(unit.seq)


@contextmanager
def trial(store: Store, today: date, patience: float = PATIENCE) -> Iterator[Unit]:
    """A unit that is never kept: what is done inside is done in earnest and then taken back.

    A preview made this way says what will happen, because it is what happens. Raises as `work`,
    but for what only the commit refuses. `patience`: seconds to wait for another one's end.
    """
    with _unit(store, today, None, undoable=True, patience=patience) as unit:
        yield unit
        _finish(unit)
        _roll_back(store)


# The open unit of each connection, of which every thread has its own.
_OPEN: dict[int, Unit] = {}


@contextmanager
def _unit(
    store: Store, today: date, title: Sentence | None, *, undoable: bool, patience: float = PATIENCE
) -> Iterator[Unit]:
    if store.reading:
        raise RuntimeError("This store was opened to be looked at.")
    try:
        store.begin(patience)
    except DriverError as error:
        raise trouble(store.path, error) from error
    unit = Unit(store, today, title, refresh, refuse_to_tell, undoable=undoable)
    connection = store.connection
    _OPEN[id(connection)] = unit
    try:
        if connection.execute("SELECT 1 FROM replica").fetchone() is not None:
            from store.ledger.unsent import watch_changes

            unit.in_team = True
            watch_changes(connection)
        yield unit
    except IntegrityError as error:
        refusal = refusal_of(unit, error)
        _roll_back(store)
        raise refusal from error
    except OverflowError as error:
        _roll_back(store)
        raise Refused(say("refused.amounts_too_large")) from error
    except DriverError as error:
        _roll_back(store)
        raise trouble(store.path, error) from error
    except BaseException:
        _roll_back(store)
        raise
    finally:
        del _OPEN[id(connection)]


def _finish(unit: Unit) -> None:
    """What follows from the unit's writes, before it is kept."""
    unit.refresh()
    if unit.stirred:
        watch(unit, unit.stirred)
    if unit.seq is None:
        return
    index(unit)
    if unit.in_team:
        from store.ledger.unsent import stamp_changes

        stamp_changes(unit.store.connection, datetime.fromisoformat(unit.at))
        unit.run("UPDATE work SET stamp = (SELECT clock FROM replica) WHERE seq = ?", (unit.seq,))
    unit.run("UPDATE work SET title = ? WHERE seq = ?", (unit.title or say("did.change"), unit.seq))


def _roll_back(store: Store) -> None:
    # SQLITE_FULL and its like have already ended the transaction; ROLLBACK would raise then.
    if store.connection.in_transaction:
        store.connection.execute("ROLLBACK")
