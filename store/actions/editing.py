"""Editing a customer's card: what is known of them, their segment, ways to reach them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final, get_args

from store.actions.effect import Effect
from store.actions.sales import known_customer
from store.actions.segments import choose_segment
from store.actions.steps import next_step
from store.actions.work import Unit, work
from store.errors import BadInput
from store.exchange.ways import add_missing_ways, known_way
from store.lifecycle.dates import speak
from store.lifecycle.groups import AWARENESS, LeftReason, Need
from store.lifecycle.plans import CHANNELS
from store.names import clean_name, sort_name
from store.safety.opening import Store

# What a choice can be, as the store keeps it.
CHOICES: Final[dict[str, tuple[str, ...]]] = {
    "kind": ("person", "organisation"),
    "need": get_args(Need),
    "preferred_channel": CHANNELS,
    "left_reason": get_args(LeftReason),
    "awareness": AWARENESS,
}
TEXTS: Final = (
    "city", "country", "source", "competitor", "plans", "prospects", "expectations", "pains",
    "spend_reason",
)  # fmt: skip
EDITABLE: Final = ("name", "segment", "birthday", *CHOICES, *TEXTS)
# Every customer has these: to clear them is to put them back to what a new card says.
_BLANK: Final = {"kind": "organisation", "need": "unknown"}
_LONGEST: Final = 10_000


def edit(
    store: Store,
    today: date,
    customer_id: bytes,
    changes: Mapping[str, str | date | None],
    add_ways: Iterable[tuple[str, str]] = (),
) -> Effect:
    """Change the card of a customer, closed or not; one unit of work, one undo.

    `changes` names fields of `EDITABLE`: texts; one of `CHOICES`; the birthday as a date; the
    segment by its name (None: the rules choose it). None or an empty text clears a field.
    `add_ways`: (phone or email, value) to add; those that are known already are left as they are.

    Raises:
        BadInput: a field that cannot be edited, a value that does not fit, no name.
        Refused: the customer or the segment is not there.
    """
    values = {name: _fitting(name, value, today) for name, value in changes.items()}
    ways = [(kind, None, known_way(kind, value)) for kind, value in add_ways]
    with work(store, today) as unit:
        row = known_customer(unit, customer_id)
        columns = {name: value for name, value in values.items() if name != "segment"}
        done = [name for name, value in columns.items() if value != row[name]]
        if "name" in done:
            columns["sort_name"] = sort_name(columns["name"] or "")
        if done:
            unit.update("customer", customer_id, columns)
        if "segment" in values and _placed(unit, row, values["segment"]):
            done.append("segment")
        if add_missing_ways(unit, customer_id, None, ways):
            done.append("ways to reach them")
        return _told(unit, customer_id, row["name"], done)


def _fitting(name: str, value: str | date | None, today: date) -> str | None:
    """The value as the store keeps it."""
    if name not in EDITABLE:
        known = ", ".join(each.replace("_", " ") for each in EDITABLE)
        raise BadInput(f"“{name}” of a customer cannot be edited: use one of {known}.")
    if name == "birthday":
        return _birthday(value, today)
    text = str(value or "").replace("\x00", "\ufffd").strip()
    if name == "name":
        return clean_name(text)
    if len(text) > _LONGEST:
        word = name.replace("_", " ")
        raise BadInput(f"The {word} has {len(text):,} characters: {_LONGEST:,} is the most.")
    if not text:
        return _BLANK.get(name)
    if name in CHOICES and text not in CHOICES[name]:
        word, choices = name.replace("_", " "), ", ".join(CHOICES[name]).replace("_", "-")
        raise BadInput(f"“{text[:40]}” is no {word}: use one of {choices}.")
    return text


def _birthday(value: str | date | None, today: date) -> str | None:
    if not value:
        return None
    if isinstance(value, str):
        raise BadInput(f"“{value[:40]}” is no date of birth.")
    if value > today:
        raise BadInput(f"{value.isoformat()} is no birthday yet: give a day that has passed.")
    return value.isoformat()


def _placed(unit: Unit, row: Any, name: str | None) -> bool:
    """Choose the segment by hand, or leave it to the rules; True if that changed anything."""
    choose_segment(unit.store, unit.today, row["id"], name)
    now = known_customer(unit, row["id"])
    return any(now[column] != row[column] for column in ("segment_id", "segment_fixed"))


def _told(unit: Unit, customer_id: bytes, before: str, done: list[str]) -> Effect:
    if not done:
        return Effect(f"{before} is so already: nothing was changed.", customer_id)
    unit.touch(customer_id)
    row = known_customer(unit, customer_id)
    fields = ", ".join(name.replace("_", " ") for name in done)
    unit.title = f"{before}: changed {fields}"
    words = f"{row['name']}: changed {fields}."
    if not row["live"]:
        return Effect(words, customer_id)
    nearest = next_step(unit, customer_id)
    due = date.fromisoformat(nearest["due_on"])
    words += f" Next: {nearest['title']}, {speak(due, unit.today)}."
    return Effect(words, customer_id, nearest["id"], due)
