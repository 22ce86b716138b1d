"""Plans as lists and pages: who runs through them, the load of days, steps moved together."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.move_dates import cascade
from store.lifecycle.plans import Plan, Step
from store.lifecycle.plans.due import counted_from
from store.lifecycle.schedule import first_round
from store.names import fold
from store.safety.opening import Store
from store.sentence import Words, say, shown
from store.settings.values import calendar_of
from store.views.plans.position import plan_id_of
from store.views.plans.repeat_buyers import STAYED, Comeback, comebacks
from store.views.plans.stored_plans import plan_of_id

LOAD_DAYS: Final = 30
_SHOWN: Final = 200
_OFTEN: Final = 2  # pushes or vain tries from which a step is stuck
_GOING: Final = ("running", "paused")


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan of the list; `older` of the `running` are on earlier versions.

    `finished` runs came to their end, `left` ones were given up with a reason; of all versions.

    `load` are the minutes of its open steps on each of the next 30 days, today first. `shared` is
    `Plan.shared`: groups follow it that each need a strategy of their own (R40).
    """

    key: str
    name: str
    version: int
    stage: str
    groups: tuple[str, ...]
    direction: str
    steps: int
    running: int
    paused: int
    older: int
    finished: int
    left: int
    load: tuple[int, ...]
    segments: tuple[str, ...]
    shared: bool


@dataclass(frozen=True, slots=True)
class StepRow:
    """A step on the plan's line of time; `waiting` customers stand at it. `when`: what its
    day goes by.

    `phase` is the time of the purchase that it belongs to (R56).
    """

    key: str
    title: str
    channel: str
    minutes: int
    when: Words
    day: date | None
    public: bool
    say: str
    offer: str | None
    phase: str | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Runner:
    """A customer who runs through the plan, whose customer it is, and the step that waits.

    `done` of `steps` are behind them (R26); `stuck` says why the waiting one does not go on, or "".
    """

    customer_id: bytes
    customer: str
    owner: str | None
    version: int
    state: str
    started: date
    title: str
    due: date
    done: int
    steps: int
    stuck: str

    @property
    def share(self) -> float:
        """How much of the plan is behind them, from 0 to 1."""
        return self.done / self.steps if self.steps else 0.0


@dataclass(frozen=True)
class PlanPage:
    """A plan's page: its row, the text of its goal, versions, steps, the first 200 customers.

    `owners` are the reps whose customers run through it, with how many of them.

    Of the steps, `day` is when it would come if the plan began today and every touch reached the
    customer; None for those that only another outcome leads to.
    """

    row: PlanRow
    plan: Plan
    versions: tuple[tuple[int, int], ...]
    steps: tuple[StepRow, ...]
    runners: tuple[Runner, ...]
    comebacks: tuple[Comeback, ...]
    owners: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Shifted:
    """An open follow-up and its date before and after a move."""

    key: bytes
    title: str
    before: date
    after: date


def plan_rows(store: Store, today: date) -> list[PlanRow]:
    """The latest version of every plan, in the order of their stages and names."""
    order = {"potential": 0, "current": 1, "former": 2}
    rows = _rows(store, today, latest_plans(store))
    return sorted(rows, key=lambda row: (order[row.stage], row.groups, fold(row.name)))


