"""Words and signs for what the store says: the same on every screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from store.customer_fields import FIELDS
from store.ids import short
from store.lifecycle.dates import FAR_DAYS, MONTHS, WEEKDAYS, ago, speak
from store.sentence import Sentence
from store.value.money import about, display
from store.vocabulary import channel_word, outcome_word
from tui.widgets.columns import Cell, CellStyle, Column
from tui.words.sentences import tell
from tui.words.worth import UNKNOWN, risk_figure, total_of

if TYPE_CHECKING:
    from store.views.customer.history import Event
    from store.views.day.queue import QueueRow
    from store.views.lists.customers import CustomerRow

_WEEKDAY_DAYS: Final = 60

PROFILE: Final = {each.name: each.asked or each.words for each in FIELDS if each.shown}
_EVENT_STYLES: Final[dict[str, CellStyle]] = {
    "purchase": "strong",
    "complaint": "risk",
    "enquiry": "soon",
}

QUEUE_COLUMNS: Final = (
    Column("sign", "", width=1, priority=9),
    Column("customer", "Customer", width=24, min_width=16, priority=8),
    Column("channel", "How", width=7, priority=6),
    Column("due", "Due", width=5, align="right", priority=7),
    Column("why", "Why now", weight=1, min_width=22, priority=8),
    Column("at_risk", "At risk", width=8, align="right", priority=4),
)
_CUSTOMER: Final = (
    Column("sign", "", width=1, priority=9),
    Column("customer", "Customer", weight=3, min_width=18, priority=9),
)
# By the names of `store.views.lists.customers.SHOWN`.
_SHOWN: Final = {
    "segment": Column("segment", "Segment", weight=1, min_width=10, priority=3),
    "group": Column("group", "Group", width=5, priority=4),
    "stage": Column("stage", "Stage", width=9, priority=3),
    "next": Column("next", "Next step", width=11, priority=8),
    "what": Column("title", "What", weight=2, min_width=16, priority=2),
    "risk": Column("risk", "Risk", width=5, align="right", priority=7),
    "at-risk": Column("at-risk", "At risk", width=9, align="right", priority=5),
    "ltv": Column("ltv", "LTV", width=9, align="right", priority=6),
    "earned": Column("earned", "Earned", width=9, align="right", priority=5),
    "ahead": Column("ahead", "Ahead", width=9, align="right", priority=5),
    "last": Column("last", "Last bought", width=11, align="right", priority=5),
    "purchases": Column("purchases", "Purchases", width=9, align="right", priority=3),
    "revenue": Column("revenue", "Revenue", width=10, align="right", priority=4),
    "owner": Column("owner", "Owner", width=12, min_width=6, priority=3),
    "id": Column("id", "Id", width=6, priority=2),
}
USUAL_COLUMNS: Final = ("segment", "group", "next", "what", "risk", "ltv", "last")
HISTORY_COLUMNS: Final = (
    Column("day", "Day", width=11, priority=8),
    Column("kind", "What", width=9, min_width=8, priority=7),
    Column("words", "", weight=6, min_width=22, priority=9),
    Column("amount", "Amount", width=9, align="right", priority=6),
    Column("author", "Who", weight=1, min_width=6, priority=2),
)


def key_day(day: date, today: date, *, brief: bool = False) -> str:
    """A date as short as a key's label allows: `tomorrow`, `Mon 23`, `Tue 22 Dec`, `19 Feb`.

    The step that comes next may be waiting already: then it says how late it is. Where it must be
    `brief` the weekday stands only for the month.
    """
    days = (day - today).days
    if days <= 1:
        return f"{-days:,} d late" if days < 0 else speak(day, today)
    if days > FAR_DAYS:
        return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
    month = "" if (day.year, day.month) == (today.year, today.month) else MONTHS[day.month - 1]
    near = days < _WEEKDAY_DAYS and not (brief and month)
    weekday = f"{WEEKDAYS[day.weekday()]} " if near else ""
    return f"{weekday}{day.day} {month}".rstrip()


@lru_cache(maxsize=1024)  # a long list has few days
def list_day(day: date, today: date) -> str:
    """A date for a column of eleven cells: near ones by their weekday, far ones by their year."""
    days = (day - today).days
    if abs(days) <= FAR_DAYS:
        return speak(day, today)
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def money(minor: int | None, currency: str) -> str:
    """An amount without cents, nothing for an unknown one."""
    return "" if minor is None else display(minor, currency, compact=True)


def rough(minor: int | None, currency: str) -> str:
    """A forecast as close as it can be told, nothing for an unknown one."""
    return "" if minor is None else about(minor, currency)


def percent(share: float | None) -> str:
    """A share as a whole percentage, nothing for an unknown one."""
    return "" if share is None else f"{share * 100:.0f} %"


def minutes(count: int) -> str:
    """A length of time: `41 min`, `3 h 05`."""
    return f"{count} min" if count < 100 else f"{count // 60} h {count % 60:02d}"


def due_sign(due: date | None, today: date) -> Cell:
    """`!` overdue, `*` today, nothing ahead."""
    if due is None or due > today:
        return Cell("")
    return Cell("!", "overdue") if due < today else Cell("*", "soon")


def queue_cells(row: QueueRow, today: date, currency: str) -> tuple[Cell, ...]:
    """A row of today's queue, a cell for each of `QUEUE_COLUMNS`."""
    sign = Cell("~", "risk") if row.alarmed else due_sign(row.due, today)
    if row.early:
        sign = Cell(".", "dim")
    return (
        sign,
        Cell(row.customer, "dim" if row.early else "plain"),
        Cell(channel_word(row.channel), "dim"),
        Cell(
            "early" if row.early else ago(row.due, today),
            "overdue" if row.days_overdue else "dim",
        ),
        Cell(tell(row.why[0])),
        Cell(rough(row.at_risk, currency) or UNKNOWN),
    )


