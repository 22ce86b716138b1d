"""The stage of the morning: staged customers, and by day what happens to them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from store.actions import followups
from store.actions.touches import Touch
from tools.sample_days import Scene
from tools.sample_goods import Market
from tools.sample_people import Client, invent
from tools.sample_trade import history
from tools.sample_world import TODAY, World


class Morning:
    """Collects the staged customers and, by day, what happens to them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.clients: list[Client] = []
        self.scenes: dict[date, list[Scene]] = defaultdict(list)
        self.evening: list[Scene] = []

    def who(
        self, name: str | None, market: Market, pattern: str, plan: str, step: str, due: date
    ) -> Client:
        """A staged customer that stands at this step of this plan, due on that day."""
        world = self.world
        client = invent(world.chance, world.namer, market, pattern, TODAY, name)
        while plan == "yearly-service" and len(client.sales) < 4:
            # That plan is for regular buyers: with fewer purchases it would be left at once.
            client.sales = history(world.chance, market, pattern, TODAY)
        client.person = client.person or world.namer.person()
        client.owner = "Alex Rivers"
        client.staged, client.plan, client.step, client.due = True, plan, step, due
        self.clients.append(client)
        return client

    def talk(self, client: Client, day: date, outcome: str, note: str, **more: Any) -> None:
        """On that day the open step is worked, with this outcome."""

        def scene(world: World, today: date) -> None:
            row = next_step(world, client)
            minutes = 1 if outcome in ("no_answer", "message") else 9
            touch = Touch(row["channel"], outcome, note, minutes, contact_id=client.contact_id)
            followups.finish(world.store, today, row["id"], touch, **more)

        self.scenes[day].append(scene)

    def then(self, day: date, scene: Scene) -> None:
        """On that day something else happens."""
        self.scenes[day].append(scene)


def days_back(back: int) -> date:
    """The day so many days before the sample's today."""
    return TODAY - timedelta(days=back)


def next_step(world: World, client: Client) -> Any:
    """The customer's next step, as a row of `follow_up`."""
    return world.store.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id WHERE c.id = ?",
        (client.id,),
    )


def ends_on(client: Client, back: int) -> None:
    """Move the customer's purchases by whole weeks, so that the last lies that far back, or a
    few days more: silent, and still inside the segment's window."""
    weeks = (days_back(back) - client.sales[-1].day) // timedelta(days=7)
    client.sales = [
        replace(sale, day=sale.day + timedelta(days=7 * weeks)) for sale in client.sales
    ]
