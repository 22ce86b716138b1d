"""The team's database: who may see what, who is refused, and that it can be distributed."""

from __future__ import annotations

import re
from pathlib import Path

import psycopg
import pytest

from store.team.server import parts_of
from tests.postgres import server
from tests.store.team.kit import Device, install_at_noon, owner, territory

SQL = (Path(__file__).parents[3] / "store" / "team" / "server.sql").read_text("utf-8")
TABLES = ("territory", "member", "device", "record")


def login(name: str) -> str:
    """The address of a new role, as an invitation makes one."""
    owner().execute(f"DROP ROLE IF EXISTS {name}")
    owner().execute(f"CREATE ROLE {name} LOGIN IN ROLE tickler_reps")
    return server().replace("user=postgres", f"user={name}")


def test_the_schema_can_be_installed_again(tmp_path: Path) -> None:
    name = territory()
    ana = Device(tmp_path / "ana.db", name, 1, lead=True)
    ana.sync()
    count = "SELECT count(*) FROM tickler.record WHERE territory = %s"
    before = owner().execute(count, (name,)).fetchone()
    with psycopg.connect(server(), autocommit=True) as connection:
        install_at_noon(connection)
        assert connection.execute(count, (name,)).fetchone() == before


def test_nobody_reads_or_writes_another_territory_by_any_statement(tmp_path: Path) -> None:
    mine, other = territory("rep_one"), territory()
    for number, name in enumerate((mine, other)):
        Device(tmp_path / f"{number}.db", name, number, lead=True).sync()
    with psycopg.connect(login("rep_one"), autocommit=True) as rep:
        for table in TABLES:
            columns = "territory, device" if table == "device" else "*"
            rows = rep.execute(f"SELECT {columns} FROM tickler.{table}").fetchall()
            assert {row[0] for row in rows} == {mine}
        assert rep.execute("SELECT * FROM tickler.pull(%s, '', 0, true)", (other,)).fetchall() == []
        refused = [
            ("SELECT tickler.push(%s, 'd', 0, '[]')", (other,)),
            ("SELECT tickler.hello(%s, 'd', 'n', NULL, 't')", (other,)),
            ("SELECT tickler.has_seen(%s, 'd', 1)", (other,)),
            ("SELECT token FROM tickler.device WHERE territory = %s", (mine,)),
            ("UPDATE tickler.record SET body = '{}' WHERE territory = %s", (mine,)),
            ("DELETE FROM tickler.record WHERE territory = %s", (mine,)),
            ("INSERT INTO tickler.member VALUES (%s, 'rep_one', '', '', true)", (other,)),
            ("SELECT tickler.admit(%s, 'd', NULL)", (mine,)),
            ("SELECT %s::text; SET ROLE postgres", (mine,)),
        ]
        for sql, values in refused:
            with pytest.raises(psycopg.Error):
                rep.execute(sql, values)


def test_a_device_speaks_only_for_itself(tmp_path: Path) -> None:
    name = territory("rep_two")
    ana = Device(tmp_path / "ana.db", name, 1, lead=True)
    ana.sync()
    device = ana.store.value("SELECT hex(device) FROM replica").lower()
    with (
        psycopg.connect(login("rep_two"), autocommit=True) as rep,
        pytest.raises(psycopg.Error, match="not known"),
    ):
        rep.execute("SELECT tickler.push(%s, %s, 0, '[]')", (name, device))


def test_a_stamp_of_the_future_is_refused_with_a_sentence() -> None:
    name = territory()
    owner().execute("SELECT tickler.hello(%s, 'd', 'n', NULL, 't')", (name,))
    row = '[{"t": "tag", "i": "00", "s": 9000000000000000000, "b": 0, "f": {}, "m": {}}]'
    with pytest.raises(psycopg.Error, match="ahead of the server by more than five minutes"):
        owner().execute("SELECT tickler.push(%s, 'd', 0, %s::jsonb)", (name, row))


