"""Learns the models from the store's own log: for the company, and for each of its segments."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import islice
from typing import Any

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value import churn
from store.value.contract import subscriber
from store.value.copurchase import Tried, try_out
from store.value.models.gamma_gamma import fit_spend
from store.value.models.sbg import fit_contract
from store.value.netting import day_amounts
from store.value.teach import Company, Taught, Way, log_days
from store.views.customer.market import peers_of
from store.views.value.appraiser import spending_of
from store.views.value.facts import Known, gather
from store.views.value.fits import COMPANY, Fitted

CHUNK = 2000
# Learning looks at this many customers' logs at most; more would change the third digit.
MOST_LOGS = 20_000
# So many of a segment try out what offers are worth.
_MOST_OFFERED = 300


@dataclass(frozen=True)
class Options:
    """How the models are to be fitted; `horizon` overrides the segments' own."""

    model: churn.ModelName = "auto"
    prior: churn.Prior = "weak"
    horizon: int | None = None


def fit_all(store: Store, ids: Sequence[bytes], as_of: date, options: Options) -> list[Fitted]:
    """Fit the company and its segments on what was known on `as_of`; nothing is written."""
    connection = store.connection
    buyers = [
        known
        for chunk in chunks(ids, CHUNK)
        for known in gather(connection, chunk, as_of)
        if known.summary.purchases
    ]
    by_segment: dict[bytes, list[Known]] = defaultdict(list)
    for known in buyers:
        if known.segment_id is not None:
            by_segment[known.segment_id].append(known)
    picked = thinned(buyers)
    everybody = Company([known.days for known in picked], as_of, _way(picked, options))
    horizons = {options.horizon or known.horizon_days for known in buyers}
    company = everybody.teach(sorted(horizons))
    fits = [_fitted(COMPANY, None, buyers, company, as_of, contract=False)]
    for segment_id, members in by_segment.items():
        # A segment that holds everybody is the company, unless it renews contracts.
        contract = members[0].contract_days is not None
        if len(members) == len(buyers) and not contract:
            continue
        name = str(store.value("SELECT name FROM segment WHERE id = ?", (segment_id,)))
        some = thinned(members)
        taught = everybody.teach_segment(
            name,
            [known.days for known in some],
            company,
            options.horizon or members[0].horizon_days,
            _way(some, options),
        )
        fits.append(_fitted(name, segment_id, members, taught, as_of, contract=contract))
    sole = next(iter(by_segment)) if len(fits) == len(by_segment) == 1 else None
    return [
        replace(each, ident=store.mint(), offers=_tried(store, each, sole, as_of, options))
        for each in fits
    ]


def keep_fits(
    store: Store,
    fits: Sequence[Fitted],
    as_of: date,
    bought: int,
    asked: dict[str, list[int | None]],
) -> list[Fitted]:
    """Replace the earlier fits, inside the caller's transaction; returns them as they are kept.

    A scope keeps its row, which every score names: a large base is not written for it. `bought`:
    the purchases in the store; `asked`: what the segments asked for, by `morning.ASKED`.
    """
    connection = store.connection
    rows = connection.execute("SELECT segment_id, id FROM fit").fetchall()
    known: dict[bytes | None, bytes] = {row[0]: row[1] for row in rows}
    kept = [replace(each, ident=known.pop(each.segment_id, each.ident)) for each in fits]
    for ident in known.values():
        connection.execute("UPDATE score SET fit_id = NULL WHERE fit_id = ?", (ident,))
        connection.execute("DELETE FROM fit WHERE id = ?", (ident,))
    for each in kept:
        _keep(store, each, as_of, bought)
    connection.execute(
        "UPDATE fit SET params = json_set(params, '$.asked', json(?)) WHERE scope = ?",
        (json.dumps(asked), COMPANY),
    )
    return kept


def _way(buyers: Sequence[Known], options: Options) -> Way:
    """How these are fitted; the pace of the prior is their usual window."""
    windows = sorted(known.facts.window_days for known in buyers)
    window = windows[len(windows) // 2] if windows else None
    return Way(options.model, options.prior, window)


def _fitted(
    scope: str,
    segment_id: bytes | None,
    buyers: Sequence[Known],
    taught: Taught,
    as_of: date,
    *,
    contract: bool,
) -> Fitted:
    costed = sum(known.costed for known in buyers)
    cost = sum(known.cost for known in buyers)
    amounts = [list(day_amounts(known.purchases).values()) for known in buyers]
    return Fitted(
        ident=None,
        scope=scope,
        segment_id=segment_id,
        taught=taught,
        spend=fit_spend([spending_of(known) for known in buyers], amounts=amounts),
        margin_rate=round(Decimal(costed - cost) / costed, 6) if costed > 0 else None,
        contract=_contract(buyers, as_of) if contract else None,
    )


def _tried(
    store: Store, fitted: Fitted, sole: bytes | None, as_of: date, options: Options
) -> Tried | None:
    """What offers would have been worth in the last horizon, or the last third of a shorter log.

    `sole` is the segment that is fitted as the company.
    """
    if not store.value("SELECT 1 FROM purchase_line WHERE deleted_at IS NULL LIMIT 1"):
        return None
    segment_id = fitted.segment_id or sole
    peers = peers_of(store.connection, segment_id, as_of, most=_MOST_OFFERED)
    horizon = options.horizon or max(fitted.taught.backtests, default=90)
    days = min(horizon, log_days(fitted.taught, as_of) // 3)
    return try_out(peers, as_of - timedelta(days=days)) if peers else None


def _contract(buyers: Sequence[Known], as_of: date) -> Any:
    counted = (known.contract for known in buyers)
    return fit_contract([subscriber(each, as_of) for each in counted if each is not None])


def _keep(store: Store, fitted: Fitted, as_of: date, bought: int) -> None:
    names = ("id", "scope", "segment_id", "name", "params", "customers", "purchases",
             "log_likelihood", "converged", "fallback", "fitted_on", "created_at")  # fmt: skip
    sets = ", ".join(f"{name} = excluded.{name}" for name in names[1:])
    store.connection.execute(
        f"INSERT INTO fit ({', '.join(names)}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
        f"ON CONFLICT (id) DO UPDATE SET {sets}",
        (
            fitted.ident,
            fitted.scope,
            fitted.segment_id,
            fitted.model.name,
            fitted.params(),
            fitted.model.customers,
            bought,
            fitted.model.log_likelihood,
            int(fitted.model.converged),
            fitted.model.fallback,
            as_of.isoformat(),
            store.now_text(),
        ),
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
