"""Reads all that the rules and the models look at, for many customers at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from store.dataclass import dataclass
from store.lifecycle.groups import Facts
from store.patterns import folded
from store.sentence import Sentence
from store.value.contract import Contract, contract_of
from store.value.net_purchases import Purchase, Sums, bought_days, netted, sums
from store.value.rhythm import Summary, summarise
from store.views.customer.troubles import refused_renewals_of_picked, troubles_of_picked
from store.views.touches import last_touches, sold_unpriced
from store.views.value.rates import rates_per_hour, usual_horizon

if TYPE_CHECKING:
    from sqlcipher3.dbapi2 import Connection

# Where a customer is in no segment; the same as the table's default.
WINDOW_DAYS = 180
_COST_KINDS = ("acquisition", "retention", "service")
_YEAR = 365


@dataclass(frozen=True)
class Known:
    """One customer as the rules see it; money in minor units, up to and with today.

    `purchases` are net of their refunds: `days` are those that count and `unpriced` of them those
    of a sale whose amount nobody has recorded yet, which only the rhythm knows. `revenue` is what
    is left, `cost` the known cost of goods and `costed` the revenue that it belongs to; `contract`
    is what they say of a subscriber, with `paid_until` as it was noted and the `goods` of each day
    as far as lines name them; `refused_on` the day on which they said no to the renewal that comes
    next, or would have. `acquisition` is the customer's own cost, else its share of
    what its source has cost, else None; `served` are service costs, the touches' own and rated
    ones; `troubles` are open complaints and words not kept.
    """

    customer_id: bytes
    segment_id: bytes | None
    live: bool
    next_on: str | None
    purchases: tuple[Purchase, ...]
    days: tuple[date, ...]
    unpriced: int
    summary: Summary
    facts: Facts
    horizon_days: int
    contract_days: int | None
    contract: Contract | None
    revenue: int
    cost: int
    costed: int
    acquisition: int | None
    retention: int
    served: int
    touched_on: str | None
    troubles: tuple[Sentence, ...] = ()
    paid_until: date | None = None
    refused_on: date | None = None
    goods: Mapping[date, Collection[str]] = field(default_factory=dict)


def contract_on(known: Known, today: date) -> Contract | None:
    """The customer's contract as it stands on a day, if nothing more is paid."""
    if not known.contract_days:
        return None
    return contract_of(known.purchases, known.contract_days, today, known.paid_until, known.goods)


def with_purchase(known: Known, purchase: Purchase, today: date) -> Known:
    """What would be known after one more purchase today."""
    purchases = (*known.purchases, purchase)
    days = sorted({*known.days, *bought_days(purchases)})
    costed = purchase.goods is not None
    after = replace(
        known,
        purchases=purchases,
        days=tuple(days),
        summary=summarise(known.customer_id, days, today),
        revenue=known.revenue + purchase.revenue,
        cost=known.cost + (purchase.goods or 0),
        costed=known.costed + (purchase.revenue if costed else 0),
    )
    return replace(after, contract=contract_on(after, today))


