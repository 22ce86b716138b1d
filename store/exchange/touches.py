"""Touches and steps from a file: what is done becomes an interaction, what is open a follow-up.

One file may hold both; each row says which it is by its status, or by its date. A touch that is
done may tell the step that comes next: a follow-up of its own.
"""

from __future__ import annotations

from typing import Any

from store.actions.look_into import RECENT_DAYS, look_into_upset
from store.actions.touches import Touch, correct
from store.errors import BadInput
from store.exchange.cells import is_yes, plain_text
from store.exchange.dates import Moment
from store.exchange.digests import import_key
from store.exchange.identity import GONE, OURS
from store.exchange.job import Job, differs, own_record, refuse_ahead, repeated, short_text
from store.exchange.report import Verdict
from store.exchange.reps import Reps
from store.exchange.sheet import Row
from store.exchange.words import channel_of, direction_of, is_finished, outcome_of
from store.ledger.follow_up_rows import rep_of
from store.lifecycle.calendar import shift_days
from store.lifecycle.sore_words import sore_words
from store.safety.store import instant_text
from store.sentence import clause, kept, say, shown
from store.vocabulary import tasks

_MINUTES = 10
_NAMELESS = "Follow up"  # in the digests of rows without a subject


class Touches:
    """Writes interactions and follow-ups.

    An interaction that the source changed is corrected by a new row, never edited. A follow-up
    whose date has passed waits for a coming day until the end.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._me = rep_of(job.unit)
        self._reps = Reps(job.unit, job.tally)
        self._placed: set[str] = set()  # authors whose department is kept
        self._recent = shift_days(job.unit.today, -RECENT_DAYS)
        self._sore: dict[bytes, Touch] = {}  # the last touch of each that may ask for a step
        steps = job.sheet.kind == "follow-ups"
        self.thing = "follow-up" if steps else "interaction"
        self.waits = False
        self._passed = 0  # next steps of the file whose day is over
        self.table = "follow_up" if steps else "interaction"

    def take(self, row: Row) -> None:
        """Write one touch or step."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        at = self._when(row, "at")
        # Beside what is done stands what comes next; a talk is not lost by that day.
        talk = at is not None and job.sheet.kind == "interactions"
        due = job.read_date(row, "due") if talk else self._when(row, "due")
        ident = get("external_id", "")
        if ident.endswith(OURS) and (ours := own_record(job.unit, "follow_up", ident)) is not None:
            job.tally.count(self._moved(ours, due or at))
            return
        open_step = self._is_open(row, at, due)
        if open_step:
            when = due or at
            if when is None:
                raise BadInput(say("row.no_due_date"))
            verdict = self._step(row, when)
        else:
            when = at or due
            if when is None:
                raise BadInput(say("row.without_date"))
            refuse_ahead(when.day, job.unit.today)
            verdict = self._touch(row, when, due if at is not None else None)
        job.tally.count(verdict)

    def finish(self) -> None:
        """Look into what upset them lately; say how many next steps were left to the past."""
        for customer_id, touch in self._sore.items():
            look_into_upset(self._job.unit, customer_id, touch)
        if self._passed:
            self._job.tally.note(say("brought.steps_passed", n=self._passed))

    def _moved(self, step: Any, when: Moment | None) -> Verdict:
        """A step that comes back from a calendar: only its day can have changed there."""
        day = "" if when is None else when.day.isoformat()
        if not day or not step["is_open"] or day == step["due_on"]:
            return "same"
        job = self._job
        changes = {"first_due_on": day, "due_on": self._coming(day)}
        if changes["due_on"] == step["due_on"] or not job.hands.update(
            "follow_up", step["id"], changes
        ):
            return "same"
        job.unit.touch(step["customer_id"])
        return "changed"

    def _when(self, row: Row, field: str) -> Moment | None:
        text = row.values.get(field, "")
        return self._job.facts.dates[field].read(text) if text else None

    def _is_open(self, row: Row, at: Moment | None, due: Moment | None) -> bool:
        """Whether a row is still to be done: its status says it, else its date or the file."""
        job, status = self._job, row.values.get("status", "")
        kind, outcome = job.sheet.kind, row.values.get("outcome", "")
        if not status and outcome and is_finished(outcome) is False and not outcome_of(outcome):
            return kind != "interactions"  # as a meeting that is “scheduled”
        if status:
            done = is_finished(status)
            if done is not None:
                return not done
            if outcome_of(status) is not None:
                return False
            if kind == "activities":
                job.tally.note(say("brought.by_date", status=short_text(status, 60)))
        elif job.sheet.has("status") and kind != "interactions" and not job.facts.names_open:
            return True  # a flag that is not set
        if kind == "follow-ups":
            return True
        if kind == "interactions":
            return False
        if row.values.get("outcome"):
            return False
        when = at or due
        return when is None or when.day > job.unit.today

    # A touch

    def _touch(self, row: Row, when: Moment, due: Moment | None) -> Verdict:
        job, get = self._job, row.values.get
        values = self._touch_values(row, when)
        parts = (self._who_key(row), values["happened_at"], values["channel"],
                 values["subject"] or "", values["note"] or "")  # fmt: skip
        key, first = job.seen.key(row.line, "interaction", get("external_id", ""), parts)
        found = job.unit.row(
            "SELECT id FROM interaction WHERE import_key = ? AND deleted_at IS NULL", (key,)
        ) or own_record(job.unit, "interaction", get("external_id", ""))
        if found is None:
            customer, contact = job.customer_of(row)
            felt = "upset" if sore_words(values["note"]) else None
            job.unit.insert(
                "interaction",
                {"customer_id": customer, "contact_id": contact, **values, "felt": felt,
                 "rep_id": self._author(row), "import_key": key},
            )  # fmt: skip
            if when.day >= self._recent and (felt or values["outcome"] == "refused"):
                touch = Touch(day=when.day, outcome=values["outcome"], note=values["note"])
                before = self._sore.get(customer)
                if before is None or felt or not sore_words(before.note):
                    self._sore[customer] = touch
            job.tally.records += 1
            job.tally.kinds["interactions"] += 1
            self._next_step(row, key, due)
            return "new"
        moved = self._next_step(row, key, due)
        values["rep_id"] = self._author(row)
        compared = self._compared(values)
        if not differs(job.unit, "interaction", found["id"], compared):
            return "changed" if moved else "same"
        if first is not None:
            raise repeated(first)
        newer = correct(job.unit, found["id"], compared)
        job.unit.update("interaction", found["id"], {"import_key": None})
        job.unit.update("interaction", newer, {"import_key": key})
        return "changed"

    def _next_step(self, row: Row, key: bytes, due: Moment | None) -> bool:
        """Keep the step that a touch says comes next; whether it is new or has changed."""
        job, unit = self._job, self._job.unit
        wanted = short_text(plain_text(row.values.get("next_step", "")))
        if due is None or not (wanted or job.sheet.kind == "interactions"):
            if wanted and not row.values.get("due"):
                job.tally.leave_out(row.line, "next_step", say("row.without_date"))
            return False
        if due.day < unit.today:
            self._passed += 1
            return False
        step_key = import_key("touch step", key.hex())
        day = due.day.isoformat()
        values = {
            "first_due_on": day, "due_time": due.clock,
            "title": wanted or kept(say("todo.follow_up")),
        }  # fmt: skip
        found = unit.row(
            "SELECT * FROM follow_up WHERE import_key = ? AND deleted_at IS NULL", (step_key,)
        )
        if found is None:
            more = {"channel": "call", "minutes": _MINUTES, "say": None}
            try:
                self._add_step(row, {**values, **more}, step_key)
            except BadInput as error:  # they are closed here: the touch counts all the same
                job.tally.leave_out(row.line, "next_step", clause(error.words))
                return False
            job.tally.records += 1
            job.tally.kinds["follow_ups"] += 1
            return True
        if not found["is_open"]:
            return False
        if day == found["first_due_on"] or day == found["due_on"]:
            values = {"title": values["title"]}
        else:
            values["due_on"] = day
        changed = job.hands.update("follow_up", found["id"], values)
        if changed:
            unit.touch(found["customer_id"])
        return changed

    def _who_key(self, row: Row) -> str:
        who = self._job.people.who(row.values)
        ident = who.ident or who.name
        if ident:
            return self._job.people.key(ident)
        return who.email.casefold() or who.person_id or who.person or who.phone

    def _compared(self, values: dict[str, Any]) -> dict[str, Any]:
        names = {"happened_at": "at due", "happened_on": "at due", "rep_id": "author",
                 "note": "note outcome", "subject": "subject channel"}  # fmt: skip
        return self._job.mapped(values, **names)

    def _touch_values(self, row: Row, when: Moment) -> dict[str, Any]:
        job, get = self._job, row.values.get
        kind, outcome = get("channel", ""), get("outcome", "")
        channel, result = channel_of(kind), outcome_of(outcome)
        way = get("direction", "") or (kind if channel == "call" else "")
        if channel is None and not outcome and outcome_of(kind):
            channel, result = "call", outcome_of(kind)  # a phone's log: outgoing, missed
            way = "in" if result == "no_answer" else way
        if kind and channel is None:
            job.tally.note(say("brought.channel", name=short_text(kind, 60)))
        subject = get("subject", "") or (kind if channel is None else "")
        note = plain_text(get("note", ""))
        # Noon, where the file says no time: the touches of a day keep the file's order.
        noon = f"{when.day.isoformat()}T12:00:00.000000Z"
        if outcome and result is None:
            note = f"{note}\n{outcome}".strip()
        return {
            "channel": channel or "note",
            "direction": direction_of(way),
            "happened_at": noon if when.at is None else instant_text(when.at),
            "happened_on": when.day.isoformat(),
            "minutes": job.read_minutes(row),
            "outcome": result,
            "subject": short_text(plain_text(subject)) or None,
            "note": note or None,
        }

    # A step

    def _step(self, row: Row, due: Moment) -> Verdict:
        job, get = self._job, row.values.get
        values = self._step_values(row, due)
        title = values["title"] or _NAMELESS
        parts = (self._who_key(row), values["first_due_on"], title)
        values["title"] = values["title"] or kept(say("todo.follow_up"))
        key, first = job.seen.key(row.line, "follow-up", get("external_id", ""), parts)
        found = job.unit.row(
            "SELECT * FROM follow_up WHERE import_key = ? AND deleted_at IS NULL", (key,)
        ) or own_record(job.unit, "follow_up", get("external_id", ""))
        if found is None:
            self._add_step(row, values, key)
            job.tally.records += 1
            job.tally.kinds["follow_ups"] += 1
            return "new"
        if not found["is_open"]:
            # Worked here since; the other program does not know of it.
            return "same"
        changes = job.mapped(values, first_due_on="due at", due_time="due at", title="subject",
                             say="note")  # fmt: skip
        if changes.get("title") == shown(found["title"]):
            del changes["title"]  # a step of ours that comes back under the words it is told by
        if changes.get("first_due_on") == found["due_on"]:
            del changes["first_due_on"]  # put off here since, which the file knows
        elif found["due_on"] != found["first_due_on"]:
            changes.pop("due_time", None)  # put off here since: its hour is that of the new day
        if first is not None and differs(job.unit, "follow_up", found["id"], changes):
            raise repeated(first)
        if changes.get("first_due_on", found["first_due_on"]) != found["first_due_on"]:
            changes["due_on"] = self._coming(changes["first_due_on"])
        changed = job.hands.update("follow_up", found["id"], changes)
        if changed:
            job.unit.touch(found["customer_id"])
        return "changed" if changed else "same"

    def _add_step(self, row: Row, values: dict[str, Any], key: bytes) -> None:
        unit = self._job.unit
        customer, _ = self._job.customer_of(row)
        found = unit.row("SELECT name, live FROM customer WHERE id = ?", (customer,))
        if found is None or not found["live"]:
            raise BadInput(say("row.customer_closed", name=found and found["name"]))
        unit.insert(
            "follow_up",
            {
                "customer_id": customer,
                "rep_id": self._author(row),
                "kind": "own",
                "due_on": self._coming(values["first_due_on"]),
                **values,
                "import_key": key,
            },
        )

    def _coming(self, day: str) -> str:
        return max(day, self._job.unit.today.isoformat())

    def _step_values(self, row: Row, due: Moment) -> dict[str, Any]:
        job, get = self._job, row.values.get
        kind = get("channel", "")
        channel = channel_of(kind) if kind else "call"
        if channel not in tasks():
            job.tally.note(say("brought.channel", name=short_text(kind, 60)))
            channel = "note"
        minutes = job.read_minutes(row)
        return {
            "first_due_on": due.day.isoformat(),
            # A step that is put off to a coming day has no hour there.
            "due_time": due.clock if due.day >= job.unit.today else None,
            "title": short_text(plain_text(get("subject", "") or get("next_step", ""))),
            "say": plain_text(get("note", "")) or None,
            "channel": channel,
            "minutes": _MINUTES if minutes is None else minutes,
        }

    def _author(self, row: Row) -> bytes | None:
        """The rep whom the row names, added when there is none; else whoever works here."""
        name, department = (
            short_text(row.values.get(field, ""), 100) for field in ("author", "department")
        )
        if not name:
            return self._me
        found = self._reps.named(name, "author")
        if found is None:
            return self._me
        if department and name.casefold() not in self._placed:
            self._placed.add(name.casefold())
            self._job.unit.update("rep", found, {"department": department})
        return found
