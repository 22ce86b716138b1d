"""Learns the models from the store's own log: for the company, and for each of its segments."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from itertools import chain, islice
from typing import TYPE_CHECKING, Any, Final

from store.dataclass import dataclass
from store.safety.opening import Store
from store.value import churn
from store.value.contract import Contract, subscriber
from store.value.copurchase import Tried, try_out
from store.value.models.gamma_gamma import Spending, fit_spend
from store.value.models.sbg import fit_contract
from store.value.net_purchases import day_amounts
from store.value.teach import Company, Taught, Way, log_days, marks_of
from store.views.customer.market import peers_of
from store.views.value.appraiser import spending_of
from store.views.value.facts import Known, gather
from store.views.value.fits import COMPANY, Costs, Fitted

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

CHUNK = 2000
# Learning looks at this many customers' logs at most; more would change the third digit.
MOST_LOGS = 20_000
# How many members of each segment have purchases.
_LIKELY = (
    "SELECT c.segment_id, count(*) FROM customer AS c WHERE c.deleted_at IS NULL AND EXISTS "
    "(SELECT 1 FROM purchase AS x WHERE x.customer_id = c.id AND x.deleted_at IS NULL) GROUP BY 1"
)
# So many of a segment try out what offers are worth.
_MOST_OFFERED = 300


@dataclass(frozen=True)
class Options:
    """How the models are to be fitted; `horizon` overrides the segments' own."""

    model: churn.ModelName = "auto"
    prior: churn.Prior = "weak"
    horizon: int | None = None


