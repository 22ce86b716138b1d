"""One line of a history in full, and what can still be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, TypeVar

from textual.binding import Binding, BindingType

from store.actions import records
from store.actions.promises import settle_promise
from store.ledger.effect import Effect
from store.views.customer.cases import CaseRow, case_of_touch
from store.views.customer.history import Event, before
from store.views.customer.purchase import bought
from store.views.customer.satisfaction import answers
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Field, Wrap, words
from tui.dialogs.form import FormDialog
from tui.screens.customer.event_facts import (
    correction,
    course,
    event_facts,
    purchase_facts,
    why_not_corrected,
)
from tui.screens.work.case_forms import answer_case_form, settle_case_form
from tui.session import Sitting
from tui.widgets.facts import Fact, heading
from tui.widgets.keybar import KeyItem
from tui.words.customer import answer_words
from tui.words.screen import event_kind, event_words

R = TypeVar("R")

_CLOSE = KeyItem("Esc", "closes", id="leave", priority=9)
_CORRECTS = KeyItem("E", "corrects", id="correct")


def event_dialog(
    event: Event, customer_id: bytes, sitting: Sitting, wrap: Wrap[R]
) -> EventDialog[R]:
    """The dialog for a line, by what it is about."""
    kinds: dict[str, type[EventDialog[R]]] = {
        "interaction": TouchDialog,
        "purchase": PurchaseDialog,
        "refund": PurchaseDialog,
        "offer": OfferDialog,
        "promise": PromiseDialog,
        "answer": AnswerDialog,
    }
    return kinds.get(event.kind, EventDialog[R])(event, customer_id, sitting, wrap)


class EventDialog(DoDialog[R, Sequence[Fact]]):
    """A line of a history; the kinds of lines add what they know and can."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,q", "leave", "Leave", show=False, id="event.leave",
                tooltip="Close this line"),
        Binding("E", "correct", "Correct", id="event.correct",
                tooltip="Correct what it says; of a touch the old words stay in the history"),
    ]  # fmt: skip

    def __init__(self, event: Event, customer_id: bytes, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__(
            event_kind(event), lambda: [*event_facts(event, sitting), *self.more()], wrap
        )
        self.event = event
        self.customer_id = customer_id
        self.sitting = sitting

    def more(self) -> Sequence[Fact]:
        """What is read of it in the thread, beside what the line itself says."""
        return ()

    def facts(self, known: Sequence[Fact]) -> Sequence[Fact]:
        """All of it."""
        return known

    def key_items(self) -> list[KeyItem]:
        """The keys that can act."""
        return [_CLOSE]

    def action_correct(self) -> None:
        """Correct what the line says, or say why not."""
        why = why_not_corrected(self.event)
        if why is None:
            self.app.push_screen(self.correcting(), self.close_with)
        else:
            self.message(why, risk=True)

    def correcting(self) -> FormDialog[R]:
        """The form that corrects it."""
        return correction(self.event, self.sitting, self._wrap)


class TouchDialog(EventDialog[R]):
    """A touch; the first one of an enquiry or complaint tells its course."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "answer", "Answer", id="event.answer", tooltip="Record our answer"),
        Binding("s", "settle", "Settle", id="event.settle",
                tooltip="Close the enquiry or complaint with its result"),
    ]  # fmt: skip
    _case: CaseRow | None = None

    def more(self) -> Sequence[Fact]:
        """The words that stood there before, and the course of the case."""
        store, today = self.sitting.store, self.sitting.today
        facts: list[Fact] = []
        if self.event.corrects is not None:
            facts += [
                *heading("It said before"),
                *(Fact(event_words(each)) for each in before(store, self.event.corrects)),
            ]
        self._case = case_of_touch(store, self.customer_id, self.event.key[1], today)
        if self._case is not None:
            facts += [*heading(f"The {self._case.kind}"), *course(self._case, self.sitting)]
        return facts

    def key_items(self) -> list[KeyItem]:
        """Correcting, and the case while it is open."""
        items = [] if why_not_corrected(self.event) else [KeyItem("E", "corrects", id="correct")]
        if self._case is not None and self._case.closed is None:
            items += [KeyItem("a", "answers", id="answer"), KeyItem("s", "settles", id="settle")]
        return [*items, _CLOSE]

    def action_answer(self) -> None:
        """Record our answer."""
        case = self._open_case()
        if case is not None:
            self.app.push_screen(answer_case_form(case, self.sitting, self._wrap), self.close_with)

    def action_settle(self) -> None:
        """Close the case."""
        case = self._open_case()
        if case is not None:
            self.app.push_screen(settle_case_form(case, self.sitting, self._wrap), self.close_with)

    def _open_case(self) -> CaseRow | None:
        if self.ready() is None:
            return None
        if self._case is None or self._case.closed is not None:
            self.message("There is no open enquiry or complaint behind this line.", risk=True)
            return None
        return self._case


class PurchaseDialog(EventDialog[R]):
    """A purchase or refund with its lines."""

    def more(self) -> Sequence[Fact]:
        """What was bought, what it cost us, and the refund or purchase that belongs to it."""
        return purchase_facts(bought(self.sitting.store, self.event.key[1]), self.sitting)

    def key_items(self) -> list[KeyItem]:
        """Correcting."""
        return [_CORRECTS, _CLOSE]


class OfferDialog(EventDialog[R]):
    """An offer; its answer is one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("a", "accepted", "Accepted", id="event.accepted", tooltip="They accepted it"),
        Binding("r", "refused", "Refused", id="event.refused",
                tooltip="They refused it; asks why, so that it is not offered again too soon"),
    ]  # fmt: skip

    def key_items(self) -> list[KeyItem]:
        """The answers, while there is none."""
        if self.event.outcome != "open":
            return [_CORRECTS, _CLOSE]
        return [
            KeyItem("a", "accepted", id="accepted"),
            KeyItem("r", "refused…", id="refused"),
            _CORRECTS,
            _CLOSE,
        ]

    def action_accepted(self) -> None:
        """Record that they accepted."""
        if self._waits():
            self.do(lambda: self._answer("accepted", None))

    def action_refused(self) -> None:
        """Ask why they refused, and record it."""
        if self._waits():
            reason = Field("reason", "Because", words, placeholder="their words; may stay empty")
            form = FormDialog(
                f"Refused: {self.event.title}",
                (reason,),
                self._wrap(lambda values: self._answer("refused", values.maybe("reason"))),
            )
            self.app.push_screen(form, self.close_with)

    def _answer(self, answer: str, reason: str | None) -> Effect:
        return records.answer_offer(
            self.sitting.store, self.sitting.today, self.event.key[1], answer, reason
        )

    def _waits(self) -> bool:
        if self.event.outcome != "open":
            self.message(f"This offer has its answer: {self.event.outcome}.", risk=True)
        return self.event.outcome == "open"


