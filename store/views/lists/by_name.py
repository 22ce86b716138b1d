"""From what a person types to one record: ids, short ids, names."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.errors import BadInput, NobodyNamed, Refused
from store.ids import id_bytes, short
from store.lifecycle.dates import speak
from store.names import near, sort_name
from store.safety.opening import Store

_SHOWN = 5
_SHORTEST_ID = 4
_ALIKE = 78  # of 100: “Lumen Dentl”, “Hotel Auroa”, not another hotel


def find_customer(store: Store, text: str) -> Any:
    """The one customer (row of `customer`) that the text names.

    In this order: id, its last digits, external id, exact name, beginning of the name, part of it;
    letter case does not matter.

    Raises:
        Refused: nobody, or several; the sentence names them.
        BadInput: nothing was typed.
    """
    wanted = text.strip()
    if not wanted:
        raise BadInput("Name a customer: a name, a part of it, or an id.")
    rows = customers_named(store, wanted)
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise Refused(_several(wanted, rows))
    likely = near_names(store, wanted)
    raise NobodyNamed(
        f"There is no customer “{wanted}”{likely} Look with “tickler customers”, or add it with "
        "“tickler customer add NAME”."
    )


def near_names(store: Store, wanted: str) -> str:
    """How a sentence about an unknown name goes on: `; did you mean Lumen Dental?`, or ".".

    Looks through names of about that length, so a mistake costs some 0.1 s in 100,000 customers.
    """
    folded = sort_name(wanted)
    names = {
        row["sort_name"]: row["name"]
        for row in store.rows(
            "SELECT name, sort_name FROM customer WHERE deleted_at IS NULL "
            "AND length(sort_name) BETWEEN ? AND ?",
            (len(folded) * 3 // 4 - 1, len(folded) * 4 // 3 + 1),
        )
    }
    found = [names[each] for each in near(folded, names, most=3, alike=_ALIKE)]
    return f"; did you mean {' or '.join(found)}?" if found else "."


def customers_named(store: Store, wanted: str) -> list[Any]:
    """All customers that the text may mean in the first way that fits any; see `find_customer`."""
    for where, values in _ways(wanted):
        rows = store.rows(
            f"SELECT * FROM customer WHERE deleted_at IS NULL AND ({where}) "
            "ORDER BY live DESC, sort_name LIMIT 100",
            values,
        )
        if rows:
            return rows
    return store.rows(
        "SELECT * FROM customer WHERE deleted_at IS NULL AND id IN (SELECT customer_id "
        "FROM known_as WHERE deleted_at IS NULL AND (sort_name = ? OR external_id = ?)) LIMIT 100",
        (sort_name(wanted), wanted),
    )


def find_follow_up(store: Store, text: str, today: date) -> Any:
    """The one open follow-up (row of `follow_up`) that the text names.

    An id, the last digits of one, or a customer's name, which means that customer's next step.

    Raises:
        Refused: none, several, or a closed customer.
    """
    wanted = text.strip()
    rows = by_digits(store, "follow_up", "is_open = 1", wanted)
    if not rows and store.wake is not None and _is_hex(wanted.replace("-", "")):
        rows = by_digits(store, "follow_up", "is_open = 1", wanted) if store.wake(wanted) else []
    if len(rows) == 1:
        return rows[0]
    if len(rows) > 1:
        dates = ", ".join(
            f"{short(row['id'])} ({speak(date.fromisoformat(row['due_on']), today)})"
            for row in rows[:_SHOWN]
        )
        raise Refused(f"Several follow-ups end in “{wanted}”: {dates}. Give more digits.")
    try:
        customer = find_customer(store, wanted)
    except NobodyNamed as error:
        raise NobodyNamed(
            f"There is no follow-up or customer “{wanted}”{near_names(store, wanted)} "
            "Look with “tickler today”."
        ) from error
    row = store.row("SELECT * FROM follow_up WHERE id = ?", (customer["next_id"],))
    if row is None or not customer["live"]:
        raise Refused(
            f"{customer['name']} is closed ({customer['closed_reason']}) and has no follow-up: "
            "reopen it first."
        )
    return row


def _ways(wanted: str) -> list[tuple[str, tuple[Any, ...]]]:
    name = sort_name(wanted)
    part = name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    ways: list[tuple[str, tuple[Any, ...]]] = []
    digits = wanted.replace("-", "")
    if len(digits) == 32 and _is_hex(digits):
        ways.append(("id = ?", (id_bytes(wanted),)))
    ways += [
        ("external_id = ?", (wanted,)),
        ("sort_name = ?", (name,)),
        ("sort_name LIKE ? ESCAPE '\\'", (f"{part}%",)),
        ("sort_name LIKE ? ESCAPE '\\'", (f"%{part}%",)),
    ]
    if _SHORTEST_ID <= len(digits) <= 12 and _is_hex(digits):
        ways.append(("lower(hex(id)) LIKE ?", (f"%{digits.lower()}",)))
    return ways


def by_digits(store: Store, table: str, where: str, wanted: str) -> list[Any]:
    """Records by their whole id; by its last digits only those that `where` keeps."""
    digits = wanted.replace("-", "").lower()
    if not _is_hex(digits):
        return []
    if len(digits) == 32:
        return store.rows(
            f"SELECT * FROM {table} WHERE id = ? AND deleted_at IS NULL", (id_bytes(wanted),)
        )
    if not _SHORTEST_ID <= len(digits) < 32:
        return []
    return store.rows(
        f"SELECT * FROM {table} WHERE deleted_at IS NULL AND {where} "
        "AND lower(hex(id)) LIKE ? LIMIT 20",
        (f"%{digits}",),
    )


def _several(wanted: str, rows: list[Any]) -> str:
    names = "; ".join(f"{row['name']} ({short(row['id'])})" for row in rows[:_SHOWN])
    count = "over 99" if len(rows) == 100 else str(len(rows))
    more = "" if len(rows) <= _SHOWN else "; …"
    return (
        f"“{wanted}” could be {count} customers: {names}{more}. Type more of the name, or the "
        "digits in brackets."
    )


def _is_hex(text: str) -> bool:
    return bool(text) and all(each in "0123456789abcdefABCDEF" for each in text)
