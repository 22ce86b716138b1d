"""Customers whose figures can be checked by hand; their table stands in `tools/sample.py`."""

from __future__ import annotations

from datetime import date, timedelta

from store.ledger.unit import Unit
from tools.sample_goods import ELECTRONICS, FOOD, FURNITURE, LOCKERS, Good, Market
from tools.sample_names import ROLES, Namer
from tools.sample_people import Client
from tools.sample_touches import touch
from tools.sample_trade import Sale
from tools.sample_world import TODAY, World

# name: cost of each of the five hotline calls and of the return, in minor units.
LAPTOPS = {
    "Laptop Lost Ltd": (70_000, 160_000),
    "Laptop Even Ltd": (70_000, 150_000),
    "Laptop Kept Ltd": (70_000, 140_000),
}
CAC = {"Paid Back Third": 90_000, "Not Yet Paid": 90_000}


def examples(namer: Namer) -> list[Client]:
    """The worked examples of single customers, without any cost or talk that is not named."""
    laptop = Good(
        "EL-01", "Field laptop, ruggedised", "field laptop, ruggedised", 1_500_000, 1_000_000
    )
    found = [
        _buyer(
            namer,
            "Three Orders Bakery",
            FOOD,
            Sale(
                date(2026, 9, 15),
                ((Good("FD-03", "Flour and yeast", "flour and yeast", 10_000, 7_000), 1),),
            ),
            Sale(date(2026, 10, 12), ((Good("FD-02", "Butter", "butter", 3_300, 2_310), 1),)),
            Sale(
                date(2026, 11, 9),
                ((Good("FD-05", "Winter baking set", "winter baking set", 20_000, 14_000), 1),),
            ),
        ),
        _buyer(
            namer,
            "Five Fair Years",
            FURNITURE,
            *(
                Sale(
                    date(year, 6, 15),
                    (
                        (
                            Good(
                                "FU-05", "Panels, yearly set", "panels, yearly set", 30_000, 19_000
                            ),
                            1,
                        ),
                    ),
                )
                for year in range(2022, 2027)
            ),
        ),
        _buyer(namer, "Paid Back Third", ELECTRONICS, *_margins(40_000, 30_000, 25_000)),
        _buyer(namer, "Not Yet Paid", ELECTRONICS, *_margins(40_000, 35_000)),
    ]
    for name in LAPTOPS:
        found.append(_buyer(namer, name, ELECTRONICS, Sale(date(2026, 3, 16), ((laptop, 1),))))
    return found


def _margins(*margins: int) -> list[Sale]:
    """Purchases that leave these margins, a quarter of a year apart."""
    return [
        Sale(
            date(2026, 1, 20) + timedelta(days=91 * number),
            (
                (
                    Good(
                        "EL-03",
                        "Docking stations",
                        "docking stations",
                        margin * 5 // 2,
                        margin * 3 // 2,
                    ),
                    1,
                ),
            ),
        )
        for number, margin in enumerate(margins)
    ]


def lockers(world: World) -> list[Client]:
    """Twenty tenants who pay for a year ahead; in the last year 19 paid again.

    As many small as large lockers: the mean margin of a tenant is that of the middle one, 50.00.
    """
    chance = world.chance
    goods = [LOCKERS.goods[index] for index in (0, 2) * 6 + (1,) * 8]
    found = []
    for number, good in enumerate(goods):
        stays = number < len(goods) - 1
        last = 60 + 14 * number + chance.randrange(14) if stays else 365 + 200
        days = [TODAY - timedelta(days=last + 365 * back) for back in range(chance.randint(2, 3))]
        name = world.namer.person()
        found.append(
            Client(
                name=name,
                market=LOCKERS,
                pattern="regular" if stays else "lapsed",
                sales=[Sale(day, ((good, 1),)) for day in reversed(days)],
                person=name,
                why="" if stays else "need_gone",
                source="blog" if number % 3 else "social",
                kind="person",
                town="Berlin",
            )
        )
    return found


def costs(unit: Unit, world: World, client: Client) -> None:
    """The costs that an example is about."""
    if client.name in CAC:
        before = client.sales[0].day - timedelta(days=60)
        unit.insert(
            "cost",
            {
                "customer_id": client.id,
                "kind": "acquisition",
                "spent_on": before.isoformat(),
                "amount": CAC[client.name],
                "note": "Two visits and a trial machine before the first order",
            },
        )
    if client.name in LAPTOPS:
        call, back = LAPTOPS[client.name]
        sold = client.sales[0].day
        for number, note in enumerate(
            ("Does not start", "No network", "Docking is not found", "Fan is loud", "Screen dark")
        ):
            day = sold + timedelta(days=7 + 7 * number)
            _served(unit, world, client, day, "service_case", f"{note}, hotline.", call)
        day = sold + timedelta(days=49)
        _served(unit, world, client, day, "return", "Sent in for repair and back.", back)


def _served(
    unit: Unit, world: World, client: Client, day: date, channel: str, note: str, cost: int
) -> None:
    touch(
        unit, world, client, day, channel, "in", None, note, "Tomas Berglund",
        minutes=None, cost=cost,
    )  # fmt: skip


def _buyer(namer: Namer, name: str, market: Market, *sales: Sale) -> Client:
    return Client(
        name=name,
        market=market,
        pattern="regular",
        sales=list(sales),
        person=namer.person(),
        role=ROLES[market.key][0],
        plain=True,
    )
