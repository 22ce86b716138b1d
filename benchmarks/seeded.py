"""A store of any size from arithmetic: a million customers in minutes, the same ones every time.

Each customer has ten purchases and ten touches, a telephone, a plan and its next step, and what the
journal says of them. The rows are laid by a few statements, in the order in which a company's work
would have laid them: round by round, so that what belongs to one customer lies far apart.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.big import TODAY
from store.actions import segments
from store.ledger.commit import work
from store.ledger.new_store import found
from store.ledger.search_index import rebuild
from store.safety import mark, sums
from store.safety.driver import connect
from store.safety.opening import open_store

EACH = 10  # purchases, and touches, of each customer
LONG, SHORT = ("Xylophone Works", 5_000), ("Zither Works", 50)  # two with so many lines of history
_AT = "2024-01-01T08:00:00.000000Z"
_WORDS: Final = (
    "Amber", "Anchor", "Birch", "Bright", "Canal", "Castle", "Cedar", "Clear", "Copper",
    "Corner", "Delta", "Eagle", "East", "Elm", "Ember", "Fern", "Field", "Flint", "Forge",
    "Garden", "Gate", "Glen", "Gold", "Grand", "Green", "Harbour", "Hazel", "High", "Hill",
    "Horizon", "Iron", "Island", "Ivy", "Juniper", "Kestrel", "Lake", "Lark", "Laurel",
    "Linden", "Lumen", "Maple", "Market", "Meadow", "Mill", "Moss", "North", "Oak", "Ocean",
    "Old", "Olive", "Orchard", "Park", "Pine", "Quay", "Quarry", "Raven", "Red", "River",
    "Rose", "Rowan", "Saffron", "Silver", "South", "Spring", "Stone", "Summit", "Swan",
    "Thistle", "Tower", "Union", "Upper", "Vale", "Vine", "Walnut", "West", "Willow", "Yarrow",
)  # fmt: skip
_TRADES: Final = (
    "Bakery", "Dental", "Foods", "Hotel", "Joinery", "Lighting", "Motors", "Pharmacy", "Print",
    "School", "Tiles", "Tours",
)  # fmt: skip
_CITIES: Final = (
    "Berlin", "Bremen", "Dresden", "Essen", "Hamburg", "Kassel", "Leipzig", "Munich", "Rostock",
    "Weimar",
)  # fmt: skip


def _id(kind: int, number: str) -> str:
    """SQL of an id of 16 bytes: ordered by kind and number, its last digits as good as drawn."""
    return f"unhex(printf('%012x7{kind:03x}8%015x', 0x18d00000000 + {number}, {_drawn(number)}))"


def _drawn(number: str, salt: int = 1) -> str:
    """SQL of a number below 2^31 that looks drawn by chance."""
    mixed = f"((({number}) * 2654435761 + {salt} * 40503) & 0x7fffffff)"
    return f"({mixed} * 2246822519 >> 9 & 0x7fffffff)"


def _word(column: str, number: str, salt: int) -> str:
    return f"(SELECT {column} FROM word WHERE i = {_drawn(number, salt)} % {len(_WORDS)})"


def write_seeded(path: Path, customers: int) -> None:
    """Write the store of so many customers; nobody is scored."""
    clock = datetime(2026, 11, 19, 8, tzinfo=UTC)
    store = open_store(path, lambda: clock, entropy=random.Random(1).randbytes)
    found(store, TODAY)
    segments.set_segment(store, TODAY, "Key accounts", rule="purchases:>=10 revenue:>4000")
    store.close()
    _lay_rows(path, customers)
    store = open_store(path, lambda: clock)
    with work(store, TODAY, undoable=False) as unit:
        unit.open_group("do", None, "dropped")
        rebuild(unit)
    store.close()


def _lay_rows(path: Path, customers: int) -> None:
    """All rows in one transaction without a way back: what breaks off is made anew."""
    sums.note_writing(path)
    connection = connect(path)
    run = connection.execute
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -200000"):
        run(f"PRAGMA {pragma}")
    run("CREATE TEMP TABLE word (i INTEGER PRIMARY KEY, first TEXT, trade TEXT, city TEXT)")
    connection.executemany(
        "INSERT INTO word VALUES (?, ?, ?, ?)",
        [
            (i, word, _TRADES[i % len(_TRADES)], _CITIES[i % len(_CITIES)])
            for i, word in enumerate(_WORDS)
        ],
    )
    run("CREATE TEMP TABLE n (n INTEGER PRIMARY KEY)")
    run(
        "WITH RECURSIVE up (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM up WHERE n < ?) "
        "INSERT INTO n SELECT n FROM up",
        (customers - 1,),
    )
    run("BEGIN")
    for sql in _statements(customers):
        run(sql, {"at": _AT, "today": TODAY.isoformat()})
    for number, (name, lines) in enumerate((LONG, SHORT), 1):
        run(
            f"UPDATE customer SET name = ?1, sort_name = lower(?1) WHERE id = {_id(1, '?2')}",
            (name, number),
        )
        run(_touches_of(number, lines - 2 * EACH), {"at": _AT, "today": TODAY.isoformat()})
    run("COMMIT")
    run("PRAGMA journal_mode = WAL")
    connection.close()
    sums.make(path)
    mark.note_steady(path)


def _touches_of(number: int, lines: int) -> str:
    """One customer's touches, one on each day up to yesterday's."""
    ident = _id(7, f"{number * 10_000} + i")
    return (
        f"WITH RECURSIVE up (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM up WHERE i < {lines}) "
        "INSERT INTO interaction (id, customer_id, channel, happened_at, happened_on, outcome, "
        f"note, created_at) SELECT {ident}, {_id(1, str(number))}, 'call', "
        "date(:today, -i || ' days') || 'T10:00:00.000000Z', date(:today, -i || ' days'), "
        "'reached', 'talk number ' || i, :at FROM up"
    )


def _statements(customers: int) -> list[str]:
    who, step, run = _id(1, "n"), _id(2, "n"), _id(3, "n")
    drawn = _drawn("n")
    # Most have bought within their rhythm, one in four has been silent since long.
    gap = f"(10 + {_drawn('n', 2)} % 80)"
    silent = f"CASE WHEN {_drawn('n', 3)} % 4 = 0 THEN 300 + {drawn} % 300 ELSE {drawn} % {gap} END"
    # One in a hundred is due by today, the others wait for their day within a year.
    due = f"CASE WHEN {drawn} % 100 = 0 THEN -({drawn} >> 8) % 20 ELSE 1 + ({drawn} >> 8) % 364 END"
    out = [
        # First the customers: a row that others wait for is looked for in all their tables.
        f"INSERT INTO customer (id, name, sort_name, external_id, segment_id, first_seen_on, city, "
        f"country, next_id, created_at) SELECT {who}, name, lower(name), 'K' || n, "
        "(SELECT id FROM segment WHERE rule IS NULL), '2020-01-01', city, 'DE', "
        f"{step}, :at FROM (SELECT n, {_word('city', 'n', 4)} AS city, {_word('first', 'n', 1)} "
        f"|| ' ' || {_word('first', 'n', 4)} || ' ' || {_word('trade', 'n', 4)} || ' ' "
        "|| (n / 100) AS name FROM n)",
        f"INSERT INTO follow_up (id, customer_id, enrolment_id, step_key, due_on, first_due_on, "
        f"title, kind, created_at) SELECT {step}, {who}, {run}, 'next-need', "
        f"date(:today, ({due}) || ' days'), date(:today, ({due}) || ' days'), "
        "'Ask what they need next', 'step', :at FROM n",
        f"INSERT INTO enrolment (id, customer_id, plan_id, started_on, created_at) "
        f"SELECT {run}, {who}, (SELECT id FROM plan WHERE key = 'yearly-service'), "
        "date(:today, '-90 days'), :at FROM n",
        f"INSERT INTO way (id, customer_id, kind, value, created_at) SELECT {_id(4, 'n')}, {who}, "
        f"'phone', printf('030 %07d', {_drawn('n', 5)} % 10000000), :at FROM n",
    ]
    for turn in range(EACH):
        number = f"n + {(10 + turn) * customers}"
        day = f"date(:today, -(({silent}) + {EACH - 1 - turn} * {gap}) || ' days')"
        money = f"1000 + {_drawn(number)} % 60000"
        out.append(
            f"INSERT INTO purchase (id, customer_id, number, bought_on, amount, created_at) "
            f"SELECT {_id(5, number)}, {who}, 'R' || ({number}), {day}, {money}, :at FROM n"
        )
        ago = f"({EACH - 1 - turn} * 60 + 2 + {_drawn(number, 6)} % 55)"
        happened = f"date(:today, -{ago} || ' days')"
        # Two of ten have a note, as what was said is not always written down.
        note = (
            "NULL"
            if turn % 5
            else f"'Talked about the ' || {_word('trade', number, 7)} || ' of ' || "
            f"{_word('first', number, 8)}"
        )
        out.append(
            "INSERT INTO interaction (id, customer_id, channel, happened_at, happened_on, minutes, "
            f"outcome, note, created_at) SELECT {_id(6, number)}, {who}, "
            f"CASE {_drawn(number)} % 3 WHEN 0 THEN 'call' WHEN 1 THEN 'email' ELSE 'visit' END, "
            f"{happened} || 'T09:00:00.000000Z', {happened}, 10, 'reached', {note}, :at FROM n"
        )
    out += [
        "INSERT INTO journal (work_seq, tbl, record_id) "
        f"SELECT (SELECT max(seq) FROM work), '{table}', id FROM {table} WHERE created_at = :at"
        for table in ("follow_up", "enrolment", "customer", "way", "purchase", "interaction")
    ]
    return out
