"""Moving a step together with the later ones: the dates before and after, then one change."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, TypeVar

from store.actions.move_steps import move_with_later
from store.ledger.effect import Effect
from store.lifecycle.dates import speak
from store.views.plans.schedule import Shifted, later_steps
from tui.dialogs.fields import Field, Values, Wrap, day
from tui.dialogs.form import FormDialog
from tui.screens.work.forms import about
from tui.screens.work.target import Target
from tui.session import Sitting
from tui.text import visible

R = TypeVar("R")

_SHOWN: Final = 8


class MoveLaterDialog(FormDialog[R]):
    """Shows where each step would go as soon as the date means something."""

    def __init__(self, target: Target, sitting: Sitting, wrap: Wrap[R]) -> None:
        step = target.step_id
        assert step is not None  # the screen has said why not, if there is none

        def act(values: Values) -> Effect:
            return move_with_later(sitting.store, sitting.today, step, values.day("until"))

        until = Field(
            "until", "To", day(sitting),
            needed="Give a date: fri, +3w, 15.03.",
            placeholder="fri, +3w, 15.03, in 10 working days",
        )  # fmt: skip
        super().__init__(
            f"Move with the later steps: {target.customer}",
            (until,),
            wrap(act),
            about=about(target, sitting),
        )
        self._step = step
        self._sitting = sitting

    def field_changed(self, name: str) -> None:
        """Another date: look where it would lead."""
        until = self.value_of(name)
        if not isinstance(until, date):
            return
        store, step = self._sitting.store, self._step

        def show(shifted: list[Shifted]) -> None:
            # A date typed meanwhile, or the saving, has more to say.
            if self.value_of(name) == until and not self.is_asking("save"):
                self.message("\n".join(shift_lines(shifted, self._sitting.today)))

        self.ask("later", lambda: later_steps(store, step, until), show)


def move_later(target: Target, sitting: Sitting, wrap: Wrap[R]) -> FormDialog[R]:
    """The form for the step under the cursor."""
    return MoveLaterDialog(target, sitting, wrap)


def shift_lines(shifted: Sequence[Shifted], today: date) -> list[str]:
    """A line for each step with its date before and after; what would be past comes today."""
    lines = [
        f"{speak(each.before, today)} → {speak(max(each.after, today), today)}: "
        f"{visible(each.title)}"
        for each in shifted[:_SHOWN]
    ]
    if len(shifted) > _SHOWN:
        lines.append(f"… and {len(shifted) - _SHOWN} more")
    if len(shifted) == 1:
        lines.append("No later step waits: this one moves alone.")
    return lines
