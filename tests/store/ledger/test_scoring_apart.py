"""A large base is scored in pieces: the same in the end, and nobody waits for all of it."""

from __future__ import annotations

import shutil
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from store.actions import customers, records, sales
from store.actions.touches import Touch
from store.errors import StoreTrouble
from store.ledger import figures, morning
from store.ledger.morning import due, score_everybody, stale
from store.safety.mark import changes_wait
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store, scratch

LATER = TODAY + timedelta(days=170)  # silence has moved groups, plans and alarms by then
# What a morning may write, without ids and instants.
SEEN = (
    "SELECT c.name, s.scored_on, s.churn_risk, s.ahead, s.next_on, s.fit_id IS NULL "
    "FROM score AS s JOIN customer AS c ON c.id = s.customer_id ORDER BY c.name",
    "SELECT c.name, t.stage, t.grp, t.lived, t.standing_on FROM standing AS t "
    "JOIN customer AS c ON c.id = t.customer_id ORDER BY c.name",
    "SELECT c.name, f.due_on, f.kind, f.status, f.title FROM follow_up AS f "
    "JOIN customer AS c ON c.id = f.customer_id ORDER BY 1, 2, 3, 4, 5",
    "SELECT c.name, a.kind, a.closed_on FROM alarm AS a "
    "JOIN customer AS c ON c.id = a.customer_id ORDER BY 1, 2",
    "SELECT c.name, m.from_grp, m.to_grp FROM transition AS m "
    "JOIN customer AS c ON c.id = m.customer_id ORDER BY 1, 2, 3",
    "SELECT worked_on, count(*) FROM work WHERE follows = 1 AND target_seq IS NULL GROUP BY 1",
)


@pytest.fixture(scope="module")
def scored() -> Path:
    """Nine customers with a past, scored; each test works on a copy."""
    made = scratch() / "scored.db"
    store = new_store(made)
    for number in range(9):
        ident = customers.add(store, TODAY, f"Customer {number}").customer_id
        for back in range(10 + number, 300, 30 + 9 * number):
            sales.purchase(store, TODAY, ident, 5_000, day=TODAY - timedelta(days=back))
    score_everybody(store, TODAY)
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    store.close()
    return made


@pytest.fixture
def path(tmp_path: Path, scored: Path) -> Path:
    return Path(shutil.copy(scored, tmp_path / "store.db"))


def opened(path: Path, name: str) -> Store:
    copy = path.with_name(name)
    shutil.copyfile(path, copy)
    copy.chmod(0o600)
    return open_store(copy, Clock())


def in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(morning, "TOGETHER", 3)
    monkeypatch.setattr(morning, "APART", 2)
    monkeypatch.setattr(morning, "AHEAD", 4)


def state(store: Store) -> list[Any]:
    return [[tuple(row) for row in store.rows(sql)] for sql in SEEN]


@pytest.mark.long
def test_pieces_come_to_the_same_as_one(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, pieces = opened(path, "whole.db"), opened(path, "pieces.db")
    score_everybody(whole, LATER, refit=True)
    in_pieces(monkeypatch)
    score_everybody(pieces, LATER, refit=True)
    assert state(whole)[4]  # somebody has moved
    assert state(pieces) == state(whole)
    assert due(pieces, LATER) == 0


@pytest.mark.long
def test_what_a_piece_has_written_is_no_work_of_the_next_key(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    monkeypatch.setattr("store.safety.store._SOME", 0)
    store, usual, waits = opened(path, "a.db"), Store.make_room, list[bool]()

    def noted(this: Store) -> None:
        usual(this)
        waits.append(changes_wait(this.path))

    monkeypatch.setattr(Store, "make_room", noted)
    score_everybody(store, LATER)
    assert waits == [False] * 5


@pytest.mark.long
def test_a_change_between_two_pieces_is_there_and_is_scored(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    store = opened(path, "a.db")
    everybody = [row["id"] for row in store.rows("SELECT id FROM customer")]
    usual, bought = Store.make_room, list[object]()

    def room(self: Store) -> None:
        usual(self)
        if not bought:  # when the figures of the first piece are worked out and not kept yet
            bought.extend(sales.purchase(self, LATER, each, 90_000) for each in everybody)

    monkeypatch.setattr(Store, "make_room", room)
    score_everybody(store, LATER, refit=True)
    assert {row["last_on"] for row in store.rows("SELECT last_on FROM rhythm")} == {
        LATER.isoformat()
    }


@pytest.mark.long
def test_a_key_beside_the_scoring_has_only_its_own_customer_worked_out_anew(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    store = opened(path, "a.db")
    first, second = store.rows("SELECT id FROM customer ORDER BY id LIMIT 2")
    usual, usual_work, worked = Store.make_room, figures.work_out, list[tuple[int, bool]]()

    def room(self: Store) -> None:
        usual(self)
        if len(worked) == 1:
            sales.purchase(self, LATER, second["id"], 90_000)

    def work_out(store: Store, appraiser: Any, some: Any, *, many: bool) -> Any:
        worked.append((len(some), store.connection.in_transaction))
        return usual_work(store, appraiser, some, many=many)

    monkeypatch.setattr(Store, "make_room", room)
    monkeypatch.setattr(figures, "work_out", work_out)
    score_everybody(store, LATER)
    inside = [many for many, in_transaction in worked if in_transaction]
    assert set(inside) == {1}  # by the sale itself, and in the piece
    days = dict(store.rows("SELECT customer_id, last_on FROM rhythm"))
    assert days[second["id"]] == LATER.isoformat()
    assert days[first["id"]] < LATER.isoformat()
    assert stale(store, LATER) == 0


@pytest.mark.long
def test_whoever_is_stopped_between_two_pieces_goes_on(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_pieces(monkeypatch)
    store = opened(path, "a.db")
    rooms = iter(range(2))
    monkeypatch.setattr(Store, "make_room", lambda _: next(rooms))
    with pytest.raises(StopIteration):
        score_everybody(store, LATER)
    assert due(store, LATER) == 5
    monkeypatch.undo()
    score_everybody(store, LATER)
    assert due(store, LATER) == 0


@pytest.mark.long
def test_a_change_begins_as_soon_as_the_other_ends(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = opened(path, "a.db"), open_store(path.with_name("a.db"), Clock())
    one.begin()
    looks: list[float] = []

    def look(seconds: float) -> None:
        looks.append(seconds)
        if len(looks) == 3:
            one.commit()

    monkeypatch.setattr(time, "sleep", look)
    other.begin()
    other.commit()
    assert len(looks) == 3
    assert max(looks) < 0.01
    one.begin()
    monkeypatch.setattr(time, "sleep", lambda _: None)
    with pytest.raises(StoreTrouble, match="busy"):
        records.log(
            other, TODAY, other.value("SELECT id FROM customer"), Touch("call", None, note="x")
        )
    one.commit()
    one.close()
    other.close()
