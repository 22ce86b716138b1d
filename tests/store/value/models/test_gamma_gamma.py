"""Spend per purchase is never negative and never rests on too few."""

from __future__ import annotations

from random import Random

import pytest

from store.value.models.gamma_gamma import Spending, fit_spend
from tests.kit import told


def base(customers: int, seed: int = 1) -> list[Spending]:
    random, rows = Random(seed), []
    for _ in range(customers):
        nu = random.gammavariate(4.0, 1 / 2_000)
        number = random.randrange(1, 6)
        rows.append(
            Spending(number, sum(random.gammavariate(6.0, 1 / nu) for _ in range(number)) / number)
        )
    return rows


def test_finds_the_parameters_that_made_the_data() -> None:
    model = fit_spend(base(4_000), prior=False)
    # p and γ trade off against each other on few purchases each; their product does not.
    assert model.p * model.gamma == pytest.approx(6.0 * 2_000.0, rel=0.05)
    assert model.q == pytest.approx(4.0, rel=0.05)
    assert model.p == pytest.approx(6.0, rel=0.3)


def test_own_mean_weighs_more_with_every_purchase() -> None:
    model = fit_spend(base(200))
    whole = model.p * model.gamma / (model.q - 1)
    rising = [model.expected(Spending(n, 3 * whole)) for n in (0, 1, 3, 10, 1_000)]
    assert rising == sorted(rising)
    assert rising[-1] == pytest.approx(3 * whole, rel=0.01)


def test_unknown_amounts_are_typical_ones_and_not_those_of_the_largest() -> None:
    """Four trades in one store: of each customer's orders 50, 200, 5,000 or 20,000."""
    amounts = [[each * (0.9 + 0.02 * turn) for turn in range(10)] for each in (50, 200, 5e3, 2e4)]
    logs = amounts * 15
    model = fit_spend([Spending(10, sum(each) / 10) for each in logs], amounts=logs)
    assert 200 < model.expected(Spending(0, 0.0)) < 3_000
    assert model.expected(Spending(1, 600.0)) == pytest.approx(600.0, rel=0.1)


def test_unit_of_money_does_not_matter() -> None:
    cents = base(80)
    euros = [Spending(n, mean / 100) for n, mean in cents]
    one, other = fit_spend(cents), fit_spend(euros)
    assert one.expected(cents[0]) == pytest.approx(100 * other.expected(euros[0]), rel=1e-6)


@pytest.mark.parametrize("seed", range(30))
@pytest.mark.parametrize("prior", [True, False])
def test_small_bases_give_a_positive_spend(seed: int, prior: bool) -> None:
    rows = base(5 + seed, seed)
    model = fit_spend(rows, prior=prior)
    assert model.q > 1.0
    assert model.converged
    assert min(model.expected(row) for row in [*rows, Spending(0, 0.0)]) > 0.0


def test_fewer_than_10_repeat_buyers_get_a_shrunken_mean() -> None:
    nine = [Spending(2, 100.0)] * 9 + [Spending(1, 400.0)] * 9
    model = fit_spend(nine)
    assert model.name == "shrunken mean"
    assert told(model.fallback) == "only 9 customers have bought twice: own and base mean are mixed"
    # The base's mean of 250 counts as 0.625 of a purchase.
    assert model.expected(Spending(2, 100.0)) == pytest.approx((0.625 * 250 + 200) / 2.625)
    assert fit_spend([Spending(2, 100.0)] * 10).name == "gamma-gamma"


def test_nobody_with_spend_gives_0() -> None:
    model = fit_spend([Spending(0, 0.0), Spending(3, 0.0)])
    assert model.customers == 0
    assert model.expected(Spending(3, 0.0)) == 0.0


def test_equal_means_have_no_maximum_and_are_mixed() -> None:
    model = fit_spend([Spending(3, 100.0)] * 20, prior=False)
    assert model.name == "shrunken mean"
    assert model.expected(Spending(3, 100.0)) == pytest.approx(100.0)


def shops(p: float, seed: int = 3) -> list[list[float]]:
    """Amounts with `p` about own means that are log-normal: no inverse Gamma."""
    random = Random(seed)
    means = [random.lognormvariate(8.0, 0.8) for _ in range(400)]
    return [
        [mean * random.gammavariate(p, 1 / p) for _ in range(random.randrange(1, 40))]
        for mean in means
    ]


@pytest.mark.parametrize("p", [0.8, 6.0, 40.0])
def test_the_spread_of_ones_own_amounts_is_told_by_the_amounts(p: float) -> None:  # bands
    amounts = shops(p)
    rows = [Spending(len(each), sum(each) / len(each)) for each in amounts]
    model = fit_spend(rows, amounts=amounts)
    assert model.name == "gamma-gamma"
    assert model.p == pytest.approx(p, rel=0.08)
    # What the unit is does not matter, nor a free purchase, nor one who bought once.
    cents = [[100 * amount for amount in each] + [0.0] for each in amounts] + [[1.0]]
    others = [Spending(n, 100 * mean) for n, mean in rows]
    assert fit_spend(others, amounts=cents).p == pytest.approx(model.p)


def test_equal_amounts_leave_no_spread() -> None:
    same = [[50.0] * 4 for _ in range(20)]
    model = fit_spend([Spending(4, 50.0)] * 20, amounts=same)
    assert model.p > 100.0
    assert model.expected(Spending(4, 50.0)) == pytest.approx(50.0, rel=0.01)
    # Too few who bought twice tell nothing.
    assert fit_spend([Spending(4, 50.0)] * 20, amounts=same[:9]).p < 10.0
