"""A plan tried on the own history: the customers whom it is for, as they bought."""

from __future__ import annotations

from datetime import date

from store.errors import BadInput
from store.lifecycle.plans import Plan
from store.lifecycle.replay import Replay, replay
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import calendar_of
from store.views.portfolio.members import members


def try_plan(store: Store, plan: Plan, since: date, today: date) -> Replay:
    """What the plan would have done from a day until today.

    It is tried on the customers of the segments that follow it or that it is made for; where there
    is none such, on everybody who bought.

    Raises:
        BadInput: that day is not over.
    """
    if since >= today:
        raise BadInput(say("refused.day_not_over", day=since, today=today))
    follow = {
        row[0]
        for row in store.connection.execute(
            "SELECT name FROM segment WHERE plan_key = ? AND deleted_at IS NULL", (plan.key,)
        )
    } | set(plan.segments)
    everybody = [each for each in members(store, today) if each.bought]
    chosen = [each for each in everybody if each.segment in follow] or everybody
    return replay(
        plan,
        [([date.fromisoformat(day) for day in each.bought], each.window_days) for each in chosen],
        since,
        today,
        calendar_of(store),
    )
