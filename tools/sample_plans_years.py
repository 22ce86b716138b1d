"""The plans of the sample that run by months and years: accounts, boats, lockers."""

from __future__ import annotations

from typing import Final

from store.lifecycle.plans import Outcome, Plan, Step, Track
from tools.sample_goods import LOCKERS, SAAS, YACHTS

# Those who buy in a rhythm stay in their plan when they buy; others get the plan after a sale.
ON_PURCHASE: Final[dict[Outcome, Track]] = {"bought": Track("next")}

ACCOUNT = Plan(
    "account-care",
    "Account care",
    "current",
    (
        Step(
            "usage",
            "Go through the usage",
            "Hello {first_name}, I looked at who works with {product} every day and who stopped. "
            "Shall we go through it, seat by seat? It takes ten minutes.",
            minutes=15,
            delay=5,
            unit="week",
            window=(3, 4),
            tracks=ON_PURCHASE,
            kind="behaviour",
        ),
        Step(
            "wishes",
            "Collect wishes and trouble",
            "Which two clicks annoy the team most? I bring it to the people who build it and tell "
            "you honestly what comes of it.",
            minutes=10,
            delay=6,
            unit="week",
            window=(3, 4),
            tracks=ON_PURCHASE,
            kind="problems",
        ),
        Step(
            "renewal",
            "Renewal call",
            "Your term ends soon. Before we speak of prices: what did {product} bring you this "
            "year, and what must be different in the next one?",
            minutes=20,
            delay=6,
            unit="week",
            window=(2, 2),
            tracks=ON_PURCHASE,
            public=True,
            kind="loyalty",
        ),
        Step(
            "score",
            "Ask for a score",
            "How easy was it to get help from us, from 1 to 7? One line on why is enough.",
            channel="email",
            minutes=5,
            delay=6,
            unit="week",
            window=(3, 5),
            tracks={**ON_PURCHASE, "reached": Track("usage")},
            public=True,
            kind="satisfaction",
        ),
    ),
    groups=("2.1", "2.2"),
    segments=(SAAS.name,),
    direction="retention",
)


def _boat(key: str, title: str, say: str, years: int, kind: str, **more: str) -> Step:
    """A step counted in years from the handover."""
    return Step(
        key,
        title,
        say,
        channel="visit" if kind == "support" else "call",
        minutes=60 if kind == "support" else 20,
        delay=years,
        unit="year",
        anchor="last_purchase",
        window=(10, 14),
        offer=more.get("offer"),
        public=True,
        kind=kind,
    )


BOAT = Plan(
    "boat-five-years",
    "A boat in five years",
    "current",
    (
        _boat(
            "first-season",
            "After the first season",
            "Hello {first_name}, one season with {product}. What did you enjoy, what broke, and "
            "who will look after it this winter?",
            1,
            "thanks",
        ),
        _boat(
            "rigging",
            "Look over rigging and engine",
            "Two years on the water: may I come aboard with our rigger for an hour? You get the "
            "list of what should be done and what can wait.",
            2,
            "support",
        ),
        _boat(
            "plans",
            "Ask about plans on the water",
            "Where do you want to sail in the coming years, and with whom? Children grow, so does "
            "the crew: what would you change about {product}?",
            3,
            "requirements",
        ),
        _boat(
            "value",
            "Tell what the boat is worth",
            "I asked around what {product} of your year fetches. If you ever think of another "
            "one, this is a good year to know the figure.",
            4,
            "sales-growth",
            offer="part exchange at today's value",
        ),
        _boat(
            "next-boat",
            "Talk about the next boat",
            "It is five years. Shall we sail the new one together for an afternoon before "
            "anybody speaks of money?",
            5,
            "sales-growth",
            offer="a trial sail and part exchange",
        ),
    ),
    groups=("2.1", "2.2"),
    segments=(YACHTS.name,),
    direction="retention",
)
LOCKER = Plan(
    "locker-year",
    "The locker year",
    "current",
    (
        Step(
            "renew",
            "Ask about the coming year",
            "Hello {first_name}, your year with {product} runs until next month. Is the size "
            "still right, and shall it go on as it is?",
            channel="message",
            minutes=5,
            delay=11,
            unit="month",
            anchor="last_purchase",
            window=(5, 5),
            tracks={**ON_PURCHASE, "reached": Track("thanks")},
            public=True,
            kind="loyalty",
        ),
        Step(
            "thanks",
            "Thank for the year",
            "Dear {first_name}, thank you for another year. Nothing to pay today; tell me if "
            "the lock ever sticks.",
            channel="message",
            minutes=5,
            delay=6,
            unit="month",
            window=(7, 7),
            tracks={"reached": Track("renew")},
            public=True,
            kind="thanks",
        ),
    ),
    groups=("2.1", "2.2"),
    segments=(LOCKERS.name,),
    direction="retention",
)
