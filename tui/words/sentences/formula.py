"""What a formula of value assumes, and why it has no figure."""

from __future__ import annotations

from typing import Final

from tui.words.sentences import Table


def _too_few(active: int, period: str, least: int) -> str:
    return (
        f"too few to tell: {active} {'was' if active == 1 else 'were'} active in the {period} "
        f"before, it takes {least}"
    )


WORDS: Final[Table] = {
    "cost_by_margin": "unknown costs of goods follow from the gross margin: {source}",
    "days_ahead": "ahead looks so many days ahead and no further",
    "margin_set": "the average margin set for the company or segment",
    "no_acquisition": "acquisition cost is unknown and counted as 0",
    "no_check": "no purchase yet, so there is no average check",
    "no_cost": (
        "the cost of goods of {unknown} of {count} purchases is unknown and no average gross "
        "margin is set"
    ),
    "no_discount_rate": "no yearly discount rate is set",
    "no_future": "no future margin is expected or known yet",
    "no_lifespan": "no purchase yet, so there is no lifespan",
    "no_margin": "no cost of goods is known and no average gross margin is set",
    "no_model": "no purchase model has scored this customer yet",
    "no_period": "the customer's segment has no period to count",
    "no_serving": "no cost to serve is known: it counts as 0",
    "no_years_ahead": "too little to tell how long they will stay",
    "nobody_active": "nobody was active in the {period}, so there is no margin per user",
    "nobody_before": "churn is undefined: nobody was active in the {period} before",
    "nobody_left": "no finite value: nobody left in the {period}, so churn is 0",
    "own_margin": "own margin of {costed} of {count} purchases",
    "period_stays": "margin and churn stay as in this period; one figure for the whole segment",
    "refunded_left_out": "purchases refunded in full are not counted",
    "too_few": _too_few,
    "yearly_rate": lambda known: (
        "a yearly rate, margins at the end of their period, the cost of winning them "
        + ("taken off though it is spent" if known else "unknown and counted as 0")
    ),
    "years_of_revenue": (
        "years begun since the first purchase and those the purchase model expects; revenue, not "
        "margin"
    ),
}
