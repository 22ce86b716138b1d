"""What can leave the store and how it is written: tables, calendars, cards, letters."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import IO, Final

from store.errors import BadInput
from store.exchange.calendar_out import calendar_of
from store.exchange.cards_out import cards_of
from store.exchange.letters_out import MAILING, letters_of, mailing_of
from store.exchange.plan_page import planned_calendar
from store.exchange.tables_out import form_of, write_table
from store.names import nearest
from store.safety.opening import Store
from store.sentence import say
from store.views.lists.appointments import appointments, cards
from store.views.lists.by_name import find_customer, find_follow_up
from store.views.lists.customers import Customers
from store.views.lists.exports import TABLES, rows_of, titles_of

KINDS: Final = ("all", "calendar", "cards", "letters", "mailing", *TABLES)
# How many were written, and who was left out, with the reason.
Done = tuple[int, Sequence[tuple[str, str]]]
Write = Callable[[IO[bytes], Store, date, "list[bytes] | None"], Done]


def known_export(kind: str) -> str:
    """The kind's name; BadInput names the nearest."""
    if kind not in KINDS:
        raise BadInput(
            say("typed.no_export", text=kind, likely=nearest(kind, KINDS), known=", ".join(KINDS))
        )
    return kind


def writer_of(
    kind: str,
    to: str,
    form: str | None = None,
    letter: str | None = None,
    step: str | None = None,
    plan: str | None = None,
) -> Write:
    """How the kind is written; what is said wrongly is told before the store is opened."""
    if (step or plan) and kind != "calendar":
        raise BadInput(say("typed.calendar_only"))
    if (letter is None) == (kind == "letters"):
        raise BadInput(say("typed.letter_needed" if letter is None else "typed.letter_alone"))
    if kind == "all":
        return _write_all
    if kind == "calendar":
        return lambda out, store, now, some: _write_calendar(out, store, now, some, step, plan)
    if kind == "cards":
        return _write_cards
    if letter is not None:
        return lambda out, store, now, some: _write_letters(out, store, now, some, letter)
    table = form_of("csv" if to == "-" else to, form)
    return lambda out, store, now, some: _write_table(out, store, now, some, kind, table)


def _write_all(out: IO[bytes], store: Store, _: date, __: list[bytes] | None) -> Done:
    from store.exchange.whole_store import export_store  # with it the table classes: 0.5 s

    text = io.TextIOWrapper(out, encoding="utf-8", newline="\n")
    rows = export_store(store, text)
    text.flush()
    text.detach()
    return rows, ()


def _write_table(
    out: IO[bytes], store: Store, now: date, some: list[bytes] | None, kind: str, form: str
) -> Done:
    if kind == "mailing":
        rows, left = mailing_of(store, _everybody(store, now, some), now)
        return write_table(out, form, kind, MAILING, rows), left
    return write_table(out, form, kind, titles_of(store, kind), rows_of(store, kind, some)), ()


def _write_calendar(
    out: IO[bytes],
    store: Store,
    now: date,
    some: list[bytes] | None,
    step: str | None,
    plan: str | None,
) -> Done:
    if plan is not None:
        text, count = planned_calendar(store, find_customer(store, plan)["id"], now)
        out.write(text.encode())
        return count, ()
    key = None if step is None else find_follow_up(store, step, now)["id"]
    mine = some is None and key is None
    found = appointments(store, now, customers=some, key=key, mine=mine)
    out.write(calendar_of("Follow-ups", found).encode("utf-8", "replace"))
    return len(found), ()


def _write_cards(out: IO[bytes], store: Store, now: date, some: list[bytes] | None) -> Done:
    found = list(cards(store, _everybody(store, now, some)))
    out.write(cards_of(found).encode("utf-8", "replace"))
    return len(found), ()


def _write_letters(
    out: IO[bytes], store: Store, now: date, some: list[bytes] | None, words: str
) -> Done:
    text, count, left = letters_of(store, words, _everybody(store, now, some), now)
    out.write(text.encode("utf-8", "replace"))
    return count, left


def _everybody(store: Store, now: date, some: list[bytes] | None) -> list[bytes]:
    """Those chosen, else all who are open."""
    if some is not None:
        return some
    return [stop.key for stop in Customers(store, now).stops()]
