"""Segments: their rules and figures, and who is in them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, TypedDict, Unpack

from store.actions.customers import segment_named
from store.actions.sales import known_customer
from store.errors import BadInput
from store.ledger.commit import work
from store.ledger.effect import Effect, Result
from store.ledger.segment_rules import put, rehome, staying
from store.ledger.unit import Unit
from store.lifecycle.stages import model_of
from store.names import clean_name
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import setting
from store.value.money import read_share
from store.views.plans.position import plan_id_of
from store.views.segments.rules import check_rule

_DAYS = (
    "window_days",
    "horizon_days",
    "period_days",
    "contract_days",
    "rot_days",
    "max_silence_days",
)
_NEEDED = ("window_days", "horizon_days", "period_days")
_MOST_DAYS = 36_500


class Figures(TypedDict, total=False):
    """What can be set of a segment; what is left out stays as it is.

    `rule`: a filter that chooses its customers, None for those put there by hand. `position`: of
    several rules that fit, the lowest wins. Days: see the table. `plan_key`, `stage_model`: None
    for the usual ones. `margin`: what stays of revenue whose cost is not known, as `30 %`; None:
    as the company's.
    """

    rule: str | None
    position: int
    window_days: int
    horizon_days: int
    period_days: int
    contract_days: int | None
    plan_key: str | None
    rot_days: int | None
    max_silence_days: int | None
    stage_model: str | None
    margin: str | None


def set_segment(store: Store, today: date, name: str, **figures: Unpack[Figures]) -> Result:
    """Make a segment of that name, or change it; customers move as the rules say. One undo.

    Raises:
        FilterError: a rule that cannot be read, with its column; one that asks for the segment.
        BadInput: days out of 1 to 36,500, an unknown stage model, no share as margin, no name.
        Refused: no such plan.
    """
    values: dict[str, Any] = dict(figures)
    if not (values.get("rule") or "").strip() and "rule" in values:
        values["rule"] = None
    check_segment(store, today, values)
    kept = clean_name(name)
    with work(store, today) as unit:
        ident, made = write_segment(unit, kept, values)
        word = "made" if made else "changed"
        unit.refresh()
        moved = segment_moves(unit)
        unit.title = say(f"did.segment_{word}", segment=kept)
        if unit.seq is None:
            return Result(say("did.segment_same", segment=kept), ident)
        stay = staying(unit, ident) if values.get("rule") else 0
        told = say(f"did.segment_is_{word}", segment=kept, moved=moved, stay=stay)
        return Result(told, ident, moved)


def write_segment(unit: Unit, name: str, values: dict[str, Any]) -> tuple[bytes, bool]:
    """Make or change the segment inside a unit; its id, and whether it was made.

    The values have been checked. Who moves is found out when the unit is refreshed.
    """
    found = _find(unit, name)
    if found is None:
        values.setdefault("position", _last_position(unit) + 1)
        values.setdefault("horizon_days", setting(unit.store, "horizon_days"))
        ident = unit.insert("segment", {"name": name, **values})
    else:
        ident = found
        if values:
            unit.update("segment", ident, values)
        unit.touched.update(_members(unit, ident))
    asked = {"rule", "position"} & values.keys()
    unit.rules_changed = unit.rules_changed or (unit.seq is not None and bool(asked))
    return ident, found is None


def remove_segment(store: Store, today: date, name: str) -> Result:
    """Remove a segment; its customers go where a rule or their past puts them.

    Raises:
        Refused: there is none of that name.
    """
    with work(store, today) as unit:
        ident = segment_named(unit, name)
        members = _members(unit, ident)
        unit.remove("segment", ident)
        for customer_id in members:
            unit.update("customer", customer_id, {"segment_fixed": 0})
        unit.touched.update(members)
        unit.rules_changed = True
        unit.refresh()
        rehome(unit)  # those whom no rule may move: the closed ones
        unit.title = say("did.segment_removed", segment=name)
        return Result(say("did.segment_is_removed", segment=name), ident, len(members))


def choose_segment(store: Store, today: date, customer_id: bytes, name: str | None) -> Effect:
    """Put a customer into a segment by hand, where no rule moves it; None lets the rules decide.

    Raises:
        Refused: the customer or the segment is not there.
    """
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        if name is None:
            unit.update("customer", customer_id, {"segment_fixed": 0})
            unit.touch(customer_id)
            unit.title = say("did.segment_ruled", name=row["name"])
            return Effect(say("did.ended", done=unit.title), customer_id)
        target = segment_named(unit, name)
        unit.update("customer", customer_id, {"segment_fixed": 1})
        if target != row["segment_id"]:
            put(unit, customer_id, row["segment_id"], target, say("reason.by_hand"))
        unit.touch(customer_id)
        unit.title = say("did.segment_set", name=row["name"], segment=name)
        return Effect(say("did.ended", done=unit.title), customer_id)


def check_segment(store: Store, today: date, values: dict[str, Any]) -> None:
    """Refuse what a segment cannot have, and write what it can as it is kept.

    Raises as `set_segment`.
    """
    if values.get("rule") is not None:
        check_rule(store, values["rule"], today)
    for name in _DAYS:
        days = values.get(name, 1)
        if days is None and name not in _NEEDED:
            continue
        if not isinstance(days, int) or not 1 <= days <= _MOST_DAYS:
            words = name.replace("_", " ")
            raise BadInput(say("typed.no_number_of_days", days=days, what=words, most=_MOST_DAYS))
    if values.get("plan_key") is not None:
        plan_id_of(store, values["plan_key"])
    if values.get("stage_model") is not None:
        model_of(values["stage_model"])
    if values.get("margin") is not None:
        values["margin"] = read_share(values["margin"], Decimal(0), Decimal(1))


def _find(unit: Unit, name: str) -> bytes | None:
    for row in unit.run("SELECT id, name FROM segment WHERE deleted_at IS NULL").fetchall():
        if row["name"].casefold() == name.casefold():
            ident: bytes = row["id"]
            return ident
    return None


def _last_position(unit: Unit) -> int:
    row = unit.row("SELECT coalesce(max(position), 0) FROM segment WHERE deleted_at IS NULL")
    return 0 if row is None else int(row[0])


def _members(unit: Unit, segment_id: bytes) -> list[bytes]:
    found = unit.run(
        "SELECT id FROM customer WHERE segment_id = ? AND deleted_at IS NULL", (segment_id,)
    )
    return [row[0] for row in found.fetchall()]


def segment_moves(unit: Unit) -> int:
    """How many customers this unit has put into another segment."""
    row = unit.row(
        "SELECT count(*) FROM journal WHERE work_seq = ? AND tbl = 'segment_change'", (unit.seq,)
    )
    return 0 if row is None else int(row[0])
