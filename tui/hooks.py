"""A person's own programs, called when something was done; they can neither hurt nor delay it."""

from __future__ import annotations

import atexit
import json
import os
import queue
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread
from typing import Final

from store.ids import id_text
from store.safety.opening import Store
from store.views.customer.hook_events import Happened, happened

LIMIT: Final = 10.0  # seconds that a program may take
_MOST_WAITING: Final = 200  # events; what comes on top is left out, and noted
_LOG: Final = "hooks.log"
_LONGEST_LOG: Final = 100_000  # bytes, after which it begins anew
_ENDS: Final = (".exe", ".cmd", ".bat") if sys.platform == "win32" else ("",)


class Hooks:
    """The programs of a folder: `on-done`, `on-sale`, `on-new-customer`.

    `note` takes a sentence for each one that fails; it names the program and never a customer.
    """

    def __init__(self, folder: Path, note: Callable[[str], None], limit: float = LIMIT) -> None:
        self._folder = folder
        self._note = note
        self._limit = limit
        self._waiting: queue.Queue[tuple[Path, bytes] | None] = queue.Queue(_MOST_WAITING)
        self._thread: Thread | None = None

    def listen(self, store: Store) -> None:
        """From now on hear of each change that this store keeps."""
        store.heard = partial(self.heard, store)

    def heard(self, store: Store, seq: int) -> None:
        """A unit was kept; whatever goes wrong here is noted, and stays here."""
        try:
            for each in happened(store, seq):
                program = self._program(each.event)
                if program is not None:
                    self._waiting.put_nowait((program, _told(each, store.path)))
                    self._begin()
        except queue.Full:
            self._note("too many events wait: one was left out")
        except Exception as error:
            self._note(f"an event could not be told ({type(error).__name__})")

    def finish(self) -> None:
        """Wait for what is under way, as long as one program may take."""
        if self._thread is not None:
            with suppress(queue.Full):
                self._waiting.put_nowait(None)
            self._thread.join(self._limit)

    def _begin(self) -> None:
        if self._thread is None:
            self._thread = Thread(target=self._run_all, daemon=True, name="hooks")
            self._thread.start()
            atexit.register(self.finish)  # a command or the screens may end at once

    def _run_all(self) -> None:
        while (each := self._waiting.get()) is not None:
            self._run(*each)

    def _run(self, program: Path, told: bytes) -> None:
        try:
            done = subprocess.run(
                [str(program)],
                input=told,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=self._limit,
                cwd=self._folder,
                start_new_session=True,
                check=False,
            )
        except subprocess.TimeoutExpired:
            self._note(f"{program.name} was stopped after {self._limit:g} s")
        except OSError as error:
            self._note(f"{program.name} cannot be run: {error.strerror}")
        else:
            if done.returncode:
                self._note(f"{program.name} ended with {done.returncode}")

    def _program(self, event: str) -> Path | None:
        for end in _ENDS:
            path = self._folder / f"on-{event}{end}"
            if path.is_file():
                why = _unsafe(path)
                if why is None:
                    return path
                self._note(f"{path.name} was not run: {why}")
        return None


def noted_in(folder: Path, now: Callable[[], str]) -> Callable[[str], None]:
    """Keeps sentences in a file of that folder, each with the instant; silent where it cannot."""

    def note(sentence: str) -> None:
        with suppress(OSError):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            path = folder / _LOG
            long = path.exists() and path.stat().st_size > _LONGEST_LOG
            with path.open("w" if long else "a", encoding="utf-8") as file:
                file.write(f"{now()} {sentence}\n")

    return note


def _told(event: Happened, store: Path) -> bytes:
    shape = {
        "event": event.event,
        "customer": {"id": id_text(event.customer_id), "name": event.customer},
        **event.values,
        "store": str(store.absolute()),
    }
    return json.dumps(shape, ensure_ascii=False).encode() + b"\n"


def _unsafe(path: Path) -> str | None:
    """Why it is not run: others could have written it, or it is no program."""
    if sys.platform == "win32":
        return None
    for each in (path, path.parent):
        if stat.S_IMODE(each.stat().st_mode) & 0o022:
            return f"others may write {each.name}: chmod go-w"
    return None if os.access(path, os.X_OK) else "it is not a program: chmod +x"
