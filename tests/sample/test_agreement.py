"""Every figure of a customer is of one set and one distribution, on the whole sample."""

from __future__ import annotations

import re
from collections import Counter

import pytest

from store.safety.opening import Store
from store.value.money import roughly
from store.views.segments.segments import segments
from store.views.segments.total import total_of
from store.views.value.appraisal import Appraisal
from store.views.value.appraiser import Appraiser, appraiser_of
from store.views.value.facts import Known, gather
from store.views.value.report import value_of
from store.views.value.waterfall import waterfall
from store.views.value.what_if import sensitivities
from tests.kit import told
from tests.sample.conftest import TODAY


@pytest.fixture(scope="module")
def appraiser(store: Store) -> Appraiser:
    return appraiser_of(store, TODAY)


@pytest.fixture(scope="module")
def scored(store: Store, appraiser: Appraiser) -> list[tuple[Known, Appraisal]]:
    """All who have a risk, with their figures."""
    ids = [row[0] for row in store.rows("SELECT id FROM customer WHERE deleted_at IS NULL")]
    found = (
        (known, appraiser.score(known, with_band=True))
        for known in gather(store.connection, ids, TODAY)
    )
    return [each for each in found if each[1].churn_risk is not None]


@pytest.mark.long
def test_the_years_and_the_band_hold_what_is_ahead(
    scored: list[tuple[Known, Appraisal]], appraiser: Appraiser
) -> None:  # T107
    assert len(scored) > 200
    for known, found in scored[::3]:
        ahead = found.ahead or 0
        if ahead > 0:
            assert sum(margin for _, margin in appraiser.yearly_margins(known, 5)) >= ahead
        band = appraiser.band(known)
        assert band in (None, (0, 0)) or band[0] <= ahead <= band[1]
        for each in (found, appraiser.score(known)):
            assert ("most likely nothing" in told(each.reason)) == (band == (0, 0))


@pytest.mark.long
def test_number_and_clause_agree(scored: list[tuple[Known, Appraisal]]) -> None:  # T107, T115
    count = 0
    for _, found in scored:
        said = re.search(
            r"(?:(?:under |over )?(\d+) % in \d+ days: )?"
            r"of \d+ such forecasts.* in \d windows.*\((?:under |over )?(\d+) %\)",
            told(found.reason),
        )
        if said and found.churn_risk is not None:
            count += 1
            risk = found.churn_risk * 100 if said[1] is None else int(said[1])
            assert abs(risk - int(said[2])) <= 15, told(found.reason)
    assert count > 40


@pytest.mark.long
def test_nobody_is_worth_more_for_being_silent_nor_less_for_buying(
    store: Store, scored: list[tuple[Known, Appraisal]]
) -> None:  # T107
    for known, found in scored[::6]:
        if found.model == "sbg":
            continue
        changes = {each.key: each for each in sensitivities(store, known.customer_id, TODAY)}
        now, bought, silent = (changes.get(key) for key in ("now", "bought_today", "silent_30"))
        assert now is not None
        if bought is not None and bought.churn_risk is not None:
            assert bought.churn_risk <= (now.churn_risk or 0) + 1e-9
            assert (bought.ahead or 0) >= (now.ahead or 0) - 1
        if silent is not None and not known.facts.said_left:
            # A week of last year that has passed may say something of its own.
            assert (silent.ahead or 0) <= (now.ahead or 0) * 1.05 + 1


@pytest.mark.long
def test_who_said_they_left_is_gone(scored: list[tuple[Known, Appraisal]]) -> None:  # T111
    gone = 0
    for known, found in scored:
        said = known.facts.said_left_on
        if said is not None and (known.summary.last is None or known.summary.last <= said):
            gone += 1
            assert (found.churn_risk, found.ahead, found.at_risk) == (1.0, 0, 0)
    assert gone >= 5


@pytest.mark.long
def test_headline_formula_and_waterfall_are_one_to_the_cent(store: Store) -> None:  # T103
    ids = [row[0] for row in store.rows("SELECT id FROM customer WHERE live = 1 ORDER BY id")]
    for ident in ids[::10]:
        report = value_of(store, ident, TODAY)
        net = next(each for each in report.formulas if each.id == "net_of_costs")
        bars = {bar.key: bar for bar in waterfall(store, ident, TODAY)}
        assert report.earned == bars["earned"].amount
        assert net.value is None or report.earned == int(net.value * 100)
        assert report.total == bars["total"].amount
        assert report.ahead is None or report.ahead == roughly(report.ahead, report.currency)


@pytest.mark.long
def test_the_total_of_a_segment_is_the_sum_of_its_customers(
    store: Store, scored: list[tuple[Known, Appraisal]]
) -> None:  # T119
    ahead: Counter[bytes | None] = Counter()
    for known, found in scored:
        ahead[known.segment_id] += (found.ahead or 0) if known.live else 0
    banded = 0
    for row in segments(store, TODAY):
        total = total_of(store, row.key, row.horizon_days)
        assert total.ahead == ahead[row.key]
        if total.low is not None and total.high is not None and total.ahead:
            banded += 1
            assert total.low < total.ahead < total.high
    assert banded >= 4


@pytest.mark.long
def test_few_buyers_lean_on_all_customers_and_say_so(
    store: Store, scored: list[tuple[Known, Appraisal]]
) -> None:  # T108
    names = {row[0]: row[1] for row in store.rows("SELECT id, name FROM segment")}
    buyers = Counter(known.segment_id for known, _ in scored if known.summary.purchases)
    for known, found in scored:
        if "likely not to buy" in told(found.reason):
            few = buyers[known.segment_id] < 30
            name = names.get(known.segment_id)
            assert (f"leans on all customers, {name} has" in told(found.reason)) == few
