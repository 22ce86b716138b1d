"""Several log lines at once, as they were pasted: what each would do, then all or nothing."""

from __future__ import annotations

from typing import TypeVar

from textual.app import ComposeResult

from store.actions.one_line import BadLines, Batch, run_batch
from store.errors import TicklerError
from store.ledger.effect import Effect
from tui.background import sentence_of
from tui.dialogs.fields import Field, Values, Wrap, words
from tui.dialogs.form import FormDialog
from tui.session import Sitting
from tui.widgets.facts import Fact, Facts
from tui.words.sentences import tell

R = TypeVar("R")

_SHOWN = 8


class ManyLinesDialog(FormDialog[R]):
    """Takes log lines, one customer on each, and does them as one change with one undo."""

    def __init__(self, text: str, sitting: Sitting, wrap: Wrap[R]) -> None:
        self._sitting = sitting
        field = Field(
            "lines", "Lines", words, value=text, note=True,
            needed="Write a line for each customer, as lumen c+.",
        )  # fmt: skip
        super().__init__("Several lines", (field,), wrap(self._do))

    def more(self) -> ComposeResult:
        """What each line would do."""
        yield Facts(id="does")

    def on_mount(self) -> None:
        """Look at once at what was pasted."""
        self._look()

    def field_changed(self, name: str) -> None:
        """What was typed may mean something else."""
        del name
        self._look()

    def _look(self) -> None:
        lines = self.row("lines").text.splitlines()
        self.ask("preview", lambda: self._run(lines, dry_run=True), self._show, failed=self._wrong)

    def _run(self, lines: list[str], *, dry_run: bool) -> Batch:
        return run_batch(self._sitting.store, self._sitting.today, lines, dry_run=dry_run)

    def _show(self, batch: Batch) -> None:
        self._say([Fact(tell(each.sentence), f"{number}") for number, each in batch.effects])

    def _wrong(self, error: Exception) -> None:
        if isinstance(error, BadLines):
            self._say(
                [Fact(tell(each.sentence), f"! {each.number}", "risk") for each in error.lines]
            )
        elif isinstance(error, TicklerError):
            self._say([Fact(sentence_of(error), "!", "risk")])
        else:
            self.tell(error)

    def _say(self, facts: list[Fact]) -> None:
        more = len(facts) - _SHOWN
        rest = [Fact(f"{more} more", "", "dim")] if more > 0 else []
        self.query_one("#does", Facts).show([*facts[:_SHOWN], *rest])

    def _do(self, values: Values) -> Effect:
        batch = self._run(values.text("lines").splitlines(), dry_run=False)
        first = batch.effects[0][1]
        if len(batch.effects) == 1:
            return first
        return Effect(f"{len(batch.effects)} lines logged.", first.customer_id)
