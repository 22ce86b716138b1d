"""Churn risk of subscribers: the chance of not renewing, counted in renewals (sBG)."""

from __future__ import annotations

from store.value.churn import Score
from store.value.models.sbg import ContractModel, Subscribers
from store.value.rhythm import Summary

# A renewal that is late by more than half a period counts as declined.
GRACE = 1.5


def subscriber(summary: Summary, contract_days: int) -> Subscribers | None:
    """How often a subscriber has renewed, and whether the last renewal was declined.

    Every purchase day after the first is a renewal; None for somebody who has never bought.
    """
    if not summary.purchases:
        return None
    left = summary.silence_days > GRACE * contract_days
    # The renewal that was declined is the one after the last that was paid.
    return Subscribers(summary.x + left, left)


def contract_reason(
    summary: Summary, score: Score | None, contract_days: int, worth: str | None = None
) -> str:
    """The one line to the rep about a subscriber."""
    if score is None:
        return "no contract yet: the risk of not renewing begins with the first payment"
    renewals = "1 renewal" if summary.x == 1 else f"{summary.x} renewals"
    due = contract_days - summary.silence_days
    if score.risk >= 1.0:
        late = summary.silence_days - contract_days
        return f"has not renewed: {renewals}, then nothing for {late} days beyond the period"
    when = f"the next is due in {due} days" if due >= 0 else f"the next is {-due} days late"
    words = f"{100 * score.risk:.0f} % likely not to renew: {renewals}, {when}"
    return f"{words}; {worth}" if worth else words


def contract_score(
    model: ContractModel, summary: Summary, contract_days: int, horizon_days: int
) -> Score | None:
    """Chances of a subscriber over a horizon; None for somebody who has never bought.

    The risk is the chance of declining the next renewal (Fader & Hardie 2007, eq. 8); one who has
    declined is gone for certain. Expected purchases are the renewals that fall into the horizon.
    """
    counted = subscriber(summary, contract_days)
    if counted is None:
        return None
    if counted.left:
        return Score(p_alive=0.0, p0=1.0, expected_purchases=0.0, risk=1.0)
    risk = model.not_renewing(counted.renewals)
    due = max(1, round(horizon_days / contract_days))
    coming = model.expected_renewals(counted.renewals, due)
    return Score(p_alive=1.0, p0=risk, expected_purchases=coming, risk=risk)
