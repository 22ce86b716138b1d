"""Whether plans work: what became of their steps, and what following them brought."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final, NamedTuple

from store.dataclass import dataclass
from store.safety.opening import Store
from store.settings.values import setting
from store.value.base_rates import Rate
from store.value.effect import Effect, Trial, matched_effect
from store.views.plans.repeat_buyers import STAYED, comebacks
from store.views.plans.stored_plans import plan_of_id
from store.views.portfolio.members import Member

SLIPPED_DAYS: Final = 7
_FEW, _SOME = 2, 5


@dataclass(frozen=True, slots=True)
class PlanResult:
    """One version of a plan: runs, what became of its steps, how many came back to buy (R58).

    Of the steps that were due: `on_time` were done by their first date, `late` after it; `pushed`
    were put off at least once, whatever became of them. `waiting` buyers still have time. `money`
    is what the `bought` paid in that time less what went back, in minor units; `why` the plan was
    changed to this version, as its author says.
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
    money: int
    why: str

    @property
    def came_back(self) -> Rate:
        """Who bought so far, of all who came into it: those who wait count as not yet."""
        return Rate(self.bought, self.customers)

    @property
    def kept_dates(self) -> Rate:
        """Of the steps that were done: those by their first date."""
        return Rate(self.on_time, self.on_time + self.late)


def plan_results(store: Store, today: date) -> list[PlanResult]:
    """Every version that somebody runs or ran through, by plan, the latest version first."""
    rows = store.rows(
        """SELECT p.id, p.key, p.name, p.version, count(DISTINCT e.id) AS runs,
  coalesce(sum(f.status = 'done' AND f.finished_on <= f.first_due_on), 0) AS on_time,
  coalesce(sum(f.status = 'done' AND f.finished_on > f.first_due_on), 0) AS late,
  coalesce(sum(f.pushes > 0), 0) AS pushed, coalesce(sum(f.status = 'skipped'), 0) AS skipped
FROM plan AS p JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL
LEFT JOIN follow_up AS f ON f.enrolment_id = e.id AND f.deleted_at IS NULL
WHERE p.deleted_at IS NULL AND e.started_on <= ?
GROUP BY p.id ORDER BY folded(p.name), p.key, p.version DESC""",
        (today.isoformat(),),
    )
    came = {
        (key, each.version): each
        for key in {row["key"] for row in rows}
        for each in comebacks(store, key, today)
    }
    money = _money(store, today)
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
                money=money.get(row["id"], 0),
                why=plan_of_id(store, row["id"]).why_changed,
            )
        )
    return out


def _money(store: Store, today: date) -> dict[bytes, int]:
    """By version of a plan, what its customers paid in the time in which a purchase counts.

    A purchase within several runs of one customer through the version is one.
    """
    return {
        row[0]: row[1]
        for row in store.connection.execute(
            f"""SELECT plan_id, sum(amount) FROM (
  SELECT DISTINCT e.plan_id, x.rowid, x.amount FROM enrolment AS e
  JOIN customer AS c ON c.id = e.customer_id AND c.deleted_at IS NULL
  LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
  JOIN purchase AS x ON x.customer_id = e.customer_id AND x.deleted_at IS NULL
    AND x.bought_on > e.started_on AND x.bought_on <= ?1 AND (e.ended_on IS NULL
      OR x.bought_on <= date(e.ended_on, '+' || coalesce(g.horizon_days, ?2) || ' days'))
  WHERE e.deleted_at IS NULL AND {STAYED})
GROUP BY plan_id""",
            (today.isoformat(), setting(store, "horizon_days")),
        )
    }


def following(store: Store, everybody: list[Member], today: date) -> Effect:
    """What making the due touch brought: who got it within a week against whose touch slipped.

    Each customer counts once, with the latest step whose horizon is over: did they buy within it?
    They are compared with those of the same segment, as many purchases and as long a silence by
    their own rhythm on that day. Steps that another contact or purchase settled first do not count.
    """
    known = {each.customer_id: each for each in everybody}
    touches = (
        Touch(
            known[row["customer_id"]],
            date.fromisoformat(row["first_due_on"]),
            row["horizon"],
            date.fromisoformat(row["finished_on"]) if row["status"] == "done" else None,
        )
        for row in store.rows(
            """SELECT f.customer_id, f.first_due_on, f.status, f.finished_on,
  coalesce(g.horizon_days, ?1) AS horizon FROM follow_up AS f
JOIN customer AS c ON c.id = f.customer_id AND c.deleted_at IS NULL
LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL
WHERE f.enrolment_id IS NOT NULL AND f.kind = 'step' AND f.deleted_at IS NULL
  AND f.status IN ('done', 'open', 'skipped') AND f.first_due_on < ?2
ORDER BY f.first_due_on, f.id""",
            (setting(store, "horizon_days"), today.isoformat()),
        )
        if row["customer_id"] in known
    )
    return matched_effect(trials(touches, today))


class Touch(NamedTuple):
    """A step that was due: when first, after how many days it is judged, and when it was done."""

    member: Member
    due: date
    horizon: int
    done_on: date | None


def trials(touches: Iterable[Touch], today: date) -> list[Trial]:
    """Each customer's latest touch whose horizon is over, from touches in the order of their days.

    A purchase on the very day that the step was due counts before it: it was not brought by it.
    """
    found: dict[bytes, Trial] = {}
    for member, due, horizon, done_on in touches:
        end = due + timedelta(days=horizon)
        if end >= today:
            continue
        first, last = due.isoformat(), end.isoformat()
        before = [day for day in member.bought if day <= first]
        made = done_on is not None and done_on <= due + timedelta(days=SLIPPED_DAYS)
        came = any(first < day <= last for day in member.bought)
        alike = member.segment, _how_often(before), _how_silent(before, due)
        found[member.customer_id] = Trial(alike, made, came)
    return list(found.values())


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
