"""Deals of another program: won ones are purchases, open ones offers with a step, lost ones past.

A deal that is open is no revenue. It becomes an offer and a next step, so that it is worked; a lost
one stays in the history with its reason.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.records import check_offered
from store.errors import BadInput
from store.exchange.amounts import Amount
from store.exchange.cards import Cards
from store.exchange.cells import is_yes, looks_like_id, plain_text
from store.exchange.digests import import_key
from store.exchange.identity import GONE
from store.exchange.job import Job, differs, own_record, repeated, short_text
from store.exchange.report import Verdict
from store.exchange.sheet import Row
from store.exchange.words import Sale, is_gone
from store.safety.store import instant_text
from store.sentence import clause, kept, say

_MINUTES = 10
_ANSWERS: dict[Sale, str] = {"open": "open", "sold": "accepted", "not sold": "refused"}


class Deals:
    """Writes deals by what became of them."""

    thing = "deal"
    waits = False
    table = "purchase"

    def __init__(self, job: Job) -> None:
        self._job = job
        self._cards = Cards(job)
        preset = job.sheet.preset
        self._by_creation = 0  # won deals that only say when they were created
        self._only_offers = preset is not None and preset.only_offers

    def take(self, row: Row) -> None:
        """Write one deal."""
        job, get = self._job, row.values.get
        if is_yes(get("is_deleted", "")) or is_gone(get("status", "")):
            raise BadInput(GONE)
        state = self._state(row)
        who = job.people.who(row.values)
        if not any(who):
            raise BadInput(say("row.no_customer"))
        ident = get("external_id", "")
        named = "" if looks_like_id(ident) else ident
        title = short_text(get("title", "") or named or get("product", "") or "Deal")
        amount = self._amount(row, state)
        parts = (who.shown(), title, get("date", ""), get("amount", ""))
        if own_record(job.unit, "offer", get("external_id", "")) is not None:
            job.tally.count("same")
            return
        key, first = job.seen.key(row.line, "deal", get("external_id", ""), parts)
        if state == "sold" and not self._only_offers:
            verdict = self._won(row, who, title, amount, key, first)
        else:
            verdict = self._offered(row, who, title, amount, key, first, state)
        if job.sheet.series.stages and self._stages(row, who, title, key) and verdict == "same":
            verdict = "changed"
        job.tally.count(verdict)

    def finish(self) -> None:
        """Say what only all rows tell."""
        if self._by_creation:
            column = self._job.sheet.names()["created"]
            self._job.tally.note(say("brought.won_on", n=self._by_creation, column=column))

    def _state(self, row: Row) -> Sale:
        """Won, lost or open: by the flags, else the status, else the stage.

        Raises:
            BadInput: none of them says it.
        """
        get = row.values.get
        if get("is_won") and is_yes(row.values["is_won"]):
            return "sold"
        found = self._told(row)
        preset = self._job.sheet.preset
        if found != "sold" and (
            (get("is_active") and not is_yes(row.values["is_active"]))
            or (preset is not None and preset.lost_with_reason and get("reason"))
        ):
            return "not sold"
        if get("is_closed") and is_yes(row.values["is_closed"]):
            if self._job.sheet.has("is_won"):
                return "not sold"
            if found not in ("sold", "not sold"):
                raise BadInput(say("row.closed_won_or_not"))
        if found:
            return found
        if get("won_on"):
            return "sold"
        if get("lost_on"):
            return "not sold"
        if self._job.sheet.has("is_won", "is_closed") or get("status"):
            return "open"
        raise BadInput(say("row.won_or_not"))

    def _told(self, row: Row) -> Sale | None:
        """What the status says, else the stage; an open status leaves it to the stage."""
        sales, get = self._job.facts.sales, row.values.get
        for name in ("status", "stage"):
            found = sales.of(get(name, ""))
            if found in ("sold", "not sold") or (found and name == "stage"):
                return found
        return None

    def _amount(self, row: Row, state: Sale) -> Amount | None:
        name = "won_amount" if state == "sold" and row.values.get("won_amount") else "amount"
        text = row.values.get(name, "")
        if not text:
            return None
        money = self._job.facts.money
        currency = money.currency(text, row.values.get("currency", ""))
        amount, fine = money.here(money.value(name, text, currency), currency)
        if fine:
            kept = f"{amount.value:f}"
            self._job.tally.note(say("brought.rounded", line=row.line, text=text, kept=kept))
        return amount

    def _won(
        self, row: Row, who: Any, title: str, amount: Amount | None, key: bytes, first: int | None
    ) -> Verdict:
        job = self._job
        if amount is None:
            raise BadInput(say("row.won_without_amount"))
        day = self._day(row, "won_on", "date", "created")
        if day is None:
            raise BadInput(say("row.won_without_date"))
        if not row.values.get("won_on") and not row.values.get("date"):
            self._by_creation += 1
        if day > job.unit.today:
            raise BadInput(say("row.won_ahead", day=day))
        values = {
            "bought_on": day.isoformat(),
            "kind": "refund" if amount.minor < 0 else "purchase",
            "amount": amount.minor,
            "paid_amount": amount.paid_minor,
            "paid_currency": amount.paid_currency,
            "note": _note(title, row),
        }
        found = job.unit.row(
            "SELECT id, customer_id FROM purchase WHERE import_key = ? AND deleted_at IS NULL",
            (key,),
        )
        if found is not None and first is not None and differs(
            job.unit, "purchase", found["id"], values
        ):  # fmt: skip
            raise repeated(first)
        if first is None:  # a deal that comes again in the file counts once
            job.tally.total += amount.value
        if found is None:
            customer = self._cards.add_customer(who, self._cards.of(row.values))
            job.keep_currency()
            ident = job.unit.insert(
                "purchase", {"customer_id": customer, **values, "import_key": key}
            )
            product = row.values.get("product", "")
            if product:
                self._line(ident, key, short_text(product), amount.minor)
            self._accept_offer(key, day)
            job.tally.records += 1
            job.tally.kinds["purchases"] += 1
            return "new"
        changed = job.hands.update("purchase", found["id"], values)
        if changed:
            job.unit.touch(found["customer_id"])
        return "changed" if changed else "same"

    def _line(self, purchase: bytes, key: bytes, product: str, amount: int) -> None:
        unit = self._job.unit
        row = unit.row("SELECT id FROM product WHERE name = ? AND deleted_at IS NULL", (product,))
        ident = unit.insert("product", {"name": product}) if row is None else row["id"]
        line = import_key(key.hex(), "line", product, "1")
        unit.insert(
            "purchase_line",
            {"purchase_id": purchase, "product_id": ident, "title": product, "quantity": "1",
             "amount": amount, "import_key": line},
        )  # fmt: skip

    def _accept_offer(self, key: bytes, day: date) -> None:
        """A deal that was open when it was read before has been won since."""
        unit = self._job.unit
        offer = unit.row(
            "SELECT id FROM offer WHERE import_key = ? AND answer = 'open' AND deleted_at IS NULL",
            (key,),
        )
        if offer is not None:
            answer = {"answer": "accepted", "answered_on": day.isoformat()}
            self._job.hands.update("offer", offer["id"], answer)

    def _offered(
        self, row: Row, who: Any, title: str, amount: Amount | None, key: bytes, first: int | None,
        state: Sale,
    ) -> Verdict:  # fmt: skip
        job, today = self._job, self._job.unit.today
        check_offered(None if amount is None else amount.minor)
        offered = min(self._day(row, "created", "date") or today, today)
        values: dict[str, Any] = {
            "title": title,
            "amount": None if amount is None else amount.minor,
            "answer": _ANSWERS[state],
        }
        if state != "open":
            lost = min(self._day(row, "lost_on", "date") or offered, today)
            values |= {"answered_on": lost.isoformat(), "reason": row.values.get("reason") or None}
        found = job.unit.row(
            "SELECT id, customer_id, answer FROM offer WHERE import_key = ? AND deleted_at IS NULL",
            (key,),
        )
        step = state == "open" and not self._only_offers and self._step(row, key, who, title, found)
        job.tally.open_deals += state == "open"
        if found is None:
            customer = self._cards.add_customer(who, self._cards.of(row.values))
            if amount is not None:
                job.keep_currency()
            job.unit.insert(
                "offer",
                {"customer_id": customer, "offered_on": offered.isoformat(), **values,
                 "import_key": key},
            )  # fmt: skip
            job.tally.records += 1
            return "new"
        if first is not None and differs(job.unit, "offer", found["id"], values):
            raise repeated(first)
        if found["answer"] != "open" and state == "open":
            values.pop("answer")  # answered here since; the other program does not know of it
        changed = job.hands.update("offer", found["id"], values) or step
        if changed:
            job.unit.touch(found["customer_id"])
        return "changed" if changed else "same"

    def _step(self, row: Row, key: bytes, who: Any, title: str, offer: Any) -> bool:
        """The next step of an open deal: what the other program says, on its day."""
        job, today = self._job, self._job.unit.today
        said = self._day(row, "due") or self._day(row, "date")
        due = said or today
        step_key = import_key("deal step", key.hex())
        found = job.unit.row(
            "SELECT id, customer_id, is_open, first_due_on FROM follow_up WHERE import_key = ?",
            (step_key,),
        )
        wanted = row.values.get("next_step", "")
        values = {
            "title": short_text(wanted) or kept(say("todo.ask_about", title=short_text(title))),
            "first_due_on": due.isoformat(),
        }
        if found is None:
            if offer is not None:
                return False
            customer = self._cards.add_customer(who, self._cards.of(row.values))
            live = job.unit.row("SELECT live FROM customer WHERE id = ?", (customer,))
            if live is None or not live["live"]:
                return False
            added = job.unit.insert(
                "follow_up",
                {
                    "customer_id": customer,
                    "rep_id": self._cards.rep(self._cards.of(row.values)),
                    "kind": "own",
                    "channel": "call",
                    "minutes": _MINUTES,
                    "due_on": max(due, today).isoformat(),
                    **values,
                    "say": short_text(title) if wanted else None,
                    "import_key": step_key,
                },
            )
            if said is None:
                job.unit.undated.add(added)
            job.tally.kinds["follow_ups"] += 1
            return True
        if not found["is_open"]:
            return False
        if values["first_due_on"] != found["first_due_on"]:
            values["due_on"] = max(due, today).isoformat()
        return job.hands.update("follow_up", found["id"], values)

    def _stages(self, row: Row, who: Any, title: str, key: bytes) -> bool:
        """Note on the timeline when the deal came to each stage; True when one is new there."""
        job, new = self._job, False
        reader = job.facts.dates.get("created") or job.facts.dates.get("date")
        for place, stage in job.sheet.series.stages.items():
            text = row.cells[place].strip() if place < len(row.cells) else ""
            if not text or reader is None:
                continue
            try:
                when = reader.read(text)
            except BadInput as error:
                job.tally.leave_out(row.line, stage, clause(error.words))
                continue
            step_key = import_key("deal stage", key.hex(), stage)
            if when.day > job.unit.today or job.unit.row(
                "SELECT 1 FROM interaction WHERE import_key = ?", (step_key,)
            ):
                continue
            noon = f"{when.day.isoformat()}T12:00:00.000000Z"
            job.unit.insert(
                "interaction",
                {
                    "customer_id": self._cards.add_customer(who, self._cards.of(row.values)),
                    "rep_id": job.unit.rep_id,
                    "channel": "note",
                    "happened_at": noon if when.at is None else instant_text(when.at),
                    "happened_on": when.day.isoformat(),
                    "subject": short_text(f"{title}: {stage}"),
                    "import_key": step_key,
                },
            )
            job.tally.kinds["interactions"] += 1
            new = True
        return new

    def _day(self, row: Row, *fields: str) -> date | None:
        for name in fields:
            if row.values.get(name):
                found = self._job.read_date(row, name)
                if found is not None:
                    return found.day
        return None


def _note(title: str, row: Row) -> str | None:
    text = plain_text(row.values.get("note", ""))
    return "\n".join(part for part in (title, text) if part) or None
