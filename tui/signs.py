"""What stands in the heading of every screen beside its figures: the team, and what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from tui.outside import Progress
from tui.text import visible
from tui.widgets.bars import Figure, Heading

_OVER = 4.0  # seconds for which it is told that something is over
_FIRST = 20  # for a moment nothing else is of more interest


class Signs:
    """`team`: how the store stands in its team; `progress`: what goes on by itself, or just did."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.team: Sequence[Figure] = ()
        self.progress: Progress | None = None

    @property
    def figures(self) -> list[Figure]:
        """All that is to be seen now."""
        told = self.progress
        return [*self.team, *([] if told is None else [Figure(visible(told.words), _FIRST)])]

    def tell(self, progress: Progress) -> None:
        """Show this in place of what was told before; what is over goes after a while."""
        self.progress = progress
        self.show()
        if progress.over:
            self._app.set_timer(_OVER, partial(self._forget, progress))

    def _forget(self, told: Progress) -> None:
        if self.progress is told:
            self.progress = None
            self.show()

    def show(self) -> None:
        """Draw the headings anew, those below a dialog too."""
        for screen in self._app.screen_stack:
            for heading in screen.query(Heading):
                heading.refresh()
