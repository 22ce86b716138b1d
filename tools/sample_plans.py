"""The plans of the sample beside the shipped ones: one for each rhythm of buying."""

from __future__ import annotations

from dataclasses import replace

from store.lifecycle.plans import Plan, Step, Track, preset_plans
from tools.sample_goods import CLINICS, FOOD
from tools.sample_plans_years import ACCOUNT, BOAT, LOCKER, ON_PURCHASE


def plans() -> list[Plan]:
    """The plans that the sample adds, in the order in which they are stored."""
    return [KITCHEN, CLINIC, ACCOUNT, BOAT, LOCKER, _second_version()]


def _second_version() -> Plan:
    """The yearly service as it was changed: a plan's history is part of the sample."""
    first = next(plan for plan in preset_plans() if plan.key == "yearly-service")
    keys = ("next-need", "service-visit", "trouble")
    early = [step for key in keys if (step := first.step(key)) is not None]
    rest = [step for step in first.steps if step.key not in keys]
    return replace(
        first,
        version=2,
        steps=(*early, *rest),
        why_changed="The service visit comes second: stoppages in the first quarter fell by half.",
    )


KITCHEN = Plan(
    "kitchen-rhythm",
    "Kitchen rhythm",
    "current",
    (
        Step(
            "order-check",
            "Check the running order",
            "Hello {first_name}, was the last delivery complete and on time? Shall {product} stay "
            "in the running order, and how many covers do you expect next week?",
            minutes=5,
            delay=3,
            unit="week",
            window=(2, 3),
            tracks=ON_PURCHASE,
            kind="requirements",
        ),
        Step(
            "season",
            "Show the list of the season",
            "Hello {first_name}, the new list is out. Two things on it fit your card; may I send "
            "you samples with the next delivery, at no charge?",
            offer="the set of the season",
            minutes=10,
            delay=3,
            unit="week",
            window=(2, 3),
            tracks=ON_PURCHASE,
            public=True,
            kind="sales-growth",
        ),
        Step(
            "taste",
            "Visit the kitchen",
            "I would like to come by between lunch and dinner, look at what comes back on the "
            "plates and taste two things with you. Which day is quiet?",
            channel="visit",
            minutes=30,
            delay=4,
            unit="week",
            window=(3, 4),
            tracks=ON_PURCHASE,
            public=True,
            kind="loyalty",
        ),
        Step(
            "waste",
            "Ask what is thrown away",
            "What did you have to throw away this month, and of what did you run out? I will set "
            "the crate sizes by that.",
            minutes=10,
            delay=3,
            unit="week",
            window=(2, 3),
            tracks=ON_PURCHASE,
            kind="problems",
        ),
        Step(
            "score",
            "Ask for a score",
            "From 0 to 10, how likely would you recommend us to another kitchen? And what would "
            "make it one more?",
            channel="message",
            minutes=5,
            delay=4,
            unit="week",
            window=(3, 5),
            tracks={**ON_PURCHASE, "reached": Track("order-check")},
            public=True,
            kind="satisfaction",
        ),
    ),
    groups=("2.1", "2.2"),
    segments=(FOOD.name,),
    direction="retention",
)
CLINIC = Plan(
    "clinic-month",
    "Consumables every month",
    "current",
    (
        Step(
            "stock-check",
            "Check the stock",
            "Hello {first_name}, how many weeks will {product} last? If I know today, it is with "
            "you before the last box is opened.",
            minutes=5,
            delay=31,
            unit="day",
            window=(3, 3),
            tracks=ON_PURCHASE,
            kind="requirements",
        ),
        Step(
            "dates",
            "Look at the dates on the shelf",
            "Shall I look through your shelf for boxes that expire by spring? I take back what is "
            "sealed and credit it.",
            channel="visit",
            minutes=25,
            delay=31,
            unit="day",
            window=(3, 4),
            tracks=ON_PURCHASE,
            public=True,
            kind="support",
        ),
        Step(
            "widen",
            "Ask about the second room",
            "You spoke of another treatment room. What will be needed there, by when, and who "
            "decides on it? I can put the list together for you.",
            offer="the first fitting of the second room",
            minutes=15,
            delay=31,
            unit="day",
            window=(3, 4),
            tracks=ON_PURCHASE,
            kind="sales-growth",
        ),
        Step(
            "service",
            "Filters and chair service",
            "Filters are due. May our technician come before opening hours, and is there a chair "
            "that has been giving trouble?",
            minutes=10,
            delay=31,
            unit="day",
            window=(3, 4),
            tracks=ON_PURCHASE,
            public=True,
            kind="support",
        ),
        Step(
            "score",
            "Ask for a score",
            "On a scale of 1 to 5, how content is the team with the deliveries? What would have "
            "made it a 5?",
            channel="message",
            minutes=5,
            delay=31,
            unit="day",
            window=(3, 5),
            tracks={**ON_PURCHASE, "reached": Track("stock-check")},
            public=True,
            kind="satisfaction",
        ),
    ),
    groups=("2.1", "2.2"),
    segments=(CLINICS.name,),
    direction="retention",
)
