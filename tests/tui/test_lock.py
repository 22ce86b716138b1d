"""Who leaves the desk leaves nothing to be read: the screens of a protected store lock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest

from store.errors import WrongKey
from store.safety import keys
from store.safety.keys import new_key, recovery_words
from tests.tui.screens.kit import DUE, Typed, base, sitting
from tui.lock import Lock, opens
from tui.screens.lock import LockScreen

PHRASE = "correct horse battery"


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """How long a passphrase takes is another test's."""
    monkeypatch.setattr(keys, "_WORK", 2**10)


class Desk:
    """Stands for the program and its sitting."""

    def __init__(self, *, protected: bool = True, lock: str = "15 minutes") -> None:
        self.personal = {"lock": lock}
        self.shown: list[object] = []
        self.is_open = True
        self.store = SimpleNamespace(path=Path("s.db"), key=new_key() if protected else None)
        self.moment, self.ticks = datetime(2026, 11, 19, 9, tzinfo=UTC), 0.0
        self.lock = Lock(cast(Any, self), cast(Any, self), lambda: self.moment, lambda: self.ticks)

    def clear_notifications(self) -> None:
        """Nothing is told here."""

    def push_screen(self, screen: object, then: object) -> None:
        """Note what is shown."""
        del then
        self.shown.append(screen)


@pytest.mark.parametrize("asleep", [False, True], ids=["awake", "lid closed"])
def test_a_protected_store_locks_when_nobody_is_there(asleep: bool) -> None:
    desk = Desk()
    for _ in range(14):
        desk.moment += timedelta(minutes=1)
        desk.ticks += 0 if asleep else 60
        desk.lock.look()
    assert desk.shown == []
    desk.moment += timedelta(minutes=1)
    desk.lock.look()
    desk.lock.look()
    assert [type(each) for each in desk.shown] == [LockScreen]


def test_a_clock_set_back_does_not_hold_it_open() -> None:
    desk = Desk()
    desk.moment -= timedelta(days=1)
    desk.ticks += 15 * 60
    desk.lock.look()
    assert desk.shown


@pytest.mark.parametrize("desk", [Desk(protected=False), Desk(lock="never")])
def test_another_store_is_never_locked(desk: Desk) -> None:
    desk.moment += timedelta(days=1)
    desk.lock.look()
    assert desk.shown == []


def test_only_its_own_key_opens(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key(PHRASE)
    path = tmp_path / "store.db"
    path.write_bytes(bytes(range(256)) * 16)
    opens(path, key, PHRASE)
    opens(path, key, recovery_words(key))
    with pytest.raises(WrongKey, match="not the key"):
        opens(path, key, "correct horse")
    monkeypatch.setattr(keys, "ring_read", lambda salt: key.secret if salt == key.salt else None)
    monkeypatch.setattr(keys, "fits", lambda path, key: True)  # noqa: ARG005
    monkeypatch.setattr(keys, "_salts", lambda path, known: iter([key.salt]))  # noqa: ARG005
    opens(path, key, "")
    with pytest.raises(WrongKey):
        opens(path, new_key(), "")


async def test_nothing_is_to_be_seen_until_the_key_is_typed(tmp_path: Path) -> None:
    async with sitting(base(tmp_path)) as desk:
        assert DUE[0] in desk.text
        await desk.press("ctrl+backslash")
        assert "tickler protect" in desk.text  # only what has a key is locked
        await desk.press("colon", Typed("half a li"))
        desk.app.sitting.store.key = new_key(PHRASE)
        desk.app.action_lock_now()
        desk.app.sitting.store.key = None  # it is none of the file's
        desk.app.notify(f"{DUE[0]}: reached")
        await desk.settle()
        for key in ("escape", "f3", "ctrl+p", Typed("wrong"), "enter"):
            await desk.press(key)
            assert isinstance(desk.screen, LockScreen)
            assert DUE[0] not in desk.text
            assert "wrong" not in desk.text
        assert "not the key of this store" in desk.text
        await desk.press(Typed(PHRASE), "enter")
        assert "half a li" in desk.text
        assert f"{DUE[0]}: reached" in desk.text
        assert not desk.app.lock.closed
