"""`tickler today`: the ranked queue with its reasons."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from store.errors import BadInput
from store.ids import id_text, short
from store.lifecycle.dates import ago, speak
from store.safety.opening import Store
from store.settings.values import currency_of
from store.value.money import decimal_text
from store.views.day.heading import Day as Heading
from store.views.day.heading import closed_customers, coming, day_of
from store.views.day.heading import day as heading_of
from store.views.day.queue import Queue, QueueRow
from store.vocabulary import channel_word
from tui.cli import json_shapes, output
from tui.cli.options import Day, Db, Everybody, Filter, Json, Limit, filter_of
from tui.cli.session import looked
from tui.widgets.columns import Column
from tui.words.day import all_closed_words, left_words
from tui.words.sentences import tell

SHOWN = 50
_SUM = 14
_COLUMNS = (
    Column("sign", "", priority=11),
    Column("customer", "customer", min_width=16, priority=10),
    Column("channel", "by", min_width=5, priority=3),
    Column("due", "due", priority=9),
    Column("why", "why", min_width=26, priority=8),
    Column("risk", "at risk", align="right", priority=4),
    Column("id", "id", priority=5),
)


def today(
    filter_text: Filter = None,
    limit: Limit = None,
    minutes: Annotated[
        int | None,
        typer.Option("--minutes", metavar="N", help="The best use of so many minutes."),
    ] = None,
    why: Annotated[
        str | None,
        typer.Option("--why", metavar="FOLLOW_UP", help="The sum behind its place, line by line."),
    ] = None,
    everybody: Everybody = False,
    json: Json = False,
    db: Db = None,
    day: Day = None,
) -> None:
    """Whom to contact now and why, the most urgent first.

    Example: tickler today 'segment:clinics risk:>60%'

    tickler today --minutes 40 shows the best use of 40 minutes; --why 3f9a2c explains one line.

    The first sign says ! overdue, * due today, ~ an alarm rings though no step is due, . early
    because the day has room. Work a line by its id or the customer's name:
    tickler done 3f9a2c --outcome reached
    """
    wanted = filter_of(filter_text)
    if sum(each is not None for each in (minutes, why, wanted or None)) > 1:
        raise BadInput("A filter, --minutes and --why do not go together: give one of them.")
    with looked(db, day) as (store, now):
        if why is not None:
            _explain(store, now, why, json=json)
        elif minutes is not None:
            _best(store, now, minutes, everybody=everybody, json=json)
        else:
            show(store, now, wanted, limit=limit, everybody=everybody, json=json)


def show(
    store: Store,
    now: date,
    filter_text: str = "",
    *,
    limit: int | None = None,
    everybody: bool = False,
    json: bool = False,
) -> None:
    """Print the queue of an open store."""
    queue = Queue(store, now, filter_text, everybody=everybody)
    most = limit if limit is not None else output.rows_shown(SHOWN, json)
    rows, tally = queue.head(most or -1)
    heading = day_of(store, now, queue, tally)
    if json:
        output.answer(_shape(heading, rows))
        return
    if rows:
        output.table(_COLUMNS, [_line(row, heading) for row in rows])
        more = heading.left + heading.tally.early - len(rows)
        if more > 0:
            output.say(f"… {more:,} more: --limit 0 shows all")
    else:
        output.say(_nothing(store, heading, filter_text))
    output.say(" · ".join(_sums(heading)))


def _sums(heading: Heading) -> list[str]:
    """The figures under the list: what is left, and apart from it what the day has room for."""
    tally = heading.tally
    sums = [f"{heading.left:,} left{left_words(tally.overdue, tally.alarmed)}"]
    sums += [f"{heading.minutes:,} min"]
    sums += [f"{tally.early:,} early, {tally.early_minutes:,} min"] if tally.early else []
    sums += [f"orphans {heading.orphans:,}"]
    sums += [f"done {heading.done:,}"] if heading.done else []
    return [*sums, *(["yours only, --all shows all"] if heading.mine else [])]


def _best(store: Store, now: date, minutes: int, *, everybody: bool, json: bool) -> None:
    """The rows that are worth most in these minutes."""
    from store.views.day.rank import best_set

    rows = best_set(store, now, minutes, everybody=everybody)
    heading = heading_of(store, now, everybody=everybody)
    if json:
        output.answer({**_shape(heading, rows), "best_of": minutes})
        return
    if rows:
        output.table(_COLUMNS, [_line(row, heading) for row in rows])
    used = sum(row.minutes for row in rows)
    output.say(
        f"{len(rows):,} of {heading.left + heading.tally.early:,} in {used:,} of {minutes:,} min"
    )


def _explain(store: Store, now: date, text: str, *, json: bool) -> None:
    """The sum behind a follow-up's place in the queue."""
    from store.views.day.rank import at_risk_of, explain
    from store.views.lists.by_name import find_follow_up

    found = find_follow_up(store, text, now)
    terms, currency = explain(store, found["id"], now), currency_of(store)
    money = at_risk_of(terms)
    if json:
        output.answer(
            {
                "follow_up": id_text(found["id"]),
                "currency": currency,
                "weight": decimal_text(found["weight"], currency),
                "at_risk": decimal_text(money, currency),
                "minutes": found["minutes"],
                "terms": [
                    {
                        "title": term.title,
                        "factor": str(term.factor),
                        "weight": decimal_text(term.weight, currency),
                        "amount": decimal_text(term.amount, currency),
                        "first": term.first,
                    }
                    for term in terms
                ],
            }
        )
        return
    for term in terms:
        if term.first:
            output.paragraph(tell(term.title), label="first", indent=_SUM)
            continue
        amount = json_shapes.money(term.amount, currency, compact=False)
        how = f": {term.factor} × {json_shapes.money(term.weight, currency, compact=False)}"
        output.paragraph(
            f"{tell(term.title)}{how if term.weight else ''}",
            label=f"{amount:>{_SUM - 2}}",
            indent=_SUM,
        )
    rate = None if money is None else money // max(1, found["minutes"])
    output.paragraph(
        f"at risk; {found['minutes']} min, {json_shapes.money(rate, currency, compact=False)} "
        "a minute",
        label=f"{json_shapes.money(money, currency, compact=False):>{_SUM - 2}}",
        indent=_SUM,
    )


