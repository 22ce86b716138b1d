"""Correcting a touch: the old one stays and a new one takes its place."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.touches import check_touch, correct
from store.dataclass import dataclass
from store.errors import Refused
from store.ids import short
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.safety.opening import Store
from store.sentence import say
from store.views.lists.by_name import by_digits


@dataclass(frozen=True)
class Correction:
    """What was otherwise; None leaves it as it is. An empty note takes the note away."""

    channel: str | None = None
    outcome: str | None = None
    note: str | None = None
    minutes: int | None = None
    day: date | None = None
    contact_id: bytes | None = None
    felt: str | None = None


def correct_touch(
    store: Store, today: date, interaction_id: bytes, correction: Correction
) -> Effect:
    """Add the corrected touch; history shows both, figures count the new one. Undo takes it back.

    The step that the old touch finished stays finished: its outcome is history.

    Raises:
        Refused: the touch is not there, was corrected before, or nothing would change.
        BadInput: an unknown channel or outcome, minutes or a day that cannot be.
    """
    with work(store, today) as unit:
        row = unit.row(
            "SELECT i.*, c.name FROM interaction AS i JOIN customer AS c ON c.id = i.customer_id "
            "WHERE i.id = ?",
            (interaction_id,),
        )
        if row is None:
            raise Refused(say("refused.touch_not_there"))
        changes = {name: value for name, value in _fields(correction).items() if row[name] != value}
        if not changes:
            raise Refused(say("refused.touch_says_that"))
        if correction.day is not None:
            changes["happened_at"] = correction.day.isoformat() + row["happened_at"][10:]
        check_touch(
            str(changes.get("channel", row["channel"])),
            changes.get("outcome", row["outcome"]),
            changes.get("minutes", row["minutes"]),
            correction.day or date.fromisoformat(row["happened_on"]),
            today,
        )
        record = correct(unit, interaction_id, changes)
        # An enquiry or complaint goes on from the words that stand now.
        opened = unit.row(
            "SELECT id FROM service_case WHERE customer_id = ? AND interaction_id = ?",
            (row["customer_id"], interaction_id),
        )
        if opened is not None:
            unit.update("service_case", opened["id"], {"interaction_id": record})
        outcome = changes.get("outcome", row["outcome"])
        unit.title = say("did.corrected", channel=row["channel"], name=row["name"], outcome=outcome)
        return Effect(say("did.recorded", done=unit.title), row["customer_id"], record_id=record)


def find_touch(store: Store, text: str) -> bytes:
    """The one interaction that was not corrected, by its id or the last digits of it.

    Raises:
        Refused: none, or several.
    """
    newest = (
        "id NOT IN (SELECT corrects_id FROM interaction WHERE corrects_id IS NOT NULL "
        "AND deleted_at IS NULL)"
    )
    rows = by_digits(store, "interaction", newest, text.strip())
    if len(rows) == 1:
        ident: bytes = rows[0]["id"]
        return ident
    if rows:
        several = ", ".join(f"{short(row['id'])} ({row['happened_on']})" for row in rows[:5])
        raise Refused(say("refused.several_touches", text=text, several=several))
    raise Refused(say("refused.no_touch", text=text))


def _fields(correction: Correction) -> dict[str, Any]:
    given: dict[str, Any] = {
        "channel": correction.channel,
        "outcome": correction.outcome,
        "minutes": correction.minutes,
        "contact_id": correction.contact_id,
        "felt": correction.felt,
        "happened_on": None if correction.day is None else correction.day.isoformat(),
    }
    kept = {name: value for name, value in given.items() if value is not None}
    if correction.note is not None:
        kept["note"] = correction.note.strip() or None
    return kept
