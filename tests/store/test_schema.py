"""The migrated store is what the table classes say; STRICT, journalled, never edited in place."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import customers, records
from store.actions.touches import Touch
from store.migrations import APPLICATION_ID, LATEST, migrate, split, steps
from store.safety.opening import Store
from tests.kit import TODAY
from tests.store.shape import shape
from tools.schema import statements

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


@pytest.mark.long
def test_a_migrated_store_is_what_the_table_classes_say() -> None:
    migrated, made = (dbapi2.connect(":memory:", isolation_level=None) for _ in range(2))
    assert migrate(migrated, NOW) == LATEST
    for statement in statements():
        made.execute(statement)
    found, wanted = shape(migrated), shape(made)
    assert found.keys() == wanted.keys()
    for name, parts in wanted.items():
        assert found[name] == parts, name
    assert migrated.execute("PRAGMA user_version").fetchone() == (LATEST,)
    assert migrated.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("involvement TEXT", "involvement TEXT NOT NULL DEFAULT 'low'"),
        ("involvement IN ('low', 'medium', 'high')", "involvement IN ('low', 'high')"),
        ("trial_until IS date(trial_until)", "trial_until IS date(paid_until)"),
        ("loud INTEGER DEFAULT '1'", "loud INTEGER DEFAULT '0'"),
        ("segment_id BLOB", "segment_id TEXT"),
        ("REFERENCES segment (id)", "REFERENCES rep (id)"),
        ("FOREIGN KEY(owner_id) REFERENCES rep (id) DEFERRABLE INITIALLY DEFERRED",
         "FOREIGN KEY(owner_id) REFERENCES rep (id)"),
        ("UNIQUE INDEX alarm_open", "INDEX alarm_open"),
        ("is never removed", "is seldom removed"),
        (") STRICT", ")"),
        ("closed_at IS NULL AND deleted_at IS NULL", "closed_at IS NULL"),
    ],
)  # fmt: skip
def test_another_shape_is_told_from_ours(old: str, new: str) -> None:
    """The comparison above sees what it is there for."""
    ours, other = (dbapi2.connect(":memory:", isolation_level=None) for _ in range(2))
    changed = 0
    for statement in statements():
        ours.execute(statement)
        text = re.sub(r"\s+", " ", statement)
        changed += old in text
        other.execute(text.replace(old, new))
    assert changed
    assert shape(ours) != shape(other)


def test_migrating_again_does_nothing() -> None:
    connection = dbapi2.connect(":memory:", isolation_level=None)
    migrate(connection, NOW)
    assert migrate(connection, NOW) == 0
    assert connection.execute("SELECT count(*) FROM migration").fetchone() == (LATEST,)


def test_a_step_that_fails_half_way_leaves_the_old_store(tmp_path: Path) -> None:
    connection = dbapi2.connect(str(tmp_path / "half.db"), isolation_level=None)
    # The step's table is in the way, so that it fails after others were made.
    connection.execute("CREATE TABLE work (x)")
    with pytest.raises(dbapi2.OperationalError):
        migrate(connection, NOW)
    tables = connection.execute("SELECT name FROM sqlite_master").fetchall()
    assert tables == [("work",)]
    assert connection.execute("PRAGMA user_version").fetchone() == (0,)


def test_every_table_is_strict(store: Store) -> None:
    loose = store.rows(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
        "AND strict = 0 AND name NOT LIKE 'sqlite_%'"
    )
    assert loose == []


def test_a_step_is_split_into_whole_statements() -> None:
    parts = list(split("CREATE TRIGGER a BEFORE DELETE ON b\nBEGIN\nSELECT 1;\nEND;\nSELECT 2;\n"))
    assert parts == [
        "CREATE TRIGGER a BEFORE DELETE ON b\nBEGIN\nSELECT 1;\nEND;",
        "SELECT 2;",
    ]
    assert [step.version for step in steps()] == list(range(1, LATEST + 1))


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("customer", "birthday", "2026-02-30"),
        ("customer", "name", "   "),
        ("customer", "kind", "dog"),
        ("follow_up", "due_on", "19.11.2026"),
        ("follow_up", "status", "lost"),
        ("follow_up", "minutes", "ten"),
        ("customer", "created_at", "yesterday"),
    ],
)
def test_the_tables_refuse_nonsense(store: Store, table: str, column: str, value: str) -> None:
    customers.add(store, TODAY, "Lumen Dental")
    with pytest.raises(dbapi2.IntegrityError):
        store.connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


def test_interactions_and_the_journal_are_never_edited(store: Store) -> None:
    customer = customers.add(store, TODAY, "Lumen Dental").customer_id
    records.log(store, TODAY, customer, Touch(note="said yes"))
    for sql in (
        "UPDATE interaction SET note = 'said no'",
        "DELETE FROM interaction",
        "UPDATE journal SET new = 'x'",
        "DELETE FROM journal",
    ):
        with pytest.raises(dbapi2.IntegrityError, match="never"):
            store.connection.execute(sql)