def gather(
    connection: Connection, ids: Sequence[bytes], today: date, *, bought_alone: bool = False
) -> list[Known]:
    """Facts of these customers; unknown ids are left out.

    `bought_alone`: only what they have bought and what their segment says, which is all that the
    models learn from; costs, touches, offers, answers and troubles are as if there were none.
    """
    pick(connection, ids)
    day = today.isoformat()
    bought = _purchases(connection, day)
    owed = sold_unpriced(connection, day)
    beside = _Beside() if bought_alone else _beside(connection, today)
    horizon = usual_horizon(connection)
    found = connection.execute(
        # Not all columns: each name is looked for among those that there are.
        "SELECT c.id, c.segment_id, c.live, c.paid_until, c.trial_until, c.need, c.competitor, "
        "c.left_reason, c.said_left_on, c.group_override, c.override_reason, c.override_on, "
        "c.wake_on, c.awareness, c.closed_at, g.name AS segment, g.window_days, g.horizon_days, "
        "g.contract_days, f.due_on AS next_on FROM picked AS p "
        "CROSS JOIN customer AS c ON c.id = p.id LEFT JOIN follow_up AS f ON f.id = c.next_id "
        "LEFT JOIN segment AS g ON g.id = c.segment_id AND g.deleted_at IS NULL"
    ).fetchall()
    goods = _goods(connection, day) if any(row["contract_days"] for row in found) else {}
    out = []
    for row in found:
        ident = row["id"]
        purchases, later = bought.get(ident, ((), 0))
        priced = bought_days(purchases)
        unpriced = owed.get(ident)
        days = sorted({*priced, *unpriced}) if unpriced else priced
        summary = summarise(ident, days, today)
        if later:
            summary = replace(summary, ignored=later)
        earned = sums(purchases)
        contract = None
        if row["contract_days"]:
            contract = contract_of(
                purchases,
                row["contract_days"],
                today,
                _day(row["paid_until"]),
                goods.get(ident, {}),
            )
        touched, inbound = beside.touches.get(ident, (None, None))
        out.append(
            Known(
                customer_id=ident,
                segment_id=row["segment_id"],
                live=bool(row["live"]),
                next_on=row["next_on"],
                purchases=tuple(purchases),
                days=tuple(days),
                unpriced=len(days) - len(priced),
                summary=summary,
                facts=_facts(
                    row,
                    summary,
                    contract,
                    inbound,
                    beside.offers.get(ident),
                    beside.answers.get(ident),
                    ident in beside.complaining,
                ),
                horizon_days=row["horizon_days"] or horizon,
                contract_days=row["contract_days"],
                contract=contract,
                revenue=earned.revenue,
                cost=earned.cost,
                costed=earned.costed,
                acquisition=beside.acquisition.get(ident),
                retention=beside.retention.get(ident, 0),
                served=beside.served.get(ident, 0) + beside.service.get(ident, 0),
                touched_on=touched,
                troubles=beside.troubles.get(ident, ()),
                paid_until=_day(row["paid_until"]),
                refused_on=_refusal(row, summary, contract, beside.refused.get(ident)),
                goods=goods.get(ident, {}),
            )
        )
    return out


@dataclass(frozen=True)
class _Beside:
    """What is known of the picked customers beside their purchases."""

    acquisition: Mapping[bytes, int] = field(default_factory=dict)
    retention: Mapping[bytes, int] = field(default_factory=dict)
    service: Mapping[bytes, int] = field(default_factory=dict)
    served: Mapping[bytes, int] = field(default_factory=dict)
    touches: Mapping[bytes, tuple[str | None, str | None]] = field(default_factory=dict)
    offers: Mapping[bytes, str] = field(default_factory=dict)
    answers: Mapping[bytes, tuple[str, int]] = field(default_factory=dict)
    complaining: Collection[bytes] = ()
    troubles: Mapping[bytes, tuple[Sentence, ...]] = field(default_factory=dict)
    refused: Mapping[bytes, date] = field(default_factory=dict)  # the renewal that comes


def _beside(connection: Connection, today: date) -> _Beside:
    day = today.isoformat()
    own, retention, service = (_spent(connection, kind, day) for kind in _COST_KINDS)
    return _Beside(
        acquisition={**_shares_of_sources(connection, day), **own},
        retention=retention,
        service=service,
        served=_served(connection, day),
        touches=last_touches(connection, day),
        offers=_pairs(
            connection,
            "SELECT o.customer_id, max(o.offered_on) FROM picked AS p CROSS JOIN offer AS o "
            "ON o.customer_id = p.id AND o.deleted_at IS NULL "
            "WHERE o.answer = 'open' AND o.offered_on <= ? GROUP BY 1",
            (day,),
        ),
        answers=_answers(connection, day),
        complaining=_complaining(connection, day),
        troubles=troubles_of_picked(connection, today),
        refused=refused_renewals_of_picked(connection, day),
    )


def acquisition_costs(
    connection: Connection, ids: Sequence[bytes], today: date
) -> dict[bytes, int]:
    """What winning each of them has cost: their own cost, else their share of their source's."""
    pick(connection, ids)
    day = today.isoformat()
    return {**_shares_of_sources(connection, day), **_spent(connection, "acquisition", day)}


def buying_days(
    connection: Connection, ids: Sequence[bytes], today: date
) -> dict[bytes, tuple[date, ...]]:
    """The days on which each of them bought something that was not taken back, in order."""
    pick(connection, ids)
    found = _purchases(connection, today.isoformat())
    return {ident: tuple(bought_days(purchases)) for ident, (purchases, _) in found.items()}


def bought_sums(connection: Connection, ids: Sequence[bytes], day: str) -> dict[bytes, Sums]:
    """What is left of the purchases of each of them up to a day; who bought nothing is left out."""
    pick(connection, ids)
    return {ident: sums(purchases) for ident, (purchases, _) in _purchases(connection, day).items()}


