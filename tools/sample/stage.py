"""The stage of the sample: a clock that obeys, the people, segments, products and plans."""

from __future__ import annotations

import csv
import random
import tomllib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Final

from store.actions.plans import import_plan
from store.actions.products import add_product
from store.actions.reps import add_rep
from store.actions.segment_files import import_segments
from store.actions.segments import remove_segment
from store.actions.settings import set_setting
from store.ledger.new_store import found
from store.lifecycle.calendar import WorkCalendar
from store.safety.opening import Store
from store.settings.values import calendar_of
from store.value.money import to_minor
from store.views.segments.rules import EVERYONE

TODAY: Final = date(2026, 11, 19)
# The rep began with the program on this Monday and brought along what there was before.
BEGUN: Final = date(2026, 10, 5)
ME: Final = "Alex Rivers"
DATA: Final = Path(__file__).parent / "data"
_OTHERS: Final = (("Priya Nandakumar", "Sales"), ("Tomas Berglund", "Service"))
_SETTINGS: Final = {
    "your-name": ME,
    "department": "Sales",
    "country": "DE",
    "currency": "EUR",
    "rates": "call 30, visit 60, meeting 60, email 30, message 30, service-case 40, return 40",
}


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a file of the sample's data; what is not known is an empty text."""
    with (DATA / f"{name}.csv").open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def texts(name: str) -> dict[str, Any]:
    """What a TOML file of the sample's data holds."""
    return tomllib.loads((DATA / f"{name}.toml").read_text("utf-8"))


class Clock:
    """Tells the time it is set to; each look takes a few milliseconds, so no two are equal."""

    def __init__(self, chance: random.Random) -> None:
        self._chance = chance
        self._now = datetime.combine(BEGUN, time(6, 30), UTC)

    def __call__(self) -> datetime:
        self._now += timedelta(milliseconds=self._chance.randint(2, 60))
        return self._now

    def set(self, day: date, hour: int, minute: int = 0) -> None:
        """Go on to that moment (UTC); a moment that has passed leaves the clock where it is."""
        self._now = max(self._now, datetime.combine(day, time(hour, minute), UTC))

    def wait(self, minutes: int) -> None:
        """Let some minutes pass."""
        self._now += timedelta(minutes=minutes, seconds=self._chance.randint(0, 59))


@dataclass(frozen=True, slots=True)
class Good:
    """A product as a rep speaks of it; `later`: what others go on to, not offered by chance."""

    name: str
    spoken: str
    price: int
    later: bool


@dataclass(slots=True)
class Client:
    """A customer of the sample beside what the store knows; `part` is its part in a scene."""

    id: bytes
    name: str
    segment: str
    pattern: str
    rival: str
    part: str
    person: str | None
    contact_id: bytes | None
    is_person: bool
    likes: str | None
    bought: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def stage(self) -> str:
        """The coarse stage that decides on the plan."""
        return {"prospect": "potential", "lapsed": "former"}.get(self.pattern, "current")

    @property
    def first(self) -> str:
        """How the rep calls the contact."""
        return self.person.split()[0] if self.person else "Front desk"


@dataclass
class World:
    """What every part of the builder uses; `chance` decides where the data leaves it open."""

    store: Store
    clock: Clock
    chance: random.Random
    goods: dict[str, list[Good]]
    words: dict[str, Any]
    calendar: WorkCalendar
    clients: list[Client] = field(default_factory=list)

    def part(self, name: str) -> Client:
        """The customer that has this part."""
        return next(each for each in self.clients if each.part == name)

    def offered(self, client: Client) -> tuple[Good, Good]:
        """A product they take (or could take) and another one."""
        goods = self.goods[client.segment]
        taken = [good for good in goods if good.name in client.bought]
        one = self.chance.choice(taken) if taken else goods[0]
        others = [good for good in goods if good is not one and not good.later]
        return one, self.chance.choice(others)


def open_stage(store: Store, clock: Clock, chance: random.Random) -> World:
    """Begin a store as a rep does: settings, reps, segments, products, plans."""
    clock.set(BEGUN, 6, 40)
    found(store, BEGUN)
    for name, text in _SETTINGS.items():
        set_setting(store, BEGUN, name, text)
    for name, department in _OTHERS:
        email = f"{name.lower().replace(' ', '.')}@example.com"
        add_rep(store, BEGUN, name, email=email, department=department)
    goods: dict[str, list[Good]] = {}
    for row in rows("products"):
        price, cost = (to_minor(row[name], "EUR") for name in ("price", "cost"))
        add_product(
            store, BEGUN, row["name"], price=price, cost=cost, code=row["code"],
            standard=bool(row["standard"]),
        )  # fmt: skip
        good = Good(row["name"], row["spoken"], price, bool(row["later"]))
        goods.setdefault(row["segment"], []).append(good)
    for file in sorted((DATA / "plans").glob("*.toml")):
        import_plan(store, BEGUN, file.read_text("utf-8"), file.name)
    import_segments(store, BEGUN, (DATA / "segments.toml").read_text("utf-8"), "segments.toml")
    remove_segment(store, BEGUN, EVERYONE)
    return World(store, clock, chance, goods, texts("words"), calendar_of(store))
