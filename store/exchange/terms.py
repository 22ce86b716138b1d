"""Terms that were paid for: from when until when, or for how long, as a file says it."""

from __future__ import annotations

import re
from datetime import timedelta
from functools import cache
from typing import Final, NamedTuple

from store.exchange.cells import bare
from store.exchange.customer_headers import HEADER_WORDS
from store.exchange.job import Job
from store.exchange.sheet import Row
from store.lifecycle.calendar import shift
from store.sentence import say

_LENGTH: Final = re.compile(r"(\d{1,3})(?:[.,]0+)?\s*([^\W\d_]*)\.?(?:\s*\([^()]*\))?")
_YEARS: Final = re.compile("years?|yrs?|y|jahre?n?|j|a|ans?|annees?|anos?|ann[io]|jaar|lata?")
_BARE: Final = (1, 2, 3, 6, 12, 18, 24, 36, 48, 60)  # that are months where nothing says so
_MONTH_DAYS: Final = 365 / 12
_NEAR: Final = 4  # days by which whole months may be missed


class Term(NamedTuple):
    """The last day that is paid for (ISO), and the days of the term; 0: nobody says."""

    until: str = ""
    days: int = 0


class Terms:
    """Reads the terms of a file; keeps the latest of each customer until all rows are read."""

    def __init__(self, job: Job, starts: str, ends: str) -> None:
        self._job = job
        self._starts, self._ends = starts, ends
        self._holds = job.sheet.has(ends, "term")
        self._latest: dict[bytes, Term] = {}

    def of(self, row: Row) -> Term | None:
        """What a row says, None where it says no end."""
        if not self._holds:
            return None
        job = self._job
        first = job.read_date(row, self._starts) if self._begins() else None
        last = job.read_date(row, self._ends)
        months = self._months(row)
        if last is None and first is not None and months:
            day = shift(first.day, months, "month") - timedelta(days=1)
            return Term(day.isoformat(), _days(months))
        if last is None:
            return None
        if months:
            return Term(last.day.isoformat(), _days(months))
        length = 0 if first is None else (last.day - first.day).days + 1
        return Term(last.day.isoformat(), _rounded(length) if length > 0 else 0)

    def _begins(self) -> bool:
        """Whether the column of the beginning is that of a term, not of the acquaintance."""
        place = self._job.sheet.columns.get(self._starts, ())
        return bool(place) and bare(self._job.sheet.layout.header[place[0]]) in _start_words()

    def _months(self, row: Row) -> int:
        text = row.values.get("term", "")
        if not text:
            return 0
        found = _LENGTH.fullmatch(text)
        number, unit = (int(found[1]), bare(found[2])) if found else (0, "")
        if found and _YEARS.fullmatch(unit):
            return number * 12
        said = "mon" in bare(self._job.sheet.names()["term"]) or unit[:1] == "m"
        if number and not unit.startswith(("d", "t", "w")) and (said or number in _BARE):
            return number
        self._job.tally.leave_out(row.line, "term", say("row.no_months", text=text[:40]))
        return 0

    def keep(self, customer: bytes, term: Term | None) -> None:
        """Note what was bought until when."""
        if term is None:
            return
        if term.until > self._latest.get(customer, Term()).until:
            self._latest[customer] = term

    def finish(self) -> None:
        """Write until when customers have paid, where it is later than what is known."""
        job = self._job
        for customer, term in self._latest.items():
            row = job.unit.row("SELECT paid_until FROM customer WHERE id = ?", (customer,))
            if row is not None and (row["paid_until"] or "") < term.until:
                job.hands.update("customer", customer, {"paid_until": term.until})
                job.unit.touch(customer)
            if term.days:
                job.tally.terms[customer] = term.days


def _days(months: int) -> int:
    return int(months * _MONTH_DAYS)


def _rounded(length: int) -> int:
    """The days of whole months, where a length is one of them but for their unequal days."""
    months = round(length / _MONTH_DAYS)
    near = months and abs(length - months * _MONTH_DAYS) <= _NEAR
    return _days(months) if near else length


@cache
def _start_words() -> frozenset[str]:
    return frozenset(map(bare, HEADER_WORDS["starts"].split()))
