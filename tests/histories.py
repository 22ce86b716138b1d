"""Random histories of a store, and whether a backup with the changes since gives any of its states.

Also run by `make torture`.
"""

from __future__ import annotations

import random
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

from store.actions import card, close_customer, customers, followups, records, sales
from store.actions.erase_customer import erase
from store.actions.merge import merge_customers
from store.actions.touches import Touch
from store.errors import TicklerError
from store.exchange.read_file import import_file
from store.ledger.full_check import full_check
from store.ledger.morning import score_everybody
from store.ledger.past_changes import PastChanges
from store.ledger.replay import replay
from store.ledger.undo import redo, undo
from store.safety.automatic import back_up
from store.safety.check import check
from store.safety.file_copy import remove
from store.safety.opening import Store, open_store
from store.safety.restore import find_backup, restore
from tests.kit import TODAY, Clock, new_store

# What follows from the rest, or tells of the file itself.
_APART = {
    *("rhythm", "standing", "score", "fit", "quintile", "past_fit", "past_score", "ringing"),
    *("migration", "erasure"),
}
_FOLLOWING = {"weight", "e164", "e164_of"}
_MOST = 6  # cuts that are tried of one history

State = dict[str, set[tuple[Any, ...]]]


def no_key(_: Path) -> None:
    """The key of a store that is not protected."""


def whole_state(store: Store) -> State:
    """All rows of all tables, deleted ones, journal and its numbers included."""
    tables = store.rows(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND sql LIKE '%STRICT%'"
    )
    out: State = {}
    for table in {row["name"] for row in tables} - _APART:
        found = store.rows(f"PRAGMA table_info({table})")
        names = ", ".join(row["name"] for row in found if row["name"] not in _FOLLOWING)
        out[table] = {tuple(row) for row in store.rows(f"SELECT {names} FROM {table}")}
    return out


def lived(store: Store) -> list[tuple[Any, ...]]:
    """The groups in which customers were seen last, by which moves are told."""
    return [tuple(row) for row in store.rows("SELECT customer_id, lived FROM standing ORDER BY 1")]


def replays(folder: Path, seed: int, steps: int) -> tuple[int, list[str]]:
    """How many cuts of a random history were tried, and what was wrong with them.

    Somebody may be erased in it; of what is theirs, and of nothing else, it is told that it is
    missing.
    """
    chance = random.Random(seed)
    clock = Clock()
    with closing(new_store(folder / f"{seed}.db", seed)) as store:
        store.clock = clock
        path, today, erased = store.path, TODAY, set[bytes]()
        states = {}
        backups = {}
        for step in range(steps):
            clock.now += timedelta(minutes=chance.randint(1, 50))
            if chance.random() < 0.12:
                today += timedelta(days=chance.choice((1, 1, 3, 40)))
                clock.now += today - clock.now.date()
                score_everybody(store, today)
            else:
                before = _customers(store)
                if _act(store, today, chance, step):
                    erased |= before - _customers(store)
            last = store.value("SELECT max(seq) FROM work")
            states[last] = (whole_state(store), lived(store), today)
            if chance.random() < 0.25:
                backups[back_up(store, "hand").path] = last
        written = {row[0] for row in store.rows("SELECT DISTINCT work_seq FROM journal")}
        changed = {
            row["seq"]
            for row in store.rows("SELECT seq, follows FROM work")
            if not row["follows"] or row["seq"] in written
        }
    content = path.read_bytes()
    backups = {file: last for file, last in backups.items() if file.exists()}  # others are thinned
    assert len(states) > steps // 2  # few were refused
    tried, wrong = 0, list[str]()
    for _ in range(_MOST if backups else 0):
        file = chance.choice(sorted(backups))
        cut = chance.choice([each for each in sorted(states) if each >= backups[file]])
        remove(path)
        path.write_bytes(content)
        done = restore(path, find_backup(path, str(file), None, no_key), clock(), no_key)
        assert done.old_file is not None
        assert done.lost is not None
        listed = {each.number for each in done.lost}
        expected, seen, day = states[cut]
        with closing(open_store(path, clock, create=False)) as again:
            with closing(PastChanges(done.old_file, None)) as past:
                told = replay(again, day, past, cut)
            tried += 1
            found, stood = whole_state(again), lived(again)
            honest = not told.gaps
            if erased:
                theirs = _theirs(erased, found, *(state for state, _, _ in states.values()))
                told_of = {gap.why for gap in told.gaps}
                missing = any(
                    theirs & {*row}
                    for table in expected.keys() - {"work", "journal"}
                    for row in expected[table] - found[table]
                )
                honest = told_of <= {"erased", "erasing"} and (bool(told_of) or not missing)
                found, expected = _but(found, theirs), _but(expected, theirs)
                stood, seen = ([r for r in rows if r[0] not in theirs] for rows in (stood, seen))
            same = found == expected and stood == seen
            same = same and listed == {each for each in changed if each > backups[file]}
            faults = [*check(again).problems, *full_check(again)]
            if not same or faults or not honest:
                gaps = [(each.why, each.table) for each in told.gaps]
                wrong.append(
                    f"history {seed}, {file.name} to {cut}: {faults} {gaps} {honest} "
                    f"{differences(found, expected)}"
                )
    return tried, wrong


