"""A draft of a plan out of a segment's own history: what its best customers had."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from statistics import median

from store.errors import Refused
from store.lifecycle.plans import Plan, Step
from store.safety.opening import Store
from store.sentence import say
from store.value.mine import ENDS, Made, Pattern, mine
from store.views.portfolio.members import Member, members
from store.vocabulary import channel_word, talks


def mine_segment(store: Store, segment: str, today: date) -> Pattern:
    """What those who stayed had after their first purchase and those who were lost had not.

    Kept: bought again, not silent for longer than the window, and worth the median or more; lost:
    silent for longer. Touches count from the first purchase until the second, 90 days at most.

    Raises:
        Refused: there is no such segment.
    """
    everybody = [each for each in members(store, today) if each.segment == segment]
    if not everybody and not store.value(
        "SELECT 1 FROM segment WHERE name = ? AND deleted_at IS NULL", (segment,)
    ):
        raise Refused(say("refused.no_such_segment", name=segment))
    buyers = [each for each in everybody if each.bought]
    if not buyers:
        return mine([], [])
    middle = median(each.total for each in buyers)
    lost = [each for each in buyers if _silent(each)]
    kept = [each for each in buyers if not _silent(each) and each.days > 1 and each.total >= middle]
    made = _touches(store, today)
    return mine([_early(each, made) for each in kept], [_early(each, made) for each in lost])


def draft(pattern: Pattern, segment: str, key: str) -> Plan:
    """The pattern as a plan to be edited: its steps with what they were seen in."""
    return Plan(
        key=key,
        name=f"Draft from {segment}",
        stage="current",
        groups=("2.1",),
        segments=(segment,),
        direction="retention",
        goal="a second purchase",
        why_changed=(
            f"seen in {pattern.with_kept} of {pattern.kept} kept, "
            f"{pattern.with_lost} of {pattern.lost} lost"
        ),
        steps=tuple(
            Step(
                key=f"step-{number}",
                title=f"{channel_word(each.channel).capitalize()} after the first purchase",
                channel=each.channel,
                delay=each.day,
                unit="day",
                anchor="start",
            )
            for number, each in enumerate(pattern.steps, 1)
        ),
    )


def _silent(member: Member) -> bool:
    return (member.as_of - date.fromisoformat(member.bought[-1])).days > member.window_days


def _touches(store: Store, today: date) -> dict[bytes, list[tuple[str, str]]]:
    """By customer, day and channel of what came from us."""
    marks = ", ".join("?" for _ in talks())
    found: dict[bytes, list[tuple[str, str]]] = defaultdict(list)
    for customer_id, day, channel in store.connection.execute(
        f"SELECT customer_id, happened_on, channel FROM interaction AS i WHERE deleted_at IS NULL "
        f"AND direction = 'out' AND channel IN ({marks}) AND happened_on <= ? "
        "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
        "AND n.deleted_at IS NULL)",
        (*talks(), today.isoformat()),
    ):
        found[customer_id].append((day, channel))
    return found


def _early(member: Member, made: dict[bytes, list[tuple[str, str]]]) -> list[Made]:
    first = date.fromisoformat(member.bought[0])
    until = member.bought[1] if member.days > 1 else "9999"
    return [
        Made(channel, after)
        for day, channel in made.get(member.customer_id, ())
        if day < until and 0 <= (after := (date.fromisoformat(day) - first).days) <= ENDS[-1]
    ]
