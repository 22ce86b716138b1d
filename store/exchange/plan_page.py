"""The schedule of work as the client may see it: a page and a calendar of public steps (R17).

Nothing private is in it: of a step only its title, day and channel, of the customer the name, of
us the rep's. What to say, notes, money, groups and reasons are never read here.
"""

from __future__ import annotations

import html
import re
import uuid
from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import takewhile
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.exchange.calendar_out import plan_calendar
from store.exchange.content_lines import plain
from store.lifecycle.calendar import shift
from store.lifecycle.dates import MONTHS, WEEKDAYS
from store.lifecycle.plans import find_step
from store.safety.store import Store
from store.sentence import say
from store.settings.values import me
from store.views.plans.position import position_of
from store.views.plans.preview import steps_ahead
from store.vocabulary import CHANNELS

# Our names for the steps of all customers of all stores, so that an export replaces the last one.
_SPACE: Final = uuid.UUID("5b4c2a4e-3c1e-5f0e-9a57-7469636b6c72")
_MONTHS: Final = 12
_CHANNELS: Final = {each.key: each.told for each in CHANNELS if each.talk}


@dataclass(frozen=True)
class Shared:
    """The same steps in three forms, and how many there are."""

    markdown: str
    html: str
    ics: str
    steps: int


@dataclass(frozen=True)
class PublicStep:
    """A step that the client may see; `uid` stays the same from one export to the next."""

    uid: str
    day: date
    title: str
    channel: str


def share(store: Store, customer_id: bytes, today: date) -> Shared:
    """The customer's public steps of the next 12 months, if every touch reaches them on its day.

    Raises:
        Refused: the customer is not there or is closed.
    """
    row = store.row("SELECT * FROM customer WHERE id = ? AND live = 1", (customer_id,))
    if row is None:
        raise Refused(say("refused.not_there_or_closed"))
    rep = me(store)
    ours = "" if rep is None or rep["name"] == "me" else str(rep["name"])
    steps = public_steps(store, customer_id, today)
    return Shared(
        _markdown(row["name"], ours, steps),
        _html(row["name"], ours, steps),
        plan_calendar(
            f"Our plan for {plain(row['name'])}",
            [(each.uid, each.day, each.title, _CHANNELS[each.channel]) for each in steps],
            today,
        ),
        len(steps),
    )


def planned_calendar(store: Store, customer_id: bytes, today: date) -> tuple[str, int]:
    """The calendar of all steps of the next 12 months, for ourselves, and how many there are."""
    name = store.value("SELECT name FROM customer WHERE id = ?", (customer_id,))
    steps = _steps(store, customer_id, today, every=True)
    listed = [(each.uid, each.day, each.title, _CHANNELS[each.channel]) for each in steps]
    return plan_calendar(f"Plan: {plain(str(name))}", listed, today), len(steps)


def public_steps(store: Store, customer_id: bytes, today: date) -> list[PublicStep]:
    """The steps of the next 12 months that their plans mark as public, by day."""
    return _steps(store, customer_id, today, every=False)


def _steps(store: Store, customer_id: bytes, today: date, *, every: bool) -> list[PublicStep]:
    last = shift(today, _MONTHS, "month")
    seen: Counter[tuple[str, str]] = Counter()
    out = []
    for plan_key, step_key, day, title, channel, public in _ahead(store, customer_id, today, last):
        # Private occurrences do not count, so that showing a step later changes no other's name.
        if public or every:
            seen[plan_key, step_key] += 1
            place = f"{customer_id.hex()}/{plan_key}/{step_key}/{seen[plan_key, step_key]}"
            name = f"ours/{place}" if every else place
            uid = f"{uuid.uuid5(_SPACE, name)}@tickler"
            out.append(PublicStep(uid, day, plain(title), channel))
    return sorted(out, key=lambda step: (step.day, step.uid))


def _ahead(
    store: Store, customer_id: bytes, today: date, last: date
) -> Iterable[tuple[str, str, date, str, str, bool]]:
    """Plan, step, day, title, channel and publicity of what comes, the open steps first."""
    waiting: list[Any] = store.rows(
        "SELECT f.* FROM follow_up AS f JOIN enrolment AS e ON e.id = f.enrolment_id "
        "AND e.state IN ('running', 'paused') WHERE f.customer_id = ? AND f.is_open = 1 "
        "AND f.step_key IS NOT NULL AND f.due_on <= ? ORDER BY f.due_on, f.id",
        (customer_id, last.isoformat()),
    )
    for row in waiting:
        at = position_of(store, row)
        step = find_step(at.plan, row["step_key"])
        if step is not None:
            day = max(date.fromisoformat(row["due_on"]), today)
            yield at.plan.key, row["step_key"], day, step.title, row["channel"], step.public
    if not waiting:
        return
    for each in takewhile(lambda step: step.due <= last, steps_ahead(store, waiting[-1], today)):
        if each.step_key is not None:
            yield each.plan_key, each.step_key, each.due, each.title, each.channel, each.public


def _spoken(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _heading(customer: str, ours: str) -> tuple[str, str]:
    signed = f" with {plain(ours)}" if ours else ""
    return f"Our plan for {plain(customer)}", f"What comes in the next 12 months{signed}."


def _markdown(customer: str, ours: str, steps: list[PublicStep]) -> str:
    title, words = _heading(customer, ours)
    lines = [f"# {_escaped(title)}", "", _escaped(words), ""]
    lines += [
        f"- **{_spoken(step.day)}** — {_escaped(step.title)} ({_CHANNELS[step.channel]})"
        for step in steps
    ]
    return "\n".join(lines if steps else [*lines, "Nothing is planned yet."]) + "\n"


def _escaped(text: str) -> str:
    """Text that Markdown shows as it is; angle brackets too, because pages are made from it."""
    marked = re.sub(r"([\\`*_{}\[\]()#+\-.!|~=:])", r"\\\1", text)
    return marked.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _html(customer: str, ours: str, steps: list[PublicStep]) -> str:
    title, words = (html.escape(each) for each in _heading(customer, ours))
    items = "".join(
        f'<li><time datetime="{step.day.isoformat()}">{_spoken(step.day)}</time> '
        f"{html.escape(step.title)} <small>{_CHANNELS[step.channel]}</small></li>\n"
        for step in steps
    )
    body = f"<ul>\n{items}</ul>" if steps else "<p>Nothing is planned yet.</p>"
    return (
        '<!doctype html>\n<html lang="en">\n<head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f"<title>{title}</title></head>\n"
        f"<body>\n<h1>{title}</h1>\n<p>{words}</p>\n{body}\n</body>\n</html>\n"
    )
