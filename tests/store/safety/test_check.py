"""A check finds what is wrong and names it; a store in order gives it nothing to say."""

from __future__ import annotations

import random
from collections.abc import Callable
from contextlib import closing, suppress
from datetime import timedelta
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from store.actions import card, customers, followups, sales
from store.actions.touches import Touch
from store.errors import StoreTrouble, TicklerError
from store.ledger import undo
from store.ledger.full_check import full_check
from store.ledger.look import look
from store.ledger.repair import repair
from store.migrations import LATEST
from store.safety import sums
from store.safety.check import Health, check
from store.safety.opening import Store, open_store
from store.safety.shape import fresh_digest, known_digest
from tests.kit import TODAY, Clock, filled_store, new_store, told

_NAMED = "WHERE name = 'journal_of_work'"
_INDEX = f"SELECT sql FROM sqlite_master {_NAMED}"


def _work(store: Store) -> None:
    added = customers.add(store, TODAY, "Lumen Dental", due=TODAY)
    customers.add(store, TODAY, "Hotel Aurora")
    step = store.value("SELECT next_id FROM customer WHERE id = ?", (added.customer_id,))
    followups.finish(store, TODAY, step, Touch(outcome="reached"))
    undo.undo(store, TODAY)
    undo.redo(store, TODAY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store in which something was done, undone and done again."""
    path = tmp_path / "store.db"
    filled_store(path, _work).close()
    return path


def looked_over(path: Path) -> Health:
    """What the check finds."""
    store = open_store(path, Clock(), create=False, trusting=True)
    try:
        return check(store)
    finally:
        store.close()


def test_a_store_in_order(path: Path) -> None:
    found = looked_over(path)
    assert found.problems == ()
    assert (found.version, found.customers, found.orphans) == (LATEST, 2, 0)
    assert (found.open_follow_ups, found.size) == (2, path.stat().st_size)


@pytest.mark.long
def test_a_check_changes_nothing(path: Path) -> None:
    before = path.read_bytes()
    looked_over(path)
    assert path.read_bytes() == before


@pytest.mark.long
@pytest.mark.parametrize(
    ("harm", "problem"),
    [
        (
            "DROP TRIGGER follow_up_removed_unchecked; DELETE FROM follow_up WHERE is_open = 1",
            "2 live customers have no next step: Hotel Aurora, Lumen Dental.",
        ),
        (  # another open step does not stand in for the next one
            "DROP TRIGGER customer_changed_unchecked; "
            "UPDATE customer SET next_id = randomblob(16) WHERE live = 1",
            "2 live customers have no next step",
        ),
        ("UPDATE enrolment SET plan_id = randomblob(16)", "enrolment names a plan that is not"),
        ("UPDATE work SET target_seq = 999 WHERE kind = 'undo'", "1 × undo or redo names a change"),
        ("DELETE FROM work WHERE seq = 2", "journal belongs to no change"),
        ("DELETE FROM plan_step", "plan_step stands in the journal but not in the store"),
        ("INSERT INTO journal (work_seq, tbl, record_id) VALUES (1, 'wish', x'00')", "“wish”"),
        ("DROP INDEX journal_of_work", "The index journal_of_work is missing."),
        (
            "DROP TRIGGER journal_is_never_edited; CREATE TRIGGER journal_is_never_edited "
            "BEFORE UPDATE ON journal BEGIN SELECT 1; END",
            "The trigger journal_is_never_edited is not as tickler makes it.",
        ),
        ("DELETE FROM migration", f"says version {LATEST}, its record of migrations says 0"),
    ],
)
def test_what_is_wrong_is_named(path: Path, harm: str, problem: str) -> None:
    _harm(path, lambda connection: connection.executescript(harm))
    assert any(problem in told(each.what) for each in looked_over(path).problems)


@pytest.mark.long
def test_an_index_that_does_not_fit_its_table_is_found(path: Path) -> None:
    """What a failing disk or another program leaves: the table is right, the index is not."""

    def forge(connection: dbapi2.Connection) -> None:
        connection.execute("PRAGMA writable_schema = ON")
        pages = "(SELECT rootpage FROM sqlite_master WHERE name = '{}')"
        connection.execute(
            f"UPDATE sqlite_master SET rootpage = {pages.format('work_by_state')} "
            "WHERE name = 'journal_of_work'"
        )

    _harm(path, forge)
    assert any("The file is damaged: " in told(each.what) for each in looked_over(path).problems)


@pytest.mark.long
def test_pages_of_noise_are_never_well(path: Path) -> None:
    """Each page in turn is overwritten: it is refused at opening or found by the check."""
    content = path.read_bytes()
    for page in range(1, len(content) // 4096, 11):
        start = page * 4096
        path.write_bytes(content[:start] + b"\xa5" * 4096 + content[start + 4096 :])
        try:
            problems = [told(each.what) for each in looked_over(path).problems]
        except StoreTrouble as error:
            problems = [str(error)]
        assert any("damaged" in each for each in problems), page


@pytest.mark.long
def test_a_look_at_a_damaged_store_says_so(path: Path) -> None:  # T121, T125
    """Also where only what the day brings reads the page: no error of the driver comes through."""
    content = path.read_bytes()
    for page in range(3, len(content) // 4096, 9):
        start = page * 4096
        path.write_bytes(content[:start] + b"\xa5" * 4096 + content[start + 4096 :])
        with suppress(TicklerError):
            look(path, Clock(), TODAY + timedelta(days=9))[0].close()


@pytest.mark.long
@pytest.mark.parametrize(
    ("harm", "rung"),
    [
        ("CREATE VIEW spy AS SELECT name FROM customer", "triggers and indexes put right"),
        ("CREATE INDEX mine ON customer (name)", "triggers and indexes put right"),
        ("CREATE TABLE alien (x)", "readable rows saved into a new file"),
    ],
)
def test_what_another_program_has_added_goes(path: Path, harm: str, rung: str) -> None:  # T125
    _harm(path, lambda connection: connection.executescript(harm))
    done = repair(path, Clock(), TODAY, lambda _: None)
    assert (done.rungs[-1].name, done.rungs[-1].left) == (rung, ())
    with closing(open_store(path, Clock())) as store:
        assert store.value("SELECT count(*) FROM customer") == 2
        assert not list(full_check(store))


@pytest.mark.long
def test_what_another_program_has_written_is_put_back_from_the_journal(path: Path) -> None:
    """T133: also a text that is no text; where the journal does not know it, signs stand for it."""
    with closing(open_store(path, Clock())) as store:
        who = store.value("SELECT id FROM customer WHERE name = 'Lumen Dental'")
        card.edit(store, TODAY, who, {"city": "Riga", "source": "fair"})
    harm = "UPDATE customer SET city = CAST(x'ff41' AS TEXT), source = 'stolen' WHERE city = 'Riga'"
    more = "UPDATE plan SET name = CAST(x'fe42' AS TEXT) WHERE rowid = 1"
    note = "UPDATE follow_up SET title = CAST(x'fe43' AS TEXT) WHERE is_open = 0"
    _harm(path, lambda connection: connection.executescript(f"{harm}; {more}; {note}"))
    day = f"{TODAY:%-d %b %Y}"
    lost = [
        "\ufffdB: the name of plan is damaged, its bytes are no letters.",
        f"Lumen Dental, {day}: the title of follow_up is damaged, its bytes are no letters.",
    ]
    assert {told(each.what) for each in looked_over(path).problems if each.kind == "text"} == {
        "Lumen Dental: the city of customer is damaged, its bytes are no letters.",
        *lost,
    }
    lost += [told(sums.strange(path))]  # the new file's pages are all as tickler wrote them
    done = repair(path, Clock(), TODAY, lambda _: None)
    assert done.rungs[-1].left == ()
    assert sorted(told(each) for each in done.unsure) == sorted(lost)
    with closing(open_store(path, Clock())) as store:
        row = store.row("SELECT city, source FROM customer WHERE id = ?", (who,))
        assert tuple(row) == ("Riga", "fair")
        assert "text" not in {each.kind for each in check(store).problems}


@pytest.mark.long
def test_an_index_is_written_anew_and_other_pages_stay_strange(path: Path) -> None:  # T125
    """What another program has written elsewhere is still told when the index is right again."""

    def harm(connection: dbapi2.Connection) -> None:
        right = connection.execute(_INDEX).fetchone()[0]
        connection.execute("PRAGMA writable_schema = ON")
        for sql, more in (
            (right.replace("work_seq", "seq"), "REINDEX journal_of_work"),
            (right, ""),
        ):
            connection.execute(f"UPDATE sqlite_master SET sql = ? {_NAMED}", (sql,))
            connection.execute("PRAGMA writable_schema = RESET")
            connection.execute(more)
            connection.execute("PRAGMA writable_schema = ON")
        connection.execute("UPDATE plan SET name = 'stolen' WHERE rowid = 1")

    _harm(path, harm)
    assert {each.kind for each in looked_over(path).problems} >= {"damage", "page"}
    done = repair(path, Clock(), TODAY, lambda _: None)
    assert [each.name for each in done.rungs][-1] == "indexes written anew"
    assert {each.kind for each in looked_over(path).problems} == {"page"}


@pytest.mark.long
def test_figures_follow_refunds_and_are_made_anew_where_they_do_not(tmp_path: Path) -> None:  # T103
    """Of a refund with a cost, a purchase without one before it, a refund without one."""
    path = tmp_path / "store.db"
    with closing(new_store(path)) as store:
        who = customers.add(store, TODAY, "Lumen Dental").customer_id
        bought = ((9, 10_000, 6_000), (3, -4_000, -2_000), (6, 500, None), (10, 800, 90))
        for days, amount, known in (*bought, (7, -100, None)):
            day = TODAY - timedelta(days=days)
            sales.purchase(store, TODAY, who, amount, cost=known, day=day)
        assert not list(full_check(store))
        store.connection.execute("UPDATE rhythm SET cost = cost + 1, revenue = 7")
        wrong = [told(each.what) for each in full_check(store)]
    assert wrong == [
        f"The {name} of 1 customer is not the sum of what they bought."
        for name in ("revenue", "cost")
    ]
    done = repair(path, Clock(), TODAY, lambda _: None)
    assert [each.name for each in done.rungs] == ["search and figures made anew"]
    assert not looked_over(path).problems
    assert not repair(path, Clock(), TODAY, lambda _: None).rungs


@pytest.mark.long
def test_without_a_backup_all_that_can_be_read_is_saved(path: Path) -> None:
    """Noise instead of an index: no row is lost, and whatever the noise says it comes to an end."""
    whole, saved = path.read_bytes(), 0
    for page in range(10, len(whole) // 4096, 90):
        start = page * 4096
        noise = random.Random(page).randbytes(4096)
        path.write_bytes(whole[:start] + noise + whole[start + 4096 :])
        with suppress(StoreTrouble):
            saved += repair(path, Clock(), TODAY, lambda _: None).rungs[-1].name.startswith("read")
    assert saved


def _harm(path: Path, harm: Callable[[dbapi2.Connection], object]) -> None:
    connection = dbapi2.connect(str(path), isolation_level=None)
    harm(connection)
    connection.close()


def test_the_shape_that_every_opening_looks_for_is_that_of_the_migrations() -> None:
    assert known_digest() == fresh_digest(), "run make sample"
