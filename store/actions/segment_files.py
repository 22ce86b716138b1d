"""Segments from a file: all of them made or changed in one unit of work."""

from __future__ import annotations

from datetime import date
from typing import Any

from store.actions.segments import check_segment, segment_moves, write_segment
from store.dataclass import dataclass
from store.errors import BadInput, TicklerError
from store.ledger.commit import work
from store.ledger.effect import Result
from store.lifecycle.offers import write_offers
from store.lifecycle.segment_files import SegmentFile, SegmentText, load_segments
from store.names import clean_name
from store.safety.opening import Store
from store.sentence import say
from store.settings.values import setting
from store.views.segments.files import COLUMNS, SegmentChange, segment_changes, segment_texts

# What the table gives a segment that says nothing of it.
_WINDOW_DAYS, _PERIOD_DAYS = 180, 365


@dataclass(frozen=True)
class SegmentImport:
    """What was done, and each difference that the file made."""

    result: Result
    changes: tuple[SegmentChange, ...]


def import_segments(store: Store, today: date, toml_text: str, source: str) -> SegmentImport:
    """Make the segments of a file, or change them to what it says; customers move. One undo.

    What the file leaves out of a segment is none, or the usual figure; a position that it leaves
    out stays. Segments that it does not name stay as they are.

    Raises:
        BadInput: a fault of the file, with file and line: of its form, of a rule, of a plan's key.
    """
    file = load_segments(toml_text, source)
    checked = [_values(store, today, file, n) for n in range(1, len(file.segments) + 1)]
    before = segment_texts(store)
    with work(store, today) as unit:
        made = sum(write_segment(unit, name, values)[1] for name, values in checked)
        unit.refresh()
        moved = segment_moves(unit)
        changes = tuple(segment_changes(before, segment_texts(store)))
        if unit.seq is None:
            return SegmentImport(Result(say("did.segments_same")), ())
        changed = len({each.segment for each in changes if each.field is not None})
        unit.title = say("did.segments_read", made=made, changed=changed)
        sentence = say("did.segments_done", made=made, changed=changed, moved=moved)
        return SegmentImport(Result(sentence, None, moved), changes)


def _values(
    store: Store, today: date, file: SegmentFile, number: int
) -> tuple[str, dict[str, Any]]:
    """The name and the columns of the segment with that number, checked."""
    segment = file.segments[number - 1]
    usual = {
        "window": _WINDOW_DAYS,
        "horizon": setting(store, "horizon_days"),
        "period": _PERIOD_DAYS,
    }
    said = {name: getattr(segment, name) for name in COLUMNS}
    said["offers"] = write_offers(segment.offers)
    values = {
        COLUMNS[name]: usual.get(name) if value is None else value
        for name, value in said.items()
        if value is not None or name != "position"
    }
    for key in ("name", "rule", "plan", "stage_model", "margin"):
        try:
            _check(store, today, key, segment)
        except TicklerError as error:
            raise BadInput(f"{file.where(number, key)}: segment {segment.name}: {error}") from None
    check_segment(store, today, values)
    return clean_name(segment.name), values


def _check(store: Store, today: date, key: str, segment: SegmentText) -> None:
    if key == "name":
        clean_name(segment.name)
        return
    check_segment(store, today, {COLUMNS[key]: getattr(segment, key)})
