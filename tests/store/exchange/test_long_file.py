"""A long file is read in a copy beside the store: nobody waits, and it comes whole (T131)."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions.customers import add
from store.actions.records import log
from store.actions.touches import Touch
from store.exchange import long_file
from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.ledger.full_check import full_check
from store.ledger.undo import undo
from store.safety.opening import Store, open_store
from tests.kit import TODAY, Clock, new_store
from tests.store.exchange.conftest import alive, dump, orphans

ROWS = 60
_reads = 0
_STEPS = """
SELECT c.name, f.title, f.status, f.due_on, f.weight, f.kind, e.state, f.id = c.next_id
FROM customer AS c JOIN follow_up AS f ON f.customer_id = c.id AND f.deleted_at IS NULL
LEFT JOIN enrolment AS e ON e.id = f.enrolment_id WHERE c.name IN ('Firm 3', 'Lumen Dental')
ORDER BY 1, 2, 3, 4"""
_FIGURES = """
SELECT c.name, c.first_seen_on, f.due_on, f.title, f.weight, s.churn_risk, s.ahead, s.model,
  s.recency, s.monetary, r.days, r.revenue, g.grp, g.lived FROM customer AS c
JOIN score AS s ON s.customer_id = c.id JOIN rhythm AS r ON r.customer_id = c.id
JOIN standing AS g ON g.customer_id = c.id LEFT JOIN follow_up AS f ON f.id = c.next_id
WHERE c.deleted_at IS NULL ORDER BY c.name"""


class Cut(Exception):
    """What falls in between."""


@pytest.fixture(autouse=True)
def short_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_file, "MANY", 30)
    monkeypatch.setattr(long_file, "_BYTES", 10**9)


@pytest.fixture
def other(store: Store) -> Iterator[Store]:
    """Another window."""
    window = open_store(store.path, Clock(), entropy=random.Random(2).randbytes)
    yield window
    window.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "orders.csv"
    lines = [
        f"Firm {row % 12},{TODAY - timedelta(days=7 * row % 700)},{row + 5}.50"
        for row in range(ROWS)
    ]
    path.write_text("customer,date,amount\n" + "\n".join(lines) + "\n")
    return path


def _added(store: Store, name: str) -> bytes:
    ident = add(store, TODAY, name).record_id
    assert ident is not None
    return ident


def _import(store: Store, file: Path, act: Callable[[], object] | None = None) -> Report:
    """Import, and act when all rows are read; `_reads` tells how often they were."""
    global _reads
    _reads = 0

    def told(done: int, every: int) -> None:
        global _reads
        if done == every:
            _reads += 1
            if act is not None and _reads == 1:
                act()

    return import_file(store, TODAY, file, currency="EUR", progress=told)


def _well(store: Store) -> bool:
    return list(full_check(store)) == [] and orphans(store) == 0


@pytest.mark.long
def test_it_is_as_if_it_were_read_in_the_store_itself(
    store: Store, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _added(store, "Firm 3")
    beside = _import(store, file)
    monkeypatch.setattr(long_file, "MANY", 10**9)
    straight = new_store(tmp_path / "straight.db")
    _added(straight, "Firm 3")
    assert _import(straight, file).to_json() == beside.to_json()
    for asked in (_FIGURES, "SELECT tbl, field, count(*) FROM journal GROUP BY 1, 2 ORDER BY 1, 2"):
        rows = [[tuple(row) for row in each.rows(asked)] for each in (store, straight)]
        assert rows[0] == rows[1]
    assert store.done == straight.done
    straight.close()


@pytest.mark.long
@pytest.mark.parametrize("how", [None, "reached", "no_answer"])
def test_nobody_waits_and_what_they_do_meanwhile_stays(
    store: Store, other: Store, file: Path, tmp_path: Path, how: str | None
) -> None:
    def begin(at: Store) -> list[bytes]:
        return [_added(at, name) for name in ("Firm 3", "Lumen Dental")]

    def work(at: Store, whose: list[bytes]) -> None:
        for ident in whose:
            log(at, TODAY, ident, Touch("call", how, note="asked for marzipan"))

    whose = begin(store)
    report = _import(store, file, lambda: work(other, whose))
    assert _reads == 1
    straight = new_store(tmp_path / "straight.db")
    work(straight, begin(straight))
    import_file(straight, TODAY, file, currency="EUR")
    # The days of all first steps are others with other ids.
    for asked in (_FIGURES.replace("f.due_on, ", ""), _STEPS):
        rows = [[tuple(row) for row in each.rows(asked)] for each in (store, straight)]
        assert rows[0] == rows[1]
    straight.close()
    assert (alive(store, "purchase"), alive(store, "interaction")) == (ROWS, 2)
    assert _well(store)
    last = store.row("SELECT * FROM work WHERE target_seq IS NULL ORDER BY seq DESC LIMIT 1")
    assert (report.undo, last["source"]) == (str(last["seq"]), "import")
    both = "SELECT days, touched_on FROM rhythm WHERE customer_id = ?"
    assert [tuple(store.row(both, (each,))) for each in whose] == [
        (5, TODAY.isoformat()),
        (0, TODAY.isoformat()),
    ]
    found = store.rows("SELECT rowid FROM sought WHERE sought MATCH 'marzipan'")
    assert len(found) == 2
    undo(store, TODAY)
    assert (alive(store, "purchase"), alive(store, "interaction")) == (0, 2)
    undo(store, TODAY)
    assert alive(store, "interaction") == 1
    assert _well(store)


def test_who_writes_just_before_its_turn_is_not_overwritten(
    store: Store, other: Store, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ident = _added(store, "Lumen Dental")
    looks, asked = store.state, 0

    def state() -> object:
        nonlocal asked
        asked += 1
        found = looks()
        if asked in (1, 3):
            log(other, TODAY, ident, Touch("call", None, note="just before"))
        return found

    monkeypatch.setattr(store, "state", state)
    _import(store, file)
    assert asked > 4
    assert (alive(store, "purchase"), alive(store, "interaction")) == (ROWS, 2)
    assert _well(store)


@pytest.mark.long
@pytest.mark.parametrize("act", [lambda other: _added(other, "Firm 5"), lambda o: undo(o, TODAY)])
def test_what_it_would_be_another_by_makes_it_read_again(
    store: Store, other: Store, file: Path, act: Callable[[Store], object]
) -> None:
    _added(store, "Firm 3")
    _import(store, file, lambda: act(other))
    assert _reads == 2
    names = [row[0] for row in store.rows("SELECT name FROM customer WHERE live = 1 ORDER BY name")]
    assert len(names) == len(set(names)) == 12
    assert alive(store, "purchase") == ROWS
    assert _well(store)


def test_what_stops_it_leaves_nothing(store: Store, file: Path) -> None:
    _added(store, "Lumen Dental")
    before = dump(store)

    def stop() -> None:
        raise Cut

    with pytest.raises(Cut):
        _import(store, file, stop)
    assert dump(store) == before
    import_file(store, TODAY, file, currency="EUR", dry_run=True)
    assert dump(store) == before
    assert [each.name for each in file.parent.iterdir() if "new-" in each.name] == []
