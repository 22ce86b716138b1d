"""What a broken word and an open complaint do to a churn risk that was computed (R32, R92)."""

from __future__ import annotations

from typing import Final

# Our assumption, not fitted: each trouble makes leaving half as likely again, in odds.
ODDS: Final = 1.5
MOST: Final = 3


def raised(risk: float, troubles: int) -> float:
    """The risk after so many troubles: odds × 1.5 for each, three at most; 0 and 1 stay."""
    factor = ODDS ** min(max(troubles, 0), MOST)
    return risk if troubles <= 0 else risk * factor / (1 - risk + risk * factor)


def calmed(risk: float, troubles: int) -> float:
    """The risk that `raised` began with."""
    factor = ODDS ** min(max(troubles, 0), MOST)
    return risk if troubles <= 0 else risk / (risk + factor * (1 - risk))
