"""What a rep does forty times a day, in keys: counted on the sample, and looked up in the store."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store.safety.opening import Store, open_store
from store.views.day.queue import Queue
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, state
from tests.tui.screens.kit import Desk, sitting
from tui.screens.customer.screen import CustomerScreen

NOTE = "wants a quote"
# What people type to get at a name: how it begins, or the beginnings of its words.
USUAL = {
    "lum": "Lumen Dental",
    "rao": "Rao & Sons",
    "hot": "Hotel Aurora",
    "wr d": "Wren Dental",
    "yar": "Yarrow Catering",
    "sno": "Snowdrop Logistics",
    "l pr": "Larkspur Print",
    "h of": "Heron Offices",
    "a ho": "Alder Hotel",
    "u la": "Umber Labs",
}


class Hands:
    """Presses keys on the sample and counts them."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.keys = 0

    async def press(self, *keys: str) -> None:
        """Press the keys."""
        self.keys += len(keys)
        await self.desk.press(*keys)


def sample(folder: Path) -> Store:
    """A copy of the sample, on its morning."""
    copy = folder / "copy.db"
    shutil.copy(ROOT / "sample.db", copy)
    return open_store(copy, Clock())


def first_two(store: Store) -> tuple[bytes, bytes, bytes]:
    """The first follow-up of the queue, its customer, and the customer of the second."""
    first, second = Queue(store, TODAY).page(0, 2)
    return first.key, first.customer_id, second.customer_id


def touch_of(store: Store, step: bytes) -> tuple[str | None, str | None]:
    """Outcome and note of the touch that closed the step."""
    (row,) = store.rows(
        "SELECT t.outcome, t.note FROM interaction AS t JOIN follow_up AS f "
        "ON t.follow_up_id = f.id WHERE f.id = ? AND f.status = 'done'",
        (step,),
    )
    return row["outcome"], row["note"]


def next_step(store: Store, customer: bytes) -> tuple[bytes, str]:
    """The open step that comes next, and its day."""
    (row,) = store.rows(
        "SELECT f.id, f.due_on FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.id = ? AND f.is_open = 1",
        (customer,),
    )
    return row["id"], row["due_on"]


def under_the_cursor(desk: Desk) -> bytes:
    row = desk.today.table.cursor_row
    assert row is not None
    return row.customer_id


@pytest.mark.parametrize(
    ("keys", "most", "touch"),
    [
        (("1",), 2, ("reached", None)),
        (("l", *NOTE, "ctrl+s"), 12 + len(NOTE), ("reached", NOTE)),
        # Another outcome than the one that stands there already.
        (("l", *NOTE, "shift+tab", "2", "ctrl+s"), 12 + len(NOTE), ("no_answer", NOTE)),
        (("colon", *f'c- "{NOTE}"', "enter"), 12 + len(NOTE), ("no_answer", NOTE)),
    ],
)
async def test_a_touch_its_next_step_and_the_next_customer(
    tmp_path: Path, keys: tuple[str, ...], most: int, touch: tuple[str, str | None]
) -> None:
    store = sample(tmp_path)
    step, customer, following = first_two(store)
    async with sitting(store) as desk:
        hands = Hands(desk)
        assert under_the_cursor(desk) == customer
        await hands.press(*keys)
        assert touch_of(store, step) == touch
        new, due = next_step(store, customer)
        assert new != step
        assert due > TODAY.isoformat()
        assert under_the_cursor(desk) == following
        assert hands.keys <= most


async def test_in_focus_mode_an_outcome_leads_to_the_next_customer(tmp_path: Path) -> None:
    store = sample(tmp_path)
    (first, second) = Queue(store, TODAY).page(0, 2)
    async with sitting(store) as desk:
        await desk.press("f")
        hands = Hands(desk)
        await hands.press("3")
        assert touch_of(store, first.key) == ("message", None)
        assert next_step(store, first.customer_id)[0] != first.key
        assert second.customer in desk.text
        assert hands.keys <= 2


@pytest.mark.parametrize(
    ("keys", "due"),
    [
        (("s", "enter"), "2026-11-20"),  # a day, as it stands there
        (("s", *"15.03", "enter"), "2027-03-15"),
    ],
)
async def test_snoozing(tmp_path: Path, keys: tuple[str, ...], due: str) -> None:
    store = sample(tmp_path)
    step, _, following = first_two(store)
    async with sitting(store) as desk:
        hands = Hands(desk)
        await hands.press(*keys)
        found = store.value("SELECT due_on FROM follow_up WHERE id = ? AND is_open = 1", (step,))
        assert found == due
        assert under_the_cursor(desk) == following
        assert hands.keys <= (2 if len(keys) == 2 else len(keys))


async def test_snoozing_says_the_day_before_it_is_accepted(tmp_path: Path) -> None:
    async with sitting(sample(tmp_path), (80, 24)) as desk:
        await desk.press("s")
        assert "→ tomorrow" in desk.text
        await desk.press(*"12.12")  # what is typed replaces what stands there
        assert "→ Sat 12 Dec" in desk.text
        await desk.press("ctrl+u", "4")
        assert "→ Mon 21 Dec" in desk.text  # a month on is a Saturday


async def test_one_key_undoes_all_of_it(tmp_path: Path) -> None:
    store = sample(tmp_path)
    async with sitting(store) as desk:
        before, customer = state(store), under_the_cursor(desk)
        await desk.press("1")
        assert state(store) != before
        hands = Hands(desk)
        await hands.press("u")
        assert state(store) == before
        assert under_the_cursor(desk) == customer
        assert hands.keys == 1


async def test_six_keys_find_and_open_a_customer(tmp_path: Path) -> None:
    store = sample(tmp_path)
    async with sitting(store, (80, 24)) as desk:
        for typed, name in USUAL.items():
            hands = Hands(desk)
            await hands.press("slash", *typed, "enter")
            page = desk.screen
            assert isinstance(page, CustomerScreen), desk.text
            assert page.of_customer() == store.value(
                "SELECT id FROM customer WHERE name = ?", (name,)
            )
            assert hands.keys <= 6
            await desk.press("escape")
    assert len(USUAL) >= 10
