"""Whether plans work: what became of their steps, and what following them brought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from store.safety.opening import Store
from store.settings.values import setting
from store.value.effect import Effect, Trial, matched_effect
from store.views.plans.repeat_buyers import comebacks
from store.views.portfolio.members import Member

SLIPPED_DAYS: Final = 7
_FEW, _SOME = 2, 5


@dataclass(frozen=True, slots=True)
class PlanResult:
    """One version of a plan: runs, what became of its steps, how many came back to buy (R58).

    Of the steps that were due: `on_time` were done by their first date, `late` after it; `pushed`
    were put off at least once, whatever became of them. `waiting` buyers still have time.
    """

    key: str
    name: str
    version: int
    runs: int
    on_time: int
    late: int
    pushed: int
    skipped: int
    customers: int
    bought: int
    waiting: int


def plan_results(store: Store, today: date) -> list[PlanResult]:
    """Every version that somebody runs or ran through, by plan, the latest version first."""
    rows = store.rows(
        """SELECT p.key, p.name, p.version, count(DISTINCT e.id) AS runs,
  coalesce(sum(f.status = 'done' AND f.finished_on <= f.first_due_on), 0) AS on_time,
  coalesce(sum(f.status = 'done' AND f.finished_on > f.first_due_on), 0) AS late,
  coalesce(sum(f.pushes > 0), 0) AS pushed, coalesce(sum(f.status = 'skipped'), 0) AS skipped
FROM plan AS p JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL
LEFT JOIN follow_up AS f ON f.enrolment_id = e.id AND f.deleted_at IS NULL
WHERE p.deleted_at IS NULL AND e.started_on <= ?
GROUP BY p.id ORDER BY p.name, p.key, p.version DESC""",
        (today.isoformat(),),
    )
    came = {
        (key, each.version): each
        for key in {row["key"] for row in rows}
        for each in comebacks(store, key, today)
    }
    out = []
    for row in rows:
        back = came.get((row["key"], row["version"]))
        out.append(
            PlanResult(
                key=row["key"],
                name=row["name"],
                version=row["version"],
                runs=row["runs"],
                on_time=row["on_time"],
                late=row["late"],
                pushed=row["pushed"],
                skipped=row["skipped"],
                customers=0 if back is None else back.customers,
                bought=0 if back is None else back.bought,
                waiting=0 if back is None else back.waiting,
            )
        )
    return out


def following(store: Store, everybody: list[Member], today: date) -> Effect:
    """What making the due touch brought: who got it within a week against whose touch slipped.

    Each customer counts once, with the latest step whose horizon is over: did they buy within it?
    They are compared with those of the same segment, as many purchases and as long a silence by
    their own rhythm on that day. Steps that another contact or purchase settled first do not count.
    """
    known = {each.customer_id: each for each in everybody}
    horizon = int(setting(store, "horizon_days"))
    trials: dict[bytes, Trial] = {}
    for row in store.rows(
        """SELECT f.customer_id, f.first_due_on, f.status, f.finished_on,
  coalesce(g.horizon_days, ?1) AS horizon FROM follow_up AS f
JOIN customer AS c ON c.id = f.customer_id AND c.deleted_at IS NULL
LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
WHERE f.enrolment_id IS NOT NULL AND f.kind = 'step' AND f.deleted_at IS NULL
  AND f.status IN ('done', 'open', 'skipped') AND f.first_due_on < ?2
ORDER BY f.first_due_on, f.id""",
        (horizon, today.isoformat()),
    ):
        due = date.fromisoformat(row["first_due_on"])
        end = due + timedelta(days=row["horizon"])
        member = known.get(row["customer_id"])
        if member is None or end >= today:
            continue
        before = [day for day in member.bought if day <= row["first_due_on"]]
        made = (
            row["status"] == "done"
            and row["finished_on"] <= (due + timedelta(days=SLIPPED_DAYS)).isoformat()
        )
        came = any(row["first_due_on"] < day <= end.isoformat() for day in member.bought)
        trials[row["customer_id"]] = Trial(
            (member.segment, _how_often(before), _how_silent(before, due)), made, came
        )
    return matched_effect(trials.values())


def _how_often(bought: list[str]) -> int:
    count = len(bought)
    return 0 if not count else 1 if count < _FEW else 2 if count < _SOME else 3


def _how_silent(bought: list[str], due: date) -> int:
    """0 never bought, 1 within their usual gap, 2 up to twice it, 3 longer; alone: 90 days."""
    if not bought:
        return 0
    days = [date.fromisoformat(day) for day in bought]
    gaps = len(days) - 1
    usual = (days[-1] - days[0]).days / gaps if gaps else 90
    return 1 + min(2, int((due - days[-1]).days / max(usual, 1)))
