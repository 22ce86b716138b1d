"""How good forecasts were, on what came after them: the figures that are demanded of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from store.value.models.measures import (
    auc,
    brier,
    calibration_error,
    mean_absolute_error,
    top_share,
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One customer at the cut, and what came within the horizon after it; money in minor units.

    `risk` is the churn risk shown, `p0` the purchase model's alone, `silence` the days since the
    last purchase, `band` the 80 % band of what the customer brings within the horizon.
    """

    risk: float
    p0: float
    expected: float
    ahead: float
    band: tuple[int, int]
    silence: int
    came: int = 0
    brought: int = 0


def judged(forecasts: Sequence[Forecast]) -> dict[str, float | None]:
    """The measures by name, in the order in which they are shown; None where one has no sense.

    Churn is no purchase within the horizon. Sound input gives finite figures whatever happened.
    """
    lapsed = [f.came == 0 for f in forecasts]
    risks = [f.risk for f in forecasts]
    came = [float(f.came) for f in forecasts]
    brought = [float(f.brought) for f in forecasts]
    expected = [f.expected for f in forecasts]
    inside = [f.band[0] <= f.brought <= f.band[1] for f in forecasts]
    told = [held for held, f in zip(inside, forecasts, strict=True) if f.band[1]]
    return {
        "customers": float(len(forecasts)),
        "bought nothing": sum(lapsed) / len(lapsed),
        "AUC recency alone": auc([float(f.silence) for f in forecasts], lapsed),
        "AUC p0": auc([f.p0 for f in forecasts], lapsed),
        "AUC": auc(risks, lapsed),
        "Brier p0": brier([f.p0 for f in forecasts], lapsed),
        "Brier": brier(risks, lapsed),
        "ECE": calibration_error(risks, lapsed),
        "MAE of purchases": mean_absolute_error(expected, came),
        "expected / actual purchases": sum(expected) / sum(came) if any(came) else None,
        "spend in predicted top decile": top_share([f.ahead for f in forecasts], brought),
        "80 % band covers": sum(inside) / len(forecasts),
        # Of the others “most likely nothing” is said, from four in five on: it holds more often.
        "most likely nothing": 1.0 - len(told) / len(forecasts),
        "covers, where one is told": sum(told) / len(told) if told else None,
    }


Demand = tuple[float, float]
"""The least and the most that a figure may be."""

_NEVER = float("inf")
SAMPLE: dict[str, Demand] = {
    "AUC": (0.775, 1.0),
    "Brier": (0.0, 0.160),
    "ECE": (0.0, 0.06),
    "MAE of purchases": (0.0, 0.78),
    "spend in predicted top decile": (0.50, 1.0),
    "80 % band covers": (0.78, 0.93),
}
FULL: dict[str, Demand] = {
    "AUC": (0.767, 1.0),
    "Brier": (0.0, 0.164),
    "MAE of purchases": (0.0, 0.80),
    "80 % band covers": (0.78, 0.93),
}


def demands(customers: int, days: int) -> dict[str, Demand]:
    """What is demanded of a log: the two CDNOW logs are known by their size and horizon."""
    known = {(2_357, 273): SAMPLE, (23_570, 273): FULL}
    return known.get((customers, days), {})


def table(figures: dict[str, float | None], wanted: dict[str, Demand]) -> str:
    """One line a figure; beside it the demand and whether it is met."""
    lines = []
    for name, value in figures.items():
        shown = "-" if value is None else f"{value:,.0f}" if name == "customers" else f"{value:.4f}"
        line = f"{name:32}{shown:>10}"
        if name in wanted and value is not None:
            low, high = wanted[name]
            verdict = "met" if low <= value <= high else "MISSED"
            bounds = f"at least {low:g}" if high == 1.0 else f"{low:g} to {high:g}"
            line += f"   {bounds if low else f'at most {high:g}':16}{verdict}"
        lines.append(line.rstrip())
    return "\n".join(lines)
