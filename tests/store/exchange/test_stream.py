"""A file is read as a stream: what it notes on its way lies on the disk, and keys stay apart."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from store.exchange.digests import Seen
from store.exchange.read_file import import_file
from store.exchange.scratch import scratch
from store.ids import Minter
from store.ledger.undo import redo, undo
from store.safety.store import Store

TODAY = date(2026, 3, 2)


def test_ids_of_one_instant_rise_and_differ() -> None:
    minter = Minter(lambda: datetime(2026, 3, 2, tzinfo=UTC))
    found = [minter(), *minter.many(50), minter(), *minter.many(3)]
    assert found == sorted(set(found))
    assert minter.many(0) == []
    assert len({each[-3:] for each in found}) > 50  # `short` tells them apart


def test_a_row_that_comes_again_counts_on_also_when_it_was_written_long_ago(store: Store) -> None:
    seen = Seen(store)
    first, _ = seen.key(1, "purchase", "", ("a",))
    others = [seen.key(n, "purchase", "", (str(n),))[0] for n in range(2, 2100)]
    second, _ = seen.key(3000, "purchase", "", ("a",))
    third, _ = seen.key(3001, "purchase", "", ("a",))
    assert len({first, second, third, *others}) == len(others) + 3
    assert seen.key(4000, "purchase", "id 1", ())[1] is None
    assert seen.key(4001, "purchase", "id 1", ())[1] == 4000
    seen.close()


def test_what_is_noted_lies_on_the_disk(store: Store) -> None:
    noted = scratch(store)
    noted.execute("CREATE TABLE scratch.kept (text TEXT)")
    rows = noted.execute("PRAGMA database_list").fetchall()
    assert [row["name"] for row in rows if row["name"] == "scratch"]
    assert noted.execute("PRAGMA temp_store").fetchone()[0] == 1  # a file
    noted.close()


def test_a_newcomer_with_a_history_begins_with_its_groups_plan(
    store: Store, tmp_path: Path
) -> None:
    """One run and one step: nothing was begun that would have to be ended."""
    file = tmp_path / "orders.csv"
    days = ("2025-10-01", "2025-12-03", "2026-02-02")
    file.write_text("customer,date,amount\n" + "".join(f"Hansen Foods,{d},90.00\n" for d in days))
    import_file(store, TODAY, file, currency="EUR")
    runs = store.rows(
        "SELECT p.stage, e.state FROM enrolment AS e JOIN plan AS p ON p.id = e.plan_id"
    )
    assert [tuple(row) for row in runs] == [("current", "running")]
    steps = store.rows("SELECT f.kind, f.is_open, f.id = c.next_id AS next FROM follow_up AS f "
                       "JOIN customer AS c ON c.id = f.customer_id")  # fmt: skip
    assert [tuple(row) for row in steps] == [("first", 1, 1)]
    # All that was added goes with one undo and comes back as it was.
    undo(store, TODAY)
    count = "SELECT count(*) FROM {} WHERE deleted_at IS NULL"
    assert [store.value(count.format(t)) for t in ("customer", "purchase", "enrolment")] == [0] * 3
    redo(store, TODAY)
    assert [store.value(count.format(t)) for t in ("customer", "purchase")] == [1, 3]
    assert import_file(store, TODAY, file, currency="EUR").same == 3
