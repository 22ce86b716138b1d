"""From what a person types to one record: ids, short ids, names."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from store.errors import BadInput, NobodyNamed, Refused
from store.ids import id_bytes, short
from store.lifecycle.dates import dated, speak
from store.names import fold, near, sort_name
from store.patterns import begun, folded, part, whole
from store.safety.opening import Store
from store.sentence import say

_SHOWN = 5
_SHORTEST_ID = 4
_LEAST_DIGITS = 6  # of a phone number that names somebody
_ALIKE = 78  # of 100: “Lumen Dentl”, “Hotel Auroa”, not another hotel


def find_customer(store: Store, text: str, *, closed: bool = False) -> Any:
    """The one customer (row of `customer`) that the text names.

    In this order: id, external id, whole name, words of a name that begin so, a part of a name, the
    last digits of an id, an earlier name, an order's number, a phone or an e-mail. Case and accents
    do not matter. A closed customer counts only where no live one fits; with `closed` the other way
    round.

    Raises:
        Refused: nobody, or several; the sentence tells them apart.
        BadInput: nothing was typed.
    """
    wanted = text.strip()
    if not wanted:
        raise BadInput(say("refused.name_a_customer"))
    rows = customers_named(store, wanted, closed=closed)
    if len(rows) == 1:
        return rows[0]
    if rows:
        raise Refused(_several(store, wanted, rows))
    likely = near_names(store, wanted)
    raise NobodyNamed(say("refused.no_customer", name=wanted, likely=likely))


def near_names(store: Store, wanted: str) -> str:
    """How a sentence about an unknown name goes on: `; did you mean Lumen Dental?`, or ".".

    Looks through names of about that length, so a mistake costs some 0.1 s in 100,000 customers.
    """
    typed = fold(wanted)
    names = {
        fold(row["name"]): row["name"]
        for row in store.rows(
            "SELECT name FROM customer WHERE deleted_at IS NULL AND length(name) BETWEEN ? AND ?",
            (len(typed) * 3 // 4 - 1, len(typed) * 4 // 3 + 1),
        )
    }
    found = [names[each] for each in near(typed, names, most=3, alike=_ALIKE)]
    words = wanted.split()
    # A note typed without its quotes stands behind the name: “rao reached”.
    while not found and len(words) > 1:
        words.pop()
        begun_so = names_begun(store, " ".join(words), most=2)
        found = begun_so if len(begun_so) == 1 else []
    found = found or _customers_of_person(store, wanted)
    return f"; did you mean {' or '.join(found)}?" if found else "."


def _customers_of_person(store: Store, wanted: str) -> list[str]:
    """Live customers where a person is called so, with that name; none where there are many."""
    name = folded("p.name")
    rows = store.rows(
        "SELECT c.name, p.name AS person FROM contact AS p "
        "JOIN customer AS c ON c.id = p.customer_id AND c.live = 1 "
        f"WHERE p.deleted_at IS NULL AND ' ' || {name} GLOB ? ORDER BY c.sort_name LIMIT 4",
        (begun(wanted),),
    )
    return [f"{row['name']} ({row['person']})" for row in rows] if len(rows) < 4 else []


def customers_named(store: Store, wanted: str, *, closed: bool = False) -> list[Any]:
    """All customers that the text may mean in the first way that fits any; see `find_customer`."""
    for sql, values in _ways(wanted):
        rows = store.rows(
            f"SELECT c.*, {sql} AND c.deleted_at IS NULL ORDER BY place, c.live DESC, c.sort_name "
            "LIMIT 100",
            values,
        )
        best = [row for row in rows if row["place"] == rows[0]["place"]]
        if rows:
            return [row for row in best if bool(row["live"]) is not closed] or best
    return []


def names_begun(store: Store, typed: str, most: int) -> list[str]:
    """Names of live customers in which a word begins so, those that begin so themselves first."""
    name = folded("name")
    rows = store.rows(
        f"SELECT name FROM customer WHERE live = 1 AND ({name} GLOB ?1 OR ' ' || {name} GLOB ?2) "
        f"ORDER BY {name} NOT GLOB ?1, sort_name LIMIT ?3",
        (f"{whole(typed)}*", begun(typed), most),
    )
    return [row["name"] for row in rows]


def told_apart(store: Store, row: Any) -> str:
    """What tells customers of like names apart: town, phone, last touch, the digits of the id."""
    phone = store.value(
        "SELECT value FROM way WHERE customer_id = ? AND kind = 'phone' AND deleted_at IS NULL "
        "ORDER BY contact_id IS NOT NULL, id LIMIT 1",
        (row["id"],),
    )
    day = store.value(
        "SELECT max(happened_on) FROM interaction WHERE customer_id = ? AND deleted_at IS NULL",
        (row["id"],),
    )
    touched = f"touched {dated(date.fromisoformat(day))}" if day else "never touched"
    state = "" if row["live"] else "closed"
    return ", ".join(filter(None, (row["city"], phone, touched, state, short(row["id"]))))


def find_follow_up(store: Store, text: str, today: date) -> Any:
    """The one open follow-up (row of `follow_up`) that the text names.

    An id, the last digits of one, or a customer's name, which means that customer's foremost step.

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
        raise Refused(say("refused.several_steps", text=wanted, several=dates))
    try:
        customer = find_customer(store, wanted)
    except NobodyNamed as error:
        raise NobodyNamed(
            say("refused.no_step_or_customer", name=wanted, likely=near_names(store, wanted))
        ) from error
    from store.views.day.foremost import foremost  # most look for a customer only

    row = foremost(store, customer["id"], today)
    if row is None or not customer["live"]:
        raise Refused(
            say(
                "refused.closed_without_step",
                name=customer["name"],
                reason=customer["closed_reason"],
            )
        )
    return row


