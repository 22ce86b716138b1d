"""The customers of the sample before they are written down: who they are and how they buy."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from tools.sample_goods import (
    CLINICS,
    ELECTRONICS,
    FOOD,
    FURNITURE,
    SAAS,
    SOURCES,
    YACHTS,
    Good,
    Market,
)
from tools.sample_names import ROLES, Namer
from tools.sample_trade import Sale, history, share_out
from tools.sample_words import RIVALS

_COUNTS: Final = ((FOOD, 38), (CLINICS, 42), (ELECTRONICS, 38), (FURNITURE, 30), (SAAS, 34),
    (YACHTS, 12))  # fmt: skip
# Why somebody has not bought yet, or no longer: dealt out in turn, so that every group is filled.
_WHY_NOT = ("unknown", "has", "competitor", "asked", "none", "offered", "competitor", "has",
    "no_possibility", "asked")  # fmt: skip
_LIKED = (None, None, None, "call", "call", "call", "email", "message", "visit")
_WHY_LEFT = ("competitor", "need_gone", "price", "unsaid", "need_gone", "service", "asked again")


@dataclass
class Client:
    """One customer. `why` tells prospects and former ones apart; `staged` ones are not worked by
    chance but by the script of the morning. `due`, `plan` and `step` are set for those alone."""

    name: str
    market: Market
    pattern: str
    sales: list[Sale]
    person: str | None = None
    role: str | None = None
    why: str = ""
    rival: str = RIVALS[0]
    source: str | None = None
    owner: str = "Alex Rivers"
    kind: str = "organisation"
    town: str = "Berlin"
    staged: bool = False
    plain: bool = False
    plan: str | None = None
    step: str | None = None
    due: date | None = None
    id: bytes = b""
    contact_id: bytes | None = None
    booked: int = 0
    likes: str | None = None
    said: set[str] = field(default_factory=set)

    @property
    def first(self) -> str:
        """How the rep calls the contact."""
        return self.person.split()[0] if self.person else "Front desk"

    @property
    def stage(self) -> str:
        """The coarse stage that decides on the plan."""
        return {"prospect": "potential", "lapsed": "former"}.get(self.pattern, "current")

    def goods(self, chance: random.Random) -> tuple[Good, Good]:
        """A product they take (or could take) and another one; what others go on to is still to be
        thought of."""
        taken = [good for sale in self.sales[-3:] for good, _ in sale.items]
        one = chance.choice(taken) if taken else self.market.goods[0]
        last = self.market.goods[self.market.then[1]] if self.market.then else None
        others = [good for good in self.market.goods if good is not one and good is not last]
        return one, chance.choice(others)


def cast(chance: random.Random, namer: Namer, today: date) -> list[Client]:
    """Everybody but the lockers, the worked examples and the scenes of the morning."""
    clients = []
    asked = left = 0
    for market, count in _COUNTS:
        patterns = share_out(count)
        chance.shuffle(patterns)
        for pattern in patterns:
            client = invent(chance, namer, market, pattern, today)
            if pattern == "prospect":
                client.why = _WHY_NOT[asked % len(_WHY_NOT)]
                asked += 1
            elif pattern == "lapsed":
                client.why = _WHY_LEFT[left % len(_WHY_LEFT)]
                left += 1
            clients.append(client)
    chance.shuffle(clients)
    return clients


def invent(
    chance: random.Random,
    namer: Namer,
    market: Market,
    pattern: str,
    today: date,
    name: str | None = None,
) -> Client:
    """One customer of a segment with its history; `name` where it is given."""
    alone = market.key == "yachts" and name is None and chance.random() < 0.5
    person = namer.person()
    called = name or (person if alone else namer.company(market.key, market.suffixes))
    nobody = not alone and chance.random() < 0.02
    return Client(
        name=called,
        market=market,
        pattern=pattern,
        sales=history(chance, market, pattern, today),
        person=None if nobody else person,
        role=None if alone else chance.choice(ROLES[market.key]),
        rival=chance.choice(RIVALS),
        source=chance.choice(list(SOURCES)),
        owner=chance.choice(("Alex Rivers",) * 6 + ("Priya Nandakumar",)),
        kind="person" if alone else "organisation",
        town=namer.town(),
        likes=chance.choice(_LIKED),
    )
