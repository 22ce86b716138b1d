"""`tickler digest`: the day in a few lines, for cron and the shell's banner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from store.ids import id_text
from store.lifecycle.dates import WEEKDAYS, speak
from store.value.money import decimal_text
from tui.cli import out, shapes
from tui.cli.options import Day, Db, Json
from tui.cli.session import opened

if TYPE_CHECKING:
    from store.views.digest import DayEnd
    from store.views.queue import QueueRow

_FRIDAY = 4


def digest(json: Json = False, db: Db = None, day: Day = None) -> None:
    """Tell the day in a few lines: left, done, owed, and tomorrow.

    Example: tickler digest >> ~/.profile.today

    The figures add up: what the morning had + what came in = what was worked + what is left.
    """
    from store.views.digest import day_end, first_of

    with opened(db, day) as (store, now):
        found, first = day_end(store, now), first_of(store, now)
    if json:
        out.answer(_shape(found))
        return
    for line in _lines(found, first):
        out.paragraph(line)


def _lines(found: DayEnd, first: QueueRow | None) -> list[str]:
    late = f" ({found.overdue:,} overdue)" if found.overdue else ""
    name = WEEKDAYS[found.today.weekday()]
    lines = [
        f"{name} {found.today.isoformat()}: {found.left:,} left{late}, "
        f"{found.left_minutes:,} min · {found.customers:,} customers · orphans {found.orphans:,}",
    ]
    if found.worked or found.came_in:
        lines.append(
            f"morning {found.morning:,} + came in {found.came_in:,} = done {found.done:,}"
            + f" + skipped {found.skipped:,} + moved {found.moved:,} + dropped {found.dropped:,}"
            + f" + left {found.left:,}"
        )
    owed = _owed(found)
    if owed:
        lines.append(f"owed: {', '.join(owed)}")
    if first is not None:
        lines.append(f"first: {first.customer}, {first.channel}: {first.why[0]}")
    load = ", ".join(f"{channel} {minutes:,}" for channel, minutes in found.tomorrow_load)
    steps = f"{found.tomorrow_steps:,} step{'' if found.tomorrow_steps == 1 else 's'}"
    lines.append(
        f"{speak(found.tomorrow, found.today)}: {steps}, {found.tomorrow_minutes:,} min"
        + (f" ({load})" if load else "")
    )
    if found.wins and found.today.weekday() == _FRIDAY:
        names = ", ".join(f"{win.customer} after {win.silence} days" for win in found.wins[:3])
        lines.append(f"came back this week: {names}")
    return lines


def _owed(found: DayEnd) -> list[str]:
    owed = []
    if found.enquiries:
        noun = "enquiry" if found.enquiries == 1 else "enquiries"
        age = found.oldest_enquiry or 0
        owed.append(f"{found.enquiries:,} {noun} unanswered, the oldest for {age} days")
    if found.promises_due:
        owed.append(f"{found.promises_due:,} promise{'' if found.promises_due == 1 else 's'} due")
    if found.complaints:
        owed.append(f"{found.complaints:,} complaint{'' if found.complaints == 1 else 's'} open")
    return owed


def _shape(found: DayEnd) -> shapes.Shape:
    return {
        "today": found.today.isoformat(),
        "customers": found.customers,
        "orphans": found.orphans,
        "morning": found.morning,
        "came_in": found.came_in,
        "done": found.done,
        "skipped": found.skipped,
        "moved": found.moved,
        "dropped": found.dropped,
        "left": found.left,
        "left_minutes": found.left_minutes,
        "overdue": found.overdue,
        "touches": found.touches,
        "minutes": found.minutes,
        "sold": decimal_text(found.sold, found.currency),
        "currency": found.currency,
        "promises_due": found.promises_due,
        "enquiries": found.enquiries,
        "oldest_enquiry": found.oldest_enquiry,
        "complaints": found.complaints,
        "tomorrow": {
            "day": found.tomorrow.isoformat(),
            "steps": found.tomorrow_steps,
            "minutes": dict(found.tomorrow_load),
        },
        "wins": [
            {
                "customer": {"id": id_text(win.customer_id), "name": win.customer},
                "day": win.day.isoformat(),
                "amount": decimal_text(win.amount, found.currency),
                "silence": win.silence,
            }
            for win in found.wins
        ],
    }