def _ways(wanted: str) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The ways to look, the surest first: the end of a query that also gives each row its place."""
    digits = wanted.replace("-", "")
    if len(digits) == 32 and _is_hex(digits):
        yield "0 AS place FROM customer AS c WHERE c.id = ?", (id_bytes(wanted),)
    yield "0 AS place FROM customer AS c WHERE c.external_id = ?", (wanted,)
    yield "0 AS place FROM customer AS c WHERE c.sort_name = ?", (sort_name(wanted),)
    name = folded("c.name")
    yield (
        f"CASE WHEN {name} GLOB ?1 THEN 0 WHEN {name} GLOB ?2 OR ' ' || {name} GLOB ?3 THEN 1 "
        f"ELSE 2 END AS place FROM customer AS c WHERE {name} GLOB ?4",
        (whole(wanted), f"{whole(wanted)}*", begun(wanted), part(wanted)),
    )
    if _SHORTEST_ID <= len(digits) <= 12 and _is_hex(digits):
        like = (f"%{digits.lower()}",)
        yield "0 AS place FROM customer AS c WHERE lower(hex(c.id)) LIKE ?", like
    among = "0 AS place FROM customer AS c WHERE c.id IN (SELECT customer_id FROM {} WHERE "
    yield (
        among.format("known_as") + "deleted_at IS NULL AND (sort_name = ? OR external_id = ?))",
        (sort_name(wanted), wanted),
    )
    yield (
        among.format("purchase") + "deleted_at IS NULL AND number = ? COLLATE NOCASE)",
        (wanted,),
    )
    from store.phones import digits_of  # most are found by their name

    number = digits_of(wanted, _LEAST_DIGITS)
    if "@" in wanted:
        yield among.format("way") + "deleted_at IS NULL AND lower(value) = lower(?))", (wanted,)
    elif number is not None:
        bare = "value"
        for junk in " -()./":
            bare = f"replace({bare}, '{junk}', '')"
        yield (
            among.format("way") + f"deleted_at IS NULL AND kind = 'phone' AND ({bare} LIKE ?1 "
            "OR e164 LIKE ?1))",
            (f"%{number[1]}",),
        )


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


def _several(store: Store, wanted: str, rows: list[Any]) -> str:
    names = "; ".join(f"{row['name']} ({told_apart(store, row)})" for row in rows[:_SHOWN])
    count = "over 99" if len(rows) == 100 else str(len(rows))
    more = "" if len(rows) <= _SHOWN else "; …"
    return (
        f"“{wanted}” could be {count} customers: {names}{more}. Type more of the name, or the last "
        "digits in the brackets."
    )


def _is_hex(text: str) -> bool:
    return bool(text) and all(each in "0123456789abcdefABCDEF" for each in text)
