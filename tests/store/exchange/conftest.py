"""A store, a way to write a file and read it in, and a dump to compare."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from store.exchange.read_file import import_file
from store.exchange.report import Report
from store.safety.opening import Store
from tests.kit import TODAY, new_store, told

Read = Callable[..., Report]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = new_store(tmp_path / "store.db")
    yield made
    made.close()


@pytest.fixture
def read(store: Store, tmp_path: Path) -> Read:
    """Write a file of this text (or these bytes) and read it."""

    def run(content: str | bytes, kind: str | None = "purchases", **options: Any) -> Report:
        path = tmp_path / options.pop("name", "file.csv")
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        if "currency" not in path.read_bytes().decode("latin-1").casefold():
            options.setdefault("currency", "EUR")  # what a new store would ask
        report = import_file(store, TODAY, path, kind=kind, **options)
        # Nothing is ever lost without a word.
        counted = report.new + report.changed + report.same + len(report.rejected)
        assert counted == report.rows
        assert orphans(store) == 0
        return report

    return run


def orphans(store: Store) -> int:
    """Live customers without an open follow-up."""
    return int(
        store.value(
            "SELECT count(*) FROM customer AS c WHERE c.live = 1 AND NOT EXISTS (SELECT 1 FROM "
            "follow_up AS f WHERE f.id = c.next_id AND f.customer_id = c.id AND f.is_open = 1)"
        )
    )


def alive(store: Store, table: str) -> int:
    """How many records of a table are not deleted."""
    return int(store.value(f"SELECT count(*) FROM {table} WHERE deleted_at IS NULL"))


def dump(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, the journal too."""
    tables = store.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    return {
        row["name"]: sorted(
            (tuple(each) for each in store.rows(f"SELECT * FROM {row['name']}")), key=repr
        )
        for row in tables
    }


def whys(report: Report) -> dict[int, str]:
    """The reason of each rejected line."""
    return {each.line: told(each.why) for each in report.rejected}
