"""The yardstick of an import: the same rows with their journal by `csv` and `executemany` alone."""

from __future__ import annotations

import csv
import os
import sys
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

from sqlcipher3 import dbapi2


def bare_seconds(file: Path, store: Path) -> float:
    """CPU seconds for reading a file of purchases and writing a row and its journal for each."""
    connection = dbapi2.connect(str(store), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    for table in (
        "customer (id BLOB PRIMARY KEY, external_id TEXT UNIQUE, name TEXT)",
        "purchase (id BLOB PRIMARY KEY, customer_id BLOB, bought_on TEXT, amount INTEGER)",
        "journal (seq INTEGER PRIMARY KEY, tbl TEXT, record_id BLOB)",
    ):
        connection.execute(f"CREATE TABLE {table}")
    began = time.process_time()
    people: dict[str, bytes] = {}
    customers, purchases, journal = [], [], []
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            ident = people.get(row["customer"])
            if ident is None:
                ident = people[row["customer"]] = os.urandom(16)
                customers.append((ident, row["customer"], row["name"]))
                journal.append(("customer", ident))
            key = os.urandom(16)
            day = date.fromisoformat(row["date"]).isoformat()
            purchases.append((key, ident, day, int(Decimal(row["amount"]) * 100)))
            journal.append(("purchase", key))
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO customer VALUES (?, ?, ?)", customers)
    connection.executemany("INSERT INTO purchase VALUES (?, ?, ?, ?)", purchases)
    connection.executemany("INSERT INTO journal (tbl, record_id) VALUES (?, ?)", journal)
    connection.execute("COMMIT")
    seconds = time.process_time() - began
    connection.close()
    return seconds


_TABLES = ("enrolment", "follow_up", "customer", "product", "purchase", "purchase_line", "journal",
           "rhythm", "standing", "score")  # fmt: skip


def same_rows_seconds(file: Path, done: Path, store: Path) -> float:
    """CPU seconds for reading the file and writing all rows that an import of it has written.

    `done` is the store after the import; its rows go by `executemany`, table by table, into an
    empty store with the same tables, indexes and checks.
    """
    there = dbapi2.connect(f"{done.absolute().as_uri()}?mode=ro", uri=True)
    connection = dbapi2.connect(str(store), isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA cache_size = -16000")
    made = there.execute(
        "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE "
        "'sqlite_%' AND name NOT LIKE 'sought%' ORDER BY type = 'table' DESC"
    )
    for (sql,) in made:
        if not sql.startswith("CREATE TRIGGER"):
            connection.execute(sql)
    began = time.process_time()
    with file.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            date.fromisoformat(row["date"]).isoformat()
            int(Decimal(row["amount"]) * 100)
    seconds = time.process_time() - began
    connection.execute("BEGIN")
    for table in _TABLES:
        names = [row[1] for row in there.execute(f"PRAGMA table_xinfo({table})") if not row[6]]
        into = f"INSERT INTO {table} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"
        rows = there.execute(f"SELECT {', '.join(names)} FROM {table}")
        while some := rows.fetchmany(20_000):
            began = time.process_time()
            connection.executemany(into, some)
            seconds += time.process_time() - began
    began = time.process_time()
    connection.execute("COMMIT")
    seconds += time.process_time() - began
    connection.close()
    there.close()
    return seconds


if __name__ == "__main__":
    print(bare_seconds(Path(sys.argv[1]), Path(sys.argv[2])))
