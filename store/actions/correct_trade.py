"""Correcting offers, promises and purchases that were written down wrong."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from store.actions.records import check_offered
from store.actions.sales import not_ahead, not_nothing
from store.errors import BadInput, ChangedSince, Refused
from store.ids import short
from store.ledger.commit import work
from store.ledger.effect import Effect
from store.ledger.follow_up_rows import settle
from store.ledger.unit import Unit
from store.safety.opening import Store
from store.sentence import Sentence, Words, day_of, money, say
from store.settings.values import currency_of
from store.value.money import display
from store.views.lists.by_name import by_digits

_COLUMNS = {
    "title": "title",
    "amount": "amount",
    "offered_on": "day",
    "due_on": "day",
    "bought_on": "day",
    "number": "number",
    "note": "note",
}
_WHAT = {"offer": "offer", "promise": "promise", "purchase": "purchase"}


def correct_offer(
    store: Store,
    today: date,
    offer_id: bytes,
    *,
    title: str | None = None,
    amount: int | None = None,
    day: date | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Effect:
    """Write an offer anew; None leaves a part as it is. `seen` is what stood there, by column.

    Raises:
        BadInput: an empty title, a day that has not come, an amount below nothing.
        Refused: it is not there, or is so.
        ChangedSince: what is to be changed is no longer as it was `seen`.
    """
    changes: dict[str, Any] = {}
    if title is not None:
        changes["title"] = _words(title, "An offer")
    if amount is not None:
        check_offered(amount)
        changes["amount"] = amount
    if day is not None:
        not_ahead(day, today)
        changes["offered_on"] = day.isoformat()
    with work(store, today) as unit:
        row = _write(unit, "offer", offer_id, changes, seen)
        title = changes.get("title", row["title"])
        return _told(unit, row, say("did.corrected_offer", name=row["name"], title=title))


def correct_promise(
    store: Store,
    today: date,
    promise_id: bytes,
    *,
    title: str | None = None,
    due: date | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Effect:
    """Write a promise that is owed anew, and with it the step that keeps it; `seen` as for offers.

    Raises:
        BadInput: an empty title, a day that has passed. Refused: it is not there, has ended, or is
            so.
    """
    changes: dict[str, Any] = {}
    if title is not None:
        changes["title"] = _words(title, "A promise")
    if due is not None:
        if due < today:
            raise BadInput(say("refused.promise_day_passed", day=due))
        changes["due_on"] = due.isoformat()
    with work(store, today) as unit:
        row = _write(unit, "promise", promise_id, changes, seen)
        if row["state"] != "owed":
            raise Refused(say("refused.promise_ended", title=row["title"], state=row["state"]))
        step = unit.row(
            "SELECT id FROM follow_up WHERE customer_id = ? AND is_open = 1 AND kind = 'promise' "
            "AND title = ? ORDER BY first_due_on = ? DESC, due_on, id LIMIT 1",
            (row["customer_id"], row["title"], row["due_on"]),
        )
        if step is not None:
            dates = ("due_on", "first_due_on") if due is not None else ()
            fresh = dict.fromkeys(dates, changes["due_on"])
            fresh |= {"title": changes["title"]} if "title" in changes else {}
            unit.update("follow_up", step["id"], fresh)
            settle(unit, row["customer_id"])
        by = day_of(date.fromisoformat(changes.get("due_on", row["due_on"])), today)
        title = changes.get("title", row["title"])
        return _told(unit, row, say("did.corrected_promise", name=row["name"], title=title, by=by))


def correct_purchase(
    store: Store,
    today: date,
    purchase_id: bytes,
    *,
    amount: int | None = None,
    cost: int | None = None,
    day: date | None = None,
    number: str | None = None,
    note: str | None = None,
    seen: Mapping[str, Any] | None = None,
) -> Effect:
    """Write a purchase or refund anew; figures follow. An empty number or note is taken away.

    `seen` is what stood there, by column.

    Raises:
        BadInput: a day that has not come; an amount that its lines do not add up to, or that would
            make a purchase a refund. Refused: it is not there, or is so.
    """
    changes: dict[str, Any] = {}
    if day is not None:
        not_ahead(day, today)
        changes["bought_on"] = day.isoformat()
    if cost is not None:
        changes["cost"] = cost
    for name, text in (("number", number), ("note", note)):
        if text is not None:
            changes[name] = text.strip() or None
    with work(store, today) as unit:
        if amount is not None:
            changes |= _amount(unit, purchase_id, amount)
        row = _write(unit, "purchase", purchase_id, changes, seen)
        paid = money(abs(changes.get("amount", row["amount"])), currency_of(store))
        done = say("did.corrected_sale", kind=row["kind"], name=row["name"], amount=paid)
        return _told(unit, row, done)


def remove_purchase(store: Store, today: date, purchase_id: bytes) -> Effect:
    """Take away a purchase that was none; figures follow, undo brings it back.

    Raises:
        Refused: it is not there.
    """
    with work(store, today) as unit:
        row = _row(unit, "purchase", purchase_id)
        for line in unit.run(
            "SELECT id FROM purchase_line WHERE purchase_id = ? AND deleted_at IS NULL",
            (purchase_id,),
        ).fetchall():
            unit.remove("purchase_line", line["id"])
        unit.remove("purchase", purchase_id)
        unit.touch(row["customer_id"])
        unit.title = say("did.trade_gone", kind=row["kind"], name=row["name"], on=row["bought_on"])
        return Effect(say("did.recorded", done=unit.title), row["customer_id"])


def find_record(store: Store, table: str, text: str) -> bytes:
    """The id of the one offer, promise or purchase that ends so.

    Raises:
        Refused: none, or several.
    """
    rows = by_digits(store, table, "deleted_at IS NULL", text.strip())
    if len(rows) == 1:
        ident: bytes = rows[0]["id"]
        return ident
    if rows:
        several = ", ".join(short(row["id"]) for row in rows[:5])
        raise Refused(say("refused.several_end_so", text=text, several=several))
    raise Refused(say("refused.no_such_record", what=_WHAT[table], text=text))


def _amount(unit: Unit, purchase_id: bytes, amount: int) -> dict[str, Any]:
    row = _row(unit, "purchase", purchase_id)
    lines = unit.row(
        "SELECT count(*) AS many, sum(amount) AS total FROM purchase_line "
        "WHERE purchase_id = ? AND deleted_at IS NULL",
        (purchase_id,),
    )
    currency = currency_of(unit.store)
    if lines is not None and lines["many"] and lines["total"] != amount:
        raise BadInput(
            say(
                "refused.lines_of_it_differ",
                total=display(lines["total"], currency),
                amount=display(amount, currency),
            )
        )
    not_nothing(amount)
    if (amount < 0) != (row["kind"] == "refund"):
        raise BadInput(say("refused.purchase_stays"))
    return {"amount": amount, "paid_amount": None, "paid_currency": None}


def _row(unit: Unit, table: str, ident: bytes) -> Any:
    row = unit.row(
        f"SELECT x.*, c.name FROM {table} AS x JOIN customer AS c ON c.id = x.customer_id "
        "WHERE x.id = ? AND x.deleted_at IS NULL",
        (ident,),
    )
    if row is None:
        raise Refused(say("refused.record_gone", what=_WHAT[table]))
    return row


def _write(
    unit: Unit, table: str, ident: bytes, changes: dict[str, Any], seen: Mapping[str, Any] | None
) -> Any:
    """Write the changes; returns the row as it was."""
    row = _row(unit, table, ident)
    seen = seen or {}
    for column in changes.keys() & seen.keys():
        if row[column] not in (seen[column], changes[column]):
            now, yours = (_shown(unit, column, value) for value in (row[column], changes[column]))
            raise ChangedSince(_COLUMNS[column], now, yours)
    if not changes or not unit.update(table, ident, changes):
        raise Refused(say("refused.says_that_already", what=_WHAT[table]))
    unit.touch(row["customer_id"])
    return row


def _shown(unit: Unit, column: str, value: Any) -> Words:
    if column == "amount" and value is not None:
        return money(value, currency_of(unit.store))
    return str(value or "")


def _told(unit: Unit, row: Any, done: Sentence) -> Effect:
    unit.title = done
    return Effect(say("did.recorded", done=done), row["customer_id"], record_id=row["id"])


def _words(text: str, what: str) -> str:
    if not text.strip():
        raise BadInput(say("typed.needs_words", what=what))
    return text.strip()
