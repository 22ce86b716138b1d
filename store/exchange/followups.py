"""Follow-ups from a file: the open tasks of another program, without its alarms."""

from __future__ import annotations

from typing import Any

from store.errors import BadInput
from store.exchange.cells import is_yes, minutes_of
from store.exchange.directory import GONE
from store.exchange.job import Job, differs, needed, repeated, short_text
from store.exchange.sheet import Row
from store.exchange.words import channel_of, is_finished
from store.ledger.follow_up_rows import rep_of
from store.vocabulary import tasks

_MINUTES = 10


class FollowUps:
    """Writes open follow-ups. One whose date has passed waits for a coming day until the end."""

    things = ("follow-up", "follow-ups")
    table = "follow_up"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._me = rep_of(job.unit)

    def take(self, row: Row) -> None:
        """Write one follow-up."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        if is_finished(get("status", "")):
            raise BadInput("already finished in the source")
        values = self._values(row)
        who = job.people.key(get("customer", "") or get("customer_name", ""))
        parts = (who, values["first_due_on"], values["title"])
        key, first = job.seen.key(row.line, "follow-up", get("external_id", ""), parts)
        found = job.unit.row(
            "SELECT * FROM follow_up WHERE import_key = ? AND deleted_at IS NULL", (key,)
        )
        if found is None:
            self._add(job.customer_of(row), values, key)
            job.tally.records += 1
            job.tally.count("new")
        elif not found["is_open"]:
            # Worked here since; the other program does not know of it.
            job.tally.count("same")
        else:
            changes = job.mapped(values, first_due_on="due", say="note")
            if first is not None and differs(job.unit, "follow_up", found["id"], changes):
                raise repeated(first)
            if changes.get("first_due_on", found["first_due_on"]) != found["first_due_on"]:
                changes["due_on"] = self._coming(changes["first_due_on"])
            changed = job.unit.update("follow_up", found["id"], changes)
            if changed:
                job.unit.touch(found["customer_id"])
            job.tally.count("changed" if changed else "same")

    def finish(self) -> None:
        """Nothing waits for the last row."""

    def _add(self, customer: bytes, values: dict[str, Any], key: bytes) -> None:
        unit = self._job.unit
        row = unit.row("SELECT name, live FROM customer WHERE id = ?", (customer,))
        if row is None or not row["live"]:
            raise BadInput(f"{row['name'] if row else 'the customer'} is closed: reopen it first")
        unit.insert(
            "follow_up",
            {
                "customer_id": customer,
                "rep_id": self._me,
                "kind": "own",
                "due_on": self._coming(values["first_due_on"]),
                **values,
                "import_key": key,
            },
        )

    def _coming(self, day: str) -> str:
        return max(day, self._job.unit.today.isoformat())

    def _values(self, row: Row) -> dict[str, Any]:
        job, get = self._job, row.values.get
        due = job.dates["due"].read(needed(row, "due", "due date")).day
        kind = get("channel", "")
        channel = channel_of(kind) if kind else "call"
        if channel not in tasks():
            job.tally.note(f"The channel “{short_text(kind, 60)}” is kept as a note.")
            channel = "note"
        return {
            "first_due_on": due.isoformat(),
            "title": short_text(get("title", "")) or "Follow up",
            "say": get("note", "") or None,
            "channel": channel,
            "minutes": minutes_of(get("minutes", "")) if get("minutes") else _MINUTES,
        }
