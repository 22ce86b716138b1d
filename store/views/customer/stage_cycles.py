"""A customer's way through the stages: the groups it was in, and whether the cycle is full."""

from __future__ import annotations

from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.groups import GROUPS, GroupKey, StageKey
from store.lifecycle.stages import MODELS, Cycle, Passed, cycle_of
from store.safety.opening import Store
from store.sentence import Words, read, say

# The model of three stages, which are those of the groups.
_MODEL: Final = MODELS["regulation"]
_NAMES: Final[dict[StageKey, str]] = {
    "potential": "attraction",
    "current": "retention",
    "former": "regulation",
}


@dataclass(frozen=True)
class Spell:
    """A time in one group; `until` None is now, `since` None is not known."""

    group: GroupKey
    since: date | None
    until: date | None
    why: Words


def spells(store: Store, customer_id: bytes) -> list[Spell]:
    """The groups in which the customer has been, in their order.

    Raises:
        Refused: the customer is not there.
    """
    now = store.row(
        "SELECT c.first_seen_on, s.grp, s.why FROM customer AS c "
        "JOIN standing AS s ON s.customer_id = c.id WHERE c.id = ?",
        (customer_id,),
    )
    if now is None:
        raise Refused(say("refused.customer_gone"))
    first = now["first_seen_on"]
    since = None if first is None else date.fromisoformat(first)
    out: list[Spell] = []
    why: Words = ""
    for row in store.rows(
        "SELECT from_grp, why, moved_on FROM transition WHERE customer_id = ? "
        "AND deleted_at IS NULL ORDER BY moved_on, id",
        (customer_id,),
    ):
        day = date.fromisoformat(row["moved_on"])
        out.append(Spell(_group(row["from_grp"]), since, day, why))
        since, why = day, read(row["why"])
    return [*out, Spell(_group(now["grp"]), since, None, read(now["why"]))]


def cycle(store: Store, customer_id: bytes) -> Cycle:
    """Whether the customer went through all three stages with needs met at each (R57).

    The need of a potential customer counts as met when they have bought, unless somebody said
    otherwise.
    """
    answers = {
        row["stage"]: bool(row["met"])
        for row in store.rows(
            "SELECT stage, met FROM need_answer WHERE customer_id = ? AND deleted_at IS NULL "
            "ORDER BY answered_on, id",
            (customer_id,),
        )
    }
    bought = store.value("SELECT days > 0 FROM rhythm WHERE customer_id = ?", (customer_id,))
    if bought:
        answers.setdefault("potential", True)
    stages = [GROUPS[spell.group].stage for spell in spells(store, customer_id)]
    if bought and "potential" not in stages:
        stages.insert(0, "potential")  # met as a buyer: the first stage was passed before
    return cycle_of(_MODEL, [Passed(_NAMES[stage], answers.get(stage)) for stage in stages])


def _group(key: str) -> GroupKey:
    return next(group for group in GROUPS if group == key)
