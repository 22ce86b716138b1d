"""`tickler report`: text, names for scripts, lines for a spreadsheet, a page; and past days."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from store.actions import card, costs, customers, sales
from store.actions.close_customer import close
from store.ledger.morning import score_everybody
from store.ledger.past import as_it_was
from store.ledger.undo import undo
from store.safety.opening import Store
from store.views.portfolio.ahead import Ahead
from store.views.portfolio.portfolio import Portfolio
from tests.kit import TODAY, filled_store, new_store
from tests.tui.cli.conftest import Cli
from tui.cli.report import report_shape
from tui.widgets.columns import place
from tui.words.portfolio.ahead import ahead_sheets
from tui.words.portfolio.keeping import keeping_sheets
from tui.words.portfolio.sheet import (
    MOST,
    Sheet,
    SheetRow,
    figure,
    first,
    in_full,
    members_words,
    no_room,
    short,
    text,
    with_closed,
)

DAY = TODAY - timedelta(days=40)


def _fill_store(store: Store) -> None:
    for number in range(12):
        ident = customers.add(store, DAY, f"Customer {number}").customer_id
        for back in range(number):
            sales.purchase(store, DAY, ident, 9_000, day=DAY - timedelta(days=31 * back + number))
        if number % 3 == 0:
            costs.cost(store, DAY, ident, "acquisition", 4_000, day=DAY)
        if number == 8:  # what comes after it the models of that day do not know
            score_everybody(store, DAY, refit=True)
    score_everybody(store, DAY, fitted=True)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Twelve customers as of forty days ago; since then much has changed."""
    return filled_store(tmp_path / "store.db", _fill_store)


@pytest.mark.long
def test_a_past_day_is_as_it_was_reported_then(store: Store) -> None:
    then = report_shape(Portfolio(store, DAY))
    one, other, gone = (
        store.value("SELECT id FROM customer WHERE name = ?", (name,))
        for name in ("Customer 5", "Customer 6", "Customer 8")
    )
    sales.purchase(store, DAY + timedelta(days=3), one, 50_000)
    customers.add(store, DAY + timedelta(days=4), "Later Ltd")
    card.edit(store, DAY + timedelta(days=5), other, {"source": "referral"})
    card.edit(store, DAY + timedelta(days=6), other, {"source": "blog"})
    undo(store, DAY + timedelta(days=7))
    close(store, DAY + timedelta(days=8), gone, "too expensive")  # another group from then on
    score_everybody(store, TODAY, refit=True)
    assert report_shape(Portfolio(store, TODAY)) != then
    before = store.value("SELECT count(*) FROM journal")
    past = as_it_was(store, DAY)
    assert report_shape(Portfolio(past, DAY)) == then
    past.close()
    assert store.value("SELECT count(*) FROM journal") == before


@pytest.mark.long
def test_what_was_undone_since_is_there_again(store: Store) -> None:
    ident = store.value("SELECT id FROM customer WHERE name = 'Customer 7'")
    sales.purchase(store, DAY, ident, 70_000)
    score_everybody(store, DAY, refit=True)
    then = report_shape(Portfolio(store, DAY))
    undo(store, DAY + timedelta(days=1))
    past = as_it_was(store, DAY)
    assert report_shape(Portfolio(past, DAY)) == then
    past.close()


def test_the_names_for_scripts_are_those_that_were_agreed(busy: Cli) -> None:
    found = json.loads(busy("report", "--json").out)
    assert {
        "as_of", "currency", "customers", "orphans", "by_stage", "by_group", "by_segment",
        "by_source", "one_two_three_next", "ahead", "coming", "typical_deals", "cohorts", "reps",
    } <= set(found)  # fmt: skip
    assert {
        "segment", "customers", "active", "churn_rate", "retention_rate", "repeat_purchase_rate",
        "sieve_rate", "ltv_mean", "ltv_median", "cac_mean", "ltv_to_cac", "at_risk",
    } <= set(found["by_segment"][0])  # fmt: skip
    assert set(found["ahead"]) == {"month", "quarter", "year", "low", "high"}
    assert {
        "rep", "touches", "reached", "sold", "overdue", "pushed", "orphans", "at_risk",
        "at_risk_of",
    } == set(found["reps"][0])  # fmt: skip


def test_lines_for_a_spreadsheet_are_plain_figures(busy: Cli) -> None:
    lines = list(csv.reader(busy("report", "--csv").out.splitlines()))
    assert lines[0] == ["list", "of", "figure", "value"]
    assert ["customers", "", "", str(len(json.loads(busy("customers", "--json").out)))] in lines
    assert {len(line) for line in lines} == {4}


