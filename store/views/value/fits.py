"""Fitted models as they are stored: parameters in, parameters out."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from decimal import Decimal
from typing import Any

from store.value.models.gamma_gamma import SpendModel, fit_spend
from store.value.models.logit import Logit
from store.value.models.result import Model
from store.value.models.sbg import ContractModel

COMPANY = "company"


@dataclass(frozen=True)
class Calibration:
    """What a backtest on the own log has shown for one horizon.

    `bins` are (low, high, customers, lapsed): of the customers whose risk lay there, how many
    bought nothing. `ratios` are actual to predicted purchases at each cut-off.
    """

    window_days: int
    cuts: tuple[str, ...]
    customers: int
    auc: float | None
    brier: float
    calibration_error: float
    mean_absolute_error: float
    ratios: tuple[float, ...]
    bins: tuple[tuple[float, float, int, int], ...]

    def lapsed_of_100(self, risk: float) -> int | None:
        """Of 100 customers with such a risk, how many bought nothing; None where few were seen."""
        for low, high, customers, lapsed in self.bins:
            if low <= risk < high or risk == high == 1.0:
                return int(100 * lapsed / customers + 0.5)
        return None


@dataclass(frozen=True)
class Fitted:
    """All that was learnt from one scope: the company, or one of its segments.

    `logits` and `calibrations` are by horizon in days. `margin_rate` is the gross margin of
    purchases whose cost is known, 1 where none is; `contract` is for segments of subscribers.
    """

    ident: bytes | None
    scope: str
    segment_id: bytes | None
    model: Model
    spend: SpendModel
    margin_rate: Decimal = Decimal(1)
    logits: dict[int, Logit] = field(default_factory=dict)
    calibrations: dict[int, Calibration] = field(default_factory=dict)
    contract: ContractModel | None = None

    def params(self) -> str:
        """Everything but the row's own columns, as JSON."""
        return json.dumps(
            {
                "model": self.model.params,
                "spend": asdict(self.spend),
                "margin_rate": str(self.margin_rate),
                "logits": {days: asdict(each) for days, each in self.logits.items()},
                "calibrations": {days: asdict(each) for days, each in self.calibrations.items()},
                "contract": None if self.contract is None else asdict(self.contract),
            }
        )


def nothing_fitted(model: Model) -> Fitted:
    """The starting values, for a store that was never scored."""
    return Fitted(None, COMPANY, None, model, fit_spend([]))


def read(row: Any) -> Fitted:
    """A row of `fit`."""
    kept = json.loads(row["params"])
    return Fitted(
        ident=row["id"],
        scope=row["scope"],
        segment_id=row["segment_id"],
        model=Model(
            name=row["name"],
            scope=row["scope"],
            customers=row["customers"],
            params=kept["model"],
            log_likelihood=row["log_likelihood"],
            converged=bool(row["converged"]),
            fallback=row["fallback"],
        ),
        spend=SpendModel(**kept["spend"]),
        margin_rate=Decimal(kept["margin_rate"]),
        logits={int(days): Logit(**each) for days, each in kept["logits"].items()},
        calibrations={
            int(days): Calibration(**{**each, "bins": tuple(map(tuple, each["bins"]))})
            for days, each in kept["calibrations"].items()
        },
        contract=ContractModel(**kept["contract"]) if kept["contract"] else None,
    )
