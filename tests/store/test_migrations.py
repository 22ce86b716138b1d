"""A store of an older version comes to the newest one with everything that it held."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2
from sqlcipher3.dbapi2 import Connection

from store import migrations
from store.actions import customers, records
from store.actions.sales import purchase
from store.actions.touches import Touch
from store.errors import StoreTrouble
from store.ledger.morning import score_everybody
from store.ledger.undo import undo
from store.migrations import LATEST, Step, migrate, steps
from store.names import sort_name
from store.safety.check import check
from store.safety.opening import Store, open_store
from store.safety.orphans import orphans
from tests.conftest import ROOT
from tests.kit import TODAY, Clock, filled_store

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)


def _fill(store: Store) -> None:
    """A customer, a purchase, a touch and something to undo."""
    lumen = customers.add(store, TODAY, "Lumen Dental").customer_id
    customers.add(store, TODAY, "Rao & Sons", city="Riga")
    purchase(store, TODAY, lumen, 12_000)
    records.log(store, TODAY, lumen, Touch(note="send prices"))


def _columns(connection: Connection, table: str) -> list[str]:
    return [
        row[1]
        for row in connection.execute(f"PRAGMA table_xinfo({table})")
        if not row[6]  # a generated column follows from the others
    ]


def _tables(connection: Connection) -> list[str]:
    return [
        row[0]
        for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*' "
            "AND name NOT GLOB 'sought*' ORDER BY name"
        )
    ]


def older(tmp_path: Path, version: int) -> tuple[Path, dict[str, list[tuple[object, ...]]]]:
    """A file of an older version with the rows of a filled store, and those rows by table."""
    now = filled_store(tmp_path / "today.db", _fill)
    path = tmp_path / f"v{version}.db"
    connection = dbapi2.connect(str(path), isolation_level=None)
    assert migrate(connection, NOW, until=version) == version
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("BEGIN")
    kept: dict[str, list[tuple[object, ...]]] = {}
    for table in _tables(connection):
        columns = ", ".join(f'"{name}"' for name in _columns(connection, table))
        if table != "migration":
            rows = [tuple(row) for row in now.rows(f"SELECT {columns} FROM {table}")]
            marks = ", ".join("?" * len(_columns(connection, table)))
            connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)
            kept[table] = rows
    connection.execute("COMMIT")
    now.close()
    connection.close()
    return path, kept


def test_every_version_has_one_step() -> None:
    assert [step.version for step in steps()] == list(range(1, LATEST + 1))


@pytest.mark.parametrize("version", range(1, LATEST))
def test_an_older_store_loses_nothing(tmp_path: Path, version: int) -> None:
    path, kept = older(tmp_path, version)
    columns = {}
    with dbapi2.connect(str(path)) as before:
        for table in kept:
            columns[table] = ", ".join(f'"{name}"' for name in _columns(before, table))
    for _ in range(2):  # opened again there is nothing left to do
        store = open_store(path, Clock())
        assert store.value("PRAGMA user_version") == LATEST
        for table, rows in kept.items():
            assert [tuple(r) for r in store.rows(f"SELECT {columns[table]} FROM {table}")] == rows
        assert [row[0] for row in store.rows("SELECT version FROM migration ORDER BY 1")] == list(
            range(1, LATEST + 1)
        )
        assert orphans(store) == 0
        store.close()
    assert all(kept[table] for table in ("customer", "purchase", "interaction", "journal"))


@pytest.mark.long
@pytest.mark.parametrize("version", [*range(1, LATEST - 1, 3), LATEST - 1])
def test_an_older_store_is_worked_on(tmp_path: Path, version: int) -> None:
    path, _ = older(tmp_path, version)
    store = open_store(path, Clock())
    customers.add(store, TODAY, "Hotel Aurora")
    undo(store, TODAY)
    undo(store, TODAY)  # what the older version wrote can still be taken back
    assert store.value("SELECT count(*) FROM interaction WHERE deleted_at IS NULL") == 0
    assert check(store).problems == ()


def test_names_of_an_older_store_stand_where_a_person_looks(tmp_path: Path) -> None:  # T39
    path, _ = older(tmp_path, 19)
    with dbapi2.connect(str(path)) as before:
        before.execute("UPDATE customer SET name = 'Émile', sort_name = 'émile' WHERE live = 1")
    store = open_store(path, Clock())
    names = store.value("SELECT DISTINCT sort_name FROM customer WHERE live = 1")
    assert names == sort_name("Émile")


def test_what_an_older_program_learned_is_learned_anew(tmp_path: Path) -> None:
    path, _ = older(tmp_path, 17)
    row = (b"f" * 16, "company", "bg", '{"model": {}, "margin_rate": null}', TODAY.isoformat())
    with dbapi2.connect(str(path)) as before:
        before.execute(
            "INSERT INTO fit (id, scope, name, params, fitted_on, created_at, customers, purchases)"
            " VALUES (?, ?, ?, ?, ?, '2026-11-19T09:00:00Z', 1, 1)",
            row,
        )
    store = open_store(path, Clock())
    customers.add(store, TODAY, "Hotel Aurora")
    score_everybody(store, TODAY)
    assert store.value("SELECT count(*) FROM score s JOIN fit f ON f.id = s.fit_id") == 3
    names = store.value("SELECT group_concat(key) FROM fit, json_each(params)")
    assert names == (
        "model,season,first,until,repeats,marks,logits,lines,backtests,spend,margin_rate,costs,"
        "contract,offers,asked"
    ), "what is kept of a model has changed: read older ones too, or write a step that empties fit"


@pytest.mark.long
@pytest.mark.parametrize("at", [1, 5, 99])
def test_a_step_that_is_killed_leaves_the_older_store(tmp_path: Path, at: int) -> None:
    """Killed before its first statement, between two, and after the last."""
    path, kept = older(tmp_path, LATEST - 1)
    script = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from store import migrations\n"
        "from store.safety.driver import connect\n"
        "real, at = migrations.split, int(sys.argv[2])\n"
        "def split(sql):\n"
        "    for number, each in enumerate(real(sql), start=1):\n"
        "        if number == at:\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "        yield each\n"
        "    os.kill(os.getpid(), signal.SIGKILL)\n"
        "migrations.split = split\n"
        "migrations.migrate(connect(Path(sys.argv[1])), datetime(2026, 11, 19, tzinfo=UTC))\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(path), str(at)], cwd=ROOT, check=False)
    assert done.returncode == -signal.SIGKILL
    plain = dbapi2.connect(str(path))
    assert plain.execute("PRAGMA user_version").fetchone() == (LATEST - 1,)
    plain.close()
    store = open_store(path, Clock())
    assert store.value("SELECT count(*) FROM customer") == len(kept["customer"])
    assert store.value("PRAGMA user_version") == LATEST


def test_a_step_that_breaks_a_reference_is_not_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled_store(tmp_path / "today.db", _fill).close()
    nobody = "UPDATE purchase SET customer_id = x'00';"
    monkeypatch.setattr(migrations, "steps", lambda _: [Step(LATEST + 1, "careless", nobody)])
    connection = dbapi2.connect(str(tmp_path / "today.db"), isolation_level=None)
    connection.execute("PRAGMA foreign_keys = OFF")
    with pytest.raises(StoreTrouble, match=r"careless.*broken reference in purchase"):
        migrate(connection, NOW, until=LATEST + 1)
    assert connection.execute("PRAGMA user_version").fetchone() == (LATEST,)
    lost = "SELECT count(*) FROM purchase WHERE customer_id = x'00'"
    assert connection.execute(lost).fetchone() == (0,)
    connection.close()
