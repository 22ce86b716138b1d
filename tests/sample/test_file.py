"""The store of the demo: it can be built again, it is one small file, and it is invented."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from store.safety.opening import Store
from store.safety.orphans import orphans
from store.settings.values import currency_of, me, setting
from tests.sample.conftest import FILE, TODAY, opened

MOST_BYTES = 3_500_000

# What follows from fitted models differs in the last digits from one C library to another.
MODELLED = {
    ("fit", "params"),
    ("fit", "log_likelihood"),
    ("score", "p_alive"),
    ("score", "churn_risk"),
    ("score", "expected_purchases"),
    ("score", "ahead"),
    ("score", "total"),
    ("score", "at_risk"),
    ("score", "reason"),
    ("rhythm", "sum_log_gaps"),
    ("follow_up", "weight"),
}


def tables(store: Store) -> dict[str, list[Any]]:
    """Every table's rows, in the order of its key; without the words to find, which follow."""
    names = store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' "
        "AND name NOT GLOB 'sought*'"
    )
    return {row["name"]: rows_by_key(store, row["name"]) for row in names}


def rows_by_key(store: Store, table: str) -> list[Any]:
    keys = [row["name"] for row in store.rows(f"PRAGMA table_info({table})") if row["pk"]]
    return store.rows(f"SELECT * FROM {table} ORDER BY {', '.join(keys)}")


@pytest.mark.long
def test_the_script_gives_the_committed_content(store: Store, tmp_path: Path) -> None:
    from tools.sample import build

    build(tmp_path / "again.db")
    again = opened(tmp_path / "again.db")
    try:
        ours, theirs = tables(store), tables(again)
        assert ours.keys() == theirs.keys()
        for name, rows in ours.items():
            assert len(theirs[name]) == len(rows), f"{name}: run “make sample” and commit it"
            for old, new in zip(rows, theirs[name], strict=True):
                same_row(name, old, new)
        shape = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert [tuple(row) for row in store.rows(shape)] == [
            tuple(row) for row in again.rows(shape)
        ]
    finally:
        again.close()


def same_row(table: str, old: Any, new: Any) -> None:
    """Equal but for what a model gives, which is equal to a hundredth."""
    for field in old.keys():  # noqa: SIM118  # a driver's row iterates over its values
        if (table, field) not in MODELLED:
            assert new[field] == old[field], f"{table}.{field}: run “make sample” and commit it"
        elif isinstance(old[field], int | float):
            assert new[field] == pytest.approx(old[field], rel=0.01, abs=2)


def test_it_is_one_small_file() -> None:
    head = FILE.read_bytes()[:20]
    assert FILE.stat().st_size < MOST_BYTES
    assert head[:15] == b"SQLite format 3"
    assert head[18:20] == b"\x01\x01"  # no write-ahead log beside it is needed to read it


def test_it_is_whole(store: Store) -> None:  # R13
    assert store.value("PRAGMA integrity_check") == "ok"
    assert store.rows("PRAGMA foreign_key_check") == []
    assert orphans(store) == 0
    named = "SELECT count(*) FROM customer WHERE deleted_at IS NULL"
    assert 235 <= store.value(named) <= 260
    assert setting(store, "sample_today") == TODAY.isoformat()
    assert (currency_of(store), me(store)["name"]) == ("EUR", "Alex Rivers")
    assert store.value("SELECT count(*) FROM rep") == 3


def test_history_lies_in_the_past(store: Store) -> None:
    for table, column in (
        ("purchase", "bought_on"),
        ("interaction", "happened_on"),
        ("cost", "spent_on"),
        ("offer", "offered_on"),
        ("offer", "answered_on"),
        ("satisfaction", "answered_on"),
        ("promise", "made_on"),
        ("promise", "settled_on"),
        ("enrolment", "started_on"),
        ("customer", "first_seen_on"),
    ):
        assert store.value(f"SELECT max({column}) FROM {table}") <= TODAY.isoformat(), table
        # The morning's scoring moves a customer or two into another group and its plan.
        assert store.value(f"SELECT max(created_at) FROM {table}") < "2026-11-19T06", table


def test_nobody_in_it_is_real(store: Store) -> None:
    ways = store.rows("SELECT kind, value FROM way")
    mails = {row["value"] for row in ways if row["kind"] == "email"}
    mails |= {row["email"] for row in store.rows("SELECT email FROM rep WHERE email IS NOT NULL")}
    odd = [mail for mail in mails if not re.search(r"@([a-z0-9-]+\.)?example\.(com|org)$", mail)]
    assert odd == []
    phones = [row["value"] for row in ways if row["kind"] == "phone"]
    fictional = re.compile(r"\+49 30 55501 \d{3}|\+1 202 555 01\d\d")
    assert [phone for phone in phones if not fictional.fullmatch(phone)] == []
    assert not [row for row in ways if row["kind"] == "website"]
