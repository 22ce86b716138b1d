"""An open store for the length of a command: to look at it on a day, or to change it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from store.errors import BadInput, StoreTrouble
from store.lifecycle.clock_leap import is_far
from store.sentence import text_of
from tui.cli.output import hint
from tui.environment import Edge, edge_of, let_hear
from tui.text import counted

if TYPE_CHECKING:
    from store.safety.opening import Store


@contextmanager
def opened(
    db: str | None,
    day: str | None,
    *,
    create: bool = False,
    dry_run: bool = False,
    turns: bool = False,
    scores: bool = False,
) -> Iterator[tuple[Store, date]]:
    """The store of `--db` to be changed, on the day of `--today`; in a dry run a copy of it.

    What the day brings is written first, unless a person has said a day that is over or far away.
    A command that `turns` what was done needs no new day, and asks for no clock; one that `scores`
    brings the day itself, whichever it is told.

    Raises:
        BadInput: the day is no date, or the clock is far from the day that was seen last.
        StoreTrouble: the store cannot be opened.
    """
    with opened_at(
        edge_of(db, day), create=create, dry_run=dry_run, turns=turns, scores=scores
    ) as found:
        yield found


@contextmanager
def opened_at(
    edge: Edge,
    *,
    create: bool = False,
    dry_run: bool = False,
    turns: bool = False,
    scores: bool = False,
    trains: bool = False,
) -> Iterator[tuple[Store, date]]:
    """The same for an edge that is known already; `trains`: however many customers have come."""
    if dry_run:
        copy, _ = edge.look(copied=True, create=create)
        with _open(edge, copy) as store:
            say_notices(store)
            yield store, edge.today
        return
    with _open(edge, edge.open(create=create)) as store:
        store.waits = lambda words: hint(text_of(words))
        say_notices(store)
        _begin(store, edge, turns=turns, scores=scores)
        let_hear(store)
        yield store, edge.today
        _settle(store, edge, trains=trains)
        _back_up_if_due(store)


@contextmanager
def looked(
    db: str | None, day: str | None, *, figures: bool = True
) -> Iterator[tuple[Store, date]]:
    """The store of `--db` as it is on the day of `--today`; whatever the day, nothing is written.

    Raises:
        BadInput: the day is no date. StoreTrouble: the store cannot be read.
    """
    with looked_at(edge_of(db, day), figures=figures) as found:
        yield found


@contextmanager
def looked_at(edge: Edge, *, figures: bool = True) -> Iterator[tuple[Store, date]]:
    """The same for an edge that is known already."""
    found, seen = edge.look(figures=figures)
    with _open(edge, found) as store:
        say_notices(store)
        if figures:
            _hint(store, edge, seen)
        yield store, edge.today


def say_notices(store: Store) -> None:
    """What there was to say of the opening."""
    for notice in store.notices:
        hint(text_of(notice))


def _hint(store: Store, edge: Edge, seen: date | None) -> None:
    """Say what is behind the figures that are shown."""
    from store.ledger.morning import due  # which the look has imported

    waiting = due(store, edge.today)
    if waiting:
        hint(
            f"The scores of {counted(waiting, 'customer')} are of another day: run “tickler score”."
        )
    if seen is not None and not edge.told and is_far(seen, edge.today):
        from tui.words.clock import ASKED, far_words

        hint(f"{ASKED} {far_words(edge.today, seen)}.")


@contextmanager
def _open(edge: Edge, store: Store) -> Iterator[Store]:
    from store.safety.opening import DriverError
    from store.safety.trouble import trouble

    try:
        yield store
    except DriverError as error:
        raise trouble(edge.path, error) from error
    finally:
        store.close()


def _begin(store: Store, edge: Edge, *, turns: bool, scores: bool) -> None:
    """Write what the day brings before anything is done in it."""
    from store.ledger.look import wake
    from store.ledger.morning import day_seen, freshen

    seen = day_seen(store)
    far = seen is not None and is_far(seen, edge.today)
    if seen is not None and far and not turns:
        from tui.words.clock import ASKED, far_words

        if not edge.told:
            raise BadInput(
                f"{ASKED} {far_words(edge.today, seen)}: nothing was written. Set it, or "
                f"say that it is right with --today {edge.today.isoformat()}."
            )
        # The clock's own day was said to be right; another one is for what is written alone.
        far = edge.today != edge.clock
        if far and not scores:
            hint(f"{far_words(edge.today, seen)}: only this change is written for it.")
    if scores:
        return
    over = edge.told and edge.today != edge.clock
    if seen is not None and (far or (over and edge.today < seen)):
        store.figures_on = seen
        store.wake = partial(wake, store, edge.today)
    elif not turns:
        freshen(store, edge.today)


def _settle(store: Store, edge: Edge, *, trains: bool) -> None:
    """Bring the figures up to date with what was done; a day that is far or over brings nothing."""
    from store.ledger.morning import AT_ONCE, count_live, due, score_everybody, see_first_day
    from tui.cli.progress import Progress

    day = store.figures_on or edge.today
    waiting = due(store, day)
    if waiting and (trains or count_live(store) <= AT_ONCE):
        with Progress() as progress:
            progress.say(f"scoring {counted(waiting, 'customer')}")
            score_everybody(store, day)
    elif trains:
        see_first_day(store, day)


def _back_up_if_due(store: Store) -> None:
    """After an hour of change; what was asked for is done all the same when it fails."""
    from store.safety.automatic import back_up_if_due

    try:
        back_up_if_due(store)
    except StoreTrouble as error:
        hint(str(error))
