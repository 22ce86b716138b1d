"""Fitted models as they are stored: parameters in, parameters out."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from store.dataclass import dataclass
from store.sentence import kept as kept_words
from store.sentence import read_maybe
from store.value.backtest import Backtest, Bin
from store.value.calibrate import Line
from store.value.copurchase import Tried, tried_of
from store.value.models.gamma_gamma import SpendModel, fit_spend
from store.value.models.logit import Logit
from store.value.models.result import Model
from store.value.models.sbg import ContractModel
from store.value.net_purchases import Purchase
from store.value.season import Season
from store.value.spend import cost_weight
from store.value.teach import USUAL, Taught

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

COMPANY = "company"
_LEAST_SHARE = 1e-3


class Costs(NamedTuple):
    """Of how many purchases the cost is known, and of how much revenue in minor units."""

    known: int
    bought: int
    costed: int
    revenue: int

    @classmethod
    def of(cls, purchases: Sequence[Purchase]) -> Costs:
        """What these purchases tell."""
        told = [each.revenue for each in purchases if each.goods is not None]
        paid = [each.revenue for each in purchases]
        return cls(_count(told), _count(paid), sum(told), sum(paid))

    def __add__(self, other: object) -> Costs:
        """Both together."""
        if not isinstance(other, Costs):
            return NotImplemented
        return Costs(*(a + b for a, b in zip(self, other, strict=True)))

    @property
    def weight(self) -> Decimal:
        """How much their margin says of all the revenue, 0–1."""
        return cost_weight(self.known, self.costed, self.revenue)


def _count(amounts: Sequence[int]) -> int:
    return sum([amount > 0 for amount in amounts])


@dataclass(frozen=True)
class Fitted:
    """All that was learnt from one scope: the company, or one of its segments.

    `margin_rate` is the gross margin of purchases whose cost is known, None where none is, and
    `costs` how many those are (None in a fit of before these were counted);
    `contract` is for segments of subscribers; `offers` says how offers would have fared.
    """

    ident: bytes | None
    scope: str
    segment_id: bytes | None
    taught: Taught
    spend: SpendModel
    margin_rate: Decimal | None = None
    contract: ContractModel | None = None
    offers: Tried | None = None
    costs: Costs | None = None

    @property
    def model(self) -> Model:
        """The purchase model."""
        return self.taught.model

    def params(self) -> str:
        """Everything but the row's own columns, as JSON."""
        taught = self.taught
        return json.dumps(
            {
                "model": taught.model.params,
                "season": asdict(taught.season),
                "first": None if taught.first is None else taught.first.isoformat(),
                "until": None if taught.until is None else taught.until.isoformat(),
                "repeats": taught.repeats,
                "marks": taught.marks,
                "logits": {days: asdict(each) for days, each in taught.logits.items()},
                "lines": {days: asdict(each) for days, each in taught.lines.items()},
                "backtests": {days: _kept(each) for days, each in taught.backtests.items()},
                "spend": asdict(self.spend),
                "margin_rate": None if self.margin_rate is None else str(self.margin_rate),
                "costs": self.costs,
                "contract": None if self.contract is None else asdict(self.contract),
                "offers": None if self.offers is None else asdict(self.offers),
            },
            default=kept_words,
        )


def nothing_fitted(model: Model) -> Fitted:
    """The starting values, for a store that was never scored."""
    return Fitted(None, COMPANY, None, Taught(model), fit_spend([]))


def read(row: Any) -> Fitted:
    """A row of `fit`."""
    kept = json.loads(row["params"])
    rate, first, until = kept["margin_rate"], kept["first"], kept.get("until")
    return Fitted(
        ident=row["id"],
        scope=row["scope"],
        segment_id=row["segment_id"],
        taught=Taught(
            model=Model(
                name=row["name"],
                scope=row["scope"],
                customers=row["customers"],
                params=kept["model"],
                log_likelihood=row["log_likelihood"],
                converged=bool(row["converged"]),
                fallback=read_maybe(row["fallback"]),
            ),
            season=Season(tuple(kept["season"]["speeds"]), kept["season"]["years"]),
            first=None if first is None else date.fromisoformat(first),
            buyers=row["customers"],
            repeats=kept["repeats"],
            logits={int(days): Logit(**each) for days, each in kept["logits"].items()},
            lines={int(days): Line(**each) for days, each in kept["lines"].items()},
            backtests={int(days): _read(each) for days, each in kept["backtests"].items()},
            until=None if until is None else date.fromisoformat(until),
            # Of a fit of before there were marks: the horizons that were asked for.
            marks=tuple(kept.get("marks") or sorted(map(int, kept["lines"])) or (USUAL,)),
        ),
        spend=SpendModel(**kept["spend"]),
        margin_rate=None if rate is None else Decimal(rate),
        contract=ContractModel(**kept["contract"]) if kept["contract"] else None,
        offers=tried_of(kept),
        costs=Costs(*kept["costs"]) if kept.get("costs") else None,
    )


def usual_risks(connection: Connection) -> dict[bytes | None, list[tuple[int, float]]]:
    """By segment (None: the company) the shares that bought nothing in windows of the past.

    A window's days and its share, as `usual_risk` reads them.
    """
    return {
        row[0]: sorted(
            (found.window_days, found.usual_risk)
            for found in map(_read, json.loads(row[1])["backtests"].values())
        )
        for row in connection.execute("SELECT segment_id, params FROM fit")
    }


def usual_risk(seen: Sequence[tuple[int, float]], horizon: int) -> float | None:
    """The share that buys nothing within a horizon; None where nothing was looked back on.

    Between windows, and from 0 days on, the logarithm of the share falls evenly.
    """
    if not seen:
        return None
    days, log = 0, 0.0
    for window, share in seen:
        lower = math.log(max(share, _LEAST_SHARE))
        if window >= horizon:
            return math.exp(log + (lower - log) * (horizon - days) / (window - days))
        days, log = window, lower
    return math.exp(log)


def spread_of(connection: Connection, segment_id: bytes | None, horizon: int) -> Backtest | None:
    """The backtest that a segment's totals are judged by: its own, else the company's."""
    for row in connection.execute(
        "SELECT * FROM fit WHERE segment_id IS ?1 OR segment_id IS NULL "
        "ORDER BY segment_id IS NULL",
        (segment_id,),
    ):
        found = read(row).taught.tested(horizon)
        if found is not None:
            return found[1]
    return None


def _kept(each: Backtest) -> dict[str, Any]:
    bins = [(b.low, b.high, b.customers, b.lapsed) for b in each.bins]
    return {**asdict(each), "cuts": [cut.isoformat() for cut in each.cuts], "bins": bins}


def _read(kept: dict[str, Any]) -> Backtest:
    return Backtest(
        **{
            **kept,
            "cuts": tuple(date.fromisoformat(cut) for cut in kept["cuts"]),
            "actual_over_predicted": tuple(kept["actual_over_predicted"]),
            "bins": tuple(Bin(*each) for each in kept["bins"]),
            "line": Line(**kept["line"]) if kept.get("line") else None,
            "money": tuple(kept.get("money", ())),
        }
    )