def plan_page(store: Store, key: str, today: date) -> PlanPage:
    """One plan with everything that its page shows.

    Raises:
        Refused: no such plan.
    """
    plan = plan_of_id(store, plan_id_of(store, key))
    waiting = Counter(
        {
            row[0]: row[1]
            for row in store.rows(
                "SELECT f.step_key, count(*) FROM plan AS p CROSS JOIN enrolment AS e "
                "ON e.plan_id = p.id AND e.deleted_at IS NULL AND e.state IN ('running', 'paused') "
                "JOIN follow_up AS f ON f.enrolment_id = e.id AND f.is_open = 1 "
                "WHERE p.key = ? AND p.deleted_at IS NULL GROUP BY 1",
                (key,),
            )
        }
    )
    days = first_round(plan, today, calendar_of(store), last_purchase=today)
    return PlanPage(
        row=_rows(store, today, [plan])[0],
        plan=plan,
        versions=tuple(
            (row[0], row[1])
            for row in store.rows(
                "SELECT p.version, (SELECT count(*) FROM enrolment AS e WHERE e.plan_id = p.id "
                "AND e.deleted_at IS NULL AND e.state IN ('running', 'paused')) FROM plan AS p "
                "WHERE p.key = ? AND p.deleted_at IS NULL ORDER BY p.version DESC",
                (key,),
            )
        ),
        steps=tuple(_step_row(step, days.get(step.key), waiting[step.key]) for step in plan.steps),
        runners=tuple(_runners(store, key, today)),
        comebacks=comebacks(store, key, today),
        owners=tuple(
            (row[0], row[1])
            for row in store.rows(
                "SELECT o.name, count(DISTINCT c.id) FROM plan AS p CROSS JOIN enrolment AS e "
                "ON e.plan_id = p.id AND e.deleted_at IS NULL AND e.state IN ('running', 'paused') "
                "JOIN customer AS c ON c.id = e.customer_id AND c.live = 1 "
                "JOIN rep AS o ON o.id = c.owner_id "
                "WHERE p.key = ? AND p.deleted_at IS NULL GROUP BY o.id ORDER BY 2 DESC, 1",
                (key,),
            )
        ),
    )


def later_steps(store: Store, follow_up_id: bytes, until: date) -> list[Shifted]:
    """A follow-up and the customer's later ones, before and after it is moved to `until`.

    Agreed dates, promises, rests and first steps stay where they are and are left out.

    Raises:
        Refused: the follow-up is not there or is finished.
    """
    moved = store.row("SELECT * FROM follow_up WHERE id = ?", (follow_up_id,))
    if moved is None or not moved["is_open"]:
        raise Refused(say("refused.step_not_open"))
    rows: list[Any] = [
        moved,
        *store.rows(
            "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 AND id <> ? "
            "AND fixed = 0 AND kind IN ('step', 'own') AND (due_on, id) > (?, ?) "
            "ORDER BY due_on, id",
            (moved["customer_id"], moved["id"], moved["due_on"], moved["id"]),
        ),
    ]
    before = [date.fromisoformat(row["due_on"]) for row in rows]
    after = cascade(before, 0, until, calendar_of(store))
    return [
        Shifted(row["id"], shown(row["title"]), old, new)
        for row, old, new in zip(rows, before, after, strict=True)
    ]


def latest_plans(store: Store) -> list[Plan]:
    """The latest version of every plan."""
    return [
        plan_of_id(store, row["id"])
        for row in store.rows(
            "SELECT id, max(version) FROM plan WHERE deleted_at IS NULL GROUP BY key"
        )
    ]


def _rows(store: Store, today: date, plans: Iterable[Plan]) -> list[PlanRow]:
    states: dict[str, Counter[str]] = defaultdict(Counter)
    older: Counter[str] = Counter()
    top = {plan.key: plan.version for plan in plans}
    for row in store.rows(
        "SELECT p.key, p.version, e.state, count(*) AS n FROM plan AS p JOIN enrolment AS e "
        f"ON e.plan_id = p.id AND e.deleted_at IS NULL WHERE {STAYED} GROUP BY p.id, e.state"
    ):
        states[row["key"]][row["state"]] += row["n"]
        if row["state"] in _GOING and row["version"] != top.get(row["key"]):
            older[row["key"]] += row["n"]
    load = _loads(store, today)
    segments = defaultdict(list)
    for row in store.rows(
        "SELECT name, plan_key FROM segment WHERE plan_key IS NOT NULL AND deleted_at IS NULL "
        "ORDER BY position, folded(name)"
    ):
        segments[row["plan_key"]].append(row["name"])
    return [
        PlanRow(
            key=plan.key,
            name=plan.name,
            version=plan.version,
            stage=plan.stage,
            groups=plan.groups,
            direction=plan.direction,
            steps=len(plan.steps),
            running=sum(states[plan.key][state] for state in _GOING),
            paused=states[plan.key]["paused"],
            older=older[plan.key],
            finished=states[plan.key]["finished"],
            left=states[plan.key]["left"],
            load=tuple(load[plan.key][today + timedelta(days=n)] for n in range(LOAD_DAYS)),
            segments=tuple(segments[plan.key]),
            shared=plan.shared,
        )
        for plan in plans
    ]


