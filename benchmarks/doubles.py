"""Likely doubles: so many planted among so many customers, found how surely and how fast."""

from __future__ import annotations

import random
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.big import SYLLABLES, TODAY
from benchmarks.sheet import Sheet
from store.safety.opening import Store
from store.views.lists.duplicates import duplicates
from tests.kit import new_store

CUSTOMERS, PLANTED = 20_000, 1_000
_TRADES = ("Dental", "Clinic", "Foods", "Logistics", "Print", "Bakery", "Tools", "Hotel", "School",
           "Garage", "Pharmacy", "Textile", "Studio", "Brewery", "Optics", "Gardens")  # fmt: skip
_FORMS = ("", "", "GmbH", "Ltd", "SIA", "OÜ", "AB", "S.A.", "Inc.", "sp. z o.o.")
_TOWNS = ("Riga", "Oslo", "Łódź", "Köln", "Gdańsk", "Porto", "Lyon", "Turku", "Graz", "Malmö")
_CHAINS = ("Alpha", "Nord", "Prima", "Central", "Delta", "Royal", "Nova", "Astra", "Orion", "Vita",
           "Zenit", "Metro", "Terra", "Aqua", "Solar", "Optima")  # fmt: skip
_MAILS = ("gmail.com", "outlook.com", "web.de")


def measure(sheet: Sheet, folder: Path) -> None:
    """Precision, recall and seconds; and how the time grows with the number of customers."""
    seconds = []
    for customers, planted in ((CUSTOMERS // 2, PLANTED // 2), (CUSTOMERS, PLANTED)):
        store = new_store(folder / f"{customers}.db")
        pairs = _fill(store, customers, planted)
        began = time.process_time()
        found = {frozenset((each.a.ident, each.b.ident)) for each in duplicates(store)}
        seconds.append(time.process_time() - began)
        right = len(found & pairs)
        store.close()
    sheet.demand(f"precision of {PLANTED:,} in {CUSTOMERS:,}", right / max(1, len(found)), "",
                 at_least=0.98)  # fmt: skip
    sheet.demand("recall", right / len(pairs), "", at_least=0.95)
    sheet.line("seconds", f"{seconds[1]:.1f} s")
    sheet.demand("twice as many take", seconds[1] / seconds[0], "×", at_most=2.6)


def _fill(store: Store, customers: int, planted: int) -> set[frozenset[bytes]]:
    """Customers, some of them twice; returns the pairs that are the same."""
    rng = random.Random(5)
    people = list(_people(rng, customers - planted))
    again = rng.sample(range(len(people)), planted)
    doubles = [_changed(rng, people[place]) for place in again]
    idents = [_ident(number) for number in range(customers)]
    connection = store.connection
    connection.execute("BEGIN")
    for ident, (name, town, phone, email) in zip(idents, [*people, *doubles], strict=True):
        step = bytes(reversed(ident))
        connection.execute(
            "INSERT INTO customer (id, name, sort_name, city, next_id, created_at) VALUES "
            "(?, ?, ?, ?, ?, '2026-01-01T00:00:00.000000Z')",
            (ident, name, name.casefold(), town or None, step),
        )
        connection.execute(
            "INSERT INTO follow_up (id, customer_id, due_on, first_due_on, title, created_at) "
            "VALUES (?, ?, ?, ?, 'x', '2026-01-01T00:00:00.000000Z')",
            (step, ident, TODAY.isoformat(), TODAY.isoformat()),
        )
        for kind, value in (("phone", phone), ("email", email)):
            if value:
                connection.execute(
                    "INSERT INTO way (id, customer_id, kind, value, created_at) VALUES "
                    "(randomblob(16), ?, ?, ?, '2026-01-01T00:00:00.000000Z')",
                    (ident, kind, value),
                )
    connection.execute("COMMIT")
    return {
        frozenset((idents[place], idents[len(people) + number]))
        for number, place in enumerate(again)
    }


def _ident(number: int) -> bytes:
    return b"\x01" + number.to_bytes(14, "big") + b"\x02"


def _people(rng: random.Random, count: int) -> Iterator[tuple[str, str, str, str]]:
    seen: set[tuple[str, str, str]] = set()
    for number in range(count):
        while True:
            word = "".join(rng.choices(SYLLABLES, k=rng.randint(3, 5))).title()
            if rng.random() < 0.1:  # chains: one name in several towns, other phones
                word = rng.choice(_CHAINS)
            trade, town = rng.choice(_TRADES), rng.choice(_TOWNS)
            if (word, trade, town) not in seen:  # two of one name in one town would be a double
                break
        seen.add((word, trade, town))
        name = f"{word} {trade} {rng.choice(_FORMS)}".strip()
        phone = f"+49 30 {1_000_000 + number}"
        mail = rng.choice(_MAILS) if rng.random() < 0.3 else f"{word.lower()}{number}.example"
        yield name, town, phone, f"info{number}@{mail}"


def _changed(rng: random.Random, one: tuple[str, str, str, str]) -> tuple[str, str, str, str]:
    """The same customer as somebody else has typed them in."""
    name, town, phone, email = one
    changes: dict[int, Any] = {
        0: lambda: name.rsplit(" ", 1)[0] if name.split()[-1] in _FORMS else f"{name} Ltd",
        1: lambda: " ".join(reversed(name.split())),
        2: lambda: _typo(rng, name),
        3: lambda: name.upper(),
        4: lambda: "".join(c for c in unicodedata.normalize("NFKD", name) if c.isascii()),
        5: lambda: name,
    }
    name = changes[rng.randrange(len(changes))]()
    kept = rng.random()
    if kept < 0.4:
        return name, town, phone.replace("+49 ", "0").replace(" ", "-"), ""
    if kept < 0.75:
        return name, rng.choice((town, "")), "", email.upper()
    return name, town, phone.replace(" ", ""), email


def _typo(rng: random.Random, text: str) -> str:
    place = rng.randrange(1, max(2, len(text.split()[0])))
    return text[:place] + rng.choice("aeiost") + text[place + 1 :]
