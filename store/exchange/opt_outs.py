"""Who asked not to be called, written to or reached at all, as other programs export it.

A file only adds to what somebody has refused. What it allows takes nothing back: another program
may know of no refusal that was said elsewhere.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from store.actions.enrolment import do_not_contact
from store.errors import BadInput
from store.exchange.cells import bare, is_no, is_yes
from store.exchange.customer_headers import OPT_OUT_WORDS, OPT_OUTS
from store.exchange.job import Job
from store.exchange.sheet import Row
from store.sentence import clause, say
from store.vocabulary import ALL_REFUSED, all_refused, read_refusals, refused

# What a column with a yes refuses, and what one with a no.
_REFUSES: Final = {
    "no_contact": ALL_REFUSED, "no_calls": "call", "no_emails": "email", "no_messages": "message",
    "no_letters": "letter", "no_mailings": "mailing",
}  # fmt: skip
_ALLOWS: Final = {
    "contact_ok": ALL_REFUSED, "calls_ok": "call", "emails_ok": "email", "mailings_ok": "mailing"
}  # fmt: skip
_SAYS: Final[dict[str, bool]] = {
    word: how == "refused"
    for how, words in OPT_OUT_WORDS["cells"].items()
    for word in words.split()
}
_SILENT: Final = ("unknown", "unspecified", "notspecified", "notset", "unbekannt", "keineangabe")
_DAY: Final = re.compile(r"\d{1,4}[-./]\d{1,2}[-./]\d{1,4}.*")


def says_yes(text: str) -> bool | None:
    """Whether a cell of a column says what its header says; None where it says nothing of it.

    Raises:
        BadInput: a word that is neither.
    """
    if is_yes(text) or _DAY.fullmatch(text):
        return True
    if is_no(text):
        return False
    if bare(text) in _SILENT or not text:
        return None
    raise BadInput(say("row.neither", text=text[:60]))


class OptOuts:
    """Writes what the customers and the people of a file have refused."""

    def __init__(self, job: Job) -> None:
        self._job = job
        has = job.sheet.has
        self.has = has("refuses", *(each.name for each in OPT_OUTS))
        self._line = 0
        self._last: tuple[str | None, frozenset[str]] = (None, frozenset())
        self._new: Counter[str] = Counter()
        self._kept: set[bytes] = set()

    def beginning(self, row: Row) -> dict[str, str]:
        """What a customer begins with, so that their first step goes by a way that is open."""
        asked = self.said(row)[0] if self.has else None
        if asked is None or refused(asked) >= refused(ALL_REFUSED):
            return {}
        self._new.update(refused(asked))
        return {"refuses": asked}

    def take(self, customer: bytes, contact: bytes | None, row: Row) -> bool:
        """Note what the row refuses with the person, else with the customer; True for news."""
        asked, allowed = self.said(row)
        table, ident = ("customer", customer) if contact is None else ("contact", contact)
        unit = self._job.unit
        found = unit.row(f"SELECT * FROM {table} WHERE id = ?", (ident,))
        assert found is not None
        if refused(found["refuses"]) & allowed:
            self._kept.add(ident)
        if contact is None and refused(asked) >= refused(ALL_REFUSED):
            return self._leave_alone(customer)
        wanted = all_refused(found["refuses"], asked)
        if not self._job.hands.update(table, ident, {"refuses": wanted}):
            return False
        self._new.update(_parts(wanted) - _parts(found["refuses"]))
        return True

    def close(self) -> None:
        """Say what was kept."""
        note = self._job.tally.note
        if self._new:
            words, counts = zip(*self._new.most_common(), strict=True)
            note(say("brought.refusals", words=words, counts=counts))
        if self._kept:
            note(say("brought.still_refused", n=len(self._kept)))

    def _leave_alone(self, customer: bytes) -> bool:
        """They asked not to be contacted: nothing is due for a year, as when it is said by hand."""
        unit, hands = self._job.unit, self._job.hands
        now = unit.row("SELECT do_not_contact, live FROM customer WHERE id = ?", (customer,))
        assert now is not None
        if now["do_not_contact"] or "do_not_contact" in hands.corrected(customer):
            if not now["do_not_contact"]:
                hands.kept[customer, "do_not_contact"] = (None, "yes")
            return False
        if now["live"]:
            names = self._job.sheet.names()
            why = next(names[name] for name in ("no_contact", "contact_ok", "refuses")
                       if name in names)  # fmt: skip
            do_not_contact(unit.store, unit.today, customer, why)
        else:
            unit.update("customer", customer, {"do_not_contact": 1})
        self._new["contact"] += 1
        return True

    def said(self, row: Row) -> tuple[str | None, frozenset[str]]:
        """What a row refuses, and what it allows."""
        if row.line == self._line:
            return self._last
        asked: list[str | None] = []
        allowed = frozenset[str]()
        try:
            asked.append(read_refusals(row.values.get("refuses", "")))
        except BadInput as error:
            self._job.tally.leave_out(row.line, "refuses", clause(error.words))
        for name, words in (*_REFUSES.items(), *_ALLOWS.items()):
            for text in filter(None, row.values.get(name, "").split(";")):
                says = self._refuses(row, name, text.strip())
                if says:
                    asked.append(words)
                elif says is False:
                    allowed |= refused(words)
        self._line, self._last = row.line, (all_refused(*asked), allowed)
        return self._last

    def _refuses(self, row: Row, name: str, text: str) -> bool | None:
        """Whether a cell refuses what its column is about; None where it says nothing."""
        word, forbids = bare(text), name in _REFUSES
        if word in _SAYS:
            return _SAYS[word]
        try:
            yes = says_yes(text)
        except BadInput as error:
            if forbids and " " in text:
                return True  # why they asked for it
            self._job.tally.leave_out(row.line, name, clause(error.words))
            return None
        return yes if forbids or yes is None else not yes


def _parts(kept: str | None) -> frozenset[str]:
    """The words of a refusal; that of everything is one."""
    words = refused(kept)
    return frozenset(["contact"]) if words >= refused(ALL_REFUSED) else words
