"""Interactions from a file: what happened, when, by which channel."""

from __future__ import annotations

from typing import Any

from store.actions.touches import correct
from store.errors import BadInput
from store.exchange.cells import is_yes, minutes_of
from store.exchange.directory import GONE
from store.exchange.job import Job, differs, needed, repeated, short_text
from store.exchange.sheet import Row
from store.exchange.words import channel_of, direction_of, outcome_of
from store.ledger.follow_up_rows import rep_of
from store.safety.store import instant_text


class Interactions:
    """Writes interactions. One that the source changed is corrected by a new row, never edited."""

    things = ("interaction", "interactions")
    table = "interaction"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._me = rep_of(job.unit)
        self._reps: dict[str, bytes] = {}

    def take(self, row: Row) -> None:
        """Write one interaction."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        values = self._values(row)
        who = job.people.key(get("customer", "") or get("customer_name", ""))
        parts = (who, values["happened_at"], values["channel"], values["subject"] or "",
                 values["note"] or "")  # fmt: skip
        key, first = job.seen.key(row.line, "interaction", get("external_id", ""), parts)
        found = job.unit.row(
            "SELECT id FROM interaction WHERE import_key = ? AND deleted_at IS NULL", (key,)
        )
        customer = job.customer_of(row) if found is None else None
        values["rep_id"] = self._author(row)
        if found is None:
            job.unit.insert(
                "interaction",
                {"customer_id": customer, **values, "import_key": key},
            )
            job.tally.records += 1
            job.tally.count("new")
        elif differs(job.unit, "interaction", found["id"], self._compared(values)):
            if first is not None:
                raise repeated(first)
            newer = correct(job.unit, found["id"], self._compared(values))
            job.unit.update("interaction", found["id"], {"import_key": None})
            job.unit.update("interaction", newer, {"import_key": key})
            job.tally.count("changed")
        else:
            job.tally.count("same")

    def finish(self) -> None:
        """Nothing waits for the last row."""

    def _compared(self, values: dict[str, Any]) -> dict[str, Any]:
        names = {"happened_at": "at", "happened_on": "at", "rep_id": "author"}
        return self._job.mapped(values, **names)

    def _values(self, row: Row) -> dict[str, Any]:
        job, get = self._job, row.values.get
        day, at = job.dates["at"].read(needed(row, "at", "date"))
        if day > job.unit.today:
            raise BadInput(f"{day.isoformat()} has not come yet: plan it as a follow-up")
        kind, outcome = get("channel", ""), get("outcome", "")
        channel, result = channel_of(kind), outcome_of(outcome)
        if kind and channel is None:
            job.tally.note(f"The channel “{short_text(kind, 60)}” is kept as a note.")
        subject = get("subject", "") or (kind if channel is None else "")
        note = get("note", "")
        # Noon, where the file says no time: the touches of a day keep the file's order.
        noon = f"{day.isoformat()}T12:00:00.000000Z"
        if outcome and result is None:
            note = f"{note}\n{outcome}".strip()
        return {
            "channel": channel or "note",
            "direction": direction_of(get("direction", "")),
            "happened_at": noon if at is None else instant_text(at),
            "happened_on": day.isoformat(),
            "minutes": minutes_of(get("minutes", "")) if get("minutes") else None,
            "outcome": result,
            "subject": short_text(subject) or None,
            "note": note or None,
        }

    def _author(self, row: Row) -> bytes | None:
        """The rep whom the row names, added when there is none; else whoever works here."""
        name, department = (
            short_text(row.values.get(field, ""), 100) for field in ("author", "department")
        )
        if not name:
            return self._me
        found = self._reps.get(name.casefold())
        if found is None:
            found = self._rep(name)
            self._reps[name.casefold()] = found
            if department:
                self._job.unit.update("rep", found, {"department": department})
        return found

    def _rep(self, name: str) -> bytes:
        unit = self._job.unit
        for row in unit.run("SELECT id, name FROM rep WHERE deleted_at IS NULL").fetchall():
            if row["name"].casefold() == name.casefold():
                known: bytes = row["id"]
                return known
        self._job.tally.note(f"The author “{name}” is new in the store.")
        return unit.insert("rep", {"name": name})
