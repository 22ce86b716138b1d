"""Next best offer: what customers like this one bought next and it has not (R14, R18, R85)."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from store.errors import Refused
from store.lifecycle.dates import MONTHS
from store.names import sort_name
from store.safety.opening import Store
from store.settings.values import setting
from store.value.copurchase import LEAST_PEERS, FollowOn, follow_ons
from store.views.customer.troubles import offers_held

# Below so many buyers a segment tells too little, and the whole store is asked instead.
_FEW = 20
# What is read stays bounded: so many latest buyers, with so many purchase days in all.
_PEERS = 1000
_DAYS = 10_000
# Up to this size a segment is sorted; beyond it the latest buyers of all are walked through.
_SORTED = 5000
_STANDARD_OFFERS = 3

# A line without a product still names one that the store knows by that name.
_LINES = """
SELECT x.customer_id, coalesce(l.product_id, (SELECT q.id FROM product AS q
  WHERE q.name = l.title AND q.deleted_at IS NULL)) AS product_id, x.bought_on
FROM {who} CROSS JOIN purchase AS x ON x.customer_id = p.id AND x.deleted_at IS NULL
CROSS JOIN purchase_line AS l ON l.purchase_id = x.id AND l.deleted_at IS NULL
WHERE x.kind = 'purchase' AND x.bought_on <= ?1 AND l.amount >= 0"""
_PEER = """(
  SELECT id FROM (
    SELECT id, days, sum(days) OVER (ORDER BY last_on DESC, id ROWS UNBOUNDED PRECEDING) AS so_far
    FROM (SELECT r.customer_id AS id, r.days, r.last_on FROM {source}
      ON r.customer_id = c.id AND r.live = 1 AND r.last_on IS NOT NULL
      WHERE c.id <> ?2 {within} ORDER BY r.last_on DESC, r.customer_id LIMIT {peers}))
  WHERE so_far - days < {days}) AS p"""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product to offer, and the customer's own purchase that speaks for it.

    Of `peers` customers `with_base` bought the base, `with_both` of these the product with it or
    later: `share`. Of all peers `base_share` bought the product; `lift` is share / base share.
    `base_on` is the day this customer last bought the base, `refused_on` that of an old refusal of
    the product; `price` in minor units; `because` says it all in one line.
    """

    product_id: bytes
    title: str
    price: int | None
    base_id: bytes
    base_title: str
    base_on: date
    peers: int
    with_both: int
    with_base: int
    share: float
    base_share: float
    lift: float
    refused_on: date | None
    because: str


def suggestions(store: Store, customer_id: bytes, today: date, limit: int = 3) -> list[Suggestion]:
    """What to offer next, the strongest first; empty where nothing speaks: see `nothing_yet`.

    Peers are the live customers of the segment who bought last, or of the whole store where fewer
    than 20 of the segment have bought named products. A pair counts with three peers or more and
    the lower Wilson bound w of its share above the base share, so that lift > 1 is no luck. Order:
    w² / base share, which is lift × share with both shrunk for small numbers; then lift and title.
    A product is suggested once, for its strongest base.

    Left out is what the customer has bought, what was offered and is open or accepted, and what was
    refused less than `refusal_days` ago; all of it while a complaint holds offers back.

    Raises:
        Refused: the customer is not there.
    """
    evidence = _evidence(store, customer_id, today)
    if offers_held(store, customer_id, today) is not None:
        return []
    answers = _answers(store, customer_id, today)
    ranked = sorted(
        (each for each in evidence.speaking if not answers.hold(evidence.products[each.product])),
        key=lambda each: (
            -each.weight,
            -each.lift,
            evidence.products[each.product]["name"],
            evidence.products[each.base]["name"],
            each.product,
        ),
    )
    best: dict[bytes, FollowOn] = {}
    for each in ranked:
        best.setdefault(each.product, each)
    return [_suggestion(evidence, each, answers) for each in list(best.values())[: max(0, limit)]]


