"""What a store that belongs to a team has not sent yet: noted by triggers, stamped at the end.

The triggers are temporary ones of a connection that writes, so the file has the same shape with a
team and without; and they see every write, also those that the journal is not told of.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from sqlcipher3.dbapi2 import Connection

# What is sent, parents first. The rest is of this device alone, or follows from what is sent.
SENT = (
    "rep", "product", "segment", "plan", "plan_step", "own_field", "customer", "contact", "way",
    "purchase", "purchase_line", "cost", "offer", "enrolment", "follow_up", "interaction",
    "promise", "satisfaction", "service_case", "segment_change", "transition", "need_answer",
    "motivation", "closing", "known_as", "link", "tag", "own_value", "not_same", "review_answer",
    "monthly_number", "clash",
)  # fmt: skip
_DERIVED = {
    "customer": {"next_id"},
    "follow_up": {"weight"},
    "way": {"e164", "e164_of"},
}
NEW, ERASED = "*", "-"


def columns_of(connection: Connection, table: str) -> dict[str, str]:
    """The columns of a table that are sent, with their types; generated ones are not among them."""
    derived = _DERIVED.get(table, set())
    return {
        row["name"]: row["type"]
        for row in connection.execute(f"PRAGMA table_info({table})")
        if row["name"] not in derived and row["name"] != "id"
    }


def watch_changes(connection: Connection) -> None:
    """Note from now on what this connection writes; inside the transaction that has begun."""
    if connection.execute("SELECT 1 FROM sqlite_temp_master WHERE name = 'sends_rep'").fetchone():
        return
    for table in SENT:
        columns = columns_of(connection, table)
        fields = " UNION ALL ".join(
            f"SELECT '{name}' AS name WHERE old.{name} IS NOT new.{name}" for name in columns
        )
        for name, event, rows in (
            ("sends", "INSERT", f"(SELECT '{NEW}' AS name)"),
            ("sends_new", f"UPDATE OF {', '.join(columns)}", f"({fields})"),
        ):
            connection.execute(
                f"CREATE TEMP TRIGGER {name}_{table} AFTER {event} ON main.{table} "
                "WHEN (SELECT applying FROM replica) = 0 BEGIN "
                "INSERT INTO unsent (tbl, record_id, field, base) "
                f"SELECT '{table}', new.id, f.name, r.cursor FROM replica AS r, {rows} AS f "
                "WHERE true ON CONFLICT (tbl, record_id, field) DO UPDATE SET stamp = NULL; END"
            )
        connection.execute(
            f"CREATE TEMP TRIGGER sends_gone_{table} AFTER DELETE ON main.{table} "
            "WHEN (SELECT applying FROM replica) = 0 BEGIN "
            f"DELETE FROM unsent WHERE tbl = '{table}' AND record_id = old.id; "
            "INSERT INTO unsent (tbl, record_id, field, base) "
            f"SELECT '{table}', old.id, '{ERASED}', cursor FROM replica; END"
        )


def stamp_changes(connection: Connection, now: datetime) -> None:
    """Give what was written one stamp, later than all that this store has given or seen."""
    if connection.execute("SELECT 1 FROM unsent WHERE stamp IS NULL LIMIT 1").fetchone() is None:
        return
    connection.execute("UPDATE replica SET clock = max(clock + 1, seen + 1, ?)", (stamp_of(now),))
    connection.execute("UPDATE unsent SET stamp = (SELECT clock FROM replica) WHERE stamp IS NULL")


def stamp_of(moment: datetime) -> int:
    """The first stamp of an instant: 48 bits of milliseconds, 16 of a counter."""
    return int(moment.timestamp() * 1000) << 16
