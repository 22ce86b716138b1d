"""Segments as a TOML file: read with every fault in its line, written back without loss."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from datetime import date, datetime
from typing import TYPE_CHECKING, Final

from store.dataclass import dataclass
from store.lifecycle.offers import KINDS, SegmentOffer
from store.lifecycle.plans.files import parse, quoted
from store.lifecycle.plans.reader import Faults, PlanError, Table
from store.lifecycle.possible_years import EARLIEST, LATEST
from store.lifecycle.stages import MODELS
from store.sentence import say

if TYPE_CHECKING:
    from store.lifecycle.plans.places import Places

_MOST_DAYS: Final = 36_500
_LAST: Final = 1_000_000


@dataclass(frozen=True)
class SegmentText:
    """A segment as its file says it; None: none, or the usual one. All spans are in days.

    `rule` is a filter, `position` its place among the rules, `plan` the key of its own plan.
    `window`: silence that makes a customer former; `horizon`: what churn risk looks ahead;
    `period`: the churn rate's; `contract`: between renewals; `silence` and `rot`: without a word
    too long, of all and of potential customers. `margin`: what stays of revenue whose cost is not
    known, as “30 %”. `offers` are made to all of them.
    """

    name: str
    rule: str | None = None
    position: int | None = None
    window: int | None = None
    horizon: int | None = None
    period: int | None = None
    contract: int | None = None
    plan: str | None = None
    silence: int | None = None
    rot: int | None = None
    stage_model: str | None = None
    margin: str | None = None
    offers: tuple[SegmentOffer, ...] = ()


@dataclass(frozen=True)
class SegmentFile:
    """What was read: the segments in their order, and where their keys stand."""

    segments: tuple[SegmentText, ...]
    source: str
    places: Places

    def where(self, number: int, key: str = "") -> str:
        """`clinics.toml:12` for a key of the segment with that number, the first being 1."""
        return f"{self.source}:{self.places.line(number, key) or 1}"


class _Table(Table):
    thing = "segment"
    rows_are = "segment"

    def offer(self, data: object) -> _Table:
        """The table of one of the segment's offers."""
        found = _Table(data, f"{self.where}: offers", self._places, self._step, "offers")
        found.name, found.thing = self.name, "offer"
        return found

    def last_day(self, key: str) -> date | None:
        """A date, in quotes or not; None without one."""
        if not self.has(key):
            return None
        value = self.raw(key)
        if isinstance(value, date) and not isinstance(value, datetime):
            found = value
        else:
            try:
                found = date.fromisoformat(str(value))
            except ValueError:
                raise self.error(key, say("plan.no_date", text=str(value))) from None
        if not EARLIEST <= found <= LATEST:
            raise self.error(key, say("plan.date_out_of_reach", day=found))
        return found


def load_segments(toml_text: str, source: str = "segments") -> SegmentFile:
    """The segments of the text; `source` is the file's name for the messages.

    PlanError for the first fault, with its line and how many more there are.
    """
    data, places = parse(toml_text, source, "segments")
    head, faults = _Table(data, source, places), Faults()
    rows: list[object] = faults.spare(lambda: head.rows("segments"), [])
    if not rows and not faults:
        faults.append(head.error("segments", say("plan.no_segments")))
    faults += head.strangers()
    found: list[SegmentText] = []
    for number, row in enumerate(rows, 1):
        try:
            found.append(_segment(head.row(number, row), faults))
        except PlanError as problem:
            faults.append(problem)
    names = [each.name.casefold() for each in found]
    for number, name in enumerate(names, 1):
        if name and name in names[: number - 1]:
            row_ = head.row(number, rows[number - 1])
            faults.append(row_.error("name", say("plan.twice", text=name)))
    if faults:
        faults.sort(key=lambda fault: fault.line or 0)
        first, more = faults[0], len(faults) - 1
        words = say("plan.first_of", segment=first.step, sentence=first.sentence, more=more)
        raise PlanError(f"{source}:{first.line or 1}", words, first.step, None)
    return SegmentFile(tuple(found), source, places)


def dump_segments(segments: Iterable[SegmentText]) -> str:
    """The segments as TOML text that `load_segments` reads back to equal ones."""
    return "\n".join("\n".join(["[[segments]]", *_lines(each), ""]) for each in segments)


def _lines(segment: SegmentText) -> list[str]:
    values = ((each.name, getattr(segment, each.name)) for each in fields(segment))
    return [
        f"{name} = {_value(value)}" for name, value in values if value is not None and value != ()
    ]


def _value(value: object) -> str:
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, tuple):
        return "\n".join(["[", *(f"  {_offer_line(each)}," for each in value), "]"])
    return str(value)


def _offer_line(offer: SegmentOffer) -> str:
    until = "" if offer.until is None else f", until = {offer.until.isoformat()}"
    return f"{{ kind = {quoted(offer.kind)}, title = {quoted(offer.title)}{until} }}"


def _segment(table: _Table, faults: Faults) -> SegmentText:
    def days(key: str) -> int | None:
        if not table.has(key):
            return None
        return faults.spare(lambda: table.number(key, 1, 1, _MOST_DAYS), None)

    def text(key: str) -> str | None:
        return faults.spare(lambda: table.text(key), None) if table.has(key) else None

    def position() -> int | None:
        return table.number("position", 0, -_LAST, _LAST) if table.has("position") else None

    def model() -> str | None:
        return table.one_of("stage_model", tuple(MODELS)) if table.has("stage_model") else None

    table.name = faults.spare(lambda: table.text("name"), "").strip()
    segment = SegmentText(
        name=table.name,
        rule=text("rule"),
        position=faults.spare(position, None),
        window=days("window"),
        horizon=days("horizon"),
        period=days("period"),
        contract=days("contract"),
        plan=text("plan"),
        silence=days("silence"),
        rot=days("rot"),
        stage_model=faults.spare(model, None),
        margin=text("margin"),
        offers=faults.spare(lambda: _offers(table), ()),
    )
    faults += table.strangers()
    return segment


def _offers(table: _Table) -> tuple[SegmentOffer, ...]:
    found = []
    for data in table.rows("offers", []):
        row = table.offer(data)
        offer = SegmentOffer(
            row.one_of("kind", KINDS), row.text("title").strip(), row.last_day("until")
        )
        for stranger in row.strangers():
            raise stranger
        found.append(offer)
    return tuple(found)
