"""An open store for the length of a command."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING

from store.errors import StoreTrouble
from tui.cli.output import hint
from tui.environment import Edge, edge_of

if TYPE_CHECKING:
    from store.safety.opening import Store


@contextmanager
def opened(
    db: str | None, day: str | None, *, create: bool = False
) -> Iterator[tuple[Store, date]]:
    """The store of `--db` and the day of `--today`.

    Raises:
        BadInput: the day is no date. StoreTrouble: the store cannot be opened.
    """
    with opened_at(edge_of(db, day), create=create) as found:
        yield found


@contextmanager
def opened_at(edge: Edge, *, create: bool = False) -> Iterator[tuple[Store, date]]:
    """The same for an edge that is known already."""
    from store.safety.opening import DriverError, trouble

    store = edge.open(create=create)
    try:
        yield store, edge.today
    except DriverError as error:
        raise trouble(edge.path, error) from error
    finally:
        store.close()


def freshened(store: Store, today: date) -> None:
    """Bring the scores to today where that is quick; what is stored is shown in any case."""
    from store.ledger.morning import freshen

    try:
        waiting = freshen(store, today)
    except StoreTrouble as error:
        hint(f"Scores may be of another day. {error}")
        return
    if waiting:
        hint(f"The scores of {waiting:,} customers are of another day: run “tickler score”.")
