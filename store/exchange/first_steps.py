"""After the last row: dates for first steps and passed follow-ups, and each customer's next one.

An import makes no alarms: what it adds is laid on the coming working days, a few a day on top of
what stands there already, passed follow-ups first and then the customers with the most weight: by
what they have bought, what is offered to them, and how large a field of their own says they are.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Final

from store.ledger.follow_up_rows import LEAST_SILENCE
from store.ledger.unit import Unit
from store.lifecycle.dates import speak
from store.lifecycle.schedule import spread
from store.sentence import shown
from store.settings.own_fields import own_fields
from store.settings.values import calendar_of

_SHOWN = 3
# Words in the name of an own number that says how large a customer is.
_TELL_SIZE: Final = frozenset(
    {"employees", "staff", "headcount", "size", "seats", "turnover", "revenue", "potential"}
    | {"mitarbeiter", "umsatz", "größe", "effectif", "empleados", "dipendenti", "pracownicy"}
)
_ADDED = "SELECT record_id FROM journal WHERE work_seq = :work AND field IS NULL AND tbl = "


def spread_added(unit: Unit) -> int:
    """Lay the added steps on working days from today; returns how many follow-ups had passed."""
    today = unit.today.isoformat()
    values = {"work": unit.seq, "today": today}
    passed = [
        row["id"]
        for row in unit.run(
            f"SELECT id FROM follow_up WHERE id IN ({_ADDED}'follow_up') "
            "AND kind <> 'first' AND first_due_on < :today ORDER BY first_due_on, id",
            values,
        )
    ]
    first = [
        row["id"]
        for row in unit.run(
            "SELECT f.id, f.kind, (SELECT sum(amount) FROM purchase AS p WHERE p.customer_id = "
            "f.customer_id AND p.deleted_at IS NULL) AS revenue, (SELECT max(bought_on) FROM "
            "purchase AS p WHERE p.customer_id = f.customer_id AND p.deleted_at IS NULL) AS last, "
            "(SELECT sum(amount) FROM offer AS o WHERE o.customer_id = f.customer_id "
            f"AND o.deleted_at IS NULL AND o.answer = 'open') AS offered, {_size(unit)} AS size "
            f"FROM follow_up AS f WHERE f.id IN ({_ADDED}'follow_up') "
            "AND (f.kind = 'first' OR f.first_due_on = :today) "
            "ORDER BY coalesce(revenue, 0) DESC, coalesce(offered, 0) DESC, "
            "coalesce(last, '') DESC, coalesce(size, 0) DESC, f.id",
            values,
        )
        if row["kind"] == "first" or row["id"] in unit.undated
    ]
    steps = len(passed) + len(first)
    if not steps:
        return 0
    planned = Counter(
        {
            date.fromisoformat(row["due_on"]): row["steps"]
            for row in unit.run(
                "SELECT due_on, count(*) AS steps FROM follow_up WHERE is_open = 1 AND due_on >= "
                f":today AND NOT (id IN ({_ADDED}'follow_up') AND (kind = 'first' OR "
                "first_due_on < :today)) GROUP BY due_on",
                values,
            )
        }
    )
    planned[unit.today] -= len(unit.undated)
    days = _free_days(unit, steps, planned)
    for ident in passed:
        unit.run("UPDATE follow_up SET due_on = ? WHERE id = ?", (next(days).isoformat(), ident))
    for ident in first:
        day = next(days).isoformat()
        unit.run("UPDATE follow_up SET due_on = ?1, first_due_on = ?1 WHERE id = ?2", (day, ident))
    return len(passed)


def _size(unit: Unit) -> str:
    """SQL for how large a customer is by the first own number that tells it, such as employees."""
    sizes = [
        each.own
        for each in own_fields(unit.store)
        if each.kind == "number" and {*re.split(r"[\W_]+", each.name.lower())} & _TELL_SIZE
    ]
    if not sizes or sizes[0] is None:
        return "NULL"
    return (
        "(SELECT max(CAST(v.value AS REAL)) FROM own_value AS v WHERE v.customer_id = "
        f"f.customer_id AND v.field_id = x'{sizes[0].hex()}' AND v.deleted_at IS NULL)"
    )


def far_steps(unit: Unit) -> list[str]:
    """What to say of added steps that lie beyond the longest silence of their segment (T89)."""
    found = unit.run(
        "SELECT c.name, f.title, f.due_on FROM follow_up AS f "
        "JOIN customer AS c ON c.id = f.customer_id AND c.live = 1 "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL "
        f"WHERE f.id IN ({_ADDED}'follow_up') AND f.is_open = 1 "
        "AND julianday(f.due_on) - julianday(:today) > "
        f"coalesce(nullif(g.max_silence_days, 0), max({LEAST_SILENCE}, 2 * g.window_days), "
        f"{LEAST_SILENCE}) ORDER BY f.due_on DESC, f.id",
        {"work": unit.seq, "today": unit.today.isoformat()},
    ).fetchall()
    if not found:
        return []
    named = "; ".join(
        f"{row['name']}, “{shown(row['title'])}”, "
        f"{speak(date.fromisoformat(row['due_on']), unit.today)}"
        for row in found[:_SHOWN]
    )
    more = f"; and {len(found) - _SHOWN:,} more" if len(found) > _SHOWN else ""
    return [f"Very far ahead, is the date right? {named}{more}."]


def settle_added(unit: Unit) -> None:
    """Point each customer that got a follow-up at its earliest one."""
    found = unit.run(
        "SELECT * FROM (SELECT c.id, c.next_id, (SELECT f.id FROM follow_up AS f "
        "WHERE f.customer_id = c.id AND f.is_open = 1 ORDER BY f.due_on, f.id LIMIT 1) "
        "AS earliest FROM customer AS c "
        "WHERE c.live = 1 AND c.id IN (SELECT customer_id FROM follow_up WHERE id IN "
        "(SELECT record_id FROM journal WHERE work_seq = :work AND tbl = 'follow_up'))) "
        "WHERE earliest IS NOT next_id",
        {"work": unit.seq},
    ).fetchall()
    for row in found:
        unit.update("customer", row["id"], {"next_id": row["earliest"]})


def last_note(unit: Unit) -> int:
    """Where the journal stands: what is noted behind it came later."""
    found = unit.row("SELECT coalesce(max(seq), 0) FROM journal")
    return 0 if found is None else int(found[0])


def date_first_seen(unit: Unit, since: int) -> None:
    """A customer that was added with its purchases has been known since the first of them."""
    unit.run(
        "UPDATE customer SET first_seen_on = (SELECT min(p.bought_on) FROM purchase AS p "
        "WHERE p.customer_id = customer.id AND p.deleted_at IS NULL) "
        f"WHERE id IN ({_ADDED}'customer' AND seq > :since)",
        {"work": unit.seq, "since": since},
    )


def customers_of_added(unit: Unit, table: str, since: int) -> int:
    """How many customers the added records of a table belong to."""
    column = "id" if table == "customer" else "customer_id"
    row = unit.row(
        f"SELECT count(DISTINCT x.{column}) FROM journal AS j CROSS JOIN {table} AS x "
        "ON x.id = j.record_id WHERE j.work_seq = :work AND j.field IS NULL AND j.tbl = :tbl "
        "AND j.seq > :since",
        {"work": unit.seq, "tbl": table, "since": since},
    )
    return 0 if row is None else int(row[0])


def _free_days(unit: Unit, steps: int, planned: Counter[date]) -> Iterator[date]:
    """`steps` days in rising order that still have room beside what is planned."""
    calendar = calendar_of(unit.store)
    for day in spread(steps + planned.total(), unit.today, calendar):
        if planned[day] > 0:
            planned[day] -= 1
        else:
            yield day
