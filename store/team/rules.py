"""What several devices decide alike from the same records: pure, without the store."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from datetime import UTC, date, datetime, time
from typing import Any, NamedTuple

from store.ids import derived_id
from store.lifecycle.possible_years import completes
from store.vocabulary import all_refused

# Fields that only make sense together: they are sent and won as one.
TOGETHER: dict[str, tuple[tuple[str, ...], ...]] = {
    "customer": (
        ("closed_at", "closed_on", "closed_reason"),
        ("name", "sort_name"),
        ("group_override", "override_reason", "override_on"),
    ),
    "follow_up": (
        ("status", "finished_at", "finished_on", "outcome", "reason"),
        ("due_on", "due_time", "zone"),
    ),
    "enrolment": (("state", "reason", "ended_on"),),
    "own_field": (("kind", "choices"),),
    "promise": (("state", "settled_on"),),
    "purchase": (("expectation", "expectation_note", "expectation_on"),),
}

# What two living records cannot both have, and what becomes of the one that gives way: "drop" it,
# "join" the customer to the other, or give the field (the last of the key) another "name".
UNIQUE: dict[str, tuple[tuple[str, ...], str]] = {
    "customer": (("import_key",), "join"),
    **dict.fromkeys(
        ("contact", "purchase", "purchase_line", "offer", "interaction", "follow_up"),
        (("import_key",), "drop"),
    ),
    "tag": (("customer_id", "sort_name"), "drop"),
    "own_value": (("customer_id", "field_id"), "drop"),
    "monthly_number": (("name", "month"), "drop"),
    "segment": (("name",), "name"),
    "own_field": (("key",), "name"),
    "plan": (("key", "version"), "name"),
}


# Of these, what gives way has said something that a person is told of: the field.
_TOLD = {"own_value": "value", "monthly_number": "value"}
# Of two records of one row of a file all is told but what follows from the rest.
_NOT_TOLD = frozenset(
    ("id", "created_at", "deleted_at", "import_key", "sort_name", "first_due_on", "first_seen_on",
     "finished_at", "finished_on", "happened_at", "pushes", "attempts", "quiet_until", "minutes",
     "segment_fixed", "closed_at", "closed_on", "status", "do_not_contact")
)  # fmt: skip
# These are only told: alone they would say what is not so.
_NOT_FILLED = frozenset(("closed_reason", "reason", "outcome"))
# How far a follow-up is: never back.
_RANKS = {"open": 0, "done": 2}


def told_fields(table: str, row: Mapping[str, Any]) -> list[str]:
    """The fields of a record that gives way which a person is told of, where they differ."""
    columns, _ = UNIQUE[table]
    if columns != ("import_key",):
        return [_TOLD[table]] if table in _TOLD else []
    return [name for name in row if name not in _NOT_TOLD and not name.endswith("_id")]


def joined(table: str, winner: Mapping[str, Any], loser: Mapping[str, Any]) -> dict[str, Any]:
    """What the one that stays of two records of one row of a file takes from the other: what it
    does not say itself, and that the step is done."""
    changes = {
        name: loser[name]
        for name in told_fields(table, loser)
        if loser[name] is not None and winner.get(name) is None and name not in _NOT_FILLED
    }
    if table == "customer" and completes(winner["birthday"], loser["birthday"]):
        changes["birthday"] = loser["birthday"]
    if loser.get("external_id") is not None and winner.get("external_id") is None:
        changes["external_id"] = loser["external_id"]
    if asked := all_refused(loser.get("refuses"), winner.get("refuses")):
        changes["refuses"] = asked
    if loser.get("do_not_contact"):
        changes["do_not_contact"] = loser["do_not_contact"]
    if table == "follow_up" and _rank(loser) > _rank(winner):
        changes |= {name: loser.get(name) for name in together("follow_up", "status")}
    return changes


def _rank(row: Mapping[str, Any]) -> int:
    return _RANKS.get(row["status"], 1)


def together(table: str, field: str) -> tuple[str, ...]:
    """The fields that go with this one, itself among them."""
    for fields in TOGETHER.get(table, ()):
        if field in fields:
            return fields
    return (field,)


def give_way(table: str, ident: bytes, row: dict[str, Any]) -> dict[str, Any]:
    """The changes by which a record no longer takes what another one has; alike on all devices."""
    columns, how = UNIQUE[table]
    field = columns[-1]
    if how == "drop":
        return {"deleted_at": row["created_at"]}
    if how == "join":
        return {"deleted_at": row["created_at"], field: None}
    if field == "version":
        return {field: row[field] + 1_000 + ident[-1]}
    return {field: f"{row[field]}-{ident.hex()[-4:]}"}


def keeper(ident: bytes, merged: Mapping[bytes, bytes]) -> bytes:
    """Who has the records of a customer that was merged away; `merged` leads from one to the next.

    Two that were merged into each other are kept as the one with the lower id.
    """
    way = [ident]
    while way[-1] in merged:
        after = merged[way[-1]]
        if after in way:
            return min(way[way.index(after) :])
        way.append(after)
    return way[-1]


class Run(NamedTuple):
    """A customer's running plan; `goal` is what one runs for beside the customer's own, or ""."""

    ident: bytes
    by_hand: bool
    goal: str = ""


def surplus(runs: Sequence[Run]) -> list[Run]:
    """All but one for each goal: chosen by hand before others, then the latest."""
    ranked = sorted(runs, key=lambda each: (each.by_hand, each.ident))
    kept = {each.goal: each for each in ranked}
    return [each for each in ranked if kept[each.goal] is not each]


class Closed(NamedTuple):
    """A follow-up that is not open any more."""

    ident: bytes
    finished_on: date


def step_for_orphan(
    customer_id: bytes, closed: Sequence[Closed], since: date, taken: Container[bytes] = ()
) -> tuple[bytes, date]:
    """Id and day of the step of a customer who has none: both sides may have closed the last.

    `since` is the day for whom nothing was ever due; `taken` are ids of steps that are there: the
    one that follows from the last may have been closed before it.
    """
    last = max(closed, key=lambda each: (each.finished_on, each.ident), default=Closed(b"", since))
    moment, ident = datetime.combine(last.finished_on, time(), UTC), last.ident
    while True:
        ident = derived_id(moment, customer_id, b"next", ident)
        if ident not in taken:
            return ident, last.finished_on
