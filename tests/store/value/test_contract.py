"""Subscribers: the chance of not renewing, counted in renewals."""

from __future__ import annotations

from datetime import date, timedelta

from store.value.contract import contract_reason, contract_score, subscriber
from store.value.models.sbg import ContractModel, Subscribers
from store.value.rhythm import summarise

TODAY = date(2026, 11, 19)
MODEL = ContractModel(0.6681, 3.8061, 1000)  # Fader & Hardie 2007, high end


def _paid(*back: int) -> list[date]:
    return [TODAY - timedelta(days=days) for days in back]


def test_every_payment_after_the_first_is_a_renewal() -> None:
    assert subscriber(summarise(None, _paid(70, 40, 10), TODAY), 30) == Subscribers(2, False)
    # Later than one and a half periods: the third renewal was declined.
    assert subscriber(summarise(None, _paid(110, 80, 50), TODAY), 30) == Subscribers(3, True)
    assert subscriber(summarise(None, [], TODAY), 30) is None


def test_the_risk_is_that_of_the_next_renewal_and_falls_with_every_one() -> None:
    risks = []
    for renewals in range(4):
        paid = _paid(*(10 + 30 * n for n in range(renewals + 1)))
        score = contract_score(MODEL, summarise(None, paid, TODAY), 30, 90)
        assert score is not None
        risks.append(score.risk)
    assert risks == [MODEL.not_renewing(n) for n in range(4)]
    assert risks == sorted(risks, reverse=True)


def test_who_has_declined_is_gone() -> None:
    summary = summarise(None, _paid(110, 80, 50), TODAY)
    score = contract_score(MODEL, summary, 30, 90)
    assert score is not None
    assert (score.risk, score.expected_purchases) == (1.0, 0.0)
    assert contract_reason(summary, score, 30).startswith("has not renewed: 2 renewals")


def test_the_line_speaks_of_renewing() -> None:
    summary = summarise(None, _paid(70, 40, 10), TODAY)
    score = contract_score(MODEL, summary, 30, 90)
    assert contract_reason(summary, score, 30, "worth €100 a year") == (
        "10 % likely not to renew: 2 renewals, the next is due in 20 days; worth €100 a year"
    )
    assert contract_reason(summarise(None, [], TODAY), None, 30).startswith("no contract yet")
