"""Money spent to win, keep or serve: on a source of customers, or on one of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

from store.actions.costs import COST_KINDS, known_source, spent_on_nobody
from store.errors import BadInput
from store.exchange.cells import bare, plain_text
from store.exchange.job import Job, needed, own_record, short_text
from store.exchange.sheet import Row
from store.sentence import say


class Costs:
    """Writes costs; read again, one of the same day, of whom and what for is the same one."""

    thing = "cost"
    waits = False
    table = "cost"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._times: Counter[tuple[Any, ...]] = Counter()
        self._sources: dict[str, str] = {}

    def take(self, row: Row) -> None:
        """Write one cost."""
        job, get = self._job, row.values.get
        day = job.facts.dates["date"].read(needed(row, "date", "date")).day
        if day > job.unit.today:
            raise BadInput(say("row.cost_ahead", day=day))
        text = needed(row, "amount", "amount")
        reader = job.facts.money
        amount = reader.read("amount", text, reader.currency(text, get("currency", "")))
        if amount.minor < 0:
            raise BadInput(say("row.negative_cost"))
        known = own_record(job.unit, "cost", get("external_id", ""))
        if known is not None:
            job.tally.count("same")
            return
        whose = self._whose(row)
        what = {
            "kind": self._kind(row, whose),
            "spent_on": day.isoformat(),
            "note": short_text(plain_text(get("note", ""))) or None,
        }
        job.tally.total += amount.value
        self._write({**whose, **what}, amount.minor)

    def finish(self) -> None:
        """Say of which sources nobody is known."""
        for note in spent_on_nobody(self._job.unit, self._sources.values()):
            self._job.tally.note(note)

    def _whose(self, row: Row) -> dict[str, Any]:
        text = row.values.get("source", "")
        if not text:
            return {"customer_id": self._job.customer_of(row)[0], "source": None}
        if text not in self._sources:
            self._sources[text] = known_source(self._job.unit, text)
        return {"customer_id": None, "source": self._sources[text]}

    def _kind(self, row: Row, whose: dict[str, Any]) -> str:
        text = row.values.get("kind", "")
        if whose["source"] is not None and bare(text) in ("", "acquisition"):
            return "acquisition"
        if whose["source"] is not None or bare(text) not in COST_KINDS:
            raise BadInput(
                say("refused.no_cost_kind", text=text, source=whose["source"] is not None)
            )
        return bare(text)

    def _write(self, values: dict[str, Any], amount: int) -> None:
        """Add it, or bring the amount of the one that is there up to date."""
        job, unit = self._job, self._job.unit
        place = tuple(values.values())
        rows = unit.run(
            "SELECT id, amount FROM cost WHERE customer_id IS ? AND source IS ? AND kind = ? "
            "AND spent_on = ? AND note IS ? AND deleted_at IS NULL ORDER BY id",
            place,
        ).fetchall()
        held = rows[self._times[place]] if self._times[place] < len(rows) else None
        self._times[place] += 1
        if held is None:
            job.keep_currency()
            unit.insert("cost", {**values, "amount": amount})
            job.tally.records += 1
            job.tally.count("new")
        elif held["amount"] != amount:
            unit.update("cost", held["id"], {"amount": amount})
            job.tally.changed += 1
        else:
            job.tally.count("same")
            return
        if values["source"] is not None:
            unit.touch_source(values["source"])
