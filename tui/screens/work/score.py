"""How satisfied they say they are: one key for the answer, letters for the scale."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Final, TypeVar

from textual.binding import Binding, BindingType

from store.actions import records
from store.ledger.effect import Effect
from store.views.customer.satisfaction import Answer, answers
from store.views.lists.contacts import find_contact
from tui.dialogs.action_text import DoDialog
from tui.dialogs.fields import Field, Values, Wrap, whole_number, words
from tui.dialogs.form import FormDialog
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.widgets.facts import Fact, Facts, heading
from tui.widgets.keybar import KeyBar, KeyItem
from tui.words.customer import answer_words

R = TypeVar("R")

# Each scale: its name, its letter, the least and the most, and what is asked.
SCALES: Final = (
    ("nps", "n", 0, 10, "How likely are you to recommend us? 0 not at all, 10 very likely"),
    ("csat", "c", 1, 5, "How satisfied are you? 1 not at all, 5 very"),
    ("ces", "e", 1, 7, "How easy was it to deal with us? 1 very hard, 7 very easy"),
)
_TEN: Final = "+"
_SHOWN: Final = 5


class ScoreDialog(DoDialog[R, "tuple[Answer, ...]"]):
    """Records the score with the digit and closes."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(letter, f"scale('{kind}')", kind.upper(), id=f"score.{kind}",
                    tooltip=f"The scale {kind.upper()} from {least} to {most}")
            for kind, letter, least, most, _ in SCALES
        ),
        Binding("tab,right", "turn(1)", "Next scale", show=False, priority=True,
                id="score.next", tooltip="The next of the three scales"),
        Binding("shift+tab,left", "turn(-1)", "Previous scale", show=False, priority=True,
                id="score.previous", tooltip="The previous of the three scales"),
        *(
            Binding(str(score), f"score({score})", f"Answer {score}", show=False,
                    id=f"score.{score}", tooltip=f"Record the answer {score} and close")
            for score in range(10)
        ),
        Binding("plus,t", "score(10)", "Answer 10", show=False, id="score.10",
                tooltip="Record the answer 10 and close"),
        Binding("w", "with_words", "With words", id="score.words",
                tooltip="Record the answer with what they said"),
    ]  # fmt: skip

    def __init__(self, target: Target, sitting: Sitting, wrap: Wrap[R]) -> None:
        super().__init__(
            f"Satisfaction: {target.customer}",
            lambda: answers(sitting.store, target.customer_id),
            wrap,
        )
        self._target = target
        self._sitting = sitting
        self._place = 0

    def facts(self, known: Sequence[Answer]) -> Sequence[Fact]:
        """The question, the digits, and what they said before."""
        kind, _, least, most, question = SCALES[self._place]
        digits = [str(score) for score in range(least, min(most, 9) + 1)]
        if most > 9:
            digits.append(f"{_TEN} or t: 10")
        scales = "   ".join(
            f"{letter} [{name.upper()}]" if name == kind else f"{letter} {name.upper()}"
            for name, letter, *_ in SCALES
        )
        facts = [
            Fact(scales, "scale"),
            Fact(question, kind.upper(), "strong"),
            Fact("   ".join(digits), "answer", "sign"),
        ]
        before = [each for each in known if each.kind == kind]
        facts += heading("Before") if before else [Fact("no answer yet", "before", "dim")]
        facts += [Fact(answer_words(each, self._sitting.today)) for each in before[:_SHOWN]]
        return facts

    def key_items(self) -> list[KeyItem]:
        """The keys."""
        _, _, least, most, _ = SCALES[self._place]
        digits = f"{least}–{min(most, 9)}" + (f" {_TEN}" if most > 9 else "")
        return [
            KeyItem(digits, "records and closes"),
            KeyItem("Tab", "other scale", id="turn(1)"),
            KeyItem("w", "with their words", id="with_words"),
            KeyItem("Esc", "leaves", id="leave"),
        ]

    def on_mount(self) -> None:
        """The question stands at once; what they said before follows."""
        self._anew()

    def action_scale(self, kind: str) -> None:
        """Ask by this scale."""
        self._place = next(place for place, scale in enumerate(SCALES) if scale[0] == kind)
        self._anew()

    def action_turn(self, by: int) -> None:
        """Ask by the next scale."""
        self._place = (self._place + by) % len(SCALES)
        self._anew()

    def action_score(self, score: int) -> None:
        """Record the answer, if the scale has it."""
        kind, _, least, most, _ = SCALES[self._place]
        if least <= score <= most:
            self.do(lambda: self._record(kind, score, None))
        else:
            self.message(f"{kind.upper()} goes from {least} to {most}, not {score}.", risk=True)

    def action_with_words(self) -> None:
        """Ask for the answer and the words that came with it."""
        kind, _, least, most, question = SCALES[self._place]

        def act(values: Values) -> Effect:
            who = values.maybe("contact")
            return self._record(kind, values.number("score"), values.maybe("note"), who)

        fields = (
            Field("score", "Answer", whole_number("points", least, most),
                  needed=f"Give the answer, {least} to {most}."),
            Field("note", "Words", words, note=True),
            Field("contact", "Who", words, placeholder="a person there; empty: all of them"),
        )  # fmt: skip
        form = FormDialog(
            f"{kind.upper()}: {self._target.customer}",
            fields,
            self._wrap(act),
            about=(Fact(question, style="dim"),),
        )
        self.app.push_screen(form, self.close_with)

    def _record(self, kind: str, score: int, note: str | None, who: str | None = None) -> Effect:
        store, ident = self._sitting.store, self._target.customer_id
        person = None if who is None else find_contact(store, ident, who)
        return records.satisfaction(store, self._sitting.today, ident, kind, score, note, person)

    def _anew(self) -> None:
        self.message("")
        self.query_one(Facts).show(self.facts(self.known or ()))
        self.query_one(KeyBar).set_items(self.key_items())
