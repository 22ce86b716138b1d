"""Questions to the store: asked in a thread, answered in the screen's own time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Any, Final, Generic, TypeVar

from textual.dom import DOMNode
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from store.dataclass import dataclass
from store.errors import TicklerError
from tui.text import visible
from tui.toasts import REFUSED
from tui.words.sentences import error_words

T = TypeVar("T")

LONG = 1.0  # seconds
# Seconds in which a key's own change is painted: the thread that writes it to the terminal waits
# for all that follows at once.
PAINTED = 0.012


@dataclass(frozen=True)
class Question(Generic[T]):
    """What to do in the thread, and what to do with its answer on the screen."""

    work: Callable[[], T]
    then: Callable[[T], None]
    failed: Callable[[Exception], None]


class Asking(DOMNode):
    """Gives a screen `ask`. Of each group of questions one runs at a time and the latest counts.

    A thread cannot be stopped, so a newer question of the group waits for the running one, whose
    answer is then thrown away; those between are never asked.

    It stands last among the bases of a class: styles follow the first base only.
    """

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self._asked: dict[str, Question[Any]] = {}
        self._to_ask: dict[str, Question[Any]] = {}
        self._since: dict[str, float] = {}
        self._at_rest: asyncio.TimerHandle | None = None

    def ask(
        self,
        group: str,
        work: Callable[[], T],
        then: Callable[[T], None],
        *,
        failed: Callable[[Exception], None] | None = None,
    ) -> None:
        """Run `work` in a thread, then `then` with its result, or `failed` with the error."""
        question = Question(work, then, failed or self.tell)
        if group in self._asked:
            self._to_ask[group] = question
            return
        self._asked[group] = question
        self._since[group] = monotonic()
        self.run_worker(question.work, name=group, group=group, thread=True, exit_on_error=False)

    def at_rest(self, call: Callable[[], None]) -> None:
        """Call when the moving cursor is painted and rests; of several calls only the last."""
        if self._at_rest is not None:
            self._at_rest.cancel()
        self._at_rest = asyncio.get_running_loop().call_later(PAINTED, self._rests, call)

    def _rests(self, call: Callable[[], None]) -> None:
        self._at_rest = None
        self.call_later(call)

    def is_asking(self, group: str) -> bool:
        """Whether a question of the group is still without its answer."""
        return group in self._asked

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Hand the answer on, unless a newer question of the group waits."""
        worker = event.worker
        if worker.state not in (WorkerState.SUCCESS, WorkerState.ERROR):
            return
        question = self._asked.pop(worker.group, None)
        if question is None:
            return
        newer = self._to_ask.pop(worker.group, None)
        if newer is not None:
            self.ask(worker.group, newer.work, newer.then, failed=newer.failed)
        elif worker.state is WorkerState.SUCCESS:
            question.then(worker.result)
        elif isinstance(worker.error, Exception):
            question.failed(self._in_words(worker.error))

    def _in_words(self, error: Exception) -> Exception:
        """The driver's own error, of a page that is damaged, as the store says it elsewhere."""
        from store.safety.opening import DriverError  # long imported where one comes
        from store.safety.trouble import trouble

        sitting = getattr(self.app, "sitting", None)
        if not isinstance(error, DriverError) or sitting is None or not sitting.is_open:
            return error
        return trouble(sitting.store.path, error)

    def is_asking_long(self, group: str) -> bool:
        """Whether the answer has taken so long that a person begins to wonder."""
        return self.is_asking(group) and monotonic() - self._since[group] > LONG

    @property
    def takes_keys(self) -> bool:
        """Whether keys can be handed on, or what they are meant for is not there yet."""
        return True

    def may_leave(self) -> bool:
        """Whether nothing is lost by leaving; a screen that says no has told why."""
        return True

    def tell(self, error: Exception) -> None:
        """Say in a toast what went wrong."""
        self.why_not(sentence_of(error), severe=not isinstance(error, TicklerError))

    def why_not(self, sentence: str, *, severe: bool = False) -> None:
        """Say in a toast why a key did not act; the application itself tells what stays longer."""
        timeout = REFUSED if isinstance(self, Screen) and not severe else None
        severity: Final = "error" if severe else "warning"
        self.app.notify(visible(sentence), severity=severity, timeout=timeout, markup=False)


def sentence_of(error: Exception) -> str:
    """The sentence for a person of any error."""
    if isinstance(error, TicklerError):
        return error_words(error)
    return (
        f"Something went wrong that should not ({type(error).__name__}: {error}): "
        "nothing was changed."
    )
