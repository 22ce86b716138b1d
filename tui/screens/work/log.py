"""The form for a touch: what happened, in which words, and what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from store import vocabulary
from store.actions import records
from store.actions.touches import Touch
from store.errors import BadInput
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.names import fold
from store.views.customer.card import Person
from store.views.plans.position import Ahead
from store.vocabulary import (
    FEELINGS,
    channel_word,
    known_channel,
    known_feeling,
    known_outcome,
    outcome_word,
)
from tui.dialogs.fields import (
    Choice,
    Field,
    Reader,
    Value,
    Values,
    Wrap,
    amount,
    choices,
    day,
    length,
    one_of,
    words,
)
from tui.dialogs.form import FormDialog, R
from tui.screens.work.forms import about
from tui.screens.work.target import Target
from tui.session import Sitting

CHANNELS: Final = tuple(Choice(each.label, each.key) for each in vocabulary.CHANNELS)
_FELT: Final = choices(*FEELINGS)
ANSWERS: Final = tuple(Choice(each.label, each.key) for each in vocabulary.OUTCOMES)


class LogDialog(FormDialog[R]):
    """The next date follows the outcome for as long as nobody types another one."""

    def __init__(
        self,
        target: Target,
        sitting: Sitting,
        wrap: Wrap[R],
        outlook: Mapping[str, Ahead],
        people: Sequence[Person] = (),
    ) -> None:
        self._target = target
        self._sitting = sitting
        self._outlook = outlook
        self._people = people
        today = sitting.today
        ahead = outlook.get("reached")
        fields = [
            Field("channel", "How", one_of(known_channel, channel_word),
                  value=target.channel, choices=CHANNELS),
            Field("outcome", "Outcome", one_of(known_outcome, outcome_word), choices=ANSWERS,
                  value="1" if target.queued else "", placeholder="empty: only a note"),
            Field("note", "Note", words, note=True),
            Field("minutes", "Minutes", length(),
                  placeholder="may stay empty"),
            Field("day", "When", day(sitting, past=True), value="today"),
        ]  # fmt: skip
        if people:
            names = tuple(Choice(each.name, each.key.hex()) for each in people)
            fields.insert(1, Field("contact", "With", _person(people), choices=names,
                                   placeholder="whom you talked to"))  # fmt: skip
        if target.live:
            fields.append(
                Field("bought", "Bought for", amount(sitting.currency),
                      placeholder="an amount, if they bought")
            )  # fmt: skip
        if target.live:
            planned = speak(ahead.due, today) if ahead is not None and target.queued else ""
            fields.append(
                Field("next", "Next", day(sitting), value=planned,
                      placeholder="empty: as it is planned")
            )  # fmt: skip
        fields.append(
            Field("felt", "They were", one_of(known_feeling), choices=_FELT,
                  placeholder="how they seemed; may stay empty")
        )  # fmt: skip
        super().__init__(
            f"Log: {target.customer}",
            fields,
            wrap(self._act_on),
            about=about(target, sitting),
            first="note",
        )

        self._next_typed = False

    def action_save(self) -> None:
        """Save; the plan's own date is left to the plan, which then may still level it."""
        self._next_typed = self._target.live and self.row("next").touched
        super().action_save()

    def field_changed(self, name: str) -> None:
        """Another outcome leads to another date, and an amount means that they bought."""
        if name == "bought" and not self.row("outcome").touched:
            self.put("outcome", outcome_word("bought"))
            name = "outcome"
        if name != "outcome" or not self._target.live or self.row("next").touched:
            return
        ahead = self._outlook.get(str(self.value_of("outcome")))
        planned = "" if ahead is None else speak(ahead.due, self._sitting.today)
        self.put("next", planned if self._target.queued else "")

    def _act_on(self, values: Values) -> Effect:
        store, today, target = self._sitting.store, self._sitting.today, self._target
        contact = values.maybe("contact") if self._people else None
        touch = Touch(
            channel=values.text("channel") or target.channel,
            outcome=values.maybe("outcome"),
            note=values.maybe("note"),
            minutes=values.maybe_number("minutes"),
            day=values.maybe_day("day"),
            contact_id=None if contact is None else bytes.fromhex(contact),
            felt=values.maybe("felt"),
        )
        next_due = values.maybe_day("next") if self._next_typed else None
        if touch.outcome is not None and target.step_id is not None and target.queued:
            return records.work_step(
                store,
                today,
                target.step_id,
                touch,
                next_due=next_due,
                bought=values.maybe_number("bought"),
            )
        bought = values.maybe_number("bought") if target.live else None
        return records.log(
            store, today, target.customer_id, touch, next_due=next_due, bought=bought
        )


def _person(people: Sequence[Person]) -> Reader:
    """One of the people there, by a figure or the beginning of a name."""

    def read(text: str) -> tuple[Value, str]:
        wanted = fold(text)
        found = [each for each in people if text == each.key.hex()] or [
            each for each in people if any(word.startswith(wanted) for word in _names(each))
        ]
        if len(found) != 1:
            names = ", ".join(each.name for each in people)
            raise BadInput(f"“{text[:40]}” is none of the people there, or several: {names}.")
        return found[0].key.hex(), f"= {found[0].name}"

    return read


def _names(person: Person) -> list[str]:
    name = fold(person.name)
    return [name, *name.split()]
