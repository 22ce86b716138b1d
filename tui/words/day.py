"""The day in words: the same figures on the screen of the day's end and in `tickler digest`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from store.lifecycle.dates import speak
from store.value.money import display
from store.vocabulary import channel_word
from tui.text import counted
from tui.words.sentences import tell
from tui.words.worth import unpriced_words

if TYPE_CHECKING:
    from store.views.day.digest import DayEnd
    from store.views.day.queue import QueueRow

# The quiet wins that are named; the others are counted.
_NAMED: Final = 3


def day_figures(found: DayEnd) -> list[tuple[str, str]]:
    """What the day came to, each with its label: what is left, the sum, the work, what follows."""
    load = ", ".join(
        f"{channel_word(channel)} {minutes:,}" for channel, minutes in found.tomorrow_load
    )
    ahead = f"{counted(found.tomorrow_steps, 'step')}, {found.tomorrow_minutes:,} min"
    if load:
        ahead += f" ({load})"
    figures = [
        ("now", _left(found)),
        ("rings", _rings(found)),
        ("sum", day_sum(found)),
        ("spent", f"{found.minutes:,} min in {counted(found.touches, 'touch', 'touches')}"),
        ("promises", _promises(found)),
        ("bought", _bought(found)),
        ("owed", ", ".join(_owed(found))),
        (speak(found.tomorrow, found.today), ahead),
        ("begins with", "" if found.tomorrow_first is None else step_words(found.tomorrow_first)),
        ("habit", _habit(found)),
        ("came back", _wins(found)),
    ]
    return [(label, text) for label, text in figures if text]


def day_sum(found: DayEnd) -> str:
    """What there was to do, and what became of it: both sides of it are equal."""
    alarms = f" + alarms answered {found.answered:,}" if found.answered else ""
    return (
        f"morning {found.morning:,} + came in {found.came_in:,} = done {found.done:,}"
        f" + moved {found.moved:,} + rested {found.rested:,} + skipped {found.skipped:,}"
        f" + dropped {found.dropped:,}{alarms} + left {found.left:,}"
    )


def step_words(row: QueueRow) -> str:
    """A row of the queue in one line."""
    return f"{row.customer}, {channel_word(row.channel)}: {tell(row.why[0])}"


def all_closed_words(count: int) -> str:
    """Where nobody is worked any more, which is not the same as an empty store."""
    return (
        f"Nobody is left to work, {count:,} closed: “tickler customers is:closed” lists them, "
        "“tickler customer reopen NAME” opens one again."
    )


def left_words(overdue: int, alarmed: int) -> str:
    """What stands behind a count of what is left: ` (3 overdue, 2 alarms)`."""
    parts = [f"{overdue:,} overdue"] if overdue else []
    parts += [counted(alarmed, "alarm")] if alarmed else []
    return f" ({', '.join(parts)})" if parts else ""


def _left(found: DayEnd) -> str:
    return (
        f"{found.left:,} left{left_words(found.overdue, found.alarmed)}, {found.left_minutes:,} min"
        f" · {counted(found.customers, 'customer')} · orphans {found.orphans:,}"
    )


def _rings(found: DayEnd) -> str:
    """Whose alarms ring still, the longest unanswered first."""
    named = []
    for each in found.rings[:_NAMED]:
        since = f" for {counted(each.untouched, 'day')}" if each.untouched else ""
        named.append(f"{each.customer}{since}: {tell(each.signs[0].why)}")
    more = len(found.rings) - len(named)
    named += [f"{more:,} more"] if more else []
    named += [f"{found.waiting:,} wait for their turn"] if found.waiting else []
    return "; ".join(named)


def _promises(found: DayEnd) -> str:
    kinds = (found.promises_kept, "kept"), (found.promises_broken, "broken")
    return ", ".join(f"{count:,} {word}" for count, word in kinds if count)


def _bought(found: DayEnd) -> str:
    sums = (("purchase", found.purchases, found.sold), ("refund", found.refunds, found.refunded))
    told = [
        f"{counted(count, what)} {'for' if what == 'purchase' else 'of'} "
        f"{display(amount, found.currency)}"
        for what, count, amount in sums
        if count
    ]
    return ", ".join([*told, *([unpriced_words(found.unpriced)] if found.unpriced else [])])


def _owed(found: DayEnd) -> list[str]:
    owed = []
    if found.enquiries:
        asked = counted(found.enquiries, "enquiry", "enquiries")
        age = counted(found.oldest_enquiry or 0, "day")
        owed.append(f"{asked} unanswered, the oldest for {age}")
    if found.promises_owed:
        due = f" ({found.promises_due:,} due)" if found.promises_due else ""
        owed.append(f"{counted(found.promises_owed, 'promise')}{due}")
    if found.complaints:
        owed.append(f"{counted(found.complaints, 'complaint')} open")
    return owed


def _habit(found: DayEnd) -> str:
    if not found.habit:
        return ""
    return f"1-2-3-Next: {counted(found.habit, 'customer')} silent after three standard offers"


def _wins(found: DayEnd) -> str:
    """Who bought that day after a silence beyond their own rhythm, and after a touch of ours."""
    named = [
        f"{win.customer} after {counted(win.silence, 'day')}, {display(win.amount, found.currency)}"
        for win in found.wins[:_NAMED]
    ]
    more = len(found.wins) - len(named)
    return "; ".join([*named, *([f"{more:,} more"] if more else [])])
