"""Logging what happened: interactions, and the corrections that are new rows."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from store.dataclass import dataclass
from store.errors import BadInput, Refused
from store.ledger.follow_up_rows import rep_of
from store.ledger.unit import Unit
from store.lifecycle.sore_words import sore_words
from store.sentence import say
from store.vocabulary import known_channel, known_outcome


@dataclass(frozen=True)
class Touch:
    """What the rep tells of one touch. `cost` in minor units; `at` an instant in UTC.

    `felt` is one of `FEELINGS`: how they seemed; left out, words such as “never again” in the note
    tell that they were upset.
    """

    channel: str = "call"
    outcome: str | None = None
    note: str | None = None
    minutes: int | None = None
    day: date | None = None
    at: datetime | None = None
    direction: str = "out"
    contact_id: bytes | None = None
    cost: int | None = None
    subject: str | None = None
    felt: str | None = None


def add_touch(
    unit: Unit, customer_id: bytes, touch: Touch, follow_up_id: bytes | None = None
) -> bytes:
    """Add an interaction; returns its id.

    Raises:
        BadInput: an unknown channel or outcome, negative minutes, a day that has not come.
    """
    day = touch.day or unit.today
    check_touch(touch.channel, touch.outcome, touch.minutes, day, unit.today)
    return unit.insert(
        "interaction",
        {
            "customer_id": customer_id,
            "contact_id": touch.contact_id,
            "rep_id": rep_of(unit),
            "follow_up_id": follow_up_id,
            "channel": touch.channel,
            "direction": touch.direction,
            "happened_at": _instant(unit, touch, day),
            "happened_on": day.isoformat(),
            "minutes": touch.minutes,
            "cost": touch.cost,
            "outcome": touch.outcome,
            "subject": touch.subject,
            "note": touch.note or None,
            "felt": touch.felt or ("upset" if sore_words(touch.note) else None),
        },
    )


def correct(unit: Unit, interaction_id: bytes, changes: dict[str, Any]) -> bytes:
    """Add a row that corrects an interaction; the old one stays and is shown as corrected.

    Raises:
        Refused: the interaction is unknown or was corrected before.
    """
    row = unit.row(
        "SELECT * FROM interaction WHERE id = ? AND deleted_at IS NULL", (interaction_id,)
    )
    if row is None:
        raise Refused(say("refused.touch_not_there"))
    if unit.row(
        "SELECT 1 FROM interaction WHERE corrects_id = ? AND deleted_at IS NULL", (interaction_id,)
    ):
        raise Refused(say("refused.touch_corrected"))
    kept = {
        name: row[name]
        for name in row.keys()  # noqa: SIM118
        if name not in ("id", "created_at", "deleted_at", "import_key")
    }
    return unit.insert("interaction", {**kept, **changes, "corrects_id": interaction_id})


def check_touch(
    channel: str, outcome: str | None, minutes: int | None, day: date, today: date
) -> None:
    """BadInput for an unknown channel or outcome, odd minutes, a day that has not come."""
    known_channel(channel)
    if outcome is not None:
        known_outcome(outcome)
    if minutes is not None and not 0 <= minutes <= 1440:
        raise BadInput(say("refused.no_touch_length", minutes=minutes))
    if day > today:
        raise BadInput(say("refused.touch_not_come", day=day, today=today))


def _instant(unit: Unit, touch: Touch, day: date) -> str:
    if touch.at is not None:
        return touch.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if abs((date.fromisoformat(unit.at[:10]) - day).days) <= 1:
        return unit.at
    # Another day than the clock's: keep the time of day, so that order within the day holds.
    return day.isoformat() + unit.at[10:]