def _line(row: QueueRow, heading: Heading) -> list[str]:
    sign = "." if row.early else "~" if row.alarmed else "!" if row.days_overdue else "*"
    return [
        sign,
        row.customer,
        channel_word(row.channel),
        "early" if row.early else ago(row.due, heading.today),
        tell(row.why[0]),
        json_shapes.rough(row.at_risk, heading.currency),
        short(row.key),
    ]


def _nothing(store: Store, heading: Heading, filter_text: str) -> str:
    """What to do when there is nothing to do."""
    if not heading.customers and heading.mine:
        return "You have no customers of your own: --all shows those of the other reps."
    if not heading.customers and (closed := closed_customers(store)):
        return all_closed_words(closed)
    if not heading.customers:
        return (
            "No customers yet: “tickler import FILE” reads them from a file, “tickler customer add "
            "NAME” adds one, “tickler demo” shows a day with invented ones."
        )
    if filter_text.strip():
        return f"Nothing in today's queue fits “{filter_text.strip()}”."
    coming = _coming(store, heading.today, mine=heading.mine)
    return f"Nothing is left for today.{coming} “tickler customers --sort due” shows what comes."


def _coming(store: Store, now: date, *, mine: bool) -> str:
    first = coming(store, now, everybody=not mine)
    if first is None:
        return ""
    return f" Next: {first['name']}, {speak(date.fromisoformat(first['due_on']), now)}."


def _shape(heading: Heading, rows: list[QueueRow]) -> json_shapes.Shape:
    return {
        "today": json_shapes.iso(heading.today),
        "orphans": heading.orphans,
        "left": heading.left,
        "minutes": heading.minutes,
        "early": heading.tally.early,
        "early_minutes": heading.tally.early_minutes,
        "items": [_item(row, heading.currency) for row in rows],
    }


def _item(row: QueueRow, currency: str) -> json_shapes.Shape:
    return {
        "follow_up": id_text(row.key),
        "customer": {"id": id_text(row.customer_id), "name": row.customer},
        "segment": row.segment,
        "group": row.group,
        "due": json_shapes.iso(row.due),
        "days_overdue": row.days_overdue,
        "early": row.early,
        "alarms": [json_shapes.alarm(sign) for sign in row.alarms],
        "title": row.title,
        "channel": row.channel,
        "minutes": row.minutes,
        "why": list(row.why),
        "ltv": json_shapes.ltv(row, currency),
        "churn_risk": row.churn_risk,
        "at_risk": decimal_text(row.at_risk, currency),
    }