def nothing_yet(store: Store, customer_id: bytes, today: date) -> str | None:
    """Why there is nothing to suggest, in words; None when there is something.

    Raises:
        Refused: the customer is not there.
    """
    evidence = _evidence(store, customer_id, today)
    answers = _answers(store, customer_id, today)
    why = offers_held(store, customer_id, today)
    if why is not None:
        return f"nothing to suggest now: {why}"
    if not store.value("SELECT 1 FROM purchase_line WHERE deleted_at IS NULL LIMIT 1"):
        why = "no purchase in this store names a product"
    elif not evidence.own:
        why = "no purchase of this customer names a product"
    elif evidence.peers < LEAST_PEERS:
        why = f"too few others ({evidence.peers}) have purchases that name a product"
    elif not evidence.speaking:
        why = (
            f"after what this customer bought, the other {evidence.peers:,} {evidence.among} "
            "did not buy anything else clearly more often than usual"
        )
    else:
        next_ones = [evidence.products[each.product] for each in evidence.speaking]
        if all(answers.hold(product) for product in next_ones):
            names = ", ".join(sorted({product["name"] for product in next_ones}))
            why = (
                f"what others bought next ({names}) is on offer, agreed, or was refused in the "
                f"last {answers.days} days"
            )
    return None if why is None else f"nothing to suggest yet: {why}"


def pattern(store: Store, customer_id: bytes, today: date) -> str | None:
    """The "1-2-3-Next" pattern (R14): three standard offers since the last purchase, and what next.

    A purchase or an accepted offer begins the count anew; None before the third standard offer.
    """
    offers = _answers(store, customer_id, today).offers
    if len(offers) < _STANDARD_OFFERS:
        return None
    bought = store.value(
        "SELECT max(bought_on) FROM purchase WHERE customer_id = ? AND deleted_at IS NULL "
        "AND kind = 'purchase' AND bought_on <= ?",
        (customer_id, today.isoformat()),
    )
    agreed = [each.day for each in offers if each.answer == "accepted"]
    since = max([*agreed, date.min if bought is None else date.fromisoformat(bought)])
    standard = store.rows("SELECT id, name FROM product WHERE standard = 1")
    made = [
        each
        for each in offers
        if each.offered_on > since and any(each.means(product) for product in standard)
    ]
    if len(made) < _STANDARD_OFFERS:
        return None
    last = ", ".join(
        f"{each.title} on {_day(each.offered_on)}" for each in made[-_STANDARD_OFFERS:]
    )
    count = "The three" if len(made) == _STANDARD_OFFERS else f"{len(made)}"
    said = f"{count} standard offers are made and nothing was bought since ({last})."
    coming = suggestions(store, customer_id, today, limit=1)
    if coming:
        return f"{said} Next could come {coming[0].title}: {coming[0].because}."
    return (
        f"{said} Ask what they need before the next one; {nothing_yet(store, customer_id, today)}."
    )


@dataclass(frozen=True, slots=True)
class _Offered:
    """An offer; `day` is that of the answer where there is one."""

    product_id: bytes | None
    title: str
    offered_on: date
    answer: str
    day: date
    reason: str | None

    def means(self, product: Any) -> bool:
        """True if this product was offered: an offer may name it in its words only."""
        if self.product_id is not None:
            return bool(self.product_id == product["id"])
        name = re.escape(sort_name(product["name"]))
        return re.search(rf"(?<!\w){name}(?!\w)", sort_name(self.title)) is not None


@dataclass(frozen=True, slots=True)
class _Answers:
    """A customer's offers, the oldest first; refusals hold for `days`."""

    offers: tuple[_Offered, ...]
    today: date
    days: int

    def hold(self, product: Any) -> bool:
        """True if the product must not be offered now."""
        return any(
            each.answer != "refused" or each.day + timedelta(days=self.days) > self.today
            for each in self.offers
            if each.means(product)
        )

    def refusal(self, product: Any) -> _Offered | None:
        """The latest refusal of the product."""
        refused = [each for each in self.offers if each.answer == "refused" and each.means(product)]
        return max(refused, key=lambda each: each.day, default=None)


def _answers(store: Store, customer_id: bytes, today: date) -> _Answers:
    return _Answers(
        tuple(
            _Offered(
                row["product_id"],
                row["title"],
                date.fromisoformat(row["offered_on"]),
                row["answer"],
                date.fromisoformat(row["answered_on"] or row["offered_on"]),
                row["reason"],
            )
            for row in store.rows(
                "SELECT * FROM offer WHERE customer_id = ? AND deleted_at IS NULL "
                "AND offered_on <= ? ORDER BY offered_on, id",
                (customer_id, today.isoformat()),
            )
        ),
        today,
        int(setting(store, "refusal_days")),
    )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """What the customer bought and when last; what speaks in the purchases of `peers` customers.

    `products` are the rows of the products that `speaking` names.
    """

    own: dict[bytes, date]
    among: str
    peers: int
    speaking: tuple[FollowOn, ...]
    products: Mapping[bytes, Any]


