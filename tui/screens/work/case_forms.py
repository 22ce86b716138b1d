"""The forms of an enquiry or a complaint: opening, answering, settling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, TypeVar

from store.actions import cases
from store.ledger.effect import Effect
from store.views.customer.cases import CaseRow
from store.vocabulary import CHANNELS, channel_word, known_channel
from tui.dialogs.fields import Choice, Field, Values, Wrap, length, one_of, words
from tui.dialogs.form import FormDialog
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.facts import Fact
from tui.words.customer import case_style, case_words

R = TypeVar("R")

_WAYS: Final = tuple(Choice(each.label, each.key) for each in CHANNELS if each.talk)
_ANGRY: Final = (Choice("no", ""), Choice("yes, offers wait", "angry"))


def open_case_form(
    target: Target,
    sitting: Sitting,
    wrap: Wrap[R],
    kind: str,
    causes: Sequence[tuple[str, int]] = (),
) -> FormDialog[R]:
    """What they want or complain of, and how it came."""

    def act(values: Values) -> Effect:
        return cases.open_case(
            sitting.store,
            sitting.today,
            target.customer_id,
            kind,
            values.text("title"),
            channel=values.maybe("channel"),
            angry=bool(values.text("angry")),
            cause=values.maybe("cause"),
        )

    asked = "What do they complain of" if kind == "complaint" else "What do they want to know"
    fields = [
        Field("title", "What", words, needed=f"{asked}? A few words."),
        Field("channel", "By", one_of(known_channel, channel_word), choices=_WAYS,
              placeholder="empty: as they came to us last"),
    ]  # fmt: skip
    if kind == "complaint":
        fields += [
            Field("angry", "Angry", words, value="1", choices=_ANGRY),
            _cause(causes, placeholder="if it is known already"),
        ]
    heads = Fact("The answer heads the queue from now on, by the way they came.", "", "dim")
    name = f"{kind.capitalize()}: {target.customer}"
    return FormDialog(name, fields, wrap(act), about=(heads,))


def answer_case_form(case: CaseRow, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """Our answer; an enquiry is closed with it, after a complaint we ask whether it helped."""

    def act(values: Values) -> Effect:
        return cases.answer_case(
            sitting.store,
            sitting.today,
            case.key,
            values.maybe("note"),
            channel=values.maybe("channel"),
            minutes=values.maybe_number("minutes"),
        )

    fields = (
        Field("note", "Answered", words, note=True),
        Field("channel", "By", one_of(known_channel, channel_word),
              value=case.channel or "call", choices=_WAYS),
        Field("minutes", "Minutes", length(),
              placeholder="may stay empty"),
    )  # fmt: skip
    about = (Fact(case_words(case), case.kind, case_style(case)),)
    return FormDialog(f"Answer: {case.customer}", fields, wrap(act), about=about)


def settle_case_form(
    case: CaseRow, sitting: Sitting, wrap: Wrap[R], causes: Sequence[tuple[str, int]] = ()
) -> FormDialog[R]:
    """How it ended; a complaint takes its cause, so that causes can be counted (R92)."""

    def act(values: Values) -> Effect:
        cause, note = values.maybe("cause"), values.maybe("note")
        return cases.close_case(sitting.store, sitting.today, case.key, cause, note)

    needed = "What went wrong? A choice's number or a few words: causes are counted."
    cause = _cause(
        causes, value=case.cause or "", needed=needed if case.kind == "complaint" else ""
    )
    fields = (cause, Field("note", "Result", words, note=True))
    about = (Fact(case_words(case), case.kind, case_style(case)),)
    return FormDialog(f"Settle: {case.customer}", fields, wrap(act), about=about)


def _cause(
    causes: Sequence[tuple[str, int]],
    *,
    value: str = "",
    needed: str = "",
    placeholder: str = "what went wrong",
) -> Field:
    """The cause, with those that occurred before and how often."""
    known = tuple(Choice(f"{cause} ({count})", cause) for cause, count in causes)
    return Field(
        "cause", "Cause", words, value=value, choices=known, needed=needed, placeholder=placeholder
    )
