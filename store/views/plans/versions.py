"""Versions of a plan: its file, how two of them differ, and where a move to another would lead."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields, replace
from datetime import date
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.plans import Plan, Step, dump_plan
from store.lifecycle.plans.built_in_steps import KEEP, base_key, find_step, keep_in_touch
from store.lifecycle.plans.scene import Context
from store.lifecycle.schedule import ahead
from store.safety.opening import Store
from store.sentence import say, shown
from store.settings.values import calendar_of
from store.views.day.owner_scope import owner_of
from store.views.plans.position import circumstances, plan_id_of, room_of
from store.views.plans.stored_plans import plan_of_id

# Of no weight to a customer: which version it is, and why it was made.
_ABOUT: Final = ("version", "why_changed", "steps")


@dataclass(frozen=True)
class Difference:
    """One difference; `step` is None for the plan's own head, `field` None for a whole step.

    `what` is "added", "removed", "moved" or "changed"; old and new as text, "" where there is none.
    """

    what: str
    step: str | None
    field: str | None
    old: str
    new: str

    def __str__(self) -> str:
        where = f"step {self.step}" if self.step else "plan"
        if self.field is None:
            return f"{where}: {self.what}"
        return f"{where}: {self.field.replace('_', ' ')} “{self.old}” → “{self.new}”"


@dataclass(frozen=True, slots=True)
class Landing:
    """A customer on another version, the step that waits there, and the one it would become.

    It keeps its day, `due`. `then` is when the step after it would come if this one is reached on
    its day: `before` by the version that is followed, `after` by the other. None: not looked up, or
    what waits is no step of the plan.
    """

    customer_id: bytes
    customer: str
    version: int
    step: str
    becomes: str
    due: date
    before: date | None = None
    after: date | None = None


def export_plan(store: Store, key: str, version: int | None = None) -> str:
    """The latest (or that) version of a plan as TOML text, which `import_plan` reads back.

    Raises:
        Refused: there is no such plan or version.
    """
    return dump_plan(plan_of_id(store, version_id(store, key, version)))


def version_id(store: Store, key: str, version: int | None = None) -> bytes:
    """The id of a version of a plan, the latest without a number.

    Raises:
        Refused: there is no such plan or version.
    """
    latest = plan_id_of(store, key)
    if version is None:
        return latest
    found: bytes | None = store.value(
        "SELECT id FROM plan WHERE key = ? AND version = ? AND deleted_at IS NULL", (key, version)
    )
    if found is None:
        top = plan_of_id(store, latest).version
        raise Refused(say("refused.no_version", key=key, version=version, latest=top))
    return found


def plan_diff(old: Plan, new: Plan) -> list[Difference]:
    """What is different, the head first, then the steps of the new plan, then those removed."""
    found = [
        Difference("changed", None, name, before, after)
        for name, before, after in _fields(old, new, _ABOUT)
    ]
    order = [step.key for step in old.steps if new.step(step.key)]
    for place, step in enumerate(s for s in new.steps if old.step(s.key)):
        if order[place] != step.key:
            found.append(Difference("moved", step.key, None, "", ""))
    for step in new.steps:
        before = old.step(step.key)
        if before is None:
            found.append(Difference("added", step.key, None, "", step.title))
            continue
        found += [
            Difference("changed", step.key, name, was, now)
            for name, was, now in _fields(before, step, ())
        ]
    return found + [
        Difference("removed", step.key, None, step.title, "")
        for step in old.steps
        if new.step(step.key) is None
    ]


def same_plan(old: Plan, new: Plan) -> bool:
    """Whether two versions say the same to everybody, whatever their numbers."""
    return not plan_diff(old, new)


def landing(old: Plan, new: Plan, step_key: str) -> tuple[str, Step]:
    """The step of the new version that an open step of the old one becomes, with its key.

    The same one if it is there, else the first after it that is, else keep in touch. Steps that
    every plan has stay what they are.
    """
    if base_key(step_key) != step_key and find_step(new, step_key) is not None:
        inner = base_key(step_key)
        if not inner or new.step(inner) is not None:
            found = find_step(new, step_key)
            assert found is not None
            return step_key, found
        step_key = inner
    keys = [step.key for step in old.steps]
    place = keys.index(step_key) if step_key in keys else len(keys)
    for key in [step_key, *keys[place + 1 :]]:
        step = new.step(key)
        if step is not None:
            return key, step
    return KEEP, keep_in_touch(new)


class Landings:
    """Everybody who runs through another version of a plan, and where a move would lead.

    The dates are looked up for the rows that are asked for; `olds` are the versions that are left
    behind with how many run through each, the latest first.

    Raises:
        Refused: there is no such plan or version.
    """

    def __init__(self, store: Store, today: date, key: str, to_version: int | None = None) -> None:
        self._store, self._today = store, today
        self.target = plan_of_id(store, version_id(store, key, to_version))
        self._runs = runs_elsewhere(store, key, self.target.version)
        counts = Counter(row["plan_id"] for row in self._runs)
        olds = [(plan_of_id(store, plan_id), count) for plan_id, count in counts.items()]
        self.olds = tuple(sorted(olds, key=lambda old: -old[0].version))
        self._calendar = calendar_of(store)
        self._rooms: dict[bytes | None, Context] = {}

    def count(self) -> int:
        """How many there are."""
        return len(self._runs)

    def page(self, offset: int, limit: int) -> list[Landing]:
        """Some of them by name, with their dates; a negative limit is no limit."""
        end = None if limit < 0 else offset + limit
        return [self._dated(row) for row in self._runs[offset:end]]

    def all(self) -> list[Landing]:
        """All of them without the dates after the next step, which take their time."""
        return [self._landing(row) for row in self._runs]

    def _landing(self, row: Any) -> Landing:
        old, now = plan_of_id(self._store, row["plan_id"]), shown(row["title"])
        becomes = now
        if row["step_key"] is not None:
            becomes = landing(old, self.target, row["step_key"])[1].title
        day = date.fromisoformat(row["due_on"])
        return Landing(row["customer_id"], row["name"], old.version, now, becomes, day)

    def _dated(self, row: Any) -> Landing:
        found = self._landing(row)
        if row["step_key"] is None:
            return found
        old = plan_of_id(self._store, row["plan_id"])
        key = landing(old, self.target, row["step_key"])[0]
        known = circumstances(self._store, row["customer_id"])
        owner = owner_of(self._store, row["customer_id"])
        if owner not in self._rooms:
            self._rooms[owner] = room_of(self._store, row["customer_id"])
        known |= self._rooms[owner]
        known["start"] = date.fromisoformat(row["anchor"])
        day = max(found.due, self._today)
        before, after = (
            next(ahead(plan, day, self._calendar, from_step=step, **known))[1].due
            for plan, step in ((old, row["step_key"]), (self.target, key))
        )
        return replace(found, before=before, after=after)


def runs_elsewhere(store: Store, key: str, version: int) -> list[Any]:
    """Running enrolments in other versions: their columns, the customer's name and next step."""
    return store.rows(
        "SELECT e.id, e.customer_id, e.plan_id, e.state, e.by_hand, e.beside, "
        "coalesce(e.anchor_on, e.started_on) AS anchor, c.name, f.step_key, f.title, f.due_on "
        "FROM plan AS p CROSS JOIN enrolment AS e ON e.plan_id = p.id AND e.deleted_at IS NULL "
        "JOIN customer AS c ON c.id = e.customer_id AND c.live = 1 "
        "JOIN follow_up AS f ON f.id = coalesce((SELECT o.id FROM follow_up AS o "
        "WHERE o.customer_id = c.id AND o.is_open = 1 AND o.enrolment_id = e.id "
        "ORDER BY o.due_on, o.id LIMIT 1), c.next_id) "
        "WHERE p.key = ? AND p.version <> ? AND p.deleted_at IS NULL "
        "AND e.state IN ('running', 'paused') ORDER BY c.sort_name, c.id",
        (key, version),
    )


def _fields(old: object, new: object, without: tuple[str, ...]) -> list[tuple[str, str, str]]:
    out = []
    for each in fields(old):  # type: ignore[arg-type]  # both are plans, or both steps
        before, after = getattr(old, each.name), getattr(new, each.name)
        if each.name not in without and before != after:
            out.append((each.name, _text(before), _text(after)))
    return out


def _text(value: object) -> str:
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(str(each) for each in value)
    if isinstance(value, dict):
        return ", ".join(f"{name} to {track.to}" for name, track in value.items())
    return "" if value is None else str(value)