def _evidence(store: Store, customer_id: bytes, today: date) -> _Evidence:
    row = store.row(
        "SELECT g.id, g.name FROM customer AS c LEFT JOIN segment AS g ON g.id = c.segment_id "
        "AND g.deleted_at IS NULL WHERE c.id = ? AND c.deleted_at IS NULL",
        (customer_id,),
    )
    if row is None:
        raise Refused("That customer is no longer there.")
    lines = store.rows(
        _LINES.format(who="(SELECT ?2 AS id) AS p"), (today.isoformat(), customer_id)
    )
    own: dict[bytes, date] = {}
    for line in lines:
        if line[1] is not None:
            day = date.fromisoformat(line[2])
            own[line[1]] = max(day, own.get(line[1], day))
    if not own:
        return _Evidence(own, "customers", 0, (), {})
    peers, among = _firsts(store, customer_id, row["id"], today), "customers"
    if row["id"] is not None and len(peers) < _FEW:
        peers = _firsts(store, customer_id, None, today)
    elif row["id"] is not None and store.value(
        "SELECT count(*) > 1 FROM segment WHERE deleted_at IS NULL"
    ):
        among = f"{row['name']} customers"
    speaking = [each for each in follow_ons(own, peers) if each.speaks]
    products = _products(store, {each for pair in speaking for each in (pair.product, pair.base)})
    kept = tuple(each for each in speaking if products[each.product]["deleted_at"] is None)
    return _Evidence(own, among, len(peers), kept, products)


def _firsts(
    store: Store, customer_id: bytes, segment_id: bytes | None, today: date
) -> Sequence[Mapping[bytes, date]]:
    """Each peer's products with the day of the first purchase; without a segment: everybody's."""
    source, within = "rhythm AS r CROSS JOIN customer AS c", ""
    if segment_id is not None:
        within = "AND c.segment_id = ?3"
        size = "SELECT count(*) FROM (SELECT 1 FROM customer WHERE segment_id = ? LIMIT ?)"
        if store.value(size, (segment_id, _SORTED + 1)) <= _SORTED:
            source = "customer AS c CROSS JOIN rhythm AS r"
    peer = _PEER.format(source=source, within=within, peers=_PEERS, days=_DAYS)
    values = (today.isoformat(), customer_id) + ((segment_id,) if segment_id is not None else ())
    out: dict[bytes, dict[bytes, date]] = defaultdict(dict)
    for who, product, text in store.rows(_LINES.format(who=peer), values):
        if product is None:
            continue
        firsts, day = out[who], date.fromisoformat(text)
        if product not in firsts or day < firsts[product]:
            firsts[product] = day
    return list(out.values())


def _products(store: Store, ids: Iterable[bytes]) -> dict[bytes, Any]:
    wanted = list(ids)
    marks = ", ".join("?" * len(wanted))
    return {
        row["id"]: row
        for row in store.rows(
            f"SELECT id, name, price, deleted_at FROM product WHERE id IN ({marks})", wanted
        )
    }


def _suggestion(evidence: _Evidence, found: FollowOn, answers: _Answers) -> Suggestion:
    product, base = evidence.products[found.product], evidence.products[found.base]
    refusal = answers.refusal(product)
    bought = evidence.own[found.base]
    because = (
        f"{found.with_both} of {found.with_base} {evidence.among} who bought {base['name']} also "
        f"bought {product['name']}, then or later (lift {found.lift:.1f}); this customer bought "
        f"{base['name']} on {_day(bought)}"
    )
    if refusal is not None:
        reason = f": {refusal.reason}" if refusal.reason else ""
        because += f"; refused on {_day(refusal.day)}{reason}"
    return Suggestion(
        product_id=found.product,
        title=product["name"],
        price=product["price"],
        base_id=found.base,
        base_title=base["name"],
        base_on=bought,
        peers=found.peers,
        with_both=found.with_both,
        with_base=found.with_base,
        share=found.share,
        base_share=found.base_share,
        lift=found.lift,
        refused_on=None if refusal is None else refusal.day,
        because=because,
    )


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
