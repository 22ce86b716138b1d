"""One line that logs all: what it would do is shown below it while it is being typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar, Final

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.widgets import Input, Static

from store.actions.one_line import Choice, Rehearsal, rehearse, run_line
from store.ledger.effect import Effect
from store.sentence import Words
from store.shorthand.one_line import AmbiguousLine, LineError, parse_line
from store.vocabulary import CHANNELS, OUTCOMES
from tui.background import sentence_of
from tui.dialogs.base import Dialog, Typed
from tui.dialogs.fields import Value, Values, Wrap
from tui.dialogs.form import R
from tui.session import Sitting
from tui.text import cell_width, fit, visible
from tui.title import title
from tui.widgets.boxes import LineBox
from tui.widgets.facts import Fact, Facts
from tui.widgets.keybar import KeyBar, KeyItem
from tui.words.sentences import tell

_KEYS: Final = (
    ("tab", "complete", "Take it", "Take the chosen line, else the first one"),
    ("up", "earlier", "Earlier", "The row above, or an earlier line of this sitting"),
    ("down", "later", "Later", "The row below, or a later line of this sitting"),
)
_AGAIN: Final = "Esc again throws away what you typed"
_DOES: Final = "; Enter does it."
_EMPTY: Final = "Type what happened first: a customer and one word, as lumen c+"
_OFFERED: Final = "None of these is chosen yet: ↓ chooses, Tab takes the first."
_UNDO: Final = "undo"
# How the last part of a preview begins: what is next when the line is done.
_AFTER: Final = ("next: ", "no next step")
_ROWS: Final = 8
# A complaint and a sale have lines of their own below.
_CHANNELS: Final = tuple(
    f"{each.letter} {each.label}" for each in CHANNELS if each.letter and each.key != "service_case"
)
_OUTCOMES: Final = tuple(f"{each.sign} {each.short}" for each in OUTCOMES if each.key != "bought")


def grammar(here: str) -> list[Fact]:
    """The short help beside an empty line; `here` is the customer who may be left out."""
    whom = 'lumen, "Hotel Aurora" or an id'
    return [
        Fact(f"{whom}; left out: {here}" if here else whom, "customer"),
        Fact("  ".join(_CHANNELS), "touch"),
        Fact("  ".join(_OUTCOMES), "outcome"),
        Fact("c+   v-   c$120 bought for 120   x is their complaint", "both"),
        Fact("<c they called   <e they wrote   <e+ and that settles it", "from them"),
        Fact('"wants quote"', "note"),
        Fact('q900   q900"second chair"   q"second chair"', "offer"),
        Fact('p"the prices" fri   with the day that it is promised for', "promise"),
        Fact("fri   +3w   15.03   next mon   in 10 working days", "next"),
        Fact("@maria whom you talked to   20m minutes", "with"),
        Fact("nps9 (0-10)   csat4 (1-5)   ces5 (1-7)", "scores"),
        Fact('rest 15.01 "on leave"   close "sold"   undo', "or"),
    ]


def rehearsal_facts(found: Rehearsal) -> list[Fact]:
    """What the line would do, one fact for each part, the next step and the written form last."""
    facts: list[Fact] = []
    if found.canonical == _UNDO:
        facts += [Fact(visible(tell(each)), "does") for each in found.told]
    elif found.told:
        who, *parts = (visible(tell(each)) for each in found.told)
        facts.append(Fact(who, "customer", "strong"))
        after = parts.pop() if parts[-1].startswith(_AFTER) else ""
        facts += [Fact(part, " " if n else "does") for n, part in enumerate(parts)]
        if after:
            facts.append(Fact(after.removeprefix(_AFTER[0]), "then", "good"))
    if found.canonical:
        facts.append(Fact(found.canonical, "written", "dim"))
    return facts


def choice_facts(choices: Sequence[Choice], chosen: int | None, width: int) -> list[Fact]:
    """The lines that may be meant, each in one line of `width` cells, around the chosen one."""
    first = min(max(0, (chosen or 0) - _ROWS // 2), max(0, len(choices) - _ROWS))
    room = max(2, width - 2) // 2  # two cells are the sign of the chosen one and its blank
    facts = []
    for place, choice in enumerate(choices[first : first + _ROWS], first):
        here = place == chosen
        text = f"{fit(choice.meaning, room - 2)}  {fit(choice.line.strip(), room)}"
        facts.append(Fact(text, "›" if here else " ", "sign" if here else "plain"))
    more = len(choices) - len(facts)
    if more:
        facts.append(Fact(f"{more:,} more: ↓ goes on, or type more of the name", " ", "dim"))
    return facts


class LineDialog(Dialog[R]):
    """Asks for a line and does it; closes with what `wrap` makes of it.

    `here` is the customer under the cursor, who may be left out of the line, by id and name, and
    the step there: such a line is about it. Nothing is guessed: where a line can mean several
    things they are listed, and one has to be chosen.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(key, action, label, show=False, tooltip=tip, id=f"form.{action}")
        for key, action, label, tip in _KEYS
    ]

    def __init__(
        self,
        sitting: Sitting,
        here: tuple[bytes, str, bytes | None] | None,
        wrap: Wrap[R],
        undo: Callable[[], None],
        many: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._sitting = sitting
        self._here = self.concerns = None if here is None else here[0]
        self._step_id = None if here is None else here[2]
        self.heading = "One line"
        self._whom = "" if here is None else here[1]
        self._act = wrap(self._do)
        self._undo = undo
        self._many = many
        self._warned = False
        self._back = 0  # how many lines back in those of this sitting; 0 is the one being typed
        self._draft = ""
        self._choices: Sequence[Choice] = ()
        self._chosen: int | None = None  # which of them, once somebody has chosen
        self._doable = False  # what is typed was read, and Enter would do it
        self.told = ""

    def compose(self) -> ComposeResult:
        """The line, where it goes wrong, what it does, what may be meant, the keys."""
        with Vertical(classes="dialog line") as frame:
            title(frame, self.heading)
            box = LineBox(placeholder="what happened", select_on_focus=False)
            box.hands_on = True
            yield box
            with VerticalScroll(can_focus=False):
                yield Static("", markup=False, id="caret")
                yield Static("", markup=False, id="message")
                yield Facts(id="does")
                yield Facts(id="choices")
            yield KeyBar(
                [
                    KeyItem("Enter", "does it", id="submit", priority=9),
                    KeyItem("Tab", "takes the first", id="complete", priority=6),
                    KeyItem("↓", "chooses", id="later", priority=5),
                    KeyItem("↑", "earlier", id="earlier", priority=4),
                    KeyItem("Esc", "leaves", id="leave", priority=8),
                ],
                id="form-keys",
            )

    def on_mount(self) -> None:
        """The short help, and the cursor in the line."""
        self._show_help()
        self.begin(self._input)

    @property
    def _input(self) -> LineBox:
        return self.query_one(LineBox)

    # While it is being typed

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._warned = self._doable = False
        self.keep_draft()
        text = event.value
        if not text.strip():
            self._show_help()
        store, today = self._sitting.store, self._sitting.today
        here, step_id = self._here, self._step_id

        self.ask(
            "rehearsal",
            lambda: rehearse(store, today, text, here, step_id),
            lambda found: self._rehearsed(text, found),
        )

    def _rehearsed(self, text: str, found: Rehearsal) -> None:
        if text != self._input.value or not text.strip():
            return
        self._doable = not found.wrong
        self._mark(text, found.column)
        self.message(_sentence(found.wrong), soon=bool(found.wrong))
        self._show("#does", rehearsal_facts(found))
        self._offer(found.choices)

    def _show_help(self) -> None:
        self._mark("", None)
        self.message("")
        self._show("#does", grammar(self._whom))
        self._offer(())

    def _offer(self, choices: Sequence[Choice], chosen: int | None = None) -> None:
        self._choices, self._chosen = choices, chosen
        width = self.query_one(VerticalScroll).scrollable_content_region.width
        self._show("#choices", choice_facts(choices, chosen, width))

    def on_resize(self) -> None:
        """Cut the lines that may be meant for the new width."""
        self.call_after_refresh(lambda: self._offer(self._choices, self._chosen))

    def _show(self, which: str, facts: Sequence[Fact]) -> None:
        shown = self.query_one(which, Facts)
        shown.show(facts)
        shown.display = bool(facts)

    def _mark(self, text: str, column: int | None) -> None:
        """Point at the character where reading ended, as far as the field shows it."""
        caret = self.query_one("#caret", Static)
        caret.display = column is not None
        if column is not None:
            box = self._input
            left = cell_width(text[: column - 1]) - round(box.scroll_offset.x)
            caret.update(" " * max(0, min(left, box.content_size.width - 1)) + "^")

    def typed(self) -> Sequence[Typed]:
        """The line."""
        line = self._input.value
        return [("line", "One line", line)] if line.strip() else []

    def type_again(self, texts: Mapping[str, str]) -> None:
        """Type the line."""
        self._fill(texts["line"])

    # Choosing

    def action_later(self) -> None:
        """Go down in what may be meant, or to a later line of this sitting."""
        last = len(self._choices) - 1
        if self._back:
            self._recall(self._back - 1)
        elif last < 0:
            self.message("There is nothing to choose from here.")
        else:
            here = -1 if self._chosen is None else self._chosen
            self._offer(self._choices, min(here + 1, last))

    def action_earlier(self) -> None:
        """Go up in what may be meant, or to an earlier line of this sitting."""
        if self._chosen is None:
            self._recall(self._back + 1)
        else:
            self._offer(self._choices, self._chosen - 1 if self._chosen else None)

    def action_complete(self) -> None:
        """Put the chosen line, or the first, into the field."""
        if self._choices:
            self._back = 0
            self._fill(self._choices[self._chosen or 0].line)
        else:
            self.message("There is nothing to take from here: Enter does the line as it is.")

    def _recall(self, back: int) -> None:
        lines = self._sitting.lines
        if back > len(lines):
            earlier = "earlier line" if lines else "line"
            self.message(f"There is no {earlier} of this sitting.")
            return
        if not self._back:
            self._draft = self._input.value
        self._back = back
        self._fill(lines[-back] if back else self._draft)

    def _fill(self, text: str) -> None:
        self._input.value = text
        self._input.cursor_position = len(text)

    # Doing it

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        text = self._input.value
        if self.is_asking("save"):
            return
        if self._chosen is not None:
            self.action_complete()
        elif not text.strip():
            self.message(_EMPTY, soon=True)
        elif text.strip().lower() == _UNDO:
            self.dismiss(None)
            self.app.call_later(self._undo)
        else:
            self.message("Saving…")
            values: dict[str, Value] = {"line": text}
            self.ask("save", lambda: self._act(Values(values)), self._saved, failed=self._failed)

    @on(LineBox.Lines)
    def _pasted(self, event: LineBox.Lines) -> None:
        """Several lines are shown together, with what stood here before them."""
        event.stop()
        begun = self._input.value.strip()
        self.dismiss(None)
        self.app.call_later(self._many, f"{begun} {event.text}".strip())

    def _do(self, values: Values) -> Effect:
        store, today = self._sitting.store, self._sitting.today
        line = parse_line(values.text("line"), store, today, self._here, self._step_id)
        return run_line(store, today, line)

    def _saved(self, result: R) -> None:
        self._sitting.lines.append(self._input.value)
        self.dismiss(result)

    def _failed(self, error: Exception) -> None:
        if isinstance(error, AmbiguousLine):
            self.message(_OFFERED, soon=True)
        elif isinstance(error, LineError):
            self.message(_sentence(error.sentence), soon=True)
        else:
            self.message(sentence_of(error), soon=True)

    def may_leave(self) -> bool:
        """Leaves at once when nothing was typed, else at the second time."""
        if self.is_asking("save"):
            return False
        if self._input.value.strip() and not self._warned:
            self._warned = True
            self.message(_AGAIN + (_DOES if self._doable else "."), soon=True)
            return False
        return True

    def message(self, text: str, *, soon: bool = False) -> None:
        """Show a sentence below the line."""
        self.told = text
        shown = self.query_one("#message", Static)
        shown.update(visible(text, multiline=True))
        shown.set_class(soon, "soon")
        shown.display = bool(text)

    @on(KeyBar.Pressed, "#form-keys")
    async def _clicked(self, event: KeyBar.Pressed) -> None:
        if event.item.id == "submit":
            await self._input.action_submit()
        else:
            await self.run_action(event.item.id)


def _sentence(words: Words) -> str:
    """As a sentence of its own."""
    text = tell(words)
    return f"{text[:1].upper()}{text[1:]}"