class PromiseDialog(EventDialog[R]):
    """A promise; how it ended is one key."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("k", "settled(True)", "Kept", id="event.kept", tooltip="We kept our word"),
        Binding("b", "settled(False)", "Broken", id="event.broken",
                tooltip="We did not keep our word"),
    ]  # fmt: skip

    def key_items(self) -> list[KeyItem]:
        """How it ends, while it is owed."""
        if self.event.outcome != "owed":
            return [_CLOSE]
        return [
            KeyItem("k", "kept", id="settled(True)"),
            KeyItem("b", "broken", id="settled(False)"),
            _CORRECTS,
            _CLOSE,
        ]

    def action_settled(self, kept: bool) -> None:
        """Record how it ended."""
        if self.event.outcome != "owed":
            self.message(f"This promise has ended: {self.event.outcome}.", risk=True)
            return
        store, today, promise = self.sitting.store, self.sitting.today, self.event.key[1]
        self.do(lambda: settle_promise(store, today, promise, kept=kept))


class AnswerDialog(EventDialog[R]):
    """How satisfied they said they are."""

    def more(self) -> Sequence[Fact]:
        """The answer beside the first of its kind."""
        found = answers(self.sitting.store, self.customer_id)
        return [
            Fact(answer_words(each, self.sitting.today), each.kind.upper())
            for each in found
            if each.key == self.event.key[1]
        ]
