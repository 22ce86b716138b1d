"""Two records of one customer become one: both histories kept, one undo takes it back."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from store.actions.card import referrers
from store.actions.contact_ways import plain_way
from store.dataclass import dataclass
from store.errors import Refused
from store.ledger.commit import trial, work
from store.ledger.follow_up_rows import (
    end_run,
    finish_row,
    leave,
    running_enrolment,
    runs_beside,
    settle,
)
from store.ledger.unit import Unit
from store.lifecycle.groups import GROUPS, GroupKey
from store.lifecycle.possible_years import completes, written
from store.names import fold
from store.safety.automatic import back_up_changes
from store.safety.opening import Store
from store.sentence import Sentence, say
from store.views.plans.position import serves
from store.views.plans.stored_plans import plan_of_id
from store.vocabulary import all_refused

# Whose rows go over as they are; what two records cannot both have is looked at one by one.
_MOVED: Final = (
    "closing", "contact", "way", "segment_change", "transition", "need_answer", "motivation",
    "enrolment", "interaction", "promise", "satisfaction", "service_case", "purchase", "cost",
    "offer", "known_as", "link", "clash",
)  # fmt: skip
# What says which contact it is of.
_OF_CONTACT: Final = ("way", "follow_up", "interaction", "satisfaction", "service_case")
# What the other record tells where the one that is kept says nothing.
_FILLED: Final = (
    "external_id", "import_key", "source", "first_seen_on", "city", "country", "preferred_channel",
    "birthday", "competitor", "left_reason", "said_left_on", "plans", "prospects", "expectations",
    "pains", "wake_on", "awareness", "spend_reason", "paid_until", "trial_until", "time_zone",
    "hours", "involvement", "ability", "habits", "emotions", "decision", "competitor_reason",
    "referred_by_id",
)  # fmt: skip
_TOLD: Final = (
    "name", *(each for each in _FILLED if each not in ("import_key", "referred_by_id"))
)  # fmt: skip


@dataclass(frozen=True)
class Merged:
    """What came of it: `fields` are (name, kept, other's) of all that differ; `number` is what undo
    takes, None for a trial."""

    kept: bytes
    name: str
    other: str
    fields: tuple[tuple[str, str | None, str | None], ...]
    rows: int
    number: int | None


def merge_customers(
    store: Store, today: date, keep: bytes, other: bytes, *, dry_run: bool = False
) -> Merged:
    """Give all that belongs to `other` to `keep`; the record of `other` is flagged as deleted.

    A field of `keep` stays where it says anything. One plan goes on, that of `keep` unless that of
    `other` alone fits what they are together; their own steps and promises go over. Files that
    name `other` by its name or id find `keep` from then on.

    Raises:
        Refused: they are one and the same, or `keep` is closed while `other` is not.
    """
    if keep == other:
        raise Refused(say("refused.one_not_two"))
    if dry_run:
        with trial(store, today) as unit:
            return _merge(unit, keep, other)
    back_up_changes(store, "merge")
    with work(store, today) as unit:
        return _merge(unit, keep, other)


def tell_apart(store: Store, today: date, a: bytes, b: bytes) -> Sentence:
    """Note that two customers are not the same; they are not proposed again."""
    with work(store, today) as unit:
        names = [_row(unit, each)["name"] for each in (a, b)]
        unit.insert("not_same", {"a_id": a, "b_id": b})
        unit.title = say("did.not_same", one=names[0], other=names[1])
        return say("did.recorded", done=unit.title)


def _merge(unit: Unit, keep: bytes, other: bytes) -> Merged:
    mine, theirs = _row(unit, keep), _row(unit, other)
    if not mine["live"] and theirs["live"]:
        raise Refused(say("refused.keep_open_one", mine=mine["name"], theirs=theirs["name"]))
    fields = tuple(
        (name, *_kept_first(name, mine[name], theirs[name]))
        for name in _TOLD
        if theirs[name] is not None and theirs[name] != mine[name]
    )
    mine_ends = mine["live"] and theirs["live"] and _theirs_fits(unit, keep, other)
    outgoing = running_enrolment(unit, keep) if mine_ends else None
    if outgoing is None:
        _end_plan(unit, other)
    for run in runs_beside(unit, other):
        end_run(unit, run, "left", say("reason.merged"))
    rows = _move_rows(unit, keep, other)
    if outgoing is not None:
        settle(unit, keep)
        end_run(unit, outgoing, "left", say("reason.merged"))
    gone = {"deleted_at": unit.at, "next_id": None, "import_key": None}
    unit.update("customer", other, gone)
    asked = all_refused(mine["refuses"], theirs["refuses"])
    quiet = {"refuses": asked, "do_not_contact": mine["do_not_contact"] or theirs["do_not_contact"]}
    unit.update("customer", keep, quiet)  # neither has taken back what they asked for
    filled = {name: theirs[name] for name in _FILLED if mine[name] is None}
    if completes(mine["birthday"], theirs["birthday"]):
        filled["birthday"] = theirs["birthday"]
    unit.update("customer", keep, filled)
    if keep in referrers(unit.store, keep):  # the other's sender was sent by them
        unit.update("customer", keep, {"referred_by_id": None})
    kept_key = mine["import_key"] if mine["import_key"] is not None else theirs["import_key"]
    unit.insert(
        "known_as",
        {
            "customer_id": keep,
            "sort_name": theirs["sort_name"],
            "external_id": theirs["external_id"],
            "import_key": theirs["import_key"] if theirs["import_key"] != kept_key else None,
            "merged_id": other,
        },
    )
    if mine["live"]:
        settle(unit, keep)
        unit.joined.add(keep)  # what a newcomer's first step asks may be known of the other
    unit.touch(keep)
    unit.touch(other)  # its figures are no longer those of one who is here
    unit.title = say("did.merged", other=theirs["name"], name=mine["name"])
    return Merged(keep, mine["name"], theirs["name"], fields, rows, unit.seq)


def _theirs_fits(unit: Unit, keep: bytes, other: bytes) -> bool:
    """Whether the plan of `other` goes on: it fits who they are together and that of `keep` does
    not. One that a person has set stays; so does what rests."""
    mine, theirs = running_enrolment(unit, keep), running_enrolment(unit, other)
    if mine is None or theirs is None or mine["by_hand"]:
        return False
    if any(_rests(unit, run) for run in (mine, theirs)):
        return False
    groups: list[GroupKey] = [_group(unit, each) for each in (keep, other)]
    # Who has bought is no newcomer, whichever record says so; the later stage holds.
    group = max(groups, key=lambda each: (_STAGES.index(GROUPS[each].stage), each))
    plan, other_plan = (plan_of_id(unit.store, each["plan_id"]) for each in (mine, theirs))
    return not serves(plan, group) and (bool(theirs["by_hand"]) or serves(other_plan, group))


_STAGES: Final = ("potential", "former", "current")


def _group(unit: Unit, customer_id: bytes) -> Any:
    return unit.run("SELECT grp FROM standing WHERE customer_id = ?", (customer_id,)).fetchone()[0]


def _rests(unit: Unit, run: Any) -> bool:
    resting = "SELECT 1 FROM follow_up WHERE customer_id = ? AND is_open = 1 AND kind = 'rest'"
    return run["state"] != "running" or unit.row(resting, (run["customer_id"],)) is not None


def _end_plan(unit: Unit, other: bytes) -> None:
    """The plan of the record that goes ends, and its open steps with it."""
    running = running_enrolment(unit, other)
    while running is not None:
        leave(unit, running["id"], "left", say("reason.merged"))
        running = running_enrolment(unit, other)
    for row in unit.run(
        "SELECT * FROM follow_up WHERE customer_id = ? AND is_open = 1 "
        "AND (enrolment_id IS NOT NULL OR kind IN ('first', 'rest'))",
        (other,),
    ).fetchall():
        finish_row(unit, row, "cancelled", reason=say("reason.merged"))


def _move_rows(unit: Unit, keep: bytes, other: bytes) -> int:
    moved = 0
    _leave_doubles(unit, keep, other)
    for table in (*_MOVED, "follow_up"):
        for row in unit.run(f"SELECT id FROM {table} WHERE customer_id = ?", (other,)).fetchall():
            unit.update(table, row["id"], {"customer_id": keep})
            moved += 1
    for row in unit.run("SELECT id FROM customer WHERE referred_by_id = ?", (other,)).fetchall():
        # Whom the other has sent was sent by the one that is kept.
        unit.update("customer", row["id"], {"referred_by_id": None if row["id"] == keep else keep})
    for table, same in (("tag", "sort_name"), ("own_value", "field_id"), ("alarm", "kind")):
        live = "closed_on IS NULL AND " if table == "alarm" else ""
        for row in unit.run(f"SELECT * FROM {table} WHERE customer_id = ?", (other,)).fetchall():
            taken = row["deleted_at"] is None and unit.row(
                f"SELECT 1 FROM {table} WHERE customer_id = ? AND {same} = ? AND {live}"
                "deleted_at IS NULL",
                (keep, row[same]),
            )
            if taken and not (table == "alarm" and row["closed_on"] is not None):
                unit.remove(table, row["id"])
            else:
                unit.update(table, row["id"], {"customer_id": keep})
                moved += 1
    return moved


def _leave_doubles(unit: Unit, keep: bytes, other: bytes) -> None:
    """A contact or a way of `other` that `keep` has as well is not taken over; what only the
    double tells (role, label, whose way it is) is kept."""
    for their in _living(unit, "contact", other):
        for mine in _living(unit, "contact", keep):
            if fold(mine["name"]) == fold(their["name"]) and _agree(mine["role"], their["role"]):
                _join_contact(unit, mine, their)
                break
    for their in _living(unit, "way", other):
        same = [each for each in _living(unit, "way", keep) if _is_same_way(each, their)]
        whose = {each["contact_id"]: each for each in same}
        mine = whose.get(their["contact_id"]) or whose.get(None)
        if mine is None and same and their["contact_id"] is None:
            mine = same[0]
        if mine is not None:  # a line that two people share stays with both
            unit.remove("way", their["id"])
            told = {name: their[name] for name in ("contact_id", "label") if mine[name] is None}
            if told:
                unit.update("way", mine["id"], told)


def _join_contact(unit: Unit, mine: Any, their: Any) -> None:
    for table in _OF_CONTACT:
        rows = unit.run(f"SELECT id FROM {table} WHERE contact_id = ?", (their["id"],)).fetchall()
        for row in rows:
            unit.update(table, row["id"], {"contact_id": mine["id"]})
    unit.remove("contact", their["id"])
    told = {name: their[name] for name in ("role", "import_key") if mine[name] is None}
    refuses = all_refused(mine["refuses"], their["refuses"])
    unit.update("contact", mine["id"], {**told, "refuses": refuses})


def _living(unit: Unit, table: str, customer_id: bytes) -> list[Any]:
    living = f"SELECT * FROM {table} WHERE customer_id = ? AND deleted_at IS NULL ORDER BY id"
    return list(unit.run(living, (customer_id,)))


def _agree(mine: str | None, their: str | None) -> bool:
    return mine is None or their is None or fold(mine) == fold(their)


def _is_same_way(mine: Any, their: Any) -> bool:
    if mine["e164"] and their["e164"]:  # it knows nothing of an extension, the last digits do
        ends = {"".join(filter(str.isdigit, each["value"]))[-3:] for each in (mine, their)}
        return bool(mine["e164"] == their["e164"]) and len(ends) == 1
    return plain_way(mine["kind"], mine["value"]) == plain_way(their["kind"], their["value"])


def _row(unit: Unit, ident: bytes) -> Any:
    row = unit.row("SELECT * FROM customer WHERE id = ? AND deleted_at IS NULL", (ident,))
    if row is None:
        raise Refused(say("refused.customer_gone"))
    return row


def _kept_first(name: str, mine: Any, theirs: Any) -> tuple[str | None, str | None]:
    """What is kept, and the other: a birthday with its year comes before one without."""
    turned = name == "birthday" and completes(mine, theirs)
    return (_text(theirs), _text(mine)) if turned else (_text(mine), _text(theirs))


def _text(value: Any) -> str | None:
    return None if value is None else written(str(value))
