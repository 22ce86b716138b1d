"""Half-typed forms: kept while they are typed, and offered again after their terminal went away."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.screen import Screen

if TYPE_CHECKING:
    from store.safety.drafts import Draft, DraftFile
    from tui.dialogs.base import Dialog
    from tui.preferences_app import Choosing

OFFERED: Final = "You were typing when the terminal went away"
GONE: Final = "It can no longer be taken up there: copy here what you need."
_THEN: Final = "\n"  # between the actions that lead to a form
_REST: Final = 0.5  # seconds without a letter, after which what was typed is kept
_LOOK_AGAIN: Final = 0.05  # seconds
_PATIENCE: Final = 4.0  # seconds that a screen may take until it can be typed into


class Drafts:
    """The draft of this window. `action` is the last one that a key or a click has asked for."""

    def __init__(self, app: Choosing[Any]) -> None:
        self._app = app
        self.action = ""
        self._file: DraftFile | None = None
        self._typed: list[Dialog[Any]] = []  # that hold words, the front one last
        self._soon: asyncio.TimerHandle | None = None

    # While it is typed

    def changed(self, dialog: Dialog[Any]) -> None:
        """Somebody types: it is kept when they rest."""
        if dialog not in self._typed:
            self._typed.append(dialog)
        self._cancel()
        self._soon = asyncio.get_running_loop().call_later(_REST, self._keep_soon)

    def drop(self, dialog: Dialog[Any]) -> None:
        """The dialog is closed; what was typed into one below it stays."""
        if dialog in self._typed:
            self._typed.remove(dialog)
            self._cancel()
            if self._file is not None:
                self._file.drop()
            if self._typed:
                self.changed(self._typed[-1])

    def drop_all(self) -> None:
        """Somebody leaves, having been told what that throws away."""
        for dialog in tuple(self._typed):
            self.drop(dialog)
        self._cancel()

    def keep_now(self) -> None:
        """Keep what is typed into the dialog in front, without waiting."""
        draft = self._draft()
        if draft is not None:
            self._kept_in().keep(draft)

    def _keep_soon(self) -> None:
        draft = self._draft()
        if draft is not None:
            file = self._kept_in()
            keep = partial(file.keep, draft, file.dropped)
            self._app.ask("draft", keep, lambda _: None)

    def _draft(self) -> Draft | None:
        if not self._typed or not self._app.sitting.is_open:
            return None
        from store.safety.drafts import Draft, Text

        dialog = self._typed[-1]
        texts = tuple(Text(*each) for each in dialog.typed()) if dialog.is_attached else ()
        at = self._app.sitting.store.now_text()
        if not texts:
            return None
        opened = self._dialogs_to(dialog)
        whom = next((each.concerns for each in reversed(opened) if each.concerns is not None), None)
        way = _THEN.join(each.opened_by for each in opened)
        return Draft(dialog.heading, way, whom, texts, at)

    def _dialogs_to(self, last: Dialog[Any]) -> list[Dialog[Any]]:
        """The dialogs that lead to one, itself the last: a form may stand on a list of its own."""
        from tui.dialogs.base import Dialog

        stack = [each for each in self._app.screen_stack if isinstance(each, Dialog)]
        return stack[: stack.index(last) + 1] if last in stack else [last]

    def _kept_in(self) -> DraftFile:
        if self._file is None:
            from store.safety.drafts import DraftFile

            store = self._app.sitting.store
            self._file = DraftFile(store.path, store.key)
        return self._file

    def _cancel(self) -> None:
        if self._soon is not None:
            self._soon.cancel()
            self._soon = None

    # When the terminal goes away, and afterwards

    def watch_terminal(self) -> None:
        """Keep what is typed when the terminal closes.

        On Windows no signal tells: what was kept half a second ago is there all the same.
        """
        for name in ("SIGHUP", "SIGTERM"):
            number = getattr(signal, name, None)
            if number is not None and hasattr(os, "fork"):
                loop = asyncio.get_running_loop()
                loop.add_signal_handler(number, self._closed, number)

    def _closed(self, number: int) -> None:
        try:
            self.keep_now()
        finally:  # what is done is on the disk; nobody is left to be shown anything
            signal.signal(number, signal.SIG_DFL)
            os.kill(os.getpid(), number)

    def offer(self) -> None:
        """Ask, in a thread, whether another window has left something, and offer it."""
        self._app.ask("draft", self._kept_in().take_over, self._offered)

    def _offered(self, draft: Draft | None) -> None:
        if draft is None:
            return
        from tui.dialogs.ask import AskDialog

        words = "\n".join((draft.title, *(f"{each.label}: {each.words}" for each in draft.texts)))

        def answered(yes: bool | None) -> None:
            if yes:
                self._take_up(draft)
            else:
                self._kept_in().release()

        dialog = AskDialog(OFFERED, words, "take it up", "ask the next time")
        self._app.push_screen(dialog, answered)

    def _take_up(self, draft: Draft) -> None:
        from tui.screens.base import BaseScreen

        ident = draft.customer_id
        if ident is None:
            self._open(draft)
            return

        def there() -> bool:
            screen = self._app.screen
            seen = screen.before_eyes() if isinstance(screen, BaseScreen) else None
            return seen is not None and seen[0] == ident

        self._app.sitting.navigation.open_page(ident)
        self._when(there, partial(self._open, draft), draft)

    def _open(self, draft: Draft, done: int = 0) -> None:
        """Run the actions that lead to the form, the next when the last one's dialog stands."""
        from tui.dialogs.base import Dialog

        screen = self._app.screen
        action, *more = draft.action.split(_THEN)[done:]

        async def run() -> None:
            if await self._app.run_action(action, screen):
                self.action = action
                then = partial(self._open, done=done + 1) if more else self._type
                self._when(
                    lambda: isinstance(self._app.screen, Dialog) and self._app.screen is not screen,
                    partial(then, draft),
                    draft,
                )
            else:  # it belongs to a screen that is not this one
                self._show(draft)

        self._app.call_later(run)

    def _type(self, draft: Draft) -> None:
        from tui.dialogs.base import Dialog

        dialog = self._app.screen
        assert isinstance(dialog, Dialog)
        dialog.type_again({each.field: each.words for each in draft.texts})

    def _when(self, there: Callable[[], bool], then: Callable[[], None], draft: Draft) -> None:
        """Go on when it is there and takes keys; after a while show the words to be copied."""
        loop = asyncio.get_running_loop()
        until = loop.time() + _PATIENCE

        def look() -> None:
            screen: Screen[Any] = self._app.screen
            if there() and getattr(screen, "takes_keys", True):
                self._app.call_later(then)
            elif loop.time() < until:
                loop.call_later(_LOOK_AGAIN, look)
            else:
                self._show(draft)

        look()

    def _show(self, draft: Draft) -> None:
        from tui.dialogs.text import ReadDialog
        from tui.widgets.facts import Fact

        facts = [Fact(GONE), *(Fact(each.words, each.label) for each in draft.texts)]
        dialog = ReadDialog(draft.title, lambda: facts)
        self._typed.append(dialog)  # until it is closed
        self._app.push_screen(dialog)
