"""Fitting the models and scoring everybody; the screens only read what is stored here."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from store.actions.derive import CHUNK, derive
from store.safety.opening import DriverError, Store, trouble
from store.value import churn
from store.value.models.result import Model
from store.views.appraise import Spend
from store.views.gather import gather

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# A store of this size is scored while the person waits; a larger one when asked or in the
# background.
AT_ONCE = 5000
_REFIT_GROWTH = 0.01


@dataclass(frozen=True)
class Scoring:
    """What a scoring did."""

    as_of: date
    customers: int
    models: tuple[Model, ...]
    refitted: bool


def score_everybody(store: Store, today: date, *, refit: bool = False, **options: Any) -> Scoring:
    """Score all customers as of today; refit first when due or asked.

    A refit is due when there is no fit of this day or the purchases have grown by 1 %.
    `options` go to `store.value.churn.fit` (model, prior).
    """
    connection = store.connection
    try:
        connection.execute("BEGIN IMMEDIATE")
        refitted = refit or _refit_due(connection, today)
        model = _refit(store, connection, today, options) if refitted else _latest(connection)
        everybody = _everybody(connection)
        derive(connection, everybody, today)
        connection.execute("COMMIT")
    except DriverError as error:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise trouble(store.path, error) from error
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return Scoring(today, len(everybody), (model,), refitted)


def stale(store: Store, today: date) -> int:
    """How many customers' scores are not of today; 0 when all are fresh."""
    return int(
        store.value(
            "SELECT count(*) FROM customer AS c LEFT JOIN score AS v ON v.customer_id = c.id "
            "WHERE c.live = 1 AND v.scored_on IS NOT ?",
            (today.isoformat(),),
        )
    )


def freshen(store: Store, today: date, at_most: int = AT_ONCE) -> int:
    """Score everybody if the scores are old and the store is small; returns how many are stale.

    A morning's first command pays this once; larger stores are scored by `tickler score` or by
    the screen in the background.
    """
    waiting = stale(store, today)
    customers = int(store.value("SELECT count(*) FROM customer WHERE live = 1"))
    if not waiting and (not customers or not _refit_due(store.connection, today)):
        return 0
    if customers > at_most:
        return waiting or customers
    score_everybody(store, today)
    return 0


def _everybody(connection: Connection) -> list[bytes]:
    return [
        row[0] for row in connection.execute("SELECT id FROM customer WHERE deleted_at IS NULL")
    ]


def _refit_due(connection: Connection, today: date) -> bool:
    row = connection.execute(
        "SELECT fitted_on, purchases FROM fit WHERE scope = 'company' "
        "ORDER BY created_at DESC, id DESC LIMIT 1"
    ).fetchone()
    if row is None or row["fitted_on"] != today.isoformat():
        return True
    now = _purchases(connection)
    return abs(now - int(row["purchases"])) > _REFIT_GROWTH * max(1, int(row["purchases"]))


def _purchases(connection: Connection) -> int:
    return int(
        connection.execute("SELECT count(*) FROM purchase WHERE deleted_at IS NULL").fetchone()[0]
    )


def _refit(store: Store, connection: Connection, today: date, options: dict[str, Any]) -> Model:
    summaries, spend = [], _SpendSums()
    for chunk in _chunks(_everybody(connection)):
        for known in gather(connection, chunk, today):
            if known.summary.purchases:
                summaries.append(known.summary)
                spend.add(known)
    model = churn.fit(summaries, **options)
    found = spend.spend()
    kept = {
        "model": model.params,
        "margin_rate": str(found.margin_rate),
        "mean_margin": str(found.mean_margin),
        "strength": str(found.strength),
    }
    connection.execute("UPDATE score SET fit_id = NULL")
    connection.execute("DELETE FROM fit WHERE scope = 'company'")
    connection.execute(
        "INSERT INTO fit (id, scope, name, params, customers, purchases, log_likelihood, "
        "converged, fallback, fitted_on, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            store.mint(),
            "company",
            model.name,
            json.dumps(kept),
            model.customers,
            _purchases(connection),
            model.log_likelihood,
            int(model.converged),
            model.fallback,
            today.isoformat(),
            store.now_text(),
        ),
    )
    return model


def _latest(connection: Connection) -> Model:
    from store.views.appraise import Appraiser

    return Appraiser(connection, date.min).model


class _SpendSums:
    """Adds up the company's margins, for the prior of each customer's."""

    def __init__(self) -> None:
        self.revenue = self.costed = self.cost = self.purchases = 0

    def add(self, known: Any) -> None:
        self.revenue += known.revenue
        self.costed += known.costed
        self.cost += known.cost
        self.purchases += known.summary.purchases

    def spend(self) -> Spend:
        rate = Decimal(1)
        if self.costed > 0:
            rate = Decimal(self.costed - self.cost) / self.costed
        mean = rate * self.revenue / self.purchases if self.purchases else Decimal(0)
        return Spend(round(rate, 6), round(mean, 4))


def _chunks(ids: list[bytes]) -> Iterator[list[bytes]]:
    each = iter(ids)
    while chunk := list(islice(each, CHUNK)):
        yield chunk
