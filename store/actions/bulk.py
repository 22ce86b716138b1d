"""The same deed on many follow-ups: one preview, one unit of work, one undo."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias

from store.actions import followups
from store.actions.effect import Effect
from store.actions.handing import hand_over
from store.actions.steps import open_follow_up
from store.actions.touches import OUTCOME_WORDS, Touch
from store.actions.work import Unit, trial, work
from store.errors import BadInput, Refused, TicklerError
from store.lifecycle.dates import speak
from store.safety.opening import Store

DeedKind: TypeAlias = Literal["done", "snooze", "move", "skip", "hand_over"]


@dataclass(frozen=True)
class Deed:
    """What is done to each: `done` takes an outcome, `snooze` and `move` a day, `skip` a reason
    (`snooze` too from the third push on), `hand_over` a rep. `note` goes with `done`."""

    kind: DeedKind
    outcome: str | None = None
    until: date | None = None
    reason: str | None = None
    rep_id: bytes | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """One of the follow-ups: its day before, the customer's next day after, or the refusal."""

    follow_up: bytes
    customer_id: bytes
    customer: str
    title: str
    before: date | None
    after: date | None
    refused: str | None


@dataclass(frozen=True)
class Bulk:
    """What was done, or would be: `sentence` names it for undo."""

    sentence: str
    rows: tuple[Done, ...]

    @property
    def done(self) -> tuple[Done, ...]:
        """Those that went through."""
        return tuple(row for row in self.rows if row.refused is None)

    @property
    def refused(self) -> tuple[Done, ...]:
        """Those that stay as they are, with the reason."""
        return tuple(row for row in self.rows if row.refused is not None)


def preview_bulk(store: Store, today: date, ids: Sequence[bytes], deed: Deed) -> Bulk:
    """What `run_bulk` would do, done in earnest and taken back.

    Raises:
        BadInput: the deed lacks what it takes.
    """
    with trial(store, today) as unit:
        return _all(unit, ids, deed)


def run_bulk(store: Store, today: date, ids: Sequence[bytes], deed: Deed) -> Bulk:
    """Do it to each; what is refused stays as it is and is named, the rest is one undo.

    Raises:
        BadInput: the deed lacks what it takes. Refused: not one of them could be done.
    """
    with work(store, today) as unit:
        found = _all(unit, ids, deed)
        if not found.done:
            why = found.refused[0].refused if found.refused else "nothing was marked."
            raise Refused(f"Nothing was changed: {why}")
        unit.title = found.sentence
        return found


def _all(unit: Unit, ids: Sequence[bytes], deed: Deed) -> Bulk:
    _complete(deed)
    rows = []
    for ident in dict.fromkeys(ids):
        row = unit.row(
            "SELECT f.*, c.name AS customer FROM follow_up AS f "
            "JOIN customer AS c ON c.id = f.customer_id WHERE f.id = ?",
            (ident,),
        )
        if row is None:
            missing = "That follow-up is no longer there."
            rows.append(Done(ident, b"", "?", "?", None, None, missing))
            continue
        try:
            with unit.part():
                rows.append(_done(row, _one(unit, ident, deed).next_due, None))
        except TicklerError as error:
            rows.append(_done(row, None, str(error)))
    count = sum(row.refused is None for row in rows)
    return Bulk(f"{_words(deed, unit)}: {count} follow-up{'' if count == 1 else 's'}", tuple(rows))


def _done(row: Any, after: date | None, refused: str | None) -> Done:
    before = date.fromisoformat(row["due_on"])
    return Done(
        row["id"], row["customer_id"], row["customer"], row["title"], before, after, refused
    )


def _one(unit: Unit, ident: bytes, deed: Deed) -> Effect:
    store, today = unit.store, unit.today
    if deed.kind == "done":
        row = open_follow_up(unit, ident)
        touch = Touch(channel=row["channel"], outcome=deed.outcome, note=deed.note)
        return followups.finish(store, today, ident, touch, next_due=deed.until)
    if deed.kind == "skip":
        return followups.skip(store, today, ident, deed.reason or "", deed.until)
    if deed.kind == "hand_over":
        return hand_over(store, today, ident, deed.rep_id or b"")
    until = deed.until or today
    if deed.kind == "snooze":
        return followups.snooze(store, today, ident, until, deed.reason)
    return followups.move(store, today, ident, until)


def _complete(deed: Deed) -> None:
    missing = {
        "done": None if deed.outcome else "an outcome",
        "snooze": None if deed.until else "a day",
        "move": None if deed.until else "a day",
        "skip": None if (deed.reason or "").strip() else "a reason",
        "hand_over": None if deed.rep_id else "a rep",
    }[deed.kind]
    if missing is not None:
        raise BadInput(f"To {deed.kind.replace('_', ' ')} many takes {missing}.")


def _words(deed: Deed, unit: Unit) -> str:
    if deed.kind == "done":
        return OUTCOME_WORDS.get(deed.outcome or "", "done")
    if deed.kind == "skip":
        return "skipped"
    if deed.kind == "hand_over":
        row = unit.row("SELECT name FROM rep WHERE id = ?", (deed.rep_id,))
        return f"handed over to {row['name'] if row else '?'}"
    day = speak(deed.until or unit.today, unit.today)
    return f"{'put off' if deed.kind == 'snooze' else 'moved'} to {day}"
