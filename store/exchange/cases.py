"""Tickets and cases of other programs: complaints and enquiries, open or closed, with their touch.

An open one is answered: it gets a step. A closed one is the past, and troubles nobody any more.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.cases import close_case
from store.actions.touches import correct
from store.errors import BadInput
from store.exchange.cells import bare, is_yes, plain_text
from store.exchange.dates import Moment
from store.exchange.identity import GONE
from store.exchange.job import Job, differs, needed, own_record, refuse_ahead, repeated, short_text
from store.exchange.report import Verdict
from store.exchange.reps import Reps
from store.exchange.sheet import Row
from store.exchange.words import asks_only, channel_of, is_finished
from store.safety.store import instant_text
from store.sentence import say
from store.vocabulary import talks

_MINUTES = 10
_WAY = "email"  # by which a case came in, where the file does not say it
_NO_CAUSE = "closed in the source"


class Cases:
    """Writes cases, each with the touch that brought it; one that is open with its answer."""

    thing = "case"
    waits = False
    table = "service_case"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._reps = Reps(job.unit, job.tally)
        self._open = 0

    def take(self, row: Row) -> None:
        """Write one case."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")):
            raise BadInput(GONE)
        opened = job.facts.dates["opened"].read(needed(row, "opened", "date"))
        refuse_ahead(opened.day, job.unit.today)
        closed = self._closed_on(row, opened)
        if own_record(job.unit, "service_case", get("external_id", "")) is not None:
            job.tally.count("same")
            return
        job.tally.count(self._write(row, opened, closed))

    def finish(self) -> None:
        """Say how many wait for an answer."""
        if self._open:
            self._job.tally.note(say("brought.open_cases", n=self._open))

    def _closed_on(self, row: Row, opened: Moment) -> Moment | None:
        """When it was closed, None while it is open: by its flag, its status, its date."""
        job, get = self._job, row.values.get
        day = self._job.read_date(row, "closed")
        if day is not None and day.day > job.unit.today:
            day = None
        if get("is_closed"):
            return (day or opened) if is_yes(row.values["is_closed"]) else None
        status = get("status", "")
        done = is_finished(status) if status else None
        if done is not None:
            return (day or opened) if done else None
        if day is not None:
            return day
        if status:
            job.tally.note(say("brought.as_open", status=short_text(status, 60)))
        elif not job.sheet.has("status", "is_closed", "closed"):
            job.tally.note(say("brought.all_closed"))
            return opened
        return None

    def _write(self, row: Row, opened: Moment, closed: Moment | None) -> Verdict:
        job, unit, get = self._job, self._job.unit, row.values.get
        case = self._case(row, opened)
        touch = self._touch(row, opened, case)
        who = job.people.who(row.values)
        parts = (who.shown(), touch["happened_at"], case["title"], touch["note"] or "")
        key, first = job.seen.key(row.line, "interaction", get("external_id", ""), parts)
        found = unit.row(
            "SELECT id, customer_id FROM interaction WHERE import_key = ? AND deleted_at IS NULL",
            (key,),
        )
        if found is None:
            customer, contact = job.customer_of(row)
            whose = {"customer_id": customer, "contact_id": contact}
            ident = unit.insert("interaction", {**whose, **touch, "import_key": key})
            self._open_case({**whose, **case, "interaction_id": ident}, touch, closed)
            job.tally.records += 1
            job.tally.kinds["interactions"] += 1
            return "new"
        changes = job.mapped(touch, happened_at="opened", happened_on="opened", subject="title",
                             rep_id="author", channel="type")  # fmt: skip
        changed = differs(unit, "interaction", found["id"], changes)
        if changed and first is not None:
            raise repeated(first)
        held = unit.row(
            "SELECT * FROM service_case WHERE interaction_id = ? AND deleted_at IS NULL",
            (found["id"],),
        )
        if changed:
            newer = correct(unit, found["id"], changes)
            unit.update("interaction", found["id"], {"import_key": None})
            unit.update("interaction", newer, {"import_key": key})
            if held is not None:
                unit.update("service_case", held["id"], {"interaction_id": newer})
        if held is not None:
            known = job.mapped(case, title="title", cause="cause", channel="channel", kind="type")
            changed = job.hands.update("service_case", held["id"], known) or changed
            changed = self._close(held, closed) or changed
        return "changed" if changed else "same"

    def _case(self, row: Row, opened: Moment) -> dict[str, Any]:
        get = row.values.get
        kind, title = get("type", ""), plain_text(get("title", ""))
        way = channel_of(get("channel", ""))
        cause = get("cause", "")
        asks = asks_only(kind) if bare(kind) else asks_only(cause) or asks_only(title)
        return {
            "kind": "enquiry" if asks else "complaint",
            "title": short_text(title) or short_text(kind) or "Case",
            "channel": way if way in talks() else _WAY,
            "cause": None if asks else short_text(cause, 200) or None,
            "opened_on": opened.day.isoformat(),
        }

    def _touch(self, row: Row, opened: Moment, case: dict[str, Any]) -> dict[str, Any]:
        get, author = row.values.get, row.values.get("author", "")
        complains = case["kind"] == "complaint"
        return {
            "channel": "service_case" if complains else case["channel"],
            "direction": "in",
            "happened_at": _instant(opened),
            "happened_on": opened.day.isoformat(),
            "subject": case["title"],
            "note": plain_text(get("note", "")) or None,
            "rep_id": self._reps.named(author, "author") or self._job.unit.rep_id,
        }

    def _open_case(
        self, values: dict[str, Any], touch: dict[str, Any], closed: Moment | None
    ) -> None:
        """Add a case with what it needs: its answer while it is open, else the end of it."""
        unit, customer = self._job.unit, values["customer_id"]
        live = unit.row("SELECT live FROM customer WHERE id = ?", (customer,))
        if closed is None and live is not None and live["live"]:
            self._open += 1
            words = "Answer" if values["kind"] == "enquiry" else "Answer the complaint"
            values["follow_up_id"] = unit.insert(
                "follow_up",
                {
                    "customer_id": customer,
                    "contact_id": values["contact_id"],
                    "rep_id": touch["rep_id"],
                    "kind": "answer",
                    "channel": values["channel"],
                    "minutes": _MINUTES,
                    "due_on": unit.today.isoformat(),
                    "first_due_on": values["opened_on"],
                    "title": short_text(f"{words}: {values['title']}"),
                },
            )
            self._job.tally.kinds["follow_ups"] += 1
        elif closed is not None:
            day = closed.day.isoformat()
            values |= {"answered_on": day, "closed_on": day}
            if values["kind"] == "complaint":
                self._answered(values, touch, closed)
        unit.insert("service_case", values)

    def _answered(self, case: dict[str, Any], touch: dict[str, Any], closed: Moment) -> None:
        """The touch that ended a complaint: without one it would seem to go on."""
        self._job.unit.insert(
            "interaction",
            {
                **{name: case[name] for name in ("customer_id", "contact_id")},
                "rep_id": touch["rep_id"],
                "channel": "service_case",
                "direction": "out",
                "outcome": "reached",
                "happened_at": max(_instant(closed), _after(touch["happened_at"])),
                "happened_on": closed.day.isoformat(),
                "subject": short_text(f"Closed: {case['title']}"),
            },
        )

    def _close(self, case: Any, closed: Moment | None) -> bool:
        """Close what the source has closed since; what was closed here stays so."""
        if case["closed_on"] is not None or closed is None:
            return False
        unit = self._job.unit
        cause = case["cause"] or _NO_CAUSE
        close_case(unit.store, unit.today, case["id"], None if case["cause"] else cause)
        day: date = max(closed.day, date.fromisoformat(case["opened_on"]))
        unit.update(
            "service_case",
            case["id"],
            {"cause": case["cause"], "answered_on": day.isoformat(), "closed_on": day.isoformat()},
        )
        return True


def _instant(moment: Moment) -> str:
    noon = f"{moment.day.isoformat()}T12:00:00.000000Z"
    return noon if moment.at is None else instant_text(moment.at)


def _after(instant: str) -> str:
    """The next instant that the store can tell apart."""
    parts = min(int(instant[-7:-1]) + 1, 999_999)
    return f"{instant[:-7]}{parts:06d}Z"
