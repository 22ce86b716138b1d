"""Segments: the list, and each one's page, the "virtual client" that its customers make (R62)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from statistics import median
from typing import Any, Final

from store.dataclass import dataclass
from store.errors import Refused
from store.lifecycle.groups import GROUPS
from store.lifecycle.offers import SegmentOffer, read_offers
from store.names import plain_form
from store.safety.opening import Store
from store.sentence import Words, say
from store.settings.values import currency_of, scoring_day
from store.value.at_risk import AtRisk
from store.value.formulas import SegmentPeriod
from store.value.rhythm import WindowAdvice
from store.views.plans.stage_models import StageRow, model_stages
from store.views.segments.rules import EVERYONE, problem_of
from store.views.segments.total import Total, total_of, window_of
from store.views.value.report import segment_period

_NO_RATE: Final = Decimal(0)


@dataclass(frozen=True, slots=True)
class SegmentRow:
    """A segment of the list; money in minor units, `customers` are the live ones.

    `problem` says why its rule cannot be used, None where it can. `silent` are live customers
    without a word between us for longer than the segment allows, `rotting` the potential ones.
    """

    key: bytes
    name: str
    rule: str | None
    problem: Words | None
    position: int
    customers: int
    by_hand: int
    window_days: int
    horizon_days: int
    period_days: int
    contract_days: int | None
    plan_key: str | None
    plan: str | None
    rot_days: int | None
    max_silence_days: int | None
    stage_model: str | None
    margin: str | None
    offers: tuple[SegmentOffer, ...]
    silent: int
    rotting: int
    ltv: int
    at_risk: AtRisk

    @property
    def is_rest(self) -> bool:
        """Whether it is that of all whom no rule and nobody has put elsewhere."""
        return self.rule is None and self.name == EVERYONE


@dataclass(frozen=True, slots=True)
class Spells:
    """How long customers stay in a group or stage: the median in days of `ended` stays.

    `now` are those in it today, `so_far` the median of their days until today.
    """

    key: str
    days: float | None
    ended: int
    now: int
    so_far: float | None


@dataclass(frozen=True)
class SegmentPage:
    """The virtual client; money in minor units of `currency`, None where nothing is known.

    Deals are purchases of positive amount, of all customers that are not deleted: `deals` of them
    by `buyers`. `margin_rate` is the share left after the cost of goods, of the deals whose cost is
    known (`costed` of them). `median_gap` is of the customers' usual gaps, `gaps` of them. `model`
    are the stages of the segment's model of stages, none where it has no model.
    """

    row: SegmentRow
    currency: str
    buyers: int
    deals: int
    mean_deal: int | None
    median_deal: int | None
    margin_rate: Decimal | None
    costed: int
    median_gap: float | None
    gaps: int
    by_stage: tuple[tuple[str, int], ...]
    by_group: tuple[tuple[str, int], ...]
    stages: tuple[Spells, ...]
    groups: tuple[Spells, ...]
    model: tuple[StageRow, ...]
    period: SegmentPeriod
    total: Total
    window: WindowAdvice | None

    @property
    def churn_rate(self) -> Decimal | None:
        """The share of the active of the period before who were not active in this one."""
        if not self.period.active_before:
            return None
        return Decimal(self.period.left) / self.period.active_before


def segments(store: Store, today: date) -> list[SegmentRow]:
    """All segments in the order in which their rules are asked."""
    found = store.rows(
        "SELECT g.*, (SELECT p.name FROM plan AS p WHERE p.key = g.plan_key "
        "AND p.deleted_at IS NULL ORDER BY p.version DESC LIMIT 1) AS plan FROM segment AS g "
        "WHERE g.deleted_at IS NULL ORDER BY g.position, folded(g.name), g.id"
    )
    counts = {
        row["segment_id"]: row
        for row in store.rows(
            "SELECT c.segment_id, count(*) AS n, sum(c.segment_fixed) AS by_hand, "
            "sum(coalesce(r.touched_on, c.first_seen_on, substr(c.created_at, 1, 10)) "
            "< date(?1, '-' || g.max_silence_days || ' days')) AS silent, "
            "sum(s.stage = 'potential' AND coalesce(r.touched_on, c.first_seen_on, "
            "substr(c.created_at, 1, 10)) < date(?1, '-' || g.rot_days || ' days')) AS rotting, "
            "sum(v.total) AS ltv, sum(v.at_risk) AS at_risk, count(v.at_risk) AS told, "
            "sum(r.days > 0 AND v.at_risk IS NULL) AS untold "
            "FROM customer AS c JOIN segment AS g ON g.id = c.segment_id "
            "LEFT JOIN rhythm AS r ON r.customer_id = c.id "
            "LEFT JOIN standing AS s ON s.customer_id = c.id "
            "LEFT JOIN score AS v ON v.customer_id = c.id "
            "WHERE c.live = 1 GROUP BY c.segment_id",
            (today.isoformat(),),
        )
    }
    return [_row(store, row, counts.get(row["id"]), today) for row in found]


def segment_page(store: Store, name: str, today: date) -> SegmentPage:
    """The page of one segment, by its name in any case.

    Raises:
        Refused: there is none of that name; the sentence tells the names there are.
    """
    rows = segments(store, today)
    row = next((each for each in rows if plain_form(each.name) == plain_form(name)), None)
    if row is None:
        known = ", ".join(each.name for each in rows)
        raise Refused(say("refused.no_segment", name=name, known=known))
    as_of = scoring_day(store, today)
    deals = _deals(store, row.key, as_of)
    gaps = [
        each[0]
        for each in store.rows(
            "SELECT r.usual_gap FROM customer AS c JOIN rhythm AS r ON r.customer_id = c.id "
            "WHERE c.segment_id = ? AND c.deleted_at IS NULL AND r.usual_gap IS NOT NULL",
            (row.key,),
        )
    ]
    in_group = {
        each[0]: each[1]
        for each in store.rows(
            "SELECT s.grp, count(*) FROM customer AS c JOIN standing AS s ON s.customer_id = c.id "
            "WHERE c.segment_id = ? AND c.live = 1 GROUP BY 1",
            (row.key,),
        )
    }
    groups, stages = _spells(store, row.key, today)
    stage_counts: dict[str, int] = defaultdict(int)
    for group, count in in_group.items():
        stage_counts[next(g.stage for g in GROUPS.values() if g.key == group)] += count
    return SegmentPage(
        row=row,
        currency=currency_of(store),
        **deals,
        median_gap=median(gaps) if gaps else None,
        gaps=len(gaps),
        by_stage=tuple((key, stage_counts[key]) for key in ("potential", "current", "former")),
        by_group=tuple((key, in_group.get(key, 0)) for key in GROUPS),
        stages=stages,
        groups=groups,
        model=model_stages(store, row.key, row.stage_model, today),
        period=segment_period(store, row.key, row.period_days, as_of, _NO_RATE),
        total=total_of(store, row.key, row.horizon_days),
        window=window_of(store, row.key, row.window_days, as_of),
    )


def _row(store: Store, row: Any, count: Any | None, today: date) -> SegmentRow:
    return SegmentRow(
        key=row["id"],
        name=row["name"],
        rule=row["rule"],
        problem=problem_of(store, row["rule"], today),
        position=row["position"],
        customers=0 if count is None else count["n"],
        by_hand=0 if count is None else count["by_hand"],
        window_days=row["window_days"],
        horizon_days=row["horizon_days"],
        period_days=row["period_days"],
        contract_days=row["contract_days"],
        plan_key=row["plan_key"],
        plan=row["plan"],
        rot_days=row["rot_days"],
        max_silence_days=row["max_silence_days"],
        stage_model=row["stage_model"],
        margin=row["margin"],
        offers=read_offers(row["offers"]),
        silent=0 if count is None else count["silent"] or 0,
        rotting=0 if count is None else count["rotting"] or 0,
        ltv=0 if count is None else count["ltv"] or 0,
        at_risk=AtRisk(0, 0, 0)
        if count is None
        else AtRisk(count["at_risk"], count["told"], count["untold"] or 0),
    )


def _deals(store: Store, segment_id: bytes, as_of: date) -> dict[str, Any]:
    """The fields of the page that tell of the deals up to a day."""
    found = store.rows(
        "SELECT x.amount, x.cost, x.customer_id FROM customer AS c CROSS JOIN purchase AS x "
        "ON x.customer_id = c.id AND x.deleted_at IS NULL WHERE c.segment_id = ? "
        "AND c.deleted_at IS NULL AND x.kind = 'purchase' AND x.amount > 0 AND x.bought_on <= ?",
        (segment_id, as_of.isoformat()),
    )
    amounts = [row[0] for row in found]
    costed = [(row[0], row[1]) for row in found if row[1] is not None]
    revenue = sum(amount for amount, _ in costed)
    return {
        "buyers": len({row[2] for row in found}),
        "deals": len(found),
        "mean_deal": round(Decimal(sum(amounts)) / len(amounts)) if amounts else None,
        "median_deal": round(median(map(Decimal, amounts))) if amounts else None,
        "margin_rate": (
            Decimal(revenue - sum(cost for _, cost in costed)) / revenue if revenue else None
        ),
        "costed": len(costed),
    }


def _spells(
    store: Store, segment_id: bytes, today: date
) -> tuple[tuple[Spells, ...], tuple[Spells, ...]]:
    """Days per group and per stage, from the transitions of the segment's customers.

    The first stay begins when the customer was first seen; one whose beginning is not known is left
    out.
    """
    stays: dict[str, list[tuple[str, date, date | None]]] = {"group": [], "stage": []}
    customer: bytes | None = None
    open_: dict[str, tuple[str, date | None]] = {}
    rows = store.rows(
        "SELECT c.id, c.first_seen_on, s.grp, t.from_grp, t.to_grp, t.moved_on FROM customer AS c "
        "JOIN standing AS s ON s.customer_id = c.id LEFT JOIN transition AS t "
        "ON t.customer_id = c.id AND t.deleted_at IS NULL "
        "WHERE c.segment_id = ? AND c.live = 1 ORDER BY c.id, t.moved_on, t.id",
        (segment_id,),
    )
    for row in rows:
        if row["id"] != customer:
            _close(stays, open_)
            customer = row["id"]
            seen = row["first_seen_on"]
            first = row["from_grp"] or row["grp"]
            since = None if seen is None else date.fromisoformat(seen)
            open_ = {kind: (_of(kind, first), since) for kind in stays}
        if row["moved_on"] is not None:
            day = date.fromisoformat(row["moved_on"])
            for kind, (here, since) in list(open_.items()):
                there = _of(kind, row["to_grp"])
                if there != here:
                    if since is not None:
                        stays[kind].append((here, since, day))
                    open_[kind] = (there, day)
    _close(stays, open_)
    return (
        tuple(_summed(key, stays["group"], today) for key in GROUPS),
        tuple(_summed(key, stays["stage"], today) for key in ("potential", "current", "former")),
    )


def _close(
    stays: dict[str, list[tuple[str, date, date | None]]],
    open_: dict[str, tuple[str, date | None]],
) -> None:
    for kind, (here, since) in open_.items():
        if since is not None:
            stays[kind].append((here, since, None))


def _of(kind: str, group: str) -> str:
    if kind == "group":
        return group
    return next(each.stage for each in GROUPS.values() if each.key == group)


def _summed(key: str, stays: Sequence[tuple[str, date, date | None]], today: date) -> Spells:
    ended = [(end - since).days for at, since, end in stays if at == key and end is not None]
    running = [(today - since).days for at, since, end in stays if at == key and end is None]
    return Spells(
        key,
        median(ended) if ended else None,
        len(ended),
        len(running),
        median(running) if running else None,
    )
