"""Subscribers: the shifted beta-geometric and the count it is checked against."""

from __future__ import annotations

import pytest

from store.value.models.sbg import ContractModel, Subscribers, fit_contract
from tests.kit import told


def test_not_renewing_falls_with_every_renewal() -> None:
    model = ContractModel(0.7, 1.2, 100)
    chances = [model.not_renewing(n) for n in range(6)]
    assert chances == sorted(chances, reverse=True)
    assert chances[0] == pytest.approx(1.0 - model.survival(1))
    assert chances[3] == pytest.approx(1.0 - model.survival(4) / model.survival(3))


def test_expected_renewals_add_up_survival() -> None:
    model = ContractModel(0.7, 1.2, 100)
    ahead = sum(model.survival(n) for n in (3, 4, 5)) / model.survival(2)
    assert model.expected_renewals(2, 3) == pytest.approx(ahead)
    assert model.expected_renewals(2, 0) == 0.0


def test_nobody_at_a_renewal_yet_gives_the_starting_values() -> None:
    for rows in ([], [Subscribers(0, False, 12)]):
        model = fit_contract(rows)
        assert "nobody has come to a renewal yet" in told(model.fallback)
        assert 0.0 < model.not_renewing(0) < 1.0


@pytest.mark.parametrize(
    "rows",
    [
        [Subscribers(1, False, 5)],
        [Subscribers(1, True, 5)],
        [Subscribers(3, True), Subscribers(9, False)],
    ],
)
def test_few_subscribers_never_fail(rows: list[Subscribers]) -> None:
    for prior in (True, False):
        model = fit_contract(rows, prior=prior)
        assert all(0.0 < model.not_renewing(n) < 1.0 for n in range(20))
    one_sided = len(rows) == 1
    assert (fit_contract(rows, prior=False).fallback is not None) >= one_sided
