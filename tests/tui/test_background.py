"""Questions to the store: of each group one runs, and only the latest is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual.app import App
from textual.worker import WorkerFailed

from store.safety.opening import DriverError
from tui.background import Asking


class Curious(App[None], Asking):
    """Asks in one group, and keeps what was asked and what was shown."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []
        self.shown: list[str] = []
        self.answer = threading.Event()

    def question(self, word: str) -> Callable[[], str]:
        """Answers with its word when it may."""

        def work() -> str:
            self.asked.append(word)
            assert self.answer.wait(10)
            return word

        return work


async def test_an_answer_that_a_newer_question_overtook_is_never_shown() -> None:
    app = Curious()
    async with app.run_test():
        for word in ("first", "second", "third"):
            app.ask("rows", app.question(word), app.shown.append)
        app.answer.set()
        while app.is_asking("rows"):
            await app.workers.wait_for_complete()
        assert app.shown == ["third"]
        assert app.asked == ["first", "third"]


async def test_groups_do_not_wait_for_one_another() -> None:
    app = Curious()
    async with app.run_test():
        app.answer.set()
        for group in ("rows", "facts"):
            app.ask(group, app.question(group), app.shown.append)
        while app.is_asking("rows") or app.is_asking("facts"):
            await app.workers.wait_for_complete()
        assert sorted(app.shown) == ["facts", "rows"]


async def test_a_page_that_is_damaged_is_told_in_the_words_of_the_store(
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # T125
    app, told = Curious(), list[Exception]()
    sitting = SimpleNamespace(is_open=True, store=SimpleNamespace(path=Path("my.db")))
    monkeypatch.setattr(app, "sitting", sitting, raising=False)

    def read() -> None:
        raise DriverError("database disk image is malformed")

    async with app.run_test():
        app.ask("rows", read, lambda _: None, failed=told.append)
        while app.is_asking("rows"):
            with suppress(WorkerFailed):
                await app.workers.wait_for_complete()
    assert "restore latest" in str(told[0])
