"""Syncs in processes of their own that are killed at a chosen step, they or the server."""

from __future__ import annotations

import os
import signal
import traceback
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import psycopg

from store.actions import card, customers, followups
from store.actions.erase_customer import erase
from store.actions.hand_over import hand_over, reps
from store.actions.reps import add_rep
from store.actions.touches import Touch
from store.safety.orphans import orphans
from store.safety.store import Store
from store.team.server import Meeting, NoLine, connected
from store.team.sync import sync
from tests.kit import TODAY
from tests.postgres import running, server
from tests.store.team.kit import Device, kept, meet_again, shared, territory

_CUT, _WRONG = 4, 3
_NAMES = ("Lumen Dental", "Hotel Aurora", "Kiln & Co")


class _Steps:
    """Counts the steps of a sync, on the line and in the file, and acts before number `at`."""

    def __init__(self, at: int, act: Callable[[], None]) -> None:
        self._left, self._act = at, act

    def __call__(self) -> None:
        self._left -= 1
        if self._left == 0:
            self._act()


def sync_in_a_process(device: Device, at: int, act: Callable[[], None]) -> bool:
    """One sync, in which `act` is done before step number `at`; True when the sync came to its end.

    Steps are every statement on the line and every begin and commit of the file.
    """
    child = os.fork()
    if child == 0:
        code = _WRONG
        try:
            _sync(device, _Steps(at, act))
            code = 0
        except NoLine:
            code = _CUT
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(status)
    assert code != _WRONG, at
    return code == 0


def _sync(device: Device, step: _Steps) -> None:
    real_execute = psycopg.Connection.execute
    real_begin, real_commit = Store.begin, Store.commit

    def execute(connection: Any, *args: Any, **more: Any) -> Any:
        step()
        found = real_execute(connection, *args, **more)
        step()
        return found

    def begin(store: Store, *more: Any) -> None:
        step()
        real_begin(store, *more)

    def commit(store: Store) -> None:
        step()
        real_commit(store)
        step()

    # For good: this process is a copy that ends here.
    patch.object(psycopg.Connection, "execute", execute).start()
    patch.multiple(Store, begin=begin, commit=commit).start()
    store = device.store = device.open_again()  # held, so that nobody closes it half-way

    class Talk:
        def __init__(self, ident: bytes) -> None:
            self._line = connected(server())
            self._ident = ident

        def __enter__(self) -> Meeting:
            return Meeting(self._line.__enter__(), device.territory, self._ident)

        def __exit__(self, *error: Any) -> None:
            self._line.__exit__(*error)

    sync(store, TODAY, "killed", Talk, lambda who: erase(store, TODAY, who, lambda _: None))


def die() -> None:
    """The process that syncs is killed."""
    os.kill(os.getpid(), signal.SIGKILL)


def fell() -> None:
    """The server is killed, with all of its processes."""
    running().kill()


def kill_at_every_step(folder: Path, act: Callable[[], None], every: int = 1) -> tuple[int, int]:
    """Two devices work apart; at each sync of the one `act` strikes a step later.

    Returns how many syncs were cut short, and how many touches there are in the end on the server
    and on both devices: as many as were made.

    Raises:
        AssertionError: something was lost, came twice, or differs.
    """
    name = territory()
    ana = Device(folder / "ana.db", name, 1, lead=True)
    ben = Device(folder / "ben.db", name, 2)
    for each in _NAMES:
        customers.add(ana.store, TODAY, each)
    for each in ("Cleo", "Dan"):
        add_rep(ana.store, TODAY, each)
    for device in (ana, ben, ana):
        device.sync()
    cut = made = 0
    at, ended, gone = every, False, list[str]()
    while not ended:
        for number, device in enumerate((ana, ben)):
            made += _work(device, f"{at}-{number}")
            gone += _give_and_erase(device, number)
        ben.sync()
        ana.store.close()
        ended = sync_in_a_process(ana, at, act)
        cut += not ended
        if act is fell and running().has_fallen():
            running().start()
            meet_again()
        ana.store = ana.open_again()
        assert orphans(ana.store) == 0, at
        assert ana.store.value("PRAGMA integrity_check") == "ok"
        for device in (ana, ben, ana):
            device.sync()
        whole = kept(name)
        assert shared(ana.store) == whole, at
        assert shared(ben.store) == whole, at
        assert len(whole["interaction"]) == made, at
        assert not {each["name"] for each in whole["customer"].values()} & set(gone), at
        at += every
    with closing(ana.store), closing(ben.store):
        return cut, made


def _give_and_erase(device: Device, number: int) -> list[str]:
    """Hand somebody over, each time to the other rep, and erase the first that was new; who."""
    store = device.store
    step = store.value("SELECT next_id FROM customer WHERE name = ?", (_NAMES[2],))
    owner = store.value("SELECT owner_id FROM customer WHERE name = ?", (_NAMES[2],))
    others = [each.key for each in reps(store) if each.key != owner]
    hand_over(store, TODAY, step, others[0])
    row = store.row("SELECT id, name FROM customer WHERE name LIKE 'Customer %-1' ORDER BY id")
    if number == 0 or store.value("SELECT count(*) FROM customer WHERE name LIKE '%-1'") < 2:
        return []  # the other device is given the order while it is struck
    erase(store, TODAY, [row["id"]], lambda _: None)
    return [row["name"]]


def _work(device: Device, note: str) -> int:
    """A call, a field, and somebody new; how many touches it made."""
    store = device.store
    ident = store.value("SELECT next_id FROM customer WHERE live = 1 ORDER BY id LIMIT 1")
    followups.finish(store, TODAY, ident, Touch(outcome="reached", note=note))
    who = store.value("SELECT id FROM customer WHERE name = ?", (_NAMES[1],))
    card.edit(store, TODAY, who, {"city": f"City {note}"})
    customers.add(store, TODAY, f"Customer {note}")
    return 1