def test_a_push_waits_for_the_one_before_it() -> None:
    """A reader can never see a version and miss one below it: that costs a lock of one row."""
    name = territory()
    owner().execute("SELECT tickler.hello(%s, 'd', 'n', NULL, 't')", (name,))
    owner().execute("SELECT tickler.hello(%s, 'e', 'n', NULL, 't')", (name,))
    push = "SELECT tickler.push(%s, %s, 0, '[]')"
    with psycopg.connect(server()) as one, psycopg.connect(server(), autocommit=True) as two:
        one.execute(push, (name, "d"))
        two.execute("SET lock_timeout = 50")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            two.execute(push, (name, "e"))
        one.commit()
        two.execute(push, (name, "e"))


def statements() -> list[str]:
    """Every statement of the file on one of its tables, also those inside functions."""
    plain = re.sub(r"--[^\n]*", "", SQL)
    return re.findall(
        r"\b((?:SELECT|UPDATE|INSERT INTO|DELETE)\b(?:(?!;)[\s\S])*?tickler\.(?:"
        + "|".join(TABLES)
        + r")\b[^;]*);",
        plain,
    )


def test_every_statement_names_the_territory() -> None:
    """So the tables can be distributed by it: no statement looks into more than one part."""
    found = statements()
    assert len(found) >= 15
    for statement in found:
        for used in re.finditer(r"(UPDATE|INTO|FROM|JOIN) tickler\.(\w+)(?! *\()", statement):
            if used[2] in TABLES:
                rest = statement[used.end() :]
                assert re.search(r"territory = |\(territory,", rest), statement
    for table in TABLES:
        made = re.search(rf"CREATE TABLE IF NOT EXISTS tickler\.{table} \([\s\S]*?\n\);", SQL)
        assert made is not None
        assert re.search(r"PRIMARY KEY \(territory|territory text PRIMARY KEY", made[0])
    assert "SEQUENCE" not in SQL.upper().replace("NO SEQUENCES", "").replace("SEQUENCES", "")


@pytest.mark.parametrize(
    "condition",
    [
        "territory = 'a' AND tbl = 'customer' AND id = 'x' FOR UPDATE",
        "territory = 'a' AND version > 5",
    ],
)
def test_a_push_and_a_pull_look_into_one_part_of_a_hashed_table(condition: str) -> None:
    with psycopg.connect(server()) as connection:
        owner()
        connection.execute(
            "CREATE TABLE parted (LIKE tickler.record INCLUDING ALL) PARTITION BY HASH (territory)"
        )
        for part in range(4):
            connection.execute(
                f"CREATE TABLE parted_{part} PARTITION OF parted "
                f"FOR VALUES WITH (MODULUS 4, REMAINDER {part})"
            )
        plan = connection.execute(f"EXPLAIN SELECT * FROM parted WHERE {condition}").fetchall()
        connection.rollback()
    assert len({found for row in plan for found in re.findall(r"on (parted_\d)", row[0])}) == 1


@pytest.mark.parametrize(
    ("address", "mode"),
    [
        ("postgresql://ana@db.example.com/sales", "verify-full"),
        ("postgresql://ana@db.example.com/sales?sslmode=disable", "verify-full"),
        ("postgresql://ana@10.0.0.7/sales?sslmode=require", "verify-full"),
        ("host=localhost,db.example.com dbname=sales", "verify-full"),
        ("hostaddr=10.0.0.7 dbname=sales", "verify-full"),
        ("host=localhost hostaddr=10.0.0.7 dbname=sales", "verify-full"),
        ("service=sales", "verify-full"),
        ("postgresql://ana@localhost/sales", None),
        ("host=/run/postgresql dbname=sales", None),
    ],
)
def test_the_line_is_verified_unless_the_server_is_here(address: str, mode: str | None) -> None:
    assert parts_of(address).get("sslmode") == mode
