"""`tickler digest`: the day in a few lines, for cron and the shell's banner."""

from __future__ import annotations

from store.ids import id_text
from store.lifecycle.dates import WEEKDAYS, dated
from store.value.money import decimal_text
from store.views.day.digest import DayEnd, day_end, first_of
from store.views.day.queue import QueueRow
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Everybody, Json
from tui.cli.session import looked
from tui.words.day import day_figures, step_words


def digest(
    everybody: Everybody = False, json: Json = False, db: Db = None, day: Day = None
) -> None:
    """Tell the day in a few lines: left, done, owed, and tomorrow.

    Example: tickler digest >> ~/.profile.today

    The figures add up: what the morning had + what came in = what was worked + what is left. It is
    the twin of d on the screens.
    """
    with looked(db, day) as (store, now):
        found = day_end(store, now, everybody=everybody)
        first = first_of(store, now, everybody=everybody)
    if json:
        output.answer(_shape(found, first))
        return
    for line in _lines(found, first):
        output.paragraph(line)


def _lines(found: DayEnd, first: QueueRow | None) -> list[str]:
    """The figures of the screen of the day's end, and what heads the queue now."""
    (_, left), *others = day_figures(found)
    lines = [f"{WEEKDAYS[found.today.weekday()]} {dated(found.today)}: {left}"]
    lines += [f"{label}: {text}" for label, text in others]
    return lines if first is None else [*lines[:1], f"next: {step_words(first)}", *lines[1:]]


def _shape(found: DayEnd, first: QueueRow | None) -> json_shapes.Shape:
    return {
        "today": found.today.isoformat(),
        "customers": found.customers,
        "orphans": found.orphans,
        "morning": found.morning,
        "came_in": found.came_in,
        "done": found.done,
        "skipped": found.skipped,
        "moved": found.moved,
        "rested": found.rested,
        "dropped": found.dropped,
        "answered": found.answered,
        "left": found.left,
        "next": _named(first),
        "left_minutes": found.left_minutes,
        "overdue": found.overdue,
        "alarmed": found.alarmed,
        "early": found.early,
        "rings": [
            {
                "customer": {"id": id_text(each.customer_id), "name": each.customer},
                "untouched": each.untouched,
                "alarms": [json_shapes.alarm(sign) for sign in each.signs],
            }
            for each in found.rings
        ],
        "rings_later": found.waiting,
        "one_two_three_next": found.habit,
        "touches": found.touches,
        "minutes": found.minutes,
        "purchases": found.purchases,
        "unpriced": found.unpriced,
        "sold": decimal_text(found.sold, found.currency),
        "refunds": found.refunds,
        "refunded": decimal_text(found.refunded, found.currency),
        "currency": found.currency,
        "promises_kept": found.promises_kept,
        "promises_broken": found.promises_broken,
        "promises_owed": found.promises_owed,
        "promises_due": found.promises_due,
        "enquiries": found.enquiries,
        "oldest_enquiry": found.oldest_enquiry,
        "complaints": found.complaints,
        "tomorrow": {
            "day": found.tomorrow.isoformat(),
            "steps": found.tomorrow_steps,
            "minutes": dict(found.tomorrow_load),
            "first": _named(found.tomorrow_first),
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


def _named(row: QueueRow | None) -> json_shapes.Shape | None:
    return None if row is None else {"id": id_text(row.customer_id), "name": row.customer}