def _customers(store: Store) -> set[bytes]:
    return {row["id"] for row in store.rows("SELECT id FROM customer")}


def _theirs(erased: set[bytes], *states: State) -> set[bytes]:
    """The ids of all that any of these customers ever had."""
    return erased | {
        row[0]
        for state in states
        for table, rows in state.items()
        for row in rows
        if table not in ("work", "journal") and isinstance(row[0], bytes) and erased & {*row}
    }


def _but(state: State, theirs: set[bytes]) -> State:
    """The state without them, without titles, which may be about them, and numbers they free."""
    kept = {table: {row for row in rows if not theirs & {*row}} for table, rows in state.items()}
    kept["journal"] = {row[1:] for row in kept["journal"]}
    kept["work"] = {row[:2] for row in kept["work"]}
    return kept


def differences(found: State, expected: State) -> list[str]:
    """The first few rows in which two states differ."""
    out = []
    for table in sorted(expected):
        for sign, rows in (
            ("+", found[table] - expected[table]),
            ("-", expected[table] - found[table]),
        ):
            out += [f"{sign}{table} {row}" for row in sorted(rows, key=repr)[:3]]
    return out


def _act(store: Store, today: Any, chance: random.Random, step: int) -> bool:
    """Do something at random; whether somebody was erased."""
    rows = store.rows("SELECT id, next_id FROM customer WHERE live = 1 ORDER BY id")
    what = chance.choice(_ACTS) if rows else "add"
    if chance.random() < 0.03:
        what = "erase"
    one = chance.choice(rows) if rows else None
    other = chance.choice(rows) if rows else None
    try:
        if what == "add" or one is None or other is None:
            customers.add(
                store, today, f"Customer {step}", ways=[("email", f"c{step}@example.com")]
            )
        elif what == "edit":
            card.edit(store, today, one["id"], {"city": f"Town {step}"})
        elif what == "finish":
            outcome = chance.choice(("reached", "no_answer", "refused"))
            followups.finish(store, today, one["next_id"], Touch(outcome=outcome, note=f"n{step}"))
        elif what == "log":
            records.log(store, today, one["id"], Touch(channel="email", note=f"note {step}"))
        elif what == "sale":
            sales.purchase(store, today, one["id"], chance.randint(100, 90_000))
        elif what == "close":
            close_customer.close(store, today, one["id"], "moved away")
        elif what == "merge" and one["id"] != other["id"]:
            merge_customers(store, today, one["id"], other["id"])
        elif what == "undo":
            undo(store, today)
        elif what == "redo":
            redo(store, today)
        elif what == "import":
            file = store.path.with_name("people.csv")
            lines = [f"Imported {step}-{each},i{step}{each}@example.com" for each in range(3)]
            file.write_text("\n".join(["Name,E-mail", *lines]))
            import_file(store, today, file, kind="customers")
        elif what == "erase":
            erase(store, today, [one["id"]], no_key)
            return True
    except TicklerError:
        pass  # refused: nothing was done
    return False


_ACTS = (
    *("add", "edit", "edit", "finish", "finish", "finish", "log", "sale", "sale", "close"),
    *("merge", "undo", "undo", "undo", "redo", "redo", "import"),
)