def pick(connection: Connection, ids: Sequence[bytes]) -> None:
    connection.execute("CREATE TEMP TABLE IF NOT EXISTS picked (id BLOB PRIMARY KEY) WITHOUT ROWID")
    connection.execute("DELETE FROM picked")
    connection.executemany("INSERT OR IGNORE INTO picked (id) VALUES (?)", [(i,) for i in ids])


def _purchases(connection: Connection, day: str) -> dict[bytes, tuple[list[Purchase], int]]:
    """Per customer the purchases up to a day, net of refunds, and how many days have later ones."""
    rows: dict[bytes, list[Any]] = defaultdict(list)
    for row in connection.execute(
        "SELECT x.customer_id, x.bought_on, x.kind, x.number, x.amount, x.cost "
        "FROM picked AS p CROSS JOIN purchase AS x "
        "ON x.customer_id = p.id AND x.deleted_at IS NULL "
        "ORDER BY x.customer_id, x.bought_on, x.kind, x.id"
    ):
        rows[row[0]].append(row)
    found = {}
    for ident, each in rows.items():
        if each[-1][1] <= day:
            found[ident] = netted(each), 0
            continue
        known = [row for row in each if row[1] <= day]
        later = {row[1] for row in each[len(known) :] if row[2] == "purchase"}
        found[ident] = netted(known), len(later)
    return found


def _goods(connection: Connection, day: str) -> dict[bytes, dict[date, set[str]]]:
    """Per picked subscriber the names of what they bought by day, as far as lines name it."""
    found = defaultdict[bytes, dict[date, set[str]]](dict)
    for row in connection.execute(
        "SELECT x.customer_id, x.bought_on, lower(coalesce(q.name, l.title)) FROM picked AS p "
        "JOIN customer AS c ON c.id = p.id JOIN segment AS g ON g.id = c.segment_id "
        "AND g.contract_days IS NOT NULL AND g.deleted_at IS NULL "
        "CROSS JOIN purchase AS x ON x.customer_id = p.id AND x.deleted_at IS NULL "
        "CROSS JOIN purchase_line AS l ON l.purchase_id = x.id AND l.deleted_at IS NULL "
        "LEFT JOIN product AS q ON q.id = l.product_id AND q.deleted_at IS NULL "
        "WHERE x.kind = 'purchase' AND x.bought_on <= ? AND l.amount > 0",
        (day,),
    ):
        found[row[0]].setdefault(date.fromisoformat(row[1]), set()).add(row[2])
    return found


def _spent(connection: Connection, kind: str, day: str) -> dict[bytes, int]:
    return _pairs(
        connection,
        "SELECT x.customer_id, sum(x.amount) FROM picked AS p CROSS JOIN cost AS x "
        "ON x.customer_id = p.id AND x.deleted_at IS NULL WHERE x.kind = ? AND x.spent_on <= ? "
        "GROUP BY 1",
        (kind, day),
    )


def _shares_of_sources(connection: Connection, day: str) -> dict[bytes, int]:
    """What winning each picked customer has cost by the source that they came through.

    The whole cost of a source is shared by those it won, who have bought, but for those whose own
    cost is known; the odd cents go to the first of them.
    """
    # Most stores know of no such cost, and the customers of a source are many.
    if not connection.execute(
        "SELECT 1 FROM cost WHERE customer_id IS NULL AND source IS NOT NULL "
        "AND kind = 'acquisition' AND deleted_at IS NULL AND spent_on <= ? LIMIT 1",
        (day,),
    ).fetchone():
        return {}
    return {
        row[0]: row[1] // row[2] + (row[3] <= row[1] % row[2])
        for row in connection.execute(
            f"""
WITH spent AS (SELECT {folded("source")} AS source, sum(amount) AS total FROM cost
  WHERE customer_id IS NULL AND source IS NOT NULL AND kind = 'acquisition'
    AND deleted_at IS NULL AND spent_on <= ?1 GROUP BY 1),
won AS (SELECT c.id, s.total, count(*) OVER (PARTITION BY s.source) AS n,
    row_number() OVER (PARTITION BY s.source ORDER BY c.id) AS place
  FROM spent AS s JOIN customer AS c ON {folded("c.source")} = s.source
    AND c.deleted_at IS NULL
  WHERE EXISTS (SELECT 1 FROM purchase AS p WHERE p.customer_id = c.id AND p.kind = 'purchase'
      AND p.deleted_at IS NULL AND p.bought_on <= ?1)
    AND NOT EXISTS (SELECT 1 FROM cost AS x WHERE x.customer_id = c.id
      AND x.kind = 'acquisition' AND x.deleted_at IS NULL AND x.spent_on <= ?1))
SELECT won.id, total, n, place FROM won JOIN picked ON picked.id = won.id""",
            (day,),
        )
    }


