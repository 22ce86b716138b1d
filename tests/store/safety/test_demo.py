"""The demo is the sample as a whole, moved in time."""

from __future__ import annotations

import json
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import card, customers, followups, sales
from store.actions.touches import Touch
from store.errors import BadInput, StoreTrouble
from store.ledger import undo
from store.ledger.commit import work
from store.ledger.new_store import choose
from store.safety.check import check
from store.safety.demo import make_demo, sample_path
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, state

# A year later the week begins elsewhere: the sample's Monday is a Tuesday then.
LATER = date(2027, 11, 18)


@pytest.fixture
def sample(tmp_path: Path) -> Path:
    """A sample with a purchase, a finished step, steps on the coming days and an undone change."""
    path = tmp_path / "sample.db"
    store = new_store(path)
    with work(store, TODAY, undoable=False) as unit:
        choose(unit, "sample_today", TODAY.isoformat())
    lumen = customers.add(store, TODAY, "Lumen Dental", due=TODAY, birthday="1980-02-29")
    for days in range(1, 8):
        followups.add(store, TODAY, lumen.customer_id, TODAY + timedelta(days=days), f"in {days}")
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (lumen.customer_id,))
    followups.finish(store, TODAY, step, Touch(outcome="reached", note="hi"))
    sales.purchase(store, TODAY, lumen.customer_id, 500, day=date(2024, 2, 29))
    followups.move(store, TODAY, _open(store)[0]["id"], date(2026, 12, 24))
    store.close()
    return path


def _open(store: Store) -> list[dbapi2.Row]:
    return store.rows("SELECT * FROM follow_up WHERE is_open = 1 ORDER BY due_on, id")


def _demo(sample: Path, today: date) -> Store:
    target = sample.with_name("demo.db")
    make_demo(sample, target, today)
    return open_store(target, Clock(), create=False)


def test_all_dates_move_by_the_same_days(sample: Path) -> None:
    store = _demo(sample, LATER)
    days = (LATER - TODAY).days
    assert store.value("SELECT value FROM setting WHERE key = 'sample_today'") == json.dumps(
        LATER.isoformat()
    )
    bought = date.fromisoformat(store.value("SELECT bought_on FROM purchase"))
    assert bought == date(2024, 2, 29) + timedelta(days=days)
    touch = store.row("SELECT happened_at, happened_on FROM interaction")
    assert touch is not None
    assert touch["happened_on"] == LATER.isoformat()
    assert touch["happened_at"].startswith(f"{LATER.isoformat()}T09:")
    assert touch["happened_at"].endswith("Z")
    assert store.value("SELECT birthday FROM customer") == "1980-02-29"
    assert store.value("SELECT max(scored_on) FROM score") == LATER.isoformat()


def test_what_is_open_ahead_avoids_the_weekend(sample: Path) -> None:
    store = _demo(sample, LATER)
    due = [date.fromisoformat(row["due_on"]) for row in _open(store)]
    assert all(day.weekday() < 5 for day in due if day > LATER)
    monday = date(2027, 11, 22)
    assert [row["title"] for row in _open(store) if row["due_on"] == monday.isoformat()][:3] == [
        "in 2", "in 3", "in 4",
    ]  # fmt: skip


def test_a_demo_of_the_samples_own_day_is_the_sample(sample: Path) -> None:
    expected = state(original := open_store(sample, Clock(), create=False))
    original.close()
    found = state(_demo(sample, TODAY))
    weekend = {row[0] for row in found["follow_up"]} ^ {row[0] for row in expected["follow_up"]}
    assert weekend == set()
    assert found["interaction"] == expected["interaction"]
    assert found["purchase"] == expected["purchase"]


def test_the_last_days_of_what_is_paid_and_tried_move_too(sample: Path) -> None:
    store = open_store(sample, Clock())
    ident = store.value("SELECT id FROM customer")
    paid = TODAY + timedelta(days=40)
    card.edit(store, TODAY, ident, {"paid_until": TODAY})
    card.edit(store, TODAY, ident, {"paid_until": paid, "trial_until": TODAY})
    store.close()
    store = _demo(sample, LATER)
    row = store.row("SELECT paid_until, trial_until FROM customer")
    assert tuple(row) == ((LATER + timedelta(days=40)).isoformat(), LATER.isoformat())
    undo.undo(store, LATER)
    assert store.value("SELECT paid_until FROM customer") == LATER.isoformat()


@pytest.mark.long
def test_a_demo_is_a_store_in_order_in_which_work_goes_on(sample: Path) -> None:
    store = _demo(sample, LATER)
    assert check(store).problems == ()  # the triggers are back, among others
    moved = _open(store)[0]
    undo.undo(store, LATER)  # the move of the sample, told in the demo's days
    back = store.value("SELECT min(due_on) FROM follow_up WHERE is_open = 1")
    assert LATER < date.fromisoformat(back) < date.fromisoformat(moved["due_on"]) + timedelta(7)
    with pytest.raises(dbapi2.IntegrityError, match="never edited"):
        store.connection.execute("UPDATE interaction SET note = 'other'")


def test_the_copy_is_ones_own_and_the_sample_is_left_alone(sample: Path) -> None:
    before = sample.read_bytes()
    sample.chmod(0o444)
    _demo(sample, LATER).close()
    demo = sample.with_name("demo.db")
    assert stat.S_IMODE(demo.stat().st_mode) == 0o600
    assert sample.read_bytes() == before
    assert {each.name.removesuffix("-sums") for each in sample.parent.iterdir()} == {
        "sample.db", "demo.db"
    }  # fmt: skip


def test_what_still_waits_in_the_samples_log_is_copied_too(sample: Path) -> None:
    store = open_store(sample, Clock(), create=False)
    customers.add(store, TODAY, "Hotel Aurora")
    names = _demo(sample, LATER).rows("SELECT name FROM customer ORDER BY name")
    assert [row["name"] for row in names] == ["Hotel Aurora", "Lumen Dental"]
    store.close()


def test_nothing_is_overwritten_and_nothing_half_is_left(sample: Path, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    target.write_text("mine")
    with pytest.raises(BadInput, match="There is a file at"):
        make_demo(sample, target, LATER)
    assert target.read_text() == "mine"
    link = tmp_path / "link.db"
    link.symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(BadInput, match="There is a file at"):
        make_demo(sample, link, LATER)
    with pytest.raises(StoreTrouble, match="cannot be made"):
        make_demo(sample, tmp_path / "no" / "demo.db", LATER)
    plain = tmp_path / "plain.db"
    new_store(plain).close()
    with pytest.raises(StoreTrouble, match="is not a sample store"):
        make_demo(plain, tmp_path / "demo.db", LATER)
    assert not list(tmp_path.glob("demo.db*"))


@pytest.mark.long
def test_the_projects_sample_makes_a_demo_in_order(tmp_path: Path) -> None:
    make_demo(sample_path(), tmp_path / "demo.db", LATER)
    store = open_store(tmp_path / "demo.db", Clock(), create=False)
    assert check(store).problems == ()
    assert store.value("SELECT count(*) FROM follow_up WHERE is_open = 1 AND due_on <= ?",
                       (LATER.isoformat(),)) > 0  # fmt: skip
    latest = store.value("SELECT max(happened_on) FROM interaction")
    assert latest is None or latest <= LATER.isoformat()
