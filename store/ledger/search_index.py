"""Keeps the words that can be found up to date, at the end of each unit of work.

Triggers would do it row by row and cannot separate the signs of scripts without blanks; here one
statement a table takes all that the unit has written.
"""

from __future__ import annotations

from store.ledger.unit import Unit
from store.safety.opening import Store
from store.views.lists.search import SOURCES, SPAN, Source, findable

# Only other letters than ASCII need Python.
_WORDS = "CASE WHEN x.{0} GLOB '*[^ -~]*' THEN findable(x.{0}) ELSE x.{0} END"


def index(unit: Unit) -> None:
    """Put what this unit has written, or turned back, into the index."""
    seq = unit.seq if unit.turned is None else unit.turned
    tables = {
        row["tbl"]
        for row in unit.run("SELECT DISTINCT tbl FROM journal WHERE work_seq = ?", (seq,))
    }
    for place, source in enumerate(SOURCES):
        if source.table in tables:
            _ready(unit)
            marks = ", ".join(f"'{field}'" for field in source.fields)
            chosen = (
                "x.id IN (SELECT record_id FROM journal WHERE work_seq = ? "
                f"AND tbl = '{source.table}' AND (field IS NULL OR field IN ({marks})))"
            )
            unit.run(
                f"DELETE FROM sought WHERE rowid IN (SELECT x.rowid + {place * SPAN:d} "
                f"FROM {source.table} AS x WHERE x.deleted_at IS NOT NULL AND {chosen})",
                (seq,),
            )
            unit.run(_take(source, place, f"AND {chosen}"), (seq,))


def rebuild(unit: Unit) -> None:
    """Write the whole index anew, from the tables as they are."""
    _ready(unit)
    unit.run("INSERT INTO sought (sought) VALUES ('delete-all')")
    for place, source in enumerate(SOURCES):
        unit.run(_take(source, place, ""))


def _take(source: Source, place: int, more: str) -> str:
    return (
        f"INSERT OR REPLACE INTO sought (rowid, words) SELECT x.rowid + {place * SPAN:d}, "
        f"{_WORDS.format(source.words)} FROM {source.table} AS x "
        f"WHERE x.deleted_at IS NULL AND x.{source.words} <> '' {more}"
    )


def _ready(unit: Unit) -> None:
    unit.store.connection.create_function("findable", 1, findable, deterministic=True)


def differing_words(store: Store) -> int:
    """How many texts the index has that the records have not, or the other way round.

    An index of what should be found is made beside it for the length of the question.
    """
    connection = store.connection
    connection.create_function("findable", 1, findable, deterministic=True)
    made = connection.execute("SELECT sql FROM sqlite_master WHERE name = 'sought'").fetchone()[0]
    connection.execute(made.replace("TABLE sought", "TABLE temp.due", 1))
    try:
        for place, source in enumerate(SOURCES):
            connection.execute(_take(source, place, "").replace("INTO sought", "INTO temp.due"))
        for name, schema in (("sought", "main"), ("due", "temp")):
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.words_of_{name} USING "
                f"fts5vocab({schema}, {name}, instance)"
            )
        rows = connection.execute(
            "SELECT count(DISTINCT doc) FROM (SELECT * FROM ("
            "SELECT term, doc, offset FROM temp.words_of_sought "
            "EXCEPT SELECT term, doc, offset FROM temp.words_of_due) UNION ALL SELECT * FROM ("
            "SELECT term, doc, offset FROM temp.words_of_due "
            "EXCEPT SELECT term, doc, offset FROM temp.words_of_sought))"
        )
        return int(rows.fetchone()[0])
    finally:
        for name in ("words_of_sought", "words_of_due", "due"):
            connection.execute(f"DROP TABLE IF EXISTS temp.{name}")