def _served(connection: Connection, day: str) -> dict[bytes, int]:
    """Cost to serve: a touch's own cost, else its minutes at the channel's hourly rate."""
    rates = rates_per_hour(connection)
    out: dict[bytes, int] = defaultdict(int)
    for row in connection.execute(
        "SELECT i.customer_id, i.channel, coalesce(sum(i.cost), 0), "
        "sum(CASE WHEN i.cost IS NULL THEN coalesce(i.minutes, 0) ELSE 0 END) "
        "FROM picked AS p CROSS JOIN interaction AS i ON i.customer_id = p.id "
        "AND i.deleted_at IS NULL WHERE i.happened_on <= ? "
        "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
        "AND n.deleted_at IS NULL) GROUP BY 1, 2",
        (day,),
    ):
        out[row[0]] += row[2] + round(row[3] * rates.get(row[1], 0) / 60)
    return out


def _answers(connection: Connection, day: str) -> dict[bytes, tuple[str, int]]:
    """Per customer the latest satisfaction answer: kind and score."""
    return {
        row[0]: (row[1], row[2])
        for row in connection.execute(
            "SELECT a.customer_id, a.kind, a.score, max(a.answered_on) FROM picked AS p "
            "CROSS JOIN satisfaction AS a ON a.customer_id = p.id AND a.deleted_at IS NULL "
            "WHERE a.answered_on <= ? GROUP BY 1",
            (day,),
        )
    }


def _complaining(connection: Connection, day: str) -> set[bytes]:
    """Those with an open complaint, or whose last service case came from them.

    The answer to one of which no case was opened is a service case that goes out.
    """
    cases = connection.execute(
        "SELECT x.customer_id FROM picked AS p CROSS JOIN service_case AS x "
        "ON x.customer_id = p.id AND x.deleted_at IS NULL WHERE x.kind = 'complaint' "
        "AND x.opened_on <= ?1 AND (x.closed_on IS NULL OR x.closed_on > ?1)",
        (day,),
    )
    return {row[0] for row in cases} | {
        row[0]
        for row in connection.execute(
            "SELECT i.customer_id, i.direction, max(i.happened_at) FROM picked AS p "
            "CROSS JOIN interaction AS i ON i.customer_id = p.id AND i.deleted_at IS NULL "
            "WHERE i.channel = 'service_case' AND i.happened_on <= ? "
            "AND NOT EXISTS (SELECT 1 FROM interaction AS n WHERE n.corrects_id = i.id "
            "AND n.deleted_at IS NULL) GROUP BY 1",
            (day,),
        )
        if row[1] == "in"
    }


def _pairs(connection: Connection, sql: str, values: tuple[Any, ...]) -> dict[bytes, Any]:
    return {row[0]: row[1] for row in connection.execute(sql, values)}


def _refusal(
    row: Any, summary: Summary, contract: Contract | None, refused: date | None
) -> date | None:
    """The day of that no, where it was to the end that stands: nothing was bought or paid since."""
    end = _day(row["paid_until"]) if contract is None else contract.due
    if refused is None or end is None or (summary.last is not None and summary.last >= refused):
        return None
    return refused if (end - refused).days <= (row["contract_days"] or _YEAR) else None


def _facts(
    row: Any,
    summary: Summary,
    contract: Contract | None,
    inbound: str | None,
    offered: str | None,
    answer: tuple[str, int] | None,
    complains: bool,
) -> Facts:
    kind, score = answer or ("csat", None)
    return Facts(
        window_days=row["window_days"] or WINDOW_DAYS,
        segment=row["segment"] or "",
        purchases=summary.purchases,
        paid_until=_day(row["paid_until"]) if contract is None else contract.due,
        trial_until=_day(row["trial_until"]),
        first_purchase=summary.first,
        last_purchase=summary.last,
        need=row["need"],
        last_enquiry=_day(inbound),
        offer_since=_day(offered),
        competitor=row["competitor"],
        left_reason=row["left_reason"],
        said_left=row["said_left_on"] is not None,
        said_left_on=_day(row["said_left_on"]),
        score=score,
        score_kind=kind,  # type: ignore[arg-type]  # the table's check allows only these words
        override=row["group_override"],
        override_reason=row["override_reason"] or "",
        override_on=_day(row["override_on"]),
        wake_on=_day(row["wake_on"]),
        awareness=row["awareness"],
        open_complaint=complains,
        closed=row["closed_at"] is not None,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