def test_a_page_is_written_and_not_over_another(busy: Cli, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    busy("report", "--html", str(page))
    assert page.stat().st_mode & 0o777 == 0o600
    refused = busy.any("report", "--html", str(page))
    assert refused.code == 2
    assert "--force" in refused.err
    assert "Who stays" in page.read_text()


def test_a_part_and_a_past_day_that_are_none_are_refused(busy: Cli) -> None:
    assert "use one of value, keeping" in busy.any("report", "--tab", "money").err
    assert "not over yet" in busy.any("report", "--as-of", "today").err
    assert "at a time" in busy.any("report", "--json", "--csv").err


def test_an_empty_store_says_what_is_missing(tmp_path: Path) -> None:
    store = new_store(tmp_path / "empty.db")
    found = Portfolio(store, TODAY)
    assert found.ahead.margin is None
    assert found.whole.mean is None
    assert report_shape(found)["customers"] == 0


def test_the_whole_report_shows_the_first_of_a_long_list_and_says_where_the_others_are() -> None:
    rows = tuple(SheetRow((f"Customer {number}",)) for number in range(MOST + 1))
    sheet = Sheet("coming", "Due", (first("Customer"),), rows, "By their gaps.")
    cut = short(sheet, "ahead")
    assert cut.rows == rows[:MOST]
    assert cut.note == (
        f"The first {MOST}; “tickler report --tab ahead” has the other too. By their gaps."
    )
    assert "the 2 others too" in short(replace(sheet, rows=(*rows, rows[0])), "ahead").note
    assert short(cut, "ahead") is cut


def test_scores_of_an_older_program_say_what_the_next_scoring_brings(tmp_path: Path) -> None:
    month = "The month and the quarter ahead come with the next scoring"
    found = Portfolio(new_store(tmp_path / "store.db"), TODAY)
    found.ahead = Ahead({"month": 1, "quarter": 3, "year": 12}, 1, None, 0)
    assert month not in ahead_sheets(found)[0].note
    found.ahead = Ahead({"year": 12}, 1, None, 0)
    assert [row.cells[0] for row in ahead_sheets(found)[0].rows] == ["the coming year"]
    assert month in ahead_sheets(found)[0].note


def test_of_a_text_that_is_cut_the_whole_is_told_and_of_figures_without_room_the_names() -> None:
    columns = (first("Plan"), figure("runs", 1), text("why", 8, 20, 2))
    placed = place(columns, 40, gap=2)
    assert no_room(columns, placed) == "A wider window shows as well: runs."
    assert no_room(columns, []) == ""  # a pipe
    why = "The second touch came too late"
    assert in_full(columns, placed, ("Care", "3", why)) == [f"why: {why}"]
    assert in_full(columns, placed, ("Care for all new buyers", "3", "late")) == [
        "Care for all new buyers"
    ]


def test_how_long_customers_stay_is_not_told_of_a_few(tmp_path: Path) -> None:
    found = Portfolio(new_store(tmp_path / "store.db"), TODAY)
    found.lives = [(40, True)] * 6 + [(100, False)] * 4
    survival = next(each for each in keeping_sheets(found) if each.key == "survival")
    rows = {row.cells[0]: row.cells[1:] for row in survival.rows}
    assert rows["30 days"] == ("100 %", "10", "0")
    assert rows["60 days"] == ("–", "4", "6")


@pytest.mark.long
def test_of_the_closed_nothing_is_expected_and_they_are_told_apart(store: Store) -> None:
    ids = [row["id"] for row in store.rows("SELECT id FROM customer WHERE live = 1")]
    closed = store.value("SELECT count(*) FROM customer WHERE live = 0 AND deleted_at IS NULL")
    before = Portfolio(store, TODAY).ahead.told
    for who in ids[:2]:
        close(store, TODAY, who, "sold")
    found = Portfolio(store, TODAY)
    assert found.ahead.told <= min(before, len(ids) - 2)
    assert members_words(found) == f"{len(ids) - 2} customers and {closed + 2} closed"
    assert found.whole.customers == len(ids) + closed
    note = "Note. Of everybody {} are closed."
    assert with_closed("Note.", found) == note.format(closed + 2)
    for who in ids[2:]:
        close(store, TODAY, who, "sold")
    assert (Portfolio(store, TODAY).ahead.margin, Portfolio(store, TODAY).ahead.told) == (None, 0)
