"""Segments as their file says them, and how a file differs from what is in the store."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.offers import read_offers
from store.lifecycle.segment_files import SegmentText, dump_segments
from store.names import plain_form
from store.safety.opening import Store
from store.sentence import say
from store.value.money import share_text

# The columns of the table by the names that the file has for them.
COLUMNS: Final = {
    "rule": "rule",
    "position": "position",
    "window": "window_days",
    "horizon": "horizon_days",
    "period": "period_days",
    "contract": "contract_days",
    "plan": "plan_key",
    "silence": "max_silence_days",
    "rot": "rot_days",
    "stage_model": "stage_model",
    "margin": "margin",
    "offers": "offers",
}


@dataclass(frozen=True)
class SegmentChange:
    """One difference; `field` None: the segment is new. Old and new as text, "" for none."""

    segment: str
    field: str | None
    old: str
    new: str


def segment_texts(store: Store) -> list[SegmentText]:
    """All segments as their file would say them, in the order in which their rules are asked."""
    found = store.rows(
        "SELECT * FROM segment WHERE deleted_at IS NULL ORDER BY position, folded(name), id"
    )
    return [_text(row) for row in found]


def export_segments(store: Store, names: Collection[str] = ()) -> str:
    """The segments of these names in any case (none named: all) as TOML text.

    Raises:
        Refused: there is none of a name; the sentence tells the names there are.
    """
    known = segment_texts(store)
    wanted = {plain_form(name) for name in names or [each.name for each in known]}
    missing = wanted - {plain_form(each.name) for each in known}
    if missing:
        asked = next(name for name in names if plain_form(name) in missing)
        there = ", ".join(each.name for each in known)
        raise Refused(say("refused.no_segment", name=asked, known=there))
    return dump_segments(each for each in known if plain_form(each.name) in wanted)


def segment_changes(
    before: Iterable[SegmentText], after: Iterable[SegmentText]
) -> list[SegmentChange]:
    """What is new in the segments, and each figure that is another."""
    known = {each.name.casefold(): each for each in before}
    changes = []
    for each in after:
        old = known.get(each.name.casefold())
        if old is None:
            changes.append(SegmentChange(each.name, None, "", each.rule or ""))
            continue
        for field in fields(each):
            was, now = getattr(old, field.name), getattr(each, field.name)
            if field.name != "name" and was != now:
                changes.append(SegmentChange(each.name, field.name, _said(was), _said(now)))
    return changes


def _text(row: Any) -> SegmentText:
    values = {name: row[column] for name, column in COLUMNS.items()}
    margin = None if row["margin"] is None else share_text(row["margin"])
    values |= {"margin": margin, "offers": read_offers(row["offers"])}
    return SegmentText(row["name"], **values)


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(each.words for each in value)
    return "" if value is None else str(value)
