"""Learns the models from the store's own log: for the company, and for each segment that can."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.safety.opening import Store
from store.value import churn
from store.value.backtest import backtest
from store.value.contract import subscriber
from store.value.models.gamma_gamma import fit_spend
from store.value.models.sbg import fit_contract
from store.value.rhythm import purchase_days
from store.views.value.appraiser import spending_of
from store.views.value.facts import Known, gather
from store.views.value.fits import COMPANY, Calibration, Fitted

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 2000
# A segment with fewer buyers than this lives on the company's parameters alone.
FEWEST_BUYERS = 30
# With fewer buyers a segment has too few lapses of its own to train and test on.
FEWEST_LEARNERS = 200
# Learning looks at this many customers' logs at most; more would change the third digit.
MOST_LOGS = 20_000


@dataclass(frozen=True)
class Options:
    """How the models are to be fitted; `horizon` overrides the segments' own."""

    model: churn.ModelName = "auto"
    prior: churn.Prior = "weak"
    horizon: int | None = None


def fit_all(store: Store, ids: Sequence[bytes], as_of: date, options: Options) -> list[Fitted]:
    """Fit the company and its segments on what was known on `as_of`, and store the fits.

    Runs inside the caller's transaction; earlier fits are replaced.
    """
    connection = store.connection
    buyers = [
        known
        for chunk in chunks(ids, CHUNK)
        for known in gather(connection, chunk, as_of)
        if known.summary.purchases
    ]
    logs = _logs(connection, [known.customer_id for known in thinned(buyers)], as_of)
    fits = [_fit(COMPANY, None, buyers, logs, as_of, options, None)]
    company = fits[0]
    by_segment: dict[bytes, list[Known]] = defaultdict(list)
    for known in buyers:
        if known.segment_id is not None:
            by_segment[known.segment_id].append(known)
    for segment_id, members in by_segment.items():
        # A segment that holds everybody is the company, unless it renews contracts.
        own = len(members) < len(buyers) or members[0].contract_days
        contract = members[0].contract_days is not None
        if own and (contract or len(members) >= FEWEST_BUYERS):
            fits.append(
                _fit(_name(store, segment_id), segment_id, members, logs, as_of, options, company)
            )
    connection.execute("UPDATE score SET fit_id = NULL")
    connection.execute("DELETE FROM fit")
    kept = [replace(each, ident=store.mint()) for each in fits]
    for each in kept:
        _keep(store, each, as_of)
    return kept


def _fit(
    scope: str,
    segment_id: bytes | None,
    buyers: Sequence[Known],
    logs: dict[bytes, list[date]],
    as_of: date,
    options: Options,
    company: Fitted | None,
) -> Fitted:
    model = churn.fit(
        [known.summary for known in buyers],
        model=options.model,
        prior=options.prior,
        scope=scope,
        company=None if company is None else company.model,
    )
    costed = sum(known.costed for known in buyers)
    cost = sum(known.cost for known in buyers)
    fallback = Decimal(1) if company is None else company.margin_rate
    fitted = Fitted(
        ident=None,
        scope=scope,
        segment_id=segment_id,
        model=model,
        spend=fit_spend([spending_of(known) for known in buyers]),
        margin_rate=round(Decimal(costed - cost) / costed, 6) if costed > 0 else fallback,
        contract=_contract(buyers) if company is not None else None,
    )
    if company is not None and len(buyers) < FEWEST_LEARNERS:
        return fitted
    own_logs = [logs[known.customer_id] for known in buyers if known.customer_id in logs]
    for horizon in sorted({options.horizon or known.horizon_days for known in buyers}):
        learnt = churn.learn(own_logs, as_of, horizon, model)
        if learnt is not None:
            fitted.logits[horizon] = learnt
        tested = backtest(own_logs, as_of, horizon, model=options.model, prior=options.prior)
        if tested is not None:
            fitted.calibrations[horizon] = Calibration(
                window_days=tested.window_days,
                cuts=tuple(day.isoformat() for day in tested.cuts),
                customers=tested.customers,
                auc=tested.auc,
                brier=tested.brier,
                calibration_error=tested.calibration_error,
                mean_absolute_error=tested.mean_absolute_error,
                ratios=tuple(tested.actual_over_predicted),
                bins=tuple(tuple(asdict(each).values()) for each in tested.bins),
            )
    return fitted


def _contract(buyers: Sequence[Known]) -> Any:
    days = buyers[0].contract_days
    if not days:
        return None
    counted = (subscriber(known.summary, days) for known in buyers)
    return fit_contract([each for each in counted if each is not None])


def _keep(store: Store, fitted: Fitted, as_of: date) -> None:
    store.connection.execute(
        "INSERT INTO fit (id, scope, segment_id, name, params, customers, purchases, "
        "log_likelihood, converged, fallback, fitted_on, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            fitted.ident,
            fitted.scope,
            fitted.segment_id,
            fitted.model.name,
            fitted.params(),
            fitted.model.customers,
            count_purchases(store.connection),
            fitted.model.log_likelihood,
            int(fitted.model.converged),
            fitted.model.fallback,
            as_of.isoformat(),
            store.now_text(),
        ),
    )


def count_purchases(connection: Connection) -> int:
    """Purchases and refunds in the store."""
    return int(
        connection.execute("SELECT count(*) FROM purchase WHERE deleted_at IS NULL").fetchone()[0]
    )


def thinned(buyers: Sequence[Known]) -> Sequence[Known]:
    """At most `MOST_LOGS` customers, evenly taken, so that a large base costs no more."""
    step = -(-len(buyers) // MOST_LOGS) or 1
    return buyers[::step]


def chunks(ids: Sequence[bytes], size: int) -> Iterator[list[bytes]]:
    """The ids in pieces of `size`."""
    each = iter(ids)
    while piece := list(islice(each, size)):
        yield piece


def _logs(connection: Connection, ids: Sequence[bytes], as_of: date) -> dict[bytes, list[date]]:
    """Purchase days of these customers up to `as_of`."""
    rows: dict[bytes, list[tuple[date, int]]] = defaultdict(list)
    for piece in chunks(ids, CHUNK):
        marks = ", ".join("?" * len(piece))
        for row in connection.execute(
            "SELECT customer_id, bought_on, sum(amount) FROM purchase WHERE deleted_at IS NULL "
            f"AND bought_on <= ? AND customer_id IN ({marks}) GROUP BY 1, 2",
            (as_of.isoformat(), *piece),
        ):
            rows[row[0]].append((date.fromisoformat(row[1]), row[2]))
    return {ident: purchase_days(days) for ident, days in rows.items()}


def _name(store: Store, segment_id: bytes) -> str:
    return str(store.value("SELECT name FROM segment WHERE id = ?", (segment_id,)))
