"""All that is known of one line of a history, and the form that corrects it."""

from __future__ import annotations

from typing import Final, TypeVar

from store.actions.correct_touch import Correction, correct_touch
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.value.money import display
from store.views.customer.cases import CaseRow
from store.views.customer.history import Event
from store.views.customer.purchase import Bought
from store.vocabulary import channel_word, known_channel, known_outcome, outcome_word
from tui.dialogs.fields import Field, Values, Wrap, day, length, one_of, words
from tui.dialogs.form import FormDialog
from tui.screens.work.log import ANSWERS, CHANNELS
from tui.screens.work.owing import case_words
from tui.session import Sitting
from tui.widgets.facts import Fact, heading
from tui.words.screen import event_author, event_head, event_kind

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
    if event.kind != "interaction":
        return f"Only a touch can be corrected; this line is a {event_kind(event)}."
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
        facts += [Fact(""), Fact(event.note)]
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
    """The form that corrects a touch, filled with what it says now."""

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
            ),
        )

    minutes = "" if event.minutes is None else str(event.minutes)
    channel, outcome = channel_word(event.channel), outcome_word(event.outcome)
    fields = (
        Field("note", "Note", words, value=event.note or "", note=True),
        Field("channel", "How", one_of(known_channel, channel_word),
              value=channel, choices=CHANNELS),
        Field("outcome", "Outcome", one_of(known_outcome, outcome_word),
              value=outcome, choices=ANSWERS),
        Field("minutes", "Minutes", length(), value=minutes),
        Field("day", "When", day(sitting, past=True),
              value=event.day.isoformat()),
    )  # fmt: skip
    stays = Fact("The old words stay in the history, marked as corrected.", "", "dim")
    return FormDialog(f"Correct: {event_kind(event)}", fields, wrap(act), about=(stays,))
