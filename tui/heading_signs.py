"""What stands in the heading of every screen beside its figures: the team, and what goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tui.text import visible
from tui.widgets.bars import Figure, Heading

_OVER = 4.0  # seconds for which it is told that something is over
_FIRST = 20  # for a moment nothing else is of more interest


class Signs:
    """`team`: how the store stands in its team; beside it what goes on by itself, or just did.

    The heading lies over nothing that is read. What is told comes from any thread.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self.team: Sequence[Figure] = ()
        self._told: Figure | None = None

    @property
    def figures(self) -> list[Figure]:
        """All that is to be seen now."""
        return [*self.team, *([] if self._told is None else [self._told])]

    def tell(self, words: str, *, over: bool = False) -> None:
        """Show this in place of what was told before; what is over goes after a while."""
        self._app.call_later(self._tell, Figure(visible(words), _FIRST), over)

    def show(self) -> None:
        """Draw the headings anew, those below a dialog too."""
        self._app.call_later(self._show)

    def _tell(self, told: Figure, over: bool) -> None:
        self._told = told
        self._show()
        if over:
            self._app.set_timer(_OVER, lambda: self._forget(told))

    def _forget(self, told: Figure) -> None:
        if self._told is told:
            self._told = None
            self._show()

    def _show(self) -> None:
        for screen in self._app.screen_stack:
            for heading in screen.query(Heading):
                heading.refresh()