def customer_columns(
    names: Sequence[str] = USUAL_COLUMNS, sort: str = "name"
) -> tuple[Column, ...]:
    """The columns of the customers list; what its order goes by gives way last."""
    by = sort.removeprefix("-")
    shown = {name: _SHOWN[name] for name in names}
    if by in shown:
        shown[by] = replace(shown[by], priority=8)
    return (*_CUSTOMER, *shown.values())


def listed_step(row: CustomerRow, today: date) -> str:
    """The step in a list, and that another one of theirs is overdue."""
    late = row.overdue_since
    return (row.step_title or "") + (f"; another since {speak(late, today)}" if late else "")


def customer_cells(
    row: CustomerRow, today: date, currency: str, risky: float, names: Sequence[str] = USUAL_COLUMNS
) -> tuple[Cell, ...]:
    """A row of the customers list, a cell for each of `customer_columns`.

    From a churn risk of `risky` on it is shown as one.
    """
    if not row.live:
        sign, step, title = Cell("x", "dim"), Cell("closed", "dim"), row.closed_reason
    else:
        sign = due_sign(row.overdue_since or row.step_due, today)
        step = Cell("" if row.step_due is None else list_day(row.step_due, today))
        title = listed_step(row, today)
    last = "" if row.last_purchase is None else list_day(row.last_purchase, today)
    cells = {
        "segment": Cell(row.segment or "", "dim"),
        "group": Cell(row.group or "", "dim"),
        "stage": Cell(row.stage or "", "dim"),
        "next": step,
        "what": Cell(title or "", "dim"),
        "risk": Cell(
            risk_figure(row.churn_risk) or UNKNOWN,
            "risk" if (row.churn_risk or 0) >= risky else "plain",
        ),
        "at-risk": Cell(rough(row.at_risk, currency) or UNKNOWN),
        "ltv": Cell(money(total_of(row), currency) or UNKNOWN),
        "earned": Cell(money(row.earned, currency) or UNKNOWN),
        "ahead": Cell(rough(row.ahead, currency) or UNKNOWN),
        "last": Cell(last, "dim"),
        "purchases": Cell(f"{row.purchases:,}" if row.purchases else "", "dim"),
        "revenue": Cell(money(row.revenue, currency)),
        "owner": Cell(row.owner or "", "dim"),
        "id": Cell(short(row.key), "dim"),
    }
    name = Cell(row.name, "plain" if row.live else "dim")
    return (sign, name, *(cells[each] for each in names))


def event_cells(event: Event, today: date, currency: str) -> tuple[Cell, ...]:
    """A line of a history, a cell for each of `HISTORY_COLUMNS`."""
    words = event_words(event)
    if event.corrected:
        words = f"(corrected later) {words}"
    elif event.corrects is not None:
        words = f"(corrected) {words}"
    return (
        Cell(list_day(event.day, today), "dim"),
        Cell(event_kind(event), _EVENT_STYLES.get(event.case or event.kind, "plain")),
        Cell(words, "dim" if event.corrected else "plain"),
        Cell(money(event.amount, currency)),
        Cell(event_author(event), "dim"),
    )


def event_line(event: Event, currency: str) -> str:
    """One line of a history without its day; whose it is where departments are told apart."""
    amount = "" if event.amount is None else f" {display(event.amount, currency)}"
    words = event_words(event)
    return "".join(
        (
            f"{event_kind(event)}{amount}",
            f": {words}" if words else "",
            f" ({event_author(event)})" if event.department else "",
            " [corrected since]" if event.corrected else "",
        )
    )


def event_author(event: Event) -> str:
    """Who wrote the line, and for which department."""
    return ", ".join(part for part in (event.author, event.department) if part)


def event_kind(event: Event) -> str:
    """What kind of thing happened, in a word."""
    if event.case is not None:
        return event.case
    if event.kind in ("interaction", "answer"):
        return channel_word(event.channel or event.kind)
    return event.kind


def event_words(event: Event) -> str:
    """What happened, with the note."""
    note = event.note
    if event.kind == "plan" and isinstance(note, Sentence) and note.code == "reason.left_plan":
        return tell(note)  # it names the plan, and that it was left
    return ": ".join(part for part in (event_head(event), tell(event.note)) if part)


def event_head(event: Event) -> str:
    """What happened, without the note."""
    outcome = outcome_word(event.outcome)
    title = event.title or ""
    if event.kind == "answer":
        return f"satisfaction {title}" + (f", {event.contact}" if event.contact else "")
    if event.kind in ("change", "conflict"):
        return title
    if event.kind == "cost":
        kind = "" if title.startswith("reward") else event.channel or ""
        return ", ".join(part for part in (kind, title) if part)
    if event.kind != "interaction":
        return ", ".join(part for part in (title, outcome) if part)
    whom = f"with {event.contact}" if event.contact else ""
    felt = f"they seemed {event.felt}" if event.felt else ""
    return ", ".join(part for part in (outcome, whom, title, felt) if part)
