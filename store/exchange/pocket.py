"""The pocket day: one page to print or to read on a phone, with its calendar and its cards."""

from __future__ import annotations

import html
from collections.abc import Sequence
from datetime import date
from typing import Final

from store.dataclass import dataclass
from store.exchange.calendar_out import calendar_of
from store.exchange.cards_out import cards_of
from store.exchange.content_lines import plain
from store.lifecycle.dates import MONTHS, WEEKDAYS, speak
from store.names import plain_form
from store.safety.store import Store
from store.value.money import display
from store.views.customer.history import Event
from store.views.customer.page import Page, Step, customer_page
from store.views.lists.appointments import Appointment, appointments, cards
from store.vocabulary import CHANNELS, channel_word, outcome_word

_OUTSIDE: Final = "visit"
_SAID: Final = 3  # last words of a customer
_LETTER: Final = {each.key: each.letter for each in CHANNELS}
_STYLE: Final = (
    "body{font:15px/1.35 system-ui,sans-serif;margin:1em auto;max-width:46em;padding:0 .8em;"
    "color:#111;background:#fff}h1{font-size:1.3em}h2{font-size:1.05em;border-bottom:2px solid;"
    "margin:1.4em 0 .3em}h3{font-size:1em;margin:.9em 0 .1em}ul{margin:.1em 0;padding-left:1.2em}"
    "p{margin:.15em 0}.say{font-style:italic}.log{font-family:ui-monospace,monospace;"
    "border:1px dashed #888;padding:.15em .4em}a{color:inherit}section{break-inside:avoid}"
)


@dataclass(frozen=True)
class Pocket:
    """A day in three forms: a page, a calendar, cards; and how many customers it names."""

    html: str
    ics: str
    vcf: str
    customers: int


def pack(store: Store, today: date, day: date, towns: Sequence[str] = ()) -> Pocket:
    """What is due on a day, on the way through the towns; on today also what waits since before.

    Visits come first, town by town: in the order of `towns`, then where most are; within a town
    the longest one first. What is done from the desk follows.
    """
    found = [
        each for each in appointments(
            store, today, mine=True, first=None if day == today else day, last=day
        )
        if not each.off
    ]  # fmt: skip
    legs = _legs(found, towns)
    whom = list(dict.fromkeys(each.customer_key for _, leg in legs for each in leg))
    pages = {key: customer_page(store, key, today) for key in whom}
    return Pocket(
        _page(day, today, legs, pages), calendar_of(_title(day), found),
        cards_of(cards(store, whom)), len(whom),
    )  # fmt: skip


def _legs(
    found: Sequence[Appointment], towns: Sequence[str]
) -> list[tuple[str, list[Appointment]]]:
    """The visits of each town in the order of the way, then the rest."""
    wanted = [plain_form(town) for town in towns]
    visits: dict[str, list[Appointment]] = {}
    names: dict[str, str] = {}
    for each in found:
        if each.channel == _OUTSIDE:
            town = plain_form(each.city or "")
            names.setdefault(town, each.city or "no town")
            visits.setdefault(town, []).append(each)

    def place(town: str) -> tuple[int, bool, int, str]:
        told = wanted.index(town) if town in wanted else len(wanted)
        return told, not town, -len(visits[town]), town

    legs = [
        (names[town], sorted(visits[town], key=lambda e: (e.time or "99", -e.minutes, e.customer)))
        for town in sorted(visits, key=place)
    ]
    rest = [each for each in found if each.channel != _OUTSIDE]
    return [*legs, ("From the desk", rest)] if rest else legs


def _title(day: date) -> str:
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def _page(
    day: date,
    today: date,
    legs: Sequence[tuple[str, Sequence[Appointment]]],
    pages: dict[bytes, Page],
) -> str:
    count = sum(len(leg) for _, leg in legs)
    minutes = sum(each.minutes for _, leg in legs for each in leg)
    way = " → ".join(_text(town) for town, leg in legs if leg[0].channel == _OUTSIDE)
    parts = [f"<h1>{_title(day)}</h1>", f"<p>{count} to do, {minutes} minutes</p>"]
    if way:
        parts.append(f"<p>Way: {way}</p>")
    told: set[bytes] = set()
    for town, leg in legs:
        parts.append(f"<h2>{_text(town)}</h2>")
        for each in leg:
            again = each.customer_key in told
            told.add(each.customer_key)
            parts.append(_stop(each, pages[each.customer_key], today, again=again))
    if not count:
        parts.append("<p>Nothing is due.</p>")
    parts.append(
        "<h2>Afterwards</h2><p>Type a line for each, as in the dashed boxes, into a text file; "
        "“tickler batch FILE” logs them all at once. + is reached, 0 no answer, $ bought.</p>"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{_title(day)}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _stop(each: Appointment, page: Page, today: date, *, again: bool) -> str:
    step = next((step for step in page.steps if step.key == each.key), None)
    when = f"{each.time} " if each.time else ""
    waits = f", since {speak(each.day, today)}" if each.day < today else ""
    head = (
        f"<h3>{when}{_text(each.customer)}</h3><p><b>{_text(channel_word(each.channel))}: "
        f"{_text(each.title)}</b> ({each.minutes} min{_text(waits)})</p>"
    )
    lines = [] if again else _briefing(page, today)
    said = step.say if isinstance(step, Step) and step.say else ""
    talk = f'<p class="say">{_text(said)}</p>' if said else ""
    box = f'<p class="log">{_text(each.customer)} {_LETTER.get(each.channel, "c")}+ "…"</p>'
    listed = "".join(f"<li>{line}</li>" for line in lines)
    return f"<section>{head}{talk}{f'<ul>{listed}</ul>' if listed else ''}{box}</section>"


def _briefing(page: Page, today: date) -> list[str]:
    """What to know of them, each a line of HTML."""
    out = []
    for kind, value, label in page.ways:
        who = f" ({_text(label)})" if label else ""
        out.append(_way(kind, value) + who)
    out += [_text(f"{who.name}{f', {who.role}' if who.role else ''}") for who in page.card.people]
    out += [f"<b>promised:</b> {_text(owed.title)}, by {_text(speak(owed.day, today))}"
            for owed in page.owed]  # fmt: skip
    out += [f"<b>{_text(case.kind)}:</b> {_text(case.title)}, open for {case.age} days"
            for case in page.cases]  # fmt: skip
    if page.held:
        out.append(f"<b>no offers:</b> {_text(page.held)}")
    for offer in (each for each in page.offers if each.answer == "open"):
        amount = "" if offer.amount is None else f" {display(offer.amount, page.currency)}"
        out.append(_text(f"offered {speak(offer.day, today)}: {offer.title}{amount}, "
                         f"{offer.answer}"))  # fmt: skip
    out += [_text(_words(event, today)) for event in page.last[:_SAID]]
    return out


def _words(event: Event, today: date) -> str:
    parts = [
        channel_word(event.channel) if event.channel else event.kind,
        outcome_word(event.outcome) if event.outcome else "",
        event.title or "", event.note or "",
    ]  # fmt: skip
    return f"{speak(event.day, today)} " + ", ".join(filter(None, parts))


def _way(kind: str, value: str) -> str:
    if kind == "phone":
        number = "".join(c for c in value if c.isdigit() or c == "+")
        return f'<a href="tel:{html.escape(number)}">{_text(value)}</a>'
    if kind == "email":
        return f'<a href="mailto:{html.escape(plain(value))}">{_text(value)}</a>'
    return f"{_text(kind)}: {_text(value)}"


def _text(text: str) -> str:
    return html.escape(plain(text))
