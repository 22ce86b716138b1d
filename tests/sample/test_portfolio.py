"""The portfolio of the sample: every figure has its customers behind it, and all add up."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from store.safety.opening import Store
from store.views.lists.customers import Customers
from store.views.portfolio.ahead import ahead
from store.views.portfolio.capacity import work_ahead
from store.views.portfolio.portfolio import Portfolio
from store.views.value.appraiser import appraiser_of
from store.views.value.facts import gather
from tests.sample.conftest import TODAY
from tui.words.portfolio.page import page
from tui.words.portfolio.sheet import Sheet, SheetRow, drawn
from tui.words.portfolio.tabs import TABS


@pytest.fixture(scope="module")
def found(store: Store) -> Portfolio:
    return Portfolio(store, TODAY)


@pytest.fixture(scope="module")
def sheets(found: Portfolio) -> list[Sheet]:
    return [sheet for tab in TABS for sheet in tab.sheets(found)]


def _rows(sheets: list[Sheet]) -> Iterator[tuple[Sheet, SheetRow]]:
    return ((sheet, row) for sheet in sheets for row in sheet.rows)


@pytest.mark.long
def test_the_customers_behind_a_row_are_as_many_as_it_says(
    store: Store, sheets: list[Sheet]
) -> None:
    seen = 0
    for sheet, row in _rows(sheets):
        titles = [column.title for column in sheet.columns]
        if "customers" in titles and row.opens:
            said = row.cells[titles.index("customers")]
            count = Customers(store, TODAY, row.opens[0].filter).count()
            assert said == f"{count:,}", (sheet.key, row.cells, row.opens[0])
            seen += 1
    assert seen > 50


@pytest.mark.long
def test_who_stays_and_who_is_lost_are_found_by_their_filters(
    store: Store, found: Portfolio, sheets: list[Sheet]
) -> None:
    sheet = next(each for each in sheets if each.key == "rates_by_segment")
    for row, each in zip(sheet.rows, [*found.kept_by_segment, found.kept], strict=True):
        counts = {opens.title: Customers(store, TODAY, opens.filter).count() for opens in row.opens}
        assert counts["active"] == each.rates.active
        assert counts["lapsed in the last period"] == each.rates.churn.count
        assert counts["bought again"] == each.rates.repeat.count
        assert counts["lost after the first deal"] == each.rates.sieve.count


@pytest.mark.long
def test_who_bring_less_than_their_plan_costs_are_found_by_the_filter(
    store: Store, found: Portfolio, sheets: list[Sheet]
) -> None:  # R81
    sheet = next(each for each in sheets if each.key == "plan_costs")
    assert sum(each.less for each in found.plan_costs) > 0
    for row, each in zip(sheet.rows, found.plan_costs, strict=True):
        following, less = (Customers(store, TODAY, opens.filter).count() for opens in row.opens)
        assert (following, less) == (each.customers, each.less), each.key


def test_a_week_opens_the_customers_whose_step_it_counts(
    store: Store, found: Portfolio, sheets: list[Sheet]
) -> None:
    sheet = next(each for each in sheets if each.key == "weeks")
    assert found.work.others > 0
    for row, week in zip(sheet.rows, found.work.weeks, strict=True):
        count = Customers(store, TODAY, row.opens[0].filter).count()
        assert count <= week.touches + 1, row.opens[0]  # the end of a rest is no touch yet


@pytest.mark.long
def test_every_list_behind_a_figure_can_be_made(store: Store, sheets: list[Sheet]) -> None:
    for _, row in _rows(sheets):
        for opens in row.opens:
            assert Customers(store, TODAY, opens.filter).count() >= 0


def test_stages_and_groups_hold_everybody(found: Portfolio) -> None:  # R59
    everybody = len(found.members)
    assert sum(each.customers for each in found.by_stage) == everybody
    assert sum(each.customers for each in found.by_group) == everybody
    for parts in (found.by_segment, found.by_value_group, found.by_source, found.by_owner):
        assert sum(each.total for each in parts) == found.whole.total
        assert sum(each.at_risk.amount or 0 for each in parts) == found.whole.at_risk.amount
    assert sum(each.at_risk.amount or 0 for each in found.reps) == found.whole.at_risk.amount


def test_a_time_that_scores_of_an_older_program_do_not_know_is_left_out(store: Store) -> None:
    connection = store.connection
    connection.execute("SAVEPOINT older")
    connection.execute("UPDATE score SET ahead_month = NULL WHERE rowid = "
                       "(SELECT max(rowid) FROM score WHERE ahead IS NOT NULL)")  # fmt: skip
    margin = ahead(store).margin
    connection.execute("ROLLBACK TO older")
    connection.execute("RELEASE older")
    assert margin is not None
    assert set(margin) == {"quarter", "year"}


def test_the_band_of_all_is_that_of_its_trades_together(found: Portfolio) -> None:  # T119
    assert found.ahead.off is not None
    low, high = found.ahead.off
    assert 0.5 < low < 1 < high < 2
    assert found.ahead.cuts == 3


@pytest.mark.long
def test_what_lies_ahead_is_the_sum_of_what_customers_show(store: Store, found: Portfolio) -> None:
    appraiser, ids = appraiser_of(store, TODAY), [each.customer_id for each in found.members]
    margin = found.ahead.margin
    assert margin is not None
    assert margin["year"] == sum(each.ahead or 0 for each in found.members)
    assert 0 < margin["month"] < margin["quarter"] < margin["year"]
    assert margin["quarter"] == sum(
        appraisal.ahead_quarter or 0
        for appraisal in (appraiser.score(each) for each in gather(store.connection, ids, TODAY))
    )
    assert 0 < margin["month"] < margin["quarter"] < margin["year"]
    band = found.ahead.band("year")
    assert band is not None
    assert band[0] <= margin["year"] <= band[1]


@pytest.mark.long
def test_what_is_drawn_has_a_cell_for_each_column(sheets: list[Sheet]) -> None:
    for sheet in sheets:
        columns, rows = drawn(sheet)
        assert {len(row) for row in rows} <= {len(columns)}, sheet.key


def test_the_page_needs_nothing_from_outside(found: Portfolio, sheets: list[Sheet]) -> None:
    text = page(found, [(tab, tab.sheets(found)) for tab in TABS])
    assert "http" not in text
    assert "<script" not in text
    assert all(sheet.title in text for sheet in sheets if "'" not in sheet.title)
    assert text.count("<svg") > 20


def test_the_weeks_ahead_hold_every_open_step_once(store: Store, found: Portfolio) -> None:
    dated = store.value(
        "SELECT sum(f.minutes) FROM follow_up AS f JOIN customer AS c ON c.id = f.customer_id "
        "AND c.live = 1 JOIN rep AS o ON o.id = c.owner_id AND o.name = 'Alex Rivers' "
        "WHERE f.is_open = 1 AND f.kind <> 'rest' AND f.due_on <= date(?, '+89 days')",
        (TODAY.isoformat(),),
    )
    weeks = found.work.weeks
    assert found.work.followed
    assert sum(each.minutes for each in weeks) > dated
    assert (weeks[0].monday.weekday(), len(weeks)) == (0, 14)
    assert all(each.lesser for each in weeks if each.minutes > each.capacity)


def test_a_week_too_full_names_the_least_until_it_fits(
    store: Store, found: Portfolio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("store.views.portfolio.capacity.capacity_of", lambda _: 100)
    monkeypatch.setattr("store.views.portfolio.capacity.FOLLOWED", 0)
    work = work_ahead(store, found.members, TODAY)
    assert not work.followed
    full = [each for each in work.weeks if each.minutes > each.capacity]
    assert full
    for week in full:
        assert 1 <= len(week.lesser) <= 5
        assert len(set(week.lesser)) == len(week.lesser)
