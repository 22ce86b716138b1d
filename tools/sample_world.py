"""The stage of the sample: a clock that obeys, and what stands there before the first customer."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from store.ledger.commit import work
from store.ledger.new_store import add_plan, choose, found
from store.ledger.unit import Unit
from store.lifecycle.calendar import WorkCalendar
from store.lifecycle.offers import SegmentOffer, write_offers
from store.lifecycle.plans import Plan, preset_plans
from store.safety.opening import Store
from store.settings.values import calendar_of
from tools.sample_goods import MARKETS
from tools.sample_names import Namer
from tools.sample_plans import plans

TODAY: Final = date(2026, 11, 19)
# The rep began with the program on this Monday and imported what there was before.
BEGUN: Final = date(2026, 10, 5)
_RATES = {
    "call": "30.00",
    "visit": "60.00",
    "meeting": "60.00",
    "email": "30.00",
    "message": "30.00",
    "service_case": "40.00",
    "return": "40.00",
}

_OFFERS = {
    "clinics": (
        SegmentOffer("discount", "10 % on filters from 20 on", date(2026, 12, 31)),
        SegmentOffer("resource", "checklist for the yearly service"),
    ),
    "furniture": (SegmentOffer("new product", "Acoustic screen", date(2027, 3, 31)),),
}


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


@dataclass
class World:
    """What every part of the builder uses. `chance` decides; `load` is minutes planned by day."""

    store: Store
    clock: Clock
    chance: random.Random
    namer: Namer
    calendar: WorkCalendar = field(default_factory=WorkCalendar)
    segments: dict[str, bytes] = field(default_factory=dict)
    goods: dict[str, bytes] = field(default_factory=dict)
    plans: dict[tuple[str, int], tuple[bytes, Plan]] = field(default_factory=dict)
    reps: dict[str, bytes] = field(default_factory=dict)
    load: dict[date, int] = field(default_factory=dict)
    invoices: int = 0

    def lightest(self, day: date, either_way: int, minutes: int) -> date:
        """The least loaded working day around `day`, after the beginning; it takes the minutes."""
        first = max(day - timedelta(days=either_way), BEGUN + timedelta(days=1))
        days = self.calendar.working_between(first, day + timedelta(days=either_way))
        best = min(
            days or [self.calendar.next_working(day)],
            key=lambda each: (self.load.get(each, 0), abs((each - day).days), each),
        )
        self.load[best] = self.load.get(best, 0) + minutes
        return best


def open_stage(store: Store, clock: Clock, chance: random.Random) -> World:
    """Found the store, name its people and settings, put the segments, goods and plans in."""
    clock.set(BEGUN, 6, 40)
    found(store, BEGUN)
    world = World(store, clock, chance, Namer(chance))
    with work(store, BEGUN, "Set up people, segments, products and plans", undoable=False) as unit:
        _people(unit, world)
        for key, value in (
            ("currency", "EUR"),
            ("rates", _RATES),
            ("sample_today", TODAY.isoformat()),
        ):
            choose(unit, key, value)
        _segments(unit, world)
        for plan in plans():
            add_plan(unit, plan)
    _read_plans(world)
    world.calendar = calendar_of(store)
    return world


def _people(unit: Unit, world: World) -> None:
    me = unit.row("SELECT id FROM rep")
    assert me is not None
    world.reps["Alex Rivers"] = me["id"]
    unit.update(
        "rep",
        me["id"],
        {
            "name": "Alex Rivers",
            "email": "alex.rivers@example.com",
            "department": "Sales",
            "country": "DE",
            "weekdays": "12345",
            "daily_minutes": 240,
        },
    )
    for name, department in (("Priya Nandakumar", "Sales"), ("Tomas Berglund", "Service")):
        world.reps[name] = unit.insert(
            "rep",
            {
                "name": name,
                "email": f"{name.lower().replace(' ', '.')}@example.com",
                "department": department,
                "country": "DE",
            },
        )


def _segments(unit: Unit, world: World) -> None:
    everyone = unit.row("SELECT id FROM segment")
    assert everyone is not None
    for position, market in enumerate(MARKETS, start=1):
        values = {
            "name": market.name,
            "position": position,
            "window_days": market.window,
            "horizon_days": market.horizon,
            "period_days": market.period,
            "contract_days": market.contract,
            "plan_key": market.plan,
            "offers": write_offers(_OFFERS.get(market.key, ())),
        }
        if not world.segments:
            # The one that a new store begins with becomes the first.
            unit.update("segment", everyone["id"], values)
            world.segments[market.key] = everyone["id"]
        else:
            world.segments[market.key] = unit.insert("segment", values)
        for good in market.goods:
            world.goods[good.code] = unit.insert(
                "product",
                {
                    "code": good.code,
                    "name": good.name,
                    "price": good.price,
                    "cost": good.cost,
                    "standard": int(good.standard),
                },
            )


def _read_plans(world: World) -> None:
    known = {(plan.key, plan.version): plan for plan in [*preset_plans(), *plans()]}
    for row in world.store.rows("SELECT id, key, version FROM plan"):
        at = (row["key"], row["version"])
        world.plans[at] = (row["id"], known[at])
