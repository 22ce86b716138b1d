"""A business whose customers buy once in years begins with what is honest to say to them."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from store.actions import followups
from store.actions.touches import Touch
from store.exchange.asks import Asked
from store.exchange.read_file import import_file
from store.safety.opening import Store
from store.views.day.queue import Queue
from store.views.plans.position import after
from tests.kit import TODAY, new_store

YEAR = 365


@pytest.fixture
def boats(tmp_path: Path) -> Store:
    """Six owners who buy every five years, and five of one boat; the ages of the last in days."""
    store = new_store(tmp_path / "store.db")
    ages = {"A": 400, "B": 800, "C": 1200, "D": 1500, "E": 1805, "F": 100}
    once = {"G": 90, "H": 500, "I": 1000, "J": 1800}
    rows = [
        f"Owner {name},{TODAY - timedelta(days=age + gap):%d %b %Y},{90_000 + 10 * age}"
        for name, age in (ages | once).items()
        for gap in ((0, 5 * YEAR) if name in ages else (0,))
    ]
    file = tmp_path / "boats.csv"
    file.write_text("\n".join(["Client,Sold on,Price (EUR)", *rows]))
    import_file(store, TODAY, file)
    return store


def _steps(store: Store) -> dict[str, tuple[str, date]]:
    rows = store.rows(
        "SELECT c.name, f.title, f.due_on FROM customer AS c JOIN follow_up AS f "
        "ON f.id = c.next_id"
    )
    return {r["name"][-1]: (r["title"], date.fromisoformat(r["due_on"])) for r in rows}


def test_nobody_hears_nothing_for_years(boats: Store) -> None:  # T14, T89
    found = _steps(boats)
    assert max(due for _, due in found.values()) <= TODAY + timedelta(days=YEAR)
    # The next boat is years away: a word between, for those of one boat by the others' rhythm.
    assert {name for name, (title, _) in found.items() if title == "Keep in touch"} == set(
        "ABCFGHI"
    )
    assert all(found[name][1] < TODAY + timedelta(days=21) for name in "ABCHI")


def test_nobody_is_thanked_for_a_purchase_of_years_ago(boats: Store) -> None:  # T14
    found = _steps(boats)
    assert {found[name][0] for name in "DEJ"} == {"Before the next need"}
    assert found["E"][1] <= TODAY + timedelta(days=30)
    assert not {title for title, _ in found.values()} & {"Say what happens now"}


@pytest.mark.long
def test_a_word_between_leads_on_in_the_plan(boats: Store) -> None:
    row = boats.row(
        "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
        "WHERE c.name = 'Owner A'"
    )
    for _ in range(12):  # at most twelve half years, then it is time
        day = date.fromisoformat(row["due_on"])
        then = after(boats, row, "reached", day)
        assert then.due <= day + timedelta(days=YEAR + 20)
        followups.finish(boats, day, row["id"], Touch(outcome="reached"))
        row = boats.row(
            "SELECT f.* FROM customer AS c JOIN follow_up AS f ON f.id = c.next_id "
            "WHERE c.name = 'Owner A'"
        )
        if row["title"] != "Keep in touch":
            break
    assert row["title"] == "Before the next need"
    expected = TODAY + timedelta(days=5 * YEAR - 400)
    assert expected - timedelta(days=15) <= date.fromisoformat(row["due_on"]) <= expected


def test_a_day_with_a_reason_is_not_pulled_forward_into_an_empty_day(boats: Store) -> None:  # T5
    early = [row for row in Queue(boats, TODAY).page(0, -1) if row.early]
    assert not [row for row in early if row.title in ("Before the next need", "Keep in touch")]


def test_the_example_names_a_column_that_may_be_meant(tmp_path: Path) -> None:
    store = new_store(tmp_path / "store.db")
    file = tmp_path / "boats.csv"
    file.write_text("Owner,Phone,Boat,Handed over when,Worth\nAnna,+49170111,Ketch,2026-01-02,9\n")
    with pytest.raises(Asked) as asked:
        import_file(store, TODAY, file, kind="purchases", currency="EUR")
    assert "date=Handed over when" in str(asked.value)
