"""All that is known of one line of a history, and the form that corrects it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from store.actions.correct_touch import Correction, correct_touch
from store.actions.correct_trade import (
    correct_offer,
    correct_promise,
    correct_purchase,
    remove_purchase,
)
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.value.money import decimal_text, display
from store.views.customer.cases import CaseRow
from store.views.customer.history import Event
from store.views.customer.purchase import Bought
from store.vocabulary import (
    FEELINGS,
    channel_word,
    known_channel,
    known_feeling,
    known_outcome,
    outcome_word,
)
from tui.dialogs.fields import (
    Field,
    Values,
    Wrap,
    amount,
    choices,
    day,
    length,
    one_of,
    words,
)
from tui.dialogs.form import FormDialog
from tui.screens.work.log import ANSWERS, CHANNELS
from tui.session import Sitting
from tui.widgets.facts import Fact, heading
from tui.words.customer import case_words
from tui.words.screen import event_author, event_head, event_kind
from tui.words.sentences import tell

R = TypeVar("R")

_EXTRA: Final = {
    "interaction": "direction",
    "purchase": "number",
    "refund": "number",
    "step": "was due",
    "offer": "answered",
    "promise": "due",
}


def why_not_corrected(event: Event) -> str | None:
    """Why this line cannot be corrected, None when it can."""
    if event.kind == "promise" and event.outcome != "owed":
        return f"This promise has ended: {event.outcome}."
    if event.kind not in ("interaction", "purchase", "refund", "offer", "promise"):
        return (
            "Only a touch, a purchase, an offer and a promise can be corrected; this line is a "
            f"{event_kind(event)}."
        )
    if event.corrected:
        return "This touch was corrected later: correct the line that stands for it now."
    return None


def event_facts(event: Event, sitting: Sitting) -> list[Fact]:
    """All that the line itself says."""
    facts = [Fact(f"{speak(event.day, sitting.today)} ({event.day.isoformat()})", "when")]
    facts.append(Fact(event_head(event), "what", "strong"))
    if event.amount is not None:
        facts.append(Fact(display(event.amount, sitting.currency), "amount"))
    if event.minutes is not None:
        facts.append(Fact(f"{event.minutes} min", "took"))
    if event.author:
        facts.append(Fact(event_author(event), "who"))
    if event.extra:
        facts.append(Fact(event.extra, _EXTRA.get(event.kind, "more")))
    if event.corrected:
        facts.append(Fact("A later line corrects this one.", style="soon"))
    if event.note:
        facts += [Fact(""), Fact(tell(event.note))]
    return facts


def purchase_facts(found: Bought, sitting: Sitting) -> list[Fact]:
    """What the whole cost us, the lines, and the refund that belongs to it."""
    currency = sitting.currency
    facts: list[Fact] = []
    if found.paid is not None:
        facts.append(Fact(display(*found.paid), "paid"))
    if found.cost is None:
        facts.append(Fact("not known", "cost", "dim"))
    else:
        margin = display(found.amount - found.cost, currency)
        facts.append(Fact(f"{display(found.cost, currency)}, margin {margin}", "cost"))
    facts += heading("Lines") if found.lines else [Fact("no lines were recorded", "", "dim")]
    for line in found.lines:
        cost = "" if line.cost is None else f", cost {display(line.cost, currency)}"
        facts.append(
            Fact(f"{line.quantity} × {line.title}: {display(line.amount, currency)}{cost}")
        )
    if found.linked:
        facts += heading("Refunded by" if found.kind == "purchase" else "Refunds the purchase")
    for other in found.linked:
        number = f", number {other.number}" if other.number else ""
        amount = display(other.amount, currency)
        facts.append(Fact(f"{speak(other.day, sitting.today)}: {amount}{number}"))
    return facts


def course(case: CaseRow, sitting: Sitting) -> list[Fact]:
    """How a case went, from the day it came."""
    today = sitting.today
    facts = [Fact(case_words(case), "", "strong"), Fact(speak(case.opened, today), "came")]
    if case.answered is not None:
        facts.append(Fact(speak(case.answered, today), "answered"))
    if case.cause:
        facts.append(Fact(case.cause, "cause"))
    if case.closed is not None:
        facts.append(Fact(f"{speak(case.closed, today)}, after {case.age} days", "closed"))
    return facts


def correction(event: Event, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """The form that corrects a line, filled with what it says now."""
    if event.kind == "interaction":
        return _touch(event, sitting, wrap)
    fields, act = _trade(event, sitting)
    stays = Fact("Undo and the journal keep what stood there.", "", "dim")
    return FormDialog(f"Correct: {event_kind(event)}", fields, wrap(act), about=(stays,))


def _trade(event: Event, sitting: Sitting) -> tuple[list[Field], Callable[[Values], Effect]]:
    store, today, ident = sitting.store, sitting.today, event.key[1]
    money, past = amount(sitting.currency), day(sitting, past=True)
    paid = "" if event.amount is None else decimal_text(event.amount, sitting.currency) or ""
    title = Field("title", "What", words, value=event.title or "", needed="Say what it was.")
    when = Field("day", "When", past, value=event.day.isoformat())
    day_of = {"promise": "due_on", "offer": "offered_on"}.get(event.kind, "bought_on")
    shown_day = event.extra if event.kind == "promise" else event.day.isoformat()
    stood = {"title": event.title, "amount": event.amount, day_of: shown_day}
    if event.kind not in ("promise", "offer"):
        stood |= {"number": event.extra, "note": tell(event.note) or None}

    def seen(values: Values) -> Mapping[str, str | int | None] | None:
        return None if values.over else stood

    if event.kind == "promise":
        due = Field("due", "By", day(sitting), value=event.extra or "", needed="Give a date.")
        return [title, due], lambda values: correct_promise(
            store,
            today,
            ident,
            title=values.changed_text("title"),
            due=values.only_changed().maybe_day("due"),
            seen=seen(values),
        )
    if event.kind == "offer":
        return [
            title,
            Field("amount", "Amount", money, value=paid),
            when,
        ], lambda values: correct_offer(
            store,
            today,
            ident,
            title=values.changed_text("title"),
            amount=values.only_changed().maybe_number("amount"),
            day=values.only_changed().maybe_day("day"),
            seen=seen(values),
        )
    fields = [
        Field("amount", "Amount", money, value=paid, needed="Give the amount."),
        Field("cost", "Cost", money, placeholder="of goods; empty: as it was"),
        when,
        Field("number", "Number", words, value=event.extra or ""),
        Field("note", "Note", words, value=tell(event.note)),
        Field("remove", "Take away", words, placeholder="type yes if there was no such purchase"),
    ]

    def act(values: Values) -> Effect:
        if values.text("remove").casefold() in ("y", "yes"):
            return remove_purchase(store, today, ident)
        return correct_purchase(
            store,
            today,
            ident,
            amount=values.only_changed().maybe_number("amount"),
            cost=values.maybe_number("cost"),
            day=values.only_changed().maybe_day("day"),
            number=values.changed_text("number"),
            note=values.changed_text("note"),
            seen=seen(values),
        )

    return fields, act


def _touch(event: Event, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    def act(values: Values) -> Effect:
        return correct_touch(
            sitting.store,
            sitting.today,
            event.key[1],
            Correction(
                channel=values.maybe("channel"),
                outcome=values.maybe("outcome"),
                note=values.text("note"),
                minutes=values.maybe_number("minutes"),
                day=values.maybe_day("day"),
                felt=values.maybe("felt"),
            ),
        )

    minutes = "" if event.minutes is None else str(event.minutes)
    channel, outcome = channel_word(event.channel), outcome_word(event.outcome)
    fields = (
        Field("note", "Note", words, value=tell(event.note), note=True),
        Field("channel", "How", one_of(known_channel, channel_word),
              value=channel, choices=CHANNELS),
        Field("outcome", "Outcome", one_of(known_outcome, outcome_word),
              value=outcome, choices=ANSWERS),
        Field("minutes", "Minutes", length(), value=minutes),
        Field("felt", "They were", one_of(known_feeling), value=event.felt or "",
              choices=choices(*FEELINGS)),
        Field("day", "When", day(sitting, past=True),
              value=event.day.isoformat()),
    )  # fmt: skip
    stays = Fact("The old words stay in the history, marked as corrected.", "", "dim")
    return FormDialog(f"Correct: {event_kind(event)}", fields, wrap(act), about=(stays,))
