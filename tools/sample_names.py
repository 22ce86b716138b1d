"""Invented names: companies, people, towns, and ways to reach them that lead nowhere.

Telephone numbers lie in ranges kept for fiction, e-mails under example.com and example.org.
"""

from __future__ import annotations

import random
import re
import unicodedata

STEMS = (
    "Alder", "Amberfield", "Anchor & Oak", "Applegarth", "Ashgrove", "Bellweather", "Birchline",
    "Blue Door", "Bramble", "Bright Harbour", "Cedarholm", "Chalk Farm", "Clearbrook",
    "Copper Kettle", "Cornerstone", "Dandelion", "Driftwood", "Elmtree", "Fernhill", "Fieldfare",
    "Foxglove", "Gable End", "Goldfinch", "Greenlane", "Halfmoon", "Harrowgate Road", "Hazelbank",
    "Heron", "Hollybush", "Ironbridge Street", "Ivy Court", "Juniper", "Kestrel", "Kingfisher",
    "Lantern", "Larkspur", "Linden", "Long Meadow", "Marigold", "Millrace", "Mosswood",
    "Nightingale", "Northfold", "Oakhurst", "Old Ferry", "Orchard Row", "Osprey", "Paper Moon",
    "Pebble", "Pinewood", "Quayside", "Quiet Spoon", "Redwing", "Riverbend", "Rosehip", "Rowan",
    "Saffron", "Seven Steps", "Silverbirch", "Skylark", "Snowdrop", "Stonebridge", "Sunfield",
    "Swallow", "Thistle", "Three Lanterns", "Tidewater", "Turnstone", "Umber", "Vinegrove",
    "Wheatsheaf", "Whistledown", "Willowbank", "Windmill", "Wintergreen", "Wren", "Yarrow",
)  # fmt: skip
FIRST = (
    "Adaeze", "Aino", "Amir", "Anneke", "Anton", "Asha", "Beatriz", "Bilal", "Bruno", "Carla",
    "Chidi", "Clara", "Daan", "Dalia", "Dmitri", "Elif", "Elsa", "Emeka", "Farah", "Felix",
    "Fiona", "Gita", "Greta", "Hana", "Henrik", "Ines", "Ivo", "Jamila", "Jonas", "Judit",
    "Kavya", "Kofi", "Lars", "Leila", "Liv", "Lorenzo", "Magda", "Mateo", "Mei", "Mina", "Nadia",
    "Nils", "Noor", "Olu", "Oskar", "Paloma", "Pavel", "Rania", "Ravi", "Rosa", "Sana", "Selma",
    "Sofia", "Tariq", "Teresa", "Tom", "Uma", "Viktor", "Yara", "Zoe",
)  # fmt: skip
LAST = (
    "Abara", "Almeida", "Arslan", "Bakker", "Baumann", "Bianchi", "Castro", "Chaudry", "Dahl",
    "Danso", "Demir", "Dietz", "Eklund", "Farouk", "Ferrari", "Fischer", "Fonseca", "Gruber",
    "Haddad", "Hartmann", "Hoekstra", "Ibarra", "Ivanova", "Jansen", "Kaya", "Keller", "Kumar",
    "Lindqvist", "Lombard", "Maier", "Marchetti", "Mbeki", "Mensah", "Moreno", "Nair", "Novak",
    "Obi", "Okafor", "Olsen", "Pereira", "Petrov", "Quist", "Rahman", "Reyes", "Ritter", "Rossi",
    "Sandoval", "Schuster", "Silva", "Sorensen", "Tanaka", "Thorsen", "Ueda", "Vargas", "Vogel",
    "Weiss", "Winkler", "Yilmaz", "Zamora", "Zeller",
)  # fmt: skip
TOWNS = (
    ("Berlin", 14), ("Potsdam", 5), ("Leipzig", 4), ("Hamburg", 4), ("Rostock", 3),
    ("Dresden", 2), ("Magdeburg", 2), ("Hannover", 2), ("Bremen", 1), ("Halle", 1),
)  # fmt: skip
STREETS = (
    "Kastanienring", "Am Speicher", "Gartenzeile", "Alte Werft", "Hafenkante", "Ziegelweg",
    "Lindenhof", "Brunnengasse", "Spinnerei", "Am Wehr",
)  # fmt: skip
ROLES = {
    "food": ("owner", "chef", "kitchen manager", "buyer"),
    "clinics": ("practice manager", "head nurse", "owner", "purchasing"),
    "electronics": ("IT lead", "office manager", "managing director"),
    "furniture": ("facility manager", "owner", "architect", "office manager"),
    "saas": ("warehouse lead", "operations", "managing director"),
    "yachts": ("owner", "commodore", "harbour master", "charter manager"),
    "lockers": ("tenant",),
}


class Namer:
    """Deals out names so that none comes twice."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._people = [f"{first} {last}" for first in FIRST for last in LAST]
        chance.shuffle(self._people)
        self._stems: dict[str, list[str]] = {}
        self._mobile = 0
        self._lines = list(range(1000))
        chance.shuffle(self._lines)

    def person(self) -> str:
        """A first and a last name."""
        return self._people.pop()

    def company(self, segment: str, suffixes: tuple[str, ...]) -> str:
        """A company's name, unlike every other of its segment."""
        if segment not in self._stems:
            self._stems[segment] = list(STEMS)
            self._chance.shuffle(self._stems[segment])
        return f"{self._stems[segment].pop()} {self._chance.choice(suffixes)}"

    def town(self) -> str:
        """A town; the rep's own comes most often."""
        towns = [town for town, weight in TOWNS for _ in range(weight)]
        return self._chance.choice(towns)

    def street(self) -> str:
        """A street with a number."""
        return f"{self._chance.choice(STREETS)} {self._chance.randint(1, 88)}"

    def landline(self) -> str:
        """A number of a range that is connected to nobody."""
        return f"+49 30 55501 {self._lines.pop():03d}"

    def mobile(self) -> str:
        """A number of the range that films use."""
        self._mobile = self._mobile % 99 + 1
        return f"+1 202 555 01{self._mobile:02d}"


def email(person: str, company: str | None) -> str:
    """An address that cannot exist, made of the name and the company."""
    local = _plain(person).replace(" ", ".")
    if company is None:
        return f"{local}@example.org"
    return f"{local}@{re.sub(r'[^a-z0-9]+', '-', _plain(company)).strip('-')}.example.com"


def _plain(text: str) -> str:
    kept = unicodedata.normalize("NFKD", text.replace("&", "and")).encode("ascii", "ignore")
    return kept.decode().lower()
