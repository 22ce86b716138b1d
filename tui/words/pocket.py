"""The pocket day as one page to print or to read on a phone."""

from __future__ import annotations

import html
from datetime import date
from typing import Final

from store.exchange.content_lines import plain
from store.exchange.pocket import DESK, Pocket, day_title
from store.lifecycle.dates import speak
from store.views.customer.page import Page, Step
from store.views.lists.appointments import Appointment
from store.vocabulary import CHANNELS, channel_word
from tui.words.faces import POCKET, facts_of

_LETTER: Final = {each.key: each.letter for each in CHANNELS}
_STYLE: Final = (
    "body{font:15px/1.35 system-ui,sans-serif;margin:1em auto;max-width:46em;padding:0 .8em;"
    "color:#111;background:#fff}h1{font-size:1.3em}h2{font-size:1.05em;border-bottom:2px solid;"
    "margin:1.4em 0 .3em}h3{font-size:1em;margin:.9em 0 .1em}ul{margin:.1em 0;padding-left:1.2em}"
    "p{margin:.15em 0}.say{font-style:italic}.log{font-family:ui-monospace,monospace;"
    "border:1px dashed #888;padding:.15em .4em}a{color:inherit}section{break-inside:avoid}"
)


def pocket_page(pocket: Pocket) -> str:
    """The day as a page of HTML, to print or to read on a phone: "today" is the day it is for."""
    today = pocket.day
    legs, title = pocket.legs, day_title(pocket.day)
    count = sum(len(leg) for _, leg in legs)
    minutes = sum(each.minutes for _, leg in legs for each in leg)
    way = " → ".join(_town(town) for town, _ in legs if town != DESK)
    parts = [f"<h1>{title}</h1>", f"<p>{count} to do, {minutes} minutes</p>"]
    if way:
        parts.append(f"<p>Way: {way}</p>")
    told: set[bytes] = set()
    for town, leg in legs:
        parts.append(f"<h2>{_town(town)}</h2>")
        for each in leg:
            again = each.customer_key in told
            told.add(each.customer_key)
            parts.append(_stop(each, pocket.pages[each.customer_key], today, again=again))
    if not count:
        parts.append("<p>Nothing is due.</p>")
    parts.append(
        "<h2>Afterwards</h2><p>Type a line for each, as in the dashed boxes, into a text file; "
        "“tickler batch FILE” logs them all at once. + is reached, 0 no answer, $ bought.</p>"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{title}</title><style>{_STYLE}</style></head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body></html>\n"
    )


def _town(town: str | None) -> str:
    return "From the desk" if town == DESK else _text(town or "no town")


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
    ways = []
    for way in page.card.ways:
        whose = way.label or way.contact
        ways.append(_way(way.kind, way.value) + (f" ({_text(whose)})" if whose else ""))
    return ways + [
        f"<b>{_text(fact.label)}:</b> {_text(fact.text)}" for fact in facts_of(POCKET, page, today)
    ]


def _way(kind: str, value: str) -> str:
    if kind == "phone":
        number = "".join(c for c in value if c.isdigit() or c == "+")
        return f'<a href="tel:{html.escape(number)}">{_text(value)}</a>'
    if kind == "email":
        return f'<a href="mailto:{html.escape(plain(value))}">{_text(value)}</a>'
    return f"{_text(kind)}: {_text(value)}"


def _text(text: str) -> str:
    return html.escape(plain(text))