class _Scope:
    """What is learned from, of the buyers of the company or of a segment.

    Of `likely` buyers at most `MOST_LOGS` logs are kept, evenly taken, so that a large base costs
    no more, and nobody's other figures.
    """

    def __init__(self, likely: int) -> None:
        self._step = -(-likely // MOST_LOGS) or 1
        self.buyers = 0
        self.logs: list[tuple[date, ...]] = []
        self.windows: list[int] = []
        self.amounts: list[array[int]] = []  # of each kept log, by day
        # How often each has bought and for how much on average, as plain numbers: of a large base
        # a `Spending` each would be most of what learning holds.
        self._bought, self._means = array("q"), array("d")
        self.contract_days: int | None = None
        self.contracts: list[Contract] = []
        self.cost = self.costed = 0
        self.costs = Costs(0, 0, 0, 0)

    def add(self, known: Known) -> None:
        """One buyer more."""
        if self.buyers % self._step == 0:
            self.logs.append(known.days)
            self.windows.append(known.facts.window_days)
            paid = day_amounts(known.purchases)
            self.amounts.append(array("q", (paid.get(day, 0) for day in known.days)))
        self.buyers += 1
        spending = spending_of(known)
        self._bought.append(spending.purchases)
        self._means.append(spending.mean)
        self.contract_days = known.contract_days
        if known.contract is not None:
            self.contracts.append(known.contract)
        self.cost += known.cost
        self.costed += known.costed
        self.costs += Costs.of(known.purchases)

    def spends(self) -> Iterator[Spending]:
        """What each buyer spends."""
        return map(Spending, self._bought, self._means)


def fit_all(store: Store, ids: Sequence[bytes], as_of: date, options: Options) -> list[Fitted]:
    """Fit the company and its segments on what was known on `as_of`; nothing is written."""
    whole, by_segment = _scopes(store, ids, as_of)
    everybody = Company(whole.logs, as_of, _way(whole, options), whole.amounts)
    marks = {ident: marks_of(members.logs) for ident, members in by_segment.items()}
    company = everybody.teach(also=chain.from_iterable(marks.values()))
    fits = [_fitted(COMPANY, None, whole, company, as_of, contract=False)]
    for segment_id, members in by_segment.items():
        # A segment that holds everybody is the company, unless it renews contracts.
        contract = members.contract_days is not None
        if members.buyers == whole.buyers and not contract:
            continue
        name = str(store.value("SELECT name FROM segment WHERE id = ?", (segment_id,)))
        taught = everybody.teach_segment(
            name,
            members.logs,
            company,
            _way(members, options),
            members.amounts,
            marks=marks[segment_id],
        )
        fits.append(_fitted(name, segment_id, members, taught, as_of, contract=contract))
    sole = next(iter(by_segment)) if len(fits) == len(by_segment) == 1 else None
    return [
        replace(each, ident=store.mint(), offers=_tried(store, each, sole, as_of, options))
        for each in fits
    ]


def _scopes(store: Store, ids: Sequence[bytes], as_of: date) -> tuple[_Scope, dict[bytes, _Scope]]:
    """What is learned from: everybody, and the members of each segment that has buyers."""
    likely = {row[0]: row[1] for row in store.connection.execute(_LIKELY)}
    whole, by_segment = _Scope(sum(likely.values())), dict[bytes, _Scope]()
    for chunk in chunks(ids, CHUNK):
        for known in gather(store.connection, chunk, as_of, bought_alone=True):
            if not known.summary.purchases:
                continue
            whole.add(known)
            where = known.segment_id
            if where is not None:
                if where not in by_segment:
                    by_segment[where] = _Scope(likely.get(where, 0))
                by_segment[where].add(known)
    return whole, by_segment


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
    connection.execute(_REPLACED, (as_of.isoformat(),))
    connection.execute(
        "DELETE FROM past_fit WHERE fitted_on < date(?1, '-800 days') OR fitted_on >= ?1",
        (as_of.isoformat(),),
    )
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


def go_back(connection: Connection, day: date) -> bool:
    """Put the fits that were in force on a past day in the place of later ones; whether they are.

    False where the first one is later, or was not kept by an older program.
    """
    found = connection.execute("SELECT max(fitted_on) FROM fit").fetchone()[0]
    if found is not None and found <= day.isoformat():
        return True
    kept = connection.execute(
        "SELECT max(fitted_on), fits FROM past_fit WHERE fitted_on <= ?", (day.isoformat(),)
    ).fetchone()
    if kept[0] is None:
        return False
    connection.execute("UPDATE score SET fit_id = NULL")
    connection.execute("DELETE FROM fit")
    connection.execute(_PUT_BACK, tuple(kept))
    return True


_REPLACED: Final = """
INSERT OR REPLACE INTO past_fit SELECT max(fitted_on), json_group_array(json_array(hex(id), scope,
  hex(segment_id), name, params, customers, purchases, log_likelihood, converged, fallback,
  created_at)) FROM fit WHERE fitted_on < ? HAVING count(*) > 0"""
_PUT_BACK: Final = """
INSERT INTO fit SELECT unhex(value ->> 0), value ->> 1, unhex(nullif(value ->> 2, '')), value ->> 3,
  value ->> 4, value ->> 5, value ->> 6, value ->> 7, value ->> 8, value ->> 9, ?1, value ->> 10
FROM json_each(?2)"""


def _way(scope: _Scope, options: Options) -> Way:
    """How these are fitted; the pace of the prior is their usual window."""
    windows = sorted(scope.windows)
    window = windows[len(windows) // 2] if windows else None
    return Way(options.model, options.prior, window)


def _fitted(
    name: str,
    segment_id: bytes | None,
    scope: _Scope,
    taught: Taught,
    as_of: date,
    *,
    contract: bool,
) -> Fitted:
    costed = scope.costed
    return Fitted(
        ident=None,
        scope=name,
        segment_id=segment_id,
        taught=taught,
        spend=fit_spend(scope.spends(), amounts=scope.amounts),
        margin_rate=round(Decimal(costed - scope.cost) / costed, 6) if costed > 0 else None,
        contract=_contract(scope.contracts, as_of) if contract else None,
        costs=scope.costs,
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


def _contract(contracts: Sequence[Contract], as_of: date) -> Any:
    return fit_contract([subscriber(each, as_of) for each in contracts])


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


def chunks(ids: Sequence[bytes], size: int) -> Iterator[list[bytes]]:
    """The ids in pieces of `size`."""
    each = iter(ids)
    while piece := list(islice(each, size)):
        yield piece
