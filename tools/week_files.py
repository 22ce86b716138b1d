"""The two messy files that a rep begins with: 60 customers, 400 orders, as spreadsheets leave them.

Both use semicolons and German dates; the orders have decimal commas, a total row and other letters
(UTF-8 with a mark, where the customers are in cp1252), and write every customer in three ways.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

CUSTOMERS = 60
ORDERS = 400
STANDARD = ("Röstkaffee 1 kg", "Filterpapier", "Entkalker")  # offered one after the other
_OTHERS = ("Tassen, 6 St.", "Wartung", "Kaffeemühle")
_SORTS = ("Café", "Bäckerei", "Hotel", "Kantine", "Kiosk", "Praxis")
_NAMES = (
    "Blüm", "Ackermann", "Löwe", "Seidel", "Große", "Nowak", "Jäger", "Öztürk", "Weiß", "Krüger",
)  # fmt: skip
_TOWNS = ("Köln", "Düsseldorf", "Münster", "Aachen", "Bonn")
_STORIES = {"regular": 24, "late": 8, "habit": 3, "once": 8, "gone": 8, "lead": 9}
_DIGRAPHS = str.maketrans({"ü": "ue", "ä": "ae", "ö": "oe", "ß": "ss", "Ö": "Oe", "Ü": "Ue"})


@dataclass(frozen=True)
class Buyer:
    """One of the 60, and what we know of how they buy; `story` names the kind of history."""

    name: str
    story: str
    days: tuple[date, ...]
    euros: int


def buyers(today: date) -> list[Buyer]:
    """All 60, the same for the same day.

    regular: bought within their own rhythm. late: is past twice their rhythm. habit: three standard
    products, then nothing. once: one order. gone: nothing for two years. lead: no order.
    """
    rng = random.Random(60)
    stories = [story for story, count in _STORIES.items() for _ in range(count)]
    names = [f"{sort} {name}" for name in _NAMES for sort in _SORTS]
    rng.shuffle(names)
    found = []
    for name, story in zip(names, stories, strict=True):
        gap, count, since = rng.choice((14, 21, 30, 45)), rng.randrange(7, 11), 0
        if story == "regular":
            since = rng.randrange(1, gap)
        elif story == "late":
            since = gap * 2 + rng.randrange(8, 20)
        elif story == "habit":
            gap, count, since = 20, 3, 92
        elif story == "once":
            count, since = 1, rng.randrange(20, 200)
        elif story == "gone":
            since = rng.randrange(700, 900)
        else:
            count = 0
        last = today - timedelta(days=since)
        days = tuple(
            last - timedelta(days=gap * back + rng.randrange(-2, 3) * bool(back))
            for back in reversed(range(count))
        )
        found.append(Buyer(name, story, days, rng.randrange(40, 900)))
    return _filled(found, rng)


def _filled(found: list[Buyer], rng: random.Random) -> list[Buyer]:
    """With so many earlier orders of the regular ones that there are 400 in all."""
    regular = [n for n, each in enumerate(found) if each.story == "regular"]
    for _ in range(ORDERS - sum(len(each.days) for each in found)):
        n = rng.choice(regular)
        each = found[n]
        earlier = each.days[0] - (each.days[1] - each.days[0])
        found[n] = Buyer(each.name, each.story, (earlier, *each.days), each.euros)
    return found


def written(name: str, way: int) -> str:
    """A name as one of three hands writes it."""
    return (name, f"  {name.upper()} ", name.translate(_DIGRAPHS))[way]


def _money(cents: int) -> str:
    """As a German spreadsheet shows it: 1.234,50 €."""
    whole = f"{cents // 100:,}".replace(",", ".")
    return f"{whole},{cents % 100:02} €"


def write_files(folder: Path, today: date) -> tuple[Path, Path]:
    """Write both; returns the paths of the customers and of the orders."""
    rng = random.Random(400)
    people = ["Kunde;Ansprechpartner;Ort;Telefon;E-Mail;Bemerkung"]
    orders: list[tuple[date, str]] = []
    total = 0
    for n, each in enumerate(buyers(today)):
        mail = each.name.translate(_DIGRAPHS).lower().replace(" ", "-").replace("é", "e")
        note = "fragte nach Preisen" if each.story == "lead" else ""
        town = rng.choice(_TOWNS)
        people.append(f"{each.name};;{town};0221 / 55 {n:04};info@{mail}.example;{note}")
        for nth, day in enumerate(each.days):
            what = STANDARD[nth] if each.story == "habit" else rng.choice(STANDARD + _OTHERS)
            cents = each.euros * 100 + rng.randrange(0, 2000)
            total += cents
            name = written(each.name, nth % 3)
            orders.append((day, f"{name};{day:%d.%m.%Y};{what};{_money(cents)}"))
    orders.sort()
    lines = ["Auftrag;Kunde;Datum;Artikel;Betrag"]
    lines += [f"A-{number:04};{text}" for number, (_, text) in enumerate(orders, 1)]
    lines.append(f"Summe;;;;{_money(total)}")
    first, second = folder / "kunden.csv", folder / "auftraege.csv"
    first.write_text("\r\n".join(people) + "\r\n", encoding="cp1252", newline="")
    second.write_text("\n".join(lines) + "\n", encoding="utf-8-sig")
    return first, second
