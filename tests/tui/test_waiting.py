"""A change waits while another window writes for long; what it waits for is told."""

from __future__ import annotations

from datetime import date

import pytest

from store.errors import StoreBusy, StoreTrouble
from store.ledger.effect import Effect
from tui.screens import base
from tui.screens.base import do
from tui.session import Sitting


class Stub:
    """Of an open store what a change on a screen touches."""

    done: int | None = None


def test_what_was_done_waits_for_an_import_and_is_not_lost() -> None:
    sitting = Sitting(date(2026, 11, 19), lambda: date(2026, 11, 19))
    sitting._store = Stub()  # type: ignore[assignment]
    told: list[bool] = []

    def act() -> Effect:
        told.append(sitting.held_up)
        if len(told) < 4:
            raise StoreBusy("The store is busy in another program.")
        return Effect("done", b"")

    assert do(sitting, act, lambda: "rows").fresh == "rows"
    assert told == [False, True, True, True]
    assert not sitting.held_up


@pytest.mark.parametrize(("error", "tries"), [(StoreBusy, base._TURNS + 1), (StoreTrouble, 1)])
def test_it_does_not_wait_for_ever_nor_for_what_will_not_pass(
    error: type[StoreTrouble], tries: int
) -> None:
    sitting = Sitting(date(2026, 11, 19), lambda: date(2026, 11, 19))
    sitting._store = Stub()  # type: ignore[assignment]
    told: list[bool] = []

    def act() -> Effect:
        told.append(True)
        raise error("no")

    with pytest.raises(error):
        do(sitting, act, lambda: None)
    assert len(told) == tries
    assert not sitting.held_up