def _loads(store: Store, today: date) -> dict[str, Counter[date]]:
    """Per plan the minutes of its open steps by day; what is overdue counts for today."""
    load: dict[str, Counter[date]] = defaultdict(Counter)
    last = today + timedelta(days=LOAD_DAYS - 1)
    for row in store.rows(
        "SELECT p.key, max(f.due_on, ?1) AS day, sum(f.minutes) AS minutes FROM follow_up AS f "
        "JOIN enrolment AS e ON e.id = f.enrolment_id JOIN plan AS p ON p.id = e.plan_id "
        "WHERE f.is_open = 1 AND f.due_on <= ?2 GROUP BY 1, 2",
        (today.isoformat(), last.isoformat()),
    ):
        load[row["key"]][date.fromisoformat(row["day"])] += row["minutes"]
    return load


def _runners(store: Store, key: str, today: date) -> Iterable[Runner]:
    for row in store.rows(
        "SELECT c.id, c.name, o.name AS owner, p.version, e.state, e.started_on, f.title, "
        "f.due_on, f.pushes, f.attempts, (SELECT count(DISTINCT x.step_key) FROM follow_up AS x "
        "WHERE x.enrolment_id = e.id AND x.status = 'done' AND x.deleted_at IS NULL) AS done, "
        "(SELECT count(*) FROM plan_step AS t WHERE t.plan_id = p.id AND t.deleted_at IS NULL) "
        "AS steps "
        "FROM plan AS p CROSS JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL "
        "AND e.state IN ('running', 'paused') "
        "JOIN customer AS c ON c.id = e.customer_id AND c.live = 1 "
        "JOIN follow_up AS f ON f.id = coalesce((SELECT w.id FROM follow_up AS w "
        "WHERE w.enrolment_id = e.id AND w.is_open = 1 ORDER BY w.due_on, w.id LIMIT 1), "
        "c.next_id) LEFT JOIN rep AS o ON o.id = c.owner_id "
        "WHERE p.key = ? AND p.deleted_at IS NULL ORDER BY f.due_on, c.id LIMIT ?",
        (key, _SHOWN),
    ):
        yield Runner(
            row["id"],
            row["name"],
            row["owner"],
            row["version"],
            row["state"],
            date.fromisoformat(row["started_on"]),
            shown(row["title"]),
            date.fromisoformat(row["due_on"]),
            min(row["done"], row["steps"]),
            row["steps"],
            _stuck(row, today) if row["state"] == "running" else "",
        )


def _stuck(row: Any, today: date) -> str:
    """Why the step that waits does not go on, in words."""
    late = (today - date.fromisoformat(row["due_on"])).days
    if late > 0:
        return f"{late} d overdue"
    if row["pushes"] >= _OFTEN:
        return f"put off {row['pushes']} times"
    return f"{row['attempts']} tries" if row["attempts"] >= _OFTEN else ""


def _step_row(step: Step, day: date | None, waiting: int) -> StepRow:
    return StepRow(
        step.key,
        step.title,
        step.channel,
        step.minutes,
        counted_from(step),
        day,
        step.public,
        step.say,
        step.offer,
        step.phase,
        waiting,
    )
